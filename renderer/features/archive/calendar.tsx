import { BellRing, Database, FileWarning, ListX } from 'lucide-react'
import { type KeyboardEvent, memo, type RefObject, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ArchiveDay, DayState } from '../../../shared/model/archive-view.ts'
import { formatCount, formatMonth } from '../../ui/format.ts'
import { type CalendarScale, type Month, moveDay, weeksOf } from './calendar-weeks.ts'
import { DayButton } from './day-button.tsx'
import { type DayActions, describeDay, isShown, lookOfDay } from './day-state.tsx'
import { useNear } from './use-near.ts'
import { YearOverview } from './year-overview.tsx'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** The archive by day, one button a day, arrow keys between them: months of weeks, or years of months. */
export function Calendar({
  days,
  scale,
  states,
  selected,
  onOpen,
}: {
  readonly days: readonly ArchiveDay[]
  readonly scale: CalendarScale
  readonly states: readonly DayState[]
  readonly selected: string | null
  readonly onOpen: (day: string) => void
}) {
  const known = useMemo(
    () => days.filter((day) => isShown(day, states)).map((day) => day.day),
    [days, states],
  )
  const [focused, setFocused] = useState<string | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const reachable = [focused, selected].find((day) => day !== null && known.includes(day)) ?? known[0] ?? null
  const actions = { states, selected, reachable, onFocus: setFocused, onOpen }
  const onKeyDown = useDayKeys(root, known, scale, setFocused)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys of the day buttons inside are heard here
    <div className={`calendar calendar-${scale}`} data-testid="calendar" ref={root} onKeyDown={onKeyDown}>
      {scale === 'years' ? (
        <YearOverview days={days} actions={actions} />
      ) : (
        <MonthGrids days={days} actions={actions} />
      )}
    </div>
  )
}

function useDayKeys(
  root: RefObject<HTMLDivElement | null>,
  known: readonly string[],
  scale: CalendarScale,
  setFocused: (day: string) => void,
) {
  return (event: KeyboardEvent) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset.day : undefined
    if (!from || event.ctrlKey || event.metaKey || event.altKey) return
    const target = moveDay(known, from, event.key, scale)
    if (!target) return
    event.preventDefault()
    // Its month is drawn now, wherever it is, so that the focus can go there.
    flushSync(() => setFocused(target))
    root.current?.querySelector<HTMLElement>(`[data-day="${target}"]`)?.focus()
  }
}

function MonthGrids({
  days,
  actions,
}: {
  readonly days: readonly ArchiveDay[]
  readonly actions: DayActions
}) {
  const { states, reachable, selected, onFocus, onOpen } = actions
  const months = useMemo(
    () =>
      weeksOf(days).filter(({ weeks }) => weeks.flat().some((day) => day !== null && isShown(day, states))),
    [days, states],
  )
  return months.map((month) => (
    <MonthGrid
      key={month.month}
      month={month}
      isShort={months.length <= MOST_MONTHS_AT_ONCE}
      states={states}
      reachable={reachable?.startsWith(month.month) ? reachable : null}
      selected={selected?.startsWith(month.month) ? selected : null}
      onFocus={onFocus}
      onOpen={onOpen}
    />
  ))
}

/** In a longer calendar, months are drawn when they come near. */
const MOST_MONTHS_AT_ONCE = 6
const WEEKDAYS_PX = 24
const WEEK_PX = 66

const MonthGrid = memo(function MonthGrid({
  month,
  isShort,
  ...actions
}: { readonly month: Month; readonly isShort: boolean } & DayActions) {
  const title = formatMonth(month.month)
  const part = useRef<HTMLElement>(null)
  const near = useNear(part, isShort || actions.reachable !== null || actions.selected !== null)
  return (
    <section className="month" aria-label={title} ref={part}>
      <h2>{title}</h2>
      {near ? (
        <MonthTable month={month} {...actions} />
      ) : (
        <div style={{ height: WEEKDAYS_PX + month.weeks.length * WEEK_PX }} />
      )}
    </section>
  )
})

function MonthTable({ month, ...actions }: { readonly month: Month } & DayActions) {
  return (
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
              <td key={day?.day ?? WEEKDAYS[place]}>{day && <DayCell day={day} {...actions} />}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DayCell({ day, ...actions }: { readonly day: ArchiveDay } & DayActions) {
  const { word, icon: Icon, tone } = lookOfDay(day)
  return (
    <DayButton look="day" day={day} {...actions}>
      <span className="visually-hidden">{describeDay(day)}</span>
      <span className="day-head" aria-hidden>
        <span className="day-number">{Number(day.day.slice(8))}</span>
        <DayMarks day={day} />
      </span>
      <span className={`day-state text-${tone}`} aria-hidden>
        <Icon size={13} aria-hidden />
        {word}
      </span>
      <span className="day-count" aria-hidden>
        {day.entries === null ? '\u00a0' : formatCount(day.entries)}
        {day.loaded && <Database size={11} aria-hidden />}
      </span>
    </DayButton>
  )
}

/** States in which a finding is that the day itself is not as it should be. */
const GRAVE: ReadonlySet<DayState> = new Set(['failed', 'missing', 'cold', 'listed'])

function DayMarks({ day }: { readonly day: ArchiveDay }) {
  const grave = GRAVE.has(day.state)
  return (
    <span className="day-marks">
      {day.alarms > 0 && (
        <span className="day-mark tone-bad">
          <BellRing size={12} aria-hidden />
          {day.alarms}
        </span>
      )}
      {day.findings > 0 && (
        <span className={`day-mark ${grave ? 'tone-bad' : 'tone-warn'}`}>
          <FileWarning size={12} aria-hidden />
          {formatCount(day.findings)}
        </span>
      )}
      {!!day.rejects && (
        <span className="day-mark tone-warn">
          <ListX size={12} aria-hidden />
          {formatCount(day.rejects)}
        </span>
      )}
    </span>
  )
}
