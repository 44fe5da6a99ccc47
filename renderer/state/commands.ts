/** What can be done now, by name: asked by the keys, the palette and the shortcut sheet. */
import { createStore } from 'zustand/vanilla'

export type Command = {
  /** Stable, e.g. `sql.run`: what a user's own keys are kept under. */
  readonly id: string
  /** As the palette shows it, e.g. `Run the statement at the cursor`. */
  readonly title: string
  /** Heading in the palette and the shortcut sheet, e.g. `SQL editor`. */
  readonly group: string
  /** Its keys unless the user chose others, e.g. `Mod+Enter`, `F6`. Mod is Ctrl, on a Mac Command. */
  readonly keys: readonly string[]
  /** Keys without a modifier are not heard while the user types, unless they are function keys. */
  readonly run: () => void
  /** Absent: always. */
  readonly enabled?: () => boolean
  /** Where its keys are heard, for one the result: named in the palette it runs wherever the focus is. Absent: everywhere. */
  readonly hears?: () => boolean
  /** Heard while a dialog is open too, e.g. zoom. */
  readonly inDialogs?: boolean
}

/** What is known of a command whether or not its screen is open: what the shortcut sheet lists. */
export type KnownCommand = Pick<Command, 'id' | 'title' | 'group' | 'keys'>

/** A key press as a command names it, e.g. `Mod+Shift+F`, `Alt+1`, `F6`, `?`. */
export function keysOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const digit = /^Digit(\d)$/.exec(event.code)?.[1]
  const named = event.code === 'Backquote' ? '`' : event.key === ' ' ? 'Space' : event.key
  const held = event.ctrlKey || event.metaKey || event.altKey
  // On a Mac, Option writes another sign: the key says more than the sign.
  const letter = event.altKey ? /^Key([A-Z])$/.exec(event.code)?.[1] : undefined
  const key = (held ? (digit ?? letter) : undefined) ?? named
  const mod = event.ctrlKey || event.metaKey ? 'Mod+' : ''
  const alt = event.altKey ? 'Alt+' : ''
  // What Shift does to a sign is in the sign.
  const shift = event.shiftKey && (/^[a-z0-9]$/i.test(key) || key.length > 1) ? 'Shift+' : ''
  return `${mod}${alt}${shift}${key.length === 1 ? key.toUpperCase() : key}`
}

export type CommandState = {
  readonly commands: readonly Command[]
  /** Every command that ever was there, by its id: also those of screens that are not shown now. */
  readonly known: ReadonlyMap<string, KnownCommand>
}

export function createCommands(
  keysFor: (command: KnownCommand) => readonly string[] = ({ keys }) => keys,
  known: readonly KnownCommand[] = [],
) {
  const store = createStore<CommandState>(() => ({
    commands: [],
    known: new Map(known.map((command) => [command.id, command])),
  }))
  const enabled = (command: Command) => command.enabled?.() ?? true
  return {
    store,
    /** Adds commands, of a screen for one; returns how to take them away. Of two with one key the later is heard. */
    register: (commands: readonly Command[]): (() => void) => {
      store.setState((state) => ({
        commands: [...state.commands, ...commands],
        known: withKnown(state.known, commands),
      }))
      return () =>
        store.setState((state) => ({ commands: state.commands.filter((known) => !commands.includes(known)) }))
    },
    /** The keys of a command, which the user may have chosen. */
    keysFor,
    /** The command that these keys mean now, or null. */
    at: (keys: string): Command | null =>
      store
        .getState()
        .commands.findLast(
          (command) => keysFor(command).includes(keys) && enabled(command) && (command.hears?.() ?? true),
        ) ?? null,
    /** Runs a command by name; false when there is none, or not now. */
    run: (id: string): boolean => {
      const found = store.getState().commands.findLast((command) => command.id === id && enabled(command))
      found?.run()
      return found !== undefined
    },
    /** What can be done now, each once: the latest of those with one id. */
    possible: (): readonly Command[] => {
      const byId = new Map(store.getState().commands.map((command) => [command.id, command]))
      return [...byId.values()].filter(enabled)
    },
  }
}

export type Commands = ReturnType<typeof createCommands>

function withKnown(
  known: ReadonlyMap<string, KnownCommand>,
  commands: readonly Command[],
): ReadonlyMap<string, KnownCommand> {
  const isNew = ({ id, title, group, keys }: Command) => {
    const before = known.get(id)
    return before?.title !== title || before.group !== group || before.keys.join(' ') !== keys.join(' ')
  }
  if (!commands.some(isNew)) return known
  return new Map([
    ...known,
    ...commands.map(({ id, title, group, keys }) => [id, { id, title, group, keys }] as const),
  ])
}
