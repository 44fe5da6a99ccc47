/** Rows as text for the clipboard: in the forms that spreadsheets, scripts, reports and databases take. */
import type { Cell, Column, ColumnKind } from '../../shared/model/cell.ts'

export const COPY_FORMS = ['tsv', 'tsv-headers', 'csv', 'json', 'markdown', 'insert'] as const
export type CopyForm = (typeof COPY_FORMS)[number]

export const COPY_WORDS: Readonly<Record<CopyForm, string>> = {
  tsv: 'Tab-separated',
  'tsv-headers': 'Tab-separated, with headers',
  csv: 'CSV',
  json: 'JSON',
  markdown: 'Markdown table',
  insert: 'INSERT statement',
}

type Rows = readonly (readonly Cell[])[]
type Columns = readonly Column[]

/** Rows in one of the forms. Values keep every digit; NULL is empty, or `null` where the form has a word for it. */
export function copyAs(form: CopyForm, rows: Rows, columns: Columns): string {
  switch (form) {
    case 'tsv':
      return separated(rows, columns, '\t', false)
    case 'tsv-headers':
      return separated(rows, columns, '\t', true)
    case 'csv':
      return `${separated(rows, columns, ',', true)}\n`
    case 'json':
      return `[\n${rows.map((row) => `  ${jsonObject(row, columns)}`).join(',\n')}\n]`
    case 'markdown':
      return markdownTable(rows, columns)
    case 'insert':
      return insertStatement(rows, columns)
  }
}

const NUMERIC: ReadonlySet<ColumnKind> = new Set(['integer', 'decimal', 'float'])

/** What a spreadsheet would run gets an apostrophe in front, as in exports; numbers keep their sign. */
function inert(text: string, kind: ColumnKind): string {
  return !NUMERIC.has(kind) && /^[=+@\t\r-]/.test(text) ? `'${text}` : text
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /[\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function separated(rows: Rows, columns: Columns, separator: string, withHeaders: boolean): string {
  const lines = rows.map((row) =>
    row
      .map((cell, at) =>
        cell === null ? '' : quoted(inert(String(cell), columns[at]?.kind ?? 'other'), separator),
      )
      .join(separator),
  )
  const head = columns.map(({ name }) => quoted(inert(name, 'text'), separator)).join(separator)
  return (withHeaders ? [head, ...lines] : lines).join('\n')
}

function jsonValue(cell: Cell, kind: ColumnKind): string {
  if (cell === null || typeof cell !== 'string') return String(cell)
  // Numbers of more digits than a double has travel as text, JSON as its text: both are written as they stand.
  if (kind === 'integer' || kind === 'decimal' || kind === 'json') return cell
  return JSON.stringify(cell)
}

/** A name that was there is followed by its number, as in exports. */
function uniqueNames(columns: Columns): readonly string[] {
  const taken = new Set<string>()
  return columns.map(({ name }) => {
    let unique = name
    for (let n = 1; taken.has(unique); n++) unique = `${name}_${n}`
    taken.add(unique)
    return unique
  })
}

function jsonObject(row: readonly Cell[], columns: Columns): string {
  const names = uniqueNames(columns)
  const pairs = columns.map(
    ({ kind }, at) => `${JSON.stringify(names[at])}: ${jsonValue(row[at] ?? null, kind)}`,
  )
  return `{${pairs.join(', ')}}`
}

function markdownTable(rows: Rows, columns: Columns): string {
  const text = (value: string) =>
    value
      .replace(/[\\`*_{}[\]#|~$^]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/\r\n|\r|\n/g, '<br>')
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ name }) => text(name))),
    line(columns.map(({ kind }) => (NUMERIC.has(kind) ? '---:' : '---'))),
    ...rows.map((row) =>
      line(
        row.map((cell, at) =>
          cell === null ? '' : NUMERIC.has(columns[at]?.kind ?? 'other') ? String(cell) : text(String(cell)),
        ),
      ),
    ),
  ].join('\n')
}

function insertStatement(rows: Rows, columns: Columns): string {
  const name = (text: string) => `"${text.replaceAll('"', '""')}"`
  const value = (cell: Cell, kind: ColumnKind) => {
    if (cell === null) return 'NULL'
    if (typeof cell === 'boolean') return String(cell).toUpperCase()
    if (NUMERIC.has(kind) && Number.isFinite(Number(cell))) return String(cell)
    // A zero byte would end the statement for most who read it.
    const texts = String(cell)
      .split('\0')
      .map((text) => `'${text.replaceAll("'", "''")}'`)
    return texts.join(' || chr(0) || ')
  }
  const values = rows.map(
    (row) => `  (${row.map((cell, at) => value(cell, columns[at]?.kind ?? 'other')).join(', ')})`,
  )
  return `INSERT INTO result (${uniqueNames(columns).map(name).join(', ')}) VALUES\n${values.join(',\n')};`
}
