import type { Report, ReportFormat } from '../../../shared/model/report.ts'
import { dailyDocument } from './daily-document.ts'
import type { ReportDocument } from './document.ts'
import { executionDocument } from './execution-document.ts'
import { documentCsv, documentCsvTables } from './render/csv.ts'
import { dailyText } from './render/daily-text.ts'
import { documentHtml } from './render/html.ts'
import { documentMarkdown } from './render/markdown.ts'
import { documentText } from './render/text.ts'

export type { Ask } from './ask.ts'
export { type DailyInput, dailySummary } from './daily-summary.ts'
export { type ExecutionInput, executionSummary } from './execution-summary.ts'

/** A report in one format. The same report gives the same bytes. CSV has all tables in one text. */
export function renderReport(report: Report, format: ReportFormat): string {
  switch (format) {
    case 'text':
      return report.kind === 'daily' ? dailyText(report) : documentText(documentOf(report))
    case 'html':
      return documentHtml(documentOf(report))
    case 'md':
      return documentMarkdown(documentOf(report))
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`
    case 'csv':
      return documentCsv(documentOf(report))
  }
}

/** One CSV per table, by the table's name. */
export function renderCsvTables(report: Report): Record<string, string> {
  return documentCsvTables(documentOf(report))
}

function documentOf(report: Report): ReportDocument {
  switch (report.kind) {
    case 'daily':
      return dailyDocument(report)
    case 'execution':
      return executionDocument(report)
  }
}
