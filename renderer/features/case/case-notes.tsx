import { Check, CircleAlert, CircleDashed } from 'lucide-react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { CASE_STATUS_WORDS, type CaseChange, type CaseStatus } from '../../../shared/model/case.ts'
import { CASE_PAGES, type CasePage, type CaseState } from '../../state/cases.ts'
import { Loading } from '../../ui/empty.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useCases } from '../app-context.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { NoteView } from './note-view.tsx'

const PAGE_WORDS: Readonly<Record<CasePage, string>> = {
  notes: 'Notes',
  preview: 'Preview',
  history: 'History',
}

/** Notes in Markdown: written, read as they will be exported, and what they said before. */
export function CaseNotes() {
  const app = useApp()
  const { page, notes } = useCases((state) => state)
  return (
    <section className="case-notes" aria-label="Notes of the case">
      <Tabs
        className="case-tabs"
        selectedKey={page}
        onSelectionChange={(key) => {
          const chosen = CASE_PAGES.find((one) => one === key)
          if (chosen) void app.cases.showPage(chosen)
        }}
      >
        <div className="case-notes-head">
          <TabList className="case-tablist" aria-label="Notes">
            {CASE_PAGES.map((one) => (
              <Tab key={one} id={one} className="tab">
                {PAGE_WORDS[one]}
              </Tab>
            ))}
          </TabList>
          <span className="grow" />
          <Keeping />
        </div>
        <TabPanel id="notes" className="case-notes-panel">
          <textarea
            className="case-editor"
            aria-label="Notes, in Markdown"
            spellCheck
            value={notes}
            placeholder={
              'What happened, what it rests on, what is still open.\n\nMarkdown: # heading, **strong**, *emphasis*, - list, > quote, `code`, | table |'
            }
            onChange={(event) => app.cases.type(event.target.value)}
            onBlur={() => void app.cases.keepNotes(false)}
          />
        </TabPanel>
        <TabPanel id="preview" className="case-notes-panel">
          <Preview />
        </TabPanel>
        <TabPanel id="history" className="case-notes-panel">
          <History />
        </TabPanel>
      </Tabs>
    </section>
  )
}

const KEEPING: Readonly<Record<CaseState['keeping'], string>> = {
  kept: 'Saved',
  typing: 'Saving…',
  failed: 'Not saved',
}

function Keeping() {
  const keeping = useCases((state) => state.keeping)
  const icon = {
    kept: <Check size={13} aria-hidden />,
    typing: <CircleDashed size={13} aria-hidden />,
    failed: <CircleAlert size={13} aria-hidden />,
  }[keeping]
  return (
    <span className={`keeping ${keeping === 'failed' ? 'text-bad' : 'dim'}`} data-testid="keeping">
      {icon}
      {KEEPING[keeping]}
    </span>
  )
}

function Preview() {
  const preview = useCases((state) => state.preview)
  switch (preview.status) {
    case 'idle':
    case 'loading':
      return <Loading what="Reading the notes…" />
    case 'failed':
      return <FailureMessage failure={preview.failure} />
    case 'ready':
      return preview.value.length === 0 ? (
        <p className="dim case-pad">There are no notes yet.</p>
      ) : (
        <div className="case-pad">
          <NoteView nodes={preview.value} />
        </div>
      )
  }
}

function History() {
  const history = useCases((state) => state.history)
  switch (history.status) {
    case 'idle':
    case 'loading':
      return <Loading what="Reading the history…" />
    case 'failed':
      return <FailureMessage failure={history.failure} />
    case 'ready':
      return (
        <ol className="case-pad case-history">
          {history.value.map((change, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: changes are only added, and two can be the same
            <li key={history.value.length - at}>
              <Change change={change} />
            </li>
          ))}
        </ol>
      )
  }
}

function Change({ change: { kind, text, author, at } }: { readonly change: CaseChange }) {
  const show = useShowInstant()
  const by = (
    <span className="dim">
      {author}, {show(at)}
    </span>
  )
  switch (kind) {
    case 'title':
      return (
        <p>
          Title: <strong>{text}</strong> {by}
        </p>
      )
    case 'status':
      return (
        <p>
          Status: <strong>{CASE_STATUS_WORDS[text as CaseStatus]}</strong> {by}
        </p>
      )
    case 'notes':
      return (
        <details>
          <summary>Notes {by}</summary>
          <pre className="case-old-notes">{text}</pre>
        </details>
      )
  }
}
