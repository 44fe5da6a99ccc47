import { CHAIN_FIELDS, EVENT_COLUMNS, sqlTypeOf } from './columns.ts'
import { sqlName, sqlString } from './quote.ts'
import { VIEWS } from './views.ts'

/**
 * The schema of the case database, as one list of statements. Raise the version with every change: a case database
 * of another version is thrown away and loaded again from the cache.
 */
export const CASE_SCHEMA_VERSION = 7

type TableColumn = readonly [name: string, type: string, meaning: string]
type Table = { readonly name: string; readonly comment: string; readonly columns: readonly TableColumn[] }

/** Columns that say where a row comes from; they stand first in `events`. */
export const PROVENANCE_COLUMNS: readonly TableColumn[] = [
  ['id', 'BIGINT', 'Number of the record in archive order: day, file of that day, line'],
  ['file', 'VARCHAR', 'Archive key of the file that the record stands in'],
  ['line', 'BIGINT', 'Line in the file, counted from 1'],
  ['byte_offset', 'BIGINT', 'Offset of the line in the decompressed file, in bytes'],
  ['day', 'DATE', 'Day of the archive file (UTC); of a file without one, the day of the timestamp'],
  ['verdict', 'verdict', 'Verdict of verification on the file: PASSED, FAILED, NOT_CHECKED'],
  ['key_id', 'VARCHAR', 'Key that signed the record: SHA-256 of its public key, hex'],
  ['hash_prefix', 'UBIGINT', 'First 8 bytes of current_hash, to tie the row to its verified line'],
  ['ts', 'TIMESTAMP_NS', 'Time of the event, UTC, to the nanosecond'],
]

const DRIFT_MEANING = 'Records of the file that carry it'

const TABLES: readonly Table[] = [
  {
    name: 'files',
    comment: 'Archive files that are loaded, with their verdict and balanced counts',
    columns: [
      ['file', 'VARCHAR', 'Archive key'],
      ['day', 'DATE', 'Day of the file (UTC)'],
      ['file_no', 'INTEGER', 'Number among the files of the same day, from 0'],
      ['sha256', 'VARCHAR', 'SHA-256 of the file as archived, hex'],
      ['bytes', 'BIGINT', 'Size as archived, in bytes'],
      ['plain_bytes', 'BIGINT', 'Size decompressed, in bytes'],
      ['lines', 'BIGINT', 'Lines read; equals rows + rejects'],
      ['rows', 'BIGINT', 'Rows in events'],
      ['rejects', 'BIGINT', 'Lines in rejects'],
      ['first_ts', 'TIMESTAMP_NS', 'Earliest time of an event, UTC'],
      ['last_ts', 'TIMESTAMP_NS', 'Latest time of an event, UTC'],
      ['verdict', 'verdict', 'Verdict of verification: PASSED, FAILED, NOT_CHECKED'],
      ['profile', 'VARCHAR', 'Profile of the hash chain'],
      ['cast_misses', 'BIGINT', 'Values that did not fit their column: NULL there, kept in event_data'],
      ['rounded', 'BIGINT', 'Decimals rounded to the digits of their column; exact in event_data'],
    ],
  },
  {
    name: 'rejects',
    comment: 'Lines that cannot be rows, kept with their reason',
    columns: [
      ['file', 'VARCHAR', 'Archive key'],
      ['line', 'BIGINT', 'Line in the file, counted from 1'],
      ['byte_offset', 'BIGINT', 'Offset of the line in the decompressed file, in bytes'],
      ['reason', 'VARCHAR', 'Why the line is no row, e.g. NOT_JSON'],
      ['raw', 'VARCHAR', 'The line; bytes that are no UTF-8 as \\xNN, cut after 64 KiB'],
    ],
  },
  {
    name: 'findings',
    comment: 'Findings of verification on loaded files',
    columns: [
      ['kind', 'VARCHAR', 'Kind of finding, e.g. ENTRY_HASH_MISMATCH'],
      ['severity', 'VARCHAR', 'error, warning or info'],
      ['file', 'VARCHAR', 'Archive key'],
      ['line', 'BIGINT', 'Line in the file, counted from 1'],
      ['byte_offset', 'BIGINT', 'Offset in the decompressed file, in bytes'],
      ['seq', 'BIGINT', 'Position of the entry in the stream'],
      ['event_id', 'VARCHAR', 'Identifier of the event'],
      ['expected', 'VARCHAR', 'What the verifier derives as right'],
      ['actual', 'VARCHAR', 'What is there'],
      ['message', 'VARCHAR', 'What was found, in words'],
      ['consequences', 'VARCHAR[]', 'What follows from it'],
      ['confidence', 'VARCHAR', 'certain or likely'],
    ],
  },
  {
    name: 'drift',
    comment: 'Per file: types, fields and values that the schema does not know; see schema_drift',
    columns: [
      ['file', 'VARCHAR', 'Archive key'],
      ['kind', 'VARCHAR', 'type, field or value (a value that does not fit its column)'],
      ['name', 'VARCHAR', 'The unknown type or field, or the field of the value'],
      ['event_type', 'VARCHAR', 'Type of the records'],
      ['count', 'BIGINT', DRIFT_MEANING],
      ['first_line', 'BIGINT', 'First line that carries it'],
    ],
  },
]

