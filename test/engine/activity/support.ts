import { join } from 'node:path'
import Database from 'better-sqlite3'
import { readActivityLine } from '../../../electron/engine/activity/activity-event.ts'
import { openActivitySeal } from '../../../electron/engine/activity/open-activity-seal.ts'
import { verifyActivity } from '../../../electron/engine/activity/verify-activity.ts'
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import { openWorkstationKey } from '../../../electron/engine/workstation-key.ts'

export const INGEST_WORKER = new URL('../../../electron/engine/ingest-worker.ts', import.meta.url)

/** The log of a workspace in `dir`, opened as the engine opens it. */
export function openLog(dir: string) {
  const key = openWorkstationKey(dir)
  const seal = openActivitySeal(dir, key, { as: 'command line', version: '9.9.9' })
  const catalog = openCatalog(join(dir, 'catalog.sqlite'), { activity: seal })
  seal.compare(catalog.activityEnd(), (seq) => {
    const [entry] = catalog.activityFrom(seq, 1)
    return entry?.seq === seq ? readActivityLine(entry).currentHash : null
  })
  return {
    dir,
    key,
    catalog,
    record: (kind: string, detail: unknown = {}) => catalog.recordActivity(kind, detail),
    entries: () => catalog.activityFrom(0, 10_000).map(readActivityLine),
    verify: () => verifyActivity({ catalog, dir, key, tmpDir: dir, workerFile: INGEST_WORKER }, {}),
    close() {
      seal.close()
      catalog.close()
    },
  }
}

/** What somebody does who has the file and a SQLite shell. */
export function tamper(dir: string, statement: string): void {
  const db = new Database(join(dir, 'catalog.sqlite'))
  const triggers = db
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'activity_log'",
    )
    .all()
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  db.exec(statement)
  for (const { sql } of triggers) db.exec(sql)
  db.close()
}
