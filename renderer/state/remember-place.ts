/** Where the user was on the archive screen: kept as a preference, so that a new start, or one after a crash, is there. */
import { isDay } from '../../shared/model/archive.ts'
import type { Archive, ArchiveState } from './archive.ts'
import type { Deps } from './deps.ts'

const PREFERENCE = 'archive.place'

type Place = Pick<ArchiveState, 'view' | 'selected' | 'opened'>

/** Goes where the user was, once the days are there; from then on remembers. */
export async function resumePlace(deps: Pick<Deps, 'preferences'>, archive: Archive): Promise<void> {
  const { selected, opened } = archive.store.getState()
  if (selected === null && opened === null) await goTo(archive, readPlace(deps.preferences.get(PREFERENCE)))
}

/** Keeps every change of place; returns how to stop. */
export function rememberPlace(deps: Pick<Deps, 'preferences'>, archive: Archive): () => void {
  return archive.store.subscribe((state, before) => {
    if (state.view === before.view && state.selected === before.selected && state.opened === before.opened) {
      return
    }
    const { view, selected, opened } = state
    deps.preferences.set(PREFERENCE, JSON.stringify({ view, selected, opened }))
  })
}

async function goTo(archive: Archive, place: Place | null): Promise<void> {
  if (place === null) return
  archive.setView(place.view)
  const { days, findings } = archive.store.getState()
  const known = days.status === 'ready' && days.value.some(({ day }) => day === place.selected)
  if (known) await archive.open(place.selected)
  // What does not stand any more is not opened: another verification may have said so.
  if (findings.some(({ id }) => id === place.opened)) archive.showFinding(place.opened)
}

function readPlace(text: string | null): Place | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const { view, selected, opened } = value as Record<string, unknown>
    return {
      view: view === 'findings' ? 'findings' : 'calendar',
      selected: typeof selected === 'string' && isDay(selected) ? selected : null,
      opened: typeof opened === 'string' ? opened : null,
    }
  } catch {
    return null
  }
}
