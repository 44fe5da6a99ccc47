/**
 * What was done to a damaged log, line by line. The placement says where lines belong; here each oddity gets its
 * one best explanation, and what merely follows from it becomes a consequence.
 */
import type { Finding, FindingKind } from '../../../shared/model/finding.ts'
import type { Profile } from '../../../shared/model/verdict.ts'
import { ZERO_HASH } from './digest.ts'
import { findAround, SignatureReview } from './explain-signatures.ts'
import {
  boundedLines,
  consequence,
  type FindingDraft,
  finding,
  gatherNeighbours,
  withConsequences,
} from './findings.ts'
import type { LineRecord, LineRecords } from './line-records.ts'
import type { Manifest } from './manifest.ts'
import { placeBySeal } from './place-by-seal.ts'
import { findShuffles, type Placement, type Shuffle } from './place-lines.ts'
import type { SignatureState } from './signatures.ts'

/** What else is known about the file. */
export type Evidence = {
  readonly file: string
  /** Sequence number of the file's first entry. */
  readonly firstSeq: number | null
  readonly manifest: Manifest | null
  /** Leaf hashes of the sealed lines, 32 bytes each, proved by the manifest's root. */
  readonly leaves: Buffer | null
  /** The log carries signatures, so a line without one has lost it. */
  readonly signed: boolean
  readonly everySignature: boolean
  /** The end of the file is damaged in a way that a finding of the file names. */
  readonly tailExplained: boolean
  /** Entries carry hashes: one without has lost it. */
  readonly chained: boolean
  /** Signatures depend on the position in the stream. */
  readonly positionBound: boolean
  /** Bytes of the plain content: where something missing at the end would stand. */
  readonly plainBytes: number
  readonly check: (record: LineRecord, seq: number | null, hash?: string) => SignatureState
}

export type Explanation = {
  readonly findings: readonly Finding[]
  /** Further findings, which are not kept. */
  readonly unlisted: number
  /** Per line: its signature's state, where it was looked at. */
  readonly signatures: readonly (SignatureState | undefined)[]
  /** Per line: its place in the stream, as far as known. */
  readonly sequences: readonly (number | null)[]
  /** The hash that the next file goes on from: the last entry's, once order and repetitions are undone. */
  readonly tailHash: string | null
  /** Sequence number of the entry after the last one. */
  readonly nextSeq: number | null
  /** Line from which on, to the end of the file, entries were written anew without a good signature. */
  readonly rewrittenFrom: number | null
}

/** Explains one file. `records` are all its lines in order. */
export function explainLines(records: LineRecords, evidence: Evidence): Explanation {
  return new FileCase(records, evidence).explain()
}

/** How far a position-bound signature is looked for behind a gap of unknown width. */
const MAX_PROBED_GAP = 256

/** So many signatures are checked for that in one file. */
const MAX_PROBES = 64 * MAX_PROBED_GAP

/** Findings of one file beyond this many are counted only. */
const MAX_KEPT = 200_000

/** A finding names no more lines than this. */
const MAX_LISTED = 100

class FileCase {
  readonly #records: LineRecords
  readonly #evidence: Evidence
  readonly #placement: Placement
  readonly #shuffles: readonly Shuffle[]
  readonly #sequences: (number | null)[]
  readonly #signatures: SignatureReview
  readonly #gapWidths = new Map<number, number | null>()
  readonly #findings: Finding[] = []
  /** Findings that were made, kept or not. */
  #made = 0
  #probes = 0
  readonly #otherProfiles = new Set<Profile>()
  /** The altered lines, linked to one another, that were looked at last. */
  #alteredRun = { from: 0, to: -1 }

  constructor(records: LineRecords, evidence: Evidence) {
    this.#records = records
    // Leaves of the log as it is, damage and all, say nothing of what was done to it before it was sealed; signatures
    // that are bound to a position do.
    const placement = placeBySeal(records, evidence)
    const sealedAsIs = evidence.positionBound && evidence.leaves !== null && isInPlace(placement)
    this.#evidence = sealedAsIs ? { ...evidence, leaves: null } : evidence
    this.#placement = sealedAsIs ? placeBySeal(records, this.#evidence) : placement
    this.#shuffles = findShuffles(this.#placement.ranks)
    this.#sequences = new Array(records.length).fill(null)
    this.#countSequences()
    this.#signatures = new SignatureReview(records, this.#sequences, evidence)
  }

