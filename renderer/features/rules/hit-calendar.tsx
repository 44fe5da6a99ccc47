import { useRef } from 'react'
import { hitsByDay } from '../../state/rules.ts'
import { addDays, formatCount, formatDay, formatMonth, plural } from '../../ui/format.ts'
import { useApp, useRules } from '../app-context.tsx'
import { weekdayColumns } from '../weekday-columns.ts'

/** Hits of each loaded day, in months of weeks. The number is what counts; the shade only helps the eye. */
export function HitCalendar() {
  const app = useApp()
  const run = useRules((state) => state.run)
  const rule = useRules((state) => state.rule)
  const chosen = useRules((state) => state.day)
  const root = useRef<HTMLDivElement>(null)
  const hits = hitsByDay({ run, rule })
  const days = [...hits.keys()].sort()
  const { names, columnOf } = weekdayColumns(days)
  const most = Math.max(1, ...hits.values())
  const months = [...new Set(days.map((day) => day.slice(0, 7)))]
  const reachable = chosen !== null && hits.has(chosen) ? chosen : days[0]
  const move = (from: string, key: string) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[key]
    if (by === undefined) return false
    const target = addDays(from, by)
    const next = by > 0 ? days.find((day) => day >= target) : days.findLast((day) => day <= target)
    root.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus()
    return true
  }
  if (days.length === 0) return null
  return (
    <section aria-label="Hits by day" className="hit-calendar" ref={root}>
      {months.map((month) => (
        <div key={month} className="hit-month">
          <h3>{formatMonth(month)}</h3>
          <div className="hit-days" style={{ ['--weekdays' as string]: names.length }}>
            {names.map((name) => (
              <span key={name} className="dim" aria-hidden>
                {name}
              </span>
            ))}
            {days
              .filter((day) => day.startsWith(month))
              .map((day) => {
                const count = hits.get(day) ?? 0
                return (
                  <button
                    key={day}
                    type="button"
                    data-day={day}
                    className="hit-day"
                    style={{
                      gridColumn: columnOf(day),
                      ['--share' as string]: count === 0 ? 0 : 0.15 + (0.85 * count) / most,
                    }}
                    tabIndex={day === reachable ? 0 : -1}
                    aria-pressed={chosen === day}
                    onClick={() => app.rules.showDay(chosen === day ? null : day)}
                    onKeyDown={(event) => {
                      if (move(day, event.key)) event.preventDefault()
                    }}
                  >
                    <span className="visually-hidden">{`${formatDay(day)}: ${plural(count, 'hit')}`}</span>
                    <span className="dim" aria-hidden>
                      {Number(day.slice(8))}
                    </span>
                    <span aria-hidden>{count === 0 ? '–' : formatCount(count)}</span>
                  </button>
                )
              })}
          </div>
        </div>
      ))}
    </section>
  )
}
