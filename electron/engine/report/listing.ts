import type { Day } from '../../../shared/model/archive.ts'
import type { Listing } from '../../../shared/model/report-listing.ts'
import type { Reader, Row } from './ask.ts'
import { type PackedColumn, packed, unpackerOf } from './packed-rows.ts'
import type { Period } from './period.ts'

/** All rows of a listing, page after page, each time from the first. */
export type Pages<T> = () => AsyncIterable<readonly T[]>

/** The listings of a report by the name that each has in its value. */
export type Listings = Readonly<Record<string, Pages<unknown>>>

/** Rows that a report's value holds of a listing: what HTML, PDF, Markdown and text can show. */
export const HELD_ROWS = 500

/** Rows that are in memory at once while a listing is written. */
const PAGE_ROWS = 10_000

/** Rows that are turned into text at once: few enough that what is made on the way is forgotten at once. */
const SLICE_ROWS = 500

/** A page in slices, to be written one after the other. */
export function* slicesOf<T>(page: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < page.length; from += SLICE_ROWS) yield page.slice(from, from + SLICE_ROWS)
}

/** The first rows of a listing, with their number in all. */
export async function heldRows<T>(total: number, pages: Pages<T>): Promise<Listing<T>> {
  const rows: T[] = []
  if (total > 0) {
    for await (const page of pages()) {
      rows.push(...page.slice(0, HELD_ROWS - rows.length))
      if (rows.length >= Math.min(HELD_ROWS, total)) break
    }
  }
  return { total, rows }
}

/** Time of a record, UTC, ISO 8601, with all its digits but zeros at the end: `2024-01-15T09:30:08.456Z`. */
export const instant = (ts: string): string => `replace(CAST(${ts} AS VARCHAR), ' ', 'T') || 'Z'`
export const INSTANT = instant('ts')

/** One row a record: its columns by name, and what they are read from. */
export type ListingSql = {
  readonly columns: Readonly<Record<string, PackedColumn>>
  /** Set where nearly every record of the archive is a row. */
  readonly dense?: boolean
  /** The relation of the columns, with `day`, `ts` and `id`, for a page of events: `where` is to bound it, `order` to end it. */
  readonly from: (page: { readonly where: string; readonly order: string }) => string
}

/**
 * Rows by day of the archive file and time in it, in pages of PAGE_ROWS at most. Where nearly every record is a row, a
 * page reads one day only, so that a year costs one pass; where few are, a page reads all that is left of the period.
 */
export function timedPages<T>(
  read: Reader,
  period: Period,
  { columns, from, dense = false }: ListingSql,
  toRow: (row: Row) => T,
): Pages<T> {
  const relation = from({
    where: `day BETWEEN CAST($day AS DATE) AND CAST($until AS DATE) AND (day > CAST($day AS DATE)
        OR ts > CAST($at AS TIMESTAMP_NS) OR (ts = CAST($at AS TIMESTAMP_NS) AND id > CAST($id AS BIGINT)))`,
    order: `ORDER BY day, ts, id LIMIT ${PAGE_ROWS}`,
  })
  const all = { ...columns, page_day: { plain: 'day' }, page_ts: { plain: 'ts' }, page_id: { plain: 'id' } }
  const sql = `SELECT ${packed(all)} AS packed FROM ${relation}`
  const unpack = unpackerOf(all)
  return async function* pages() {
    const spans = dense
      ? (await daysWithEvents(read, period)).map((day) => ({ day, until: day }))
      : [{ day: period.from, until: period.to }]
    for (const { day, until } of spans) {
      let after = { day, at: '-infinity', id: '-1' }
      for (;;) {
        const texts = (await read(sql, { ...after, until })).map((row) => row.text('packed'))
        // Each text is taken apart and made a row at once: a page in pieces would be most of its memory.
        if (texts.length > 0) yield texts.map((text) => toRow(unpack(text)))
        const end = texts.at(-1)
        if (end === undefined || texts.length < PAGE_ROWS) break
        const last = unpack(end)
        after = { day: last.text('page_day'), at: last.text('page_ts'), id: last.text('page_id') }
      }
    }
  }
}

async function daysWithEvents(read: Reader, { from, to }: Period): Promise<readonly Day[]> {
  const rows = await read(
    `SELECT DISTINCT CAST(day AS VARCHAR) AS day FROM events
     WHERE day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) ORDER BY 1`,
    { from, to },
  )
  return rows.map((row) => row.text('day'))
}
