import { Copy, Download, ListTree, Printer } from 'lucide-react'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import { kindOf, TARGETS } from '../../state/report.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { SegmentTabs } from '../../ui/segments.tsx'
import { useApp, useReport } from '../app-context.tsx'
import { MarketFiles } from './market-files.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { copyReport, exportReport, printReport } from './send-report.ts'

const PREVIEWS = [
  { value: 'html', label: 'HTML' },
  { value: 'text', label: 'Text' },
] as const

const EXPORT_CHOICES = TARGETS.map(({ target, label, extension }) => ({
  id: target,
  label,
  ending: `.${extension}`,
}))

/** What is shown over which days, and its export; below it how, with which files, and where else it goes. */
export function ReportToolbar({ days }: { readonly days: readonly ArchiveDay[] }) {
  const app = useApp()
  const { kind, previews, view, exporting, listsRecords } = useReport((state) => state)
  const ready = previews[view].status === 'ready' && exporting === null
  return (
    <>
      <header className="screen-head">
        <h2>{kindOf(kind).title}</h2>
        <span className="divider" />
        <PeriodPicker days={days} />
        <span className="grow" />
        <ChoiceMenu
          label="Export the report"
          choices={EXPORT_CHOICES}
          look="btn btn-primary"
          disabled={!ready}
          onChoose={(target) => void exportReport(app, target)}
        >
          {exporting ? <span className="spinner" aria-hidden /> : <Download size={14} aria-hidden />}
          Export
        </ChoiceMenu>
      </header>
      <div className="screen-head report-options">
        <SegmentTabs
          label="Preview as"
          panel="report-preview"
          segments={PREVIEWS}
          value={view}
          onChange={(next) => void app.report.setView(next)}
        />
        {kind === 'execution' && (
          <>
            <span className="divider" />
            <MarketFiles />
          </>
        )}
        <span className="grow" />
        <Button
          aria-pressed={listsRecords}
          disabled={!listsRecords && days.every((day) => !day.loaded)}
          onClick={() => app.report.listRecords(!listsRecords)}
        >
          <ListTree size={14} aria-hidden />
          Records
        </Button>
        <Button disabled={!ready} onClick={() => void copyReport(app)}>
          <Copy size={14} aria-hidden />
          Copy
        </Button>
        <Button disabled={!ready} onClick={() => void printReport(app)}>
          <Printer size={14} aria-hidden />
          Print…
        </Button>
      </div>
    </>
  )
}
