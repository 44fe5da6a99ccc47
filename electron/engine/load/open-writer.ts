import { existsSync, renameSync, rmSync } from 'node:fs'
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
  if (!existsSync(path)) await makeDatabase(path, options)
  const writer = await open(path, options)
  if ((await versionOf(writer.connection)) === CASE_SCHEMA_VERSION) return writer
  await writer.close()
  await makeDatabase(path, options)
  return open(path, options)
}

/**
 * An empty case database, made beside its place and moved there whole. A crash in between must not leave a schema in
 * the log of changes: DuckDB 1.5 fails to replay a comment on a table with a generated column.
 */
async function makeDatabase(path: string, options: WriterOptions): Promise<void> {
  const fresh = `${path}.new`
  const remove = (file: string) => {
    for (const each of [`${file}.wal`, file]) rmSync(each, { force: true })
  }
  remove(fresh)
  const writer = await open(fresh, options)
  try {
    await writer.connection.run('BEGIN')
    for (const sql of schemaStatements()) await writer.connection.run(sql)
    await writer.connection.run('COMMIT')
  } finally {
    await writer.close()
  }
  remove(path)
  renameSync(fresh, path)
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

/** The schema's version; 0 for a database that is none of ours. */
async function versionOf(connection: DuckDBConnection): Promise<number> {
  const tables = await connection.runAndReadAll(
    `SELECT count(*) FROM duckdb_tables() WHERE table_name = 'blotter_schema'`,
  )
  if (tables.getRows()[0]?.[0] !== 1n) return 0
  const version = await connection.runAndReadAll('SELECT version FROM blotter_schema')
  return (version.getRows()[0]?.[0] as number | undefined) ?? 0
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
