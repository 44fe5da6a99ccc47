import type { Day } from '../../../shared/model/archive.ts'
import {
  type DayRange,
  INTELLIGENT_TIERING,
  type SourceObject,
  sameObject,
} from '../../../shared/model/source-object.ts'
import type { Alarm, RaiseAlarm } from './alarms.ts'
import { type CatalogDatabase, now } from './database.ts'

/** An object as its source listed it last. Version and lock are known once it was asked for them (`headedAt`). */
export type ListedObject = Omit<SourceObject, 'checksum'> & {
  readonly sourceId: number
  readonly headedAt: string | null
  readonly listedAt: string
}

/** A pulled object that its source did not list any more, and when that was first seen. */
export type AbsentObject = { readonly key: string; readonly day: Day | null; readonly noticedAt: string }

type Stored = Omit<ListedObject, 'needsRestore'> & { readonly needsRestore: number }

/** The newest pull of an object. */
type Pulled = Pick<SourceObject, 'key' | 'size' | 'etag' | 'lastModified'> & {
  readonly pulledAt: string
  readonly sha256: string
}

const COLUMNS = `source_id AS sourceId, key, source_key AS sourceKey, kind, day, size, etag, version_id AS versionId,
  last_modified AS lastModified, storage_class AS storageClass, needs_restore AS needsRestore, lock_mode AS lockMode,
  retain_until AS retainUntil, legal_hold AS legalHold, headed_at AS headedAt, listed_at AS listedAt`

/** What a listing of a range speaks of: its days, and the objects of the whole archive. */
const IN_RANGE = '(@from IS NULL OR day IS NULL OR day BETWEEN @from AND @to)'

