import { rmSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { BlotterError } from '../../../shared/model/error.ts'
import { CASE_SCHEMA_VERSION, schemaStatements } from './ddl.ts'
import { sqlString } from './quote.ts'

export type WriterOptions = {
  /** The only folder that the writer may read files from, and where it spills. */
  readonly tmpDir: string
  /** e.g. `1GB`. */
  readonly memoryLimit: string
  readonly threads: number
}

/** The case database, open for writing: our own statements only, never a user's. */
export type Writer = {
  readonly connection: DuckDBConnection
  /** Checkpoints and releases the file. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Opens the case database for writing, made or made anew where it is missing or of another version (it is derived:
 * whatever it held can be loaded again). Nothing else may have the file open in this process: see case-gate.ts.
 */
export async function openWriter(path: string, options: WriterOptions): Promise<Writer> {
  const writer = await open(path, options)
  const version = await versionOf(writer.connection)
  if (version === CASE_SCHEMA_VERSION) return writer
  if (version === null) {
    await makeSchema(writer.connection)
    return writer
  }
  await writer.close()
  for (const file of [path, `${path}.wal`]) rmSync(file, { force: true })
  const fresh = await open(path, options)
  await makeSchema(fresh.connection)
  return fresh
}

async function open(path: string, options: WriterOptions): Promise<Writer> {
  let instance: DuckDBInstance
  try {
    instance = await DuckDBInstance.create(path, {
      memory_limit: options.memoryLimit,
      threads: String(options.threads),
      temp_directory: options.tmpDir,
      preserve_insertion_order: 'true',
      // zstd columns need it; the file is derived, so no older program has to read it.
      storage_compatibility_version: 'latest',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
  } catch (error) {
    throw new BlotterError('IO', `The case database ${path} could not be opened: ${messageOf(error)}`, {
      hint: 'It is derived data: when it is damaged, delete the file and load again.',
      cause: error,
    })
  }
  const connection = await instance.connect()
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    try {
      await connection.run('CHECKPOINT')
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  }
  try {
    await connection.run(`SET TimeZone = 'UTC'`)
    await connection.run(`SET allowed_directories = [${sqlString(`${options.tmpDir}/`)}]`)
    await connection.run('SET enable_external_access = false')
  } catch (error) {
    await close()
    throw error
  }
  return { connection, close }
}

/** The schema's version; null for a new database. */
async function versionOf(connection: DuckDBConnection): Promise<number | null> {
  const tables = await connection.runAndReadAll(
    `SELECT count(*) FILTER (table_name = 'blotter_schema') > 0, count(*) FROM duckdb_tables() WHERE NOT internal`,
  )
  const [known, count] = tables.getRows()[0] as [boolean, bigint]
  if (!known) return count === 0n ? null : 0
  const version = await connection.runAndReadAll('SELECT version FROM blotter_schema')
  return (version.getRows()[0]?.[0] as number | undefined) ?? 0
}

async function makeSchema(connection: DuckDBConnection): Promise<void> {
  await connection.run('BEGIN')
  for (const sql of schemaStatements()) await connection.run(sql)
  await connection.run('COMMIT')
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
