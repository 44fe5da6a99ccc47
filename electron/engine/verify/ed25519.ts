/// <reference path="./sodium-native.d.ts" />
/**
 * Ed25519, by libsodium: half the time that Node's OpenSSL takes. The one place where a signature of this kind is
 * judged, so that no verdict depends on which library happened to look.
 */
import sodium from 'sodium-native'

const SIGNATURE_BYTES = 64
const KEY_BYTES = 32

/**
 * True when `signature` (64 bytes) is the signature over `message` by `publicKey` (the 32 bytes of RFC 8032).
 *
 * The rule is RFC 8032 section 5.1.7 without the cofactor, at its strictest: S below the group's order; A and R in
 * canonical encoding and not of small order (which would "sign" for messages nobody signed); and the bytes of R are
 * those of S*B - h*A. That is libsodium's own rule (crypto_sign/ed25519/ref10/open.c). OpenSSL and BoringSSL compute
 * the same equation on the same bytes; some of their versions also take points of small order, and keys in spellings
 * that are not canonical.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return (
    signature.length === SIGNATURE_BYTES &&
    publicKey.length === KEY_BYTES &&
    sodium.crypto_sign_verify_detached(signature, message, publicKey)
  )
}