/** What the sources listed last, each range replaced by its next listing: what is not listed any more does not stay. */
export function listingTables(db: CatalogDatabase, raise: RaiseAlarm) {
  const clear = db.prepare<{ sourceId: number; from: Day | null; to: Day | null }, Stored>(
    `DELETE FROM listed_objects WHERE source_id = @sourceId AND ${IN_RANGE} RETURNING ${COLUMNS}`,
  )
  const insert = db.prepare(`
    INSERT OR REPLACE INTO listed_objects (source_id, key, source_key, kind, day, size, etag, version_id, last_modified,
      storage_class, needs_restore, lock_mode, retain_until, legal_hold, headed_at, listed_at)
    VALUES (@sourceId, @key, @sourceKey, @kind, @day, @size, @etag, @versionId, @lastModified,
      @storageClass, @needsRestore, @lockMode, @retainUntil, @legalHold, @headedAt, @listedAt)`)
  const pulledFrom = db.prepare<[number], Pulled>(
    `SELECT key, size, etag, last_modified AS lastModified, pulled_at AS pulledAt, sha256 FROM object_versions
     WHERE id IN (SELECT max(id) FROM object_versions WHERE source_id = ? GROUP BY key)`,
  )
  const note = db.prepare(`
    UPDATE listed_objects SET version_id = @versionId, storage_class = @storageClass, needs_restore = @needsRestore,
      lock_mode = @lockMode, retain_until = @retainUntil, legal_hold = @legalHold, headed_at = @headedAt
    WHERE source_id = @sourceId AND key = @key AND etag IS @etag AND size = @size`)
  const listed = db.prepare<{ from: Day | null; to: Day | null }, Stored>(
    `SELECT ${COLUMNS} FROM listed_objects
     WHERE ${IN_RANGE} AND source_id IN (SELECT id FROM sources WHERE removed_at IS NULL)
     ORDER BY key, needs_restore DESC, listed_at`,
  )
  const clearAbsent = db.prepare(`
    DELETE FROM absent_objects WHERE source_id = @sourceId AND ${IN_RANGE}
      AND key NOT IN (SELECT value FROM json_each(@keys))`)
  const insertAbsent = db.prepare(`
    INSERT OR IGNORE INTO absent_objects (source_id, key, day, noticed_at)
    SELECT @sourceId, key, day, @noticedAt FROM object_versions WHERE source_id = @sourceId AND key = @key LIMIT 1`)
  const absent = db.prepare<[], AbsentObject>(
    `SELECT a.key, a.day, a.noticed_at AS noticedAt
     FROM absent_objects a JOIN object_versions v ON v.key = a.key AND v.source_id = a.source_id
     WHERE v.id IN (SELECT max(id) FROM object_versions GROUP BY key) ORDER BY a.key`,
  )

  /**
   * A change that no pull will show: of an object that lies in cold storage, or lay there until now and was never pulled.
   * What is fetched again is compared by its bytes (objects.ts). An ETag that stays says that the bytes stay.
   */
  const changedUnseen = (
    earlier: Stored | undefined,
    pulled: Pulled | undefined,
    object: SourceObject,
  ): readonly Alarm[] => {
    const before = earlier ?? pulled
    if (!before || (before.size === object.size && before.etag === object.etag)) return []
    const wasCold = pulled === undefined && earlier?.needsRestore === 1
    if (!object.needsRestore && !wasCold) return []
    const told = ({ size, lastModified, etag }: Pick<SourceObject, 'size' | 'lastModified' | 'etag'>) =>
      `${size} bytes (${lastModified}, ETag ${etag ?? 'none'})`
    const copy = pulled ? 'The copy here is kept.' : 'It was not pulled before.'
    const until = object.needsRestore ? ' It lies in cold storage: its bytes cannot be compared yet.' : ''
    return [
      raise({
        kind: 'OBJECT_CHANGED',
        key: object.key,
        oldSha256: pulled?.sha256 ?? null,
        newSha256: null,
        detail: `${object.key} is not what its source had on ${earlier?.listedAt ?? pulled?.pulledAt}: ${told(before)} before, ${told(object)} now. ${copy}${until}`,
      }),
    ]
  }

  /** Listed once, never pulled, and not listed any more: of what was pulled, `recordGone` tells. */
  const goneUnpulled = ({ key, size, lastModified, etag, listedAt }: Stored): Alarm =>
    raise({
      kind: 'OBJECT_GONE',
      key,
      oldSha256: null,
      newSha256: null,
      detail: `${key} was listed on ${listedAt} with ${size} bytes (${lastModified}, ETag ${etag ?? 'none'}) and is not listed by its source any more. It was never pulled: there is no copy here.`,
    })

  const record = db.transaction(
    (
      sourceId: number,
      range: DayRange | null,
      objects: readonly SourceObject[],
      gone: readonly string[],
    ): readonly Alarm[] => {
      const at = now()
      const within = { sourceId, from: range?.from ?? null, to: range?.to ?? null }
      const earlier = new Map(clear.all(within).map((object) => [object.key, object]))
      const pulled = new Map(pulledFrom.all(sourceId).map((object) => [object.key, object]))
      const there = new Set(objects.map(({ key }) => key))
      const alarms = [
        ...objects.flatMap((object) =>
          changedUnseen(earlier.get(object.key), pulled.get(object.key), object),
        ),
        ...[...earlier.values()].filter(({ key }) => !there.has(key) && !pulled.has(key)).map(goneUnpulled),
      ]
      for (const object of objects) {
        const known = earlier.get(object.key)
        // What a HEAD said of this very object still stands; the listing itself does not tell it.
        const told =
          known && known.headedAt !== null && sameObject(known, object)
            ? known
            : { ...object, headedAt: null }
        insert.run({
          sourceId,
          key: object.key,
          sourceKey: object.sourceKey,
          kind: object.kind,
          day: object.day,
          size: object.size,
          etag: object.etag,
          versionId: told.versionId,
          lastModified: object.lastModified,
          storageClass: object.storageClass,
          needsRestore: Number(
            object.needsRestore ||
              (object.storageClass === INTELLIGENT_TIERING && Boolean(told.needsRestore)),
          ),
          lockMode: told.lockMode,
          retainUntil: told.retainUntil,
          legalHold: told.legalHold,
          headedAt: told.headedAt,
          listedAt: at,
        })
      }
      clearAbsent.run({ ...within, keys: JSON.stringify(gone) })
      for (const key of gone) insertAbsent.run({ sourceId, key, noticedAt: at })
      return alarms
    },
  )

  return {
    /**
     * Keeps what a source listed in a range, in place of what it listed there before; `gone`: keys that it had once.
     * What changed or went without ever being pulled, or cannot be pulled now, raises alarms in the same transaction.
     */
    recordListing(
      sourceId: number,
      range: DayRange | null,
      objects: readonly SourceObject[],
      gone: readonly string[],
    ): readonly Alarm[] {
      return record.immediate(sourceId, range, objects, gone)
    },
    /** Adds what a HEAD told of a listed object: version, lock, hold. */
    noteHead(sourceId: number, object: SourceObject): void {
      note.run({
        sourceId,
        key: object.key,
        etag: object.etag,
        size: object.size,
        versionId: object.versionId,
        storageClass: object.storageClass,
        needsRestore: Number(object.needsRestore),
        lockMode: object.lockMode,
        retainUntil: object.retainUntil,
        legalHold: object.legalHold,
        headedAt: now(),
      })
    },
    /** What the sources of the workspace listed last. Of a key that several list, one that can be read comes last. */
    listedObjects(range: DayRange | null): readonly ListedObject[] {
      return listed
        .all({ from: range?.from ?? null, to: range?.to ?? null })
        .map((object) => ({ ...object, needsRestore: object.needsRestore === 1 }))
    },
    /** Objects whose newest copy here came from a source that does not list them any more. */
    absentObjects(): readonly AbsentObject[] {
      return absent.all()
    },
  }
}
