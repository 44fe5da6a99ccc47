/**
 * Where each line of a damaged log belongs. Two kinds of evidence give the same kind of answer: the leaves of the
 * sealed file, which know every line, or else the links of the lines themselves.
 */
import { HashTable, hashNumber, sameHash } from './hash-table.ts'
import type { LineRecords } from './line-records.ts'

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
  /** Line index -> position of the leaf that stood there, for lines that were altered in place. */
  readonly altered: ReadonlyMap<number, number>
  /** Line indexes that nothing before the damage knows. */
  readonly inserted: ReadonlySet<number>
  /** Line index -> index of the line that it repeats. */
  readonly duplicates: ReadonlyMap<number, number>
  readonly gaps: readonly Gap[]
}

/** Bytes of a leaf. */
const LEAF = 32

/** Places lines by the leaves of the sealed file, one behind the other. */
export function placeByLeaves(records: LineRecords, leaves: Buffer): Placement {
  const count = leaves.length / LEAF
  const duplicates = new Map<number, number>()
  const ranks = rankByLeaves(records, leaves, duplicates)
  const stable = longestIncreasing(ranks)
  const present = new Uint8Array(count)
  for (const rank of ranks) if (rank !== undefined) present[rank] = 1
  const altered = new Map<number, number>()
  const inserted = new Set<number>()
  const gaps: Gap[] = []
  // Between two lines that kept their place: what is missing there, and what nobody knows, are matched in order.
  let fromLine = 0
  let fromLeaf = 0
  const placeBetween = (anchor: number) => {
    const toLeaf = anchor < records.length ? (ranks[anchor] as number) : count
    const strangers: number[] = []
    for (let at = fromLine; at < anchor; at += 1)
      if (ranks[at] === undefined && !duplicates.has(at)) strangers.push(at)
    const absent: number[] = []
    for (let at = fromLeaf; at < toLeaf; at += 1) if (present[at] === 0) absent.push(at)
    const pairs = Math.min(strangers.length, absent.length)
    for (let at = 0; at < pairs; at += 1) altered.set(strangers[at] as number, absent[at] as number)
    for (const stranger of strangers.slice(pairs)) inserted.add(stranger)
    const missing = absent.slice(pairs)
    if (missing.length > 0)
      gaps.push({ before: anchor, missing: missing.length, position: missing[0] as number })
    fromLine = anchor + 1
    fromLeaf = toLeaf + 1
  }
  stable.forEach(placeBetween)
  placeBetween(records.length)
  return { ranks, altered, inserted, duplicates, gaps }
}

/** Positions of the sealed leaves: the first of each, and the further ones of those that occur again. */
function indexLeaves(leaves: Buffer): {
  readonly find: (records: LineRecords, at: number) => number
  readonly further: ReadonlyMap<number, readonly number[]>
} {
  const count = leaves.length / LEAF
  const table = new HashTable(count)
  const further = new Map<number, number[]>()
  for (let at = 0; at < count; at += 1) {
    const number = hashNumber(leaves, at * LEAF)
    const isSame = (other: number) => sameHash(leaves, other * LEAF, leaves, at * LEAF)
    const first = table.find(number, isSame)
    if (first < 0) table.set(number, isSame, at)
    else addTo(further, first, at)
  }
  const find = (records: LineRecords, at: number) =>
    table.find(records.leafNumber(at), (other) => records.isLeaf(at, leaves, other * LEAF))
  return { find, further }
}

