import { type FormEvent, useState } from 'react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { useApp } from '../app-context.tsx'

/** Names a result; a result that is named is pinned with it, unless it is already. */
export function RenameDialog({
  result,
  pin,
  onClose,
}: {
  readonly result: ResultInfo
  /** It is being pinned: the name is asked for on the way. */
  readonly pin: boolean
  readonly onClose: () => void
}) {
  const app = useApp()
  const [name, setName] = useState(result.name ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void app.attempt('The result could not be kept', async () => {
      if (name.trim() !== (result.name ?? '')) await app.shelf.rename(result.resultId, name)
      if (pin) await app.shelf.pin(result.resultId, true)
      onClose()
    })
  }
  return (
    <Dialog
      title={pin ? 'Pin the result' : 'Rename the result'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form="rename-form">
            {pin ? 'Pin' : 'Rename'}
          </Button>
        </>
      }
    >
      <form id="rename-form" className="filter-form" onSubmit={submit}>
        <TextField
          label="Name"
          value={name}
          maxLength={200}
          autoFocus
          placeholder="e.g. Fills of 15 January, before the correction"
          onChange={(event) => setName(event.target.value)}
        />
        {pin && <p className="dim">A pinned result stays in this workspace, however many come after it.</p>}
      </form>
    </Dialog>
  )
}
