import { type CatalogDatabase, now } from './database.ts'

/** One line of Blotter's own log: what was done here, when. */
export type ActivityRow = {
  readonly id: number
  readonly at: string
  readonly kind: string
  readonly detail: unknown
}

type Stored = Omit<ActivityRow, 'detail'> & { readonly detail: string }

export function activityTable(db: CatalogDatabase) {
  const insert = db.prepare('INSERT INTO activity (at, kind, detail) VALUES (?, ?, ?) RETURNING id')
  const page = db.prepare<{ before: number; limit: number }, Stored>(
    'SELECT id, at, kind, detail FROM activity WHERE id < @before ORDER BY id DESC LIMIT @limit',
  )
  return {
    recordActivity(kind: string, detail: unknown): number {
      return (insert.get(now(), kind, JSON.stringify(detail ?? null)) as { readonly id: number }).id
    },
    /** Newest first; `before` is the id to page on from. */
    activity(
      options: { readonly before?: number | undefined; readonly limit?: number | undefined } = {},
    ): readonly ActivityRow[] {
      return page
        .all({ before: options.before ?? Number.MAX_SAFE_INTEGER, limit: options.limit ?? 200 })
        .map((row) => ({ ...row, detail: JSON.parse(row.detail) }))
    },
  }
}
