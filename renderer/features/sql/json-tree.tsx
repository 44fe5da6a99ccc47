import type { Json } from './json-parse.ts'

/** JSON as nested lists that open and close. Numbers are shown as they are written. */
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
  let place = 0
  return (
    <details className="json-tree" open>
      <summary>
        {label}
        <span className="dim">{json.length === 1 ? '1 value' : `${json.length} values`}</span>
      </summary>
      <ul>
        {json.map(([key, item]) => (
          <li key={place++}>
            <JsonTree json={item} name={key} />
          </li>
        ))}
      </ul>
    </details>
  )
}
