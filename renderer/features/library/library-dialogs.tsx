import { useEffect, useRef, useState } from 'react'
import type { Asked } from '../../state/library.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { useApp, useLibrary } from '../app-context.tsx'

/** What is asked before a question is written. */
export function LibraryDialogs() {
  const asked = useLibrary((state) => state.asked)
  if (!asked) return null
  switch (asked.kind) {
    case 'title':
      return <TitleDialog key={asked.tabId} asked={asked} />
    case 'rename':
      return <RenameDialog key={asked.question.id} asked={asked} />
    case 'changed':
      return <ChangedDialog asked={asked} />
    case 'gone':
      return <GoneDialog asked={asked} />
  }
}

type Of<K extends Asked['kind']> = { readonly asked: Extract<Asked, { kind: K }> }

function TitleDialog({ asked }: Of<'title'>) {
  const app = useApp()
  return (
    <TitleForm
      heading="Save the tab as a question"
      action="Save"
      title={asked.title}
      onTitle={(title) =>
        void app.attempt('The question could not be saved', () => app.library.saveAs(asked.tabId, title))
      }
    />
  )
}

function RenameDialog({ asked }: Of<'rename'>) {
  const app = useApp()
  return (
    <TitleForm
      heading="Rename the question"
      action="Rename"
      title={asked.question.title}
      onTitle={(title) =>
        void app.attempt('The question could not be renamed', () => app.library.rename(asked.question, title))
      }
    />
  )
}

function TitleForm({
  heading,
  action,
  title,
  onTitle,
}: {
  readonly heading: string
  readonly action: string
  readonly title: string
  readonly onTitle: (title: string) => void
}) {
  const app = useApp()
  const [text, setText] = useState(title)
  const wanted = text.trim()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.select(), [])
  return (
    <Dialog
      title={heading}
      onClose={() => app.library.ask(null)}
      footer={
        <>
          <Button onClick={() => app.library.ask(null)}>Cancel</Button>
          <Button tone="primary" disabled={wanted === ''} onClick={() => onTitle(wanted)}>
            {action}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          if (wanted !== '') onTitle(wanted)
        }}
      >
        <TextField
          label="Title"
          value={text}
          maxLength={200}
          hint="The first line of the file, and its name."
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </Dialog>
  )
}

function ChangedDialog({ asked }: Of<'changed'>) {
  const app = useApp()
  const tab = app.workbench.store.getState().tabs.find(({ id }) => id === asked.tabId)
  return (
    <Dialog
      wide
      title="The file was changed outside of Blotter"
      onClose={() => app.library.ask(null)}
      footer={
        <>
          <Button onClick={() => app.library.ask(null)}>Decide later</Button>
          <Button onClick={() => app.library.takeFile(asked)}>Take the file’s text</Button>
          <Button
            tone="danger"
            onClick={() =>
              void app.attempt('The question could not be saved', () => app.library.overwrite(asked))
            }
          >
            Overwrite the file with the tab
          </Button>
        </>
      }
    >
      <p>Nothing was written. Both texts are here; the one that is not taken is lost.</p>
      <div className="two-texts">
        <section aria-label="In the tab">
          <h3>In the tab</h3>
          <pre>{tab?.sql ?? ''}</pre>
        </section>
        <section aria-label="In the file">
          <h3>In the file</h3>
          <pre>{asked.text}</pre>
        </section>
      </div>
    </Dialog>
  )
}

function GoneDialog({ asked }: Of<'gone'>) {
  const app = useApp()
  const tab = app.workbench.store.getState().tabs.find(({ id }) => id === asked.tabId)
  return (
    <Dialog
      title="The file of this tab is gone"
      onClose={() => app.library.ask(null)}
      footer={
        <>
          <Button onClick={() => app.library.ask(null)}>Cancel</Button>
          <Button
            tone="primary"
            onClick={() => {
              app.details.setFile(asked.tabId, null)
              app.library.ask({ kind: 'title', tabId: asked.tabId, title: tab?.name ?? '' })
            }}
          >
            Save as a new file…
          </Button>
        </>
      }
    >
      It was moved or deleted outside of Blotter. The text is still in the tab.
    </Dialog>
  )
}
