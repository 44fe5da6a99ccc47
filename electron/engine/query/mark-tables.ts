import type { MarkedRecord } from '../../../shared/model/mark.ts'
import type { Reader } from './open-reader.ts'

/**
 * Marks as tables of the locked instance's own memory, which statements can only read: derived from the catalogue, gone
 * with the instance, and joined with `events` by file and line.
 */
export const MARKS = 'memory'

type MarkTable = {
  readonly name: string
  readonly comment: string
  readonly columns: readonly (readonly [name: string, type: string, meaning: string])[]
  readonly rows: (record: MarkedRecord) => readonly Readonly<Record<string, unknown>>[]
}

const PLACE: MarkTable['columns'] = [
  ['file', 'VARCHAR', 'Archive key of the file that the record stands in today'],
  ['line', 'BIGINT', 'Line in the file, counted from 1'],
]

const TABLES: readonly MarkTable[] = [
  {
    name: 'stars',
    comment: 'Records with a star; join events by file and line',
    columns: PLACE,
    rows: ({ starred }) => (starred ? [{}] : []),
  },
  {
    name: 'tags',
    comment: 'Tags of records, one row a tag; join events by file and line',
    columns: [...PLACE, ['tag', 'VARCHAR', 'The tag']],
    rows: ({ tags }) => tags.map((tag) => ({ tag })),
  },
  {
    name: 'comments',
    comment: 'Comments on records; join events by file and line',
    columns: [
      ...PLACE,
      ['text', 'VARCHAR', 'What was said'],
      ['author', 'VARCHAR', 'Who said it'],
      ['written_at', 'TIMESTAMP', 'When it was said, UTC'],
    ],
    rows: ({ comments }) =>
      comments
        .filter(({ deleted }) => deleted === null)
        .map(({ text, author, at }) => ({ text, author, written_at: at.replace('Z', '') })),
  },
]

const shown = new WeakMap<Reader, string>()

/** Shows the marks in the reader's instance; does nothing when it has this version of them. */
export async function showMarks(
  reader: Reader,
  version: string,
  records: () => readonly MarkedRecord[],
): Promise<void> {
  if (shown.get(reader) === version) return
  const marked = records()
  // A connection of its own: others may be within a transaction.
  const connection = await reader.connect()
  try {
    await connection.run('BEGIN')
    for (const { name, comment, columns, rows } of TABLES) {
      const table = `${MARKS}.main.${name}`
      const values = marked.flatMap((record) =>
        record.place && (record.state === 'here' || record.state === 'moved')
          ? rows(record).map((row) => ({ ...record.place, ...row }))
          : [],
      )
      const shape = JSON.stringify([Object.fromEntries(columns.map(([column, type]) => [column, type]))])
      await connection.run(
        `CREATE OR REPLACE TABLE ${table} (${columns.map(([column, type]) => `${column} ${type}`).join(', ')})`,
      )
      await connection.run(
        `INSERT INTO ${table} BY NAME SELECT unnest(from_json($1, '${shape}'), recursive := true)`,
        [JSON.stringify(values)],
      )
      await connection.run(`COMMENT ON TABLE ${table} IS '${comment}'`)
      for (const [column, , meaning] of columns)
        await connection.run(`COMMENT ON COLUMN ${table}.${column} IS '${meaning.replaceAll("'", "''")}'`)
    }
    await connection.run('COMMIT')
    shown.set(reader, version)
  } finally {
    reader.release(connection)
  }
}
