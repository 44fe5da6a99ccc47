import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CASE_FORMATS, type CaseSummary } from '../../../shared/model/case.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import {
  type GlobalOptions,
  readNumberOf,
  readOneOf,
  type TextOrJson,
  withGlobals,
  withTextOrJson,
} from '../options.ts'
import { type ListColumn, printList } from '../print-list.ts'
import { withSession } from '../session.ts'
import { print, say } from '../terminal.ts'
import { writePdf } from '../write-pdf.ts'

type ListOptions = GlobalOptions & { readonly format: TextOrJson }

const EXPORT_FORMATS = [...CASE_FORMATS, 'pdf'] as const
type ExportFormat = (typeof EXPORT_FORMATS)[number]
type ExportOptions = GlobalOptions & { readonly format?: ExportFormat; readonly output?: string }

export function addCase(program: Command): void {
  const cases = program
    .command('case')
    .description('cases: records, results, findings and notes put together')
  withGlobals(withTextOrJson(cases.command('list').description('the cases of this workspace'))).action(
    (options: ListOptions) => list(options),
  )
  withGlobals(
    cases
      .command('export')
      .description('write a case as one file that stands by itself')
      .argument('<id>', 'its number, as the list tells it', readNumberOf('a case'))
      .option('--format <format>', EXPORT_FORMATS.join(', '), readOneOf(EXPORT_FORMATS))
      .option('--output <file>', 'write to a file instead of stdout'),
  ).action((id: number, options: ExportOptions) => exportCase(id, options))
}

const COLUMNS: readonly ListColumn<CaseSummary>[] = [
  { name: 'id', kind: 'integer', cell: ({ id }) => id },
  { name: 'status', kind: 'text', cell: ({ status }) => status },
  { name: 'members', kind: 'integer', cell: ({ members }) => members },
  { name: 'last change', kind: 'text', cell: ({ changedAt }) => changedAt },
  { name: 'author', kind: 'text', cell: ({ author }) => author },
  { name: 'title', kind: 'text', cell: ({ title }) => title },
]

async function list(options: ListOptions): Promise<void> {
  await withSession(options, async ({ client, call }) =>
    printList(await client.case.list(undefined, call), COLUMNS, options.format),
  )
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
