/** Commands with which a recipient checks evidence without Blotter: openssl and a shell are enough. */
import type { WrittenEvidence } from '../../shared/model/evidence.ts'

/** A path as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Checks a file against the Ed25519 signature that was written beside it. Null when signature or key is not there. */
export function signatureCheck(written: WrittenEvidence): string | null {
  const signature = written.others.find((path) => path.endsWith('.sig'))
  const key = written.others.find((path) => path.endsWith('.pem'))
  if (signature === undefined || key === undefined) return null
  return `openssl pkeyutl -verify -pubin -inkey ${shellWord(key)} -rawin -in ${shellWord(written.path)} -sigfile ${shellWord(signature)}`
}

/** Prints the fingerprint of a public key file, to be compared with the one that was told by another way. */
export function fingerprintCheck(key: string): string {
  return `openssl pkey -pubin -in ${shellWord(key)} -outform DER | openssl dgst -sha256`
}
