import { rmSync } from 'node:fs'
import type { DuckDBConnection } from '@duckdb/node-api'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { type ColumnKind, EVENT_COLUMNS, sqlTypeOf } from './columns.ts'
import { PROVENANCE_COLUMNS } from './ddl.ts'
import { HASH_SUMS_SQL } from './hash-sums.ts'
import type { Writer } from './open-writer.ts'
import { sqlName, sqlString } from './quote.ts'
import { DELIMITER, unescapeSql } from './staging-format.ts'
import type { LoadOutcome, StagedFile, StageSummary } from './types.ts'
import { insertFindings } from './update-verdicts.ts'

/** One transaction takes at most this much: memory and the loss at a crash stay bounded, whatever the archive's size. */
const BATCH_BYTES = 512 * 1024 * 1024
const BATCH_FILES = 64

/**
 * Whether these are enough for a transaction of their own while more are on their way: half of what one takes at most.
 * With each, DuckDB writes the rows anew that its last one left in a part of a row group.
 */
export function isWorthLoading(staged: readonly StageSummary[]): boolean {
  const bytes = staged.reduce((sum, { rowBytes }) => sum + rowBytes, 0)
  return bytes * 2 >= BATCH_BYTES || staged.length * 2 >= BATCH_FILES
}

/** An id is day (YYYYMMDD), number of the file within the day (2 digits), line (8 digits). */
const FILES_PER_DAY = 100
const LINES_PER_FILE = 100_000_000

type Planned = {
  readonly input: StagedFile
  readonly action: 'loaded' | 'replaced'
  readonly fileNo: number
  readonly firstId: bigint
}

/**
 * Loads staged files, in archive order, and removes their staging files. The same bytes under the same name are not
 * loaded twice; other bytes under a name replace its rows. Files go in batches, each one transaction: after a crash a
 * file is loaded whole or not at all. Throws UNBALANCED, with nothing of the batch loaded, when the rows do not
 * reconcile with the verified lines. Gives one outcome per file, in the order given.
 */
export async function loadStaged(
  writer: Writer,
  files: readonly StagedFile[],
  options: RunOptions = {},
): Promise<readonly LoadOutcome[]> {
  const { connection } = writer
  const outcomes = new Map<StagedFile, LoadOutcome>()
  const inOrder = [...files].sort(byArchiveOrder)
  let done = 0
  for (const batch of batchesOf(inOrder)) {
    if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The load')
    const stop = () => connection.interrupt()
    options.signal?.addEventListener('abort', stop, { once: true })
    try {
      await connection.run('BEGIN')
      try {
        for (const [input, outcome] of await loadBatch(connection, batch)) outcomes.set(input, outcome)
        await connection.run('COMMIT')
      } catch (error) {
        await connection.run('ROLLBACK')
        throw error
      }
    } catch (error) {
      if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The load')
      throw error
    } finally {
      options.signal?.removeEventListener('abort', stop)
    }
    for (const { staged } of batch) {
      for (const path of STAGED_PATHS) rmSync(staged[path], { force: true })
    }
    done += batch.length
    options.onProgress?.({ phase: 'load', done, total: files.length, unit: 'files' })
  }
  return files.map((input) => {
    const outcome = outcomes.get(input)
    if (!outcome) throw new BlotterError('INTERNAL', `${input.staged.file} was not loaded.`)
    return outcome
  })
}

function byArchiveOrder(a: StagedFile, b: StagedFile): number {
  const left = `${a.staged.day ?? ''} ${a.staged.file}`
  const right = `${b.staged.day ?? ''} ${b.staged.file}`
  return left < right ? -1 : left > right ? 1 : 0
}

