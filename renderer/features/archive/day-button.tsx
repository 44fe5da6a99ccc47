import type { ReactNode } from 'react'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import { type DayActions, describeDay, isQuiet, isShown } from './day-state.tsx'

/** The button of a day, as a cell of a month or as a square of a year. */
export function DayButton({
  look,
  day,
  name,
  states,
  reachable,
  selected,
  onFocus,
  onOpen,
  children,
}: {
  readonly look: 'day' | 'square'
  readonly day: ArchiveDay
  /** Read aloud, where the content does not say it. */
  readonly name?: string
  readonly children: ReactNode
} & DayActions) {
  const shown = isShown(day, states)
  const names = [look, `day-${day.state}`, isQuiet(day) ? 'day-quiet' : '', shown ? '' : 'day-faint']
  return (
    <button
      type="button"
      className={names.filter(Boolean).join(' ')}
      data-day={day.day}
      disabled={!shown}
      aria-label={name}
      title={describeDay(day)}
      tabIndex={day.day === reachable ? 0 : -1}
      aria-pressed={day.day === selected}
      onFocus={() => onFocus(day.day)}
      onClick={() => onOpen(day.day)}
    >
      {children}
    </button>
  )
}
