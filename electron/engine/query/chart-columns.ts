/** Columns of a result as a chart takes them: SQL for their text, their place on an axis, their aggregates. */
import type { ChartAggregate, ChartAxis } from '../../../shared/model/chart.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { cellSql, kindOfType } from './cells.ts'
import { columnNameAt } from './result-store.ts'
import type { ResultInfo } from './types.ts'

export type ChartColumn = {
  readonly name: string
  readonly type: string
  /** Of the source's rows. */
  readonly sql: string
  readonly axis: ChartAxis
}

/** Throws USAGE for a column that the result has not. */
export function chartColumn(info: ResultInfo, index: number): ChartColumn {
  const column = info.columns[index]
  if (!column) throw new BlotterError('USAGE', `The result has no column number ${index + 1} to draw.`)
  const kind = kindOfType(column.type)
  const axis =
    kind === 'integer' || kind === 'decimal' || kind === 'float'
      ? 'number'
      : kind === 'date' || column.type.startsWith('TIMESTAMP')
        ? 'time'
        : 'category'
  return { name: column.name, type: column.type, sql: columnNameAt(index), axis }
}

/** A column that has to hold numbers. Throws USAGE when it does not. */
export function numberColumn(info: ResultInfo, index: number | null, what: string): ChartColumn {
  const column = index === null ? null : chartColumn(info, index)
  if (column?.axis === 'number') return column
  throw new BlotterError(
    'USAGE',
    column ? `${column.name} (${column.type}) holds no numbers for ${what}.` : `${what} has no column yet.`,
    { hint: 'Choose a column of numbers.' },
  )
}

/** The exact text of a value, as a cell shows it. */
export const textOf = (column: Pick<ChartColumn, 'sql' | 'type'>): string =>
  `(${cellSql(column.sql, column.type)})::VARCHAR`

/** A moment or a number as a double: milliseconds since 1970, or the number. */
export function placeSql(expression: string, type: string): string {
  if (type === 'DATE') return `epoch_ms(${expression}::TIMESTAMP)::DOUBLE`
  if (type.startsWith('TIMESTAMP')) return `epoch_ns(${expression})::DOUBLE / 1e6`
  return `${expression}::DOUBLE`
}

/** True for values that have a place on an axis: neither NULL nor NaN nor infinite. */
export function isPlaced(column: ChartColumn): string {
  const { sql } = column
  if (isFloating(column) || column.axis === 'time') return `(${sql} IS NOT NULL AND isfinite(${sql}))`
  return `${sql} IS NOT NULL`
}

const isFloating = ({ type }: ChartColumn): boolean => type === 'DOUBLE' || type === 'FLOAT'

/** What a row has to have of a column to be placed by it, in words. */
export const placedBy = (column: ChartColumn): string =>
  `${isFloating(column) ? 'a finite value' : 'a value'} of ${column.name}`

/** True for numbers that no figure is made of: NaN and the infinite. Null where a column has none. */
export const isUncounted = (column: ChartColumn): string | null =>
  isFloating(column) ? `NOT isfinite(${column.sql})` : null

/** The aggregate over rows of the source; `y` null counts rows. `place` is the row's place in the result. */
export function aggregateSql(aggregate: ChartAggregate, y: ChartColumn | null): string {
  if (y === null) return 'count(*)'
  const floating = isFloating(y)
  const value = floating ? `CASE WHEN isfinite(${y.sql}) THEN ${y.sql} END` : y.sql
  switch (aggregate) {
    case 'value':
      return `arg_min(${value}, place) FILTER (${value} IS NOT NULL)`
    case 'count':
      return `count(${value})`
    case 'sum':
      // Kahan's sum: the same whatever order the threads add in.
      return floating ? `fsum(${value})` : `sum(${value})`
    case 'mean':
      return `avg(${value})`
    case 'min':
      return `min(${value})`
    case 'max':
      return `max(${value})`
    case 'median':
      return `quantile_cont(${value}, 0.5)`
    case 'p90':
      return `quantile_cont(${value}, 0.9)`
    case 'p99':
      return `quantile_cont(${value}, 0.99)`
  }
}

/** An exact text without the zeros that only fill a type's digits: `12.500000` -> `12.5`. */
export function trimmedText(text: string): string {
  return /^-?\d+\.\d{6,}$/.test(text) ? text.replace(/\.?0+$/, '') : text
}
