import type { NamedRecord, NamedRecords } from '../../../shared/model/report.ts'
import { type Cell, printedTable, type ReportDocument, type Table } from './document.ts'

/** Records of one section that are told; a listing may name as many as the archive has. */
const MOST_RECORDS = 200
const LONGEST_WORDS = 240

/** The records that the printed tables of a report name by file and line, section by section. */
export function namedRecords({ sections }: ReportDocument): readonly NamedRecords[] {
  let part = ''
  return sections.flatMap((section) => {
    part = section.part?.title ?? part
    const { columns, rows } = printedTable(section.table)
    const found = rows.flatMap((row) => recordsOfRow(columns, row))
    const title = part === '' ? section.title : `${part}: ${section.title}`
    return found.length === 0 ? [] : [{ title, total: found.length, records: found.slice(0, MOST_RECORDS) }]
  })
}

/** A row may name two: where something began, and where it ended. A figure is told with the name of its column. */
function recordsOfRow(columns: Table['columns'], row: readonly Cell[]): readonly NamedRecord[] {
  const words = row
    .flatMap(({ place, text }, index) => {
      if (place !== undefined || !/[^\s\u2013]/.test(text)) return []
      const column = columns[index]
      return column?.align === 'right' ? `${column.label} ${text}` : text
    })
    .join(' · ')
    .slice(0, LONGEST_WORDS)
  return row.flatMap(({ place }) => (place === undefined ? [] : [{ ...place, words }]))
}
