import { resolve } from 'node:path'
import type { Command } from 'commander'
import { findElectron } from '../../../build/electron-path.mjs'
import type { ReportRequest } from '../../../shared/contract/report.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { printPdf } from '../../pdf/spawn.ts'
import {
  type GlobalOptions,
  type RangeOptions,
  readDay,
  readOneOf,
  readRange,
  withGlobals,
  withRange,
} from '../options.ts'
import { withSession } from '../session.ts'
import { print, say } from '../terminal.ts'

const FORMATS = ['text', 'html', 'pdf', 'md', 'json', 'csv'] as const
type Format = (typeof FORMATS)[number]
type ReportOptions = GlobalOptions & { readonly format?: Format; readonly output?: string }

export function addReport(program: Command): void {
  const report = program.command('report').description('print a report')
  const withOutput = (command: Command) =>
    withGlobals(command)
      .option('--format <format>', FORMATS.join(', '), readOneOf(FORMATS))
      .option('--output <file>', 'write to a file instead of stdout')

  withOutput(report.command('daily').description('daily audit summary'))
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', readDay)
    .action((options: ReportOptions & { readonly date: string }) =>
      printReport({ kind: 'daily', day: options.date }, options),
    )

  withRange(withOutput(report.command('execution').description('execution quality over a period'))).action(
    (options: ReportOptions & RangeOptions) => {
      const range = readRange(options)
      if (range === undefined) throw new BlotterError('USAGE', 'Name the period with --from and --to.')
      return printReport({ kind: 'execution', range }, options)
    },
  )
}

async function printReport(report: ReportRequest, options: ReportOptions): Promise<void> {
  const format = options.format ?? formatOfName(options.output)
  await withSession(options, async ({ client, call, saveTo }) => {
    if (format === 'pdf') {
      if (options.output === undefined) {
        throw new BlotterError('USAGE', 'PDF is a binary format.', { hint: 'Name a file with --output.' })
      }
      const { content } = await client.report.render({ report, format: 'html' }, call)
      const output = resolve(options.output)
      const electron = findElectron()
      if (!electron) {
        throw new BlotterError('IO', 'PDF needs the Electron runtime, which is not installed here.', {
          hint: 'Run: npm run setup',
        })
      }
      await printPdf({ html: content, output, electronPath: electron.path })
      if (options.quiet !== true) say(`written to ${output}`)
      return
    }
    if (options.output !== undefined) {
      const written = await client.report.export(
        { report, format, save: saveTo(resolve(options.output)) },
        call,
      )
      if (options.quiet !== true) say(`written to ${written.path}`)
      return
    }
    const { content } = await client.report.render({ report, format }, call)
    await print(content)
  })
}

const ENDINGS: Readonly<Record<string, Format>> = {
  txt: 'text',
  html: 'html',
  pdf: 'pdf',
  md: 'md',
  json: 'json',
  csv: 'csv',
}

function formatOfName(path: string | undefined): Format {
  return ENDINGS[path?.split('.').at(-1) ?? ''] ?? 'text'
}
