import { useState } from 'react'
import { type Failure, toFailure } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'

/** Preset and changed keys as JSON: to be copied to another workstation, or pasted from one. */
export function KeysAsText() {
  const app = useApp()
  const [text, setText] = useState(() => app.keymap.exportText())
  const [failure, setFailure] = useState<Failure | null>(null)
  const take = () => {
    try {
      app.keymap.importText(text)
      setFailure(null)
      setText(app.keymap.exportText())
      app.notices.push({ tone: 'success', title: 'The keys of this text are used' })
    } catch (error) {
      setFailure(toFailure(error))
    }
  }
  return (
    <section className="stack" aria-label="Keys as text">
      <textarea
        className="text-input keys-json"
        aria-label="Keys as JSON"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {failure && <FailureMessage failure={failure} />}
      <div className="row">
        <Button
          small
          onClick={() =>
            void app.attempt('The keys could not be copied', () => copyText(app.keymap.exportText()))
          }
        >
          Copy as JSON
        </Button>
        <Button small onClick={take}>
          Use this text
        </Button>
        <Button small tone="quiet" onClick={() => setText(app.keymap.exportText())}>
          Show the present keys
        </Button>
      </div>
    </section>
  )
}
