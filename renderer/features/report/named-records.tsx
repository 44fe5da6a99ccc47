import { type KeyboardEvent, useRef } from 'react'
import type { NamedRecord } from '../../../shared/model/report.ts'
import { formatCount } from '../../ui/format.ts'
import { useApp, useReport } from '../app-context.tsx'

/** The records that the report names, as ways to their lines: the page of the report itself may do nothing. */
export function NamedRecordList() {
  const shown = useReport((state) => state.previews[state.view])
  const root = useRef<HTMLElement>(null)
  if (shown.status !== 'ready') return null
  const { named } = shown.value
  const walk = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    const buttons = [...(root.current?.querySelectorAll('button') ?? [])]
    const next = buttons[buttons.findIndex((button) => button.matches(':focus')) + by]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  return (
    <aside className="named-records" aria-label="Records that the report names" ref={root} onKeyDown={walk}>
      {named.length === 0 && <p className="dim">This report names no record by its line.</p>}
      {named.map(({ title, total, records }) => (
        <section key={title} aria-label={title}>
          <h3>
            {title} <span className="dim">{formatCount(total)}</span>
          </h3>
          <ul>
            {records.map((record, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a record may be named twice; the list never changes
              <li key={index}>
                <RecordChoice record={record} />
              </li>
            ))}
          </ul>
          {total > records.length && (
            <p className="dim">
              The first {formatCount(records.length)} of {formatCount(total)}.
            </p>
          )}
        </section>
      ))}
    </aside>
  )
}

function RecordChoice({ record }: { readonly record: NamedRecord }) {
  const app = useApp()
  const isOpen = useReport((state) => state.opened === record)
  const { file, line, words } = record
  return (
    <button
      type="button"
      className="list-choice named-record"
      aria-current={isOpen ? 'true' : undefined}
      title={`${file}:${line}`}
      onClick={() => void app.report.openRecord(record)}
    >
      <span className="named-words">{words}</span>
      <span className="mono dim">
        {file.split('/').at(-1)}:{line}
      </span>
    </button>
  )
}
