/** RFC 8785, JSON Canonicalization Scheme: the bytes, and reading only what is spelled so. */
import { type JsonValue, jcsText } from './canonical/jcs-text.ts'

export { type JsonValue, jcsText } from './canonical/jcs-text.ts'

/** The canonical bytes: UTF-8 of `jcsText`. */
export function jcsBytes(value: JsonValue): Buffer {
  return Buffer.from(jcsText(value), 'utf8')
}

/**
 * Parses bytes that must already be canonical. Returns undefined when they are no JSON, or any other spelling of it:
 * a duplicate key, a space, a byte order mark, another number form all fail the comparison.
 */
export function parseJcs(bytes: Uint8Array): JsonValue | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const value = JSON.parse(buffer.toString('utf8')) as JsonValue
    return jcsBytes(value).equals(buffer) ? value : undefined
  } catch (error) {
    // Not JSON, not representable, or nested deeper than the stack: in each case not canonical.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}
