/** Checkpoints: C2SP signed notes over the log of manifests (c2sp.org/signed-note, c2sp.org/tlog-checkpoint). */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { fromBase64, fromUtf8, hashFromHex, sameBytes, toUtf8 } from './bytes.ts'
import type { PublicKey } from './public-key.ts'

export type SignedCheckpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** What is signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** A signature line: key name, the key's four-byte id, and the signature after it. */
type NoteSignature = {
  readonly name: string
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

/** Parses a checkpoint strictly, or returns null. */
export function readCheckpoint(bytes: Uint8Array): SignedCheckpoint | null {
  const note = fromUtf8(bytes)
  const split = note?.lastIndexOf('\n\n') ?? -1
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (note === null || split < 0 || /[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.endsWith('\n'))
    return null
  const text = note.slice(0, split + 1)
  const [origin, sizeText, rootText, ...extensions] = text.slice(0, -1).split('\n')
  if (!origin || !/^(0|[1-9][0-9]{0,15})$/.test(sizeText ?? '') || extensions.includes('')) return null
  const size = Number(sizeText)
  const root = fromBase64(rootText ?? '')
  if (!Number.isSafeInteger(size) || root?.length !== 32) return null
  const signatures: NoteSignature[] = []
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line)
    const blob = fromBase64(match?.[2] ?? '')
    if (!match?.[1] || !blob || blob.length < 5) return null
    signatures.push({ name: match[1], keyId: blob.subarray(0, 4), signature: blob.subarray(4) })
  }
  return { origin, size, root, text, signatures }
}

/** True when one of the note's lines is the key's signature, under the log's own name. */
export function isSignedBy({ origin, text, signatures }: SignedCheckpoint, key: PublicKey): boolean {
  const keyId = noteKeyId(origin, key)
  if (!keyId) return false
  const message = toUtf8(text)
  const ours = signatures.filter((line) => line.name === origin && sameBytes(line.keyId, keyId))
  return ours.length > 0 && ours.every(({ signature }) => key.verifies(message, signature))
}

/** The four bytes by which a note names a key; null for algorithms that C2SP signed notes have no type for. */
function noteKeyId(name: string, key: PublicKey): Uint8Array | null {
  if (key.algorithm === 'ecdsa-p256-sha256') return hashFromHex(key.fingerprint)?.subarray(0, 4) ?? null
  if (!key.raw) return null
  return sha256(concatBytes(toUtf8(`${name}\n`), Uint8Array.of(ED25519), key.raw)).subarray(0, 4)
}

/** The signature type of C2SP signed notes that goes into a key's id. */
const ED25519 = 0x01
