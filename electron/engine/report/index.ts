import type { NamedRecords, Report, ReportFormat } from '../../../shared/model/report.ts'
import { activityDocument } from './activity/activity-document.ts'
import { communicationsDocument } from './communications/communications-document.ts'
import { complianceDocument } from './compliance/compliance-document.ts'
import { dailyDocument } from './daily/daily-document.ts'
import { dailyRangeDocument, dailyRangeTables } from './daily/daily-range-document.ts'
import { dailyRangeText, dailyText } from './daily/daily-text.ts'
import type { ReportDocument } from './document.ts'
import { executionDocument } from './execution/execution-document.ts'
import type { Listings } from './listing.ts'
import { namedRecords } from './named-records.ts'
import { navDocument } from './nav/nav-document.ts'
import { positionsDocument } from './positions/positions-document.ts'
import { documentCsv, documentCsvPieces, documentCsvTables } from './render/csv.ts'
import { documentHtml } from './render/html.ts'
import { reportJson, reportJsonPieces } from './render/json.ts'
import { documentMarkdown } from './render/markdown.ts'
import { documentText } from './render/text.ts'
import { riskDocument } from './risk/risk-document.ts'
import { tradeBlotterDocument } from './trade-blotter/trade-blotter-document.ts'

export type { Ask } from './ask.ts'
export { askedOnce } from './asked-once.ts'
export { type DailyInput, dailySummaries, dailySummary, type RulesRun } from './daily/daily-summary.ts'
export { type ExecutionInput, executionQuality } from './execution/execution-quality.ts'
export type { MarketFiles } from './execution/market/read-market.ts'
export { countText, visible } from './format.ts'
export { knownDaysOf } from './known-days.ts'
export type { Listings } from './listing.ts'
export { makeReport, reportListings } from './make-report.ts'
export type { Period } from './period.ts'
export { escaped, fact, htmlHead, icon, TONES } from './render/html.ts'
export { inert } from './render/markdown.ts'
export type { ReportSource } from './report-source.ts'
export { withPlainNames } from './scratch.ts'

/**
 * A report in one format. The same report gives the same bytes. CSV has all tables in one text. Of a listing it has the
 * rows that the report holds: `reportPieces` has them all.
 */
export function renderReport(report: Report, format: ReportFormat): string {
  switch (format) {
    case 'text':
      if (report.kind === 'daily') return dailyText(report)
      if (report.kind === 'daily-range') return dailyRangeText(report)
      return documentText(documentOf(report))
    case 'html':
      return documentHtml(documentOf(report))
    case 'md':
      return documentMarkdown(documentOf(report))
    case 'json':
      return reportJson(report)
    case 'csv':
      return documentCsv(tablesOf(report))
  }
}

/**
 * A report in one format as pieces to be written one after the other, CSV and JSON with every row of its listings, which
 * are read as the pieces are taken: memory holds a page of them.
 */
export async function* reportPieces(
  report: Report,
  format: ReportFormat,
  listings: Listings,
): AsyncGenerator<string> {
  if (format === 'csv') yield* documentCsvPieces(tablesOf(report), listings)
  else if (format === 'json') yield* reportJsonPieces(report, listings)
  else yield renderReport(report, format)
}

/** The records that a report names by file and line, as its sections print them. */
export function recordsNamed(report: Report): readonly NamedRecords[] {
  return namedRecords(documentOf(report))
}

/** One CSV per table, by the table's name. */
export function renderCsvTables(report: Report): Record<string, string> {
  return documentCsvTables(tablesOf(report))
}

/** The document whose tables are the CSV: days that are bound together have each table once, with a column for the day. */
function tablesOf(report: Report): ReportDocument {
  return report.kind === 'daily-range' ? dailyRangeTables(report) : documentOf(report)
}

function documentOf(report: Report): ReportDocument {
  switch (report.kind) {
    case 'daily':
      return dailyDocument(report)
    case 'daily-range':
      return dailyRangeDocument(report)
    case 'execution':
      return executionDocument(report)
    case 'compliance':
      return complianceDocument(report)
    case 'trade-blotter':
      return tradeBlotterDocument(report)
    case 'risk':
      return riskDocument(report)
    case 'nav':
      return navDocument(report)
    case 'positions':
      return positionsDocument(report)
    case 'activity':
      return activityDocument(report)
    case 'communications':
      return communicationsDocument(report)
  }
}
