import './keys.css'
import { Pencil, RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { KnownCommand } from '../../state/commands.ts'
import { printKeys } from '../../state/key-names.ts'
import { isPreset, KEY_PRESET_IDS, KEY_PRESETS } from '../../state/key-presets.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useApp } from '../app-context.tsx'
import { KeyRecorder } from './key-recorder.tsx'
import { KeysAsText } from './keys-as-text.tsx'
import { LOCAL_KEYS } from './local-keys.ts'

/** Every key: of commands, which can be changed, and of single parts. */
export function KeyEditor() {
  const app = useApp()
  const preset = useStore(app.keymap.store, (state) => state.preset)
  const own = useStore(app.keymap.store, (state) => state.own)
  const known = useStore(app.commands.store, (state) => state.known)
  const [text, setText] = useState('')
  const [editing, setEditing] = useState<string | null>(null)
  const [asText, setAsText] = useState(false)
  const groups = groupCommands([...known.values()], app.commands.keysFor, text)
  const local = LOCAL_KEYS.map(({ group, keys }) => ({
    group,
    keys: keys.filter((one) => fits(text, `${one.title} ${group}`, one.keys)),
  })).filter(({ keys }) => keys.length > 0)
  return (
    <div className="stack">
      <div className="keys-bar">
        <TextField
          inline
          label="Search"
          type="search"
          placeholder="a command, or keys"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <SelectField
          inline
          label="Preset"
          value={preset}
          onChange={(event) => isPreset(event.target.value) && app.keymap.choosePreset(event.target.value)}
        >
          {KEY_PRESET_IDS.map((id) => (
            <option key={id} value={id}>
              {KEY_PRESETS[id].title}
            </option>
          ))}
        </SelectField>
        <span className="grow" />
        <Button small disabled={Object.keys(own).length === 0} onClick={app.keymap.resetAll}>
          Reset all
        </Button>
        <Button small aria-expanded={asText} onClick={() => setAsText(!asText)}>
          As text…
        </Button>
      </div>
      {asText && <KeysAsText />}
      {groups.length + local.length === 0 && (
        <Empty title="No command fits" actions={<Button onClick={() => setText('')}>Show all</Button>} />
      )}
      <div className="keys-groups">
        {groups.map(({ group, commands }) => (
          <section key={group} className="keys-group" aria-label={group}>
            <h3>{group}</h3>
            {commands.map((command) => (
              <CommandKeys
                key={command.id}
                command={command}
                isOwn={command.id in own}
                editing={editing === command.id}
                onEdit={(on) => setEditing(on ? command.id : null)}
              />
            ))}
          </section>
        ))}
        {local.map(({ group, keys }) => (
          <section key={group} className="keys-group" aria-label={group}>
            <h3>{group}</h3>
            {keys.map((one) => (
              <div key={one.title} className="keys-row fixed">
                <span className="grow">{one.title}</span>
                <KeyCaps keys={one.keys} />
              </div>
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}

function CommandKeys({
  command,
  isOwn,
  editing,
  onEdit,
}: {
  readonly command: KnownCommand
  readonly isOwn: boolean
  readonly editing: boolean
  readonly onEdit: (on: boolean) => void
}) {
  const app = useApp()
  const keys = app.commands.keysFor(command)
  return (
    <>
      <div className="keys-row" data-command={command.id}>
        <span className="grow">
          {command.title}
          {isOwn && <span className="own-mark"> changed</span>}
        </span>
        <KeyCaps keys={keys} />
        {isOwn && (
          <IconButton
            small
            label={`Reset keys of: ${command.title}`}
            onPress={() => app.keymap.reset(command.id)}
          >
            <RotateCcw size={12} aria-hidden />
          </IconButton>
        )}
        {keys.length > 0 && editing && (
          <IconButton
            small
            label={`Take keys away from: ${command.title}`}
            onPress={() => app.keymap.assign(command.id, [])}
          >
            <X size={12} aria-hidden />
          </IconButton>
        )}
        <IconButton
          small
          pressed={editing}
          label={`Change keys of: ${command.title}`}
          onPress={() => onEdit(!editing)}
        >
          <Pencil size={12} aria-hidden />
        </IconButton>
      </div>
      {editing && (
        <KeyRecorder
          command={command}
          onDone={() => {
            onEdit(false)
            focusChange(command.id)
          }}
        />
      )}
    </>
  )
}

/** What had the focus is gone with the question: it goes back to where that was asked for. */
function focusChange(id: string): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-command="${CSS.escape(id)}"] button[aria-pressed]`)?.focus(),
  )
}

function KeyCaps({ keys }: { readonly keys: readonly string[] }) {
  if (keys.length === 0) return <span className="keys-none">no key</span>
  return (
    <span className="palette-keys">
      {keys.map((one) => (
        <kbd key={one}>{printKeys(one)}</kbd>
      ))}
    </span>
  )
}

function fits(text: string, title: string, keys: readonly string[]): boolean {
  const typed = text.trim().toLowerCase()
  if (typed === '') return true
  if (keys.some((one) => printKeys(one).toLowerCase() === typed)) return true
  const words = `${title} ${keys.map((one) => printKeys(one)).join(' ')}`.toLowerCase()
  return typed.split(/\s+/).every((word) => words.includes(word))
}

/** Commands under their headings, both in the order in which they came. */
function groupCommands(
  commands: readonly KnownCommand[],
  keysFor: (command: KnownCommand) => readonly string[],
  text: string,
): readonly { readonly group: string; readonly commands: readonly KnownCommand[] }[] {
  const groups = new Map<string, KnownCommand[]>()
  for (const command of commands) {
    if (!fits(text, `${command.title} ${command.group}`, keysFor(command))) continue
    groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  }
  return [...groups].map(([group, list]) => ({ group, commands: list }))
}
