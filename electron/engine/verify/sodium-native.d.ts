/** What Blotter uses of sodium-native, which brings no types of its own. */
declare module 'sodium-native' {
  const sodium: {
    /** True when `signature` (64 bytes) is that of `publicKey` (32 bytes) over `message`. */
    crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
  }
  export default sodium
}
