import { hash } from 'node:crypto'

/** SHA-256 of bytes or of the UTF-8 of a text, as 64 lower-case hex digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex')
}

/** SHA-256 as 32 bytes. */
export function sha256Bytes(data: Uint8Array | string): Buffer {
  return hash('sha256', data, 'buffer')
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
