import { type CatalogDatabase, now } from './database.ts'

export type QueryHistoryRow = {
  readonly id: number
  readonly sql: string
  readonly startedAt: string
  readonly durationMs: number | null
  readonly rowCount: number | null
  readonly status: 'ok' | 'error' | 'cancelled'
  readonly error: string | null
  /** Values of its parameters. */
  readonly params: Readonly<Record<string, string>>
  /** Its result, kept or not any more. */
  readonly resultId: string | null
}

/** Which runs are meant; all that is left out lets everything through. */
export type HistoryFilter = {
  /** Looked for in the SQL and in the values of parameters, whatever the case. */
  readonly text?: string | undefined
  readonly status?: QueryHistoryRow['status'] | undefined
  /** ISO 8601 UTC, from and up to (not included). */
  readonly from?: string | undefined
  readonly until?: string | undefined
}

type StoredRow = Omit<QueryHistoryRow, 'params'> & { readonly params: string }

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

const MEANT = `(instr(lower(sql), lower(@text)) > 0 OR (params <> '{}' AND instr(lower(params), lower(@text)) > 0))
  AND (@status IS NULL OR status = @status)
  AND (@from IS NULL OR started_at >= @from) AND (@until IS NULL OR started_at < @until)`

const bound = ({ text = '', status, from, until }: HistoryFilter) => ({
  text,
  status: status ?? null,
  from: from ?? null,
  until: until ?? null,
})

export function queryTables(db: CatalogDatabase) {
  const insertHistory = db.prepare(`
    INSERT INTO query_history (sql, started_at, duration_ms, row_count, status, error, params, result_id)
    VALUES (@sql, @startedAt, @durationMs, @rowCount, @status, @error, @params, @resultId) RETURNING id`)
  const history = db.prepare<unknown[], StoredRow>(
    `SELECT id, sql, started_at AS startedAt, duration_ms AS durationMs, row_count AS rowCount, status, error,
       params, result_id AS resultId
     FROM query_history WHERE ${MEANT} AND id < @before ORDER BY id DESC LIMIT @limit`,
  )
  const countHistory = db.prepare<unknown[], { readonly n: number }>(
    `SELECT count(*) AS n FROM query_history WHERE ${MEANT}`,
  )
  const resultOf = db.prepare<[number], { readonly resultId: string | null }>(
    'SELECT result_id AS resultId FROM query_history WHERE id = ?',
  )
  const allResults = db.prepare<[], { readonly resultId: string }>(
    'SELECT result_id AS resultId FROM query_history WHERE result_id IS NOT NULL',
  )
  const forget = db.prepare('DELETE FROM query_history WHERE id = ?')
  const forgetAll = db.prepare('DELETE FROM query_history')
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
      const row = { ...query, params: JSON.stringify(query.params) }
      return (insertHistory.get(row) as { readonly id: number }).id
    },
    /** Newest first; `before` is the id to page on from. */
    queryHistory(
      options: HistoryFilter & {
        readonly before?: number | undefined
        readonly limit?: number | undefined
      } = {},
    ): readonly QueryHistoryRow[] {
      const { before = Number.MAX_SAFE_INTEGER, limit = 200 } = options
      return history
        .all({ ...bound(options), before, limit })
        .map((row) => ({ ...row, params: JSON.parse(row.params) as Record<string, string> }))
    },
    countQueryHistory(options: HistoryFilter = {}): number {
      return countHistory.get(bound(options))?.n ?? 0
    },
    resultsOfQueries(ids: readonly number[] | 'all'): readonly string[] {
      if (ids === 'all') return allResults.all().map(({ resultId }) => resultId)
      return ids.flatMap((id) => resultOf.get(id)?.resultId ?? [])
    },
    /** Deletes runs, or all of them; gives how many. */
    forgetQueries(ids: readonly number[] | 'all'): number {
      if (ids === 'all') return forgetAll.run().changes
      return ids.reduce((sum, id) => sum + forget.run(id).changes, 0)
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
