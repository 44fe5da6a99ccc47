import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Plan } from '../model/plan.ts'
import type { ColumnValues, SqlFunction } from '../model/sql-vocabulary.ts'
import { op } from './base.ts'
import { paramValues, sqlText, type Tab, tab } from './query.ts'

/** A tab that was closed, so that it can be opened again, with all that is kept by its id. */
export type ClosedTab = Tab

const name = z.string().min(1).max(200)
export const CLOSED_TABS_KEPT = 50

export const editorContract = {
  /** The functions that a statement may call, with signature and meaning. */
  functions: op.output(type<readonly SqlFunction[]>()),
  /** Values of a column that has few; null for one that has many, that takes too long, or that holds no plain values. */
  values: op.input(z.object({ table: name, column: name })).output(type<ColumnValues | null>()),
  /** The plan of one statement; `measure` runs it. Abort the call to interrupt it. */
  explain: op
    .input(z.object({ sql: sqlText, measure: z.boolean(), params: paramValues.default({}) }))
    .output(type<Plan>()),
  /** Tabs that were closed, the last one first. */
  closedTabs: op.output(type<readonly ClosedTab[]>()),
  saveClosedTabs: op.input(z.object({ tabs: z.array(tab).max(CLOSED_TABS_KEPT) })).output(type<void>()),
}
