import type { ColumnKind } from '../../../shared/model/cell.ts'
import {
  compareDecimals,
  decimalText,
  type Exact,
  parseDecimal,
  ratio,
  shortText,
  sum as sumOf,
  whole,
} from '../../../shared/model/decimal.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { SelectionStatistics } from '../../../shared/model/result-view.ts'
import type { RunOptions } from '../run-options.ts'
import { floatOf, floatText } from './cells.ts'
import { printedSql } from './export-text.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { columnNameAt, findResult } from './result-store.ts'
import type { View } from './types.ts'
import { fromView, viewRows } from './view-rows.ts'

export type SelectionRequest = View & {
  readonly id: string
  /** Rows of the view, 0-based, both included. */
  readonly fromRow: number
  readonly toRow: number
  readonly columns: readonly number[]
  /** For very many rows: different values are estimated. */
  readonly estimateDistinct?: boolean
}

const NUMERIC: ReadonlySet<ColumnKind> = new Set(['integer', 'decimal', 'float'])

type Figures = {
  readonly numbers: number
  readonly sum: string
  readonly min: string
  readonly max: string
  readonly kind: ColumnKind
}

/** Figures over every cell of a selection, loaded or not, worked out where the rows are. */
export async function summariseSelection(
  reader: Reader,
  request: SelectionRequest,
  options: RunOptions = {},
): Promise<SelectionStatistics> {
  const info = await findResult(reader, request.id)
  const view = await viewRows(reader, info, request, options)
  const from = Math.max(0, Math.trunc(request.fromRow))
  const to = Math.min(view.total - 1, Math.trunc(request.toRow))
  const columns = request.columns.map((index) => {
    const column = info.columns[index]
    if (!column) throw new BlotterError('USAGE', `The result has no column number ${index + 1}.`)
    return { column, name: `r.${columnNameAt(index)}` }
  })
  const rows = fromView(info, view, `place >= ${from} AND place <= ${to}`)
  return interruptible(reader, options.signal, async (connection) => {
    const printed = columns.map(({ column, name }) => `${printedSql(name, column)}`)
    const distinctValues = request.estimateDistinct ? 'approx_count_distinct(v)' : 'count(DISTINCT v)'
    // One column is told apart by its values, several by what they print.
    const [only] = columns
    const plain = only && only.column.kind !== 'json' && only.column.kind !== 'other' ? only.name : printed[0]
    const value = printed.length === 1 ? plain : `unnest([${printed.join(', ')}])`
    const counted = await connection.runAndReadAll(
      `SELECT count(*), ${distinctValues}, count(v) FROM (SELECT ${value} AS v ${rows})`,
    )
    const [cells = 0, distinct = 0, values = 0] = (counted.getRows()[0] ?? []).map(Number)
    const figures: Figures[] = []
    for (const { column, name } of columns) {
      if (!NUMERIC.has(column.kind)) continue
      const sum = `sum(${widened(name, column.type)})::VARCHAR`
      const read = await connection.runAndReadAll(
        `SELECT count(${name}), ${sum}, min(${name})::VARCHAR, max(${name})::VARCHAR ${rows}`,
      )
      const [count, total, min, max] = read.getRows()[0] ?? []
      if (Number(count) === 0) continue
      figures.push({
        numbers: Number(count),
        sum: sumText(String(total), column.type),
        min: String(min),
        max: String(max),
        kind: column.kind,
      })
    }
    return { cells, nulls: cells - values, distinct, ...together(figures) }
  })
}

const WIDE_INTEGER = /^(U?HUGEINT|BIGNUM)$/
const WIDE_DECIMAL = /^DECIMAL\((29|3\d),\s*(\d+)\)$/

/** Sums that may leave 128 bits are added up without a bound; of decimals, their digits are. */
function widened(name: string, type: string): string {
  if (WIDE_INTEGER.test(type)) return `${name}::BIGNUM`
  return WIDE_DECIMAL.test(type) ? `replace(${name}::VARCHAR, '.', '')::BIGNUM` : name
}

function sumText(total: string, type: string): string {
  const scale = WIDE_DECIMAL.exec(type)?.[2]
  return scale === undefined ? total : decimalText({ units: BigInt(total), scale: Number(scale) })
}

/** Digits that a mean has beyond those of its sum. */
const MEAN_DIGITS = 6

type Numbers = Pick<SelectionStatistics, 'numbers' | 'sum' | 'mean' | 'min' | 'max'>

function together(figures: readonly Figures[]): Numbers {
  const numbers = figures.reduce((all, one) => all + one.numbers, 0)
  if (numbers === 0) return { numbers, sum: null, mean: null, min: null, max: null }
  if (figures.some(({ kind }) => kind === 'float')) {
    const sum = figures.reduce((all, one) => all + floatOf(one.sum), 0)
    // As DuckDB orders them: what is no number is the greatest.
    const ordered = (pick: 'min' | 'max') =>
      figures
        .map((one) => floatOf(one[pick]))
        .sort((a, b) => (Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a - b))
    return {
      numbers,
      sum: floatText(sum),
      mean: floatText(sum / numbers),
      min: floatText(ordered('min')[0] ?? Number.NaN),
      max: floatText(ordered('max').at(-1) ?? Number.NaN),
    }
  }
  const exact = (text: string): Exact => {
    const value = parseDecimal(text)
    if (!value) throw new BlotterError('INTERNAL', `${text} was to be a number.`)
    return value
  }
  const sum = figures.map((one) => exact(one.sum)).reduce(sumOf, whole(0))
  const ends = (pick: 'min' | 'max', sign: 1 | -1) =>
    figures
      .map((one) => exact(one[pick]))
      .reduce((best, one) => (sign * compareDecimals(one, best) < 0 ? one : best))
  const mean = ratio(sum, whole(numbers), sum.scale + MEAN_DIGITS)
  return {
    numbers,
    sum: decimalText(sum),
    mean: mean && shortText(mean),
    min: decimalText(ends('min', 1)),
    max: decimalText(ends('max', -1)),
  }
}
