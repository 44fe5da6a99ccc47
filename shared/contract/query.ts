import { type } from '@orpc/contract'
import { z } from 'zod'
import { type Completion, EXPORT_FORMATS, type Page, type ResultInfo, type TableInfo } from '../model/cell.ts'
import type { Lineage } from '../model/lineage.ts'
import { PARAM_NAME } from '../model/question.ts'
import { day, longOutput, op, saveToken } from './base.ts'
import { resultView, shownColumns } from './result.ts'

/** The longest text of a tab: whole dumps are pasted, and the other tabs are saved in the same breath. */
export const LONGEST_SQL = 16_000_000
export const sqlText = z.string().min(1, 'There is no statement.').max(LONGEST_SQL)

export type HistoryEntry = {
  readonly id: number
  readonly sql: string
  readonly startedAt: string
  readonly durationMs: number
  readonly rowCount: number | null
  readonly status: 'done' | 'failed' | 'cancelled'
  readonly error: string | null
  /** Values of its parameters. */
  readonly params: Readonly<Record<string, string>>
  /** Its result, as long as it is kept. */
  readonly resultId: string | null
}

export type HistoryPage = {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[]
  /** Of all that match, on every page. */
  readonly total: number
}

/** Results that are kept: how much they take, and how much they may. */
export type ResultStorage = { readonly results: number; readonly bytes: number; readonly budget: number }

export const paramValues = z
  .record(
    z.string().regex(PARAM_NAME),
    z.object({
      value: z.string().max(10_000),
      type: z.enum(['date', 'time', 'text', 'integer', 'decimal', 'boolean']).exactOptional(),
    }),
  )
  .refine((values) => Object.keys(values).length <= 200, 'At most 200 parameters are taken.')

export type Tab = {
  readonly id: string
  readonly name: string
  readonly sql: string
  readonly resultId: string | null
}

export const MOST_TABS = 200
export const tab = z.object({
  id: z.string().max(100),
  name: z.string().max(200),
  sql: z.string().max(LONGEST_SQL),
  resultId: z.string().max(100).nullable(),
})

export const queryContract = {
  /**
   * Runs one statement to its end and keeps the result. Abort the call to interrupt the statement. `params` are the
   * values of `:name`, bound and never part of the text; one that is missing or of another type is refused by name.
   */
  run: op.input(z.object({ sql: sqlText, params: paramValues.default({}) })).output(type<ResultInfo>()),
  /** A result kept from before (also before a restart); NOT_FOUND once it has made room for newer ones. */
  result: op.input(z.object({ resultId: z.string().max(100) })).output(type<ResultInfo>()),
  page: op
    .input(
      resultView.extend({
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(5000),
      }),
    )
    .output(type<Page>()),
  /** Writes the rows of a view, all of them, in its order. */
  export: op
    .input(
      resultView.extend({
        /** The columns that go out, in this order; all when left out. */
        columns: shownColumns.min(1).optional(),
        format: z.enum(EXPORT_FORMATS),
        save: saveToken,
        /** Beside the file: what was asked, of what, and what the file holds, as `<name>.about.json`. */
        about: z.boolean().default(false),
      }),
    )
    .output(longOutput<{ readonly rows: number; readonly bytes: number; readonly path: string }>()),
  complete: op
    .input(z.object({ sql: z.string().max(LONGEST_SQL), offset: z.number().int().min(0) }))
    .output(type<readonly Completion[]>()),
  schema: op.output(type<readonly TableInfo[]>()),
  lineage: op.output(type<Lineage>()),
  history: op
    .input(
      z.object({
        text: z.string().max(1000).default(''),
        status: z.enum(['done', 'failed', 'cancelled']).nullable().default(null),
        /** Days (UTC), both included. */
        from: day.nullable().default(null),
        to: day.nullable().default(null),
        /** The id of the last entry of the page before. */
        before: z.number().int().nullable().default(null),
        limit: z.number().int().min(1).max(1000).default(200),
      }),
    )
    .output(type<HistoryPage>()),
  /** Deletes runs from the history, with their results unless these are pinned. The activity log keeps its entries. */
  forget: op
    .input(z.object({ ids: z.union([z.array(z.number().int()).min(1).max(1000), z.literal('all')]) }))
    .output(type<{ readonly forgotten: number }>()),
  storage: op.output(type<ResultStorage>()),
  /** How many bytes of results are kept; the oldest that are not pinned make room at once. */
  setBudget: op
    .input(z.object({ bytes: z.number().int().min(1_000_000).max(1_000_000_000_000) }))
    .output(type<ResultStorage>()),
  tabs: op.output(type<readonly Tab[]>()),
  saveTabs: op.input(z.object({ tabs: z.array(tab).max(MOST_TABS) })).output(type<void>()),
}
