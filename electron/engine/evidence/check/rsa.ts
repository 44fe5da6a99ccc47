/** RSA signatures over SHA-256 (RFC 8017): RSASSA-PKCS1-v1_5 and RSASSA-PSS with MGF1-SHA-256. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { sameBytes } from './bytes.ts'

export type RsaKey = { readonly n: bigint; readonly e: bigint; readonly bits: number }

/** DigestInfo of SHA-256 (RFC 8017 section 9.2, note 1); the 32 bytes of the hash follow. */
const DIGEST_INFO = Uint8Array.from([
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
  0x20,
])

/** Section 8.2.2: the expected encoding is built and compared whole, never parsed. */
export function rsaVerifiesPkcs1(key: RsaKey, message: Uint8Array, signature: Uint8Array): boolean {
  const length = Math.ceil(key.bits / 8)
  const encoded = open(key, signature, length)
  if (!encoded) return false
  const info = concatBytes(DIGEST_INFO, sha256(message))
  const padding = new Uint8Array(length - info.length - 3).fill(0xff)
  return sameBytes(encoded, concatBytes(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info))
}

/** Section 8.1.2 with 9.1.2; the salt may have any length. */
export function rsaVerifiesPss(key: RsaKey, message: Uint8Array, signature: Uint8Array): boolean {
  const encodedBits = key.bits - 1
  const length = Math.ceil(encodedBits / 8)
  const opened = open(key, signature, Math.ceil(key.bits / 8))
  if (!opened) return false
  const spare = opened.length - length
  if (opened.subarray(0, spare).some((byte) => byte !== 0)) return false
  const encoded = opened.subarray(spare)
  if (encoded.at(-1) !== 0xbc) return false
  const maskedDb = encoded.subarray(0, length - 33)
  const hash = encoded.subarray(length - 33, length - 1)
  const unused = 8 * length - encodedBits
  if (((maskedDb[0] ?? 0) & ~(0xff >> unused)) !== 0) return false
  const mask = mgf1(hash, maskedDb.length)
  const db = maskedDb.map((byte, at) => byte ^ (mask[at] ?? 0))
  db[0] = (db[0] ?? 0) & (0xff >> unused)
  const one = db.indexOf(1)
  if (one < 0 || db.subarray(0, one).some((byte) => byte !== 0)) return false
  const salt = db.subarray(one + 1)
  return sameBytes(hash, sha256(concatBytes(new Uint8Array(8), sha256(message), salt)))
}

/** RSAVP1 and I2OSP: signature^e mod n, as `length` bytes; null when the signature is none of this key. */
function open({ n, e }: RsaKey, signature: Uint8Array, length: number): Uint8Array | null {
  if (signature.length !== length) return null
  const value = BigInt(`0x${Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')}`)
  if (value >= n) return null
  let opened = 1n
  for (let base = value, left = e; left > 0n; left >>= 1n) {
    if (left & 1n) opened = (opened * base) % n
    base = (base * base) % n
  }
  const hex = opened.toString(16).padStart(length * 2, '0')
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
}

/** Appendix B.2.1. */
function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let counter = 0; counter * 32 < length; counter += 1) {
    const suffix = Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter)
    parts.push(sha256(concatBytes(seed, suffix)))
  }
  return concatBytes(...parts).subarray(0, length)
}