/** One row per file and segment of its lines, and one per line: see word-index.ts. Users are not shown them. */
const SEARCH_INDEX = `CREATE TABLE search_index (file VARCHAR, first_id BIGINT, segment INTEGER,
  words VARCHAR USING COMPRESSION zstd, numbers BLOB USING COMPRESSION zstd, sets BLOB USING COMPRESSION zstd,
  trigrams BLOB USING COMPRESSION zstd, parts BLOB USING COMPRESSION zstd)`
const RARE_WORDS = `CREATE TABLE rare_words (file VARCHAR, id BIGINT, line BIGINT,
  words VARCHAR USING COMPRESSION zstd)`

const commentOn = (what: string, name: string, text: string) =>
  `COMMENT ON ${what} ${name} IS ${sqlString(text)}`

/** Every statement that makes an empty case database. */
export function schemaStatements(): readonly string[] {
  const sql: string[] = [`CREATE TYPE verdict AS ENUM ('PASSED', 'FAILED', 'NOT_CHECKED')`]
  const eventColumns: TableColumn[] = [
    ...PROVENANCE_COLUMNS,
    ...EVENT_COLUMNS.map(({ name, kind, meaning }): TableColumn => [name, sqlTypeOf(kind), meaning]),
  ]
  const defined = [
    ...eventColumns.map(([name, type]) => `${sqlName(name)} ${type}`),
    'event_data JSON USING COMPRESSION zstd',
    // Costs no space: the exact text stands in the event already.
    `ts_text VARCHAR GENERATED ALWAYS AS (json_extract_string(event_data, '$.timestamp')) VIRTUAL`,
  ]
  sql.push(`CREATE TABLE events (${defined.join(', ')})`)
  sql.push(commentOn('TABLE', 'events', 'Every record of the archive, one row a line, in archive order'))
  eventColumns.push(
    ['event_data', '', `The record as logged, without its chain fields (${CHAIN_FIELDS.join(', ')})`],
    ['ts_text', '', 'The timestamp as logged'],
  )
  for (const [name, , meaning] of eventColumns)
    sql.push(commentOn('COLUMN', `events.${sqlName(name)}`, meaning))
  for (const { name, comment, columns } of TABLES) {
    sql.push(
      `CREATE TABLE ${name} (${columns.map(([column, type]) => `${sqlName(column)} ${type}`).join(', ')})`,
    )
    sql.push(commentOn('TABLE', name, comment))
    for (const [column, , meaning] of columns)
      sql.push(commentOn('COLUMN', `${name}.${sqlName(column)}`, meaning))
  }
  sql.push(SEARCH_INDEX)
  sql.push(commentOn('TABLE', 'search_index', 'Which words stand in which lines, for search(...)'))
  sql.push(RARE_WORDS)
  sql.push(
    commentOn('TABLE', 'rare_words', 'The words of each line that stand in few others, for search(...)'),
  )
  for (const view of VIEWS) {
    const columns = view.columns.map(({ name, sql: expression }) => `${expression} AS ${sqlName(name)}`)
    sql.push(`CREATE VIEW ${view.name} AS SELECT ${columns.join(', ')} ${view.from}`)
    sql.push(commentOn('VIEW', view.name, view.comment))
    for (const { name, meaning } of view.columns)
      sql.push(commentOn('COLUMN', `${view.name}.${sqlName(name)}`, meaning))
  }
  sql.push('CREATE TABLE blotter_schema (version INTEGER)')
  sql.push(commentOn('TABLE', 'blotter_schema', 'Version of this schema'))
  sql.push(`INSERT INTO blotter_schema VALUES (${CASE_SCHEMA_VERSION})`)
  return sql
}
