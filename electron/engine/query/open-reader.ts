import { rmSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { BlotterError } from '../../../shared/model/error.ts'
import { keepFirstSign } from './keep-first-sign.ts'
import { sqlString } from './quote.ts'

export type ReaderOptions = {
  readonly casePath: string
  readonly resultsPath: string
  /** Where DuckDB spills. */
  readonly tmpDir: string
  /** e.g. `1GB`. */
  readonly memoryLimit: string
  readonly threads: number
}

/** The locked instance that users query. */
export type Reader = {
  /** For short reads of our own: pages, reports, the schema. */
  readonly connection: DuckDBConnection
  /** A connection of its own for a statement that may be interrupted. Give it back with `release`. */
  connect(): Promise<DuckDBConnection>
  release(connection: DuckDBConnection): void
  /** Work that nobody waits for, e.g. rows that are read ahead: its failure is nobody's, and closing waits for it. */
  behind(work: Promise<unknown>): void
  /** Releases both database files. Safe to call twice. */
  close(): Promise<void>
}

/** Names that the databases have inside the instance. */
export const CASE = 'archive'
export const RESULTS = 'results'
/** Tables of the case database that serve Blotter itself: they can be asked, and are shown nowhere. */
export const INNER_TABLES: readonly string[] = ['blotter_schema', 'search_index', 'rare_words']

/**
 * Opens the case database read-only and the kept results beside it, in an instance that is locked before it sees its
 * first statement: no files, no network, no extensions, no settings. Nothing else may have the files open in this
 * process: see case-gate.ts.
 */
export async function openReader(options: ReaderOptions): Promise<Reader> {
  keepFirstSign()
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    temp_directory: options.tmpDir,
    preserve_insertion_order: 'true',
    // The newest thousand of millions: only their own columns are read, not those of every record that is compared.
    late_materialization_max_rows: '10000',
    // So many rows, chosen by a part of the statement, are gone to one by one in the table.
    dynamic_or_filter_threshold: '10000',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  })
  const open = new Set<DuckDBConnection>()
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect()
    try {
      await connection.run(`SET search_path = '${CASE}.main,memory.main'`)
    } catch (error) {
      connection.closeSync()
      throw error
    }
    open.add(connection)
    return connection
  }
  const running = new Set<Promise<void>>()
  const behind = (work: Promise<unknown>) => {
    const forget = () => {
      running.delete(ended)
    }
    const ended: Promise<void> = work.then(forget, forget)
    running.add(ended)
  }
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    await Promise.all(running)
    // An instance lives as long as its last connection: every one has to go before the file is free.
    for (const connection of open) connection.closeSync()
    open.clear()
    instance.closeSync()
  }
  try {
    const setup = await instance.connect()
    try {
      await setup.run(`SET GLOBAL TimeZone = 'UTC'`)
      await attach(setup, options.casePath, CASE, 'READ_ONLY', 'The case database')
      try {
        await attach(setup, options.resultsPath, RESULTS, `STORAGE_VERSION 'latest'`, 'The kept results')
      } catch {
        // Results are a convenience: a damaged store of them must not stand between the user and the archive.
        for (const file of [options.resultsPath, `${options.resultsPath}.wal`]) rmSync(file, { force: true })
        await attach(setup, options.resultsPath, RESULTS, `STORAGE_VERSION 'latest'`, 'The kept results')
      }
      await setup.run('SET enable_external_access = false')
      await setup.run('SET lock_configuration = true')
    } finally {
      setup.closeSync()
    }
    const release = (connection: DuckDBConnection) => {
      if (open.delete(connection)) connection.closeSync()
    }
    return { connection: await connect(), connect, release, behind, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function attach(
  connection: DuckDBConnection,
  path: string,
  name: string,
  option: string,
  what: string,
): Promise<void> {
  try {
    await connection.run(`ATTACH ${sqlString(path)} AS ${name} (${option})`)
  } catch (error) {
    throw new BlotterError(
      'IO',
      `${what} ${path} could not be opened: ${error instanceof Error ? error.message : error}`,
      {
        hint: 'Check that no other program has the file. It is derived data: without it, load again.',
        cause: error,
      },
    )
  }
}
