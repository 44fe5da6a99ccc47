import { hash } from 'node:crypto'

/** SHA-256 of bytes or of the UTF-8 of a text, as 64 lower-case hex digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex')
}

/** SHA-256 as a text of 32 characters, one for each byte: the quickest to be had, for what is compared and not shown. */
export function sha256Binary(data: Uint8Array): string {
  return hash('sha256', data, 'binary')
}

/** SHA-256 as 32 bytes. By way of a text, which Node hands over in half the time of a buffer. */
export function sha256Bytes(data: Uint8Array | string): Buffer {
  return Buffer.from(hash('sha256', data, 'binary'), 'latin1')
}

/** `previous_hash` of the first entry of a stream, and `previous_manifest_sha256` of the first manifest. */
export const ZERO_HASH = '0'.repeat(64)

/** True for a hash as the archive spells it: 64 lower-case hex digits. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

/** Decodes base64 as RFC 4648 section 4 wants it (padding, no spaces, no stray bits), or returns null. */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return text !== '' && bytes.toString('base64') === text ? bytes : null
}
