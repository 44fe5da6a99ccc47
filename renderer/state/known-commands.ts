/**
 * Commands come with their screens. Those that came once are kept as a preference, so that the list of keys is whole
 * from the next start on, whichever screen is shown.
 */
import type { Commands, KnownCommand } from './commands.ts'
import type { Deps } from './deps.ts'
import { splitKeys } from './key-names.ts'

const PREFERENCE = 'commands.known'
const MOST = 500

export function readKnownCommands(deps: Pick<Deps, 'preferences'>): readonly KnownCommand[] {
  const text = deps.preferences.get(PREFERENCE)
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter(isKnownCommand).slice(0, MOST) : []
  } catch {
    // They come again with their screens.
    return []
  }
}

/** Keeps what comes; returns how to stop. */
export function keepKnownCommands(deps: Pick<Deps, 'preferences'>, commands: Commands): () => void {
  return commands.store.subscribe(({ known }, before) => {
    if (known === before.known) return
    deps.preferences.set(PREFERENCE, JSON.stringify([...known.values()].slice(-MOST)))
  })
}

function isKnownCommand(value: unknown): value is KnownCommand {
  if (typeof value !== 'object' || value === null) return false
  const { id, title, group, keys } = value as Record<string, unknown>
  return (
    typeof id === 'string' &&
    typeof title === 'string' &&
    typeof group === 'string' &&
    Array.isArray(keys) &&
    keys.every((one) => typeof one === 'string' && splitKeys(one) !== null)
  )
}
