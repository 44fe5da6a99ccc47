import { type Cell, type ReportDocument, type Section, type Table, withColumns } from '../document.ts'
import { type Listings, slicesOf } from '../listing.ts'

/** Each table of a document as one CSV (RFC 4180, CRLF), by the table's name. Of a listing, the rows that are held. */
export function documentCsvTables(document: ReportDocument): Record<string, string> {
  return Object.fromEntries([provenanceTable(document), ...document.sections.map(sectionTable)])
}

/**
 * All tables one after the other in one file: a line with the name, the table, an empty line. What the report rests on
 * comes first; only of a report that is about one table does that stand first, without a name, so that other tools find
 * its columns in the first line (a failed verification and a period without events are said even before).
 */
export function documentCsv(document: ReportDocument): string {
  return [...csvPieces(document)]
    .map((piece) => (typeof piece === 'string' ? piece : heldLines(piece)))
    .join('')
}

/** The same with all rows of every listing, as pieces to be written one after the other. */
export async function* documentCsvPieces(
  document: ReportDocument,
  listings: Listings,
): AsyncGenerator<string> {
  for (const piece of csvPieces(document)) {
    if (typeof piece === 'string') {
      yield piece
      continue
    }
    const { listing } = piece.table
    const pages = listing && listings[listing.name]
    if (!listing || !pages || listing.total === piece.table.rows.length) {
      yield heldLines(piece)
      continue
    }
    const cells = listing.cells as (row: unknown) => readonly Cell[]
    for await (const page of pages()) for (const rows of slicesOf(page)) yield lines(piece, rows.map(cells))
  }
}

/** Texts as they are, and sections in the place of their rows. */
function* csvPieces(document: ReportDocument): Generator<string | Section> {
  const { mainTable, title, noEvents, sections } = document
  const { failure } = document.provenance
  const main = sections.find(({ id }) => id === mainTable)
  for (const text of main ? [failure, noEvents] : [failure, title, noEvents]) {
    if (text !== null) yield `${field(text)}\r\n`
  }
  if (main) {
    if (failure !== null || noEvents !== null) yield '\r\n'
    yield csvHead(main)
    yield main
  }
  const [name, table] = provenanceTable(document)
  yield `\r\n${field(name)}\r\n${table}`
  for (const section of sections) {
    if (section === main) continue
    yield `\r\n${field(section.id)}\r\n${csvHead(section)}`
    yield section
  }
}

const csvHead = ({ table }: Section): string =>
  csv([withColumns(table.columns, [], 'print').columns.map(({ label }) => field(label))])
const heldLines = (section: Section): string => lines(section, section.table.rows)
const lines = ({ table }: Section, rows: Table['rows']): string =>
  csv(withColumns(table.columns, rows, 'print').rows.map((row) => row.map(cell)))

function sectionTable(section: Section): readonly [string, string] {
  return [section.id, csvHead(section) + heldLines(section)]
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
    ...(provenance.elsewhere ?? []).map(({ day, where }) => [`day whose file is ${where}`, day]),
    ...notes.map((note) => ['note', note]),
    ...(provenance.besides ?? []).map((file) => [
      `file beside the archive: ${file.what}`,
      file.name,
      '',
      file.sha256,
      String(file.rows),
    ]),
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
