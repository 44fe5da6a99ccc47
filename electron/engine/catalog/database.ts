import Database from 'better-sqlite3'
import { BlotterError } from '../../../shared/model/error.ts'
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.ts'

export type CatalogDatabase = Database.Database

/**
 * Opens the catalogue's file and brings its schema up to date. Every commit is on the disk when it returns
 * (synchronous=FULL): a power cut after "pulled" or "verified" was said loses neither.
 * Throws IO when the file is no catalogue, is damaged, or was written by a newer Blotter.
 */
export function openDatabase(path: string): CatalogDatabase {
  let db: CatalogDatabase
  try {
    db = new Database(path)
  } catch (cause) {
    throw unreadable(path, cause)
  }
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    migrate(db, path)
    return db
  } catch (cause) {
    db.close()
    throw cause instanceof BlotterError ? cause : unreadable(path, cause)
  }
}

function migrate(db: CatalogDatabase, path: string): void {
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > SCHEMA_VERSION) {
    throw new BlotterError(
      'IO',
      `The catalogue ${path} has schema version ${found}; this Blotter knows versions up to ${SCHEMA_VERSION}.`,
      { hint: 'It was written by a newer Blotter. Open it with that version, or use another workspace.' },
    )
  }
  for (let version = found; version < SCHEMA_VERSION; version += 1) {
    const step = MIGRATIONS[version]
    if (step === undefined) throw new BlotterError('INTERNAL', `Schema step ${version + 1} is missing.`)
    db.transaction(() => {
      db.exec(step)
      db.pragma(`user_version = ${version + 1}`)
    }).immediate()
  }
}

function unreadable(path: string, cause: unknown): BlotterError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new BlotterError('IO', `The catalogue ${path} cannot be opened: ${why}.`, {
    hint: 'Check that the folder exists and is writable. A damaged catalogue is restored from a backup of the workspace.',
    cause,
  })
}

/** Now, ISO 8601 UTC: how the catalogue writes the time. */
export function now(): string {
  return new Date().toISOString()
}
