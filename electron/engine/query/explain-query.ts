import type { DuckDBConnection } from '@duckdb/node-api'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Plan, PlanNode } from '../../../shared/model/plan.ts'
import type { ParamValues } from '../../../shared/model/question.ts'
import { type CheckedStatement, checkStatement, placedValues, withoutExplain } from './check-statement.ts'
import { interruptible } from './interruptible.ts'
import { CASE, type Reader } from './open-reader.ts'
import { sqlFailure } from './sql-failure.ts'

/**
 * The plan of one statement, as DuckDB makes it; with `measure` the statement runs, and every operator is measured.
 * An EXPLAIN in front is taken off. What is explained meets the same gate as what is run, and runs in a transaction
 * that cannot write. Throws as `runQuery` does.
 */
export async function explainQuery(
  reader: Reader,
  sql: string,
  options: {
    readonly measure: boolean
    readonly params?: ParamValues | undefined
    readonly signal?: AbortSignal | undefined
  },
): Promise<Plan> {
  return interruptible(reader, options.signal, async (connection) => {
    const checked = await checkStatement(reader, connection, withoutExplain(sql), options.params)
    if (checked.kind === 'pivot' || checked.kind === 'relation') {
      throw new BlotterError('SQL_REFUSED', 'This statement has no plan of its own.', {
        hint: 'DuckDB explains a SELECT. Name the values of a PIVOT with IN (...), or explain the SELECT within.',
      })
    }
    const text = await readPlan(connection, checked, options.measure)
    return toPlan(sql, text, options.measure)
  })
}

async function readPlan(
  connection: DuckDBConnection,
  checked: CheckedStatement,
  measure: boolean,
): Promise<string> {
  const { given, rewritten } = checked
  const ran = `EXPLAIN (${measure ? 'ANALYZE, ' : ''}FORMAT JSON)\n${rewritten.sql}`
  await connection.run('BEGIN TRANSACTION READ ONLY')
  try {
    const rows = (await connection.runAndReadAll(ran, placedValues(checked))).getRows()
    return String(rows[0]?.[1] ?? '')
  } catch (error) {
    throw sqlFailure(error, given, rewritten, ran, 1)
  } finally {
    await connection.run('ROLLBACK')
  }
}

type RawNode = {
  readonly name?: string
  readonly operator_name?: string
  readonly operator_type?: string
  readonly operator_timing?: number
  readonly operator_cardinality?: number
  readonly operator_rows_scanned?: number
  readonly extra_info?: Readonly<Record<string, string | readonly string[]>>
  readonly children?: readonly RawNode[]
}

function toPlan(sql: string, text: string, measure: boolean): Plan {
  const parsed = JSON.parse(text) as readonly RawNode[] | (RawNode & { readonly latency?: number })
  const top = (Array.isArray(parsed) ? parsed[0] : parsed) as (RawNode & { latency?: number }) | undefined
  let root = top
  // A measured plan hangs below the query and the operator that measures.
  while (root && (nameOf(root) === '' || nameOf(root) === 'EXPLAIN_ANALYZE')) root = root.children?.[0]
  if (!top || !root) throw new BlotterError('INTERNAL', 'DuckDB gave no plan.')
  return {
    sql,
    elapsedMs: measure && top.latency !== undefined ? top.latency * 1000 : null,
    root: toNode(root, measure),
  }
}

const nameOf = (node: RawNode): string => (node.name ?? node.operator_name ?? node.operator_type ?? '').trim()

function toNode(raw: RawNode, measure: boolean): PlanNode {
  const children = (raw.children ?? []).map((child) => toNode(child, measure))
  const info = raw.extra_info ?? {}
  const estimated = info['Estimated Cardinality']
  const given = children.reduce((sum, child) => sum + (child.measured?.rows ?? 0), 0)
  return {
    operator: nameOf(raw),
    table: tableOf(info.Table),
    details: Object.entries(info)
      .filter(([name]) => name !== 'Table' && name !== 'Estimated Cardinality')
      .map(([name, value]) => ({ name, value: textOf(value) }))
      .filter(({ value }) => value !== ''),
    estimatedRows: estimated === undefined ? null : Number(textOf(estimated)),
    measured: measure
      ? {
          ms: (raw.operator_timing ?? 0) * 1000,
          rows: raw.operator_cardinality ?? 0,
          rowsIn: children.length > 0 ? given : (raw.operator_rows_scanned ?? 0),
        }
      : null,
    children,
  }
}

const textOf = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value : value.join('\n')

/** `archive.main.events` as users write it: `events`. */
function tableOf(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null
  const name = textOf(value)
  return name.startsWith(`${CASE}.main.`) ? name.slice(CASE.length + '.main.'.length) : name
}
