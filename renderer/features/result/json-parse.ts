/** Reads JSON for showing it. */

/** A scalar as its source text, or the named parts of an object or a list in their order. */
export type Json = string | JsonParts
export type JsonParts = readonly (readonly [name: string, value: Json])[]

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Keeps every scalar as its source text, so that no digit is lost, and both of two equal keys. Null when it is no JSON. */
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
      const items: [string, Json][] = []
      separated(']', () => items.push([String(items.length), value(depth + 1)]))
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
    return entries
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
