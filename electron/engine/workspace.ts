import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { BlotterError } from '../../shared/model/error.ts'
import { sweepPartials } from './cache/partial.ts'

/** Who has a workspace open, for the message that a second Blotter gets. */
export type WorkspaceOwner = {
  readonly pid: number
  readonly host: string
  /** ISO 8601 UTC. */
  readonly started: string
  readonly as: 'window' | 'command line'
}

/** The folder that holds everything of one investigation, held by this process until it is closed or dies. */
export type Workspace = {
  readonly dir: string
  readonly catalogPath: string
  /** DuckDB: derived, rebuilt at any time. */
  readonly casePath: string
  /** DuckDB: kept query results. */
  readonly resultsPath: string
  readonly cacheDir: string
  /** Emptied whenever a workspace is opened. */
  readonly tmpDir: string
  close(): void
  [Symbol.dispose](): void
}

const LOCK = 'lock.sqlite'
const OWNER = 'owner.json'

/**
 * Opens the workspace, made on first use, and takes its lock.
 * Throws WORKSPACE_LOCKED with the owner's name when another Blotter, or this one, has it open; IO when it cannot be made.
 */
export function openWorkspace(
  dir: string,
  options: { readonly as?: WorkspaceOwner['as'] | undefined } = {},
): Workspace {
  const root = makeFolder(resolve(dir))
  const release = takeLock(root)
  try {
    const paths = {
      dir: root,
      catalogPath: join(root, 'catalog.sqlite'),
      casePath: join(root, 'case.duckdb'),
      resultsPath: join(root, 'results.duckdb'),
      cacheDir: join(root, 'cache'),
      tmpDir: join(root, 'tmp'),
    }
    writeOwner(root, {
      pid: process.pid,
      host: hostname(),
      started: new Date().toISOString(),
      as: options.as ?? 'command line',
    })
    makeFolder(paths.cacheDir)
    makeFolder(paths.tmpDir)
    for (const name of readdirSync(paths.tmpDir))
      rmSync(join(paths.tmpDir, name), { recursive: true, force: true })
    sweepPartials(paths.cacheDir)

    let open = true
    const close = () => {
      if (!open) return
      open = false
      rmSync(join(root, OWNER), { force: true })
      release()
    }
    return { ...paths, close, [Symbol.dispose]: close }
  } catch (cause) {
    release()
    throw cause instanceof BlotterError ? cause : cannotUse(root, cause)
  }
}

/** Where the workspace lies unless the user says otherwise: in the platform's folder for application data. */
export function defaultWorkspaceDir(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  switch (platform) {
    case 'win32':
      return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Blotter', 'workspace')
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Blotter', 'workspace')
    default: {
      // The XDG rules: a relative XDG_DATA_HOME is to be ignored.
      const data = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : join(home, '.local', 'share')
      return join(data, 'blotter', 'workspace')
    }
  }
}

/**
 * The operating system holds this lock, so it ends with the process whatever ends it: a pid file would outlive kill -9.
 * SQLite's exclusive transaction is such a lock on every platform, and it also refuses a second holder in this process.
 * Nothing else may open lock.sqlite: on POSIX, closing any handle of a file drops the process's locks on it.
 */
function takeLock(root: string): () => void {
  const db = new Database(join(root, LOCK), { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    if (cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY')) throw locked(root)
    throw cannotUse(root, cause)
  }
  held.add(db)
  return () => {
    held.delete(db)
    db.exec('ROLLBACK')
    db.close()
  }
}

/** Keeps the lock's connections reachable: a connection that is garbage-collected is closed, and its lock gone. */
const held = new Set<Database.Database>()

function locked(root: string): BlotterError {
  const owner = readOwner(root)
  const who = owner ? `Blotter (pid ${owner.pid}, ${owner.as}, since ${owner.started})` : 'Another Blotter'
  return new BlotterError('WORKSPACE_LOCKED', `${who} has this workspace open: ${root}`, {
    hint: 'Close it, or name another workspace with --workspace.',
  })
}

/** The owner as written, or null: the file is a courtesy, the lock is what counts. */
function readOwner(root: string): WorkspaceOwner | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(root, OWNER), 'utf8'))
    if (typeof owner !== 'object' || owner === null) return null
    const { pid, host, started, as } = owner as Record<string, unknown>
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof started !== 'string') return null
    return { pid, host, started, as: as === 'window' ? 'window' : 'command line' }
  } catch {
    return null // not written yet, or just removed: the owner is between two steps
  }
}

function writeOwner(root: string, owner: WorkspaceOwner): void {
  const path = join(root, OWNER)
  writeFileSync(`${path}.new`, `${JSON.stringify(owner)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

function makeFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    return realpathSync(path)
  } catch (cause) {
    throw cannotUse(path, cause)
  }
}

function cannotUse(path: string, cause: unknown): BlotterError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new BlotterError('IO', `The workspace ${path} cannot be used: ${why}`, {
    hint: 'Check that the folder exists and that you may write there, or name another with --workspace.',
    cause,
  })
}
