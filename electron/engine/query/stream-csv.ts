import type { RunOptions } from '../run-options.ts'
import { kindOfType } from './cells.ts'
import { csvCellSql, csvHeader } from './export-text.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { sqlName, sqlString } from './quote.ts'

/**
 * Writes the rows of a SELECT of Blotter's own as CSV (RFC 4180), in the order of the statement, without holding
 * them. `params` are bound by name. Returns the number of rows. The columns are written as an export writes them.
 */
export async function streamCsv(
  reader: Reader,
  sql: string,
  params: Readonly<Record<string, string>>,
  write: (text: string) => Promise<void>,
  { signal, onProgress }: RunOptions = {},
): Promise<number> {
  let rows = 0
  await interruptible(reader, signal, async (connection) => {
    const described = await connection.runAndReadAll(`DESCRIBE ${sql}`, { ...params })
    const columns = described.getRowObjects().map(({ column_name, column_type }) => {
      const [name, type] = [String(column_name), String(column_type)]
      return { name, type, kind: kindOfType(type) }
    })
    await write(csvHeader(columns.map(({ name }) => name)))
    const cells = columns.map((column) => csvCellSql(`r.${sqlName(column.name)}`, column))
    const result = await connection.stream(
      `SELECT ${cells.join(` || ${sqlString(',')} || `)} FROM (${sql}) r`,
      { ...params },
    )
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const lines = chunk.getColumnValues(0) as string[]
      await write(`${lines.join('\r\n')}\r\n`)
      rows += lines.length
      onProgress?.({ phase: 'export', done: rows, total: null, unit: 'rows' })
    }
  })
  return rows
}
