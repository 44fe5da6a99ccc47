import type { NoEvents, Provenance } from '../../../shared/model/report.ts'
import type { RunOptions } from '../run-options.ts'
import { type Reader, readerOf, single } from './ask.ts'
import { checkedPeriod, IN_PERIOD, type Period } from './period.ts'
import { explainNoEvents, readProvenance } from './provenance.ts'
import type { ReportSource } from './report-source.ts'

/** What every report of a period begins with. */
export type ReportHead = {
  readonly from: string
  readonly to: string
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  /** Records of the period, of whatever type. */
  readonly events: number
}

/** Checks the period and reads what it rests on. Throws USAGE when it is none. */
export async function readHead(
  source: ReportSource,
  asked: Period,
  title: string,
  steps: number,
  run: RunOptions,
): Promise<{ readonly read: Reader; readonly period: Period; readonly head: ReportHead }> {
  const period = checkedPeriod(asked)
  const read = readerOf(source.ask, `${title} of ${period.from} to ${period.to}`, steps, run)
  const provenance = await readProvenance(read, { ...source, ...period })
  const counted = await read(
    `SELECT CAST(count(*) AS VARCHAR) AS events FROM events WHERE ${IN_PERIOD}`,
    period,
  )
  const events = single(counted).count('events')
  const noEvents = events > 0 ? null : explainNoEvents(provenance, source.missingDays)
  return { read, period, head: { ...period, provenance, noEvents, events } }
}
