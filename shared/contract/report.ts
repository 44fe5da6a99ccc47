import { type } from '@orpc/contract'
import { z } from 'zod'
import { REPORT_FORMATS } from '../model/report.ts'
import { day, op, range, saveToken } from './base.ts'

/** Which report: its kind with its period. */
export const reportRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('daily'), day }),
  z.object({ kind: z.literal('execution'), range }),
])
export type ReportRequest = z.infer<typeof reportRequest>

export type { ReportFormat } from '../model/report.ts'

export const reportContract = {
  /** The report as text of one format, for the preview (HTML without script) and for copying. */
  render: op
    .input(z.object({ report: reportRequest, format: z.enum(REPORT_FORMATS) }))
    .output(type<{ readonly content: string; readonly suggestedName: string }>()),
  /** Writes the report to the place chosen in a save dialog. (PDF is printed by the host from the HTML.) */
  export: op
    .input(z.object({ report: reportRequest, format: z.enum(REPORT_FORMATS), save: saveToken }))
    .output(type<{ readonly path: string; readonly bytes: number }>()),
}
