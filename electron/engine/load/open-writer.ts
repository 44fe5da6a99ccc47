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
  /** Told before a new, empty case database takes its place: nothing counts as loaded any more. */
  readonly onMadeAnew?: ((why: MadeAnew) => void) | undefined
}

export type MadeAnew = 'missing' | 'other version' | 'damaged'

/** The case database, open for writing: our own statements only, never a user's. */
export type Writer = {
  readonly connection: DuckDBConnection
  /** Checkpoints and releases the file. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Opens the case database for writing, made or made anew where it is missing, damaged or of another version (it is
 * derived: whatever it held can be loaded again). A damaged one is set aside as `<path>.damaged`, in the place of an
 * earlier one. Nothing else may have the file open in this process: see case-gate.ts.
 */
export async function openWriter(path: string, options: WriterOptions): Promise<Writer> {
  if (!existsSync(path)) await makeDatabase(path, options, 'missing')
  let writer: Writer
  try {
    writer = await open(path, options)
  } catch (error) {
    if (!isDamage(error)) throw error
    renameSync(path, `${path}.damaged`)
    await makeDatabase(path, options, 'damaged')
    return open(path, options)
  }
  if ((await versionOf(writer.connection)) === CASE_SCHEMA_VERSION) return writer
  await writer.close()
  await makeDatabase(path, options, 'other version')
  return open(path, options)
}

/** Whether DuckDB refused the file for what stands in it: not because another process has it, or no right to it. */
export function isDamage(error: unknown): boolean {
  const { cause } = error as { readonly cause?: unknown }
  return DAMAGE.test(messageOf(cause ?? error))
}

const DAMAGE = /not a valid DuckDB database|corrupt|checksum|serializ|metadata pointer|WAL file/i

/**
 * An empty case database, made beside its place and moved there whole. A crash in between must not leave a schema in
 * the log of changes: DuckDB 1.5 fails to replay a comment on a table with a generated column.
 */
async function makeDatabase(path: string, options: WriterOptions, why: MadeAnew): Promise<void> {
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
  options.onMadeAnew?.(why)
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
      hint: 'Check that no other program has the file, and that the folder can be written to. It is derived data: without the file, load again.',
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

/** The version of the schema that a connection sees; 0 where there is none. */
export async function versionOf(connection: DuckDBConnection): Promise<number> {
  const tables = await connection.runAndReadAll(
    `SELECT count(*) FROM duckdb_tables() WHERE table_name = 'blotter_schema'`,
  )
  if (tables.getRows()[0]?.[0] !== 1n) return 0
  const version = await connection.runAndReadAll('SELECT version FROM blotter_schema')
  return (version.getRows()[0]?.[0] as number | undefined) ?? 0
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
