/**
 * Where each line of a damaged log belongs. Two kinds of evidence give the same kind of answer: the leaves of the
 * sealed file, which know every line, or else the links of the lines themselves.
 */
import type { LineRecord } from './line-records.ts'

/** Entries that should stand before line index `before` (the number of lines: at the end) and do not. */
export type Gap = {
  readonly before: number
  /** How many; null when only the break is known. */
  readonly missing: number | null
  /** Position in the file, from 0, of the first of them; null when unknown. */
  readonly position: number | null
}

export type Placement = {
  /**
   * Per line, its place among the others. `undefined`: no place: an altered line (see `altered`), or one that
   * does not belong.
   */
  readonly ranks: readonly (number | undefined)[]
  /** Line index -> leaf that stood there and its position, for lines that were altered in place. */
  readonly altered: ReadonlyMap<number, { readonly leaf: string; readonly position: number }>
  /** Line indexes that nothing before the damage knows. */
  readonly inserted: ReadonlySet<number>
  /** Line index -> index of the line that it repeats. */
  readonly duplicates: ReadonlyMap<number, number>
  readonly gaps: readonly Gap[]
}

/** Places lines by the leaves of the sealed file. */
export function placeByLeaves(records: readonly LineRecord[], leaves: readonly string[]): Placement {
  const positions = new Map<string, number[]>()
  for (let at = leaves.length - 1; at >= 0; at -= 1) {
    const leaf = leaves[at] as string
    const list = positions.get(leaf)
    if (list) list.push(at)
    else positions.set(leaf, [at])
  }
  const duplicates = new Map<number, number>()
  const ranks = rankByLeaves(records, positions, duplicates)
  const stable = longestIncreasing(ranks)
  const present = new Set(ranks.filter((rank) => rank !== undefined))
  const altered = new Map<number, { leaf: string; position: number }>()
  const inserted = new Set<number>()
  const gaps: Gap[] = []
  // Between two lines that kept their place: what is missing there, and what nobody knows, are matched in order.
  let fromLine = 0
  let fromLeaf = 0
  for (const anchor of [...stable, records.length]) {
    const toLeaf = anchor < records.length ? (ranks[anchor] as number) : leaves.length
    const strangers: number[] = []
    for (let at = fromLine; at < anchor; at += 1)
      if (ranks[at] === undefined && !duplicates.has(at)) strangers.push(at)
    const absent: number[] = []
    for (let at = fromLeaf; at < toLeaf; at += 1) if (!present.has(at)) absent.push(at)
    const pairs = Math.min(strangers.length, absent.length)
    for (let at = 0; at < pairs; at += 1) {
      const position = absent[at] as number
      altered.set(strangers[at] as number, { leaf: leaves[position] as string, position })
    }
    for (const stranger of strangers.slice(pairs)) inserted.add(stranger)
    const missing = absent.slice(pairs)
    if (missing.length > 0)
      gaps.push({ before: anchor, missing: missing.length, position: missing[0] as number })
    fromLine = anchor + 1
    fromLeaf = toLeaf + 1
  }
  return { ranks, altered, inserted, duplicates, gaps }
}

/** Gives each line its position; of equal lines the one that follows its predecessor is the original. */
function rankByLeaves(
  records: readonly LineRecord[],
  positions: ReadonlyMap<string, readonly number[]>,
  duplicates: Map<number, number>,
): (number | undefined)[] {
  const lines = new Map<string, number[]>()
  records.forEach((record, at) => {
    if (!positions.has(record.leaf)) return
    const list = lines.get(record.leaf)
    if (list) list.push(at)
    else lines.set(record.leaf, [at])
  })
  const ranks: (number | undefined)[] = new Array(records.length).fill(undefined)
  for (const [leaf, candidates] of lines) {
    const places = [...(positions.get(leaf) ?? [])].reverse()
    const originals = chooseOriginals(records, candidates, places.length)
    originals.forEach((line, at) => {
      ranks[line] = places[at]
    })
    for (const line of candidates) {
      if (!originals.includes(line)) duplicates.set(line, originals[0] as number)
    }
  }
  return ranks
}

/** Of lines with the same content: those that are linked to the line before them, else the first ones. */
function chooseOriginals(
  records: readonly LineRecord[],
  candidates: readonly number[],
  count: number,
): readonly number[] {
  if (candidates.length <= count) return candidates
  const linked = candidates.filter((at) => records[at - 1]?.currentHash === records[at]?.previousHash)
  const chosen = [...linked, ...candidates.filter((at) => !linked.includes(at))].slice(0, count)
  return chosen.sort((a, b) => a - b)
}

