import type { MadeForm, ReportRequest } from '../../../shared/contract/report.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { FileBeside, NamedRecords, ReportFormat } from '../../../shared/model/report.ts'
import { recordFailures } from '../activity/record-run.ts'
import { attestationFacts } from '../attest/attestation-facts.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import { lentPath } from '../lent-path.ts'
import { ask, interruptible, withMarketFile } from '../query/index.ts'
import {
  askedOnce,
  type MarketFiles,
  makeReport,
  type Period,
  recordsNamed,
  reportListings,
  reportPieces,
} from '../report/index.ts'
import { readReportInputs, reportSourceOf } from '../report-source.ts'
import { prepareRuleHits, ruleHitsFrom } from '../rules/rule-hits.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'
import { sha256Hex } from '../verify/digest.ts'
import { writePieces } from '../write-together.ts'

export function reportHandlers(os: Implementer['report'], services: Services) {
  const { catalog, options } = services
  return {
    render: os.render.handler(async function* ({ input, signal }) {
      const { report, format } = input
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'report.render', input, () =>
          withReport(services, report, run, async (made) => ({
            ...(await rendered(services, report, made, format)),
            named: made.named,
          })),
        ),
      )
    }),
    export: os.export.handler(async function* ({ input, signal }) {
      const { report, format } = input
      const path = takeSavePath(options, input.save)
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'report.export', { report, format, path }, () =>
          withReport(services, report, run, (made) => exported(services, report, made, { format, path })),
        ),
      )
    }),
    forms: os.forms.handler(async function* ({ input: { report, forms }, signal }) {
      const asked = forms.map(({ format, save }) => ({
        format,
        ...(save !== undefined && { path: takeSavePath(options, save) }),
      }))
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'report.forms', { report, forms: asked }, () =>
          withReport(services, report, run, async (made) => {
            const done: MadeForm[] = []
            for (const { format, path } of asked) {
              const form =
                path === undefined
                  ? await rendered(services, report, made, format)
                  : await exported(services, report, made, { format, path })
              done.push({ format, ...form })
            }
            return { forms: done }
          }),
        ),
      )
    }),
  }
}

/** What a page shows or copies at once, in characters: a listing of a year is exported instead. */
const LONGEST_RENDERED = 32_000_000

/** A report that was made: its text in each format, piece by piece, while the case database is open for it. */
type Made = {
  readonly piecesOf: (format: ReportFormat) => AsyncIterable<string>
  /** The files beside the archive that it was made with. */
  readonly besides: { readonly besides?: readonly FileBeside[] }
  /** The records that its printed tables name by file and line. */
  readonly named: readonly NamedRecords[]
}

async function rendered(
  { catalog }: Services,
  report: ReportRequest,
  { piecesOf, besides }: Made,
  format: ReportFormat,
): Promise<{ readonly content: string }> {
  const parts: string[] = []
  let length = 0
  for await (const piece of piecesOf(format)) {
    parts.push(piece)
    length += piece.length
    if (length > LONGEST_RENDERED)
      throw new BlotterError('USAGE', 'The report has more rows than can be shown or copied at once.', {
        hint: 'Export it to a file: that has no limit.',
      })
  }
  const content = parts.join('')
  catalog.recordActivity('report.rendered', { report, format, ...besides, sha256: sha256Hex(content) })
  return { content }
}

async function exported(
  { catalog }: Services,
  report: ReportRequest,
  { piecesOf, besides }: Made,
  { format, path }: { readonly format: ReportFormat; readonly path: string },
): Promise<{ readonly path: string; readonly bytes: number }> {
  const { bytes, sha256 } = await writePieces(path, piecesOf(format))
  catalog.recordActivity('report.exported', { report, format, path, ...besides, bytes, sha256 })
  return { path, bytes }
}

/** Makes the report once and gives it to `use`. */
async function withReport<T>(
  services: Services,
  request: ReportRequest,
  run: RunOptions,
  use: (made: Made) => Promise<T>,
): Promise<T> {
  const { kind, range, asOf } = request
  const attested = kind === 'compliance' ? await attestationFacts(services, range, run) : null
  const inputs = readReportInputs(services, range, asOf, attested)
  const market = marketFiles(request, services.options, run)
  await prepareRuleHits(services, run.signal)
  return services.gate.withReader((reader) =>
    // A connection of its own: the report may be stopped within a statement, and its temporary tables are its own.
    interruptible(reader, run.signal, async (connection) => {
      const own = { ...reader, connection }
      const source = {
        ...reportSourceOf(
          inputs,
          askedOnce((sql, params) => ask(own, sql, params)),
        ),
        runRules: async (period: Period) => (await ruleHitsFrom(services, reader, period, run)).anomalies,
        ...(market === null ? {} : { market }),
      }
      const report = await makeReport(kind, source, range, run)
      const { besides } = report.provenance
      return use({
        piecesOf: (format) => reportPieces(report, format, reportListings(kind, source, range, run)),
        besides: besides === undefined ? {} : { besides },
        named: recordsNamed(report),
      })
    }),
  )
}

/** The files that were chosen beside the archive, each opened while the report reads it. */
function marketFiles(
  { kind, market }: ReportRequest,
  options: Services['options'],
  run: RunOptions,
): MarketFiles | null {
  if (market === undefined) return null
  if (kind !== 'execution')
    throw new BlotterError('USAGE', 'Only the execution quality report reads quotes and a market tape.')
  const quotes = market.quotes === undefined ? null : lentPath(options, market.quotes)
  const tape = market.tape === undefined ? null : lentPath(options, market.tape)
  return {
    ...(quotes === null ? {} : { quotes: (use) => withMarketFile('quotes', quotes, run, use) }),
    ...(tape === null ? {} : { tape: (use) => withMarketFile('tape', tape, run, use) }),
  }
}
