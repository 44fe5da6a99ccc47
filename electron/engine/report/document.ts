import type { Provenance, Report } from '../../../shared/model/report.ts'
import { REPORT_KINDS } from '../../../shared/model/report-kinds.ts'
import type { Listing } from '../../../shared/model/report-listing.ts'
import type { Figure } from './chart/figure.ts'
import { countText, dollars, milliseconds, numberText, plainText } from './format.ts'
import { elsewhereCounts } from './provenance.ts'

/**
 * A report laid out as a document: what HTML, Markdown, CSV and the text of the richer reports are rendered from.
 * Texts of the archive stand here as they are; each renderer makes them harmless in its own way.
 */
export type ReportDocument = {
  readonly title: string
  /** The period in words. */
  readonly period: string
  readonly provenance: Provenance
  /** Said in place of figures when there are no events. */
  readonly noEvents: string | null
  readonly sections: readonly Section[]
  /** The id of the section that the report is about: its CSV begins with that table, ready for other tools. */
  readonly mainTable?: string
  readonly notes: readonly string[]
  readonly definitions: readonly { readonly term: string; readonly text: string }[]
}

export type Section = {
  readonly id: string
  readonly title: string
  /** Set on the first section of a part: a new page with a heading of its own. */
  readonly part?: Part
  /** Said under the title. */
  readonly lead: string | null
  /** Drawn above the table in HTML and PDF; the table carries the same figures. */
  readonly figure?: Figure
  readonly table: Table
}

/** One of several reports that are bound together. */
export type Part = { readonly id: string; readonly title: string; readonly lines: readonly string[] }

/** A column for people only, or for CSV only, where both would say the same twice or paper has no room. */
export type Column = {
  readonly label: string
  readonly align: 'left' | 'right'
  readonly only?: 'csv' | 'print'
}

export type Table = {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** Said when there are no rows. */
  readonly empty: string
  /** Rows that print at most in HTML, Markdown and text; CSV and JSON have them all. */
  readonly shown?: number
  /** Set when the rows are those of a listing, of which the report holds only the first. */
  readonly listing?: TableListing
}

/** A listing as a table: its name in the report's value, its rows in all, and the cells of each. */
export type TableListing = {
  readonly name: string
  readonly total: number
  readonly cells: (row: never) => readonly Cell[]
}

/** A table of a listing: the rows that are held now, all of them when it is written. */
export function listingTable<T>(
  listing: Listing<T>,
  table: {
    readonly name: string
    readonly columns: Table['columns']
    readonly empty: string
    readonly shown?: number
    readonly cells: (row: T) => readonly Cell[]
  },
): Table {
  const { name, cells, ...rest } = table
  return { ...rest, rows: listing.rows.map(cells), listing: { name, total: listing.total, cells } }
}

/** What of a table is for people: the columns and the rows that HTML, Markdown and text print. */
export function printedTable({ columns, rows, shown }: Table): Pick<Table, 'columns' | 'rows'> {
  return withColumns(columns, rows.slice(0, shown), 'csv')
}

/** The columns and cells that are not for the other readers alone. */
export function withColumns(
  columns: Table['columns'],
  rows: Table['rows'],
  without: 'csv' | 'print',
): Pick<Table, 'columns' | 'rows'> {
  const kept = columns.map(({ only }) => only !== without)
  if (!kept.includes(false)) return { columns, rows }
  return {
    columns: columns.filter((_, index) => kept[index]),
    rows: rows.map((row) => row.filter((_, index) => kept[index])),
  }
}

/** Said under a table that does not print all its rows; null when it does. */
export function omitted({ rows, shown = rows.length, listing }: Table): string | null {
  const total = listing?.total ?? rows.length
  const printed = Math.min(shown, rows.length)
  return printed >= total
    ? null
    : `The first ${countText(printed)} of ${countText(total)} rows are shown; CSV and JSON have all ${countText(total)}.`
}

/** `raw` is set for figures: the exact number, for CSV; empty when there is none. */
export type Cell = {
  readonly text: string
  readonly raw?: string
  readonly tone?: 'bad' | 'good' | 'caution'
  /** The record that the cell names. */
  readonly place?: { readonly file: string; readonly line: number }
  /** The id of the section or part of the same document that the cell is about. */
  readonly about?: string
}

const NONE = '\u2013'

export const left = (label: string) => ({ label, align: 'left' as const })
export const right = (label: string) => ({ label, align: 'right' as const })

export const onlyIn = (only: 'csv' | 'print', column: Column): Column => ({ ...column, only })

export const words = (text: string | null): Cell => ({ text: text ?? NONE })
/** A text of a record; CSV leaves it empty where the record has none. */
export const given = (text: string | null): Cell => (text === null ? { text: NONE, raw: '' } : { text })
export const counted = (count: number | null): Cell =>
  count === null ? { text: NONE, raw: '' } : { text: countText(count), raw: String(count) }
