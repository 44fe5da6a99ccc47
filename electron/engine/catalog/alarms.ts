import type { Alarm as OpenAlarm } from '../../../shared/model/archive-view.ts'
import { type CatalogDatabase, now } from './database.ts'

/** The archive is not what it was at an earlier pull; open until somebody acknowledges it. */
export type Alarm = OpenAlarm & { readonly acknowledgedAt: string | null; readonly note: string | null }

/** An alarm as it is raised; what it raises is open. */
export type RaiseAlarm = (alarm: Omit<OpenAlarm, 'id' | 'detectedAt'>) => Alarm

const SELECT = `
  SELECT id, kind, key, old_sha256 AS oldSha256, new_sha256 AS newSha256, detected_at AS detectedAt, detail,
    acknowledged_at AS acknowledgedAt, note
  FROM alarms LEFT JOIN alarm_acknowledgements ON alarm_id = id`

export function alarmTable(db: CatalogDatabase) {
  const insert = db.prepare(`
    INSERT INTO alarms (kind, key, old_sha256, new_sha256, detected_at, detail)
    VALUES (@kind, @key, @oldSha256, @newSha256, @detectedAt, @detail) RETURNING id`)
  const all = db.prepare<[], Alarm>(`${SELECT} ORDER BY id DESC`)
  const open = db.prepare<[], Alarm>(`${SELECT} WHERE acknowledged_at IS NULL ORDER BY id DESC`)
  const newestOfKey = db.prepare<[string], Alarm>(`${SELECT} WHERE key = ? ORDER BY id DESC LIMIT 1`)
  const lastPulledAt = db.prepare<[string], { readonly at: string | null; readonly sha256: string | null }>(
    'SELECT pulled_at AS at, sha256 FROM object_versions WHERE key = ? ORDER BY id DESC LIMIT 1',
  )
  const acknowledge = db.prepare(`
    INSERT INTO alarm_acknowledgements (alarm_id, acknowledged_at, note) SELECT @id, @at, @note
    WHERE NOT EXISTS (SELECT 1 FROM alarm_acknowledgements WHERE alarm_id = @id)`)

  const raise: RaiseAlarm = (alarm) => {
    const detectedAt = now()
    const { id } = insert.get({ ...alarm, detectedAt }) as { readonly id: number }
    return { ...alarm, id, detectedAt, acknowledgedAt: null, note: null }
  }

  const gone = db.transaction((keys: readonly string[]): readonly Alarm[] =>
    keys.flatMap((key) => {
      const pulled = lastPulledAt.get(key)
      if (!pulled) return []
      const before = newestOfKey.get(key)
      // Said once: until the object is pulled again, the same absence is the same alarm.
      if (before?.kind === 'OBJECT_GONE' && before.detectedAt >= (pulled.at ?? '')) return []
      return [
        raise({
          kind: 'OBJECT_GONE',
          key,
          oldSha256: pulled.sha256,
          newSha256: null,
          detail: `${key} was pulled on ${pulled.at} and is not listed by its source any more. The copy here is kept.`,
        }),
      ]
    }),
  )

  return {
    raise,
    operations: {
      /** Newest first. `unacknowledged` leaves out what somebody has already dealt with. */
      alarms(which: 'all' | 'unacknowledged' = 'all'): readonly Alarm[] {
        return which === 'all' ? all.all() : open.all()
      },
      /** Writes an OBJECT_GONE alarm for each key that was pulled once; one per disappearance. Returns the new ones. */
      recordGone(keys: readonly string[]): readonly Alarm[] {
        return gone.immediate(keys)
      },
      /** The first acknowledgement stays; later ones change nothing. */
      acknowledgeAlarm(id: number, note: string | null = null): void {
        acknowledge.run({ id, at: now(), note })
      },
    },
  }
}
