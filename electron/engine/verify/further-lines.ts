/**
 * The lines of an odd log behind those that are kept to explain it (`RECORD_LIMITS`): of each is told what it shows
 * by itself and beside the line before it, in constant memory. Nothing that is odd goes unsaid; only why is not.
 */
import type { Finding } from '../../../shared/model/finding.ts'
import type { Entry } from './entry.ts'
import { type FindingDraft, finding } from './findings.ts'
import type { FurtherLine } from './line-records.ts'
import type { RawLine } from './line-splitter.ts'
import type { SignatureChecker } from './signatures.ts'

type Surroundings = {
  readonly file: string
  /** Sequence number of the file's first entry. */
  readonly firstSeq: number | null
  /** Entries carry hashes. */
  readonly chained: boolean
  /** The log carries signatures. */
  readonly signed: boolean
  readonly everySignature: boolean
  /** Number of the last line: its signature speaks for those before it, and is always checked. */
  readonly lastLine: number
  readonly checker: SignatureChecker
}

/** More findings than this are counted only. */
const MAX_KEPT = 1000

export class FurtherLines {
  readonly findings: Finding[] = []
  /** Findings that are not kept. */
  unlisted = 0
  readonly #around: Surroundings
  #afterUnreadable = false

  constructor(around: Surroundings) {
    this.#around = around
  }

  add({ line, entry, before }: FurtherLine): void {
    // What such a line was linked to cannot be known: it explains the break behind it.
    const isBridged = this.#afterUnreadable
    this.#afterUnreadable = 'unreadable' in entry
    if ('unreadable' in entry) {
      this.#report(line, { ...entry.unreadable })
      return
    }
    const { objection, previousHash, currentHash, computedHash, eventId } = entry
    if (objection) this.#report(line, { ...objection, event_id: eventId })
    const { chained, everySignature, lastLine, signed, checker } = this.#around
    const isWrong = chained && (computedHash === null || computedHash !== currentHash)
    const isApart = chained && !isBridged && before !== null && previousHash !== before
    if (isWrong) {
      const message =
        currentHash === null
          ? 'The entry has lost its hash.'
          : 'The content does not give the stored current_hash.'
      const hashes = { expected: computedHash, actual: currentHash }
      this.#report(line, { kind: 'ENTRY_HASH_MISMATCH', ...hashes, event_id: eventId, message })
    }
    if (isApart) {
      const message = 'The previous_hash is not the hash of the entry before.'
      const hashes = { expected: before, actual: previousHash }
      this.#report(line, { kind: 'CHAIN_LINK_BROKEN', ...hashes, event_id: eventId, message })
    }
    const isAsked =
      everySignature ||
      isWrong ||
      isApart ||
      line.lineNumber === lastLine ||
      checker.isOutOfRange(entry, this.#seq(line))
    if (signed && (isAsked || entry.signature === null)) this.#checkSignature(line, entry)
  }

  #checkSignature(line: RawLine, entry: Entry): void {
    const { state } = this.#around.checker.check(entry, this.#seq(line))
    const place = { event_id: entry.eventId }
    if (state === 'missing') {
      const message = 'The entry has no signature, though the log is signed.'
      this.#report(line, { kind: 'SIGNATURE_MISSING', ...place, message })
    } else if (state === 'invalid') {
      const message = 'The signature does not fit the entry.'
      this.#report(line, { kind: 'SIGNATURE_INVALID', ...place, message })
    } else if (state === 'out-of-range') {
      const message = 'The key of this entry is not valid at its place in the stream.'
      this.#report(line, { kind: 'KEY_OUT_OF_RANGE', ...place, actual: entry.keyId, message })
    }
  }

  #seq({ lineNumber }: RawLine): number | null {
    const { firstSeq } = this.#around
    return firstSeq === null ? null : firstSeq + lineNumber - 1
  }

  #report(line: RawLine, draft: FindingDraft): void {
    if (this.findings.length >= MAX_KEPT) {
      this.unlisted += 1
      return
    }
    const { lineNumber, byteOffset } = line
    const place = { line: lineNumber, byte_offset: byteOffset, seq: this.#seq(line) }
    this.findings.push(finding({ file: this.#around.file, ...place, ...draft }))
  }
}
