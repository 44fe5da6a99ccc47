import { memo, useMemo, useRef } from 'react'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import { formatMonth } from '../../ui/format.ts'
import { type Year, yearsOf } from './calendar-weeks.ts'
import { DayButton } from './day-button.tsx'
import { type DayActions, describeDay, isShown, lookOfDay } from './day-state.tsx'
import { useNear } from './use-near.ts'

const DATES = Array.from({ length: 31 }, (_, index) => index + 1)

/** Long ranges at a glance: a row a month, a small button a day. Years far out of sight are not drawn. */
export function YearOverview({
  days,
  actions,
}: {
  readonly days: readonly ArchiveDay[]
  readonly actions: DayActions
}) {
  const { states, reachable, selected, onFocus, onOpen } = actions
  const years = useMemo(
    () =>
      yearsOf(days).filter(({ months }) =>
        months.some((month) => month.days.some((day) => day !== null && isShown(day, states))),
      ),
    [days, states],
  )
  return years.map((year) => (
    <YearGrid
      key={year.year}
      year={year}
      states={states}
      reachable={reachable?.startsWith(year.year) ? reachable : null}
      selected={selected?.startsWith(year.year) ? selected : null}
      onFocus={onFocus}
      onOpen={onOpen}
    />
  ))
}

const MONTH_PX = 22

const YearGrid = memo(function YearGrid({ year, ...actions }: { readonly year: Year } & DayActions) {
  const part = useRef<HTMLElement>(null)
  const near = useNear(part, actions.reachable !== null || actions.selected !== null)
  return (
    <section className="year" aria-label={year.year} ref={part}>
      <h2>{year.year}</h2>
      {near ? (
        <YearTable year={year} {...actions} />
      ) : (
        <div style={{ height: MONTH_PX * (year.months.length + 1) }} />
      )}
    </section>
  )
})

function YearTable({ year, ...actions }: { readonly year: Year } & DayActions) {
  return (
    <table className="year-grid">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Month</span>
          </th>
          {DATES.map((date) => (
            <th key={date} scope="col">
              {date}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {year.months.map(({ month, days }) => (
          <tr key={month}>
            <th scope="row">{formatMonth(month).slice(0, 3)}</th>
            {days.map((day, at) => (
              <td key={DATES[at]}>{day && <DaySquare day={day} {...actions} />}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DaySquare({ day, ...actions }: { readonly day: ArchiveDay } & DayActions) {
  const { icon: Icon, tone } = lookOfDay(day)
  return (
    <DayButton look="square" day={day} name={describeDay(day)} {...actions}>
      <Icon size={12} aria-hidden className={`text-${tone}`} />
    </DayButton>
  )
}
