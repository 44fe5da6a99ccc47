import { useState } from 'react'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { type ChosenContent, type Companion, companionOf } from '../../state/anchors.ts'
import { type Failure, toFailure } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'

const COMPANION_WORDS: Readonly<Record<Companion, { readonly button: string; readonly hint: string }>> = {
  signature: {
    button: 'Choose its signature…',
    hint: 'A certificate counts only with its signature: the file beside it that ends in .sig.',
  },
  checkpoint: {
    button: 'Choose its checkpoint…',
    hint: 'Needed only when the checkpoint that the token covers was not pulled.',
  },
}

/** Names a chosen file and takes it in; what the engine says against it stays in the dialog. */
export function AddAnchorDialog({
  chosen,
  onClose,
}: {
  readonly chosen: ChosenContent
  readonly onClose: () => void
}) {
  const app = useApp()
  const [label, setLabel] = useState(chosen.name.slice(0, 200))
  const companion = companionOf(chosen.content)
  const [beside, setBeside] = useState<ChosenContent | null>(null)
  const [adding, setAdding] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const chooseBeside = (what: Companion) =>
    app.attempt('The file could not be read', async () => {
      const found = await app.anchors.chooseCompanion(what)
      if (found) setBeside(found)
    })
  const add = async () => {
    setAdding(true)
    setFailure(null)
    try {
      const anchor = await app.anchors.add(chosen.content, label.trim(), beside?.content ?? null)
      app.notices.push({
        tone: 'success',
        title: 'Anchor added',
        detail: `${anchor.kind}, ${formatCount(anchor.size)} manifests${anchor.day ? `, up to ${anchor.day}` : ''}. Verify again to hold the archive against it.`,
      })
      onClose()
    } catch (error) {
      setFailure(toFailure(error))
      setAdding(false)
    }
  }
  return (
    <Dialog
      title="Add an anchor"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            disabled={adding || label.trim() === '' || (companion === 'signature' && !beside)}
            onClick={add}
          >
            Add anchor
          </Button>
        </>
      }
    >
      <p>
        <code className="wrap">{chosen.name}</code> <span className="dim">{formatBytes(chosen.bytes)}</span>
      </p>
      {companion && (
        <div className="stack" style={{ gap: 4 }}>
          <div className="row">
            <Button small onClick={() => chooseBeside(companion)}>
              {COMPANION_WORDS[companion].button}
            </Button>
            {beside && <code className="wrap">{beside.name}</code>}
          </div>
          <p className="dim">{COMPANION_WORDS[companion].hint}</p>
        </div>
      )}
      <TextField
        label="Label"
        hint="Where it comes from, for whoever reads the list: “from the auditor, 12 March”."
        value={label}
        maxLength={200}
        onChange={(event) => setLabel(event.target.value)}
      />
      {failure && <FailureMessage title="It was not added" failure={failure} />}
    </Dialog>
  )
}
