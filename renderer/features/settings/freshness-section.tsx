import { useEffect, useState } from 'react'
import { freshnessOf, readFreshness } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'

/** How old the newest checkpoint may be before a verification says that it is stale. */
export function FreshnessSection() {
  const app = useApp()
  const settings = useWorkspace((state) => state.settings)
  const kept = settings.status === 'ready' ? freshnessOf(settings.value) : null
  const [text, setText] = useState('')
  useEffect(() => setText(kept === null ? '' : String(kept)), [kept])
  const read = readFreshness(text)
  const save = () =>
    app.attempt('The freshness rule could not be kept', async () => {
      await app.workspace.setFreshness(read.days)
      app.notices.push({
        tone: 'success',
        title: read.days === null ? 'No freshness rule' : `Freshness rule: ${plural(read.days, 'day')}`,
        detail: 'Verify again to judge by it.',
      })
    })
  return (
    <section aria-labelledby="freshness">
      <h2 id="freshness" tabIndex={-1}>
        Freshness
      </h2>
      {settings.status === 'failed' && (
        <FailureMessage title="The settings could not be read" failure={settings.failure} />
      )}
      <form
        className="freshness"
        onSubmit={(event) => {
          event.preventDefault()
          if (read.ok && read.days !== kept) void save()
        }}
      >
        <TextField
          inline
          label="The newest checkpoint may be at most"
          value={text}
          inputMode="numeric"
          placeholder="any"
          maxLength={5}
          style={{ width: 72 }}
          aria-invalid={!read.ok}
          aria-describedby="freshness-hint"
          disabled={settings.status !== 'ready'}
          onChange={(event) => setText(event.target.value)}
        />
        <span>days old</span>
        <Button type="submit" disabled={settings.status !== 'ready' || !read.ok || read.days === kept}>
          Set rule
        </Button>
      </form>
      <p className="dim" id="freshness-hint">
        {read.ok
          ? 'An old checkpoint hides that the days after it were cut off. Empty is no rule: an archive that is closed may be as old as it is.'
          : 'Whole days up to 36,500, or nothing for no rule.'}
      </p>
    </section>
  )
}
