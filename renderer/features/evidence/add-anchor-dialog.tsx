import { useState } from 'react'
import type { ChosenContent } from '../../state/anchors.ts'
import { type Failure, toFailure } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'

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
  const [adding, setAdding] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const add = async () => {
    setAdding(true)
    setFailure(null)
    try {
      const anchor = await app.anchors.add(chosen.content, label.trim())
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
          <Button tone="primary" disabled={adding || label.trim() === ''} onClick={add}>
            Add anchor
          </Button>
        </>
      }
    >
      <p>
        <code className="wrap">{chosen.name}</code> <span className="dim">{formatBytes(chosen.bytes)}</span>
      </p>
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
