import { BellRing, Database, FileWarning, ListX } from 'lucide-react'
import { useState } from 'react'
import type { ArchiveDay, DayState } from '../../../shared/model/archive-view.ts'
import { formatCount } from '../../ui/format.ts'
import { moveInToolbar } from '../../ui/move-in-toolbar.ts'
import { useApp, useArchive } from '../app-context.tsx'
import { isQuiet, lookOf } from './day-state.tsx'

const STATES: readonly DayState[] = [
  'failed',
  'missing',
  'cold',
  'listed',
  'not-checked',
  'verified',
  'pulled',
]

const TITLES: Readonly<Partial<Record<DayState, string>>> = {
  missing: 'Days of which a log is due: by the manifests, else Monday to Friday',
  cold: 'Days whose log the source lists in a cold storage class: to be restored there, then pulled',
  listed: 'Days whose log the source lists, and that were not pulled',
}

/** How many days are in each state, and which of them the calendar shows. One stop for Tab, arrows between. */
export function DayFilter({ days }: { readonly days: readonly ArchiveDay[] }) {
  const app = useApp()
  const states = useArchive((state) => state.states)
  const [reached, setReached] = useState<DayState | 'all'>('all')
  const count = (state: DayState) => days.filter((day) => day.state === state && !isQuiet(day)).length
  const there = STATES.filter((state) => count(state) > 0 || states.includes(state))
  const reachable = reached !== 'all' && there.includes(reached) ? reached : 'all'
  const toggle = (state: DayState) =>
    app.archive.setStates(states.includes(state) ? states.filter((one) => one !== state) : [...states, state])
  return (
    <div className="chips" role="toolbar" aria-label="Days shown" onKeyDown={moveInToolbar}>
      <button
        type="button"
        className="chip"
        aria-pressed={states.length === 0}
        tabIndex={reachable === 'all' ? 0 : -1}
        onFocus={() => setReached('all')}
        onClick={() => app.archive.setStates([])}
      >
        All
      </button>
      {there.map((state) => {
        const { word, icon: Icon, tone } = lookOf(state)
        return (
          <button
            key={state}
            type="button"
            className="chip"
            aria-pressed={states.includes(state)}
            tabIndex={reachable === state ? 0 : -1}
            title={TITLES[state]}
            onFocus={() => setReached(state)}
            onClick={() => toggle(state)}
          >
            <Icon size={13} aria-hidden className={`text-${tone}`} />
            {formatCount(count(state))} {word}
          </button>
        )
      })}
    </div>
  )
}

/** What the marks in a day's cell mean. */
export function MarkLegend() {
  return (
    <p className="legend">
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
    </p>
  )
}