/** Indexes of a longest strictly increasing subsequence of the ranks that are there. */
function longestIncreasing(ranks: readonly (number | undefined)[]): readonly number[] {
  const tails: number[] = []
  const before: number[] = new Array(ranks.length).fill(-1)
  ranks.forEach((rank, at) => {
    if (rank === undefined) return
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ranks[tails[middle] as number] as number) < rank) low = middle + 1
      else high = middle
    }
    before[at] = low > 0 ? (tails[low - 1] as number) : -1
    tails[low] = at
  })
  const chosen: number[] = []
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] as number) chosen.push(at)
  return chosen.reverse()
}

/** Lines that follow one another without a break. `head` and `tail` are line indexes. */
type Run = { readonly head: number; readonly tail: number; readonly lines: readonly number[] }

/** Places lines by their links alone: who names whom as the hash before. */
export function placeByLinks(records: readonly LineRecord[]): Placement {
  const duplicates = findDuplicates(records)
  const forgeries = findForgeries(records, duplicates)
  const runs = linkedRuns(records, (at) => duplicates.has(at) || forgeries.has(at))
  const tails = new Map<string, number>()
  const interior = new Map<string, number>()
  runs.forEach((run, index) => {
    for (const at of run.lines) {
      const hash = records[at]?.currentHash
      if (hash) (at === run.tail ? tails : interior).set(hash, at === run.tail ? index : at)
    }
  })
  const inserted = new Set(forgeries)
  const gaps: Gap[] = []
  const follows = new Map<number, number>() // run -> the run before it
  runs.forEach((run, index) => {
    if (index === 0) {
      const wanted = records[run.head]?.previousHash
      const predecessor = wanted ? tails.get(wanted) : undefined
      if (predecessor !== undefined && predecessor !== 0) follows.set(0, predecessor)
      return
    }
    const wanted = records[run.head]?.previousHash ?? null
    const predecessor = wanted === null ? undefined : tails.get(wanted)
    if (predecessor !== undefined && predecessor !== index) {
      follows.set(index, predecessor)
      return
    }
    const fork = wanted === null ? undefined : interior.get(wanted)
    const sibling = runs[index - 1]
    const isSibling = sibling !== undefined && records[sibling.head]?.previousHash === wanted
    if (fork === undefined && isSibling && index === 1) {
      // Both go on from an entry before this file; the chain runs on from one of them.
      const [came] = [sibling, run].sort((a, b) => a.lines.length - b.lines.length)
      for (const at of came?.lines ?? []) inserted.add(at)
    } else if (fork !== undefined && fork < run.head) {
      // This run continues an earlier line: what stands between the two came in later.
      for (let at = fork + 1; at < run.head; at += 1) if (!duplicates.has(at)) inserted.add(at)
    } else {
      gaps.push({ before: run.head, missing: null, position: null })
    }
  })
  dropForeignRuns(runs, follows, inserted, gaps)
  const ranks: (number | undefined)[] = new Array(records.length).fill(undefined)
  let rank = 0
  for (const index of orderRuns(runs.length, follows)) {
    for (const at of runs[index]?.lines ?? []) {
      if (inserted.has(at)) continue
      ranks[at] = rank
      rank += 1
    }
  }
  return { ranks, altered: new Map(), inserted, duplicates, gaps }
}

/** A run that no line links to, between two that link to one another, does not belong. */
function dropForeignRuns(
  runs: readonly Run[],
  follows: Map<number, number>,
  inserted: Set<number>,
  gaps: Gap[],
): void {
  runs.forEach((run, index) => {
    const after = index + 1
    if (index === 0 || follows.has(index) || follows.get(after) !== index - 1) return
    if ([...follows.values()].includes(index)) return
    const gap = gaps.findIndex((candidate) => candidate.before === run.head)
    if (gap < 0) return
    gaps.splice(gap, 1)
    for (const at of run.lines) inserted.add(at)
  })
}

