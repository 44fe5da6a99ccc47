/** JSON as nested lists that open and close. Numbers are shown as they are written: they are not parsed. */
type Json = string | { readonly [key: string]: Json } | readonly Json[]

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Reads JSON, keeping every scalar as its source text so that no digit is lost. Null when it is no JSON. */
export function parseJson(text: string): { readonly value: Json } | null {
  let at = 0
  const space = () => {
    while (/\s/.test(text[at] ?? '')) at++
  }
  const fail = (): never => {
    throw new SyntaxError(`JSON ends or breaks at ${at}`)
  }
  const expect = (char: string) => {
    space()
    if (text[at] !== char) fail()
    at++
  }
  const string = (): string => {
    const match = /"(?:[^"\\]|\\.)*"/y
    match.lastIndex = at
    const found = match.exec(text)?.[0] ?? fail()
    at += found.length
    return found
  }
  const scalar = (): string => {
    for (const word of ['true', 'false', 'null']) {
      if (text.startsWith(word, at)) {
        at += word.length
        return word
      }
    }
    NUMBER.lastIndex = at
    const found = NUMBER.exec(text)?.[0] ?? fail()
    at += found.length
    return found
  }
  const separated = (close: string, item: () => void) => {
    at++
    space()
    if (text[at] === close) {
      at++
      return
    }
    for (;;) {
      item()
      space()
      if (text[at] === close) break
      expect(',')
    }
    at++
  }
  const value = (depth: number): Json => {
    if (depth > 200) fail()
    space()
    if (text[at] === '"') return string()
    if (text[at] === '[') {
      const items: Json[] = []
      separated(']', () => items.push(value(depth + 1)))
      return items
    }
    if (text[at] !== '{') return scalar()
    const entries: [string, Json][] = []
    separated('}', () => {
      space()
      const key: unknown = JSON.parse(string())
      expect(':')
      entries.push([String(key), value(depth + 1)])
    })
    return Object.fromEntries(entries)
  }
  try {
    const read = value(0)
    space()
    return at === text.length ? { value: read } : null
  } catch {
    // Not JSON: the caller shows the text as it is.
    return null
  }
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

export function JsonTree({ json, name }: { readonly json: Json; readonly name?: string }) {
  const label = name === undefined ? null : <span className="dim">{name}: </span>
  if (typeof json === 'string') {
    return (
      <span>
        {label}
        {json}
      </span>
    )
  }
  const entries = isList(json)
    ? json.map((item, index) => [String(index), item] as const)
    : Object.entries(json)
  const size = isList(json) ? `[${entries.length}]` : `{${entries.length}}`
  return (
    <details className="json-tree" open>
      <summary>
        {label}
        <span className="dim">{size}</span>
      </summary>
      <ul>
        {entries.map(([key, item]) => (
          <li key={key}>
            <JsonTree json={item} name={key} />
          </li>
        ))}
      </ul>
    </details>
  )
}
