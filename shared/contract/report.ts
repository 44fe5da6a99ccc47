import { z } from 'zod'
import { type NamedRecords, REPORT_FORMATS, type ReportFormat } from '../model/report.ts'
import { REPORT_KINDS } from '../model/report-kinds.ts'
import { day, longOutput, op, openToken, range, saveToken } from './base.ts'

/**
 * Which report, and over which days; one day is a range from that day to itself. `asOf`: the day as of which periods
 * of retention are over or not; the last of the range without it.
 */
export const reportRequest = z.object({
  kind: z.enum(REPORT_KINDS.map(({ kind }) => kind)),
  range,
  asOf: day.optional(),
  /** Files beside the archive, CSV or Parquet: quotes (ticker, ts, bid, ask), a market tape (ticker, ts, price, size). */
  market: z.object({ quotes: openToken.exactOptional(), tape: openToken.exactOptional() }).exactOptional(),
})
export type ReportRequest = z.infer<typeof reportRequest>

export type { ReportFormat } from '../model/report.ts'

/** One form of a report: written where it has a place, else given as text. */
export type MadeForm =
  | { readonly format: ReportFormat; readonly content: string }
  | { readonly format: ReportFormat; readonly path: string; readonly bytes: number }

export const reportContract = {
  /**
   * The report as text of one format, for the preview (HTML without script), for print and for copying; with the records
   * that it names by file and line.
   */
  render: op
    .input(z.object({ report: reportRequest, format: z.enum(REPORT_FORMATS) }))
    .output(longOutput<{ readonly content: string; readonly named: readonly NamedRecords[] }>()),
  /** Writes the report to the place chosen in a save dialog. (PDF is printed by the host from the HTML.) */
  export: op
    .input(z.object({ report: reportRequest, format: z.enum(REPORT_FORMATS), save: saveToken }))
    .output(longOutput<{ readonly path: string; readonly bytes: number }>()),
  /** Makes the report once and gives it in several forms, in their order: what they say is of one and the same moment. */
  forms: op
    .input(
      z.object({
        report: reportRequest,
        forms: z
          .array(z.object({ format: z.enum(REPORT_FORMATS), save: saveToken.exactOptional() }))
          .min(1)
          .max(2 * REPORT_FORMATS.length),
      }),
    )
    .output(longOutput<{ readonly forms: readonly MadeForm[] }>()),
}
