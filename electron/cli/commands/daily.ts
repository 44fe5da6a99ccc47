import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { ReportRequest } from '../../../shared/contract/report.ts'
import { type Day, isDay } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { PAPER_SIZES, type PaperSize } from '../../../shared/model/paper.ts'
import type { DailySummary, ReportFormat } from '../../../shared/model/report.ts'
import { reportFileName } from '../../../shared/model/report-kinds.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import { type GlobalOptions, readOneOf, withGlobals } from '../options.ts'
import { addSource, pullExit, pullLines, type SourceOptions, withSource } from '../pull-source.ts'
import { ENDINGS, PRINTED_FORMATS, type PrintedFormat } from '../report-formats.ts'
import { type Session, withSession } from '../session.ts'
import { print, say } from '../terminal.ts'
import { writePdf } from '../write-pdf.ts'

type DailyOptions = GlobalOptions &
  SourceOptions & {
    readonly date: Day
    readonly output?: string
    readonly format?: readonly PrintedFormat[]
    readonly paper: PaperSize
  }

export function addDaily(program: Command): void {
  const command = program
    .command('daily')
    .description(
      'a day from end to end, for cron: pull, verify, load, report; exit 0 only when nothing is wrong',
    )
    .requiredOption('--date <day>', 'YYYY-MM-DD, yesterday or today (UTC)', readDate)
    .option('--source <where>', 's3://bucket/prefix/ or a folder (default: the source of the workspace)')
    .option('--output <folder>', 'also write the report there, in every format of --format')
    .option(
      '--format <format>',
      `${PRINTED_FORMATS.join(', ')}; may be repeated (default: html)`,
      collectFormat,
    )
    .option('--paper <size>', 'paper of a PDF: A4 or Letter', readOneOf(PAPER_SIZES), 'A4')
  withGlobals(withSource(command)).action(daily)
}

async function daily(options: DailyOptions): Promise<void> {
  const { date } = options
  await withSession(options, async (session) => {
    const { client, call, follow } = session
    const source =
      options.source === undefined
        ? await onlySource(session)
        : await addSource(session, options.source, options)
    const range = { from: date, to: date }
    const pulled = await follow(
      client.archive.pull({ sourceId: source.id, parallel: options.jobs, range }, call),
    )
    if (options.quiet !== true) say(pullLines(pulled).join('\n'))
    const formats = options.output === undefined ? [] : [...new Set(options.format ?? ['html' as const])]
    const report = await makeOnce(session, { kind: 'daily', range }, formats, options.output)
    await print(report.text)
    for (const path of report.written) if (options.quiet !== true) say(`written to ${path}`)
    if (report.html !== null) {
      const path = await writePdf(report.html.content, report.html.path, options.paper)
      if (options.quiet !== true) say(`written to ${path}`)
    }
    const wrong = pulled.plan.missingDays.includes(date)
      ? 'the archive should have a log of this day and has none.'
      : whatIsWrong(report.json)
    const code = pullExit(pulled)
    if (wrong !== null) say(`${date}: ${wrong}`)
    process.exitCode = code === EXIT.good && wrong !== null ? EXIT.findings : code
  })
}

/** The one source that the workspace pulls from. */
async function onlySource({ client, call }: Session) {
  const { sources } = await client.workspace.info(undefined, call)
  const [source, ...others] = sources
  if (source && others.length === 0) return source
  throw new BlotterError(
    'USAGE',
    source
      ? `The workspace knows ${sources.length} sources: ${sources.map(({ spec }) => spec).join(', ')}.`
      : 'The workspace knows no source yet.',
    { hint: 'Name one with --source s3://bucket/prefix/ or --source FOLDER.' },
  )
}

type MadeReport = {
  readonly text: string
  readonly json: unknown
  /** The HTML that a PDF is printed from, and where it goes; null when none was asked for. */
  readonly html: { readonly content: string; readonly path: string } | null
  readonly written: readonly string[]
}

/** The report is made once: what is printed, what is written and the exit code say the same. */
async function makeOnce(
  { client, call, follow, saveTo }: Session,
  report: ReportRequest,
  formats: readonly PrintedFormat[],
  folder = '.',
): Promise<MadeReport> {
  const pathOf = (format: PrintedFormat) =>
    resolve(join(folder, `${reportFileName('daily', report.range)}.${ENDINGS[format]}`))
  if (formats.length > 0) await mkdir(folder, { recursive: true })
  const saved = formats.filter((format) => format !== 'pdf')
  const asked = [
    { format: 'text' as const },
    { format: 'json' as const },
    ...(formats.includes('pdf') ? [{ format: 'html' as const }] : []),
    ...saved.map((format) => ({ format, save: saveTo(pathOf(format)) })),
  ]
  const { forms } = await follow(client.report.forms({ report, forms: asked }, call))
  const contentOf = (wanted: ReportFormat) =>
    forms.flatMap((form) => ('content' in form && form.format === wanted ? [form.content] : []))[0] ?? null
  const html = contentOf('html')
  return {
    text: contentOf('text') ?? '',
    json: JSON.parse(contentOf('json') ?? ''),
    html: html === null ? null : { content: html, path: pathOf('pdf') },
    written: forms.flatMap((form) => ('path' in form ? [form.path] : [])),
  }
}

/** What a report of one day has to say against that day; null when nothing, or nothing that was not dismissed. */
function whatIsWrong(report: unknown): string | null {
  const { provenance, anomalies } = report as Pick<DailySummary, 'provenance' | 'anomalies'>
  if (provenance.failure !== null) return provenance.failure
  const { total, dismissed } = anomalies
  const open = total - dismissed
  if (open === 0) return null
  const besides = dismissed === 0 ? '' : `, and ${dismissed} dismissed`
  return `${open} ${open === 1 ? 'anomaly' : 'anomalies'}${besides}, listed in the report.`
}

function readDate(text: string): Day {
  if (text === 'today' || text === 'yesterday') {
    const back = text === 'today' ? 0 : 86_400_000
    return new Date(Date.now() - back).toISOString().slice(0, 10)
  }
  if (!isDay(text)) {
    throw new InvalidArgumentError(`'${text}' is not a day. Write it as YYYY-MM-DD, yesterday or today.`)
  }
  return text
}

function collectFormat(
  text: string,
  earlier: readonly PrintedFormat[] | undefined,
): readonly PrintedFormat[] {
  return [...(earlier ?? []), readOneOf(PRINTED_FORMATS)(text)]
}
