import './result.css'
import { Copy } from 'lucide-react'
import { copyText } from '../../ui/copy.ts'
import { useApp } from '../app-context.tsx'
import type { Json } from './json-parse.ts'

type Step = { readonly name: string; readonly isIndex: boolean }

/** The place of a value as SQL takes it: `$.venues[0]`, `$."odd name"`. */
function pathOf(steps: readonly Step[]): string {
  return `$${steps
    .map(({ name, isIndex }) =>
      isIndex ? `[${name}]` : /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `.${JSON.stringify(name)}`,
    )
    .join('')}`
}

function holds(json: Json, wanted: string): boolean {
  if (typeof json === 'string') return json.toLowerCase().includes(wanted)
  return json.some(([name, item]) => name.toLowerCase().includes(wanted) || holds(item, wanted))
}

/**
 * JSON as nested lists that open and close. Numbers are shown as they are written. With a `wanted` text only what holds
 * it is left. The path of each value can be copied.
 */
export function JsonTree({
  json,
  name,
  wanted = '',
  path = [],
}: {
  readonly json: Json
  readonly name?: string
  readonly wanted?: string
  readonly path?: readonly Step[]
}) {
  const label = name === undefined ? null : <span className="dim">{name}: </span>
  if (typeof json === 'string') {
    return (
      <span>
        {label}
        <Marked text={json} wanted={wanted} />
        {path.length > 0 && <CopyPath path={pathOf(path)} />}
      </span>
    )
  }
  const isList = json.length > 0 && json.every(([key], index) => key === String(index))
  let place = 0
  return (
    <details className="json-tree" open>
      <summary>
        {label}
        <span className="dim">{json.length === 1 ? '1 value' : `${json.length} values`}</span>
      </summary>
      {/* Beside the summary, not in it: a button within a button cannot be reached by a reader of the screen. */}
      {path.length > 0 && <CopyPath path={pathOf(path)} />}
      <ul>
        {json.map(([key, item]) => {
          const at = place++
          if (wanted !== '' && !key.toLowerCase().includes(wanted) && !holds(item, wanted)) return null
          return (
            <li key={at}>
              <JsonTree
                json={item}
                name={key}
                wanted={key.toLowerCase().includes(wanted) ? '' : wanted}
                path={[...path, { name: key, isIndex: isList }]}
              />
            </li>
          )
        })}
      </ul>
    </details>
  )
}

function Marked({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted)
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  )
}

function CopyPath({ path }: { readonly path: string }) {
  const app = useApp()
  return (
    <button
      type="button"
      className="json-path"
      aria-label={`Copy the path ${path}`}
      title={`Copy the path ${path}`}
      onClick={(event) => {
        event.preventDefault()
        void app.attempt('The path could not be copied', async () => {
          await copyText(path)
          app.notices.push({ tone: 'info', title: `Path copied: ${path}` })
        })
      }}
    >
      <Copy size={11} aria-hidden />
    </button>
  )
}
