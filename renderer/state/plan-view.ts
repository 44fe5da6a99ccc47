/** A plan as rows to look at: what each operator does in plain words, its share of the time, and the slowest. */
import type { Plan, PlanNode } from '../../shared/model/plan.ts'

export type PlanRow = {
  /** Its place in the tree, e.g. `0.1`: what open and shut are kept under. */
  readonly path: string
  readonly level: number
  readonly position: number
  readonly siblings: number
  readonly hasChildren: boolean
  readonly node: PlanNode
  /** What the operator does, in plain words. */
  readonly words: string
  /** Of the time in all operators, 0 to 1; null where nothing was measured. */
  readonly share: number | null
  readonly slowest: boolean
  /** How far the estimate was off, e.g. `12 times more than estimated`; null where it was near. */
  readonly estimateOff: string | null
}

const WORDS: Readonly<Record<string, string>> = {
  SEQ_SCAN: 'Reads a table',
  TABLE_SCAN: 'Reads a table',
  COLUMN_DATA_SCAN: 'Reads rows made before',
  CTE_SCAN: 'Reads a named step',
  CTE: 'Keeps the rows of a named step',
  DUMMY_SCAN: 'Makes one empty row',
  EMPTY_RESULT: 'Gives no row',
  RANGE: 'Counts',
  UNNEST: 'Opens lists into rows',
  FILTER: 'Keeps rows that meet a condition',
  PROJECTION: 'Computes columns',
  HASH_GROUP_BY: 'Groups and counts',
  PERFECT_HASH_GROUP_BY: 'Groups and counts, few groups',
  PARTITIONED_AGGREGATE: 'Groups and counts by partition',
  UNGROUPED_AGGREGATE: 'Counts over all rows',
  SIMPLE_AGGREGATE: 'Counts over all rows',
  HASH_JOIN: 'Joins by equal values',
  NESTED_LOOP_JOIN: 'Joins each row with each',
  BLOCKWISE_NL_JOIN: 'Joins each row with each',
  CROSS_PRODUCT: 'Pairs every row with every other',
  IE_JOIN: 'Joins by ranges',
  ASOF_JOIN: 'Joins with the nearest before',
  PIECEWISE_MERGE_JOIN: 'Joins by ranges',
  POSITIONAL_JOIN: 'Joins row by row',
  DELIM_SCAN: 'Reads the outer rows',
  LEFT_DELIM_JOIN: 'Joins a subquery with its outer rows',
  RIGHT_DELIM_JOIN: 'Joins a subquery with its outer rows',
  ORDER_BY: 'Sorts',
  TOP_N: 'Sorts, and keeps the first',
  LIMIT: 'Keeps the first rows',
  STREAMING_LIMIT: 'Keeps the first rows',
  LIMIT_PERCENT: 'Keeps a share of the rows',
  WINDOW: 'Computes over windows',
  STREAMING_WINDOW: 'Computes over windows, as rows come',
  UNION: 'Puts rows together',
  DISTINCT: 'Keeps each row once',
  RESERVOIR_SAMPLE: 'Draws a sample',
  STREAMING_SAMPLE: 'Draws a sample',
}

/** An estimate within this factor is as good as one can ask. */
const NEAR = 4

const sum = (node: PlanNode): number =>
  (node.measured?.ms ?? 0) + node.children.reduce((total, child) => total + sum(child), 0)

const every = (node: PlanNode): readonly PlanNode[] => [node, ...node.children.flatMap(every)]

/** The rows that are open, in the order of the tree. */
export function planRows(plan: Plan, closed: ReadonlySet<string>): readonly PlanRow[] {
  const total = sum(plan.root)
  const slowest = slowestOf(plan)
  const rows: PlanRow[] = []
  const add = (node: PlanNode, path: string, level: number, position: number, siblings: number) => {
    rows.push({
      path,
      level,
      position,
      siblings,
      hasChildren: node.children.length > 0,
      node,
      words: wordsOf(node),
      share: node.measured === null ? null : total > 0 ? node.measured.ms / total : 0,
      slowest: node === slowest,
      estimateOff: estimateOff(node),
    })
    if (closed.has(path)) return
    for (const [at, child] of node.children.entries()) {
      add(child, `${path}.${at}`, level + 1, at + 1, node.children.length)
    }
  }
  add(plan.root, '0', 1, 1, 1)
  return rows
}

/** The operator that took longest; null where nothing was measured. */
export function slowestOf({ root }: Plan): PlanNode | null {
  const measured = every(root).filter((node) => (node.measured?.ms ?? 0) > 0)
  return measured.reduce<PlanNode | null>(
    (worst, node) => (worst === null || (node.measured?.ms ?? 0) > (worst.measured?.ms ?? 0) ? node : worst),
    null,
  )
}

function estimateOff({ measured, estimatedRows }: PlanNode): string | null {
  if (measured === null || estimatedRows === null) return null
  const [more, less] = [Math.max(measured.rows, 1), Math.max(estimatedRows, 1)]
  const factor = Math.max(more / less, less / more)
  if (factor < NEAR) return null
  return `${Math.round(factor).toLocaleString('en-US')} times ${more > less ? 'more' : 'fewer'} than estimated`
}

/** What the operator does, in plain words. */
export const wordsOf = ({ operator }: PlanNode): string => WORDS[operator] ?? spelled(operator)

/** `HASH_JOIN` as `Hash join`. */
function spelled(operator: string): string {
  const text = operator.replaceAll('_', ' ').toLowerCase().trim()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const formatMs = (ms: number): string =>
  ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(2)} ms`

const count = (rows: number): string => rows.toLocaleString('en-US')

/** The plan as text, to be sent to somebody. */
export function planText(plan: Plan): string {
  const lines = planRows(plan, new Set()).map(({ level, node, words, share, slowest, estimateOff: off }) => {
    const { measured, estimatedRows, details, table, operator } = node
    const facts = [
      table,
      ...details.map(({ name, value }) => `${name}: ${value.replaceAll('\n', ', ')}`),
      measured && `${formatMs(measured.ms)} (${Math.round((share ?? 0) * 100)}%)`,
      measured && `${count(measured.rowsIn)} rows in, ${count(measured.rows)} out`,
      estimatedRows !== null && `${count(estimatedRows)} rows estimated`,
      off,
      slowest && 'the slowest',
    ]
    return `${'  '.repeat(level - 1)}${words} (${operator}) | ${facts.filter(Boolean).join(' | ')}`
  })
  const head =
    plan.elapsedMs === null ? 'Estimated, not run.' : `Measured: ${formatMs(plan.elapsedMs)} in all.`
  return `${plan.sql.trim()}\n\n${head}\n${lines.join('\n')}\n`
}
