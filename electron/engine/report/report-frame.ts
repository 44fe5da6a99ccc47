import type { Report } from '../../../shared/model/report.ts'
import { periodWords, type ReportDocument, type Section, titleOf } from './document.ts'
import type { ReportHead } from './report-head.ts'

/** The frame of a report over a period: title, period, what it rests on; sections only where there are events. */
export function reportFrame(
  report: Report & ReportHead & { readonly notes: readonly string[] },
  sections: readonly Section[],
  definitions: ReportDocument['definitions'],
  mainTable?: string,
): ReportDocument {
  const period = periodWords(report.provenance)
  return {
    title: `${titleOf(report)}: ${period}`,
    period: `${period}, 00:00 to 24:00 UTC`,
    provenance: report.provenance,
    noEvents: report.noEvents?.sentence ?? null,
    sections: report.noEvents ? [] : sections,
    notes: report.notes,
    definitions,
    ...(mainTable === undefined ? {} : { mainTable }),
  }
}
