import type { DuckDBBitValue, DuckDBConnection } from '@duckdb/node-api'
import { SEGMENT_LINES } from '../../../shared/model/search-grid.ts'
import { type KnownLines, linesOf } from './match-index.ts'
import { CASE } from './open-reader.ts'
import { sqlString } from './quote.ts'
import { PLACE, rangesOf, SEGMENT_KEY, type SegmentPlace, turnBits } from './segment-lines.ts'

/** What a search knows of a segment. */
export type KnownSegment = SegmentPlace & { readonly lines: KnownLines }

/**
 * Reads the rare words (load/word-index.ts) of the blocks that are in doubt for some piece of the search, and adds the
 * lines that hold the piece to those that are known: afterwards nothing is in doubt.
 */
export async function addRareWords(
  connection: DuckDBConnection,
  segments: readonly KnownSegment[],
): Promise<void> {
  const pieces = [...new Set(segments.flatMap(({ lines }) => [...lines.doubts.keys()]))]
  if (pieces.length === 0) return
  const { within } = rangesOf(
    segments.map(({ firstId, segment, lines }) => ({
      firstId,
      segment,
      blocks: [...lines.doubts.values()].reduce((all, blocks) => all | blocks, 0),
    })),
  )
  const holds = pieces.map((piece, i) => `contains(words, ${sqlString(piece)}) AS holds_${i}`)
  const places = pieces.map((_, i) => `bitstring_agg(place, 0, ${SEGMENT_LINES - 1}) FILTER (holds_${i})`)
  // Put together by DuckDB, a bit a line: a short piece stands in millions of lines.
  const found = await connection.runAndReadAll(
    `SELECT key, ${places.join(', ')}
     FROM (SELECT ${SEGMENT_KEY} AS key, ${PLACE} AS place, ${holds.join(', ')}
       FROM ${CASE}.main.rare_words WHERE ${within})
     WHERE ${pieces.map((_, i) => `holds_${i}`).join(' OR ')} GROUP BY key`,
  )
  const byKey = new Map(segments.map((each) => [each.firstId + BigInt(each.segment), each.lines]))
  for (const [key, ...sets] of found.getRows()) {
    const lines = byKey.get(key as bigint)
    if (!lines) continue
    pieces.forEach((piece, i) => {
      const bits = sets[i] as DuckDBBitValue | null
      if (bits === null) return
      const into = linesOf(lines.holding, piece)
      // The first byte says how many bits of the next are no lines: none, as a segment is whole bytes.
      turnBits(bits.data.subarray(1)).forEach((byte, at) => {
        into[at] = (into[at] as number) | byte
      })
    })
  }
}
