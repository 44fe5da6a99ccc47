import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column } from '../../../shared/model/cell.ts'
import { compareDecimals, decimalText, floored, parseDecimal } from '../../../shared/model/decimal.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import {
  type ColumnFilter,
  FILTER_WORDS,
  operatorsOf,
  type ResultFilter,
  valuesOf,
} from '../../../shared/model/result-filter.ts'
import { printedSql } from './export-text.ts'
import type { Parameters } from './parameters.ts'
import { columnNameAt } from './result-store.ts'

/**
 * A filter as a SQL condition over a kept result whose columns stand under `prefix`; `true` for none. Values go in as
 * parameters. Throws USAGE for a column that is not there, an operator that the column does not take, and a value that
 * is none of the column's type.
 */
export async function filterSql(
  connection: DuckDBConnection,
  columns: readonly Column[],
  filter: ResultFilter,
  prefix: string,
  parameters: Parameters,
): Promise<string> {
  const conditions: string[] = []
  for (const one of filter) {
    const column = columns[one.column]
    if (!column) {
      throw new BlotterError('USAGE', `The result has no column number ${one.column + 1} to filter by.`)
    }
    check(one, column)
    const name = `${prefix}${columnNameAt(one.column)}`
    conditions.push(`(${await conditionSql(one, { connection, column, name, parameters })})`)
  }
  return conditions.length === 0 ? 'true' : conditions.join(' AND ')
}

function check({ operator, values }: ColumnFilter, { name, type, kind }: Column): void {
  const words = FILTER_WORDS[operator]
  if (!operatorsOf(kind).includes(operator)) {
    throw new BlotterError('USAGE', `${name} is ${type}: “${words}” cannot be asked of it.`)
  }
  const due = valuesOf(operator)
  const lists = operator === 'in' || operator === 'not-in'
  if ((due === null ? values.length === 0 : values.length !== due) || (!lists && values.includes(null))) {
    const wants = due === null ? 'at least one value' : due === 1 ? 'one value' : `${due} values`
    throw new BlotterError('USAGE', `“${words}” takes ${wants}.`)
  }
}

type Place = {
  readonly connection: DuckDBConnection
  readonly column: Column
  readonly name: string
  readonly parameters: Parameters
}

async function conditionSql({ operator, values }: ColumnFilter, place: Place): Promise<string> {
  const { column, name, parameters } = place
  const [first = '', second = ''] = values.map((value) => value ?? '')
  const text = (compare: string) =>
    `${compare}(lower(${printedSql(name, column)}), lower(${parameters.add(first)}::VARCHAR))`
  switch (operator) {
    case 'is-null':
      return `${name} IS NULL`
    case 'is-not-null':
      return `${name} IS NOT NULL`
    case 'contains':
      return text('contains')
    case 'not-contains':
      return unless(text('contains'))
    case 'starts-with':
      return text('starts_with')
    case 'ends-with':
      return text('ends_with')
    case 'equals':
      return comparison('=', first, place)
    case 'not-equals':
      return unless(await comparison('=', first, place))
    case 'in':
      return among(values, place)
    case 'not-in':
      return unless(await among(values, place))
    case 'less':
      return comparison('<', first, place)
    case 'at-most':
      return comparison('<=', first, place)
    case 'greater':
      return comparison('>', first, place)
    case 'at-least':
      return comparison('>=', first, place)
    case 'between':
      return `${await comparison('>=', first, place)} AND ${await comparison('<=', second, place)}`
  }
}

/** What does not hold, or is not known: excluding a value keeps NULL. */
const unless = (condition: string) => `(${condition}) IS NOT TRUE`

async function among(values: readonly (string | null)[], place: Place): Promise<string> {
  const conditions: string[] = []
  for (const value of values) {
    conditions.push(value === null ? `${place.name} IS NULL` : await comparison('=', value, place))
  }
  return conditions.join(' OR ')
}

type Comparison = '=' | '<' | '<=' | '>' | '>='

async function comparison(sign: Comparison, value: string, place: Place): Promise<string> {
  const { column, name, parameters } = place
  switch (column.kind) {
    case 'integer':
    case 'decimal':
      return exactComparison(sign, value, place)
    case 'float':
    case 'time':
    case 'date':
    case 'boolean': {
      await refuseOther(value, column.type, place)
      return `${name} ${sign} ${parameters.add(value)}::VARCHAR::${column.type}`
    }
    case 'text':
    case 'json':
    case 'other':
      return `${printedSql(name, column)} ${sign} ${parameters.add(value)}::VARCHAR`
  }
}

/**
 * Whole numbers and decimals, by every digit: a value with more digits after the point than the column has lies
 * between two values of the column, and one beyond the type lies beyond them all. A cast would round it.
 */
async function exactComparison(sign: Comparison, value: string, place: Place): Promise<string> {
  const { column, name, parameters } = place
  const wanted = parseDecimal(value.replace(/(?<=\d),(?=\d{3}\b)/g, '').trim())
  if (!wanted) throw notOfType(value, place)
  const scale = Number(/^DECIMAL\(\d+,\s*(\d+)\)/.exec(column.type)?.[1] ?? 0)
  const floor = floored(wanted, scale)
  const exact = compareDecimals(floor, wanted) === 0
  const text = decimalText(floor)
  const known = `${name} IS NOT NULL`
  if (!(await isOfType(text, column.type, place))) {
    const above = floor.units > 0n
    if (sign === '=') return 'false'
    return (sign === '<' || sign === '<=') === above ? known : 'false'
  }
  if (!exact && sign === '=') return 'false'
  const compare = exact ? sign : sign === '<' || sign === '<=' ? '<=' : '>'
  return `${name} ${compare} ${parameters.add(text)}::VARCHAR::${column.type}`
}

async function isOfType(value: string, type: string, { connection }: Place): Promise<boolean> {
  // The type is DuckDB's own name of it, never the user's text.
  const read = await connection.runAndReadAll(`SELECT TRY_CAST($1::VARCHAR AS ${type}) IS NOT NULL`, [value])
  return read.getRows()[0]?.[0] === true
}

async function refuseOther(value: string, type: string, place: Place): Promise<void> {
  if (!(await isOfType(value, type, place))) throw notOfType(value, place)
}

function notOfType(value: string, { column }: Place): BlotterError {
  return new BlotterError('USAGE', `“${value}” is no value of ${column.name}, which is ${column.type}.`, {
    hint: 'Write the value as the column shows it.',
  })
}
