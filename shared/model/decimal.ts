/** Exact decimals as text: sums, products and quotients of quantities and prices without doubles. */
type Exact = { readonly units: bigint; readonly scale: number }

function parse(text: string): Exact {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new RangeError(`not a decimal: ${text.slice(0, 40)}`)
  const [, sign, whole = '', fraction = ''] = match
  const units = BigInt(whole + fraction)
  return { units: sign === '-' ? -units : units, scale: fraction.length }
}

function print({ units, scale }: Exact): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  const text = fraction ? `${whole}.${fraction}` : whole
  return units < 0n ? `-${text}` : text
}

const power = (exponent: number) => 10n ** BigInt(exponent)
const unitsAt = ({ units, scale }: Exact, wanted: number) => units * power(wanted - scale)

export function addDecimals(one: string, other: string): string {
  const [a, b] = [parse(one), parse(other)]
  const scale = Math.max(a.scale, b.scale)
  return print({ units: unitsAt(a, scale) + unitsAt(b, scale), scale })
}

export function subtractDecimals(one: string, other: string): string {
  return addDecimals(one, other.startsWith('-') ? other.slice(1) : `-${other}`)
}

export function multiplyDecimals(one: string, other: string): string {
  const [a, b] = [parse(one), parse(other)]
  return print({ units: a.units * b.units, scale: a.scale + b.scale })
}

/** To `scale` digits after the point, half away from zero; null by zero. */
export function divideDecimals(one: string, other: string, scale: number): string | null {
  const [a, b] = [parse(one), parse(other)]
  if (b.units === 0n) return null
  const numerator = a.units * power(b.scale + scale)
  const denominator = b.units * power(a.scale)
  const negative = numerator < 0n !== denominator < 0n
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator]
  const units = (2n * n + d) / (2n * d)
  return print({ units: negative ? -units : units, scale })
}

/** Below, at or above zero: -1, 0, 1. */
export function signOf(text: string): -1 | 0 | 1 {
  const { units } = parse(text)
  return units < 0n ? -1 : units > 0n ? 1 : 0
}

/** Without zeros at the end. */
export function plainDecimal(text: string): string {
  return print(parse(text))
}
