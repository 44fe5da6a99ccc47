import { useEffect, useState } from 'react'
import { authorOf } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'

/** The name that stands under comments, captions and cases. */
export function AuthorSection() {
  const app = useApp()
  const settings = useWorkspace((state) => state.settings)
  const kept = settings.status === 'ready' ? authorOf(settings.value) : ''
  const [text, setText] = useState('')
  useEffect(() => setText(kept), [kept])
  const name = text.trim()
  const save = () =>
    app.attempt('The name could not be kept', async () => {
      await app.workspace.setAuthor(name)
      app.notices.push({
        tone: 'success',
        title: name === '' ? 'The name is that of the operating system' : `What you write is by ${name}`,
        detail: 'What was written before keeps the name it has.',
      })
    })
  return (
    <section aria-labelledby="author">
      <h2 id="author" tabIndex={-1}>
        Author
      </h2>
      <form
        className="freshness"
        onSubmit={(event) => {
          event.preventDefault()
          if (name !== kept) void save()
        }}
      >
        <TextField
          inline
          label="Your name, as comments and cases say it"
          value={text}
          maxLength={200}
          placeholder="as the operating system says it"
          style={{ width: 260 }}
          disabled={settings.status !== 'ready'}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" disabled={settings.status !== 'ready' || name === kept}>
          Set name
        </Button>
      </form>
    </section>
  )
}