function* batchesOf(files: readonly StagedFile[]): Generator<readonly StagedFile[]> {
  let batch: StagedFile[] = []
  let bytes = 0
  for (const file of files) {
    const size = file.staged.rowBytes
    // A name that comes twice needs the first to be in place: it goes into the next batch.
    const twice = batch.some(({ staged }) => staged.file === file.staged.file)
    if (batch.length > 0 && (twice || bytes + size > BATCH_BYTES || batch.length >= BATCH_FILES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(file)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

async function loadBatch(
  connection: DuckDBConnection,
  batch: readonly StagedFile[],
): Promise<readonly (readonly [StagedFile, LoadOutcome])[]> {
  const outcomes: (readonly [StagedFile, LoadOutcome])[] = []
  const planned: Planned[] = []
  for (const input of batch) {
    const { staged, sha256 } = input
    checkLines(input)
    const before = await connection.runAndReadAll('SELECT sha256, file_no FROM files WHERE file = $1', [
      staged.file,
    ])
    const [loadedSha, loadedNo] = (before.getRows()[0] ?? [null, null]) as [string | null, number | null]
    const { rows, rejects, file } = staged
    if (loadedSha === sha256) {
      outcomes.push([input, { file, action: 'unchanged', rows, rejects }])
      continue
    }
    const action = loadedSha === null ? 'loaded' : 'replaced'
    const taken = planned.filter((other) => other.input.staged.day === staged.day).map(({ fileNo }) => fileNo)
    const fileNo = loadedNo ?? (await freeNumber(connection, staged.day, taken))
    const dayPart = staged.day === null ? 0n : BigInt(staged.day.replaceAll('-', ''))
    const firstId = (dayPart * BigInt(FILES_PER_DAY) + BigInt(fileNo)) * BigInt(LINES_PER_FILE)
    planned.push({ input, action, fileNo, firstId })
    outcomes.push([input, { file, action, rows, rejects }])
  }
  if (planned.length === 0) return outcomes
  const names = planned.map(({ input }) => sqlString(input.staged.file)).join(', ')
  if (planned.some(({ action }) => action === 'replaced')) {
    for (const table of ['events', 'rejects', 'findings', 'drift', 'files', 'search_index', 'rare_words'])
      await connection.run(`DELETE FROM ${table} WHERE file IN (${names})`)
  }
  await insertRows(connection, planned)
  await insertRejects(connection, planned)
  await insertIndex(connection, planned)
  for (const each of planned) await insertFile(connection, each)
  await checkBalance(connection, planned, names)
  return outcomes
}

/** The stager's own sums against the file: every line, every byte. */
function checkLines({ staged, plainBytes }: StagedFile): void {
  const { file, lines, rows, rejects, lineBytes } = staged
  if (lines !== rows + rejects)
    throw unbalanced(file, `${lines} lines read, ${rows} rows and ${rejects} rejects`)
  // A last line without LF was counted with one.
  if (plainBytes !== lineBytes && plainBytes !== lineBytes - 1) {
    throw unbalanced(file, `its lines make ${lineBytes} bytes, the file has ${plainBytes}`)
  }
  if (lines >= LINES_PER_FILE) {
    throw new BlotterError(
      'USAGE',
      `${file} has ${lines} lines; Blotter loads up to ${LINES_PER_FILE - 1} a file.`,
      {
        hint: 'Split the file.',
      },
    )
  }
}

async function freeNumber(
  connection: DuckDBConnection,
  day: string | null,
  taken: number[],
): Promise<number> {
  const used = await connection.runAndReadAll(
    'SELECT file_no FROM files WHERE day IS NOT DISTINCT FROM $1::DATE',
    [day],
  )
  const numbers = new Set([...used.getRows().map(([no]) => no as number), ...taken])
  let free = 0
  while (numbers.has(free)) free++
  if (free >= FILES_PER_DAY) {
    throw new BlotterError(
      'USAGE',
      `More than ${FILES_PER_DAY} files for the day ${day ?? '(none)'} in one workspace.`,
      {
        hint: 'Use a workspace of its own for each archive.',
      },
    )
  }
  return free
}

const csvOptions = (longest: number): string => {
  // The reader's own limit is 2 MB a row; beyond it the limit follows the longest row that was staged.
  const limit =
    longest > 1_900_000 ? `, max_line_size = ${longest + 1024}, buffer_size = ${(longest + 1024) * 4}` : ''
  return `auto_detect = false, header = false, delim = chr(${DELIMITER}), quote = '', escape = '', comment = '', nullstr = '', new_line = '\\n'${limit}`
}

const STAGED_PATHS = ['rowsPath', 'rejectsPath', 'indexPath', 'rareWordsPath'] as const
type StagedPath = (typeof STAGED_PATHS)[number]

const pathsOf = (files: readonly Planned[], path: StagedPath) =>
  `[${files.map(({ input }) => sqlString(input.staged[path])).join(', ')}]`

/** A value per file, told by the staging file that a row comes from: constant over a whole vector, so it costs nothing. */
function perFile(files: readonly Planned[], path: StagedPath, value: (file: Planned) => string): string {
  const [first] = files
  if (files.length === 1 && first) return value(first)
  const cases = files.map((file) => `WHEN ${sqlString(file.input.staged[path])} THEN ${value(file)}`)
  return `CASE staged_from ${cases.join(' ')} END`
}

async function insertRows(connection: DuckDBConnection, planned: readonly Planned[]): Promise<void> {
  // Escapes are rare; files with them are read on their own, so that the others need not be searched for any.
  // Likewise for quantities beyond 64 bits: parsing them is slow, so only files that have some pay for it.
  for (const [escaped, wide] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ]) {
    const files = planned.filter(
      ({ input: { staged } }) => staged.escaped === escaped && staged.wide === wide && staged.rows > 0,
    )
    if (files.length === 0) continue
    const readAs = (kind: ColumnKind) =>
      kind !== 'quantity' ? sqlTypeOf(kind) : wide ? 'VARCHAR' : sqlTypeOf('decimal')
    const text = (name: string) => (escaped ? unescapeSql(sqlName(name)) : sqlName(name))
    const each = (value: (file: Planned) => string) => perFile(files, 'rowsPath', value)
    const columns: [name: string, type: string][] = [
      ['line', 'BIGINT'],
      ['byte_offset', 'BIGINT'],
      ['ts', 'TIMESTAMP_NS'],
      ['key_id', 'VARCHAR'],
      ['hash_prefix', 'UBIGINT'],
      ...EVENT_COLUMNS.map(({ name, kind }): [string, string] => [name, readAs(kind)]),
      ['event_data', 'VARCHAR'],
    ]
    const provenance: Record<string, string> = {
      id: `(${each(({ firstId }) => `${firstId}::BIGINT`)}) + line`,
      file: each(({ input }) => sqlString(input.staged.file)),
      line: 'line',
      byte_offset: 'byte_offset',
      day: `coalesce(${each(({ input }) => (input.staged.day === null ? 'NULL' : `DATE ${sqlString(input.staged.day)}`))}, ts::DATE)`,
      verdict: `(${each(({ input }) => sqlString(input.verdict))})::verdict`,
      key_id: text('key_id'),
      hash_prefix: 'hash_prefix',
      ts: 'ts',
    }
    // What is NULL in every row costs nothing when it is not asked for, and as much as any value when it is.
    const used = new Set(files.flatMap(({ input }) => input.staged.columns))
    const selected = [
      ...PROVENANCE_COLUMNS.map(([name]) => provenance[name] as string),
      ...EVENT_COLUMNS.map(({ name, kind }) => {
        if (!used.has(name)) return `NULL::${sqlTypeOf(kind)}`
        if (kind === 'quantity') return `${sqlName(name)}::${sqlTypeOf(kind)}`
        return kind === 'text' ? text(name) : sqlName(name)
      }),
      `${text('event_data')}::JSON`,
    ]
    const types = columns.map(([name, type]) => `${sqlString(name)}: ${sqlString(type)}`).join(', ')
    const longest = Math.max(...files.map(({ input }) => input.staged.longestRow))
    await connection.run(
      `INSERT INTO events SELECT ${selected.join(', ')} FROM read_csv(${pathsOf(files, 'rowsPath')},
        columns = {${types}}, filename = 'staged_from', ${csvOptions(longest)})`,
    )
  }
}

async function insertRejects(connection: DuckDBConnection, planned: readonly Planned[]): Promise<void> {
  const files = planned.filter(({ input }) => input.staged.rejects > 0)
  if (files.length === 0) return
  const file = perFile(files, 'rejectsPath', ({ input }) => sqlString(input.staged.file))
  const longest = Math.max(...files.map(({ input }) => input.staged.longestRow))
  await connection.run(
    `INSERT INTO rejects SELECT ${file}, line, byte_offset, ${unescapeSql('reason')}, coalesce(${unescapeSql('raw')}, '')
      FROM read_csv(${pathsOf(files, 'rejectsPath')},
        columns = {'line': 'BIGINT', 'byte_offset': 'BIGINT', 'reason': 'VARCHAR', 'raw': 'VARCHAR'},
        filename = 'staged_from', ${csvOptions(longest)})`,
  )
}

async function insertIndex(connection: DuckDBConnection, planned: readonly Planned[]): Promise<void> {
  const files = planned.filter(({ input }) => input.staged.rows > 0)
  if (files.length === 0) return
  const each = (value: (file: Planned) => string) => perFile(files, 'indexPath', value)
  const longest = Math.max(...files.map(({ input }) => input.staged.longestRow))
  await connection.run(
    `INSERT INTO search_index SELECT ${each(({ input }) => sqlString(input.staged.file))},
        (${each(({ firstId }) => `${firstId}::BIGINT`)}), segment, words,
        from_base64(numbers), from_base64(sets), from_base64(trigrams), from_base64(parts)
      FROM read_csv(${pathsOf(files, 'indexPath')},
        columns = {'segment': 'INTEGER', 'words': 'VARCHAR', 'numbers': 'VARCHAR', 'sets': 'VARCHAR',
          'trigrams': 'VARCHAR', 'parts': 'VARCHAR'},
        filename = 'staged_from', ${csvOptions(longest)})`,
  )
  const words = (value: (file: Planned) => string) => perFile(files, 'rareWordsPath', value)
  await connection.run(
    `INSERT INTO rare_words SELECT ${words(({ input }) => sqlString(input.staged.file))},
        (${words(({ firstId }) => `${firstId}::BIGINT`)}) + line, line, words
      FROM read_csv(${pathsOf(files, 'rareWordsPath')}, columns = {'line': 'BIGINT', 'words': 'VARCHAR'},
        filename = 'staged_from', ${csvOptions(longest)})`,
  )
}

async function insertFile(connection: DuckDBConnection, { input, fileNo }: Planned): Promise<void> {
  const { staged, sha256, bytes, plainBytes, verdict, profile, findings } = input
  const { file, day, lines, rows, rejects, castMisses, rounded } = staged
  await connection.run(
    `INSERT INTO files (file, day, file_no, sha256, bytes, plain_bytes, lines, rows, rejects, verdict, profile, cast_misses, rounded)
     VALUES ($1, $2::DATE, $3::INTEGER, $4, $5::BIGINT, $6::BIGINT, $7::BIGINT, $8::BIGINT, $9::BIGINT, $10::verdict, $11, $12::BIGINT, $13::BIGINT)`,
    [
      file,
      day,
      fileNo,
      sha256,
      bytes,
      plainBytes,
      lines,
      rows,
      rejects,
      verdict,
      profile,
      castMisses,
      rounded,
    ],
  )
  await insertFindings(connection, file, findings)
  for (const { kind, name, event_type, count, first_line } of staged.drift) {
    await connection.run('INSERT INTO drift VALUES ($1, $2, $3, $4, $5::BIGINT, $6::BIGINT)', [
      file,
      kind,
      name,
      event_type,
      count,
      first_line,
    ])
  }
}

/** What is in the tables against what the verifier saw: rows, lines and hashes, file by file. */
async function checkBalance(
  connection: DuckDBConnection,
  planned: readonly Planned[],
  names: string,
): Promise<void> {
  const rows = await connection.runAndReadAll(
    `SELECT file, count(*) AS rows, ${HASH_SUMS_SQL}, min(ts)::VARCHAR AS first_ts, max(ts)::VARCHAR AS last_ts
     FROM events WHERE file IN (${names}) GROUP BY file`,
  )
  const rejected = await connection.runAndReadAll(
    `SELECT file, count(*) AS rejects FROM rejects WHERE file IN (${names}) GROUP BY file`,
  )
  const found = new Map(rows.getRowObjects().map((row) => [row.file as string, row]))
  const foundRejects = new Map(
    rejected.getRowObjects().map((row) => [row.file as string, row.rejects as bigint]),
  )
  for (const { input } of planned) {
    const { file, rows: expected, rejects, hashSums } = input.staged
    const row = found.get(file)
    const loaded = (row?.rows as bigint | undefined) ?? 0n
    if (loaded !== BigInt(expected)) throw unbalanced(file, `${expected} rows staged, ${loaded} loaded`)
    const loadedRejects = foundRejects.get(file) ?? 0n
    if (loadedRejects !== BigInt(rejects))
      throw unbalanced(file, `${rejects} rejects staged, ${loadedRejects} loaded`)
    if (row === undefined) continue
    if (
      row.hash_rows !== BigInt(hashSums.rows) ||
      row.hash_high !== hashSums.high ||
      row.hash_low !== hashSums.low
    ) {
      throw unbalanced(file, 'the hashes of the loaded rows are not those of the verified lines')
    }
    await connection.run(
      'UPDATE files SET first_ts = $2::TIMESTAMP_NS, last_ts = $3::TIMESTAMP_NS WHERE file = $1',
      [file, row.first_ts as string, row.last_ts as string],
    )
  }
}

function unbalanced(file: string, what: string): BlotterError {
  return new BlotterError('UNBALANCED', `${file} does not balance: ${what}.`, {
    hint: 'Nothing of it was loaded. Load it again; if it stays, the file in the cache may be damaged: verify it.',
  })
}
