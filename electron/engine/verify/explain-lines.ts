/**
 * What was done to a damaged log, line by line. The placement says where lines belong; here each oddity gets its
 * one best explanation, and what merely follows from it becomes a consequence.
 */
import type { Finding, FindingKind } from '../../../shared/model/finding.ts'
import { ZERO_HASH } from './digest.ts'
import { consequence, type FindingDraft, finding, withConsequences } from './findings.ts'
import type { LineRecord } from './line-records.ts'
import type { Manifest } from './manifest.ts'
import { findShuffles, type Placement, placeByLeaves, placeByLinks, type Shuffle } from './place-lines.ts'
import type { SignatureState } from './signatures.ts'

/** What else is known about the file. */
export type Evidence = {
  readonly file: string
  /** Sequence number of the file's first entry. */
  readonly firstSeq: number | null
  readonly manifest: Manifest | null
  /** Leaf hashes of the sealed lines, proved by the manifest's root. */
  readonly leaves: readonly string[] | null
  /** The log carries signatures, so a line without one has lost it. */
  readonly signed: boolean
  readonly everySignature: boolean
  /** The end of the file is damaged in a way that a finding of the file names. */
  readonly tailExplained: boolean
  /** Entries carry hashes: one without has lost it. */
  readonly chained: boolean
  /** Signatures depend on the position in the stream. */
  readonly positionBound: boolean
  readonly check: (record: LineRecord, seq: number | null, hash?: string) => SignatureState
}

export type Explanation = {
  readonly findings: readonly Finding[]
  /** Per line: its signature's state, where it was looked at. */
  readonly signatures: readonly (SignatureState | undefined)[]
  /** Per line: its place in the stream, as far as known. */
  readonly sequences: readonly (number | null)[]
  /** The hash that the next file goes on from: the last entry's, once order and repetitions are undone. */
  readonly tailHash: string | null
  /** Sequence number of the entry after the last one. */
  readonly nextSeq: number | null
}

/** Explains one file. `records` are all its lines in order. */
export function explainLines(records: readonly LineRecord[], evidence: Evidence): Explanation {
  return new FileCase(records, evidence).explain()
}

/** How far a position-bound signature is looked for behind a gap of unknown width. */
const MAX_PROBED_GAP = 256

class FileCase {
  readonly #records: readonly LineRecord[]
  readonly #evidence: Evidence
  readonly #placement: Placement
  readonly #shuffles: readonly Shuffle[]
  readonly #sequences: (number | null)[]
  readonly #signatures: (SignatureState | undefined)[]
  readonly #gapWidths = new Map<number, number | null>()
  readonly #findings: Finding[] = []

  constructor(records: readonly LineRecord[], evidence: Evidence) {
    this.#records = records
    this.#evidence = evidence
    this.#placement = this.#place()
    this.#shuffles = findShuffles(this.#placement.ranks)
    this.#signatures = new Array(records.length).fill(undefined)
    this.#sequences = new Array(records.length).fill(null)
    this.#countSequences()
  }

