import { FileText, FileX } from 'lucide-react'
import type { ReactNode } from 'react'
import { periodOf } from '../../state/report.ts'
import { Button } from '../../ui/button.tsx'
import { Failed } from '../../ui/failed.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { tabId } from '../../ui/segments.tsx'
import { useApp, useReport } from '../app-context.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import { RecordSource } from '../record-source.tsx'
import { NamedRecordList } from './named-records.tsx'

/** The report as it will be printed: the same HTML, in a frame that may do nothing; or its text. */
export function ReportPreview({ hasDays }: { readonly hasDays: boolean }) {
  const app = useApp()
  const view = useReport((state) => state.view)
  const shown = useReport((state) => state.previews[state.view])
  const chosen = useReport((state) => periodOf(state) !== null)
  const hasMarket = useReport(({ kind, market }) => kind === 'execution' && !!(market.quotes ?? market.tape))
  const listsRecords = useReport((state) => state.listsRecords)
  return (
    <>
      <div className="report-desk">
        <div
          className="report-body"
          id="report-preview"
          role="tabpanel"
          aria-labelledby={tabId('report-preview', view)}
        >
          {body()}
        </div>
        {listsRecords && <NamedRecordList />}
      </div>
      <OpenedRecord />
    </>
  )

  function body(): ReactNode {
    if (!chosen) return hasDays ? null : <NoDays />
    switch (shown.status) {
      case 'idle':
      case 'loading':
        return <Making />
      case 'failed':
        return (
          <Failed
            className="report-empty"
            title={shown.failure.code === 'CANCELLED' ? 'Cancelled' : 'The report could not be made'}
            failure={shown.failure}
            retry={shown.failure.code === 'CANCELLED' ? 'Make it again' : undefined}
            onRetry={app.report.preview}
          >
            {hasMarket && (
              <Button onClick={() => void app.report.removeMarket('quotes', 'tape')}>
                <FileX size={14} aria-hidden />
                Make it without the files
              </Button>
            )}
          </Failed>
        )
      case 'ready':
        return view === 'html' ? (
          <iframe className="report-paper" title="Report preview" sandbox="" srcDoc={shown.value.content} />
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text has to be reachable by keyboard
          <pre className="report-text" tabIndex={0}>
            {shown.value.content}
          </pre>
        )
    }
  }
}

function OpenedRecord() {
  const app = useApp()
  const opened = useReport((state) => state.opened)
  const lines = useReport((state) => state.lines)
  if (!opened) return null
  return (
    <RecordSource
      file={opened.file}
      line={opened.line}
      what="the record"
      lines={lines}
      onClose={() => void app.report.openRecord(null)}
    />
  )
}

function NoDays() {
  return (
    <div className="report-empty">
      <NeedsArchive icon={<FileText size={32} strokeWidth={1.5} aria-hidden />} title="No day is loaded">
        A report is made of loaded days. Pull the archive, or load what is pulled.
      </NeedsArchive>
    </div>
  )
}

function Making() {
  const app = useApp()
  const progress = useReport((state) => state.progress)
  const fraction = progress?.total ? Math.min(1, progress.done / progress.total) : null
  return (
    <div className="report-empty">
      <div className="empty" role="status">
        <span>{progress?.phase ?? 'Making the report…'}</span>
        <ProgressBar fraction={fraction} label="Making the report" width={240} />
        <Button onClick={() => app.report.cancel()}>Cancel</Button>
      </div>
    </div>
  )
}
