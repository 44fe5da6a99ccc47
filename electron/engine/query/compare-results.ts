import { randomUUID } from 'node:crypto'
import type { Column } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { CHANGED, type ComparisonSummary, ONLY_LEFT, ONLY_RIGHT } from '../../../shared/model/result-view.ts'
import type { RunOptions } from '../run-options.ts'
import { amountSql, printedSql } from './export-text.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { sqlString } from './quote.ts'
import { columnNameAt, dropResult, findResult, keepResult, tableOf } from './result-store.ts'
import { measure, UNMARKED } from './run-query.ts'
import type { ResultInfo } from './types.ts'

export type CompareRequest = {
  readonly left: string
  readonly right: string
  /** Names of columns that say which rows belong together; none: the first row with the first, and so on. */
  readonly keys: readonly string[]
}

type Side = 'l' | 'r'
type Pair = { readonly name: string; readonly left: number; readonly right: number }

/**
 * Compares two kept results cell by cell, whole. Columns belong together by name. The rows that differ become a result
 * of their own: what kind of difference, the key, and of each column that differs anywhere both sides next to each other.
 */
export async function compareResults(
  reader: Reader,
  { left: leftId, right: rightId, keys: keyNames }: CompareRequest,
  options: RunOptions & { readonly now?: Date } = {},
): Promise<{ readonly result: ResultInfo; readonly summary: ComparisonSummary }> {
  const started = performance.now()
  const left = await findResult(reader, leftId)
  const right = await findResult(reader, rightId)
  const pairs = pairColumns(left.columns, right.columns)
  if (pairs.length === 0) {
    throw new BlotterError(
      'USAGE',
      'The two results have no column of the same name: there is nothing to compare.',
      {
        hint: 'Give the columns of one the names of the other (AS), and run it again.',
      },
    )
  }
  const keys = keyNames.map((name) => {
    const pair = pairs.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (!pair) throw new BlotterError('USAGE', `${name} is not a column of both results.`)
    return pair
  })
  const compared = pairs.filter((pair) => !keys.includes(pair))
  const cell = (side: Side, index: number) => {
    const column = (side === 'l' ? left : right).columns[index] as Column
    return { column, name: `${side}.${columnNameAt(index)}` }
  }
  const cells = (pair: Pair) => [cell('l', pair.left), cell('r', pair.right)] as const
  /** The two sides as SQL of one type: as they are, else as texts. */
  const sides = (pair: Pair, textSql = printedSql): readonly [string, string] => {
    const [a, b] = cells(pair)
    return a.column.type === b.column.type
      ? [a.name, b.name]
      : [textSql(a.name, a.column), textSql(b.name, b.column)]
  }
  /** The same to be compared: an amount is the same in whatever scale it is written, 1.5 and 1.50. */
  const compare = (pair: Pair, operator: string) => {
    const amounts = cells(pair).every(({ column: { kind } }) => kind === 'integer' || kind === 'decimal')
    return sides(pair, amounts ? amountSql : printedSql).join(` ${operator} `)
  }
  const differs = (pair: Pair) => compare(pair, 'IS DISTINCT FROM')
  const keyOf = (side: Side) =>
    keys.map((pair) => columnNameAt(side === 'l' ? pair.left : pair.right)).join(', ')
  const anyDiffers = compared.length === 0 ? 'false' : `(${compared.map(differs).join(' OR ')})`

  const id = randomUUID()
  const at = (options.now ?? new Date()).toISOString()
  try {
    return await interruptible(reader, options.signal, async (connection) => {
      const repeats = async (side: Side, table: string) => {
        if (keys.length === 0) return 0
        const read = await connection.runAndReadAll(
          `SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM ${table} GROUP BY ${keyOf(side)})`,
        )
        return Number(read.getRows()[0]?.[0])
      }
      const repeatedKeys = (await repeats('l', tableOf(left.id))) + (await repeats('r', tableOf(right.id)))
      const numbered = (side: Side, table: string) => {
        const nth = `row_number() OVER (PARTITION BY ${keyOf(side)} ORDER BY rowid)`
        return `(SELECT rowid AS n, ${keys.length === 0 ? 'rowid' : repeatedKeys === 0 ? '1' : nth} AS nth, * FROM ${table}) ${side}`
      }
      const together = [...keys.map((pair) => compare(pair, 'IS NOT DISTINCT FROM')), 'l.nth = r.nth']
      // The rows that differ, by their numbers: the wide rows are fetched for these only.
      await connection.run(
        `CREATE TEMP TABLE differing AS SELECT l.n AS ln, r.n AS rn
           ${compared.map((pair, index) => `, ${differs(pair)} AS d${index}`).join('')}
         FROM ${numbered('l', tableOf(left.id))} FULL OUTER JOIN ${numbered('r', tableOf(right.id))} ON ${together.join(' AND ')}
         WHERE l.n IS NULL OR r.n IS NULL OR ${anyDiffers}`,
      )
      const both = 'ln IS NOT NULL AND rn IS NOT NULL'
      const counted = await connection.runAndReadAll(
        `SELECT count(*) FILTER (${both}), count(*) FILTER (rn IS NULL), count(*) FILTER (ln IS NULL)
           ${compared.map((_, index) => `, count(*) FILTER (${both} AND d${index})`).join('')} FROM differing`,
      )
      const [changed = 0, onlyLeft = 0, onlyRight = 0, ...changes] = (counted.getRows()[0] ?? []).map(Number)
      const same = left.rows - onlyLeft - changed
      const altered = compared.filter((_, index) => (changes[index] ?? 0) > 0)
      const plan = planColumns(keys, compared, altered)
      const values = plan.map(({ pair, side }) => {
        const [a, b] = sides(pair)
        return side === 'l' ? a : side === 'r' ? b : `coalesce(${a}, ${b})`
      })
      const names = altered.map(
        (pair) => `CASE WHEN ${both} AND ${differs(pair)} THEN ${sqlString(pair.name)} END`,
      )
      await connection.run(
        `CREATE TABLE ${tableOf(id)} (${Array.from({ length: plan.length + 2 }, (_, index) => columnNameAt(index)).join(', ')}) AS
         SELECT CASE WHEN ln IS NULL THEN '${ONLY_RIGHT}' WHEN rn IS NULL THEN '${ONLY_LEFT}' ELSE '${CHANGED}' END,
           ${names.length === 0 ? 'NULL::VARCHAR' : `nullif(concat_ws(', ', ${names.join(', ')}), '')`}
           ${values.map((value) => `, ${value}`).join('')}
         FROM differing LEFT JOIN ${tableOf(left.id)} l ON l.rowid = ln LEFT JOIN ${tableOf(right.id)} r ON r.rowid = rn
         ORDER BY coalesce(ln, rn), ln NULLS LAST`,
      )
      const measured = await measure(connection, id, [
        'difference',
        'changed columns',
        ...plan.map(({ pair, side }) =>
          side === null ? pair.name : `${pair.name} · ${side === 'l' ? 'left' : 'right'}`,
        ),
      ])
      const columns = measured.columns.map((column, index): Column => {
        const side = plan[index - 2]?.side ?? null
        return side === null ? column : { ...column, pairedWith: side === 'l' ? index + 1 : index - 1 }
      })
      const by = keys.length === 0 ? 'position' : keys.map(({ name }) => name).join(', ')
      const result: ResultInfo = {
        ...UNMARKED,
        id,
        sql: `-- ${called(left)} compared with ${called(right)}, rows paired by ${by}`.replace(
          /[\r\n]+/g,
          ' ',
        ),
        params: {},
        columns,
        rows: measured.rows,
        elapsedMs: performance.now() - started,
        at,
        name: `${called(left)} ⇄ ${called(right)}`.slice(0, 200),
      }
      await keepResult(reader, result)
      const named = (columns: readonly Column[], side: 'left' | 'right') =>
        columns.filter((_, index) => !pairs.some((pair) => pair[side] === index)).map(({ name }) => name)
      const summary: ComparisonSummary = {
        same,
        changed,
        onlyLeft,
        onlyRight,
        repeatedKeys,
        onlyLeftColumns: named(left.columns, 'left'),
        onlyRightColumns: named(right.columns, 'right'),
        changedColumns: altered.map(({ name }) => name),
      }
      return { result, summary }
    })
  } catch (error) {
    await dropResult(reader, id)
    throw error
  }
}

/** Columns of the same name, the first with the first where a name repeats. */
function pairColumns(left: readonly Column[], right: readonly Column[]): readonly Pair[] {
  const taken = new Set<number>()
  return left.flatMap(({ name }, index) => {
    const other = right.findIndex(
      (column, at) => !taken.has(at) && column.name.toLowerCase() === name.toLowerCase(),
    )
    if (other < 0) return []
    taken.add(other)
    return [{ name, left: index, right: other }]
  })
}

/** Keys first; then each column, both its sides where it differs anywhere. */
function planColumns(
  keys: readonly Pair[],
  compared: readonly Pair[],
  altered: readonly Pair[],
): readonly { readonly pair: Pair; readonly side: Side | null }[] {
  const one = (pair: Pair) => [{ pair, side: null }]
  const two = (pair: Pair) => [
    { pair, side: 'l' as const },
    { pair, side: 'r' as const },
  ]
  return [
    ...keys.flatMap(one),
    ...altered.flatMap(two),
    ...compared.filter((pair) => !altered.includes(pair)).flatMap(one),
  ]
}

const called = (info: ResultInfo) => info.name ?? `result of ${info.at.slice(0, 19).replace('T', ' ')}`
