/**
 * True when RFC 8785 gives this number the same bytes as another one: an integer written as a float (`1.0` becomes
 * `1`), minus zero, an integer beyond 2^53, or more digits than a double keeps. A hash over such bytes does not say which of them
 * was written; only the hash of the line itself does. `lexeme` is a JSON number.
 */
export function isLooseNumber(lexeme: string): boolean {
  const value = Number(lexeme)
  const isWrittenAsFloat = /[.eE]/.test(lexeme)
  if (Object.is(value, -0)) return true
  if (Number.isInteger(value)) return isWrittenAsFloat || !Number.isSafeInteger(value)
  return decimalOf(lexeme) !== decimalOf(String(value))
}

/** Digits and exponent of a decimal, without the zeros that say nothing: `1.50e3` is `15e2`. */
function decimalOf(lexeme: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(lexeme) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return '0'
  return `${sign}${kept}e${Number(power) - fraction.length + digits.length - kept.length}`
}
