import { type } from '@orpc/contract'
import { z } from 'zod'
import { type Completion, EXPORT_FORMATS, type Page, type ResultInfo, type TableInfo } from '../model/cell.ts'
import type { Lineage } from '../model/lineage.ts'
import { longOutput, op, saveToken } from './base.ts'

export const sqlText = z.string().min(1, 'There is no statement.').max(1_000_000)
export const sortKeys = z
  .array(z.object({ column: z.number().int().min(0), direction: z.enum(['asc', 'desc']) }))
  .max(16)

export type HistoryEntry = {
  readonly id: number
  readonly sql: string
  readonly startedAt: string
  readonly durationMs: number
  readonly rowCount: number | null
  readonly status: 'done' | 'failed' | 'cancelled'
  readonly error: string | null
}

export type Tab = {
  readonly id: string
  readonly name: string
  readonly sql: string
  readonly resultId: string | null
}

export const tab = z.object({
  id: z.string().max(100),
  name: z.string().max(200),
  sql: z.string().max(1_000_000),
  resultId: z.string().max(100).nullable(),
})

export const queryContract = {
  /** Runs one statement to its end and keeps the result. Abort the call to interrupt the statement. */
  run: op.input(z.object({ sql: sqlText })).output(type<ResultInfo>()),
  /** A result kept from before (also before a restart); NOT_FOUND once it has made room for newer ones. */
  result: op.input(z.object({ resultId: z.string().max(100) })).output(type<ResultInfo>()),
  page: op
    .input(
      z.object({
        resultId: z.string().max(100),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(5000),
        sort: sortKeys.default([]),
      }),
    )
    .output(type<Page>()),
  export: op
    .input(
      z.object({
        resultId: z.string().max(100),
        sort: sortKeys.default([]),
        format: z.enum(EXPORT_FORMATS),
        save: saveToken,
      }),
    )
    .output(longOutput<{ readonly rows: number; readonly bytes: number; readonly path: string }>()),
  complete: op
    .input(z.object({ sql: z.string().max(1_000_000), offset: z.number().int().min(0) }))
    .output(type<readonly Completion[]>()),
  /** Where a statement starts and ends, so that the editor runs the one at the cursor: offsets in the text. */
  statements: op
    .input(z.object({ sql: z.string().max(1_000_000) }))
    .output(type<readonly { readonly start: number; readonly end: number }[]>()),
  schema: op.output(type<readonly TableInfo[]>()),
  lineage: op.output(type<Lineage>()),
  history: op
    .input(z.object({ limit: z.number().int().min(1).max(1000).default(200) }))
    .output(type<readonly HistoryEntry[]>()),
  tabs: op.output(type<readonly Tab[]>()),
  saveTabs: op.input(z.object({ tabs: z.array(tab).max(200) })).output(type<void>()),
}
