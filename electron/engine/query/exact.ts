/** Numbers as scaled integers: every digit of whole numbers and decimals of any size. */

export type Decimal = { readonly digits: bigint; readonly scale: number }

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/

/** Null for what is no plain number, e.g. `1e5`. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text)
  if (!match) return null
  const [, sign, whole = '', fraction = ''] = match
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length }
}

/** The digits at another scale: rounded down where they are more, and whether nothing was lost. */
export function floorTo(
  { digits, scale }: Decimal,
  to: number,
): { readonly floor: bigint; readonly exact: boolean } {
  if (scale <= to) return { floor: digits * 10n ** BigInt(to - scale), exact: true }
  const unit = 10n ** BigInt(scale - to)
  const rest = ((digits % unit) + unit) % unit
  return { floor: (digits - rest) / unit, exact: rest === 0n }
}

export function printDecimal(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

/** Sum of numbers of different scales. */
export function addDecimals(values: readonly Decimal[]): Decimal {
  const scale = Math.max(0, ...values.map((value) => value.scale))
  const digits = values.reduce((sum, value) => sum + floorTo(value, scale).floor, 0n)
  return { digits, scale }
}

/** The mean to six digits more than the sum has, half away from zero, without zeros at the end. */
export function meanOf({ digits, scale }: Decimal, count: number): string {
  const n = BigInt(count)
  const total = digits * 10n ** 6n
  const half = total < 0n ? -(n / 2n) : n / 2n
  return printDecimal((total + half) / n, scale + 6)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
}

/** Negative where `one` is less than `other`. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const scale = Math.max(one.scale, other.scale)
  const [a, b] = [floorTo(one, scale).floor, floorTo(other, scale).floor]
  return a < b ? -1 : a > b ? 1 : 0
}
