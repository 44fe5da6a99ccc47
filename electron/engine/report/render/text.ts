import type { Cell, ReportDocument, Section } from '../document.ts'
import { visible } from '../format.ts'
import { provenanceLines } from './provenance-text.ts'

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
  const { columns, rows, empty, shown = rows.length } = section.table
  const head = [
    section.title,
    '-'.repeat(section.title.length),
    ...(section.lead === null ? [] : [visible(section.lead)]),
  ]
  if (rows.length === 0) return [...head, `  ${empty}`, '']
  const printed = rows.slice(0, shown).map((row) => row.map(({ text }: Cell) => visible(text)))
  const widths = columns.map((column, index) =>
    printed.reduce((widest, row) => Math.max(widest, width(row[index] ?? '')), column.label.length),
  )
  const line = (cells: readonly string[]) =>
    `  ${cells
      .map((cell, index) => {
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell)))
        return columns[index]?.align === 'right' ? padding + cell : cell + padding
      })
      .join('  ')}`.trimEnd()
  const more =
    rows.length > printed.length ? [`  ... ${rows.length - printed.length} more (CSV and JSON have all)`] : []
  return [...head, line(columns.map(({ label }) => label)), ...printed.map(line), ...more, '']
}

/** Characters, not UTF-16 units. */
const width = (text: string): number => [...text].length
