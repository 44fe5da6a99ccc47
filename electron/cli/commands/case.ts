import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { CASE_FORMATS } from '../../../shared/model/case.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { type GlobalOptions, readOneOf, withGlobals } from '../options.ts'
import { withSession } from '../session.ts'
import { print, say } from '../terminal.ts'
import { textTable } from '../text-table.ts'
import { writePdf } from '../write-pdf.ts'

const LIST_FORMATS = ['text', 'json'] as const
type ListOptions = GlobalOptions & { readonly format: (typeof LIST_FORMATS)[number] }

const EXPORT_FORMATS = [...CASE_FORMATS, 'pdf'] as const
type ExportFormat = (typeof EXPORT_FORMATS)[number]
type ExportOptions = GlobalOptions & { readonly format?: ExportFormat; readonly output?: string }

export function addCase(program: Command): void {
  const cases = program
    .command('case')
    .description('cases: records, results, findings and notes put together')
  withGlobals(
    cases
      .command('list')
      .description('the cases of this workspace')
      .option('--format <format>', LIST_FORMATS.join(', '), readOneOf(LIST_FORMATS), 'text'),
  ).action((options: ListOptions) => list(options))
  withGlobals(
    cases
      .command('export')
      .description('write a case as one file that stands by itself')
      .argument('<id>', 'its number, as the list tells it', readId)
      .option('--format <format>', EXPORT_FORMATS.join(', '), readOneOf(EXPORT_FORMATS))
      .option('--output <file>', 'write to a file instead of stdout'),
  ).action((id: number, options: ExportOptions) => exportCase(id, options))
}

function readId(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`'${text}' is not the number of a case.`)
  return Number(text)
}

const COLUMNS = [
  { name: 'id', type: 'BIGINT', kind: 'integer' },
  { name: 'status', type: 'VARCHAR', kind: 'text' },
  { name: 'members', type: 'BIGINT', kind: 'integer' },
  { name: 'last change', type: 'VARCHAR', kind: 'text' },
  { name: 'author', type: 'VARCHAR', kind: 'text' },
  { name: 'title', type: 'VARCHAR', kind: 'text' },
] as const

async function list(options: ListOptions): Promise<void> {
  await withSession(options, async ({ client, call }) => {
    const cases = await client.case.list(undefined, call)
    if (options.format === 'json') {
      await print(`${JSON.stringify(cases, null, 2)}\n`)
      return
    }
    const rows = cases.map(({ id, status, members, changedAt, author, title }) => [
      id,
      status,
      members,
      changedAt,
      author,
      title,
    ])
    await print(textTable(COLUMNS, rows, true))
  })
}

async function exportCase(id: number, options: ExportOptions): Promise<void> {
  const format = options.format ?? formatOfName(options.output)
  await withSession(options, async ({ client, call, saveTo }) => {
    if (format === 'pdf') {
      const { content } = await client.case.render({ id, format: 'html' }, call)
      const path = await writePdf(content, options.output)
      if (options.quiet !== true) say(`written to ${path}`)
      return
    }
    if (options.output !== undefined) {
      const save = saveTo(resolve(options.output))
      const { path } = await client.case.export({ id, format, save }, call)
      if (options.quiet !== true) say(`written to ${path}`)
      return
    }
    await print((await client.case.render({ id, format }, call)).content)
  })
}

function formatOfName(path: string | undefined): ExportFormat {
  const ending = path?.split('.').at(-1)
  const found = EXPORT_FORMATS.find((format) => format === ending)
  if (found) return found
  if (path === undefined) return 'md'
  throw new BlotterError('USAGE', `The format of ${path} is not told by its name.`, {
    hint: `Name it with --format: ${EXPORT_FORMATS.join(', ')}.`,
  })
}
