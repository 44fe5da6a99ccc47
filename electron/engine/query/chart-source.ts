/** What every chart is drawn from: the rows of a kept result, and its categories ranked over all of them. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import {
  CATEGORY_LENGTH,
  type CategoryOrder,
  type ChartCategory,
  type Figure,
} from '../../../shared/model/chart.ts'
import { type ChartColumn, textOf, trimmedText } from './chart-columns.ts'
import type { ResultInfo } from './types.ts'
import { fromView, type ViewRows } from './view-rows.ts'

export type ChartSource = {
  readonly connection: DuckDBConnection
  readonly info: ResultInfo
  /** A relation of the result's rows, each with its `place` in the order shown. */
  readonly rows: string
}

export function chartSource(connection: DuckDBConnection, info: ResultInfo, rows: ViewRows): ChartSource {
  return { connection, info, rows: `(SELECT * ${fromView(info, rows)})` }
}

export async function readRows(
  source: ChartSource,
  sql: string,
): Promise<readonly (readonly DuckDBValue[])[]> {
  return (await source.connection.runAndReadAll(sql)).getRows()
}

export const count = (value: DuckDBValue | undefined): number => Number(value ?? 0)

/** A double with its exact text beside it; null when there is no value. */
export function figure(value: DuckDBValue | undefined, text: DuckDBValue | undefined): Figure | null {
  return typeof value === 'number' && typeof text === 'string' ? { value, text: trimmedText(text) } : null
}

/** The same for what the statement cannot leave out. */
export function sureFigure(value: DuckDBValue | undefined, text: DuckDBValue | undefined): Figure {
  const found = figure(value, text)
  if (!found) throw new TypeError('a figure without a value')
  return found
}

/** As a category a column is told by its text, unless its numbers or moments have an order of their own. */
export const categoryOf = (column: ChartColumn): string =>
  column.axis === 'category' ? textOf(column) : column.sql

export type Ranked = {
  readonly categories: readonly ChartCategory[]
  /** Joins the ranks to the rows; the rank is `n` of this relation. */
  readonly join: string
  /** The category's number, of what was left over the number of `other`. */
  readonly number: string
  /** How many there are in all. */
  readonly total: number
}

/**
 * Ranks the categories of a column by a figure over all rows. The first `top` stand by themselves, in the order asked
 * for; the others are one more, unless `withOther` is false: then their rows are left out by the join.
 */
export async function rankCategories(
  source: ChartSource,
  column: ChartColumn,
  options: {
    readonly table: string
    readonly figure: string
    readonly top: number
    readonly order: CategoryOrder
    readonly withOther: boolean
    readonly where?: string
  },
): Promise<Ranked> {
  const { table, top, order, withOther, where = 'true' } = options
  const value = categoryOf(column)
  const ordering =
    order === 'figure' ? 'rank' : order === 'name' ? 'value NULLS LAST' : 'first_place, value NULLS LAST'
  await source.connection.run(
    `CREATE TEMP TABLE ${table} AS
     WITH grouped AS (
       SELECT ${value} AS value, ${options.figure} AS figure, count(*) AS rows, min(place) AS first_place
       FROM ${source.rows} WHERE ${where} GROUP BY 1),
     ranked AS (SELECT *, row_number() OVER (ORDER BY figure DESC NULLS LAST, first_place) AS rank FROM grouped)
     SELECT value, rows, rank <= ${top} AS shown, row_number() OVER (ORDER BY rank > ${top}, ${ordering}) - 1 AS n
     FROM ranked`,
  )
  const shown = await readRows(
    source,
    `SELECT left(value::VARCHAR, ${CATEGORY_LENGTH}), length(value::VARCHAR) > ${CATEGORY_LENGTH}, rows
     FROM ${table} WHERE shown ORDER BY n`,
  )
  const [rest] = await readRows(
    source,
    `SELECT count(*), coalesce(sum(rows) FILTER (NOT shown), 0), count(*) FILTER (NOT shown) FROM ${table}`,
  )
  const categories = shown.map(
    ([text, cut, rows]): ChartCategory => ({
      text: typeof text === 'string' ? trimmedText(text) : null,
      isOther: false,
      isCut: cut === true,
      rows: count(rows),
    }),
  )
  const others = count(rest?.[2])
  if (withOther && others > 0) {
    categories.push({ text: null, isOther: true, isCut: false, rows: count(rest?.[1]) })
  }
  return {
    categories,
    join: `JOIN ${table} ON ${table}.value IS NOT DISTINCT FROM ${value}${withOther ? '' : ` AND ${table}.shown`}`,
    number: `least(${table}.n, ${shown.length})`,
    total: count(rest?.[0]),
  }
}

export const inWords = (value: number): string => value.toLocaleString('en-US')

/** Rows that are not drawn, and why. */
export function withoutPlace(rows: number, without: string): string {
  return `${inWords(rows)} ${rows === 1 ? 'row' : 'rows'} without ${without} ${rows === 1 ? 'has' : 'have'} no place.`
}

/** `241st`, `2nd`, `13th`. */
export function ordinal(value: number): string {
  const tens = value % 100
  const ending =
    tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd', 'th'][Math.min(value % 10, 4)] ?? 'th')
  return `${inWords(value)}${ending}`
}
