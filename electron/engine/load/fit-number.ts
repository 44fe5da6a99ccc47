import type { DecimalShape } from './columns.ts'

/** Whether a number's text fits its column, worked on digits alone. */

export type FittedDecimal = { readonly text: string; readonly rounded: boolean }

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** True for a number as JSON writes it; zeros in front are let pass. */
export const isNumberText = (input: string): boolean => NUMBER.test(input)

/**
 * The text as a plain decimal within DECIMAL(width, scale), rounded half away from zero where it has more digits
 * after the point; null when it does not fit (or is no number).
 */
export function fitDecimal(input: string, { width, scale }: DecimalShape): FittedDecimal | null {
  const match = NUMBER.exec(input)
  if (!match) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  if (digits === '') return { text: '0', rounded: false }
  const power = Number(exponent)
  if (!Number.isSafeInteger(power) || Math.abs(power) > 10_000) return null
  // value = digits * 10^-places
  const places = fraction.length - power
  let kept = digits
  let rounded = false
  let shift = scale - places
  if (shift < 0) {
    const drop = Math.min(-shift, kept.length + 1)
    const padded = kept.padStart(drop + 1, '0')
    const tail = padded.slice(padded.length - drop)
    kept = padded.slice(0, padded.length - drop)
    // Dropping beyond the first digit leaves nothing but zeros before the point of rounding.
    const beyond = -shift > drop
    rounded = /[1-9]/.test(tail)
    if (!beyond && (tail[0] as string) >= '5') kept = (BigInt(kept) + 1n).toString()
    shift = 0
  }
  const scaled = (kept + '0'.repeat(shift > width ? width + 1 : shift)).replace(/^0+/, '')
  if (scaled.length > width) return null
  if (scaled === '') return { text: '0', rounded }
  const padded = scaled.padStart(scale + 1, '0')
  const point = padded.length - scale
  return { text: `${sign}${padded.slice(0, point)}.${padded.slice(point)}`, rounded }
}

/** The text as a signed 64-bit integer, or null. `100.0` and `1e3` are whole too. */
export function fitInteger(input: string): string | null {
  const fitted = fitDecimal(input, { width: 40, scale: 20 })
  if (!fitted || fitted.rounded) return null
  const [whole = '0', fraction = ''] = fitted.text.split('.')
  if (/[1-9]/.test(fraction)) return null
  const value = BigInt(whole)
  return value >= -(2n ** 63n) && value < 2n ** 63n ? value.toString() : null
}
