/** What lies beside an exported result: what was asked, of what, and how to know the file again. */
import { basename } from 'node:path'
import type { ExportFormat, SortKey } from '../../shared/model/cell.ts'
import { lineageText } from '../../shared/model/lineage.ts'
import { filterText, type ResultFilter } from '../../shared/model/result-filter.ts'
import type { ResultInfo } from './query/index.ts'
import { toolVersion } from './tool-version.ts'

type Exported = {
  readonly sort: readonly SortKey[]
  readonly filter: ResultFilter
  readonly columns: readonly number[] | undefined
  readonly format: ExportFormat
  readonly path: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** The text of the sidecar, JSON. */
export function aboutExport(info: ResultInfo, written: Exported): string {
  const { sort, filter, columns, format, path, rows, bytes, sha256 } = written
  const shown = columns ?? info.columns.map((_, index) => index)
  const name = (index: number) => info.columns[index]?.name ?? `column ${index + 1}`
  const about = {
    file: basename(path),
    format,
    bytes,
    sha256,
    rows,
    rows_of_result: info.rows,
    columns: shown.map((index) => ({ name: name(index), type: info.columns[index]?.type ?? '' })),
    hidden_columns: info.columns.filter((_, index) => !shown.includes(index)).map((column) => column.name),
    sql: info.sql,
    parameters: info.params,
    filter: filter.map((one) => ({
      column: name(one.column),
      operator: one.operator,
      values: one.values,
      words: filterText(one, name(one.column)),
    })),
    sort: sort.map(({ column, direction }) => ({ column: name(column), direction })),
    lineage: info.lineage && { ...info.lineage, words: lineageText(info.lineage) },
    result: { id: info.id, name: info.name, ran_at: info.at },
    exported_at: new Date().toISOString(),
    tool: `Blotter ${toolVersion}`,
  }
  return `${JSON.stringify(about, null, 2)}\n`
}
