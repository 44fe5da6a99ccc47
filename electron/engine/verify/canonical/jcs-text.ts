/** RFC 8785, JSON Canonicalization Scheme, of plain values: the text. Runs anywhere. */

/** A value as JSON.parse gives it. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/**
 * The canonical text. Keys are ordered by UTF-16 unit (RFC 8785 section 3.2.3), which is JavaScript's own sort;
 * numbers and strings are spelled as ECMAScript does (section 3.2.2), which is what JSON.stringify prints.
 * Throws a RangeError on what JCS has no spelling for: NaN, infinities, lone surrogates.
 */
export function jcsText(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('JCS has no spelling for a number that is not finite')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') return jcsString(value)
  if (Array.isArray(value)) return `[${value.map(jcsText).join(',')}]`
  const members = value as { readonly [key: string]: JsonValue }
  const parts = Object.keys(members)
    .sort()
    .map((key) => `${jcsString(key)}:${jcsText(members[key] ?? null)}`)
  return `{${parts.join(',')}}`
}

function jcsString(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('JCS has no spelling for a lone surrogate')
  return JSON.stringify(text)
}
