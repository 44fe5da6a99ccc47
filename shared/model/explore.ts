/**
 * A question to the events without SQL: what to find, which values, which time. `writeSelect` gives the SQL that it
 * means, as an investigator would write it; that text is what runs.
 */
import { tokenize } from '../sql/sql-tokens.ts'

/** What a filter asks of its field; `null` among the values is NULL. */
export type FilterMatch =
  | { readonly kind: 'values'; readonly values: readonly (string | null)[] }
  /** Both ends included; null leaves the end open. */
  | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'present' }

export type Filter = {
  readonly field: string
  /** Numbers stand in SQL as numbers; everything else as a text in quotes. */
  readonly numeric: boolean
  readonly exclude: boolean
  readonly enabled: boolean
  readonly match: FilterMatch
}

/** UTC, as `2024-01-15 14:30:00.123`; `from` is included, `to` is not. Null leaves the end open. */
export type TimeRange = { readonly from: string | null; readonly to: string | null }

export type Question = TimeRange & {
  /** In the search language of search-syntax.ts; empty finds everything. */
  readonly search: string
  readonly filters: readonly Filter[]
}

/** How the records are listed. */
export type Listing = {
  readonly columns: readonly string[]
  readonly newestFirst: boolean
  /** Null: all of them. */
  readonly limit: number | null
}

export const EMPTY_QUESTION: Question = { search: '', filters: [], from: null, to: null }

/** The records of a question as one statement. */
export function writeSelect(question: Question, listing: Listing): string {
  const columns = ['ts', ...listing.columns, 'file', 'line']
  const names = [...new Set(columns)].map(writeColumn)
  const order = listing.newestFirst ? 'ORDER BY ts DESC, id DESC' : 'ORDER BY ts, id'
  const select = `SELECT ${names.join(', ')}\nFROM events`
  if (listing.limit === null) return `${select}${writeWhere(question)}\n${order}`
  const limit = `LIMIT ${listing.limit}`
  if (question.search.trim() === '') return `${select}${writeWhere(question)}\n${order}\n${limit}`
  // Hits first, then their columns: DuckDB puts that off by itself for plain conditions, but not for a search, and would
  // unpack the text of every hit. By their place in the table it goes straight to them; by `id` it would read past them.
  const hits = ['SELECT rowid FROM events', ...whereLines(question), order, limit].join('\n  ')
  return `${select}\nWHERE rowid IN (\n  ${hits}\n)\n${order}`
}

/** ` WHERE ...` of a question, or nothing; begins with a line's end. */
export function writeWhere(question: Question): string {
  const lines = whereLines(question)
  return lines.map((line) => `\n${line}`).join('')
}

function whereLines(question: Question): readonly string[] {
  return conditionsOf(question).map((condition, index) =>
    index === 0 ? `WHERE ${condition}` : `  AND ${condition}`,
  )
}

/** Every condition of a question: the search, its filters, its time. */
export function conditionsOf({ search, filters, from, to }: Question): readonly string[] {
  return [
    ...(search.trim() === '' ? [] : [`search(${text(search.trim())})`]),
    ...filters.filter(({ enabled }) => enabled).map(writeFilter),
    ...(from === null ? [] : [`ts >= ${text(from)}`]),
    ...(to === null ? [] : [`ts < ${text(to)}`]),
  ]
}

/** A filter as a condition. What is excluded never takes the records without a value along. */
export function writeFilter({ field, numeric, exclude, match }: Filter): string {
  const name = writeName(field)
  const literal = (value: string) => (numeric && NUMBER.test(value) ? value : text(value))
  const orNull = (condition: string) => (exclude ? `(${condition} OR ${name} IS NULL)` : condition)
  switch (match.kind) {
    case 'present':
      return `${name} IS ${exclude ? '' : 'NOT '}NULL`
    case 'contains':
      return orNull(
        `${exclude ? 'NOT ' : ''}contains(lower(${name}::VARCHAR), ${text(match.text.toLowerCase())})`,
      )
    case 'range': {
      const ends = [
        ...(match.from === null ? [] : [`${name} >= ${literal(match.from)}`]),
        ...(match.to === null ? [] : [`${name} <= ${literal(match.to)}`]),
      ]
      const within =
        match.from !== null && match.to !== null
          ? `${name} ${exclude ? 'NOT ' : ''}BETWEEN ${literal(match.from)} AND ${literal(match.to)}`
          : `${exclude ? 'NOT ' : ''}(${ends.join(' AND ') || 'true'})`
      return orNull(within)
    }
    case 'values': {
      const given = match.values.filter((value) => value !== null)
      const nothing = match.values.length > given.length
      const [first] = given
      if (first === undefined) return `${name} IS ${exclude ? 'NOT ' : ''}NULL`
      const list = given.map(literal).join(', ')
      if (!exclude) {
        const within = given.length === 1 ? `${name} = ${literal(first)}` : `${name} IN (${list})`
        return nothing ? `(${within} OR ${name} IS NULL)` : within
      }
      if (nothing) return given.length === 1 ? `${name} <> ${literal(first)}` : `${name} NOT IN (${list})`
      return given.length === 1
        ? `${name} IS DISTINCT FROM ${literal(first)}`
        : orNull(`${name} NOT IN (${list})`)
    }
  }
}

const NUMBER = /^-?\d+(\.\d+)?$/

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** Fields that stand for others where those are missing: the two dialects name them differently. */
const EITHER: Readonly<Record<string, string>> = {
  event_type: 'coalesce(event_type, event) AS event_type',
  ticker: 'coalesce(ticker, asset, symbol) AS ticker',
}

const writeColumn = (field: string): string => EITHER[field] ?? writeName(field)

/** A column's name, in quotes where it would not be read as one. */
function writeName(field: string): string {
  const tokens = tokenize(field)
  const plain = tokens.length === 1 && tokens[0]?.kind === 'name' && /^[a-z_][a-z0-9_]*$/.test(field)
  return plain && !RESERVED.has(field) ? field : `"${field.replaceAll('"', '""')}"`
}

/** Column names of events that are words of SQL too. */
const RESERVED = new Set([
  'action',
  'trigger',
  'method',
  'version',
  'level',
  'value',
  'order',
  'group',
  'user',
])

/** A bar of the time histogram: so many records from `at` on, as nanoseconds of UTC; parts in order of `series`. */
export type TimeBar = { readonly at: string; readonly count: number; readonly parts: readonly number[] }

/** A day that did not pass, or that something was found on. */
export type MarkedDay = { readonly day: string; readonly failed: boolean; readonly findings: number }

export type TimeHistogram = {
  /** Seconds from bar to bar. */
  readonly step: number
  /** From the first bar's begin to the last one's end; bars without records are left out. */
  readonly from: string
  readonly to: string
  readonly series: readonly string[]
  readonly bars: readonly TimeBar[]
  readonly total: number
  readonly days: readonly MarkedDay[]
}

/** How much of the hits carries a field. */
export type FieldCoverage = { readonly field: string; readonly rows: number }

export type FieldValues = {
  readonly values: readonly { readonly value: string | null; readonly count: number }[]
  /** Different values in all, without NULL. */
  readonly distinct: number
  readonly rows: number
  /** Of numbers: exact texts. */
  readonly numbers: { readonly min: string; readonly median: string; readonly max: string } | null
}

/** Hits that there would be without one part of the question. */
export type WithoutPart = {
  readonly part:
    | { readonly kind: 'search' }
    | { readonly kind: 'time' }
    | { readonly kind: 'filter'; readonly index: number }
  readonly rows: number
}
