import type { LineageScope } from '../../../shared/model/lineage.ts'
import type { Reader } from './open-reader.ts'
import { columnNameAt, tableOf } from './result-store.ts'
import type { ResultInfo } from './types.ts'

/** The loaded files that a result rests on, counted by verdict, and the days from the first to the last of them. */
export type GroundFiles = {
  readonly scope: LineageScope
  readonly verified: number
  readonly failed: number
  readonly notChecked: number
  readonly from: string | null
  readonly to: string | null
}

/**
 * Which files a result rests on, as far as its rows say it: those that they name in a column `file`, or else those of
 * the days in a column `day`. Rows that name none, and figures without such columns, rest on everything that is loaded.
 */
export async function groundOf(reader: Reader, info: ResultInfo | null): Promise<GroundFiles> {
  const at = (name: string) => info?.columns.findIndex((column) => column.name.toLowerCase() === name) ?? -1
  if (info && at('file') >= 0) {
    const named = await countFiles(
      reader,
      'files',
      `file IN (SELECT DISTINCT ${columnNameAt(at('file'))}::VARCHAR FROM ${tableOf(info.id)})`,
    )
    if (named.from !== null) return named
  }
  if (info && at('day') >= 0) {
    const named = await countFiles(
      reader,
      'days',
      `day IN (SELECT DISTINCT TRY_CAST(${columnNameAt(at('day'))} AS DATE) FROM ${tableOf(info.id)})`,
    )
    if (named.from !== null) return named
  }
  return countFiles(reader, 'archive', 'true')
}

async function countFiles(reader: Reader, scope: LineageScope, where: string): Promise<GroundFiles> {
  const read = await reader.connection.runAndReadAll(
    `SELECT count(*) FILTER (verdict = 'PASSED'), count(*) FILTER (verdict = 'FAILED'),
       count(*) FILTER (verdict = 'NOT_CHECKED'), min(day)::VARCHAR, max(day)::VARCHAR FROM files WHERE ${where}`,
  )
  const [verified, failed, notChecked, from, to] = read.getRows()[0] ?? []
  return {
    scope,
    verified: Number(verified),
    failed: Number(failed),
    notChecked: Number(notChecked),
    from: typeof from === 'string' ? from : null,
    to: typeof to === 'string' ? to : null,
  }
}
