import { useRef } from 'react'
import { ATTESTATION_STATE_WORDS, type AttestationDay } from '../../../shared/model/attestation.ts'
import { addDays, formatDay, formatMonth } from '../../ui/format.ts'
import { useApp, useAttest } from '../app-context.tsx'
import { weekdayColumns } from '../weekday-columns.ts'
import { StateWord } from './state-look.tsx'

const KEYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

/** The days by their state, newest month first; arrow keys go between them. */
export function StateCalendar({ days }: { readonly days: readonly AttestationDay[] }) {
  const app = useApp()
  const chosen = useAttest((state) => state.day)
  const root = useRef<HTMLDivElement>(null)
  const names = days.map(({ day }) => day)
  const { names: weekdays, columnOf } = weekdayColumns(names)
  const months = [...new Set(names.map((day) => day.slice(0, 7)))].toReversed()
  const reachable = chosen !== null && names.includes(chosen) ? chosen : names.at(-1)
  return (
    <section className="attest-calendar" aria-label="Attestations by day" ref={root}>
      {months.map((month) => (
        <div key={month}>
          <h3>{formatMonth(month)}</h3>
          <div className="attest-days" style={{ ['--weekdays' as string]: weekdays.length }}>
            {weekdays.map((name) => (
              <span key={name} className="dim" aria-hidden>
                {name}
              </span>
            ))}
            {days
              .filter(({ day }) => day.startsWith(month))
              .map(({ day, state }) => (
                <button
                  key={day}
                  type="button"
                  data-day={day}
                  className="attest-day"
                  style={{ gridColumn: columnOf(day) }}
                  tabIndex={day === reachable ? 0 : -1}
                  aria-pressed={day === chosen}
                  onClick={() => void app.attest.open(day)}
                  onKeyDown={(event) => {
                    const by = KEYS[event.key]
                    if (by === undefined) return
                    event.preventDefault()
                    const target = addDays(day, by)
                    const next =
                      by > 0 ? names.find((each) => each >= target) : names.findLast((each) => each <= target)
                    root.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus()
                  }}
                >
                  <span className="visually-hidden">{`${formatDay(day)}: ${ATTESTATION_STATE_WORDS[state]}`}</span>
                  <span aria-hidden>{Number(day.slice(8))}</span>
                  <span aria-hidden>
                    <StateWord state={state} />
                  </span>
                </button>
              ))}
          </div>
        </div>
      ))}
    </section>
  )
}
