import { useStore } from 'zustand'
import { useApp } from '../app-context.tsx'
import { showSetting } from '../settings/settings-list.ts'

/** In which time this window shows instants; a press leads to its setting. */
export function ZoneLabel() {
  const app = useApp()
  const { zone, place } = useStore(app.times.store)
  const label = zone === null ? 'UTC' : place === 'instead' ? zone : `UTC, ${zone}`
  return (
    <button
      type="button"
      className="btn btn-quiet btn-small"
      aria-label={`Times are shown in ${label}`}
      title="Times are shown so. Choose another in the settings."
      onClick={() => showSetting(app, 'times')}
    >
      {label}
    </button>
  )
}
