import { BLOCK_BITS, BLOCKS, SEGMENT_BITS, SEGMENT_LINES } from '../../../shared/model/search-grid.ts'

/** Where the lines of an index segment stand in the tables of the case database. */

export type SegmentPlace = {
  /** Id before that of the file's first line. */
  readonly firstId: bigint
  /** Number of the segment in the file, from 0. */
  readonly segment: number
}

/** SQL over `id` and `line`: the number of a line's segment, `firstId` + `segment`. */
export const SEGMENT_KEY = `(id - line + ((line - 1) >> ${SEGMENT_BITS}))`
/** SQL over `line`: its place in its segment, from 0. */
export const PLACE = `((line - 1) & ${SEGMENT_LINES - 1})::INTEGER`

/** Beyond so many ranges, or half of all blocks, the whole table is read in one go. */
const MOST_RANGES = 300

/** How many blocks are marked (a bit a block), and SQL over `id` that is true for their lines at least. */
export function rangesOf(segments: readonly (SegmentPlace & { readonly blocks: number })[]): {
  readonly blocks: number
  readonly within: string
} {
  const ranges: (readonly [bigint, bigint])[] = []
  let marked = 0
  for (const { firstId, segment, blocks } of segments) {
    for (let block = 0; block < BLOCKS; block++) {
      if ((blocks & (1 << block)) === 0) continue
      marked++
      const from = firstId + BigInt(segment * SEGMENT_LINES + (block << BLOCK_BITS)) + 1n
      const to = from + BigInt(1 << BLOCK_BITS) - 1n
      const last = ranges.at(-1)
      if (last && last[1] + 1n === from) ranges[ranges.length - 1] = [last[0], to]
      else ranges.push([from, to])
    }
  }
  const whole = ranges.length > MOST_RANGES || marked * 2 > segments.length * BLOCKS
  const within = whole
    ? 'true'
    : `(${ranges.map(([from, to]) => `id BETWEEN ${from} AND ${to}`).join(' OR ')})`
  return { blocks: marked, within }
}

const TURNED = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number.parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2),
)
/** Between our sets, the first line at the lowest bit, and DuckDB's BIT, the first at the highest. */
export const turnBits = (bits: Uint8Array): Uint8Array => bits.map((byte) => TURNED[byte] as number)
