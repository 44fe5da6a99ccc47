/** The members that follow from the archive files, `inputs.json` and the alert rules alone: made for the package, and again by a replay. */
import { type Day, daysBetween } from '../../../shared/model/archive.ts'
import type { Report, ReportFormat } from '../../../shared/model/report.ts'
import { REPORT_KINDS, type ReportKind } from '../../../shared/model/report-kinds.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { ask, interruptible, streamCsv } from '../query/index.ts'
import {
  askedOnce,
  dailySummaries,
  type Listings,
  makeReport,
  renderCsvTables,
  reportListings,
  reportPieces,
} from '../report/index.ts'
import { reportSourceOf } from '../report-source.ts'
import type { RuleInputs } from '../rules/rule-hits.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { formatVerification } from '../verify/index.ts'
import { findHits } from './find-hits.ts'
import type { PackageInputs } from './inputs.ts'
import { RECORD_TABLES } from './records.ts'
import { SqlLog } from './sql-log.ts'
import type { Staging } from './staging.ts'

type Period = { readonly from: Day; readonly to: Day }

type ToMake = {
  readonly kind: ReportKind
  readonly period: Period
  /** Path within the package, without an ending. */
  readonly name: string
  /** One of many, each of its own day. */
  readonly ofDay: boolean
}

/** The reports that the period makes, in their order. */
export function reportsOf(
  kinds: readonly ReportKind[],
  days: readonly Day[],
  period: Period,
): readonly ToMake[] {
  return REPORT_KINDS.filter(({ kind }) => kinds.includes(kind)).flatMap(
    ({ kind, period: by }): readonly ToMake[] =>
      by === 'day'
        ? days.map((day) => ({
            kind,
            period: { from: day, to: day },
            name: `reports/${kind}/${day}`,
            ofDay: true,
          }))
        : [{ kind, period, name: `reports/${kind}/${kind}`, ofDay: false }],
  )
}

/** Days whose summaries are made in one pass: they share what is read of the days before, and are held together. */
const DAYS_AT_ONCE = 60

/** The reports in their order, those that are made in one pass together. */
function passesOf(reports: readonly ToMake[]): readonly (readonly [ToMake, ...ToMake[]])[] {
  const passes: [ToMake, ...ToMake[]][] = []
  for (const report of reports) {
    const last = passes.at(-1)
    const joins = report.kind === 'daily' && last?.[0].kind === 'daily' && last.length < DAYS_AT_ONCE
    if (joins) last.push(report)
    else passes.push([report])
  }
  return passes
}

/** Days of the period that have a file, be it here or at the source only, or should have one. */
export function reportDays(inputs: Pick<PackageInputs, 'archive' | 'period' | 'report'>): readonly Day[] {
  const known = new Set<Day>(inputs.report.missingDays)
  for (const { kind, day, sha256 } of inputs.report.compliance.objects)
    if (kind === 'log' && sha256 === null && day !== null) known.add(day)
  for (const { key, day, inPeriod } of inputs.archive)
    if (inPeriod && day !== null && isLog(key)) known.add(day)
  return daysBetween(inputs.period.from, inputs.period.to).filter((day) => known.has(day))
}

export const isLog = (key: string): boolean => /\.(log|jsonl|ndjson)(\.gz)?$/.test(key)

export async function makeRebuilt(
  { gate }: Services,
  inputs: PackageInputs,
  rules: RuleInputs | null,
  verification: VerificationResult,
  staging: Staging,
  run: RunOptions,
): Promise<void> {
  const { period } = inputs
  await staging.put('verification/verification.json', `${JSON.stringify(verification, null, 2)}\n`, {
    count: verification.entries,
    period,
    rebuilt: true,
  })
  await staging.put('verification/verification.txt', formatVerification(verification), {
    period,
    rebuilt: true,
  })

  const sql = new SqlLog()
  const reports = reportsOf(inputs.kinds, reportDays(inputs), period)
  await gate.withReader(async (reader) => {
    const hits = rules && (await findHits(reader, rules, period, { sql, staging }, run))
    let done = 0
    for (const pass of passesOf(reports)) {
      run.signal?.throwIfAborted()
      const [{ kind, name, period: first }] = pass
      run.onProgress?.({ phase: 'reports', done, total: reports.length, unit: 'steps', detail: name })
      // A connection of its own: a report's temporary tables are its own.
      await interruptible(reader, run.signal, async (connection) => {
        const asking = askedOnce((statement, params) => ask({ ...reader, connection }, statement, params))
        const names = pass.map((each) => each.name)
        const source = {
          ...reportSourceOf(inputs.report, sql.recorded(asking, kind, names)),
          recordsFrom: period.from,
          ...(hits && { rules: hits }),
        }
        const stop = { signal: run.signal }
        const days = pass.map((each) => each.period.from)
        const made =
          kind === 'daily'
            ? await dailySummaries(source, days, stop)
            : [await makeReport(kind, source, first, stop)]
        for (const [index, report] of made.entries()) {
          const each = pass[index] as ToMake
          await putReport(staging, report, reportListings(kind, source, each.period, stop), each)
        }
      })
      done += pass.length
    }
    for (const { name, sql: statement } of RECORD_TABLES) {
      const member = `records/${name}`
      const params = { from: period.from, to: period.to }
      run.onProgress?.({ phase: 'records', done: 0, total: null, unit: 'rows', detail: member })
      sql.note('records', member, statement, params)
      await staging.stream(member, async (write) => ({
        count: await streamCsv(reader, statement, params, write, run),
        period,
        rebuilt: true,
      }))
    }
  })
  await sql.write(staging)
}

/**
 * A report of a period has a CSV for each of its tables; of the many days, and where a listing may be as long as the
 * archive, one with all of them.
 */
async function putReport(
  staging: Staging,
  report: Report,
  listings: Listings,
  { name, period, ofDay }: ToMake,
): Promise<void> {
  const facts = { period, rebuilt: true }
  const put = (ending: string, format: ReportFormat) =>
    staging.stream(`${name}.${ending}`, async (write) => {
      for await (const piece of reportPieces(report, format, listings)) await write(piece)
      return facts
    })
  await put('html', 'html')
  await put('json', 'json')
  if (ofDay) await put('txt', 'text')
  if (ofDay || Object.keys(listings).length > 0) {
    await put('csv', 'csv')
    return
  }
  for (const [table, content] of Object.entries(renderCsvTables(report)))
    await staging.put(`${name.slice(0, name.lastIndexOf('/'))}/tables/${table}.csv`, content, facts)
}
