import { BellRing, Database, FileWarning, ListX } from 'lucide-react'
import type { ArchiveDay, DayState } from '../../../shared/model/archive-view.ts'
import { formatCount } from '../../ui/format.ts'
import { isQuiet, lookOf } from './day-state.tsx'

const STATES: readonly DayState[] = ['verified', 'failed', 'not-checked', 'pulled', 'missing']

/** How many days are in each state, and what the marks mean. */
export function Legend({ days }: { readonly days: readonly ArchiveDay[] }) {
  const count = (state: DayState) => days.filter((day) => day.state === state && !isQuiet(day)).length
  return (
    <div className="legend">
      {STATES.filter((state) => count(state) > 0).map((state) => {
        const { word, icon: Icon, tone } = lookOf(state)
        return (
          <span key={state}>
            <Icon size={13} aria-hidden className={`text-${tone}`} />
            {formatCount(count(state))} {word}
            {state === 'missing' && ' on weekdays'}
          </span>
        )
      })}
      <span className="grow" />
      <span>
        <Database size={12} aria-hidden /> loaded
      </span>
      <span>
        <FileWarning size={12} aria-hidden /> findings
      </span>
      <span>
        <ListX size={12} aria-hidden /> rejects
      </span>
      <span>
        <BellRing size={12} aria-hidden /> alarms
      </span>
    </div>
  )
}
