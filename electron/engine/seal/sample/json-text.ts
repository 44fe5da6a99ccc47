import { pythonString } from '../../verify/canonical/python-json.ts'

/**
 * Prints events as Python's `json.dumps(event)` does: insertion order, `", "` and `": "`, ASCII only, shortest
 * decimals that keep their `.0`. Money never passes through a binary fraction: a Decimal is an integer and a scale.
 */
export class Decimal {
  readonly units: number
  readonly scale: number

  constructor(units: number, scale: number) {
    if (!Number.isSafeInteger(units)) throw new RangeError(`decimal units out of range: ${units}`)
    this.units = units
    this.scale = scale
  }

  /** The text that CPython prints for this value as a float, e.g. 18550 at scale 2 is `185.5`. */
  toString(): string {
    const digits = String(Math.abs(this.units)).padStart(this.scale + 1, '0')
    const whole = digits.slice(0, digits.length - this.scale)
    const fraction = digits.slice(digits.length - this.scale).replace(/0+$/, '')
    // Below 0.0001 CPython changes to exponent form; no field of the sample is that fine.
    if (whole === '0' && fraction.startsWith('0000'))
      throw new RangeError('decimal too small to print plainly')
    return `${this.units < 0 ? '-' : ''}${whole}.${fraction === '' ? '0' : fraction}`
  }
}

export function decimal(units: number, scale: number): Decimal {
  return new Decimal(units, scale)
}

/** Cents as an amount of money or a price. */
export function money(cents: number): Decimal {
  return new Decimal(cents, 2)
}

export type Json = string | number | boolean | null | Decimal | readonly Json[] | Fields
export type Fields = { readonly [name: string]: Json }

/** One JSON text without a line end. Throws on a number that is not a safe integer: use a Decimal. */
export function printJson(value: Json): string {
  if (typeof value === 'string') return pythonString(value)
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer: ${value}; use a Decimal`)
    return String(value === 0 ? 0 : value)
  }
  if (value instanceof Decimal) return value.toString()
  if (Array.isArray(value)) return `[${value.map(printJson).join(', ')}]`
  let out = ''
  for (const [name, item] of Object.entries(value as Fields)) {
    out += `${out === '' ? '' : ', '}${pythonString(name)}: ${printJson(item)}`
  }
  return `{${out}}`
}
