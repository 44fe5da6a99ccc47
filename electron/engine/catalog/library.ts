import type { TabDetails } from '../../../shared/contract/library.ts'
import type { CatalogDatabase } from './database.ts'

type DetailsRow = {
  readonly tabId: string
  readonly fileId: string | null
  readonly fileSha256: string | null
  readonly values: string
}

/** Where the user's questions lie, and what belongs to each tab beside its text. */
export function libraryTables(db: CatalogDatabase) {
  const folder = db.prepare<[], { readonly path: string }>('SELECT path FROM questions_folder')
  const putFolder = db.prepare('INSERT OR REPLACE INTO questions_folder (id, path) VALUES (1, ?)')
  const dropFolder = db.prepare('DELETE FROM questions_folder')
  const details = db.prepare<[], DetailsRow>(
    'SELECT tab_id AS tabId, file_id AS fileId, file_sha256 AS fileSha256, "values" FROM tab_details',
  )
  const putDetails = db.prepare(
    'INSERT OR REPLACE INTO tab_details (tab_id, file_id, file_sha256, "values") VALUES (?, ?, ?, ?)',
  )
  const clearDetails = db.prepare('DELETE FROM tab_details')
  const replace = db.transaction((tabs: readonly TabDetails[]) => {
    clearDetails.run()
    for (const { tabId, file, values } of tabs)
      putDetails.run(tabId, file?.id ?? null, file?.sha256 ?? null, JSON.stringify(values))
  })
  return {
    questionsFolder(): string | null {
      return folder.get()?.path ?? null
    },
    setQuestionsFolder(path: string | null): void {
      if (path === null) dropFolder.run()
      else putFolder.run(path)
    },
    tabDetails(): readonly TabDetails[] {
      return details.all().map(({ tabId, fileId, fileSha256, values }) => ({
        tabId,
        file: fileId === null || fileSha256 === null ? null : { id: fileId, sha256: fileSha256 },
        values: JSON.parse(values) as Record<string, string>,
      }))
    },
    /** Those of all tabs there are. */
    replaceTabDetails(tabs: readonly TabDetails[]): void {
      replace.immediate(tabs)
    },
  }
}
