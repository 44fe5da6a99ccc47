import type { DuckDBBlobValue, DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { isCancelled } from '../../../shared/model/error.ts'
import { BLOCK_BITS, BLOCKS, SEGMENT_LINES } from '../../../shared/model/search-grid.ts'
import type { SearchTree } from '../../../shared/model/search-syntax.ts'
import { interruptible } from './interruptible.ts'
import { cutWords, type KeptSegment, lookUp, type Matches, matchLines } from './match-index.ts'
import { CASE, type Reader } from './open-reader.ts'
import { addRareWords, type KnownSegment } from './rare-words.ts'
import { readSearch, searchPredicate } from './search-text.ts'
import { PLACE, rangesOf, SEGMENT_KEY, type SegmentPlace, turnBits } from './segment-lines.ts'

/**
 * Which records a search hits, found by the index, by the rare words of its lines, and, where those can only say
 * "perhaps" (texts that go across words or beyond ASCII, words that no index takes), by reading those records. The
 * answer is the same as that of reading every record (`searchPredicate`), in a fraction of the time.
 */

/** Up to so many hits are named in the statement: DuckDB then leaves out whole parts of the table. */
const NAMED_HITS = 500
/** Searches whose hits are kept while the reader is open. */
const SEARCHES_KEPT = 24
/** Up to so many blocks are read as they are. */
const FEW_BLOCKS = 8

type FoundSegment = SegmentPlace & { readonly matches: Matches }

const kept = new WeakMap<Reader, Map<string, Promise<string>>>()
let tables = 0

/** SQL that is true for the events (by their `id`) that the search hits. Throws USAGE for a text that cannot be read. */
export async function hitPredicate(
  reader: Reader,
  connection: DuckDBConnection,
  query: string,
): Promise<string> {
  const tree = readSearch(query)
  const searches = kept.get(reader) ?? new Map<string, Promise<string>>()
  kept.set(reader, searches)
  for (;;) {
    const known = searches.get(query)
    if (known === undefined) break
    try {
      const predicate = await known
      searches.delete(query)
      searches.set(query, known)
      return predicate
    } catch (error) {
      // Another question was asking, and was cancelled: that is no answer to this one.
      if (!isCancelled(error) && !/interrupt/i.test(String(error))) throw error
      if (searches.get(query) === known) searches.delete(query)
    }
  }
  const asked = findHits(reader, connection, tree)
  searches.set(query, asked)
  asked.catch(() => searches.delete(query))
  const [oldest] = searches.keys()
  if (searches.size > SEARCHES_KEPT && oldest !== undefined) {
    const predicate = await searches.get(oldest)
    searches.delete(oldest)
    const table = /memory\.main\.hits_\d+/.exec(predicate ?? '')?.[0]
    if (table) await reader.connection.run(`DROP TABLE IF EXISTS ${table}`)
  }
  return asked
}

/** Reads the index of a reader into memory, before anything is searched. */
export async function warmIndex(reader: Reader, signal?: AbortSignal): Promise<void> {
  await interruptible(reader, signal, async (connection) => {
    if (await hasIndex(connection)) await eachSegment(reader, connection, () => undefined)
  })
}

async function findHits(reader: Reader, connection: DuckDBConnection, tree: SearchTree): Promise<string> {
  if (!(await hasIndex(connection))) return searchPredicate(tree)
  const found = await askIndex(reader, connection, tree)
  await readDoubtful(connection, tree, found)
  const hits = found.map((each) => ({ ...each, count: countBits(each.matches.sure) }))
  const total = hits.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return 'false'
  if (total <= NAMED_HITS) {
    const ids: bigint[] = []
    for (const { firstId, segment, matches } of hits) {
      const base = firstId + BigInt(segment * SEGMENT_LINES) + 1n
      for (let at = 0; at < SEGMENT_LINES; at++) if (hasBit(matches.sure, at)) ids.push(base + BigInt(at))
    }
    return `id IN (${ids.join(', ')})`
  }
  const table = await tableOfLines(
    connection,
    hits.map(({ firstId, segment, matches }) => ({ firstId, segment, bits: matches.sure })),
  )
  return `id IN (SELECT id FROM ${table})`
}

/** A case database of an earlier version has none until it is loaded anew: then every record is read. */
async function hasIndex(connection: DuckDBConnection): Promise<boolean> {
  const found = await connection.runAndReadAll(
    `SELECT count(*) FROM duckdb_tables() WHERE database_name = '${CASE}' AND table_name = 'search_index'`,
  )
  return found.getRows()[0]?.[0] === 1n
}

type Lines = SegmentPlace & { readonly bits: Uint8Array }

/** Makes a table of the ids of the records at these lines; gives its name. */
async function tableOfLines(connection: DuckDBConnection, lines: readonly Lines[]): Promise<string> {
  const number = ++tables
  const table = `memory.main.hits_${number}`
  // Made into BIT before the join: a cast there would be done for every row.
  await connection.run(`CREATE TABLE ${table}_bytes (key BIGINT, bits BLOB)`)
  const appender = await connection.createAppender(`hits_${number}_bytes`, 'main', 'memory')
  try {
    for (const { firstId, segment, bits } of lines) {
      appender.appendBigInt(firstId + BigInt(segment))
      appender.appendBlob(turnBits(bits))
      appender.endRow()
    }
  } finally {
    appender.closeSync()
  }
  await connection.run(`CREATE TABLE ${table}_bits AS SELECT key, bits::BIT AS bits FROM ${table}_bytes`)
  await connection.run(
    `CREATE TABLE ${table} AS SELECT id FROM ${CASE}.main.events
     JOIN ${table}_bits ON key = ${SEGMENT_KEY}
     WHERE get_bit(bits, ${PLACE}) = 1`,
  )
  for (const step of ['bytes', 'bits']) await connection.run(`DROP TABLE ${table}_${step}`)
  return table
}

type IndexRow = KeptSegment & SegmentPlace

/** The index of a reader, where it is small enough to be kept in memory. */
const indexes = new WeakMap<Reader, readonly IndexRow[]>()
const MOST_INDEX_BYTES = 160 * 1024 * 1024

async function askIndex(
  reader: Reader,
  connection: DuckDBConnection,
  tree: SearchTree,
): Promise<readonly FoundSegment[]> {
  const words = cutWords(tree)
  const known: KnownSegment[] = []
  await eachSegment(reader, connection, (row) => {
    known.push({ firstId: row.firstId, segment: row.segment, lines: lookUp(words, row) })
  })
  await addRareWords(connection, known)
  return known.map(({ firstId, segment, lines }) => ({
    firstId,
    segment,
    matches: matchLines(tree, words, lines),
  }))
}

/** Hands out the index segment by segment: from memory, or from the case database, and then kept if it is small. */
async function eachSegment(
  reader: Reader,
  connection: DuckDBConnection,
  take: (row: IndexRow) => void,
): Promise<void> {
  const known = indexes.get(reader)
  if (known) {
    known.forEach(take)
    return
  }
  const rows: IndexRow[] = []
  let bytes = 0
  const result = await connection.stream(
    `SELECT first_id, segment, words, numbers, sets, trigrams, parts FROM ${CASE}.main.search_index`,
  )
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (const values of chunk.getRows()) {
      const row = toIndexRow(values)
      bytes += row.words.length + row.sets.length + row.trigrams.length + row.parts.length
      if (bytes <= MOST_INDEX_BYTES) rows.push(row)
      take(row)
    }
  }
  if (bytes <= MOST_INDEX_BYTES) indexes.set(reader, rows)
}

