import './report.css'
import { Copy, Download, FileText, RefreshCw } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { Loadable } from '../../state/failure.ts'
import { type Rendered, type ReportTarget, requestOf, TARGETS } from '../../state/report.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { copyText } from '../../ui/copy.ts'
import { Empty, Loading } from '../../ui/empty.tsx'
import { SelectField } from '../../ui/field.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useArchive, useReport } from '../app-context.tsx'

const EXPORT_CHOICES = TARGETS.map(({ target, label, extension }) => ({
  id: target,
  label,
  ending: `.${extension}`,
}))

export function ReportScreen() {
  const app = useApp()
  const days = useArchive((state) => state.days)
  const loaded = days.status === 'ready' ? days.value.filter((day) => day.loaded).map((day) => day.day) : []
  const first = loaded[0]
  const last = loaded[loaded.length - 1]
  const chosen = useReport((state) => state.day)

  // The newest loaded day is what is asked for most: it is there when the screen opens.
  useEffect(() => {
    if (chosen === null && first && last) void app.report.change({ day: last, from: first, to: last })
  }, [app, chosen, first, last])

  return (
    <main className="screen" aria-labelledby="reports-title">
      <ReportToolbar days={loaded} />
      <ReportBody hasDays={loaded.length > 0} />
    </main>
  )
}

function ReportToolbar({ days }: { readonly days: readonly string[] }) {
  const app = useApp()
  const { kind, day, from, to, html, text, exporting } = useReport((state) => state)
  const options = (selected: string | null) => (
    <>
      {selected !== null && !days.includes(selected) && <option value={selected}>{selected}</option>}
      {days.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </>
  )
  const copy = () =>
    app.attempt('The report could not be copied', async () => {
      if (text.status !== 'ready') return
      await copyText(text.value.content)
      app.notices.push({ tone: 'success', title: 'Report copied as text' })
    })
  const exportAs = (target: ReportTarget) =>
    app.attempt('The report could not be exported', async () => {
      const written = await app.report.exportAs(target)
      if (written) {
        app.notices.push({
          tone: 'success',
          title: 'Report exported',
          detail: `${written.path}, ${formatBytes(written.bytes)}`,
        })
      }
    })
  return (
    <header className="screen-head">
      <h1 id="reports-title">Reports</h1>
      <SelectField
        inline
        label="Report"
        value={kind}
        onChange={(event) =>
          app.report.change({ kind: event.target.value === 'execution' ? 'execution' : 'daily' })
        }
      >
        <option value="daily">Daily audit summary</option>
        <option value="execution">Execution summary</option>
      </SelectField>
      {kind === 'daily' ? (
        <SelectField
          inline
          label="Day"
          value={day ?? ''}
          disabled={days.length === 0}
          onChange={(event) => app.report.change({ day: event.target.value })}
        >
          {options(day)}
        </SelectField>
      ) : (
        <>
          <SelectField
            inline
            label="From"
            value={from ?? ''}
            disabled={days.length === 0}
            onChange={(event) => app.report.change({ from: event.target.value })}
          >
            {options(from)}
          </SelectField>
          <SelectField
            inline
            label="to"
            value={to ?? ''}
            disabled={days.length === 0}
            onChange={(event) => app.report.change({ to: event.target.value })}
          >
            {options(to)}
          </SelectField>
        </>
      )}
      <span className="divider" />
      <ViewSwitch />
      <span className="grow" />
      <Button disabled={text.status !== 'ready'} onClick={copy}>
        <Copy size={14} aria-hidden />
        Copy text
      </Button>
      <ChoiceMenu
        label="Export the report"
        choices={EXPORT_CHOICES}
        look="btn btn-primary"
        disabled={(text.status !== 'ready' && html.status !== 'ready') || exporting !== null}
        onChoose={(target) => void exportAs(target)}
      >
        {exporting ? <span className="spinner" aria-hidden /> : <Download size={14} aria-hidden />}
        Export
      </ChoiceMenu>
    </header>
  )
}

function ViewSwitch() {
  const app = useApp()
  const view = useReport((state) => state.view)
  return (
    <div
      className="segmented"
      role="tablist"
      aria-label="Preview as"
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
        const next = view === 'html' ? 'text' : 'html'
        app.report.setView(next)
        document.getElementById(`report-tab-${next}`)?.focus()
      }}
    >
      {(['html', 'text'] as const).map((value) => (
        <button
          key={value}
          id={`report-tab-${value}`}
          type="button"
          role="tab"
          className="btn"
          aria-selected={view === value}
          aria-controls="report-preview"
          tabIndex={view === value ? 0 : -1}
          onClick={() => app.report.setView(value)}
        >
          {value === 'html' ? 'HTML' : 'Text'}
        </button>
      ))}
    </div>
  )
}

function ReportBody({ hasDays }: { readonly hasDays: boolean }) {
  const app = useApp()
  const state = useReport((current) => current)
  const shown: Loadable<Rendered> = state.view === 'html' ? state.html : state.text
  const body = (content: ReactNode) => (
    <div
      className="report-body"
      id="report-preview"
      role="tabpanel"
      aria-labelledby={`report-tab-${state.view}`}
    >
      {content}
    </div>
  )
  if (requestOf(state) === null) {
    return body(
      <div className="report-empty">
        <Empty
          icon={<FileText size={32} strokeWidth={1.5} aria-hidden />}
          title={hasDays ? 'Choose a period' : 'No day is loaded'}
          actions={
            hasDays ? undefined : (
              <Button tone="primary" onClick={() => app.shell.show('archive')}>
                Go to the archive
              </Button>
            )
          }
        >
          {hasDays
            ? 'The first day has to come before the last.'
            : 'A report is made of loaded days. Pull the archive, or load what is pulled.'}
        </Empty>
      </div>,
    )
  }
  switch (shown.status) {
    case 'idle':
    case 'loading':
      return body(
        <div className="report-empty">
          <Loading what="Making the report…" />
        </div>,
      )
    case 'failed':
      return body(
        <div className="report-empty stack" style={{ padding: 16 }}>
          <FailureMessage title="The report could not be made" failure={shown.failure} />
          <div className="row">
            <Button onClick={() => app.report.preview()}>
              <RefreshCw size={14} aria-hidden />
              Try again
            </Button>
          </div>
        </div>,
      )
    case 'ready':
      return body(
        state.view === 'html' ? (
          <iframe className="report-paper" title="Report preview" sandbox="" srcDoc={shown.value.content} />
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text has to be reachable by keyboard
          <pre className="report-text" tabIndex={0}>
            {shown.value.content}
          </pre>
        ),
      )
  }
}
