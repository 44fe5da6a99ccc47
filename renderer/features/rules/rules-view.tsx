import './rules.css'
import { BellOff, FlaskConical, Save } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../ui/button.tsx'
import { Loading } from '../../ui/empty.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useRules } from '../app-context.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { EarlierRules } from './earlier-rules.tsx'
import { HitCalendar } from './hit-calendar.tsx'
import { HitList } from './hit-list.tsx'
import { HitSource } from './hit-source.tsx'
import { RuleList } from './rule-list.tsx'
import { RulesEditor } from './rules-editor.tsx'

/** Alert rules: written, tested over all history, put in force, and their hits worked through. */
export function RulesView() {
  const app = useApp()
  const book = useRules((state) => state.book)
  useEffect(() => void app.rules.refresh(), [app])
  if (book.status === 'failed')
    return (
      <div className="rules-outcome">
        <FailureMessage title="The rules could not be read" failure={book.failure} />
      </div>
    )
  if (book.status !== 'ready') return <Loading what="Reading the rules…" />
  return (
    <div className="rules-view">
      <RulesBar />
      <div className="rules-panes">
        <RulesEditor />
        <div className="rules-right">
          <Outcome />
          <HitSource />
        </div>
      </div>
    </div>
  )
}

function RulesBar() {
  const app = useApp()
  const showInstant = useShowInstant()
  const { book, text, check } = useRules((state) => state)
  if (book.status !== 'ready') return null
  const { saved, text: kept, fileDiffers } = book.value
  const isEdited = text !== kept
  const isGood = check.status === 'ready' && check.value.problems.length === 0
  const save = () =>
    app.attempt('The rules could not be saved', async () => {
      const { saved: now } = await app.rules.save()
      app.notices.push({
        tone: 'success',
        title: 'Rules in force',
        detail: `${plural(now?.rules ?? 0, 'rule')}; reports made from now on tell their hits.`,
      })
    })
  return (
    <header className="screen-head">
      <h2>Alert rules</h2>
      <span className="dim">
        {saved === null
          ? 'Not saved yet: these are the rules to begin with'
          : isEdited
            ? 'Changed, not saved'
            : fileDiffers
              ? 'The file was changed outside of Blotter: save it to put it in force'
              : `In force since ${showInstant(saved.savedAt)}, saved by ${saved.savedBy}`}
      </span>
      <span className="grow" />
      <EarlierRules disabled={saved === null} />
      <Button disabled={!isGood} onClick={() => void app.rules.test()}>
        <FlaskConical size={14} aria-hidden />
        Test over all days
      </Button>
      <Button
        tone="primary"
        disabled={!isGood || (saved !== null && !isEdited && !fileDiffers)}
        onClick={() => void save()}
      >
        <Save size={14} aria-hidden />
        Save
      </Button>
    </header>
  )
}

function NoDays() {
  return (
    <NeedsArchive icon={<BellOff size={32} strokeWidth={1.5} aria-hidden />} title="No day is loaded">
      Rules hit records of loaded days. Pull the archive, or load what is pulled.
    </NeedsArchive>
  )
}

function Outcome() {
  const { run, ranText, text } = useRules((state) => state)
  switch (run.status) {
    case 'idle':
      return (
        <section className="rules-outcome" aria-label="Hits">
          <Message tone="info">
            Test the rules to see their hits on every loaded day, before they are saved.
          </Message>
        </section>
      )
    case 'loading':
      return (
        <section className="rules-outcome" aria-label="Hits">
          <Loading what="Running the rules…" />
        </section>
      )
    case 'failed':
      return (
        <section className="rules-outcome" aria-label="Hits">
          <FailureMessage title="The rules could not be run" failure={run.failure} />
        </section>
      )
    case 'ready': {
      const { ground } = run.value
      return (
        <section className="rules-outcome" aria-label="Hits">
          {ground.failed > 0 && (
            <Message tone="bad">
              {plural(ground.failed, 'file')} failed verification: the hits rest on what they say, too.
            </Message>
          )}
          {ranText !== text && (
            <Message tone="warn">The rules were changed since this test. Test them again.</Message>
          )}
          <RuleList />
          {ground.days.length === 0 ? (
            <NoDays />
          ) : (
            <>
              <HitCalendar />
              <HitList />
            </>
          )}
        </section>
      )
    }
  }
}