  explain(): Explanation {
    if (this.#evidence.everySignature) this.#records.forEach((_, at) => void this.#signature(at))
    this.#records.forEach((_, at) => {
      this.#explainLine(at)
    })
    this.#explainTail()
    return {
      findings: this.#findings,
      signatures: this.#signatures,
      sequences: this.#sequences,
      tailHash: this.#tailHash(),
      nextSeq: this.#nextSeq(),
    }
  }

  // --- where lines belong -------------------------------------------------------------------------------------

  /** By the leaves, unless they know none of the lines: then the file is another, and only its links can speak. */
  #place(): Placement {
    const { leaves } = this.#evidence
    const placement = leaves ? placeByLeaves(this.#records, leaves) : null
    return placement?.ranks.some((rank) => rank !== undefined) ? placement : this.#placeByLinks()
  }

  /** The manifest's last hash tells what was put behind the end. */
  #placeByLinks(): Placement {
    const placement = this.#withGapAtHead(placeByLinks(this.#records))
    const last = this.#evidence.manifest?.last_current_hash
    const end = last ? this.#records.findLastIndex((record) => record.currentHash === last) : -1
    if (end < 0 || end === this.#records.length - 1) return placement
    const inserted = new Set(placement.inserted)
    const ranks = [...placement.ranks]
    const isStranger = (at: number) => !placement.duplicates.has(at) && (ranks[at] ?? 0) > (ranks[end] ?? 0)
    for (let at = end + 1; at < ranks.length; at += 1) {
      if (!isStranger(at)) continue
      inserted.add(at)
      ranks[at] = undefined
    }
    return { ...placement, inserted, ranks, gaps: placement.gaps.filter((gap) => !inserted.has(gap.before)) }
  }

  /** The manifest's first previous hash tells whether the beginning is there. */
  #withGapAtHead(placement: Placement): Placement {
    const head = this.#records.findIndex((record) => !record.unreadable)
    const expected = this.#firstPrevious()
    if (head < 0 || expected === null || this.#records[head]?.previousHash === expected) return placement
    if (placement.ranks[head] !== 0 || placement.duplicates.has(head)) return placement
    const gap = { before: head, missing: null, position: null }
    return { ...placement, gaps: [gap, ...placement.gaps] }
  }

  /** Each line's sequence number: its place, moved on by what is missing before it. */
  #countSequences(): void {
    const { firstSeq, leaves } = this.#evidence
    const { ranks, altered, duplicates } = this.#placement
    let shift = 0
    let lastRank = -1
    this.#records.forEach((_, at) => {
      const gap = this.#placement.gaps.find((candidate) => candidate.before === at)
      if (gap && !leaves) {
        const width = this.#gapWidth(at, firstSeq === null ? null : firstSeq + (ranks[at] ?? at) + shift)
        this.#gapWidths.set(at, width)
        shift += width ?? 0
      } else if (gap) {
        this.#gapWidths.set(at, gap.missing)
      }
      const rank = ranks[at] ?? altered.get(at)?.position ?? ranks[duplicates.get(at) ?? -1] ?? lastRank + 1
      lastRank = rank
      this.#sequences[at] = firstSeq === null ? null : firstSeq + rank + shift
    })
  }

  /** How many entries are missing at a break: by the count of the manifest, or by a position-bound signature. */
  #gapWidth(at: number, seq: number | null): number | null {
    const { manifest, positionBound, check } = this.#evidence
    const { inserted, duplicates, gaps } = this.#placement
    if (positionBound && seq !== null) {
      const record = this.#records[at] as LineRecord
      for (let width = 0; width <= MAX_PROBED_GAP; width += 1) {
        if (check(record, seq + width) === 'valid') return width
      }
    }
    if (!manifest || gaps.length !== 1) return null
    const endsWell = this.#records.at(-1)?.currentHash === manifest.last_current_hash
    return endsWell ? manifest.entries - (this.#records.length - inserted.size - duplicates.size) : null
  }

  // --- one line -----------------------------------------------------------------------------------------------

  #explainLine(at: number): void {
    const record = this.#records[at] as LineRecord
    if (record.unreadable) {
      this.#report(at, { ...record.unreadable })
      return
    }
    const before = this.#entryBefore(at)
    const expected = before === null ? this.#firstPrevious() : before.currentHash
    const linkHolds =
      expected === null || record.previousHash === expected || this.#records[at - 1]?.unreadable != null
    const found = this.#findings.length
    if (record.objection) this.#report(at, { ...record.objection })
    if (this.#placement.inserted.has(at)) this.#explainInserted(at, linkHolds, expected)
    else if (this.#placement.duplicates.has(at)) this.#explainDuplicate(at)
    else {
      this.#explainPlace(at, linkHolds, expected)
      this.#explainContent(at, found)
    }
    if (this.#isSuspect(at, linkHolds)) this.#explainSignature(at)
    this.#explainReencoding(at, found)
  }

  #explainInserted(at: number, linkHolds: boolean, expected: string | null): void {
    const record = this.#records[at] as LineRecord
    const consequences: string[] = []
    if (this.#hashFails(record)) consequences.push(this.#at('ENTRY_HASH_MISMATCH', at))
    if (!linkHolds && expected !== null) consequences.push(this.#at('CHAIN_LINK_BROKEN', at))
    const message =
      'This entry was not part of the log: neither its neighbours nor the sealed content know it.'
    this.#report(at, { kind: 'ENTRY_INSERTED', actual: record.currentHash, message, consequences })
  }

  #explainDuplicate(at: number): void {
    const original = this.#records[this.#placement.duplicates.get(at) as number] as LineRecord
    const record = this.#records[at] as LineRecord
    const message = `This line repeats line ${original.line}.`
    const lines = [original.line, record.line]
    this.#report(at, { kind: 'ENTRY_DUPLICATED', actual: record.currentHash, message, lines })
  }

  /** The order of lines, what is missing before this one, and its link to the one before. */
  #explainPlace(at: number, linkHolds: boolean, expected: string | null): void {
    const record = this.#records[at] as LineRecord
    const shuffle = this.#shuffles.find(({ from, to }) => from <= at && at <= to)
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
    if (record.previousHash === ZERO_HASH) {
      const message = 'The chain starts anew in the middle of the stream.'
      this.#report(at, { kind: 'CHAIN_RESET', expected, actual: ZERO_HASH, message })
      return
    }
    const own = record.hashOverBefore !== null && record.hashOverBefore === record.currentHash
    const message = own
      ? 'previous_hash was changed: with the hash of the entry before, the content gives current_hash.'
      : 'previous_hash is not the hash of the entry before: it was rewritten, or entries between the two are missing.'
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
    const record = this.#records[at] as LineRecord
    if (this.#shuffles.some(({ to }) => to + 1 === at)) return true
    const before = this.#entryBefore(at)
    if (before && this.#hashFails(before) && before.computedHash === record.previousHash) return true
    // Behind a repeated line the chain goes on from the line before the repetition.
    let index = at - 1
    while (index >= 0 && this.#placement.duplicates.has(index)) index -= 1
    return index < at - 1 && (index < 0 || this.#records[index]?.currentHash === record.previousHash)
  }

  #explainShuffle({ from, to }: Shuffle, expected: string | null): void {
    const broken: number[] = []
    for (let at = from; at <= Math.min(to + 1, this.#records.length - 1); at += 1) {
      const record = this.#records[at] as LineRecord
      const before = this.#entryBefore(at)
      const wanted = before === null ? this.#firstPrevious() : before.currentHash
      if (at === from || (!record.unreadable && wanted !== null && wanted !== record.previousHash)) {
        broken.push(record.line)
      }
    }
    const record = this.#records[from] as LineRecord
    const right = expected ?? this.#smallestRank(from, to)?.previousHash ?? null
    const message = `The entries from line ${record.line} to line ${this.#records[to]?.line} are in another order than they were written in.`
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
    return this.#records[best]
  }

  /**
   * At a break nobody's hash leads up to: were entries taken out, or was the entry before rewritten with a hash of
   * its own? Leaves and counts know; else two good signatures around the break leave only the first; else numbers.
   */
  #isDeletion(at: number, width: number | null): boolean {
    if (width !== null) return width > 0
    if (this.#records[at]?.previousHash === ZERO_HASH) return false
    const before = this.#entryBeforeIndex(at)
    const record = this.#records[at] as LineRecord
    if (before === null) return false
    const previous = this.#records[before] as LineRecord
    if (
      this.#hashFails(previous) ||
      (this.#hashFails(record) && record.hashOverBefore === record.currentHash)
    )
      return false
    if (this.#signature(before) === 'valid' && this.#signature(at) === 'valid') return true
    return this.#signature(before) !== 'invalid' && numberGap(previous.eventId, record.eventId) > 0
  }

  #explainDeletion(at: number, width: number | null, expected: string | null): void {
    const record = this.#records[at] as LineRecord
    const before = this.#entryBeforeIndex(at)
    const counted =
      width ??
      (numberGap(before === null ? null : (this.#records[before]?.eventId ?? null), record.eventId) || null)
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
    const record = this.#records[at] as LineRecord
    if (!this.#hashFails(record)) return
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
    if (this.#findings.length > found && record.objection) {
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

  // --- signatures ---------------------------------------------------------------------------------------------

  /** In seal mode, only entries about which something is odd have their signature checked. */
  #isSuspect(at: number, linkHolds: boolean): boolean {
    const { inserted, duplicates, altered } = this.#placement
    if (this.#evidence.everySignature || inserted.has(at) || duplicates.has(at) || altered.has(at))
      return true
    const record = this.#records[at] as LineRecord
    if (!linkHolds || this.#hashFails(record) || record.signature === null) return true
    const follower = this.#records[at + 1]
    if (!follower || follower.unreadable || this.#hashFails(follower)) return true
    // Before a break, back to the last good signature: a rewritten stretch ends at the break.
    for (let later = at + 1; later < this.#records.length; later += 1) {
      const next = this.#records[later] as LineRecord
      if (next.unreadable) return true
      if (next.previousHash !== this.#records[later - 1]?.currentHash) return this.#badUpTo(at + 1, later)
      if (later - at > MAX_REWRITTEN) return false
    }
    return false
  }

  #badUpTo(from: number, to: number): boolean {
    for (let at = to - 1; at >= from; at -= 1) if (this.#signature(at) !== 'invalid') return false
    return true
  }

  #explainSignature(at: number): void {
    const record = this.#records[at] as LineRecord
    const state = this.#signature(at)
    if (state === 'missing' && this.#evidence.signed) {
      const message = 'The entry has no signature, though the log is signed.'
      this.#report(at, { kind: 'SIGNATURE_MISSING', message })
      return
    }
    if (state === 'out-of-range' && this.#signature(at - 1) !== 'out-of-range') {
      const message = 'The key of this entry is not valid at its place in the stream.'
      this.#report(at, { kind: 'KEY_OUT_OF_RANGE', actual: record.keyId, message })
    }
    if (state !== 'invalid') return
    const computed = record.computedHash
    const seq = this.#sequences[at] ?? null
    if (
      this.#hashFails(record) &&
      computed !== null &&
      this.#evidence.check(record, seq, computed) === 'valid'
    ) {
      this.#addConsequence(this.#at('SIGNATURE_INVALID', at)) // it fits the content: only current_hash was changed
      return
    }
    this.#report(at, { kind: 'SIGNATURE_INVALID', message: 'The signature does not fit the entry.' })
  }

  #signature(at: number): SignatureState | undefined {
    const record = this.#records[at]
    if (!record || record.unreadable) return undefined
    this.#signatures[at] ??= this.#evidence.check(record, this.#sequences[at] ?? null)
    return this.#signatures[at]
  }

  // --- bytes and end ------------------------------------------------------------------------------------------

  /** Nothing else is wrong with an altered line, and the chain goes on from it: only its spelling was changed. */
  #explainReencoding(at: number, found: number): void {
    const altered = this.#placement.altered.get(at)
    const record = this.#records[at] as LineRecord
    if (!altered || this.#findings.length > found || this.#signature(at) === 'unknown-key') return
    const next = this.#entryAfter(at)
    const follows = next ? next.previousHash : this.#evidence.manifest?.last_current_hash
    if (follows !== record.currentHash) return
    const leaves = { expected: altered.leaf, actual: record.leaf }
    if (!this.#evidence.chained) {
      this.#report(at, {
        kind: 'ENTRY_HASH_MISMATCH',
        ...leaves,
        message: 'The line is not the one that was sealed.',
      })
      return
    }
    const message = 'The line says the same in other bytes than those that were sealed.'
    this.#report(at, { kind: 'LINE_REENCODED', ...leaves, message })
  }

  #explainTail(): void {
    const { manifest, tailExplained, file } = this.#evidence
    if (!manifest || tailExplained) return
    const last = this.#records.findLast((record) => !record.unreadable)
    const missing = this.#missingAtEnd(manifest, last)
    if (missing === 0) return
    const line = (this.#records.at(-1)?.line ?? 0) + 1
    const expected = manifest.last_current_hash
    const sealed = `The file was sealed with ${manifest.entries} ${manifest.entries === 1 ? 'entry' : 'entries'}`
    this.#findings.push(
      finding({
        kind: 'FILE_TAIL_MISSING',
        file,
        line,
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
    if (!moved) return this.#records[last]?.currentHash ?? null
    let best = -1
    this.#placement.ranks.forEach((rank, at) => {
      if (rank !== undefined && rank > (this.#placement.ranks[best] ?? -1)) best = at
    })
    return this.#records[best]?.currentHash ?? null
  }

  #nextSeq(): number | null {
    const { inserted } = this.#placement
    const known = this.#sequences.filter((seq, at) => seq !== null && !inserted.has(at))
    return known.length === 0 ? null : known.reduce<number>((most, seq) => Math.max(most, seq ?? 0), 0) + 1
  }

  // --- small things -------------------------------------------------------------------------------------------

  #firstPrevious(): string | null {
    return this.#evidence.manifest?.first_previous_hash ?? null
  }

  #entryBeforeIndex(at: number): number | null {
    for (let index = at - 1; index >= 0; index -= 1) if (!this.#records[index]?.unreadable) return index
    return null
  }

  #entryBefore(at: number): LineRecord | null {
    const index = this.#entryBeforeIndex(at)
    return index === null ? null : (this.#records[index] ?? null)
  }

  #entryAfter(at: number): LineRecord | null {
    return this.#records.slice(at + 1, at + 64).find((record) => !record.unreadable) ?? null
  }

  #hashFails(record: LineRecord): boolean {
    return (
      this.#evidence.chained && (record.computedHash === null || record.computedHash !== record.currentHash)
    )
  }

  #at(kind: FindingKind, at: number): string {
    return consequence(kind, this.#evidence.file, this.#records[at]?.line ?? at + 1)
  }

  #addConsequence(text: string): void {
    const last = this.#findings.pop()
    if (last) this.#findings.push(withConsequences(last, text))
  }

  #report(at: number, draft: FindingDraft): void {
    const record = this.#records[at] as LineRecord
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

/** A rewritten stretch longer than this is checked from its end only. */
const MAX_REWRITTEN = 64

/** How many numbers lie between two event ids that end in a counter; 0 when none do, or they are not alike. */
function numberGap(before: string | null, after: string | null): number {
  const [, prefix, number] = /^(.*?)(\d{1,15})$/.exec(before ?? '') ?? []
  const [, otherPrefix, otherNumber] = /^(.*?)(\d{1,15})$/.exec(after ?? '') ?? []
  if (number === undefined || otherNumber === undefined || prefix !== otherPrefix) return 0
  return Math.max(0, Number(otherNumber) - Number(number) - 1)
}
