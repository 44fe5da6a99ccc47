import { BellRing, Database, FileWarning, ListX } from 'lucide-react'
import { type KeyboardEvent, memo, useMemo, useRef, useState } from 'react'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import { formatCount, formatMonth } from '../../ui/format.ts'
import { type Month, moveDay, weeksOf } from './calendar-weeks.ts'
import { describeDay, isQuiet, lookOfDay } from './day-state.tsx'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** The archive by day: months of weeks, one button a day, arrow keys between them. */
export function Calendar({
  days,
  selected,
  onOpen,
}: {
  readonly days: readonly ArchiveDay[]
  readonly selected: string | null
  readonly onOpen: (day: string) => void
}) {
  const months = useMemo(() => weeksOf(days), [days])
  const known = useMemo(() => days.map((day) => day.day), [days])
  const [focused, setFocused] = useState<string | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const reachable = focused && known.includes(focused) ? focused : (selected ?? known[0] ?? null)

  const onKeyDown = (event: KeyboardEvent) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset.day : undefined
    if (!from || event.ctrlKey || event.metaKey || event.altKey) return
    const target = moveDay(known, from, event.key)
    if (!target) return
    event.preventDefault()
    setFocused(target)
    root.current?.querySelector<HTMLElement>(`[data-day="${target}"]`)?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys of the day buttons inside are heard here
    <div className="calendar" data-testid="calendar" ref={root} onKeyDown={onKeyDown}>
      {months.map((month) => (
        <MonthGrid
          key={month.month}
          month={month}
          reachable={reachable?.startsWith(month.month) ? reachable : null}
          selected={selected?.startsWith(month.month) ? selected : null}
          onFocus={setFocused}
          onOpen={onOpen}
        />
      ))}
    </div>
  )
}

const MonthGrid = memo(function MonthGrid({
  month,
  reachable,
  selected,
  onFocus,
  onOpen,
}: {
  readonly month: Month
  readonly reachable: string | null
  readonly selected: string | null
  readonly onFocus: (day: string) => void
  readonly onOpen: (day: string) => void
}) {
  const title = formatMonth(month.month)
  return (
    <section className="month" aria-label={title}>
      <h2>{title}</h2>
      <table className="month-grid">
        <thead>
          <tr>
            {WEEKDAYS.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {month.weeks.map((week) => (
            <tr key={week.find((day) => day !== null)?.day}>
              {week.map((day, place) => (
                <td key={day?.day ?? WEEKDAYS[place]}>
                  {day && (
                    <DayCell
                      day={day}
                      tabbable={day.day === reachable}
                      selected={day.day === selected}
                      onFocus={onFocus}
                      onOpen={onOpen}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
})

function DayCell({
  day,
  tabbable,
  selected,
  onFocus,
  onOpen,
}: {
  readonly day: ArchiveDay
  readonly tabbable: boolean
  readonly selected: boolean
  readonly onFocus: (day: string) => void
  readonly onOpen: (day: string) => void
}) {
  const { word, icon: Icon, tone } = lookOfDay(day)
  const quiet = isQuiet(day)
  return (
    <button
      type="button"
      className={`day day-${day.state} ${quiet ? 'day-quiet' : ''}`}
      data-day={day.day}
      tabIndex={tabbable ? 0 : -1}
      aria-pressed={selected}
      onFocus={() => onFocus(day.day)}
      onClick={() => onOpen(day.day)}
    >
      <span className="visually-hidden">{describeDay(day)}</span>
      <span className="day-head" aria-hidden>
        <span className="day-number">{Number(day.day.slice(8))}</span>
        <span className="day-marks">
          {day.alarms > 0 && (
            <span className="day-mark tone-bad" title="Alarm">
              <BellRing size={12} aria-hidden />
              {day.alarms}
            </span>
          )}
          {day.findings > 0 && (
            <span
              className={`day-mark ${day.state === 'failed' || day.state === 'missing' ? 'tone-bad' : 'tone-warn'}`}
              title="Findings"
            >
              <FileWarning size={12} aria-hidden />
              {day.findings}
            </span>
          )}
          {!!day.rejects && (
            <span className="day-mark tone-warn" title="Rejects">
              <ListX size={12} aria-hidden />
              {formatCount(day.rejects)}
            </span>
          )}
        </span>
      </span>
      <span className={`day-state text-${tone}`} aria-hidden>
        <Icon size={13} aria-hidden />
        {word}
      </span>
      <span className="day-count" aria-hidden>
        {day.entries === null ? '\u00a0' : formatCount(day.entries)}
        {day.loaded && <Database size={11} aria-hidden />}
      </span>
    </button>
  )
}