function addTo(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** Gives each line its position; of equal lines the one that follows its predecessor is the original. */
function rankByLeaves(
  records: LineRecords,
  leaves: Buffer,
  duplicates: Map<number, number>,
): (number | undefined)[] {
  const { find, further } = indexLeaves(leaves)
  const ranks: (number | undefined)[] = new Array(records.length).fill(undefined)
  const lineAt = new Int32Array(leaves.length / LEAF).fill(-1)
  /** First position of a leaf -> all lines that have it, where there are several. */
  const alike = new Map<number, number[]>()
  for (let at = 0; at < records.length; at += 1) {
    const position = find(records, at)
    if (position < 0) continue
    const first = lineAt[position] as number
    if (first < 0) {
      lineAt[position] = at
      ranks[at] = position
    } else if (alike.has(position)) addTo(alike, position, at)
    else alike.set(position, [first, at])
  }
  for (const [position, candidates] of alike) {
    const places = [position, ...(further.get(position) ?? [])]
    const originals = chooseOriginals(records, candidates, places.length)
    for (const line of candidates) ranks[line] = undefined
    originals.forEach((line, at) => {
      ranks[line] = places[at]
    })
    const chosen = new Set(originals)
    for (const line of candidates) if (!chosen.has(line)) duplicates.set(line, originals[0] as number)
  }
  return ranks
}

/** Of lines with the same content: those that are linked to the line before them, else the first ones. */
function chooseOriginals(
  records: LineRecords,
  candidates: readonly number[],
  count: number,
): readonly number[] {
  if (candidates.length <= count) return candidates
  const isLinked = (at: number) => at > 0 && records.follows(at - 1, at)
  const linked = candidates.filter(isLinked)
  const chosen = [...linked, ...candidates.filter((at) => !isLinked(at))].slice(0, count)
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
export function placeByLinks(records: LineRecords): Placement {
  const duplicates = findDuplicates(records)
  const forgeries = findForgeries(records, duplicates)
  const runs = linkedRuns(records, (at) => duplicates.has(at) || forgeries.has(at))
  const links = indexLinks(records, runs)
  const inserted = new Set(forgeries)
  const gaps: Gap[] = []
  const follows = new Map<number, number>() // run -> the run before it
  runs.forEach((run, index) => {
    if (index === 0) {
      const predecessor = links.runBefore(run.head)
      if (predecessor !== undefined && predecessor !== 0) follows.set(0, predecessor)
      return
    }
    const predecessor = links.runBefore(run.head)
    if (predecessor !== undefined && predecessor !== index) {
      follows.set(index, predecessor)
      return
    }
    const fork = links.lineBefore(run.head)
    const sibling = runs[index - 1]
    const isSibling = sibling !== undefined && records.samePrevious(sibling.head, run.head)
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

/** Which run ends, and which line inside a run stands, with the hash that a line names as the one before it. */
function indexLinks(
  records: LineRecords,
  runs: readonly Run[],
): {
  readonly runBefore: (at: number) => number | undefined
  readonly lineBefore: (at: number) => number | undefined
} {
  const tails = new HashTable(runs.length)
  const interior = new HashTable(records.length)
  const runOf = new Map<number, number>()
  runs.forEach((run, index) => {
    runOf.set(run.tail, index)
    for (const at of run.lines) {
      if (!records.hasCurrent(at)) continue
      const table = at === run.tail ? tails : interior
      table.set(records.currentNumber(at), (other) => records.sameCurrent(other, at), at)
    }
  })
  const find = (table: HashTable, at: number) => {
    if (!records.hasPrevious(at)) return undefined
    const found = table.find(records.previousNumber(at), (other) => records.follows(other, at))
    return found < 0 ? undefined : found
  }
  return {
    runBefore: (at) => {
      const tail = find(tails, at)
      return tail === undefined ? undefined : runOf.get(tail)
    },
    lineBefore: (at) => find(interior, at),
  }
}

/** A run that no line links to, between two that link to one another, does not belong. */
function dropForeignRuns(
  runs: readonly Run[],
  follows: Map<number, number>,
  inserted: Set<number>,
  gaps: Gap[],
): void {
  const followed = new Set(follows.values())
  const broken = new Set(gaps.map(({ before }) => before))
  const foreign = new Set<number>()
  runs.forEach((run, index) => {
    const after = index + 1
    if (index === 0 || follows.has(index) || follows.get(after) !== index - 1) return
    if (followed.has(index) || !broken.has(run.head)) return
    foreign.add(run.head)
    for (const at of run.lines) inserted.add(at)
  })
  if (foreign.size === 0) return
  const kept = gaps.filter(({ before }) => !foreign.has(before))
  gaps.length = 0
  for (const gap of kept) gaps.push(gap)
}

/** Equal lines: the original is the one whose link fits. */
function findDuplicates(records: LineRecords): ReadonlyMap<number, number> {
  const seen = new HashTable(records.length)
  const alike = new Map<number, number[]>()
  for (let at = 0; at < records.length; at += 1) {
    if (records.isUnreadable(at) || !records.hasCurrent(at)) continue
    const number = records.leafNumber(at)
    const isSame = (other: number) => records.sameLeaf(other, at)
    const first = seen.find(number, isSame)
    if (first < 0) seen.set(number, isSame, at)
    else if (alike.has(first)) addTo(alike, first, at)
    else alike.set(first, [first, at])
  }
  const duplicates = new Map<number, number>()
  for (const lines of alike.values()) {
    const [original] = chooseOriginals(records, lines, 1)
    for (const at of lines) if (at !== original && original !== undefined) duplicates.set(at, original)
  }
  return duplicates
}

/**
 * Edited copies: of lines that claim the same hash only those whose content gives it can be the original, so where
 * there is one, the others came in later.
 */
function findForgeries(records: LineRecords, duplicates: ReadonlyMap<number, number>): ReadonlySet<number> {
  const claims: number[] = []
  for (let at = 0; at < records.length; at += 1) {
    if (records.isUnreadable(at) || !records.hasCurrent(at)) continue
    if (!records.isRight(at) && !duplicates.has(at)) claims.push(at)
  }
  const forgeries = new Set<number>()
  if (claims.length === 0) return forgeries
  // The table is of the few claims, not of the many lines that are right. Claims of the same hash share one place.
  const claimed = new HashTable(claims.length)
  const firstOf = (at: number) =>
    claimed.find(records.currentNumber(at), (other) => records.sameCurrent(other, at))
  for (const at of claims)
    if (firstOf(at) < 0) claimed.set(records.currentNumber(at), (other) => records.sameCurrent(other, at), at)
  const proven = new Set<number>()
  for (let at = 0; at < records.length; at += 1) {
    const claim = records.isRight(at) ? firstOf(at) : -1
    if (claim >= 0) proven.add(claim)
  }
  for (const at of claims) if (proven.has(firstOf(at))) forgeries.add(at)
  return forgeries
}

/** True when the line is linked to the one before it, or would be but for an edit of one of the two. */
function isLinked(records: LineRecords, before: number, at: number): boolean {
  if (records.follows(before, at) || records.followsContent(before, at)) return true
  const { hashOverBefore } = records.oddity(at)
  return hashOverBefore !== null && hashOverBefore === records.at(at)?.currentHash
}

function linkedRuns(records: LineRecords, isStranger: (at: number) => boolean): readonly Run[] {
  const runs: { head: number; tail: number; lines: number[] }[] = []
  let before: number | null = null
  let bridged = false
  for (let at = 0; at < records.length; at += 1) {
    if (isStranger(at)) continue
    if (records.isUnreadable(at)) {
      bridged = true // what it was linked to cannot be known: the break is explained by the line itself
      continue
    }
    const run = runs.at(-1)
    if (run && before !== null && (bridged || isLinked(records, before, at))) {
      run.tail = at
      run.lines.push(at)
    } else {
      runs.push({ head: at, tail: at, lines: [at] })
    }
    before = at
    bridged = false
  }
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
