import type { Day } from '../../../shared/model/archive.ts'
import type { KnownObject } from '../../../shared/model/pull-plan.ts'
import { type DayRange, type SourceObject, sameObject } from '../../../shared/model/source-object.ts'
import type { Alarm, RaiseAlarm } from './alarms.ts'
import { type CatalogDatabase, now } from './database.ts'

/** One version of an archived object that was pulled: what the source said of it, and the SHA-256 of its bytes. */
export type ObjectVersion = Omit<SourceObject, 'needsRestore'> & {
  readonly id: number
  readonly sourceId: number
  readonly sha256: string
  readonly pulledAt: string
}

const COLUMNS = `id, source_id AS sourceId, key, source_key AS sourceKey, kind, day, size, etag,
  version_id AS versionId, last_modified AS lastModified, storage_class AS storageClass, lock_mode AS lockMode,
  retain_until AS retainUntil, legal_hold AS legalHold, checksum, sha256, pulled_at AS pulledAt`

const NEWEST = 'id IN (SELECT max(id) FROM object_versions GROUP BY key)'
const NEWEST_OF_SOURCE =
  'id IN (SELECT max(id) FROM object_versions WHERE source_id = @sourceId GROUP BY key)'

export function objectTable(db: CatalogDatabase, raise: RaiseAlarm) {
  const insert = db.prepare(`
    INSERT INTO object_versions (source_id, key, source_key, kind, day, size, etag, version_id, last_modified,
      storage_class, lock_mode, retain_until, legal_hold, checksum, sha256, pulled_at)
    VALUES (@sourceId, @key, @sourceKey, @kind, @day, @size, @etag, @versionId, @lastModified,
      @storageClass, @lockMode, @retainUntil, @legalHold, @checksum, @sha256, @pulledAt)
    RETURNING ${COLUMNS}`)
  const newest = db.prepare<[string], ObjectVersion>(
    `SELECT ${COLUMNS} FROM object_versions WHERE key = ? ORDER BY id DESC LIMIT 1`,
  )
  const newestOfSource = db.prepare<[number, string], ObjectVersion>(
    `SELECT ${COLUMNS} FROM object_versions WHERE source_id = ? AND key = ? ORDER BY id DESC LIMIT 1`,
  )
  const latest = db.prepare<[], { readonly id: number | null }>('SELECT max(id) AS id FROM object_versions')
  const versions = db.prepare<[string], ObjectVersion>(
    `SELECT ${COLUMNS} FROM object_versions WHERE key = ? ORDER BY id`,
  )
  const current = db.prepare<[], ObjectVersion>(
    `SELECT ${COLUMNS} FROM object_versions WHERE ${NEWEST} ORDER BY key`,
  )
  const counted = db.prepare<[], { readonly key: string; readonly n: number }>(
    'SELECT key, count(*) AS n FROM object_versions GROUP BY key',
  )
  const lastDay = db.prepare<[], { readonly day: Day | null }>(
    `SELECT max(day) AS day FROM object_versions WHERE kind = 'log'`,
  )
  const currentBetween = db.prepare<DayRange, ObjectVersion>(
    `SELECT ${COLUMNS} FROM object_versions
     WHERE ${NEWEST} AND (day IS NULL OR day BETWEEN @from AND @to) ORDER BY key`,
  )
  const ofSource = db.prepare<{ sourceId: number }, ObjectVersion>(
    `SELECT ${COLUMNS} FROM object_versions WHERE ${NEWEST_OF_SOURCE} ORDER BY key`,
  )

  const record = db.transaction((sourceId: number, object: SourceObject, sha256: string) => {
    const before = newest.get(object.key)
    const version = insert.get({
      sourceId,
      key: object.key,
      sourceKey: object.sourceKey,
      kind: object.kind,
      day: object.day,
      size: object.size,
      etag: object.etag,
      versionId: object.versionId,
      lastModified: object.lastModified,
      storageClass: object.storageClass,
      lockMode: object.lockMode,
      retainUntil: object.retainUntil,
      legalHold: object.legalHold,
      checksum: object.checksum,
      sha256,
      pulledAt: now(),
    }) as ObjectVersion
    if (!before || before.sha256 === sha256) return { version, alarm: null }
    const elsewhere = before.sourceId === sourceId ? '' : ' It now comes from another source.'
    const alarm = raise({
      kind: 'OBJECT_CHANGED',
      key: object.key,
      oldSha256: before.sha256,
      newSha256: sha256,
      detail:
        `${object.key} is not what was pulled on ${before.pulledAt}: ${before.size} bytes ` +
        `(${before.lastModified}) before, ${object.size} bytes (${object.lastModified}) now.${elsewhere} ` +
        'Both versions are kept.',
    })
    return { version, alarm }
  })

  return {
    /**
     * Records one pulled version. When the bytes are not those that this key had before (from whatever source),
     * an OBJECT_CHANGED alarm is written in the same transaction, and returned.
     */
    recordObject(
      sourceId: number,
      object: SourceObject,
      sha256: string,
    ): { readonly version: ObjectVersion; readonly alarm: Alarm | null } {
      return record.immediate(sourceId, object, sha256)
    },
    /** The newest version of every key. With a range: of its days, and the objects of the whole archive. */
    currentObjects(range?: DayRange | null): readonly ObjectVersion[] {
      return range ? currentBetween.all(range) : current.all()
    },
    currentObject(key: string): ObjectVersion | null {
      return newest.get(key) ?? null
    },
    /** The newest day of which a log was ever pulled. */
    newestDay(): Day | null {
      return lastDay.get()?.day ?? null
    },
    /** How many versions of each key were ever pulled. */
    versionCounts(): ReadonlyMap<string, number> {
      return new Map(counted.all().map(({ key, n }) => [key, n]))
    },
    /** Number of the version that was recorded last: it rises with each that is pulled. */
    newestObject(): number {
      return latest.get()?.id ?? 0
    },
    /** Every version of the key that was ever pulled, oldest first. */
    versionsOf(key: string): readonly ObjectVersion[] {
      return versions.all(key)
    },
    /** True when the newest version pulled from this source is this very object: no need to transfer it. */
    isUnchanged(sourceId: number, object: SourceObject): boolean {
      const known = newestOfSource.get(sourceId, object.key)
      return known !== undefined && sameObject(known, object)
    },
    /** What was pulled from this source, newest version per key: the plan compares the listing with it. */
    knownObjects(sourceId: number): ReadonlyMap<string, KnownObject> {
      return new Map(ofSource.all({ sourceId }).map((version) => [version.key, version]))
    },
  }
}
