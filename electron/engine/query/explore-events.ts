import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { trimmed } from '../../../shared/model/decimal.ts'
import {
  type FieldCoverage,
  type FieldValues,
  type Question,
  type TimeHistogram,
  type TimeRange,
  type WithoutPart,
  writeWhere,
} from '../../../shared/model/explore.ts'
import { kindOfType } from './cells.ts'
import { hitPredicate } from './find-hits.ts'
import { interruptible } from './interruptible.ts'
import { CASE, type Reader } from './open-reader.ts'
import { sqlName, sqlString } from './quote.ts'
import { rewriteSql, searchedTexts } from './rewrite-sql.ts'
import { sqlFailure } from './sql-failure.ts'

/** Counts over the events that a question means: over time, by field, by value. All exact, all ended by the signal. */

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Widths that a bar may have, in seconds. */
const STEPS = [
  ...[1, 5, 15, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[DAY, 7 * DAY, 28 * DAY, 91 * DAY, 364 * DAY],
]
/** Values that get a colour of their own; the rest is one series. */
const SERIES = 6
const REST = 'other'
const NONE = '(none)'
const BILLION = 1_000_000_000n

type Rows = readonly (readonly DuckDBValue[])[]
type Ask = (sql: string) => Promise<Rows>

function asking<T>(
  reader: Reader,
  signal: AbortSignal | undefined,
  work: (ask: Ask, connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  return interruptible(reader, signal, (connection) =>
    work(async (sql) => {
      const searches = new Map<string, string>()
      for (const text of searchedTexts(sql).keys())
        searches.set(text, await hitPredicate(reader, connection, text))
      const rewritten = rewriteSql(sql, (text) => searches.get(text) as string)
      try {
        return (await connection.runAndReadAll(rewritten.sql)).getRows()
      } catch (error) {
        throw sqlFailure(error, sql, rewritten, rewritten.sql)
      }
    }, connection),
  )
}

/** First and last moment of what is loaded, and how many records there are. */
export function eventSpan(
  reader: Reader,
  signal?: AbortSignal,
): Promise<TimeRange & { readonly rows: number }> {
  return asking(reader, signal, async (ask) => {
    const [row] = await ask(
      'SELECT min(first_ts)::VARCHAR, max(last_ts)::VARCHAR, coalesce(sum(rows), 0)::BIGINT FROM files',
    )
    const [from, to, rows] = row as [string | null, string | null, bigint]
    return { from, to, rows: Number(rows) }
  })
}

/** Nanoseconds of a text such as `2024-01-15 14:30:00.123456789`. */
function nanosecondsOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  const ms = Date.parse(`${whole.replace(' ', 'T')}Z`)
  return BigInt(Number.isNaN(ms) ? 0 : ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9) || '0')
}

const floorTo = (value: bigint, step: bigint): bigint => value - (((value % step) + step) % step)

/** Records over time in about `bars` bars, each told apart by the most frequent values of `split`. */
export function countByTime(
  reader: Reader,
  question: Question,
  { bars, split }: { readonly bars: number; readonly split: string | null },
  signal?: AbortSignal,
): Promise<TimeHistogram> {
  return asking(reader, signal, async (ask) => {
    const [span] = await ask('SELECT min(first_ts)::VARCHAR, max(last_ts)::VARCHAR FROM files')
    const [first, last] = span as [string | null, string | null]
    const from = question.from ?? first
    const to = question.to ?? last
    if (from === null || to === null || nanosecondsOf(to) < nanosecondsOf(from))
      return { step: DAY, from: '0', to: '0', series: [], bars: [], total: 0, days: [] }
    const start = nanosecondsOf(from)
    const end = nanosecondsOf(to)
    const seconds = Number((end - start) / BILLION)
    const step = STEPS.find((width) => seconds / width <= bars) ?? (STEPS.at(-1) as number)
    const width = BigInt(step) * BILLION
    // Weeks begin on Mondays: 1970-01-05 was one.
    const shift = step >= 7 * DAY ? 4n * BigInt(DAY) * BILLION : 0n
    const begin = floorTo(start - shift, width) + shift
    const part = split === null ? `''` : `coalesce(${sqlName(split)}::VARCHAR, ${sqlString(NONE)})`
    const rows = (await ask(
      `SELECT ((epoch_ns(ts) - ${begin}) // ${width})::BIGINT AS bar, ${part} AS part, count(*) AS n
       FROM events${writeWhere(question)} GROUP BY ALL`,
    )) as [bigint, string, bigint][]
    const days = (await ask(
      `SELECT day::VARCHAR, bool_or(verdict = 'FAILED'), coalesce(sum(n), 0)::BIGINT
       FROM files LEFT JOIN (SELECT file, count(*) AS n FROM findings GROUP BY file) USING (file)
       WHERE last_ts >= ${sqlString(from)}::TIMESTAMP_NS AND first_ts <= ${sqlString(to)}::TIMESTAMP_NS
       GROUP BY day HAVING bool_or(verdict = 'FAILED') OR sum(n) > 0 ORDER BY day`,
    )) as [string | null, boolean, bigint][]
    const { series, counted } = inSeries(rows, split !== null)
    const closed = question.to === null ? end : end - 1n
    return {
      step,
      from: String(begin),
      to: String(floorTo(closed - shift, width) + shift + width),
      series,
      bars: counted.map(({ bar, count, parts }) => ({ at: String(begin + bar * width), count, parts })),
      total: counted.reduce((sum, { count }) => sum + count, 0),
      days: days.flatMap(([day, failed, findings]) =>
        day === null ? [] : [{ day, failed, findings: Number(findings) }],
      ),
    }
  })
}

type Counted = { readonly bar: bigint; readonly count: number; readonly parts: readonly number[] }

