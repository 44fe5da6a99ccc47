import type { Day } from './archive.ts'
import type { DayRange, IgnoredKey, ObjectIdentity, SourceObject } from './source-object.ts'

/** The days on which a log is expected. */
export type Calendar =
  | { readonly kind: 'every-day' }
  | { readonly kind: 'weekdays'; readonly holidays: readonly Day[] }
  | { readonly kind: 'days'; readonly days: readonly Day[] }

/** What the catalogue knows of an object of this source: its newest version. */
export type KnownObject = ObjectIdentity & { readonly key: string; readonly sha256: string }

/** What a pull would do. `fetch` holds all that is to be transferred, the `changed` ones included. */
export type PullPlan = {
  readonly range: DayRange | null
  readonly fetch: readonly SourceObject[]
  readonly unchanged: readonly SourceObject[]
  /** Those of `fetch` and `needsRestore` that were pulled before and are not the same object any more. */
  readonly changed: readonly SourceObject[]
  readonly needsRestore: readonly SourceObject[]
  /** Pulled before, inside the range, and not listed any more. */
  readonly gone: readonly KnownObject[]
  readonly missingDays: readonly Day[]
  readonly ignored: readonly IgnoredKey[]
  /** Bytes to transfer: the sizes of `fetch` added up. */
  readonly bytes: number
}
