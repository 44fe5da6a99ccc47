import { ChevronDown, ChevronRight, FileCode2, FolderOpen, MessageCircleQuestion, Play } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { SavedQuestion } from '../../../shared/contract/library.ts'
import { type AnyQuestion, matchesQuestion, paramWords } from '../../state/library.ts'
import { isUnsaved } from '../../state/tab-details.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useDetails, useLibrary, useWorkbench } from '../app-context.tsx'

/** Ready questions by subject, and those of the user above them. Enter or a double click opens one. */
export function LibraryPanel() {
  const app = useApp()
  const search = useLibrary((state) => state.search)
  const ready = useLibrary((state) => state.ready)
  const questions = useMemo(
    () => (ready.status === 'ready' ? ready.value.filter((one) => matchesQuestion(one, search)) : []),
    [ready, search],
  )
  const subjects = useMemo(() => Map.groupBy(questions, ({ subject }) => subject || 'Other'), [questions])
  return (
    <section className="side-part" aria-label="Library">
      <input
        className="text-input schema-filter"
        type="search"
        aria-label="Search the questions"
        placeholder="Search title, description, SQL"
        value={search}
        onChange={(event) => app.library.setSearch(event.target.value)}
      />
      <div className="side-body">
        <Yours search={search} />
        {(ready.status === 'idle' || ready.status === 'loading') && <Loading what="Reading the questions…" />}
        {ready.status === 'failed' && (
          <Failed className="side-note" small failure={ready.failure} onRetry={app.library.refreshReady} />
        )}
        {ready.status === 'ready' && questions.length === 0 && (
          <p className="side-note dim">No ready question has these words.</p>
        )}
        {[...subjects].map(([subject, found]) => (
          <Subject key={subject} name={subject} count={found.length} forced={search !== ''}>
            {found.map((question) => (
              <QuestionItem key={question.id} question={question} />
            ))}
          </Subject>
        ))}
      </div>
    </section>
  )
}

function Subject({
  name,
  count,
  forced,
  children,
}: {
  readonly name: string
  readonly count: number
  /** A search opens every group that has something. */
  readonly forced: boolean
  readonly children: ReactNode
}) {
  const app = useApp()
  const key = `library.closed.${name}`
  const [opened, setOpened] = useState(() => app.deps.preferences.get(key) !== 'closed')
  const open = opened || forced
  return (
    <div className="subject">
      <button
        type="button"
        className="subject-head"
        aria-expanded={open}
        onClick={() => {
          app.deps.preferences.set(key, opened ? 'closed' : 'open')
          setOpened(!opened)
        }}
      >
        {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
        <span className="grow ellipsis">{name}</span>
        <span className="dim">{count}</span>
      </button>
      {open && children}
    </div>
  )
}

function QuestionItem({
  question,
  actions,
  unsaved = false,
}: {
  readonly question: AnyQuestion
  readonly actions?: ReactNode
  readonly unsaved?: boolean
}) {
  const app = useApp()
  const [open, setOpen] = useState(false)
  const run = () => void app.attempt('The question could not be opened', () => app.library.open(question))
  const Icon = 'sha256' in question ? FileCode2 : MessageCircleQuestion
  return (
    <div className={`question ${open ? 'open' : ''}`}>
      <button
        type="button"
        className="question-title"
        aria-expanded={open}
        title={question.description || question.title}
        onClick={() => setOpen(!open)}
        onDoubleClick={run}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          run()
        }}
      >
        <Icon size={13} aria-hidden className="dim" />
        <span className="ellipsis grow">{question.title}</span>
        {unsaved && <span className="unsaved" role="img" aria-label="unsaved changes in a tab" />}
      </button>
      {open && (
        <div className="question-detail">
          {question.description && <p>{question.description}</p>}
          {question.params.length > 0 && (
            <ul aria-label="Parameters">
              {question.params.map((param) => (
                <li key={param.name}>
                  <code>:{param.name}</code> <span className="dim">{paramWords(param)}</span>
                  {param.label && <div className="dim">{param.label}</div>}
                </li>
              ))}
            </ul>
          )}
          <div className="row">
            <Button small tone="primary" onClick={run}>
              <Play size={12} aria-hidden />
              Open
            </Button>
            {actions}
          </div>
        </div>
      )}
    </div>
  )
}

/** The user's own questions: files in a folder of theirs. */
function Yours({ search }: { readonly search: string }) {
  const app = useApp()
  const saved = useLibrary((state) => state.saved)
  const tabs = useWorkbench((state) => state.tabs)
  const byTab = useDetails((state) => state.byTab)
  const choose = () =>
    void app.attempt('The folder could not be taken', async () => {
      await app.library.chooseFolder()
    })
  if (saved.status === 'failed') {
    return (
      <div className="side-note">
        <FailureMessage failure={saved.failure} />
      </div>
    )
  }
  if (saved.status !== 'ready') return null
  const { folder, questions, skipped, problem } = saved.value
  const found = questions.filter((question) => matchesQuestion(question, search))
  const isOpenUnsaved = (id: string) =>
    tabs.some((tab) => byTab[tab.id]?.file?.id === id && isUnsaved(tab, byTab[tab.id]))
  return (
    <Subject name="Yours" count={found.length} forced={search !== ''}>
      <Removed />
      {folder === null ? (
        <div className="side-note">
          <p className="dim">Your questions are plain .sql files, in a folder of your choice.</p>
          <Button small onClick={choose}>
            <FolderOpen size={13} aria-hidden />
            Choose a folder…
          </Button>
        </div>
      ) : (
        <>
          <div className="library-folder">
            <span className="ellipsis dim" title={folder}>
              {folder}
            </span>
            <Button small tone="quiet" onClick={choose}>
              Change…
            </Button>
          </div>
          {problem && (
            <div className="side-note">
              <Message tone="bad">{problem}</Message>
            </div>
          )}
          {!problem && questions.length === 0 && (
            <p className="side-note dim">No question is saved here yet. Ctrl+S saves the tab.</p>
          )}
          {found.map((question) => (
            <QuestionItem
              key={question.id}
              question={question}
              unsaved={isOpenUnsaved(question.id)}
              actions={<SavedActions question={question} />}
            />
          ))}
          {skipped.map(({ name, reason }) => (
            <p key={name} className="side-note dim">
              {reason.startsWith(name) ? reason : `${name}: ${reason}`}
            </p>
          ))}
        </>
      )}
    </Subject>
  )
}

function SavedActions({ question }: { readonly question: SavedQuestion }) {
  const app = useApp()
  return (
    <ChoiceMenu
      label={`Actions on ${question.title}`}
      choices={[
        { id: 'rename', label: 'Rename…' },
        { id: 'delete', label: 'Delete', ending: 'to .trash' },
      ]}
      onChoose={(choice) => {
        switch (choice) {
          case 'rename':
            return app.library.ask({ kind: 'rename', question })
          case 'delete':
            return void app.attempt('The question could not be deleted', () => app.library.remove(question))
        }
      }}
    >
      More
      <ChevronDown size={12} aria-hidden />
    </ChoiceMenu>
  )
}

function Removed() {
  const app = useApp()
  const removed = useLibrary((state) => state.removed)
  if (!removed) return null
  return (
    <div className="side-note" role="status">
      <Message tone="info">
        “{removed.title}” is in the trash.{' '}
        <Button
          small
          onClick={() => void app.attempt('The question could not be brought back', app.library.undoRemove)}
        >
          Undo
        </Button>{' '}
        <Button small tone="quiet" onClick={app.library.forgetRemoved}>
          Dismiss
        </Button>
      </Message>
    </div>
  )
}