function inSeries(
  rows: readonly (readonly [bigint, string, bigint])[],
  split: boolean,
): { readonly series: readonly string[]; readonly counted: readonly Counted[] } {
  const totals = new Map<string, number>()
  for (const [, part, n] of rows) totals.set(part, (totals.get(part) ?? 0) + Number(n))
  const byCount = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([part]) => part)
  const series = byCount.length > SERIES + 1 ? [...byCount.slice(0, SERIES), REST] : byCount
  const place = new Map(byCount.map((part, at) => [part, Math.min(at, series.length - 1)]))
  const found = new Map<bigint, number[]>()
  for (const [bar, part, n] of rows) {
    const parts = found.get(bar) ?? series.map(() => 0)
    const at = place.get(part) as number
    parts[at] = (parts[at] as number) + Number(n)
    found.set(bar, parts)
  }
  const counted = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([bar, parts]) => ({ bar, count: parts.reduce((sum, n) => sum + n, 0), parts }))
  return { series: split ? series : [], counted }
}

/** Which fields the hits carry, most first. */
export function coverFields(
  reader: Reader,
  question: Question,
  signal?: AbortSignal,
): Promise<{ readonly rows: number; readonly fields: readonly FieldCoverage[] }> {
  return asking(reader, signal, async (ask) => {
    const columns = await columnsOf(ask)
    const names = [...columns.keys()].filter((name) => !NOT_COUNTED.has(name))
    const counts = names.map((name) => `count(${sqlName(name)})`)
    const [row] = await ask(`SELECT count(*), ${counts.join(', ')} FROM events${writeWhere(question)}`)
    const [rows, ...each] = (row as bigint[]).map(Number) as [number, ...number[]]
    const always = [...NOT_COUNTED].map((field) => ({ field, rows }))
    const fields = [...names.map((field, at) => ({ field, rows: each[at] as number })), ...always]
    return { rows, fields: fields.filter((field) => field.rows > 0 && !HIDDEN.has(field.field)) }
  })
}

/** Columns that every record has, and those that no one filters by. */
const NOT_COUNTED = new Set([
  'file',
  'line',
  'day',
  'verdict',
  'ts',
  'id',
  'byte_offset',
  'event_data',
  'ts_text',
])
const HIDDEN = new Set(['id', 'byte_offset', 'hash_prefix', 'event_data', 'ts_text', 'ts', 'line'])

async function columnsOf(ask: Ask): Promise<ReadonlyMap<string, string>> {
  const rows = await ask(
    `SELECT column_name, data_type FROM duckdb_columns()
     WHERE database_name = '${CASE}' AND table_name = 'events' ORDER BY column_index`,
  )
  return new Map(rows as unknown as [string, string][])
}

/** The most frequent values of a field among the hits; filters on that very field are left out of the question. */
export function topValues(
  reader: Reader,
  question: Question,
  { field, limit, prefix }: { readonly field: string; readonly limit: number; readonly prefix: string },
  signal?: AbortSignal,
): Promise<FieldValues> {
  return asking(reader, signal, async (ask) => {
    const others = { ...question, filters: question.filters.filter((filter) => filter.field !== field) }
    const name = sqlName(field)
    const where = writeWhere(others)
    const type = (await columnsOf(ask)).get(field) ?? 'VARCHAR'
    const wanted =
      prefix === '' ? '' : ` HAVING starts_with(lower(value), ${sqlString(prefix.toLowerCase())})`
    const values = (await ask(
      `SELECT ${name}::VARCHAR AS value, count(*) AS n FROM events${where}
       GROUP BY value${wanted} ORDER BY n DESC, value LIMIT ${limit}`,
    )) as [string | null, bigint][]
    const numeric = ['integer', 'decimal', 'float'].includes(kindOfType(type))
    const numbers = numeric
      ? `min(${name})::VARCHAR, quantile_disc(${name}, 0.5)::VARCHAR, max(${name})::VARCHAR`
      : 'NULL, NULL, NULL'
    const [row] = await ask(`SELECT count(${name}), count(DISTINCT ${name}), ${numbers} FROM events${where}`)
    const [rows, distinct, min, median, max] = row as [
      bigint,
      bigint,
      string | null,
      string | null,
      string | null,
    ]
    return {
      values: values.map(([value, n]) => ({
        value: value !== null && numeric ? trimmed(value) : value,
        count: Number(n),
      })),
      rows: Number(rows),
      distinct: Number(distinct),
      numbers:
        min !== null && median !== null && max !== null
          ? { min: trimmed(min), median: trimmed(median), max: trimmed(max) }
          : null,
    }
  })
}

/** How many hits there would be without each part of a question, most first. */
export function countWithout(
  reader: Reader,
  question: Question,
  signal?: AbortSignal,
): Promise<readonly WithoutPart[]> {
  return asking(reader, signal, async (ask) => {
    const parts: WithoutPart['part'][] = [
      ...(question.search.trim() === '' ? [] : [{ kind: 'search' } as const]),
      ...question.filters.flatMap(({ enabled }, index) =>
        enabled ? [{ kind: 'filter', index } as const] : [],
      ),
      ...(question.from === null && question.to === null ? [] : [{ kind: 'time' } as const]),
    ]
    const counted: WithoutPart[] = []
    for (const part of parts) {
      const rest =
        part.kind === 'search'
          ? { ...question, search: '' }
          : part.kind === 'time'
            ? { ...question, from: null, to: null }
            : { ...question, filters: question.filters.filter((_, index) => index !== part.index) }
      const [row] = await ask(`SELECT count(*) FROM events${writeWhere(rest)}`)
      counted.push({ part, rows: Number((row as bigint[])[0]) })
    }
    return counted.sort((a, b) => b.rows - a.rows)
  })
}
