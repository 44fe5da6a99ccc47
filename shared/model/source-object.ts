import type { Day, ObjectKind } from './archive.ts'

/** A range of days, both included. */
export type DayRange = { readonly from: Day; readonly to: Day }

/** The class whose archive tiers a listing does not tell: only a HEAD says that such an object has to be restored. */
export const INTELLIGENT_TIERING = 'INTELLIGENT_TIERING'

/**
 * One object as a source lists it. Two listings name the same bytes when `sameObject` says so.
 * The lock fields, `versionId` and `checksum` are known after a HEAD only; before it they are null.
 */
export type SourceObject = {
  /** Archive key: the name in findings, SQL and reports. A name, never a path. */
  readonly key: string
  /** The object's name at its source: the S3 key, or the path below the archive's root. */
  readonly sourceKey: string
  readonly kind: ObjectKind
  readonly day: Day | null
  /** Bytes, as archived. */
  readonly size: number
  /** The ETag as S3 spells it, quotes and all. Null for folders: there, size and lastModified stand in. */
  readonly etag: string | null
  readonly versionId: string | null
  /** ISO 8601 UTC. From S3 as listed (milliseconds); from a folder the mtime in nanoseconds. */
  readonly lastModified: string
  readonly storageClass: string | null
  /** True when the bytes lie in a cold storage class and no restored copy is there to read. */
  readonly needsRestore: boolean
  readonly lockMode: string | null
  readonly retainUntil: string | null
  readonly legalHold: string | null
  /** `SHA256:<base64>` and the like, as the source states it. */
  readonly checksum: string | null
}

/** A name that the source lists and that is not of the layout: shown, never followed. */
export type IgnoredKey = { readonly key: string; readonly reason: string }

export type SourceListing = {
  readonly objects: readonly SourceObject[]
  readonly ignored: readonly IgnoredKey[]
}

/** What tells whether a listed object is the one that was pulled before. */
export type ObjectIdentity = Pick<SourceObject, 'size' | 'etag' | 'versionId' | 'lastModified'>

/**
 * True when both name the same stored bytes: same size, ETag and modification time, and the same version
 * where both versions are known (a listing does not tell it).
 */
export function sameObject(one: ObjectIdentity, other: ObjectIdentity): boolean {
  return (
    one.size === other.size &&
    one.etag === other.etag &&
    one.lastModified === other.lastModified &&
    (one.versionId === null || other.versionId === null || one.versionId === other.versionId)
  )
}
