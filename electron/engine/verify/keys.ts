/** Public keys: parsing, fingerprints, refusal of weak ones, signature checks, and the key set of an archive. */
import { createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { sha256Hex, strictBase64 } from './digest.ts'
import { verifyEd25519 } from './ed25519.ts'
import { parseJcs } from './jcs.ts'

/** Signature algorithms of the archive format. */
export const ALGORITHMS = ['ed25519', 'ecdsa-p256-sha256', 'rsa-pss-sha256', 'rsa-pkcs1-sha256'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** A public key. `fingerprint` is the SHA-256 of its SPKI DER in hex, which is also its `key_id`. */
export type PublicKey = {
  readonly fingerprint: string
  readonly algorithm: Algorithm
  readonly spki: Buffer
  readonly object: KeyObject
  /** Why the key must not be trusted whoever vouches for it, or null. */
  readonly weakness: string | null
}

/** More than any public key or certificate; the text comes from the archive. */
const LARGEST_PEM = 64 * 1024

/**
 * Parses a PEM (SPKI public key or X.509 certificate). Returns null when it is neither, or of a kind the format
 * does not know. An RSA key is taken as PKCS#1 v1.5 unless the key set says PSS.
 */
export function parsePublicKey(pem: string, declared?: Algorithm): PublicKey | null {
  let object: KeyObject
  // A private key would give its public half: whoever hands one over did not mean to.
  if (pem.length > LARGEST_PEM || pem.includes('PRIVATE KEY')) return null
  try {
    object = pem.includes('BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem)
  } catch {
    return null // hostile text: no key in it is an answer, not an accident
  }
  const algorithm = algorithmOf(object, declared)
  if (algorithm === null) return null
  const spki = object.export({ type: 'spki', format: 'der' })
  return { fingerprint: sha256Hex(spki), algorithm, spki, object, weakness: weaknessOf(object, spki) }
}

function algorithmOf(key: KeyObject, declared: Algorithm | undefined): Algorithm | null {
  const type = key.asymmetricKeyType
  const possible: readonly Algorithm[] =
    type === 'ed25519'
      ? ['ed25519']
      : type === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
        ? ['ecdsa-p256-sha256']
        : type === 'rsa'
          ? ['rsa-pkcs1-sha256', 'rsa-pss-sha256']
          : type === 'rsa-pss'
            ? ['rsa-pss-sha256']
            : []
  if (declared === undefined) return possible[0] ?? null
  return possible.includes(declared) ? declared : null
}

/**
 * Encodings of the Ed25519 points of small order, sign bit cleared: with such a key a signature "verifies" for
 * messages nobody signed. The list is libsodium's (crypto_core/ed25519/ref10, ge25519_has_small_order).
 */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/**
 * True when the y coordinate (little-endian, sign bit cleared) is below 2^255 - 19, as RFC 8032 section 5.1.3 wants
 * it. Libraries differ on the 19 values at and above it: a key that only some of them take is no key.
 */
function isReduced(point: Uint8Array): boolean {
  const isTop = point[31] === 0x7f && point.subarray(1, 31).every((byte) => byte === 0xff)
  return !isTop || (point[0] ?? 0) < 0xed
}

function weaknessOf(key: KeyObject, spki: Buffer): string | null {
  switch (key.asymmetricKeyType) {
    case 'ed25519': {
      const point = Buffer.from(spki.subarray(-32))
      point[31] = (point[31] ?? 0) & 0x7f
      if (SMALL_ORDER.has(point.toString('hex'))) return 'an Ed25519 point of small order'
      return isReduced(point) ? null : 'an Ed25519 key in a non-canonical encoding'
    }
    case 'rsa':
    case 'rsa-pss': {
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
      return bits < 2048 ? `an RSA key of ${bits} bits` : null
    }
    default:
      return null
  }
}

/** The 32 raw bytes of an Ed25519 key, or null for another algorithm. */
export function rawEd25519(key: PublicKey): Buffer | null {
  return key.algorithm === 'ed25519' ? key.spki.subarray(-32) : null
}

/** True when `signature` is the key's signature over `message`. A weak key verifies nothing. */
export function verifySignature(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.weakness !== null) return false
  try {
    switch (key.algorithm) {
      case 'ed25519':
        return verifyEd25519(key.spki.subarray(-32), message, signature)
      case 'ecdsa-p256-sha256':
        // P1363 is always 64 bytes; a DER signature of 64 bytes is possible, so a failure falls through to DER.
        return (
          (signature.length === 64 &&
            verify('sha256', message, { key: key.object, dsaEncoding: 'ieee-p1363' }, signature)) ||
          verify('sha256', message, { key: key.object, dsaEncoding: 'der' }, signature)
        )
      case 'rsa-pss-sha256':
        return verify(
          'sha256',
          message,
          { key: key.object, padding: PSS_PADDING, saltLength: PSS_SALT_AUTO },
          signature,
        )
      case 'rsa-pkcs1-sha256':
        return verify('sha256', message, key.object, signature)
    }
  } catch {
    return false // OpenSSL throws on malformed signatures of some algorithms: not valid
  }
}

const PSS_PADDING = 6 // RSA_PKCS1_PSS_PADDING
const PSS_SALT_AUTO = -2 // RSA_PSS_SALTLEN_AUTO

/**
 * A key of the set with the sequence numbers it may sign; `lastSeq` null: still in use. A key is retired by its
 * `lastSeq`, and revoked the same way: `last_seq` is set to the last entry that is still to be believed. One that
 * lies before `first_seq` revokes the key altogether: nothing that it signed counts.
 */
export type KeyEntry = { readonly key: PublicKey; readonly firstSeq: number; readonly lastSeq: number | null }

export type KeySet = { readonly stream: string; readonly entries: readonly KeyEntry[] }

/** Parses `keys.json`. The string tells why it is none: format errors, a key_id that is not its key's. */
export function parseKeySet(bytes: Uint8Array): KeySet | string {
  const value = parseJcs(bytes)
  if (value === undefined) return 'not JSON in canonical form (RFC 8785)'
  if (!isRecord(value) || value.format !== 'sigc-keys-v1') return 'format is not sigc-keys-v1'
  const { stream, keys } = value
  if (typeof stream !== 'string' || stream === '') return 'stream is missing'
  if (!Array.isArray(keys) || keys.length === 0) return 'keys is missing or empty'
  const entries: KeyEntry[] = []
  for (const item of keys as readonly unknown[]) {
    const entry = parseKeyEntry(item)
    if (typeof entry === 'string') return entry
    if (entries.some((other) => other.key.fingerprint === entry.key.fingerprint)) {
      return `key ${entry.key.fingerprint} is listed twice`
    }
    entries.push(entry)
  }
  return { stream, entries }
}

function parseKeyEntry(item: unknown): KeyEntry | string {
  if (!isRecord(item)) return 'an entry of keys is no object'
  const { key_id, alg, pem, first_seq, last_seq } = item
  const algorithm = ALGORITHMS.find((known) => known === alg)
  if (!algorithm) return `unknown algorithm ${JSON.stringify(alg)}`
  const key = typeof pem === 'string' ? parsePublicKey(pem, algorithm) : null
  if (!key) return `no ${algorithm} public key in pem`
  if (key_id !== key.fingerprint)
    return `key_id ${JSON.stringify(key_id)} is not the key's ${key.fingerprint}`
  if (!isSequence(first_seq) || !(last_seq === null || isSequence(last_seq)))
    return 'first_seq or last_seq is no number'
  return { key, firstSeq: first_seq, lastSeq: last_seq }
}

/** True when `signatureText` (base64, one final LF allowed) is the root's signature over the bytes of keys.json. */
export function verifyKeySet(root: PublicKey, keySetBytes: Uint8Array, signatureText: string): boolean {
  const signature = strictBase64(signatureText.replace(/\r?\n$/, ''))
  return signature !== null && verifySignature(root, keySetBytes, signature)
}

/** True for a sequence number: a whole number that a JavaScript number holds exactly. */
export function isSequence(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
