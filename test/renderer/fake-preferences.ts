import type { Preferences } from '../../renderer/state/deps.ts'

/** Preferences in memory; what is given is there from the start. */
export function fakePreferences(start: Readonly<Record<string, string>> = {}): Preferences {
  const kept = new Map(Object.entries(start))
  return { get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value) }
}
