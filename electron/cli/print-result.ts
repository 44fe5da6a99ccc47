/** A query's result on stdout or in a file, in the formats of the grammar. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { formatBytes } from '../../shared/model/byte-count.ts'
import { EXPORT_FORMATS } from '../../shared/model/cell.ts'
import { BlotterError } from '../../shared/model/error.ts'
import { lineageText } from '../../shared/model/lineage.ts'
import type { ParamValue } from '../../shared/model/question.ts'
import type { Session } from './session.ts'
import { print, say } from './terminal.ts'
import { textTable } from './text-table.ts'

export const RESULT_FORMATS = ['table', ...EXPORT_FORMATS] as const
export type ResultFormat = (typeof RESULT_FORMATS)[number]

const BLOCK = 1000

/**
 * Runs one statement and prints its whole result. A file's format follows its ending unless one is given. What the
 * loaded events rest on is told beside it, on stderr; that a file failed is told even when asked to be quiet.
 */
export async function printResult(session: Session, sql: string, options: PrintOptions): Promise<void> {
  await printRows(session, sql, options)
  const lineage = await session.client.query.lineage(undefined, session.call)
  if (options.quiet !== true || lineage.failed > 0) say(lineageText(lineage))
}

type PrintOptions = {
  readonly params?: Readonly<Record<string, ParamValue>>
  readonly format?: ResultFormat
  readonly output?: string
  readonly quiet?: boolean
}

async function printRows(session: Session, sql: string, options: PrintOptions): Promise<void> {
  const format = options.format ?? formatOfName(options.output)
  if (format === 'parquet' && options.output === undefined) {
    throw new BlotterError('USAGE', 'Parquet is a binary format.', { hint: 'Name a file with --output.' })
  }
  const result = await session.client.query.run({ sql, params: { ...options.params } }, session.call)
  if (format === 'table') {
    if (options.output !== undefined) {
      throw new BlotterError('USAGE', 'A table is for the screen.', {
        hint: `With --output choose one of ${EXPORT_FORMATS.join(', ')}.`,
      })
    }
    for (let offset = 0; offset === 0 || offset < result.rowCount; offset += BLOCK) {
      const page = await session.client.query.page(
        { resultId: result.resultId, offset, limit: BLOCK },
        session.call,
      )
      await print(textTable(result.columns, page.rows, offset === 0))
    }
    if (options.quiet !== true) say(`${result.rowCount.toLocaleString('en-US')} rows`)
    return
  }
  if (options.output !== undefined) {
    const path = resolve(options.output)
    const written = await session.follow(
      session.client.query.export(
        { resultId: result.resultId, format, save: session.saveTo(path) },
        session.call,
      ),
    )
    if (options.quiet !== true) {
      say(
        `${written.rows.toLocaleString('en-US')} rows, ${formatBytes(written.bytes)} written to ${written.path}`,
      )
    }
    return
  }
  // The same writer as for a file, so that both give the same bytes; then through to stdout.
  const folder = await mkdtemp(join(tmpdir(), 'blotter-'))
  try {
    const path = join(folder, `result.${format}`)
    await session.follow(
      session.client.query.export(
        { resultId: result.resultId, format, save: session.saveTo(path) },
        session.call,
      ),
    )
    for await (const chunk of createReadStream(path, 'utf8')) await print(chunk as string)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function formatOfName(path: string | undefined): ResultFormat {
  if (path === undefined) return 'table'
  return EXPORT_FORMATS.find((format) => path.endsWith(`.${format}`)) ?? 'json'
}