function toIndexRow(values: readonly DuckDBValue[]): IndexRow {
  const [firstId, segment, words, ...blobs] = values as [bigint, number, string, ...DuckDBBlobValue[]]
  // A copy: the bytes are DuckDB's own, and go with the chunk.
  const [numbers, sets, trigrams, parts] = blobs.map(({ bytes }) => bytes.slice()) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  return { firstId, segment, words, numbers, sets, trigrams, parts }
}

/** Reads the records of which the index could only say "perhaps", and adds those that hit to the sure ones. */
async function readDoubtful(
  connection: DuckDBConnection,
  tree: SearchTree,
  found: readonly FoundSegment[],
): Promise<void> {
  const blockBytes = (1 << BLOCK_BITS) >> 3
  const { blocks, within } = rangesOf(
    found.map(({ firstId, segment, matches }) => {
      let doubtful = 0
      for (let block = 0; block < BLOCKS; block++) {
        const bytes = matches.maybe.subarray(block * blockBytes, (block + 1) * blockBytes)
        if (bytes.some((byte) => byte !== 0)) doubtful |= 1 << block
      }
      return { firstId, segment, blocks: doubtful }
    }),
  )
  if (blocks === 0) return
  const doubtful = found.reduce((sum, { matches }) => sum + countBits(matches.maybe), 0)
  const few = blocks > FEW_BLOCKS && doubtful * 4 < blocks << BLOCK_BITS
  const table = few
    ? await tableOfLines(
        connection,
        found.map(({ firstId, segment, matches }) => ({ firstId, segment, bits: matches.maybe })),
      )
    : null
  const predicate = searchPredicate(tree)
  // The records are taken out first where they are few: else every record would be read before the few are chosen.
  const source =
    table === null
      ? `${CASE}.main.events WHERE ${within} AND ${predicate}`
      : `(WITH doubtful AS MATERIALIZED (SELECT id, line, event_data FROM ${CASE}.main.events
         WHERE rowid IN (SELECT rowid FROM ${CASE}.main.events WHERE id IN (SELECT id FROM ${table}))) SELECT id, line FROM doubtful WHERE ${predicate})`
  const result = await connection.stream(`SELECT ${SEGMENT_KEY}, ${PLACE} FROM ${source}`)
  const byKey = new Map(found.map((each) => [each.firstId + BigInt(each.segment), each.matches]))
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const keys = chunk.getColumnValues(0) as bigint[]
    const places = chunk.getColumnValues(1) as number[]
    for (let i = 0; i < keys.length; i++) {
      const matches = byKey.get(keys[i] as bigint)
      const at = places[i] as number
      if (matches && hasBit(matches.maybe, at))
        matches.sure[at >> 3] = (matches.sure[at >> 3] as number) | (1 << (at & 7))
    }
  }
  if (table) await connection.run(`DROP TABLE ${table}`)
}

const hasBit = (bits: Uint8Array, at: number): boolean => ((bits[at >> 3] as number) & (1 << (at & 7))) !== 0

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)
const countBits = (bits: Uint8Array): number => bits.reduce((sum, byte) => sum + (ONES[byte] as number), 0)
