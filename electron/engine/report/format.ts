import { DECIMAL_TEXT, decimalText, exact, rounded } from '../../../shared/model/decimal.ts'

/** How figures and foreign texts are written for people. */

/** `1234567` -> `1,234,567`. */
export function grouped(digits: string): string {
  return digits.length <= 3 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

export function countText(count: number): string {
  return grouped(String(count))
}

/** A decimal rounded half away from zero to `places`, with thousands separators. */
export function numberText(decimal: string, places: number): string {
  const text = decimalText(rounded(exact(decimal), places))
  const negative = text.startsWith('-')
  const [whole = '0', fraction] = (negative ? text.slice(1) : text).split('.')
  return `${negative ? '-' : ''}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`
}

/** A decimal with all the digits it has, but no zeros at the end; what is none stays as it is. */
export function plainText(decimal: string): string {
  const [, sign, digits, fraction = ''] = DECIMAL_TEXT.exec(decimal) ?? []
  if (digits === undefined) return decimal
  let end = fraction.length
  while (fraction[end - 1] === '0') end--
  const whole = digits.replace(/^0+(?=\d)/, '')
  const isZero = whole === '0' && end === 0
  return `${sign === '-' && !isZero ? '-' : ''}${grouped(whole)}${end === 0 ? '' : `.${fraction.slice(0, end)}`}`
}

/** `$1,250,000`, `-$12.50`. */
export function dollars(decimal: string, places: number): string {
  const text = numberText(decimal, places)
  return text.startsWith('-') ? `-$${text.slice(1)}` : `$${text}`
}

/** Nanoseconds as milliseconds with three decimals. */
export function milliseconds(nanoseconds: string): string {
  return `${numberText(decimalText({ units: BigInt(nanoseconds), scale: 6 }), 3)} ms`
}

// Note "invisible text": control characters, line and paragraph separators, bidirectional overrides, zero-width
// characters, soft hyphens, tags and lone surrogates could make a line of a report read as another one.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** A text of the archive with what cannot be seen written as `\u{202e}`. Everything else stays as it is. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}
