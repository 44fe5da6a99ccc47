import { Bookmark, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useExplore } from '../app-context.tsx'

/** Questions kept under a name, in the workspace. */
export function SavedQuestions() {
  const app = useApp()
  const saved = useExplore((state) => state.saved)
  const [name, setName] = useState('')
  const [open, setOpen] = useState(false)
  const save = (event: FormEvent) => {
    event.preventDefault()
    const trimmed = name.trim()
    if (trimmed === '') return
    void app.attempt('The search could not be saved', async () => {
      await app.explore.save(trimmed)
      setName('')
      app.notices.push({ tone: 'success', title: `“${trimmed}” is saved` })
    })
  }
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className="btn btn-small btn-quiet">
        <Bookmark size={14} aria-hidden /> Saved searches
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Dialog className="explore-saved" aria-label="Saved searches">
          {saved.status === 'failed' && <FailureMessage failure={saved.failure} />}
          {saved.status === 'ready' && (
            <ul>
              {saved.value.length === 0 && <li className="dim">None yet</li>}
              {saved.value.map((one) => (
                <li key={one.name} className="row">
                  <button
                    type="button"
                    className="explore-field grow"
                    onClick={() => {
                      setOpen(false)
                      void app.explore.openSaved(one.name)
                    }}
                  >
                    {one.name}
                  </button>
                  <button
                    type="button"
                    className="btn btn-small btn-quiet btn-icon"
                    aria-label={`Delete ${one.name}`}
                    onClick={() =>
                      void app.attempt('The search could not be deleted', () =>
                        app.explore.removeSaved(one.name),
                      )
                    }
                  >
                    <X size={12} aria-hidden />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <form className="row" onSubmit={save}>
            <TextField
              label="Save the question as"
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" disabled={name.trim() === ''}>
              Save
            </Button>
          </form>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
