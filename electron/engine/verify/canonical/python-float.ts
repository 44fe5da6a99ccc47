/**
 * `repr(float)` of CPython for a finite or infinite double.
 * JavaScript and Python agree on the shortest round-trip digits; they differ in when they change to exponent form,
 * in its padding, in the forced `.0` and in `-0.0` (Python/pystrtod.c, format_float_short with 'r').
 */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const magnitude = Math.abs(value)
  if (magnitude === Number.POSITIVE_INFINITY) return `${sign}Infinity`
  const text = magnitude.toExponential()
  const mark = text.indexOf('e')
  const digits = text.slice(0, mark).replace('.', '')
  const exponent = Number(text.slice(mark + 1))
  return sign + layOut(digits, exponent)
}

/** Lays out `d.ddd x 10^exponent`: positional from 1e-4 up to but not including 1e16, else exponent form. */
function layOut(digits: string, exponent: number): string {
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
    const power = String(Math.abs(exponent)).padStart(2, '0')
    return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return `${digits.padEnd(exponent + 1, '0')}.0`
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}
