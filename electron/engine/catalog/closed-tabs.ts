import type { ClosedTab } from '../../../shared/contract/editor.ts'
import type { CatalogDatabase } from './database.ts'

/** Editor tabs that were closed, the last one first, so that they can be opened again after a restart too. */
export function closedTabTable(db: CatalogDatabase) {
  const all = db.prepare<[], ClosedTab>(
    'SELECT id, name, sql, result_id AS resultId FROM closed_tabs ORDER BY position',
  )
  const clear = db.prepare('DELETE FROM closed_tabs')
  const put = db.prepare(
    'INSERT INTO closed_tabs (position, id, name, sql, result_id) VALUES (@position, @id, @name, @sql, @resultId)',
  )
  const replace = db.transaction((tabs: readonly ClosedTab[]) => {
    clear.run()
    for (const [position, tab] of tabs.entries()) put.run({ ...tab, position })
  })
  return {
    closedTabs(): readonly ClosedTab[] {
      return all.all()
    },
    /** The closed tabs as they are now, all of them. */
    replaceClosedTabs(tabs: readonly ClosedTab[]): void {
      replace.immediate(tabs)
    },
  }
}
