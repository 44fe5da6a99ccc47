import type { ColumnValues } from '../../../shared/model/sql-vocabulary.ts'
import { interruptible } from './interruptible.ts'
import { CASE, type Reader } from './open-reader.ts'
import { sqlName } from './quote.ts'

/** A column with more values than this has many: nobody looks one up in a list. */
const FEW = 2000
const LISTED = 200
/** Longer values are no names that one would choose from a list. */
const LONGEST = 200
const PATIENCE_MS = 2000

/**
 * The most frequent values of a column with their counts; null where there are many, where counting takes too long,
 * or where no such column of plain values exists. Names come from outside: they are looked up before they are used.
 */
export async function listValues(
  reader: Reader,
  table: string,
  column: string,
  options: { readonly signal?: AbortSignal | undefined; readonly patienceMs?: number } = {},
): Promise<ColumnValues | null> {
  const found = await reader.connection.runAndReadAll(
    `SELECT table_name, column_name FROM duckdb_columns()
     WHERE database_name = '${CASE}' AND lower(table_name) = lower($1) AND lower(column_name) = lower($2)
       AND (data_type IN ('VARCHAR', 'BOOLEAN', 'DATE') OR starts_with(data_type, 'ENUM('))`,
    [table, column],
  )
  const [known] = found.getRows() as [string, string][]
  if (!known) return null
  const from = sqlName(known[0])
  const name = sqlName(known[1])
  const patience = AbortSignal.timeout(options.patienceMs ?? PATIENCE_MS)
  const signal = options.signal ? AbortSignal.any([options.signal, patience]) : patience
  try {
    return await interruptible(reader, signal, async (connection) => {
      // An estimate first: to group by an identifier of millions would be work for nothing.
      const estimate = await connection.runAndReadAll(`SELECT approx_count_distinct(${name}) FROM ${from}`)
      if (Number(estimate.getRows()[0]?.[0]) > FEW) return null
      const counted = await connection.runAndReadAll(
        `SELECT ${name}::VARCHAR, count(*) FROM ${from} WHERE ${name} IS NOT NULL AND length(${name}::VARCHAR) <= ${LONGEST}
         GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${LISTED + 1}`,
      )
      const values = (counted.getRows() as [string, bigint][]).map(([value, count]) => ({
        value,
        count: Number(count),
      }))
      return { values: values.slice(0, LISTED), more: values.length > LISTED }
    })
  } catch (error) {
    if (patience.aborted && !options.signal?.aborted) return null
    throw error
  }
}
