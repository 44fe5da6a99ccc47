import { useEffect, useRef, useState } from 'react'
import type { KnownCommand } from '../../state/commands.ts'
import { printKeys } from '../../state/key-names.ts'
import { othersWith } from '../../state/keymap.ts'
import { Button } from '../../ui/button.tsx'
import { useApp } from '../app-context.tsx'

/** Waits for the keys that a command shall have, and says what else has them. Escape leaves things as they are. */
export function KeyRecorder({
  command,
  onDone,
}: {
  readonly command: KnownCommand
  readonly onDone: () => void
}) {
  const app = useApp()
  const [pressed, setPressed] = useState<string | null>(null)
  // The latest, without waiting anew at each drawing.
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    if (pressed !== null) return
    app.keymap.record(command.id, (keys) => (keys === 'Escape' ? done.current() : setPressed(keys)))
    return app.keymap.stopRecording
  }, [app, command.id, pressed])
  if (pressed === null) {
    return (
      <div className="keys-recorder" role="status">
        <span className="grow">
          Press the new keys for “{command.title}”. Escape leaves them as they are.
        </span>
      </div>
    )
  }
  const others = othersWith(
    app.commands.store.getState().known.values(),
    app.commands.keysFor,
    pressed,
    command.id,
  )
  const use = (how: 'take' | 'share') => {
    if (how === 'take') for (const other of others) app.keymap.takeFrom(other, pressed)
    app.keymap.assign(command.id, [pressed])
    onDone()
  }
  return (
    <section className="keys-recorder" aria-label="New keys">
      <kbd>{printKeys(pressed)}</kbd>
      <span className="grow" role="status">
        {others.length === 0
          ? 'Free: no other command has these keys.'
          : `Also used by ${others.map(({ title, group }) => `“${title}” (${group})`).join(', ')}.`}
      </span>
      {others.length === 0 ? (
        <FirstButton label="Use these keys" onPress={() => use('share')} />
      ) : (
        <>
          <FirstButton label="Use here only" onPress={() => use('take')} />
          <Button small onClick={() => use('share')}>
            Use in both
          </Button>
        </>
      )}
      <Button small onClick={() => setPressed(null)}>
        Other keys
      </Button>
      <Button small tone="quiet" onClick={onDone}>
        Cancel
      </Button>
    </section>
  )
}

function FirstButton({ label, onPress }: { readonly label: string; readonly onPress: () => void }) {
  return (
    <Button small tone="primary" autoFocus onClick={onPress}>
      {label}
    </Button>
  )
}
