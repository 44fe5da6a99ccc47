import { type Cell, omitted, printedTable, type ReportDocument, type Section } from '../document.ts'
import { visible } from '../format.ts'
import { provenanceLines } from './provenance-text.ts'

/** Cells are padded to this many characters at most: one giant text must not make every line of its table as long. */
const WIDEST_COLUMN = 80

/** A document as plain text: aligned columns, no line longer than its content needs. */
export function documentText(document: ReportDocument): string {
  const title = visible(document.title)
  const { failure } = document.provenance
  const lines = [
    ...(failure === null ? [] : [failure, '']),
    title,
    '='.repeat(title.length),
    '',
    ...provenanceLines(document.provenance),
    ...document.notes.map((note) => `Note: ${visible(note)}`),
    '',
    ...(document.noEvents === null ? [] : [visible(document.noEvents), '']),
    ...document.sections.flatMap(sectionLines),
    'Definitions',
    '-----------',
    ...document.definitions.map(({ term, text }) => `  ${term}: ${text}`),
  ]
  return `${lines.join('\n')}\n`
}

function sectionLines(section: Section): readonly string[] {
  const { columns, rows } = printedTable(section.table)
  const head = [
    section.title,
    '-'.repeat(section.title.length),
    ...(section.lead === null ? [] : [visible(section.lead)]),
  ]
  if (rows.length === 0) return [...head, `  ${section.table.empty}`, '']
  const printed = rows.map((row) => row.map(({ text }: Cell) => visible(text)))
  const widths = columns.map((column, index) =>
    Math.min(
      WIDEST_COLUMN,
      printed.reduce((widest, row) => Math.max(widest, width(row[index] ?? '')), column.label.length),
    ),
  )
  const line = (cells: readonly string[]) =>
    `  ${cells
      .map((cell, index) => {
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell)))
        return columns[index]?.align === 'right' ? padding + cell : cell + padding
      })
      .join('  ')}`.trimEnd()
  const rest = omitted(section.table)
  return [
    ...head,
    line(columns.map(({ label }) => label)),
    ...printed.map(line),
    ...(rest === null ? [] : [`  ${rest}`]),
    '',
  ]
}

/** Characters, not UTF-16 units. */
const width = (text: string): number => [...text].length
