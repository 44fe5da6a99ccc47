import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { ReportRequest } from '../../../shared/contract/report.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { PAPER_SIZES, type PaperSize } from '../../../shared/model/paper.ts'
import { REPORT_KINDS } from '../../../shared/model/report-kinds.ts'
import {
  type GlobalOptions,
  type RangeOptions,
  readDay,
  readOneOf,
  readRange,
  withGlobals,
  withRange,
} from '../options.ts'
import { ENDINGS, PRINTED_FORMATS, type PrintedFormat } from '../report-formats.ts'
import { withSession } from '../session.ts'
import { print, say } from '../terminal.ts'
import { writePdf } from '../write-pdf.ts'

type ReportOptions = GlobalOptions & {
  readonly format?: PrintedFormat
  readonly output?: string
  readonly paper: PaperSize
}
type MarketOptions = { readonly quotes?: string; readonly tape?: string }
type PeriodOptions = ReportOptions & RangeOptions & { readonly date?: string; readonly asOf?: string }

export function addReport(program: Command): void {
  const report = program.command('report').description('print a report')
  const withOutput = (command: Command) =>
    withGlobals(command)
      .option('--format <format>', PRINTED_FORMATS.join(', '), readOneOf(PRINTED_FORMATS))
      .option('--output <file>', 'write to a file instead of stdout')
      .option('--paper <size>', 'paper of a PDF: A4 or Letter', readOneOf(PAPER_SIZES), 'A4')

  for (const { kind, about } of REPORT_KINDS) {
    const command = withRange(withOutput(report.command(kind).description(about))).option(
      '--date <day>',
      'one day, YYYY-MM-DD',
      readDay,
    )
    if (kind === 'compliance')
      command.option(
        '--as-of <day>',
        'tell retention as of this day (default: the last of the period)',
        readDay,
      )
    if (kind === 'execution')
      command
        .option('--quotes <file>', 'quotes of the market, CSV or Parquet: ticker, ts, bid, ask')
        .option('--tape <file>', 'trades of the whole market, CSV or Parquet: ticker, ts, price, size')
    command.action((options: PeriodOptions & MarketOptions) => {
      const { asOf } = options
      return printReport({ kind, range: readPeriod(options), ...(asOf !== undefined && { asOf }) }, options)
    })
  }
}

/** One day by --date, or several by --from and --to. */
function readPeriod({ date, ...options }: PeriodOptions): ReportRequest['range'] {
  const range = readRange(options)
  if (date !== undefined && range !== undefined) {
    throw new BlotterError('USAGE', 'Give either --date, or --from and --to.')
  }
  if (date !== undefined) return { from: date, to: date }
  if (range === undefined)
    throw new BlotterError('USAGE', 'Name the day with --date, or the period with --from and --to.')
  return range
}

async function printReport(
  asked: ReportRequest,
  { quotes, tape, ...options }: ReportOptions & MarketOptions,
): Promise<void> {
  const format = options.format ?? formatOfName(options.output)
  await withSession(options, async ({ client, call, follow, saveTo, lend }) => {
    const market = {
      ...(quotes === undefined ? {} : { quotes: lend(resolve(quotes)) }),
      ...(tape === undefined ? {} : { tape: lend(resolve(tape)) }),
    }
    const report = Object.keys(market).length === 0 ? asked : { ...asked, market }
    if (format === 'pdf') {
      const { content } = await follow(client.report.render({ report, format: 'html' }, call))
      const output = await writePdf(content, options.output, options.paper)
      if (options.quiet !== true) say(`written to ${output}`)
      return
    }
    if (options.output !== undefined) {
      const written = await follow(
        client.report.export({ report, format, save: saveTo(resolve(options.output)) }, call),
      )
      if (options.quiet !== true) say(`written to ${written.path}`)
      return
    }
    if (format === 'csv' || format === 'json') {
      // These may be as long as the archive: they go by way of a file, not of memory.
      await withTemporaryFile(async (path) => {
        await follow(client.report.export({ report, format, save: saveTo(path) }, call))
        for await (const piece of createReadStream(path, 'utf8')) await print(piece)
      })
      return
    }
    const { content } = await follow(client.report.render({ report, format }, call))
    await print(content)
  })
}

async function withTemporaryFile(use: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'blotter-'))
  try {
    await use(join(folder, 'report'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function formatOfName(path: string | undefined): PrintedFormat {
  const ending = path?.split('.').at(-1)
  return PRINTED_FORMATS.find((format) => ENDINGS[format] === ending) ?? 'text'
}
