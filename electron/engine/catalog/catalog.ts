import { type ActivitySeal, activityTable } from './activity.ts'
import { alarmTable } from './alarms.ts'
import { anchorTable } from './anchors.ts'
import { attestationTables } from './attestations.ts'
import { caseTables } from './cases.ts'
import { closedTabTable } from './closed-tabs.ts'
import { openDatabase } from './database.ts'
import { filePassTables } from './file-passes.ts'
import { forwardTables } from './forwards.ts'
import { libraryTables } from './library.ts'
import { listingTables } from './listings.ts'
import { loadTable } from './loads.ts'
import { markTables } from './marks.ts'
import { objectTable } from './objects.ts'
import { queryTables } from './queries.ts'
import { retentionTables } from './retention.ts'
import { ruleTables } from './rules.ts'
import { settingTables } from './settings.ts'
import { sourceTable } from './sources.ts'
import { verificationTables } from './verification.ts'

/**
 * Opens the catalogue: small, durable, append-only where it is evidence. Calls are synchronous and short.
 * The file has one owner, the process that holds the workspace's lock.
 * `activity` seals the entries of the activity log; without it nothing can be recorded there.
 */
export function openCatalog(path: string, options: { readonly activity?: ActivitySeal } = {}) {
  const db = openDatabase(path)
  const { raise, operations } = alarmTable(db)
  const anchors = anchorTable(db)
  return {
    ...sourceTable(db),
    ...objectTable(db, raise),
    ...listingTables(db, raise),
    ...operations,
    ...verificationTables(db, anchors.remember),
    ...anchors.operations,
    ...filePassTables(db),
    ...loadTable(db),
    ...libraryTables(db),
    ...queryTables(db),
    ...closedTabTable(db),
    ...settingTables(db),
    ...activityTable(db, options.activity),
    ...markTables(db),
    ...caseTables(db),
    ...forwardTables(db),
    ...retentionTables(db),
    ...ruleTables(db),
    ...attestationTables(db),
    close(): void {
      db.close()
    },
    [Symbol.dispose](): void {
      db.close()
    },
  }
}

export type Catalog = ReturnType<typeof openCatalog>