/** Equal lines: the original is the one whose link fits. */
function findDuplicates(records: readonly LineRecord[]): ReadonlyMap<number, number> {
  const seen = new Map<string, number[]>()
  records.forEach((record, at) => {
    if (record.unreadable || record.currentHash === null) return
    const list = seen.get(record.leaf)
    if (list) list.push(at)
    else seen.set(record.leaf, [at])
  })
  const duplicates = new Map<number, number>()
  for (const lines of seen.values()) {
    if (lines.length < 2) continue
    const [original] = chooseOriginals(records, lines, 1)
    for (const at of lines) if (at !== original && original !== undefined) duplicates.set(at, original)
  }
  return duplicates
}

/**
 * Edited copies: of lines that claim the same hash only those whose content gives it can be the original, so where
 * there is one, the others came in later.
 */
function findForgeries(
  records: readonly LineRecord[],
  duplicates: ReadonlyMap<number, number>,
): ReadonlySet<number> {
  const proven = new Set<string>()
  for (const { currentHash, computedHash } of records) {
    if (currentHash !== null && currentHash === computedHash) proven.add(currentHash)
  }
  const forgeries = new Set<number>()
  records.forEach(({ unreadable, currentHash, computedHash }, at) => {
    if (unreadable || currentHash === null || currentHash === computedHash || duplicates.has(at)) return
    if (proven.has(currentHash)) forgeries.add(at)
  })
  return forgeries
}

/** True when the line is linked to the one before it, or would be but for an edit of one of the two. */
export function isLinked(before: LineRecord, record: LineRecord): boolean {
  return (
    record.previousHash === before.currentHash ||
    (before.computedHash !== null && record.previousHash === before.computedHash) ||
    (record.hashOverBefore !== null && record.hashOverBefore === record.currentHash)
  )
}

function linkedRuns(records: readonly LineRecord[], isStranger: (at: number) => boolean): readonly Run[] {
  const runs: { head: number; tail: number; lines: number[] }[] = []
  let before: LineRecord | null = null
  let bridged = false
  records.forEach((record, at) => {
    if (isStranger(at)) return
    if (record.unreadable) {
      bridged = true // what it was linked to cannot be known: the break is explained by the line itself
      return
    }
    const run = runs.at(-1)
    if (run && before && (bridged || isLinked(before, record))) {
      run.tail = at
      run.lines.push(at)
    } else {
      runs.push({ head: at, tail: at, lines: [at] })
    }
    before = record
    bridged = false
  })
  return runs
}

/** The order that the links give; runs that nothing places keep the order of the file. */
function orderRuns(count: number, follows: ReadonlyMap<number, number>): readonly number[] {
  const next = new Map<number, number>()
  for (const [run, before] of follows) if (!next.has(before)) next.set(before, run)
  const order: number[] = []
  const placed = new Set<number>()
  const place = (start: number) => {
    for (let run: number | undefined = start; run !== undefined && !placed.has(run); run = next.get(run)) {
      placed.add(run)
      order.push(run)
    }
  }
  for (let run = 0; run < count; run += 1) if (!follows.has(run)) place(run)
  for (let run = 0; run < count; run += 1) place(run)
  return order
}

/** A stretch of lines, both ends included, that hold each other's places. */
export type Shuffle = { readonly from: number; readonly to: number }

/** The smallest stretches that, sorted by rank, put the whole in order. */
export function findShuffles(ranks: readonly (number | undefined)[]): readonly Shuffle[] {
  const smallestAfter: number[] = new Array(ranks.length + 1).fill(Number.POSITIVE_INFINITY)
  for (let at = ranks.length - 1; at >= 0; at -= 1) {
    smallestAfter[at] = Math.min(smallestAfter[at + 1] as number, ranks[at] ?? Number.POSITIVE_INFINITY)
  }
  const shuffles: Shuffle[] = []
  let from = -1
  let largest = Number.NEGATIVE_INFINITY
  ranks.forEach((rank, at) => {
    if (rank === undefined) return
    if (from < 0) from = at
    largest = Math.max(largest, rank)
    if (largest < (smallestAfter[at + 1] as number)) {
      if (from < at && hasInversion(ranks, from, at)) shuffles.push({ from, to: at })
      from = -1
    }
  })
  return shuffles
}

function hasInversion(ranks: readonly (number | undefined)[], from: number, to: number): boolean {
  let before = Number.NEGATIVE_INFINITY
  for (let at = from; at <= to; at += 1) {
    const rank = ranks[at]
    if (rank === undefined) continue
    if (rank < before) return true
    before = rank
  }
  return false
}
