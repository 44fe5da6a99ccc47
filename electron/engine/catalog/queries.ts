import { type CatalogDatabase, now } from './database.ts'

export type QueryHistoryRow = {
  readonly id: number
  readonly sql: string
  readonly startedAt: string
  readonly durationMs: number | null
  readonly rowCount: number | null
  readonly status: 'ok' | 'error' | 'cancelled'
  readonly error: string | null
}

export type SavedQuery = {
  readonly name: string
  readonly sql: string
  readonly description: string
  readonly savedAt: string
}

/** The text of an editor tab as it stood last, saved or not: restored after a crash. */
export type Draft = {
  readonly id: string
  readonly position: number
  readonly title: string
  readonly text: string
  readonly cursorOffset: number
  /** The result that the tab shows, when it has one. */
  readonly resultId: string | null
}

const HISTORY = `SELECT id, sql, started_at AS startedAt, duration_ms AS durationMs, row_count AS rowCount, status, error
  FROM query_history`

export function queryTables(db: CatalogDatabase) {
  const insertHistory = db.prepare(`
    INSERT INTO query_history (sql, started_at, duration_ms, row_count, status, error)
    VALUES (@sql, @startedAt, @durationMs, @rowCount, @status, @error) RETURNING id`)
  const history = db.prepare<{ text: string; before: number; limit: number }, QueryHistoryRow>(
    `${HISTORY} WHERE instr(lower(sql), lower(@text)) > 0 AND id < @before ORDER BY id DESC LIMIT @limit`,
  )
  const clearHistory = db.prepare('DELETE FROM query_history')
  const putQuery = db.prepare(
    'INSERT OR REPLACE INTO saved_queries (name, sql, description, saved_at) VALUES (?, ?, ?, ?)',
  )
  const savedQueries = db.prepare<[], SavedQuery>(
    'SELECT name, sql, description, saved_at AS savedAt FROM saved_queries ORDER BY name',
  )
  const removeQuery = db.prepare('DELETE FROM saved_queries WHERE name = ?')
  const putDraft = db.prepare(`
    INSERT OR REPLACE INTO drafts (id, position, title, text, cursor_offset, result_id, saved_at)
    VALUES (@id, @position, @title, @text, @cursorOffset, @resultId, @savedAt)`)
  const drafts = db.prepare<[], Draft>(
    'SELECT id, position, title, text, cursor_offset AS cursorOffset, result_id AS resultId FROM drafts ORDER BY position, id',
  )
  const clearDrafts = db.prepare('DELETE FROM drafts')
  const replaceDrafts = db.transaction((drafts: readonly Draft[]) => {
    clearDrafts.run()
    for (const draft of drafts) putDraft.run({ ...draft, savedAt: now() })
  })

  return {
    recordQuery(query: Omit<QueryHistoryRow, 'id'>): number {
      return (insertHistory.get(query) as { readonly id: number }).id
    },
    /** Newest first; `text` is looked for in the SQL, whatever the case; `before` is the id to page on from. */
    queryHistory(
      options: {
        readonly text?: string | undefined
        readonly before?: number | undefined
        readonly limit?: number | undefined
      } = {},
    ): readonly QueryHistoryRow[] {
      return history.all({
        text: options.text ?? '',
        before: options.before ?? Number.MAX_SAFE_INTEGER,
        limit: options.limit ?? 200,
      })
    },
    clearQueryHistory(): void {
      clearHistory.run()
    },
    saveQuery(query: Omit<SavedQuery, 'savedAt'>): void {
      putQuery.run(query.name, query.sql, query.description, now())
    },
    savedQueries(): readonly SavedQuery[] {
      return savedQueries.all()
    },
    removeSavedQuery(name: string): void {
      removeQuery.run(name)
    },
    /** The tabs as they are now, all of them. */
    replaceDrafts(drafts: readonly Draft[]): void {
      replaceDrafts.immediate(drafts)
    },
    drafts(): readonly Draft[] {
      return drafts.all()
    },
  }
}
