/** Which archived record a row of a result is: told by its columns `file` and `line`. */
import type { Cell, Column } from '../../../shared/model/cell.ts'

export type RowRecord =
  | { readonly found: true; readonly file: string; readonly line: number }
  /** `reason`: why the row is no archived record, and what to do. */
  | { readonly found: false; readonly reason: string }

/** Whether rows of these columns can be archived records. */
export function isOfRecords(columns: readonly Column[]): boolean {
  const names = columns.map(({ name }) => name.toLowerCase())
  return names.includes('file') && names.includes('line')
}

export function recordOf(columns: readonly Column[], cells: readonly Cell[]): RowRecord {
  const at = (name: string) => columns.findIndex((column) => column.name.toLowerCase() === name)
  const fileAt = at('file')
  const lineAt = at('line')
  if (fileAt < 0 || lineAt < 0) {
    return {
      found: false,
      reason: 'Only an archived record can be proved: add the columns file and line to the statement.',
    }
  }
  const file = cells[fileAt]
  const line = Number(cells[lineAt])
  if (typeof file !== 'string' || file === '' || !Number.isSafeInteger(line) || line < 1) {
    return { found: false, reason: 'This row names no file and line of the archive.' }
  }
  return { found: true, file, line }
}