/** Counts of what should not be there: marked where there is any. */
export const cautionCount = (count: number): Cell =>
  count > 0 ? { ...counted(count), tone: 'caution' } : counted(count)
export const badCount = (count: number): Cell =>
  count > 0 ? { ...counted(count), tone: 'bad' } : counted(count)

/** A decimal rounded for reading; CSV keeps it exact. */
export const decimalCell = (value: string | null, places: number): Cell =>
  value === null ? { text: NONE, raw: '' } : { text: numberText(value, places), raw: value }
export const plainCell = (value: string | null): Cell =>
  value === null ? { text: NONE, raw: '' } : { text: plainText(value), raw: value }
export const dollarCell = (value: string | null, places: number): Cell =>
  value === null ? { text: NONE, raw: '' } : { text: dollars(value, places), raw: value }
/** Nanoseconds, shown as milliseconds; CSV keeps nanoseconds. */
export const latencyCell = (nanoseconds: string | null): Cell =>
  nanoseconds === null ? { text: NONE, raw: '' } : { text: milliseconds(nanoseconds), raw: nanoseconds }
export const placeCell = (file: string | null, line: number | null): Cell =>
  file === null || line === null ? words(file) : { text: `${file}:${line}`, place: { file, line } }

/** "22 verified, 0 failed, 0 not checked, 1 missing". */
export function verdictCounts(provenance: Provenance): string {
  const parts = [`${countText(provenance.verified)} verified`, `${countText(provenance.failed)} failed`]
  if (provenance.notChecked > 0) parts.push(`${countText(provenance.notChecked)} not checked`)
  parts.push(`${countText(provenance.missingDays.length)} missing`)
  const elsewhere = elsewhereCounts(provenance.elsewhere ?? [])
  if (elsewhere !== '') parts.push(elsewhere)
  return parts.join(', ')
}

/** "1 error, 2 warnings, 0 notes". */
export function findingCounts({ findings }: Provenance): string {
  const counted = (count: number, word: string) => `${countText(count)} ${word}${count === 1 ? '' : 's'}`
  return [
    counted(findings.error, 'error'),
    counted(findings.warning, 'warning'),
    counted(findings.info, 'note'),
  ].join(', ')
}

/** Days without a file that print; JSON and CSV name them all. */
const MOST_DAYS_PRINTED = 100

/** "2024-01-15, 2024-01-17"; of many the first, with the number of the others. */
export function missingDaysText({ missingDays }: Provenance): string {
  return daysText(missingDays)
}

/** "2024-01-15 (in cold storage), 2024-01-17 (not pulled)"; of many the first. */
export function elsewhereText({ elsewhere = [] }: Provenance): string {
  return daysText(elsewhere.map(({ day, where }) => `${day} (${where})`))
}

function daysText(days: readonly string[]): string {
  const named = days.slice(0, MOST_DAYS_PRINTED).join(', ')
  const more = days.length - MOST_DAYS_PRINTED
  return more <= 0 ? named : `${named} and ${countText(more)} more; CSV and JSON name all`
}

/** What is said of files that were given beside the archive. */
export const BESIDE =
  'Given by who made the report, and in no archive: no verdict speaks for them. The hash says which files they were.'

/** Which days count as missing. */
export function calendarWords(provenance: Provenance): string {
  switch (provenance.calendar) {
    case 'verification':
      return 'as verification found where it looked; elsewhere by Monday to Friday, holidays not known'
    case 'weekdays':
      return 'by Monday to Friday, holidays not known'
    case 'one day':
      return 'of one day'
  }
}

/** "2024-01-15" or "2024-01-01 to 2024-01-31". */
export function periodWords(provenance: Provenance): string {
  return provenance.from === provenance.to ? provenance.from : `${provenance.from} to ${provenance.to}`
}

/** The overall word and tone of the integrity box. */
export function integrityWord(provenance: Provenance): {
  readonly word: string
  readonly tone: 'good' | 'bad' | 'caution'
} {
  if (provenance.failed > 0) return { word: 'Failed verification', tone: 'bad' }
  if (provenance.files.length === 0) return { word: 'Nothing to rest on', tone: 'caution' }
  if (provenance.notChecked > 0) return { word: 'Not checked', tone: 'caution' }
  if (provenance.missingDays.length > 0) return { word: 'Verified, with days missing', tone: 'caution' }
  if (provenance.elsewhere) return { word: 'Verified, with days not here', tone: 'caution' }
  return { word: 'Verified', tone: 'good' }
}

export const titleOf = ({ kind }: Report): string => {
  switch (kind) {
    case 'daily':
      return 'Daily Audit Report'
    case 'daily-range':
      return 'Daily Audit Reports'
    case 'execution':
      return 'Execution quality'
    default:
      return REPORT_KINDS.find((each) => each.kind === kind)?.title ?? kind
  }
}
