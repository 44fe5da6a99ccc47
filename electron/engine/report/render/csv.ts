import type { Cell, ReportDocument, Section } from '../document.ts'

/** Each table of a document as one CSV (RFC 4180, CRLF), by the table's name. */
export function documentCsvTables(document: ReportDocument): Record<string, string> {
  return Object.fromEntries([provenanceTable(document), ...document.sections.map(sectionTable)])
}

/** All tables one after the other in one file: a line with the name, the table, an empty line. */
export function documentCsv(document: ReportDocument): string {
  const { failure } = document.provenance
  const first = [failure, document.title, document.noEvents].filter((text) => text !== null)
  const tables = Object.entries(documentCsvTables(document)).map(
    ([name, table]) => `${field(name)}\r\n${table}`,
  )
  return [...first.map((text) => `${field(text)}\r\n`), ...tables].join('\r\n')
}

function sectionTable({ id, table }: Section): readonly [string, string] {
  return [
    id,
    csv([table.columns.map(({ label }) => field(label)), ...table.rows.map((row) => row.map(cell))]),
  ]
}

function provenanceTable({ provenance, notes }: ReportDocument): readonly [string, string] {
  const rows: (readonly string[])[] = [
    ['from', provenance.from],
    ['to', provenance.to],
    ['time zone', provenance.timeZone],
    ['sign convention', provenance.signConvention],
    ['tool version', provenance.toolVersion],
    ...(provenance.generatedAt === null ? [] : [['generated at', provenance.generatedAt]]),
    ...provenance.missingDays.map((day) => ['day without a file', day]),
    ...notes.map((note) => ['note', note]),
    ...provenance.files.map((file) => [
      'file',
      file.file,
      file.verdict,
      file.sha256 ?? '',
      String(file.rows ?? ''),
      String(file.rejects ?? ''),
    ]),
  ]
  const header = ['what', 'value', 'verdict', 'sha256', 'events', 'rejects']
  return [
    'provenance',
    csv([header, ...rows.map((row) => header.map((_, index) => field(row[index] ?? '')))]),
  ]
}

const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.join(',')}\r\n`).join('')

const NUMBER = /^-?\d+(\.\d+)?$/

function cell({ text, raw }: Cell): string {
  return raw === undefined ? field(text) : raw
}

/** A text field. What a spreadsheet would run as a formula gets an apostrophe in front; numbers do not. */
export function field(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
