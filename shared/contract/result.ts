import { type } from '@orpc/contract'
import { z } from 'zod'
import type { ResultInfo } from '../model/cell.ts'
import type { RecordSource } from '../model/record-source.ts'
import { FILTER_OPERATORS } from '../model/result-filter.ts'
import type { ColumnProfile, ComparisonSummary, Hit, SelectionStatistics } from '../model/result-view.ts'
import { archiveKey, op } from './base.ts'

const resultId = z.string().max(100)
const column = z.number().int().min(0).max(10_000)

export const sortKeys = z.array(z.object({ column, direction: z.enum(['asc', 'desc']) })).max(16)
export const resultFilter = z
  .array(
    z.object({
      column,
      operator: z.enum(FILTER_OPERATORS),
      values: z.array(z.string().max(100_000).nullable()).max(1000),
    }),
  )
  .max(50)
export const resultView = z.object({
  resultId,
  sort: sortKeys.default([]),
  filter: resultFilter.default([]),
})
export const shownColumns = z.array(column).max(10_000)

/** Why a result may no longer say what the archive says. */
export type DataChange = {
  readonly resultId: string
  /** Files were loaded, loaded again or taken out. */
  readonly loads: boolean
  /** The archive was verified again: verdicts and findings may be others. */
  readonly verdicts: boolean
}

/** What is asked of a kept result, always of the whole of it, or of all rows that its filter leaves. */
export const resultContract = {
  /** Kept results, newest first. */
  kept: op.output(type<readonly ResultInfo[]>()),
  /** Names a result, pins it or lets go of it. */
  mark: op
    .input(
      z.object({
        resultId,
        name: z.string().trim().min(1).max(200).nullable().optional(),
        pinned: z.boolean().optional(),
      }),
    )
    .output(type<ResultInfo>()),
  /** Of the results that are named, those that were run before the loaded data or its verdicts changed. */
  changed: op
    .input(z.object({ resultIds: z.array(resultId).max(1000) }))
    .output(type<readonly DataChange[]>()),
  hit: op
    .input(
      resultView.extend({
        text: z.string().min(1).max(10_000),
        columns: shownColumns,
        from: z.object({ row: z.number().int().min(0), column }).nullable(),
        direction: z.enum(['next', 'previous']),
      }),
    )
    .output(type<Hit>()),
  statistics: op
    .input(
      resultView.extend({
        fromRow: z.number().int().min(0),
        toRow: z.number().int().min(0),
        columns: shownColumns.min(1),
      }),
    )
    .output(type<SelectionStatistics>()),
  profile: op
    .input(z.object({ resultId, filter: resultFilter.default([]), column }))
    .output(type<ColumnProfile>()),
  /** The rows that differ become a result of their own. `keys`: names of columns; none compares by position. */
  compare: op
    .input(z.object({ left: resultId, right: resultId, keys: z.array(z.string().max(1000)).max(20) }))
    .output(type<{ readonly result: ResultInfo; readonly summary: ComparisonSummary }>()),
  /** An archived record as it stands in its file, with its neighbours. */
  source: op
    .input(
      z.object({
        file: archiveKey,
        line: z.number().int().min(1),
        around: z.number().int().min(0).max(200).default(3),
      }),
    )
    .output(type<RecordSource>()),
}
