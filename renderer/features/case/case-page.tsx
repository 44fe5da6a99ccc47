import { ArrowLeft, Download, Pencil } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { CASE_STATUS_WORDS, type CaseDetail, type CaseStatus } from '../../../shared/model/case.ts'
import { CASE_TARGETS, type CaseTarget } from '../../state/cases.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Split } from '../../ui/split.tsx'
import { useApp, useCases } from '../app-context.tsx'
import { CaseMembers } from './case-members.tsx'
import { CaseNotes } from './case-notes.tsx'
import { StatusTag } from './case-words.tsx'

const GROUP = 'Records and cases'

const EXPORT_CHOICES = CASE_TARGETS.map(({ target, label, extension }) => ({
  id: target,
  label,
  ending: `.${extension}`,
}))

/** What a case can become from where it is. */
const NEXT_STATUS: Readonly<
  Record<CaseStatus, readonly { readonly id: CaseStatus; readonly label: string }[]>
> = {
  open: [{ id: 'closed', label: 'Close the case' }],
  closed: [{ id: 'reopened', label: 'Reopen the case' }],
  reopened: [{ id: 'closed', label: 'Close the case' }],
}

/** One case: its notes beside its members. */
export function CasePage({ id }: { readonly id: number }) {
  const app = useApp()
  const detail = useCases((state) => state.detail)
  useCaseCommands(id)
  return (
    <main className="screen" aria-labelledby="case-title">
      {detail.status === 'ready' ? (
        <>
          <CaseHead detail={detail.value} />
          <div className="screen-body case-body">
            <Split
              id="case"
              orientation="horizontal"
              panels={[
                { id: 'notes', content: <CaseNotes />, defaultSize: '48%', minSize: '260px' },
                { id: 'members', content: <CaseMembers detail={detail.value} />, minSize: '320px' },
              ]}
            />
          </div>
        </>
      ) : (
        <>
          <header className="screen-head">
            <BackButton />
            <h1 id="case-title">Case {id}</h1>
          </header>
          <div className="screen-body">
            {detail.status === 'failed' ? (
              <Failed
                className="case-pad"
                title="The case could not be read"
                failure={detail.failure}
                onRetry={() => app.cases.open(id)}
              />
            ) : (
              <Loading what="Reading the case…" />
            )}
          </div>
        </>
      )}
    </main>
  )
}

function BackButton() {
  const app = useApp()
  return (
    <IconButton label="All cases" onPress={() => void app.cases.close()}>
      <ArrowLeft size={16} aria-hidden />
    </IconButton>
  )
}

function CaseHead({ detail: { id, title, status } }: { readonly detail: CaseDetail }) {
  const app = useApp()
  const exporting = useCases((state) => state.exporting)
  const [naming, setNaming] = useState<string | null>(null)
  const rename = (event: FormEvent) => {
    event.preventDefault()
    const next = naming?.trim() ?? ''
    setNaming(null)
    if (next !== '' && next !== title)
      void app.attempt('The title could not be changed', () => app.cases.setTitle(id, next))
  }
  return (
    <header className="screen-head">
      <BackButton />
      {naming === null ? (
        <>
          <h1 id="case-title" className="ellipsis" title={title}>
            {title}
          </h1>
          <IconButton small label="Change the title" onPress={() => setNaming(title)}>
            <Pencil size={13} aria-hidden />
          </IconButton>
        </>
      ) : (
        <form className="row grow" onSubmit={rename}>
          <h1 id="case-title" className="visually-hidden">
            {title}
          </h1>
          <input
            className="text-input grow"
            aria-label="Title"
            maxLength={300}
            value={naming}
            // biome-ignore lint/a11y/noAutofocus: the button that opened it is gone
            autoFocus
            onChange={(event) => setNaming(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setNaming(null)}
          />
          <Button type="submit" tone="primary" disabled={naming.trim() === ''}>
            Keep the title
          </Button>
        </form>
      )}
      <StatusTag status={status} />
      <span className="grow" />
      {NEXT_STATUS[status].map(({ id: next, label }) => (
        <Button
          key={next}
          title={`It is ${CASE_STATUS_WORDS[status].toLowerCase()} now`}
          onClick={() =>
            void app.attempt('The status could not be changed', async () => {
              await app.cases.keepNotes(true)
              await app.cases.setStatus(id, next)
            })
          }
        >
          {label}
        </Button>
      ))}
      <ChoiceMenu
        label="Export the case"
        choices={EXPORT_CHOICES}
        look="btn btn-primary"
        disabled={exporting !== null}
        onChoose={(target) => void exportCase(app, id, target)}
      >
        {exporting ? <span className="spinner" aria-hidden /> : <Download size={14} aria-hidden />}
        Export
      </ChoiceMenu>
    </header>
  )
}

async function exportCase(app: ReturnType<typeof useApp>, id: number, target: CaseTarget): Promise<void> {
  await app.attempt('The case could not be exported', async () => {
    const written = await app.cases.exportAs(id, target)
    if (written) {
      app.notices.push({
        tone: 'success',
        title: 'Case exported',
        detail: `${written.path}, ${formatBytes(written.bytes)}`,
      })
    }
  })
}

function useCaseCommands(id: number): void {
  const app = useApp()
  useEffect(
    () =>
      app.commands.register([
        {
          id: 'case.close-page',
          title: 'Back to all cases',
          group: GROUP,
          keys: ['Alt+ArrowLeft'],
          run: () => void app.cases.close(),
        },
        ...CASE_TARGETS.map(({ target, label }) => ({
          id: `case.export-${target}`,
          title: `Export the case as ${label}`,
          group: GROUP,
          keys: target === 'html' ? ['Mod+Shift+E'] : [],
          run: () => void exportCase(app, id, target),
        })),
        {
          id: 'case.preview',
          title: 'Write the notes, or see how they read',
          group: GROUP,
          keys: ['Mod+Shift+V'],
          run: () => {
            const { page } = app.cases.store.getState()
            void app.cases.showPage(page === 'preview' ? 'notes' : 'preview')
          },
        },
      ]),
    [app, id],
  )
}
