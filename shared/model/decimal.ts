/**
 * Exact decimals: a whole number of units of 10^-scale, every digit of numbers of any size. Sums of money come from the
 * database as decimal text and are divided and rounded here, once, at the end.
 *
 * Rounding is half away from zero ("commercial"): 0.5 -> 1, -0.5 -> -1, as ROUND in SQL and in spreadsheets.
 */
export type Exact = { readonly units: bigint; readonly scale: number }

/** Sign, digits before the point, digits after it. */
export const DECIMAL_TEXT = /^([+-]?)(\d+)(?:\.(\d+))?$/

/** Reads `-12.340`; anything else (exponents, NaN, thousands separators) is null. */
export function parseDecimal(text: string): Exact | null {
  const match = DECIMAL_TEXT.exec(text)
  if (!match) return null
  const [, sign, whole = '0', fraction = ''] = match
  const units = BigInt(whole + fraction)
  return { units: sign === '-' ? -units : units, scale: fraction.length }
}

/** Reads decimal text that the database wrote; throws RangeError when it is none. */
export function exact(text: string): Exact {
  const value = parseDecimal(text)
  if (!value) throw new RangeError(`not a decimal: ${text.slice(0, 40)}`)
  return value
}

export function whole(count: number | bigint): Exact {
  return { units: BigInt(count), scale: 0 }
}

const power = (exponent: number): bigint => 10n ** BigInt(exponent)

/** `units` times ten to the power of `exponent`. */
export function timesTen(units: bigint, exponent: number): Exact {
  return exponent >= 0 ? { units: units * power(exponent), scale: 0 } : { units, scale: -exponent }
}

/** Rounds to `scale` decimals, half away from zero; pads with zeros where there are fewer. */
export function rounded(value: Exact, scale: number): Exact {
  if (scale >= value.scale) return { units: value.units * power(scale - value.scale), scale }
  return { units: divided(value.units, power(value.scale - scale)), scale }
}

/** The largest number of `scale` decimals that is not above it. */
export function floored(value: Exact, scale: number): Exact {
  if (scale >= value.scale) return rounded(value, scale)
  const unit = power(value.scale - scale)
  const rest = ((value.units % unit) + unit) % unit
  return { units: (value.units - rest) / unit, scale }
}

/** numerator / denominator to `scale` decimals, half away from zero; null when the denominator is zero. */
export function ratio(numerator: Exact, denominator: Exact, scale: number): Exact | null {
  if (denominator.units === 0n) return null
  return {
    units: divided(
      numerator.units * power(denominator.scale + scale),
      denominator.units * power(numerator.scale),
    ),
    scale,
  }
}

/** The product, exact. */
export function product(a: Exact, b: Exact): Exact {
  return { units: a.units * b.units, scale: a.scale + b.scale }
}

/** The sum, exact. */
export function sum(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale)
  return { units: rounded(a, scale).units + rounded(b, scale).units, scale }
}

export function negated(value: Exact): Exact {
  return { units: -value.units, scale: value.scale }
}

/** Below, at or above zero: -1, 0, 1. */
export function signOf({ units }: Exact): -1 | 0 | 1 {
  return units < 0n ? -1 : units > 0n ? 1 : 0
}

/** For sorting: -1 where `a` is less than `b`. */
export function compareDecimals(a: Exact, b: Exact): -1 | 0 | 1 {
  return signOf(sum(a, negated(b)))
}

/** `-1234.50`: all decimals of the scale, no separators. A zero has no sign. */
export function decimalText(value: Exact): string {
  const digits = (value.units < 0n ? -value.units : value.units).toString().padStart(value.scale + 1, '0')
  const cut = digits.length - value.scale
  const text = value.scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return value.units < 0n ? `-${text}` : text
}

/** Without zeros at the end: `1.500000` -> `1.5`, `2.000` -> `2`. */
export function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** As text without zeros at the end. */
export const shortText = (value: Exact): string => trimmed(decimalText(value))

const NUMBER_TEXT = /^(-?)(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,3}))?$/

/** A number as JSON writes it, with all of its digits and no exponent: `1.50e-3` -> `0.0015`; null for anything else. */
export function plainDecimal(text: string): string | null {
  const match = NUMBER_TEXT.exec(text)
  if (!match) return null
  const [, sign = '', integer = '', fraction = '', exponent = '0'] = match
  const digits = BigInt(`${sign}${integer}${fraction}`)
  return shortText(timesTen(digits, Number(exponent) - fraction.length))
}

function divided(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const quotient = (2n * n + d) / (2n * d)
  return negative ? -quotient : quotient
}
