import type { Provenance, Report } from '../../../shared/model/report.ts'
import { countText, dollars, milliseconds, numberText, plainText } from './format.ts'

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
  readonly notes: readonly string[]
  readonly definitions: readonly { readonly term: string; readonly text: string }[]
}

export type Section = {
  readonly id: string
  readonly title: string
  /** Said under the title. */
  readonly lead: string | null
  readonly table: Table
}

export type Table = {
  readonly columns: readonly { readonly label: string; readonly align: 'left' | 'right' }[]
  readonly rows: readonly (readonly Cell[])[]
  /** Said when there are no rows. */
  readonly empty: string
  /** Rows that print at most in HTML, Markdown and text; CSV and JSON have them all. */
  readonly shown?: number
}

/** `raw` is set for figures: the exact number, for CSV; empty when there is none. */
export type Cell = {
  readonly text: string
  readonly raw?: string
  readonly tone?: 'bad' | 'good' | 'caution'
}

const NONE = '\u2013'

export const left = (label: string) => ({ label, align: 'left' as const })
export const right = (label: string) => ({ label, align: 'right' as const })

export const words = (text: string | null): Cell => ({ text: text ?? NONE })
export const counted = (count: number | null): Cell =>
  count === null ? { text: NONE, raw: '' } : { text: countText(count), raw: String(count) }

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
  words(file === null ? null : line === null ? file : `${file}:${line}`)

/** "22 verified, 0 failed, 0 not checked, 1 missing". */
export function verdictCounts(provenance: Provenance): string {
  const parts = [`${countText(provenance.verified)} verified`, `${countText(provenance.failed)} failed`]
  if (provenance.notChecked > 0) parts.push(`${countText(provenance.notChecked)} not checked`)
  parts.push(`${countText(provenance.missingDays.length)} missing`)
  return parts.join(', ')
}

/** Which days count as missing. */
export function calendarWords(provenance: Provenance): string {
  switch (provenance.calendar) {
    case 'given':
      return 'by the calendar given'
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
  return { word: 'Verified', tone: 'good' }
}

export const titleOf = (report: Report): string => {
  switch (report.kind) {
    case 'daily':
      return 'Daily Audit Report'
    case 'execution':
      return 'Execution Summary'
  }
}
