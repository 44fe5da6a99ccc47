/**
 * Public keys and signature checks on @noble/curves and BigInt: no OpenSSL, so that two implementations that share
 * nothing (this one, and `verify/keys.ts`) have to agree on every bundle that Blotter writes.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { fromBase64, sha256Hex } from './bytes.ts'
import { type Der, readDer, readSequence } from './der.ts'
import { type RsaKey, rsaVerifiesPkcs1, rsaVerifiesPss } from './rsa.ts'

export const ALGORITHMS = ['ed25519', 'ecdsa-p256-sha256', 'rsa-pss-sha256', 'rsa-pkcs1-sha256'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** A public key. `fingerprint` is the SHA-256 of its SPKI DER in hex, which is also its `key_id`. */
export type PublicKey = {
  readonly fingerprint: string
  readonly algorithm: Algorithm
  /** The 32 raw bytes of an Ed25519 key, else null. */
  readonly raw: Uint8Array | null
  readonly verifies: (message: Uint8Array, signature: Uint8Array) => boolean
}

/**
 * Parses a PEM (SPKI public key or X.509 certificate). The string says why it is none that counts. An RSA key is
 * taken as PKCS#1 v1.5 unless `declared` says PSS.
 */
export function readPublicKey(pem: string, declared?: Algorithm): PublicKey | string {
  const block = /-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([^-]*)-----END \1-----/.exec(pem)
  const bytes = fromBase64((block?.[2] ?? '').replace(/[\r\n\t ]/g, ''))
  if (!block || !bytes) return 'there is no PEM of a public key or certificate'
  const whole = readDer(bytes)
  const spki = whole && block[1] === 'CERTIFICATE' ? spkiOfCertificate(whole) : whole
  if (!spki || whole?.total !== bytes.length) return 'it is not DER of a public key'
  const parts = readSequence(spki)
  const algorithm = parts?.[0] ? readSequence(parts[0]) : null
  const bits = parts?.[1]
  if (!algorithm?.[0] || bits?.tag !== BIT_STRING || bits.content[0] !== 0 || parts?.length !== 2) {
    return 'it is not DER of a public key'
  }
  const oid = hexOf(algorithm[0].content)
  const parameters = algorithm[1] ? hexOf(algorithm[1].content) : null
  const material = bits.content.subarray(1)
  const fingerprint = sha256Hex(spki.bytes)
  const of = (kind: Algorithm, verifies: PublicKey['verifies']): PublicKey | string =>
    declared === undefined || declared === kind
      ? { fingerprint, algorithm: kind, raw: kind === 'ed25519' ? material : null, verifies }
      : `it is no ${declared} key`
  switch (oid) {
    case OID.ed25519:
      return ed25519Key(material, of)
    case OID.ec:
      return parameters === OID.p256 ? p256Key(material, of) : 'its curve is not P-256'
    case OID.rsa:
    case OID.rsaPss: {
      const key = readRsa(material)
      if (typeof key === 'string') return key
      return oid === OID.rsaPss || declared === 'rsa-pss-sha256'
        ? of('rsa-pss-sha256', (message, signature) => rsaVerifiesPss(key, message, signature))
        : of('rsa-pkcs1-sha256', (message, signature) => rsaVerifiesPkcs1(key, message, signature))
    }
    default:
      return 'it is of a kind that the archive format does not know'
  }
}

const BIT_STRING = 0x03
const OID = {
  ed25519: '2b6570',
  ec: '2a8648ce3d0201',
  p256: '2a8648ce3d030107',
  rsa: '2a864886f70d010101',
  rsaPss: '2a864886f70d01010a',
} as const

type Of = (kind: Algorithm, verifies: PublicKey['verifies']) => PublicKey | string

function ed25519Key(material: Uint8Array, of: Of): PublicKey | string {
  try {
    // With a point of small order a signature "verifies" for messages that nobody signed.
    if (ed25519.Point.fromBytes(material).isSmallOrder()) return 'it is an Ed25519 point of small order'
  } catch {
    return 'it is no point of Ed25519'
  }
  return of('ed25519', (message, signature) =>
    check(() => ed25519.verify(signature, message, material, { zip215: false })),
  )
}

function p256Key(material: Uint8Array, of: Of): PublicKey | string {
  try {
    p256.Point.fromBytes(material)
  } catch {
    return 'it is no point of P-256'
  }
  const verifies = (message: Uint8Array, signature: Uint8Array, format: 'compact' | 'der') =>
    check(() => p256.verify(signature, message, material, { prehash: true, lowS: false, format }))
  // P1363 is always 64 bytes; a DER signature of 64 bytes is possible, so a failure falls through to DER.
  return of(
    'ecdsa-p256-sha256',
    (message, signature) =>
      (signature.length === 64 && verifies(message, signature, 'compact')) ||
      verifies(message, signature, 'der'),
  )
}

/** Malformed signatures make the library throw: they are not valid. */
function check(verify: () => boolean): boolean {
  try {
    return verify()
  } catch {
    return false
  }
}

/** RSA below 2048 bits is weak; above 16384 it is a way to keep the reader busy. */
function readRsa(material: Uint8Array): RsaKey | string {
  const outer = readDer(material)
  const [modulus, exponent] = (outer && readSequence(outer)) ?? []
  if (modulus?.tag !== 0x02 || exponent?.tag !== 0x02 || exponent.content.length > 8) {
    return 'it is no RSA key'
  }
  const n = toBigInt(modulus.content)
  const e = toBigInt(exponent.content)
  const bits = n.toString(2).length
  if (bits < 2048 || bits > 16_384) return `it is an RSA key of ${bits} bits`
  if (e < 3n || e % 2n === 0n) return 'its RSA exponent is none'
  return { n, e, bits }
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${hexOf(bytes) || '0'}`)
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Certificate -> TBSCertificate -> subjectPublicKeyInfo (RFC 5280 section 4.1). */
function spkiOfCertificate(certificate: Der): Der | null {
  const signed = readSequence(certificate)?.[0]
  const fields = signed ? readSequence(signed) : null
  if (!fields) return null
  const version = fields[0]?.tag === 0xa0 ? 1 : 0
  return fields[version + 5] ?? null // after serial, signature, issuer, validity, subject
}
