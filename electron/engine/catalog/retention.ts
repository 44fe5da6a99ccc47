import type { Day } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { KeptSchedule, LegalHold } from '../../../shared/model/retention.ts'
import { type CatalogDatabase, now } from './database.ts'

type StoredHold = Omit<LegalHold, 'released'> & {
  readonly releasedAt: string | null
  readonly releasedBy: string | null
  readonly releaseReason: string | null
}

const SCHEDULE = 'SELECT id, text, sha256, note, author, at FROM retention_schedules'
const HOLDS = `
  SELECT id, from_day AS "from", to_day AS "to", h.reason, h.author, placed_at AS placedAt,
    released_at AS releasedAt, r.author AS releasedBy, r.reason AS releaseReason
  FROM legal_holds h LEFT JOIN legal_hold_releases r ON hold_id = id`

/** Retention schedules and legal holds: both are added to only. */
export function retentionTables(db: CatalogDatabase) {
  const insert = db.prepare(`
    INSERT INTO retention_schedules (text, sha256, note, author, at)
    VALUES (@text, @sha256, @note, @author, @at) RETURNING id`)
  const schedules = db.prepare<[], KeptSchedule>(`${SCHEDULE} ORDER BY id DESC`)
  const newest = db.prepare<[], KeptSchedule>(`${SCHEDULE} ORDER BY id DESC LIMIT 1`)
  const place = db.prepare(`
    INSERT INTO legal_holds (from_day, to_day, reason, author, placed_at)
    VALUES (@from, @to, @reason, @author, @at) RETURNING id`)
  const release = db.prepare(`
    INSERT INTO legal_hold_releases (hold_id, reason, author, released_at) VALUES (@id, @reason, @author, @at)`)
  const holds = db.prepare<[], StoredHold>(`${HOLDS} ORDER BY id`)
  const hold = db.prepare<[number], StoredHold>(`${HOLDS} WHERE id = ?`)

  const releaseOnce = db.transaction((id: number, reason: string, author: string): LegalHold => {
    const found = hold.get(id)
    if (!found) throw new BlotterError('NOT_FOUND', `There is no legal hold ${id}.`)
    if (found.releasedAt !== null)
      throw new BlotterError('USAGE', `The legal hold ${id} was released on ${found.releasedAt}.`)
    release.run({ id, reason, author, at: now() })
    return toHold(hold.get(id) as StoredHold)
  })

  return {
    /** Keeps a schedule that was checked; the one before it stays in the history. Returns its id. */
    addRetentionSchedule(
      schedule: Pick<KeptSchedule, 'text' | 'sha256' | 'note'> & { readonly author: string },
    ): number {
      return (insert.get({ ...schedule, at: now() }) as { readonly id: number }).id
    },
    /** The one in force; null while the workspace has none of its own. */
    retentionSchedule(): KeptSchedule | null {
      return newest.get() ?? null
    },
    /** Newest first. */
    retentionSchedules(): readonly KeptSchedule[] {
      return schedules.all()
    },
    placeLegalHold(asked: {
      readonly from: Day
      readonly to: Day
      readonly reason: string
      readonly author: string
    }): LegalHold {
      const { id } = place.get({ ...asked, at: now() }) as { readonly id: number }
      return toHold(hold.get(id) as StoredHold)
    },
    /** Throws NOT_FOUND for a hold that is none, USAGE for one that was released. */
    releaseLegalHold(id: number, reason: string, author: string): LegalHold {
      return releaseOnce.immediate(id, reason, author)
    },
    /** In the order in which they were placed, released ones too. */
    legalHolds(): readonly LegalHold[] {
      return holds.all().map(toHold)
    },
  }
}

function toHold({ releasedAt, releasedBy, releaseReason, ...hold }: StoredHold): LegalHold {
  const released =
    releasedAt === null ? null : { at: releasedAt, author: releasedBy ?? '', reason: releaseReason ?? '' }
  return { ...hold, released }
}
