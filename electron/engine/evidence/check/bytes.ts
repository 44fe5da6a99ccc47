/** Bytes and their spellings, for code that runs anywhere: in Node, and in any browser from a file. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { type JsonValue, jcsText } from '../../verify/canonical/jcs-text.ts'

/** The bytes of base64 as RFC 4648 section 4 wants it: padding, no spaces, no stray bits. Null otherwise. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const binary = atob(text)
    if (text === '' || btoa(binary) !== text) return null
    const bytes = new Uint8Array(binary.length)
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
    return bytes
  } catch {
    return null // a character that is not of base64
  }
}

/** 32 bytes of 64 lower-case hex digits, or null. */
export function hashFromHex(hex: string): Uint8Array | null {
  if (!isHash(hex)) return null
  return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
}

/** True for a hash as the archive spells it. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

/** SHA-256 of bytes, or of a text's UTF-8, as 64 lower-case hex digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return bytesToHex(sha256(typeof data === 'string' ? toUtf8(data) : data))
}

export function toUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The text of the bytes, a byte order mark included; null when they are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null // not UTF-8
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

export type JsonRecord = { readonly [key: string]: JsonValue }

/** True for a JSON object. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A whole number that a JavaScript number holds exactly, from zero up. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Parses bytes that are exactly the RFC 8785 form of a JSON object; null for any other spelling of it. */
export function readCanonical(bytes: Uint8Array): JsonRecord | null {
  const text = fromUtf8(bytes)
  if (text === null) return null
  try {
    const value = JSON.parse(text) as JsonValue
    return isRecord(value) && jcsText(value) === text ? value : null
  } catch (error) {
    // Not JSON, not representable, or nested deeper than the stack: in each case not canonical.
    if (error instanceof SyntaxError || error instanceof RangeError) return null
    throw error
  }
}
