/**
 * The head of the activity log: a signed note beside the catalogue that says how many entries there are and what the
 * last one's hash is. Whoever cuts entries off the end of the log without the key is found out by it.
 */
import { sign } from 'node:crypto'
import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { BlotterError } from '../../../shared/model/error.ts'
import type { ActivityEnd } from '../catalog/activity.ts'
import type { SigningKey } from '../seal/index.ts'
import {
  formatCheckpoint,
  formatNote,
  parseCheckpoint,
  parseNote,
  verifyNote,
} from '../verify/signed-note.ts'

export const HEAD_NAME = 'activity-head'

/** A head that the log contradicts is kept under this name and the size that it states. */
const CONTRADICTED = /^activity-head\.contradicted-\d+-[0-9a-f]{8}$/

export type Head = { readonly name: string; readonly text: string; readonly end: ActivityEnd | null }

/** What the note is signed under. */
export function headOrigin(key: SigningKey): string {
  return `blotter/activity-head/${key.publicKey.fingerprint.slice(0, 16)}`
}

/** The note: a C2SP signed note in the form of a checkpoint, the hash of the last entry in the place of the root. */
export function formatHead(end: ActivityEnd, key: SigningKey): string {
  const origin = headOrigin(key)
  const text = formatCheckpoint({ origin, size: end.size, root: Buffer.from(end.hash, 'hex') })
  return formatNote(text, origin, key.publicKey, (message) => sign(null, message, key.privateKey))
}

/** What a note says, or null when it is none of this key. */
export function parseHead(text: string, key: SigningKey): ActivityEnd | null {
  const note = parseNote(Buffer.from(text, 'utf8'))
  const checkpoint = note && parseCheckpoint(note.text)
  if (!note || !checkpoint || checkpoint.origin !== headOrigin(key)) return null
  if (!verifyNote(note, checkpoint.origin, key.publicKey)) return null
  return { size: checkpoint.size, hash: checkpoint.root.toString('hex') }
}

/** The heads that lie in the workspace: the newest, and those that the log contradicted. `end` null: no good note. */
export function readHeads(dir: string, key: SigningKey): readonly Head[] {
  return readdirSync(dir)
    .filter((name) => name === HEAD_NAME || CONTRADICTED.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(dir, name), 'utf8')
      return { name, text, end: parseHead(text, key) }
    })
}

/**
 * Writes the head after every entry: in place and without a sync of its own, so that it costs microseconds. It is
 * never ahead of the log; after a power cut it may be behind, which contradicts nothing.
 */
export class HeadFile {
  readonly #path: string
  readonly #key: SigningKey
  readonly #file: number
  #length: number
  #closed = false

  constructor(dir: string, key: SigningKey) {
    this.#path = join(dir, HEAD_NAME)
    this.#key = key
    try {
      this.#file = openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600)
    } catch (cause) {
      throw new BlotterError('IO', `${this.#path} cannot be written: ${(cause as Error).message}`, {
        hint: 'Check that the folder is writable.',
        cause,
      })
    }
    this.#length = readFileSync(this.#path).length
  }

  write(end: ActivityEnd): void {
    if (this.#closed) return
    const bytes = Buffer.from(formatHead(end, this.#key), 'utf8')
    writeSync(this.#file, bytes, 0, bytes.length, 0)
    if (bytes.length < this.#length) ftruncateSync(this.#file, bytes.length)
    this.#length = bytes.length
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    closeSync(this.#file)
  }
}

/** Keeps a head that the log contradicts: it is the evidence that entries are gone. */
export function keepContradicted(dir: string, end: ActivityEnd): string {
  const name = `${HEAD_NAME}.contradicted-${end.size}-${end.hash.slice(0, 8)}`
  renameSync(join(dir, HEAD_NAME), join(dir, name))
  return name
}