  explain(): Explanation {
    this.#records.forEach((_, at) => {
      this.#explainLine(at)
    })
    this.#explainTail()
    const rewritten = this.#signatures.stretchAt(this.#records.length - 1)
    return {
      findings: gatherNeighbours(this.#findings),
      unlisted: this.#made - this.#findings.length,
      signatures: this.#signatures.states,
      rewrittenFrom: rewritten === null ? null : (this.#records.at(rewritten.from)?.line ?? null),
      sequences: this.#sequences,
      tailHash: this.#tailHash(),
      nextSeq: this.#nextSeq(),
    }
  }

  // --- where lines belong -------------------------------------------------------------------------------------

  /** Each line's sequence number: its place, moved on by what is missing before it. */
  #countSequences(): void {
    const { firstSeq, leaves } = this.#evidence
    const { ranks, altered, duplicates } = this.#placement
    const gaps = new Map(this.#placement.gaps.map((gap) => [gap.before, gap]))
    let shift = 0
    let lastRank = -1
    this.#records.forEach((_, at) => {
      const gap = gaps.get(at)
      if (gap && !leaves) {
        const width = this.#gapWidth(at, firstSeq === null ? null : firstSeq + (ranks[at] ?? at) + shift)
        this.#gapWidths.set(at, width)
        shift += width ?? 0
      } else if (gap) {
        this.#gapWidths.set(at, gap.missing)
      }
      const rank = ranks[at] ?? altered.get(at) ?? ranks[duplicates.get(at) ?? -1] ?? lastRank + 1
      lastRank = rank
      this.#sequences[at] = firstSeq === null ? null : firstSeq + rank + shift
    })
  }

  /** How many entries are missing at a break: by the count of the manifest, or by a position-bound signature. */
  #gapWidth(at: number, seq: number | null): number | null {
    const { manifest, positionBound, check } = this.#evidence
    const { inserted, duplicates, gaps } = this.#placement
    if (positionBound && seq !== null) {
      const record = this.#records.at(at) as LineRecord
      for (let width = 0; width <= MAX_PROBED_GAP && this.#probes < MAX_PROBES; width += 1) {
        this.#probes += 1
        if (check(record, seq + width) === 'valid') return width
      }
    }
    if (!manifest || gaps.length !== 1) return null
    const endsWell = this.#records.last?.currentHash === manifest.last_current_hash
    return endsWell ? manifest.entries - (this.#records.length - inserted.size - duplicates.size) : null
  }

  // --- one line -----------------------------------------------------------------------------------------------

  #explainLine(at: number): void {
    const record = this.#records.at(at) as LineRecord
    if (record.unreadable) {
      this.#report(at, { ...record.unreadable })
      return
    }
    const before = this.#entryBefore(at)
    const expected = before === null ? this.#firstPrevious() : before.currentHash
    const linkHolds =
      expected === null || record.previousHash === expected || this.#records.at(at - 1)?.unreadable != null
    const found = this.#made
    if (record.objection) this.#report(at, { ...record.objection })
    if (this.#placement.inserted.has(at)) this.#explainInserted(at, linkHolds, expected)
    else if (this.#placement.duplicates.has(at)) this.#explainDuplicate(at)
    else {
      this.#explainPlace(at, linkHolds, expected)
      this.#explainContent(at, found)
    }
    if (this.#isSuspect(at, linkHolds)) this.#explainSignature(at)
    this.#explainReencoding(at, found)
    if (record.endsInCr && this.#made === found) {
      const message =
        'The line ends in a carriage return and a line feed; without the first its hash is right.'
      this.#report(at, { kind: 'LINE_REENCODED', expected: 'LF', actual: 'CR LF', message })
    }
  }

  #explainInserted(at: number, linkHolds: boolean, expected: string | null): void {
    const record = this.#records.at(at) as LineRecord
    const consequences: string[] = []
    if (this.#hashFails(record)) consequences.push(this.#at('ENTRY_HASH_MISMATCH', at))
    if (!linkHolds && expected !== null) consequences.push(this.#at('CHAIN_LINK_BROKEN', at))
    const message =
      'This entry was not part of the log: neither its neighbours nor the sealed content know it.'
    this.#report(at, { kind: 'ENTRY_INSERTED', actual: record.currentHash, message, consequences })
  }

  #explainDuplicate(at: number): void {
    const original = this.#records.at(this.#placement.duplicates.get(at) as number) as LineRecord
    const record = this.#records.at(at) as LineRecord
    const message = `This line repeats line ${original.line}.`
    const lines = [original.line, record.line]
    this.#report(at, { kind: 'ENTRY_DUPLICATED', actual: record.currentHash, message, lines })
  }

  /** The order of lines, what is missing before this one, and its link to the one before. */
  #explainPlace(at: number, linkHolds: boolean, expected: string | null): void {
    const record = this.#records.at(at) as LineRecord
    const shuffle = this.#shuffleAt(at)
    if (shuffle) {
      if (shuffle.from === at) this.#explainShuffle(shuffle, expected)
      return
    }
    const width = this.#gapWidths.get(at)
    if (width !== undefined && this.#isDeletion(at, width)) {
      this.#explainDeletion(at, width, expected)
      return
    }
    if (linkHolds || expected === null || this.#linkExplained(at)) return
    if (record.previousHash === null) return // it has lost its hashes: said of the content
    if (record.previousHash === ZERO_HASH) {
      const message = 'The chain starts anew in the middle of the stream.'
      this.#report(at, { kind: 'CHAIN_RESET', expected, actual: ZERO_HASH, message })
      return
    }
    const own = record.hashOverBefore !== null && record.hashOverBefore === record.currentHash
    const message = own
      ? 'The previous_hash was changed: with the hash of the entry before, the content gives current_hash.'
      : 'The previous_hash is not the hash of the entry before: it was rewritten, or entries between the two are missing.'
    const consequences = own ? [this.#at('ENTRY_HASH_MISMATCH', at)] : []
    this.#report(at, {
      kind: 'CHAIN_LINK_BROKEN',
      expected,
      actual: record.previousHash,
      message,
      consequences,
    })
  }

  /** True when something already reported, on this line or the one before, is why the link does not hold. */
  #linkExplained(at: number): boolean {
    const record = this.#records.at(at) as LineRecord
    if (this.#shuffleAt(at - 1)?.to === at - 1) return true
    const before = this.#entryBefore(at)
    if (before && this.#hashFails(before) && before.computedHash === record.previousHash) return true
    // Behind a repeated line the chain goes on from the line before the repetition.
    let index = at - 1
    while (index >= 0 && this.#placement.duplicates.has(index)) index -= 1
    return index < at - 1 && (index < 0 || this.#records.at(index)?.currentHash === record.previousHash)
  }

  #explainShuffle({ from, to }: Shuffle, expected: string | null): void {
    const broken: number[] = []
    for (let at = from; at <= Math.min(to + 1, this.#records.length - 1); at += 1) {
      const record = this.#records.at(at) as LineRecord
      const before = this.#entryBefore(at)
      const wanted = before === null ? this.#firstPrevious() : before.currentHash
      if (at === from || (!record.unreadable && wanted !== null && wanted !== record.previousHash)) {
        broken.push(record.line)
      }
    }
    const record = this.#records.at(from) as LineRecord
    const right = expected ?? this.#smallestRank(from, to)?.previousHash ?? null
    const message = `The entries from line ${record.line} to line ${this.#records.at(to)?.line} are in another order than they were written in.`
    const consequences = broken
      .slice(1)
      .map((line) => consequence('CHAIN_LINK_BROKEN', this.#evidence.file, line))
    this.#report(from, {
      kind: 'ENTRIES_REORDERED',
      expected: right,
      actual: record.previousHash,
      lines: broken,
      message,
      consequences,
    })
  }

  #smallestRank(from: number, to: number): LineRecord | undefined {
    const { ranks } = this.#placement
    let best = from
    for (let at = from; at <= to; at += 1) {
      if ((ranks[at] ?? Number.POSITIVE_INFINITY) < (ranks[best] ?? Number.POSITIVE_INFINITY)) best = at
    }
    return this.#records.at(best)
  }

  /**
   * At a break nobody's hash leads up to: were entries taken out, or was the entry before rewritten with a hash of
   * its own? Leaves and counts know; else two good signatures around the break leave only the first; else numbers.
   */
  #isDeletion(at: number, width: number | null): boolean {
    if (width !== null) return width > 0
    if (this.#records.at(at)?.previousHash === ZERO_HASH) return false
    const before = this.#entryBeforeIndex(at)
    const record = this.#records.at(at) as LineRecord
    if (before === null) return false
    const previous = this.#records.at(before) as LineRecord
    if (
      this.#hashFails(previous) ||
      (this.#hashFails(record) && record.hashOverBefore === record.currentHash)
    )
      return false
    if (this.#signature(before) === 'valid' && this.#signature(at) === 'valid') return true
    return this.#signature(before) !== 'invalid' && numberGap(previous.eventId, record.eventId) > 0
  }

  #explainDeletion(at: number, width: number | null, expected: string | null): void {
    const record = this.#records.at(at) as LineRecord
    const before = this.#entryBeforeIndex(at)
    const counted =
      width ??
      (numberGap(before === null ? null : (this.#records.at(before)?.eventId ?? null), record.eventId) ||
        null)
    const sequence = this.#sequences[at] ?? null
    const certain = width !== null || this.#signature(at) === 'valid'
    const what = counted === null ? 'Entries are' : counted === 1 ? 'One entry is' : `${counted} entries are`
    this.#report(at, {
      kind: 'ENTRY_DELETED',
      expected,
      actual: record.previousHash,
      message: `${what} missing before this line.`,
      confidence: certain ? 'certain' : 'likely',
      ...(counted === null ? {} : { missing: counted }),
      ...(width !== null && sequence !== null ? { missing_seq: sequence - width } : {}),
    })
  }

  /** Does the content give the stored hash? */
  #explainContent(at: number, found: number): void {
    const record = this.#records.at(at) as LineRecord
    if (!this.#hashFails(record)) return
    if (this.#explainOtherProfile(at)) return
    const explained = this.#findings.slice(found).some(({ kind }) => kind === 'CHAIN_LINK_BROKEN')
    if (explained && record.hashOverBefore === record.currentHash) return
    const next = this.#entryAfter(at)
    const consequences: string[] = []
    if (next && next.previousHash !== record.currentHash)
      consequences.push(this.#at('CHAIN_LINK_BROKEN', next.line - 1))
    const message =
      record.currentHash === null
        ? 'The entry has lost its hash.'
        : 'The content does not give the stored current_hash.'
    // One that was edited in the place of a duplicated name or a reserved one is told with it.
    if (this.#made > found && record.objection) {
      this.#addConsequence(this.#at('ENTRY_HASH_MISMATCH', at))
      return
    }
    this.#report(at, {
      kind: 'ENTRY_HASH_MISMATCH',
      expected: record.previousHash === null ? record.hashOverBefore : record.computedHash,
      actual: record.currentHash,
      message,
      consequences,
    })
  }

  /** Lines of another profile are one finding, at the first of them. */
  #explainOtherProfile(at: number): boolean {
    const record = this.#records.at(at) as LineRecord
    const { otherProfile } = record
    if (otherProfile === null) return false
    if (this.#otherProfiles.has(otherProfile)) return true
    this.#otherProfiles.add(otherProfile)
    const lines: number[] = []
    let alike = 0
    this.#records.forEach((other) => {
      if (other.otherProfile !== otherProfile) return
      alike += 1
      if (lines.length < MAX_LISTED) lines.push(other.line)
    })
    const many = alike === 1 ? 'This line is' : `${alike} lines of this file, from here on, are`
    this.#report(at, {
      kind: 'ENTRY_HASH_MISMATCH',
      expected: record.computedHash,
      actual: record.currentHash,
      message: `${many} written in ${otherProfile}, where the hash is right, and not in the profile of the file.`,
      lines,
      consequences: lines
        .slice(1)
        .map((line) => consequence('ENTRY_HASH_MISMATCH', this.#evidence.file, line)),
    })
    return true
  }

  // --- signatures ---------------------------------------------------------------------------------------------

  /** In seal mode, only entries about which something is odd have their signature checked. */
  #isSuspect(at: number, linkHolds: boolean): boolean {
    const { inserted, duplicates, altered } = this.#placement
    if (this.#evidence.everySignature || inserted.has(at) || duplicates.has(at) || altered.has(at))
      return true
    const record = this.#records.at(at) as LineRecord
    if (!linkHolds || this.#hashFails(record) || record.signature === null) return true
    if (this.#signatures.stretchAt(at)) return true
    const follower = this.#records.at(at + 1)
    return !follower || follower.unreadable !== null || this.#hashFails(follower)
  }

  #explainSignature(at: number): void {
    const record = this.#records.at(at) as LineRecord
    const stretch = this.#signatures.stretchAt(at)
    if (stretch && stretch.from < at && this.#isSaidOf(stretch.from, at)) return
    const state = this.#signature(at)
    if (state === 'missing' && this.#evidence.signed) {
      this.#report(at, {
        kind: 'SIGNATURE_MISSING',
        message: 'The entry has no signature, though the log is signed.',
      })
      return
    }
    if (state === 'out-of-range' && this.#signature(at - 1) !== 'out-of-range') {
      const message = 'The key of this entry is not valid at its place in the stream.'
      this.#report(at, { kind: 'KEY_OUT_OF_RANGE', actual: record.keyId, message })
    }
    if (state !== 'invalid') return
    const computed = record.computedHash
    const seq = this.#sequences[at] ?? null
    const fitsContent = () => computed !== null && this.#evidence.check(record, seq, computed) === 'valid'
    if (record.currentHash === null || (this.#hashFails(record) && fitsContent())) {
      this.#addConsequence(this.#at('SIGNATURE_INVALID', at)) // only the stored hash was changed or removed
      return
    }
    if (!stretch || stretch.to === at) {
      this.#report(at, { kind: 'SIGNATURE_INVALID', message: 'The signature does not fit the entry.' })
      return
    }
    const last = this.#records.at(stretch.to) as LineRecord
    const fit = `From this entry on to line ${last.line} the entries fit one another, and no signature fits them`
    // Behind a break, signatures that are bound to a position were tried as far as this only.
    const message =
      this.#evidence.positionBound && this.#gapWidths.has(stretch.from)
        ? `${fit}, in their place or up to ${MAX_PROBED_GAP} places on: they were written by somebody without the key, or more entries than that are missing before them.`
        : `${fit}: they were written by somebody without the key.`
    const lines = boundedLines(record.line, last.line)
    this.#report(at, { kind: 'SIGNATURE_INVALID', lines, message })
  }

  /** One finding speaks for a stretch of bad signatures; one that was stripped on the way is told by itself. */
  #isSaidOf(from: number, at: number): boolean {
    const first = this.#signature(from)
    return first === 'invalid' && this.#signatures.states[at] !== 'missing'
  }

  #signature(at: number): SignatureState | undefined {
    return this.#signatures.state(at)
  }

  // --- bytes and end ------------------------------------------------------------------------------------------

  /** Nothing else is wrong with an altered line: was only its spelling changed, or was it written anew? */
  #explainReencoding(at: number, found: number): void {
    const position = this.#placement.altered.get(at)
    const record = this.#records.at(at) as LineRecord
    if (position === undefined || this.#made > found || this.#signature(at) === 'unknown-key') return
    if (this.#signatures.stretchAt(at)) return
    const sealedLeaf = this.#evidence.leaves?.toString('hex', position * 32, position * 32 + 32) ?? null
    const leaves = { expected: sealedLeaf, actual: record.leaf }
    if (!this.#evidence.chained) {
      const message = 'The line is not the one that was sealed.'
      this.#report(at, { kind: 'ENTRY_HASH_MISMATCH', ...leaves, message })
      return
    }
    const end = this.#endOfAltered(at)
    const next = this.#records.at(end + 1)
    const sealed = this.#evidence.manifest?.last_current_hash ?? null
    const follows = next ? next.previousHash : sealed
    if (follows === this.#records.at(end)?.currentHash) {
      const message = 'The line says the same in other bytes than those that were sealed.'
      this.#report(at, { kind: 'LINE_REENCODED', ...leaves, message })
    } else if (!next && !this.#placement.altered.has(at - 1)) {
      const message =
        'From this entry on the entries fit one another, and they are not those that were sealed: the chain was written anew.'
      const actual = this.#records.at(end)?.currentHash ?? null
      const lines = boundedLines(record.line, this.#records.at(end)?.line ?? record.line)
      this.#report(at, { kind: 'MANIFEST_LAST_HASH_MISMATCH', expected: sealed, actual, lines, message })
    }
  }

  /** The last of the altered lines that are linked to this one. */
  #endOfAltered(at: number): number {
    if (at >= this.#alteredRun.from && at <= this.#alteredRun.to) return this.#alteredRun.to
    let end = at
    const { altered } = this.#placement
    while (altered.has(end + 1) && this.#records.follows(end, end + 1)) end += 1
    this.#alteredRun = { from: at, to: end }
    return end
  }

  #explainTail(): void {
    const { manifest, tailExplained, file } = this.#evidence
    if (!manifest || tailExplained) return
    const last = this.#records.at(this.#records.findLastIndex((record) => !record.unreadable))
    const missing = this.#missingAtEnd(manifest, last)
    if (missing === 0) return
    const line = (this.#records.last?.line ?? 0) + 1
    const expected = manifest.last_current_hash
    const sealed = `The file was sealed with ${manifest.entries} ${manifest.entries === 1 ? 'entry' : 'entries'}`
    this.#made += 1
    this.#findings.push(
      finding({
        kind: 'FILE_TAIL_MISSING',
        file,
        line,
        byte_offset: this.#evidence.plainBytes,
        expected,
        actual: last?.currentHash ?? null,
        message: `${sealed}; ${missing} of them ${missing === 1 ? 'is' : 'are'} missing at its end.`,
        missing,
      }),
    )
  }

  #missingAtEnd(manifest: Manifest, last: LineRecord | undefined): number {
    const atEnd = this.#placement.gaps.find((gap) => gap.before === this.#records.length)
    if (this.#evidence.leaves) return atEnd?.missing ?? 0
    if (last?.currentHash === manifest.last_current_hash || this.#placement.gaps.length > 0) return 0
    const { inserted, duplicates } = this.#placement
    return Math.max(0, manifest.entries - (this.#records.length - inserted.size - duplicates.size))
  }

  #tailHash(): string | null {
    const last = this.#records.length - 1
    const moved = this.#placement.duplicates.has(last) || this.#shuffles.some(({ to }) => to === last)
    if (!moved) return this.#records.at(last)?.currentHash ?? null
    let best = -1
    this.#placement.ranks.forEach((rank, at) => {
      if (rank !== undefined && rank > (this.#placement.ranks[best] ?? -1)) best = at
    })
    return this.#records.at(best)?.currentHash ?? null
  }

  #nextSeq(): number | null {
    const { inserted } = this.#placement
    const known = this.#sequences.filter((seq, at) => seq !== null && !inserted.has(at))
    return known.length === 0 ? null : known.reduce<number>((most, seq) => Math.max(most, seq ?? 0), 0) + 1
  }

  #shuffleAt(at: number): Shuffle | undefined {
    return findAround(this.#shuffles, at)
  }

  // --- small things -------------------------------------------------------------------------------------------

  #firstPrevious(): string | null {
    return this.#evidence.manifest?.first_previous_hash ?? null
  }

  #entryBeforeIndex(at: number): number | null {
    for (let index = at - 1; index >= 0; index -= 1) if (!this.#records.isUnreadable(index)) return index
    return null
  }

  #entryBefore(at: number): LineRecord | null {
    const index = this.#entryBeforeIndex(at)
    return index === null ? null : (this.#records.at(index) ?? null)
  }

  #entryAfter(at: number): LineRecord | null {
    const end = Math.min(at + 64, this.#records.length)
    for (let index = at + 1; index < end; index += 1)
      if (!this.#records.isUnreadable(index)) return this.#records.at(index) ?? null
    return null
  }

  #hashFails(record: LineRecord): boolean {
    return (
      this.#evidence.chained && (record.computedHash === null || record.computedHash !== record.currentHash)
    )
  }

  #at(kind: FindingKind, at: number): string {
    return consequence(kind, this.#evidence.file, this.#records.at(at)?.line ?? at + 1)
  }

  #addConsequence(text: string): void {
    if (this.#made > this.#findings.length) return
    const last = this.#findings.pop()
    if (last) this.#findings.push(withConsequences(last, text))
  }

  #report(at: number, draft: FindingDraft): void {
    this.#made += 1
    if (this.#findings.length >= MAX_KEPT) return
    const record = this.#records.at(at) as LineRecord
    this.#findings.push(
      finding({
        file: this.#evidence.file,
        line: record.line,
        byte_offset: record.byteOffset,
        seq: this.#sequences[at] ?? null,
        event_id: record.eventId,
        ...draft,
      }),
    )
  }
}

/** Every line is where the seal has it, and nothing else was sealed. */
function isInPlace({ ranks, gaps }: Placement): boolean {
  return gaps.length === 0 && ranks.every((rank, at) => rank === at)
}

/** How many numbers lie between two event ids that end in a counter; 0 when none do, or they are not alike. */
function numberGap(before: string | null, after: string | null): number {
  const [, prefix, number] = /^(.*?)(\d{1,15})$/.exec(before ?? '') ?? []
  const [, otherPrefix, otherNumber] = /^(.*?)(\d{1,15})$/.exec(after ?? '') ?? []
  if (number === undefined || otherNumber === undefined || prefix !== otherPrefix) return 0
  return Math.max(0, Number(otherNumber) - Number(number) - 1)
}
