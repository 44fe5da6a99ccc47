/** The placement of lines, held against what the seal of the day says of its beginning, its end and its lines. */
import type { LineRecords } from './line-records.ts'
import type { Manifest } from './manifest.ts'
import { type Placement, placeByLeaves, placeByLinks } from './place-lines.ts'

type Seal = { readonly leaves: Buffer | null; readonly manifest: Manifest | null }

/** By the leaves, unless they know none of the lines: then the file is another, and only its links can speak. */
export function placeBySeal(records: LineRecords, { leaves, manifest }: Seal): Placement {
  const placement = leaves ? placeByLeaves(records, leaves) : null
  return placement && isKnown(placement, records, manifest)
    ? placement
    : placeUnderManifest(records, manifest)
}

/** Some line is a sealed one; or none is left, or each was altered in its place and the chain is the sealed one. */
function isKnown({ ranks, altered }: Placement, records: LineRecords, manifest: Manifest | null): boolean {
  if (ranks.length === 0 || ranks.some((rank) => rank !== undefined)) return true
  const [first, last] = [records.at(0), records.last]
  return (
    altered.size === manifest?.entries &&
    first?.previousHash === manifest.first_previous_hash &&
    last?.currentHash === manifest.last_current_hash
  )
}

/** The manifest's last hash tells what was put behind the end. */
function placeUnderManifest(records: LineRecords, manifest: Manifest | null): Placement {
  const placement = withGapAtHead(placeByLinks(records), records, manifest)
  const last = manifest?.last_current_hash
  const end = last ? records.findLastIndex((record) => record.currentHash === last) : -1
  if (end < 0 || end === records.length - 1) return placement
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
function withGapAtHead(placement: Placement, records: LineRecords, manifest: Manifest | null): Placement {
  const head = records.findIndex((record) => !record.unreadable)
  const expected = manifest?.first_previous_hash ?? null
  if (head < 0 || expected === null || records.at(head)?.previousHash === expected) return placement
  if (placement.ranks[head] !== 0 || placement.duplicates.has(head)) return placement
  const first = records.findIndex(
    ({ previousHash }, at) => previousHash === expected && (placement.ranks[at] ?? 0) > 0,
  )
  if (first > head) {
    // The sealed beginning is further down: what the links put before it came in later.
    const isBefore = (at: number) => (placement.ranks[at] ?? Infinity) < (placement.ranks[first] as number)
    const strangers = placement.ranks.flatMap((_, at) => (isBefore(at) ? [at] : []))
    const inserted = new Set([...placement.inserted, ...strangers])
    return {
      ...placement,
      inserted,
      ranks: placement.ranks.map((rank, at) => (inserted.has(at) ? undefined : rank)),
    }
  }
  const gap = { before: head, missing: null, position: null }
  return { ...placement, gaps: [gap, ...placement.gaps] }
}
