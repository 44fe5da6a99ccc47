/**
 * The second, thorough reading of a log in which something is wrong: one small record per line, on which the
 * explanation works. A clean log never gets here, so its memory stays that of one chunk.
 */
import type { Profile } from '../../../shared/model/verdict.ts'
import { sha256Hex } from './digest.ts'
import { type KeyRotation, type Objection, readEntry } from './entry.ts'
import type { RawLine } from './line-splitter.ts'
import { leafHash, MerkleTree } from './merkle.ts'

/** One line of a suspicious log. */
export type LineRecord = {
  /** 1-based line number. */
  readonly line: number
  readonly byteOffset: number
  readonly leaf: string
  /** Set when the line is no entry at all. */
  readonly unreadable: Objection | null
  /** A duplicate key, a reserved name: the entry is there, and objectionable. */
  readonly objection: Objection | null
  readonly previousHash: string | null
  readonly currentHash: string | null
  readonly computedHash: string | null
  /** Where those two differ: another profile, in which the content gives the hash. */
  readonly otherProfile: Profile | null
  /** Hash over the stored hash before it instead of its own previous_hash, when those two differ. */
  readonly hashOverBefore: string | null
  readonly signature: string | null
  readonly keyId: string | null
  readonly eventId: string | null
  readonly timestamp: string | null
  readonly rotation: KeyRotation | null
  /** A carriage return stands at its end, where the profile hashes bytes; without it the line is read as it was. */
  readonly endsInCr: boolean
}

/** Of blank lines in a row no more than this many are kept: there may be millions. */
const MAX_BLANK = 1000

/** Turns lines into records; remembers the hash before, as the chain does. `first`: the hash before the first. */
export function lineRecorder(
  profile: Profile | null,
  maxLineBytes: number,
  first: string | null,
): {
  readonly records: LineRecord[]
  readonly add: (line: RawLine) => void
  /** Root over the leaves of all lines, hex. */
  readonly root: () => string
} {
  const records: LineRecord[] = []
  const tree = new MerkleTree()
  let before = first
  let blank = 0
  const add = (line: RawLine) => {
    blank = line.length === 0 ? blank + 1 : 0
    if (blank > MAX_BLANK) return
    const common = { line: line.lineNumber, byteOffset: line.byteOffset }
    const leafBytes = line.length > maxLineBytes ? Buffer.alloc(0) : leafHash(line.bytes)
    const leaf = leafBytes.toString('hex')
    tree.append(leafBytes)
    const endsInCr = isRaw(profile) && line.bytes.at(-1) === CR
    const bytes = endsInCr ? line.bytes.subarray(0, -1) : line.bytes
    const entry = line.length > maxLineBytes ? tooLong(line.length) : readEntry(bytes, profile)
    if ('unreadable' in entry) {
      records.push({
        ...common,
        ...NO_ENTRY,
        leaf,
        unreadable: line.ended ? entry.unreadable : torn(entry.unreadable),
      })
      return
    }
    const { previousHash, currentHash, computedHash, canonical } = entry
    const hashOverBefore =
      canonical !== null && before !== null && before !== previousHash ? sha256Hex(before + canonical) : null
    records.push({
      ...common,
      leaf,
      unreadable: null,
      objection: entry.objection,
      // Equal texts are kept once: a parsed text would hold on to its whole line.
      previousHash: previousHash === before ? before : detach(previousHash),
      currentHash: currentHash === computedHash ? computedHash : detach(currentHash),
      computedHash,
      otherProfile: entry.otherProfile,
      hashOverBefore,
      signature: detach(entry.signature),
      keyId: entry.keyId === records.at(-1)?.keyId ? (records.at(-1)?.keyId ?? null) : detach(entry.keyId),
      eventId: detach(entry.eventId),
      timestamp: detach(entry.timestamp),
      rotation: entry.rotation,
      endsInCr,
    })
    before = records.at(-1)?.currentHash ?? null
  }
  return { records, add, root: () => tree.root().toString('hex') }
}

export function tooLong(length: number): { readonly unreadable: Objection } {
  const message = `The line is ${length} bytes long, more than is read.`
  return { unreadable: { kind: 'LINE_TOO_LONG', message, actual: String(length) } }
}

/** A last line without LF that is no entry has been cut. */
export function torn(objection: Objection): Objection {
  return objection.kind === 'LINE_TOO_LONG'
    ? objection
    : { kind: 'TORN_LAST_LINE', message: `The last line is cut. ${objection.message}`, actual: null }
}

const NO_ENTRY = {
  objection: null,
  previousHash: null,
  currentHash: null,
  computedHash: null,
  otherProfile: null,
  hashOverBefore: null,
  signature: null,
  keyId: null,
  eventId: null,
  timestamp: null,
  rotation: null,
  endsInCr: false,
} as const

const CR = 0x0d

function isRaw(profile: Profile | null): boolean {
  return profile === 'rawline-v1' || profile === 'sigc-v1'
}

/** A copy that does not keep the line it was sliced from alive. */
function detach(text: string | null): string | null {
  return text === null ? null : Buffer.from(text, 'utf8').toString('utf8')
}
