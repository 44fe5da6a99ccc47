/** C2SP signed notes (c2sp.org/signed-note) and the checkpoints in them (c2sp.org/tlog-checkpoint). */
import { sha256Bytes, strictBase64 } from './digest.ts'
import { type PublicKey, rawEd25519, verifySignature } from './keys.ts'

/** One signature line: key name, the 4-byte key id in hex, and the signature after it. */
export type NoteSignature = { readonly name: string; readonly keyId: string; readonly signature: Buffer }

/** A parsed note; `text` ends in LF and is what is signed. */
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] }

const SIGNATURE_TYPE_ED25519 = 0x01
/** A key name has no Unicode space (U+0085 is one, though not by `\s`) and no plus. */
const SIGNATURE_LINE = /^\u2014 ([^\s\u0085+]+) ([A-Za-z0-9+/]+={0,2})$/u
/** A note with more signatures than this is hostile; the reference implementation draws the same line. */
const MAX_SIGNATURES = 100

/**
 * The 4-byte key id, in hex. Ed25519 (type 0x01): SHA-256(name LF 0x01 raw key), first four bytes. ECDSA P-256 (type
 * 0x02): of the SHA-256 of the key's SPKI DER. Null: the page assigns no type to keys of this algorithm.
 */
export function noteKeyId(name: string, key: PublicKey): string | null {
  if (key.algorithm === 'ecdsa-p256-sha256') return key.fingerprint.slice(0, 8)
  const raw = rawEd25519(key)
  if (!raw) return null
  const prefix = Buffer.from(`${name}\n`, 'utf8')
  return sha256Bytes(Buffer.concat([prefix, Buffer.from([SIGNATURE_TYPE_ED25519]), raw])).toString(
    'hex',
    0,
    4,
  )
}

/** Parses a note strictly, or returns null: UTF-8, no control characters but LF, text, blank line, signatures. */
export function parseNote(bytes: Uint8Array): SignedNote | null {
  let note: string
  try {
    note = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null // not UTF-8
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.endsWith('\n')) return null
  const split = note.lastIndexOf('\n\n')
  if (split < 0) return null
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) return null
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const match = SIGNATURE_LINE.exec(line)
    const blob = match?.[2] ? strictBase64(match[2]) : null
    if (!match?.[1] || !blob || blob.length < 5) return null
    signatures.push({ name: match[1], keyId: blob.toString('hex', 0, 4), signature: blob.subarray(4) })
  }
  return { text: note.slice(0, split + 1), signatures }
}

/** True when the note carries a good signature of `key` under `name`, and no bad one of the same key. */
export function verifyNote(note: SignedNote, name: string, key: PublicKey): boolean {
  const keyId = noteKeyId(name, key)
  const ours = note.signatures.filter((line) => line.name === name && line.keyId === keyId)
  const text = Buffer.from(note.text, 'utf8')
  return ours.length > 0 && ours.every((line) => verifySignature(key, text, line.signature))
}

/**
 * Prints a note. `text` must end in LF; `sign` gives the signature over the UTF-8 of `text`: raw Ed25519, or ECDSA with SHA-256 in DER.
 */
export function formatNote(
  text: string,
  name: string,
  key: PublicKey,
  sign: (message: Buffer) => Uint8Array,
): string {
  const keyId = noteKeyId(name, key)
  if (!keyId || !text.endsWith('\n'))
    throw new RangeError('A note needs an Ed25519 or P-256 key, and a text that ends in LF')
  const blob = Buffer.concat([Buffer.from(keyId, 'hex'), sign(Buffer.from(text, 'utf8'))])
  return `${text}\n\u2014 ${name} ${blob.toString('base64')}\n`
}

/** The head of a log: origin, number of leaves, root hash. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Buffer }

/** The text of a checkpoint, ready to be signed. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`
}

/** Parses the text of a note as a checkpoint, or returns null. Extension lines are allowed, empty ones are not. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.length < 3 || lines.some((line) => line === '')) return null
  const [origin, sizeText, rootText] = lines
  if (!origin || !sizeText || !rootText || !/^(0|[1-9][0-9]{0,15})$/.test(sizeText)) return null
  const size = Number(sizeText)
  const root = strictBase64(rootText)
  if (!Number.isSafeInteger(size) || root?.length !== 32) return null
  return { origin, size, root }
}
