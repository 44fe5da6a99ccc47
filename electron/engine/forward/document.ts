import { hash } from 'node:crypto'
import type { Cell, Column } from '../../../shared/model/cell.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { type Moment, readMoment } from './event-time.ts'

/** What is sent of one row: a JSON object as text, and where it comes from. */
export type ForwardDocument = {
  /** Position in the source, from 0. */
  readonly row: number
  /**
   * SHA-256 over file, line and text, hex: the same record has the same id however often it is sent. A row that names
   * no record is told from its like by its position.
   */
  readonly id: string
  readonly type: 'event' | 'row' | 'finding'
  readonly file: string | null
  readonly line: number | null
  readonly verdict: string | null
  readonly moment: Moment | null
  /** A JSON object. Of an event: the record as it was logged, to the letter, without its chain fields. */
  readonly text: string
}

/** How the rows of a result with these columns become documents. */
export type RowReader = (cells: readonly Cell[], row: number) => ForwardDocument

/**
 * A result with a column `event_data` (as `SELECT * FROM events` has) is sent as its records; of any other each row is
 * an object of its columns, numbers with all their digits. `file`, `line`, `ts` and `verdict` say where a row is from.
 */
export function rowReader(columns: readonly Column[]): RowReader {
  const at = (name: string) => columns.findIndex((column) => column.name.toLowerCase() === name)
  const [file, line, ts, verdict] = [at('file'), at('line'), at('ts'), at('verdict')]
  const data = columns.findIndex(({ name, type }) => name.toLowerCase() === 'event_data' && type === 'JSON')
  const names = uniqueNames(columns.map(({ name }) => name)).map((name) => JSON.stringify(name))
  return (cells, row) => {
    const record = cells[data]
    const isEvent = typeof record === 'string' && record.startsWith('{')
    const text = isEvent
      ? record
      : `{${columns.map((column, index) => `${names[index]}:${lexeme(cells[index] ?? null, column)}`).join(',')}}`
    const place = { file: textOf(cells[file]), line: lineOf(cells[line]) }
    return {
      row,
      id: idOf(place, text, row),
      type: isEvent ? 'event' : 'row',
      ...place,
      verdict: textOf(cells[verdict]),
      moment: readMoment(textOf(cells[ts])),
      text,
    }
  }
}

/** A finding of a verification that ended at `checkedAt` (ISO 8601, UTC): a finding has no time of its own. */
export function findingDocument(finding: Finding, checkedAt: string, row: number): ForwardDocument {
  const { file, line } = finding
  const text = JSON.stringify({ ...finding, checked_at: checkedAt })
  // The same finding of a later run is the same finding.
  const id = idOf({ file, line }, JSON.stringify(finding), 0)
  return { row, id, type: 'finding', file, line, verdict: null, moment: readMoment(checkedAt), text }
}

type Place = { readonly file: string | null; readonly line: number | null }

function idOf({ file, line }: Place, text: string, row: number): string {
  const place = file !== null && line !== null ? [file, line] : [file, line, row]
  return hash('sha256', `${JSON.stringify(place)}\n${text}`, 'hex')
}

/** A cell as JSON: what crossed as text because it is exact is written as the number that it is. */
function lexeme(cell: Cell, { kind }: Column): string {
  if (cell === null) return 'null'
  if (typeof cell !== 'string') return JSON.stringify(cell)
  if ((kind === 'integer' || kind === 'decimal') && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell)) return cell
  return kind === 'json' ? cell : JSON.stringify(cell)
}

const textOf = (cell: Cell | undefined): string | null => (typeof cell === 'string' ? cell : null)

function lineOf(cell: Cell | undefined): number | null {
  const line = typeof cell === 'string' && /^\d{1,15}$/.test(cell) ? Number(cell) : cell
  return typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? line : null
}

/** Two columns may have one name, as SQL allows; two members of an object that a target takes may not. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let n = 1; taken.has(unique); n++) unique = `${name}_${n}`
    taken.add(unique)
    return unique
  })
}
