/** In which time instants are shown on screens. SQL and what is exported stay in UTC. */
import { createStore } from 'zustand/vanilla'
import { isZone, type Times, UTC_ONLY } from './clock-zone.ts'
import type { Deps } from './deps.ts'

const PREFERENCE = 'times'

export function createTimes(deps: Pick<Deps, 'preferences'>) {
  const store = createStore<Times>(() => readTimes(deps.preferences.get(PREFERENCE)))
  return {
    store,
    choose: (times: Times): void => {
      store.setState(times)
      deps.preferences.set(PREFERENCE, JSON.stringify(times))
    },
  }
}

export type TimesStore = ReturnType<typeof createTimes>

function readTimes(text: string | null): Times {
  if (text === null) return UTC_ONLY
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('zone' in value)) return UTC_ONLY
    if (typeof value.zone !== 'string' || !isZone(value.zone)) return UTC_ONLY
    return {
      zone: value.zone,
      place: 'place' in value && value.place === 'instead' ? 'instead' : 'beside',
    }
  } catch {
    return UTC_ONLY
  }
}
