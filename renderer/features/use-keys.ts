import { useStore } from 'zustand'
import { ariaKeys, printAllKeys } from '../state/key-names.ts'
import { useApp } from './app-context.tsx'

export type ShownKeys = {
  readonly keys: readonly string[]
  /** As this platform writes them, e.g. `Ctrl+Enter`; empty when the command has none. */
  readonly text: string
  /** For `aria-keyshortcuts`. */
  readonly aria: string | undefined
  /** A tooltip: `Run (Ctrl+Enter)`. */
  readonly hint: (label: string) => string
}

/** The keys of a command as the user has them now, for tooltips and `aria-keyshortcuts`. */
export function useKeys(id: string): ShownKeys {
  const app = useApp()
  const known = useStore(app.commands.store, (state) => state.known.get(id))
  // Read so that a change of preset or keys draws anew.
  useStore(app.keymap.store, (state) => state.own[id])
  useStore(app.keymap.store, (state) => state.preset)
  const keys = known ? app.commands.keysFor(known) : []
  const text = printAllKeys(keys)
  return {
    keys,
    text,
    aria: ariaKeys(keys),
    hint: (label) => (text === '' ? label : `${label} (${text})`),
  }
}
