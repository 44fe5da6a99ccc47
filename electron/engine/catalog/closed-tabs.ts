import type { CatalogDatabase } from './database.ts'

type ClosedTabRow = { readonly name: string; readonly sql: string; readonly resultId: string | null }

/** Editor tabs that were closed, the last one first, so that they can be opened again after a restart too. */
export function closedTabTable(db: CatalogDatabase) {
  const all = db.prepare<[], ClosedTabRow>(
    'SELECT name, sql, result_id AS resultId FROM closed_tabs ORDER BY position',
  )
  const clear = db.prepare('DELETE FROM closed_tabs')
  const put = db.prepare(
    'INSERT INTO closed_tabs (position, name, sql, result_id) VALUES (@position, @name, @sql, @resultId)',
  )
  const replace = db.transaction((tabs: readonly ClosedTabRow[]) => {
    clear.run()
    for (const [position, tab] of tabs.entries()) put.run({ ...tab, position })
  })
  return {
    closedTabs(): readonly ClosedTabRow[] {
      return all.all()
    },
    /** The closed tabs as they are now, all of them. */
    replaceClosedTabs(tabs: readonly ClosedTabRow[]): void {
      replace.immediate(tabs)
    },
  }
}
