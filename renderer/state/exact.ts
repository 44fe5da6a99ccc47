/** Sums of selected cells, exact: decimal text and integers of any size are added as scaled integers. */
import type { Cell } from '../../shared/model/cell.ts'

type Scaled = { readonly digits: bigint; readonly scale: number }

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

function parse(text: string): Scaled | null {
  const match = DECIMAL.exec(text)
  if (!match) return null
  const [, sign, whole = '', fraction = ''] = match
  const digits = BigInt(whole + fraction)
  return { digits: sign ? -digits : digits, scale: fraction.length }
}

function rescale(value: Scaled, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale)
}

function print(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

export type Statistics = {
  readonly count: number
  readonly numbers: number
  /** Null when no selected cell is a number. */
  readonly sum: string | null
  readonly mean: string | null
  readonly min: string | null
  readonly max: string | null
}

/** Count of cells, and sum, mean (to six decimals, half up), least and greatest of those that are numbers. */
export function statisticsOf(cells: readonly Cell[], numeric: boolean): Statistics {
  const values: Scaled[] = []
  if (numeric) {
    for (const cell of cells) {
      const value = typeof cell === 'number' || typeof cell === 'string' ? parse(String(cell)) : null
      if (value) values.push(value)
    }
  }
  if (values.length === 0) {
    return { count: cells.length, numbers: 0, sum: null, mean: null, min: null, max: null }
  }
  const scale = Math.max(...values.map((value) => value.scale))
  const scaled = values.map((value) => rescale(value, scale))
  let sum = 0n
  let min = scaled[0] ?? 0n
  let max = min
  for (const value of scaled) {
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  const meanScale = scale + 6
  const total = sum * 10n ** 6n
  const n = BigInt(scaled.length)
  const half = total < 0n ? -(n / 2n) : n / 2n
  const mean = print((total + half) / n, meanScale)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
  return {
    count: cells.length,
    numbers: values.length,
    sum: print(sum, scale),
    mean,
    min: print(min, scale),
    max: print(max, scale),
  }
}
