import type { KeyboardEvent } from 'react'
import { REPORT_KINDS } from '../../../shared/model/report-kinds.ts'
import { REPORT_ROOMS } from '../../state/report-rooms.ts'
import { useApp, useReport } from '../app-context.tsx'

/** All reports with what they say; arrow keys walk the list. */
export function ReportList() {
  const app = useApp()
  const chosen = useReport((state) => state.room ?? state.kind)
  return (
    <nav className="report-list" aria-labelledby="reports-title">
      <h1 id="reports-title">Reports</h1>
      <ul onKeyDown={walk}>
        {REPORT_KINDS.map(({ kind, title, about }) => (
          <li key={kind}>
            <button
              type="button"
              className="list-choice"
              aria-current={kind === chosen ? 'page' : undefined}
              onClick={() => void app.report.show(kind)}
            >
              <span className="report-choice-title">{title}</span>
              <span className="report-choice-about">{about}</span>
            </button>
          </li>
        ))}
      </ul>
      <h2 id="compliance-title">Compliance</h2>
      <ul onKeyDown={walk} aria-labelledby="compliance-title">
        {REPORT_ROOMS.map(({ room, title }) => (
          <li key={room}>
            <button
              type="button"
              className="list-choice"
              aria-current={room === chosen ? 'page' : undefined}
              onClick={() => app.report.enter(room)}
            >
              <span className="report-choice-title">{title}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Moves the focus to the button above or below. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button.matches(':focus'))
  const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
