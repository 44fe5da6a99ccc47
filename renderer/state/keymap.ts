/** Which keys mean which command: the preset, and what the user chose; kept as preferences. */
import { createStore } from 'zustand/vanilla'
import { BlotterError } from '../../shared/model/error.ts'
import type { KnownCommand } from './commands.ts'
import type { Deps } from './deps.ts'
import { splitKeys } from './key-names.ts'
import { isPreset, KEY_PRESETS, type KeyPreset } from './key-presets.ts'

type OwnKeys = Readonly<Record<string, readonly string[]>>

export type KeymapState = {
  readonly preset: KeyPreset
  /** Commands whose keys the user chose; an empty list is no key at all. */
  readonly own: OwnKeys
  /** The command that waits for its new keys, which no command hears then. */
  readonly recording: string | null
}

const PREFERENCE = 'keys'
const FORMAT = 'blotter-keys-v1'
const MOST_COMMANDS = 1000
const MOST_KEYS = 4

export function createKeymap(deps: Pick<Deps, 'preferences'>) {
  const store = createStore<KeymapState>(() => ({
    ...readOrDefault(deps.preferences.get(PREFERENCE)),
    recording: null,
  }))
  let recorded: (keys: string) => void = () => {}

  function keep(part: Partial<Pick<KeymapState, 'preset' | 'own'>>): void {
    store.setState(part)
    deps.preferences.set(PREFERENCE, print(store.getState()))
  }

  /** What holds for a command now: the user's keys, else the preset's, else its own. */
  function keysFor({ id, keys }: Pick<KnownCommand, 'id' | 'keys'>): readonly string[] {
    const { own, preset } = store.getState()
    return own[id] ?? KEY_PRESETS[preset].keys[id] ?? keys
  }

  return {
    store,
    keysFor,
    /** Another preset; keys that the user chose stay. */
    choosePreset: (preset: KeyPreset): void => keep({ preset }),
    assign: (id: string, keys: readonly string[]): void =>
      keep({ own: { ...store.getState().own, [id]: [...new Set(keys)].slice(0, MOST_KEYS) } }),
    /** Takes these keys away from a command, which keeps its others. */
    takeFrom: (command: Pick<KnownCommand, 'id' | 'keys'>, keys: string): void => {
      const rest = keysFor(command).filter((one) => one !== keys)
      keep({ own: { ...store.getState().own, [command.id]: rest } })
    },
    reset: (id: string): void => {
      const { [id]: _gone, ...own } = store.getState().own
      keep({ own })
    },
    resetAll: (): void => keep({ own: {} }),
    /** The next key press is given to `then`, and to no command. */
    record: (id: string, then: (keys: string) => void): void => {
      recorded = then
      store.setState({ recording: id })
    },
    stopRecording: (): void => {
      recorded = () => {}
      store.setState({ recording: null })
    },
    /** A key press while a command waits for its keys. */
    press: (keys: string): void => {
      const then = recorded
      recorded = () => {}
      store.setState({ recording: null })
      then(keys)
    },
    exportText: (): string => print(store.getState()),
    /** Takes preset and keys from a text that was exported. Throws USAGE for anything else. */
    importText: (text: string): void => keep(read(text)),
  }
}

export type Keymap = ReturnType<typeof createKeymap>

/** Other commands that these keys mean: both cannot be heard where both are at hand. */
export function othersWith(
  commands: Iterable<KnownCommand>,
  keysFor: (command: KnownCommand) => readonly string[],
  keys: string,
  except: string,
): readonly KnownCommand[] {
  return [...commands].filter((command) => command.id !== except && keysFor(command).includes(keys))
}

function print({ preset, own }: Pick<KeymapState, 'preset' | 'own'>): string {
  return `${JSON.stringify({ format: FORMAT, preset, keys: own }, null, 2)}\n`
}

function readOrDefault(text: string | null): Pick<KeymapState, 'preset' | 'own'> {
  if (text === null) return { preset: 'default', own: {} }
  try {
    return read(text)
  } catch {
    // A preference that is damaged is worth no failed start: the keys are the preset's again.
    return { preset: 'default', own: {} }
  }
}

function read(text: string): Pick<KeymapState, 'preset' | 'own'> {
  const value = parse(text)
  if (value.format !== FORMAT || !isPreset(value.preset)) throw notKeys('It is not of this format.')
  const { keys } = value
  if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) throw notKeys('It names no commands.')
  const entries = Object.entries(keys as Record<string, unknown>)
  if (entries.length > MOST_COMMANDS) throw notKeys('It names too many commands.')
  const own = entries.map(([id, list]) => {
    if (!/^[\w.-]{1,100}$/.test(id)) throw notKeys(`"${id.slice(0, 100)}" is no command.`)
    if (!Array.isArray(list) || list.length > MOST_KEYS) throw notKeys(`${id} has no list of keys.`)
    return [id, list.map((one: unknown) => readKeys(id, one))] as const
  })
  return { preset: value.preset, own: Object.fromEntries(own) }
}

function readKeys(id: string, keys: unknown): string {
  if (typeof keys === 'string' && keys.length <= 40 && splitKeys(keys) !== null) return keys
  throw notKeys(`${id} has keys that are none: ${String(keys).slice(0, 40)}`)
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    throw notKeys('It is not JSON.')
  }
  throw notKeys('It is not a JSON object.')
}

function notKeys(why: string): BlotterError {
  return new BlotterError('USAGE', `This text holds no keys of Blotter. ${why}`, {
    hint: 'Paste a text that was copied with "Copy as JSON".',
  })
}
