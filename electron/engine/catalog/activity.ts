import { createHash } from 'node:crypto'
import { BlotterError } from '../../../shared/model/error.ts'
import { type CatalogDatabase, now } from './database.ts'

/** One entry of the log as it is kept: `seq` counts from 0 without a gap, `line` is the chained, signed text. */
export type ActivityLine = { readonly seq: number; readonly line: string }

/** Where the log ends: the number of its entries and the hash of the last (64 zeros before the first). */
export type ActivityEnd = { readonly size: number; readonly hash: string }

/** Rows of the log that an older Blotter kept: plain, in no chain. `sha256` is over their lines, as `unchainedActivity` gives them. */
export type UnchainedActivity = { readonly entries: number; readonly sha256: string }

export type ActivityNotice = { readonly kind: string; readonly detail: unknown }

/**
 * Chains and signs entries. The catalogue keeps what it gives and knows neither hashes nor keys: who opens the
 * catalogue says how entries are sealed.
 */
export type ActivitySeal = {
  /** What has to be recorded before the next entry, seeing where the log ends: that it begins, or that it was cut. */
  readonly notices: (end: ActivityEnd, unchained: UnchainedActivity) => readonly ActivityNotice[]
  /** The text of the entry after `end`, and its hash. */
  readonly seal: (entry: ActivityNotice & { readonly at: string }, end: ActivityEnd) => SealedActivity
  /** The log ends here now, on the disk. */
  readonly committed: (end: ActivityEnd) => void
}

export type SealedActivity = { readonly line: string; readonly hash: string }

export type ActivityQuery = {
  /** Only entries before this sequence number. */
  readonly before?: number | undefined
  readonly limit?: number | undefined
  /** Text anywhere in the kind or the detail, letters of either case. */
  readonly search?: string | undefined
}

const ZERO_HASH = '0'.repeat(64)

/** The text that a search looks at. A line that somebody damaged is searched as it is. */
const SEARCHED = `lower(CASE WHEN json_valid(line)
  THEN coalesce(json_extract(line, '$.event_type'), '') || ' ' || coalesce(json_extract(line, '$.details'), '')
  ELSE line END)`
const FITS = `(@search IS NULL OR instr(${SEARCHED}, lower(@search)) > 0)`

export function activityTable(db: CatalogDatabase, seal: ActivitySeal | undefined) {
  const last = db.prepare<[], { readonly seq: number; readonly hash: string }>(
    'SELECT seq, hash FROM activity_log ORDER BY seq DESC LIMIT 1',
  )
  const insert = db.prepare('INSERT INTO activity_log (seq, line, hash) VALUES (?, ?, ?)')
  const page = db.prepare<{ before: number; limit: number; search: string | null }, ActivityLine>(
    `SELECT seq, line FROM activity_log WHERE seq < @before AND ${FITS} ORDER BY seq DESC LIMIT @limit`,
  )
  const total = db.prepare<{ search: string | null }, { readonly n: number }>(
    `SELECT count(*) AS n FROM activity_log WHERE ${FITS}`,
  )
  const from = db.prepare<[number, number], ActivityLine>(
    'SELECT seq, line FROM activity_log WHERE seq >= ? ORDER BY seq LIMIT ?',
  )
  const older = db.prepare<[number], OldRow>(
    'SELECT id, at, kind, detail FROM activity WHERE id > ? ORDER BY id LIMIT 1000',
  )

  const endOf = (row: { readonly seq: number; readonly hash: string } | undefined): ActivityEnd =>
    row ? { size: row.seq + 1, hash: row.hash } : { size: 0, hash: ZERO_HASH }

  function* oldLines(): Generator<string> {
    let after = 0
    for (let rows = older.all(after); rows.length > 0; rows = older.all(after)) {
      for (const { id, at, kind, detail } of rows) {
        yield `${JSON.stringify([id, at, kind, detail])}\n`
        after = id
      }
    }
  }

  /** Rows of the old log, counted and hashed: read once, when the chain begins. */
  const countOld = (): UnchainedActivity => {
    const hash = createHash('sha256')
    let entries = 0
    for (const line of oldLines()) {
      hash.update(line)
      entries += 1
    }
    return { entries, sha256: hash.digest('hex') }
  }

  const append = db.transaction((sealing: ActivitySeal, kind: string, detail: unknown): ActivityEnd => {
    let end = endOf(last.get())
    const at = now()
    const put = (entry: ActivityNotice) => {
      const { line, hash } = sealing.seal({ ...entry, at }, end)
      insert.run(end.size, line, hash)
      end = { size: end.size + 1, hash }
    }
    const unchained = end.size === 0 ? countOld() : { entries: 0, sha256: '' }
    for (const notice of sealing.notices(end, unchained)) put(notice)
    put({ kind, detail })
    return end
  })

  return {
    /**
     * Appends one entry: sealed to the one before it, in one transaction that reads the end of the log and inserts.
     * Returns its sequence number. `detail` holds no secret and no whole record of the archive.
     */
    recordActivity(kind: string, detail: unknown): number {
      if (!seal) {
        throw new BlotterError('INTERNAL', 'This catalogue was opened without a key for its activity log.')
      }
      const end = append.immediate(seal, kind, detail)
      seal.committed(end)
      return end.size - 1
    },
    activityEnd(): ActivityEnd {
      return endOf(last.get())
    },
    /** Newest first; `total` counts all that fit the search. */
    activity(query: ActivityQuery = {}): {
      readonly lines: readonly ActivityLine[]
      readonly total: number
    } {
      const search = query.search === undefined || query.search === '' ? null : query.search
      const { before = Number.MAX_SAFE_INTEGER, limit = 200 } = query
      return { lines: page.all({ before, limit, search }), total: total.get({ search })?.n ?? 0 }
    },
    /** Oldest first, at most `limit`, from sequence number `seq` on: to walk over a log of any length. */
    activityFrom(seq: number, limit: number): readonly ActivityLine[] {
      return from.all(seq, limit)
    },
    /** What an older Blotter recorded, before entries were chained: one JSON array (id, time, kind, detail) a line. */
    unchainedActivity(): Iterable<string> {
      return { [Symbol.iterator]: oldLines }
    },
  }
}

type OldRow = {
  readonly id: number
  readonly at: string
  readonly kind: string
  readonly detail: string
}
