import { FolderOpen } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { SourceInfo } from '../../../shared/model/archive-view.ts'
import { callHost, type Failure, toFailure } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'

export function FolderForm({ onAdded }: { readonly onAdded: (source: SourceInfo) => void }) {
  const app = useApp()
  const [path, setPath] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const guard = async (action: () => Promise<void>) => {
    setFailure(null)
    setBusy(true)
    try {
      await action()
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setBusy(false)
    }
  }
  const choose = () =>
    guard(async () => {
      const chosen = await callHost(app.deps.host, 'chooseFolder', { title: 'Choose the archive folder' })
      if (chosen) setPath(chosen.path)
    })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!path.trim()) return
    void guard(async () => onAdded(await app.workspace.addSource({ spec: path.trim() })))
  }
  return (
    <form className="source-form" aria-label="Folder source" onSubmit={submit}>
      <div className="row" style={{ alignItems: 'flex-end' }}>
        <div className="grow">
          <TextField
            label="Archive folder"
            value={path}
            placeholder="/media/usb/audit"
            onChange={(event) => setPath(event.target.value)}
          />
        </div>
        <Button onClick={choose} disabled={busy}>
          <FolderOpen size={14} aria-hidden />
          Choose…
        </Button>
      </div>
      <p className="dim">
        The folder that holds <code>2024/01/2024-01-15.log.gz</code> and its sidecars, in any depth the layout
        knows. Blotter only reads there.
      </p>
      {failure && <FailureMessage failure={failure} />}
      <div className="form-foot">
        <Button tone="primary" type="submit" disabled={busy || !path.trim()}>
          Add source
        </Button>
      </div>
    </form>
  )
}
