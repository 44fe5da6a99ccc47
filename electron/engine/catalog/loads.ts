import { type CatalogDatabase, now } from './database.ts'

/** What was loaded into the case database of one file: lines = rows + rejects, or it does not balance. */
export type LoadRow = {
  readonly file: string
  readonly sha256: string
  readonly rows: number
  readonly rejects: number
  readonly lines: number
  readonly bytes: number
  readonly loadedAt: string
  readonly schemaVersion: number
}

const COLUMNS =
  'file, sha256, rows, rejects, lines, bytes, loaded_at AS loadedAt, schema_version AS schemaVersion'

export function loadTable(db: CatalogDatabase) {
  const put = db.prepare(`
    INSERT OR REPLACE INTO loads (file, sha256, rows, rejects, lines, bytes, loaded_at, schema_version)
    VALUES (@file, @sha256, @rows, @rejects, @lines, @bytes, @loadedAt, @schemaVersion)`)
  const all = db.prepare<[], LoadRow>(`SELECT ${COLUMNS} FROM loads ORDER BY file`)
  const one = db.prepare<[string], LoadRow>(`SELECT ${COLUMNS} FROM loads WHERE file = ?`)
  const remove = db.prepare('DELETE FROM loads WHERE file = ?')
  const removeAll = db.prepare('DELETE FROM loads')

  return {
    /** Replaces what was recorded of this file. */
    recordLoad(load: Omit<LoadRow, 'loadedAt'>): void {
      put.run({ ...load, loadedAt: now() })
    },
    loads(): readonly LoadRow[] {
      return all.all()
    },
    loadOf(file: string): LoadRow | null {
      return one.get(file) ?? null
    },
    /** Forgets one load, or all of them: for a case database that is rebuilt. */
    forgetLoads(file?: string): void {
      if (file === undefined) removeAll.run()
      else remove.run(file)
    },
  }
}
