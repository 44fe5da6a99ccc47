/**
 * Marks on archived records: stars, tags and comments. A mark is kept by the record's content (the SHA-256 of its
 * line), so that it is found again when the file has another name or the line another number.
 */
import type { Day } from './archive.ts'

export type RecordPlace = { readonly file: string; readonly line: number }

/** Where a marked record is today. */
export type RecordState =
  /** At the place where it was marked. */
  | 'here'
  /** The same bytes, at another place. */
  | 'moved'
  /** A record with its event_id is there, with other bytes. */
  | 'changed'
  /** No line of the archive has these bytes. */
  | 'gone'

export const RECORD_STATE_WORDS: Readonly<Record<RecordState, string>> = {
  here: 'In the archive as marked',
  moved: 'In the archive as marked, at another place',
  changed: 'This record is no longer in the archive as marked: its bytes have changed',
  gone: 'This record is no longer in the archive as marked',
}

export type Comment = {
  readonly id: number
  readonly text: string
  readonly author: string
  readonly at: string
  /** What it said before, oldest first; its own text is the newest. */
  readonly earlier: readonly { readonly text: string; readonly author: string; readonly at: string }[]
  readonly deleted: { readonly author: string; readonly at: string } | null
}

/** A record that carries a mark, or is in a case, as it was when it was marked first. */
export type MarkedRecord = {
  readonly id: number
  /** Of the line's bytes, without its end. */
  readonly sha256: string
  readonly currentHash: string | null
  readonly file: string
  readonly line: number
  readonly byteOffset: number
  readonly day: Day | null
  readonly eventId: string | null
  readonly eventType: string | null
  /** As logged. */
  readonly time: string | null
  /** SHA-256 of the archived file that it stood in. */
  readonly fileSha256: string
  readonly markedAt: string
  readonly state: RecordState
  /** Where it is today; of a changed record, the line that has its event_id; null when it is gone. */
  readonly place: RecordPlace | null
  readonly starred: boolean
  readonly tags: readonly string[]
  readonly comments: readonly Comment[]
}

/** What a row of a grid shows of its marks. */
export type PlaceMarks = RecordPlace & {
  readonly recordId: number
  readonly starred: boolean
  readonly tags: readonly string[]
  /** Comments that were not deleted. */
  readonly comments: number
}

export type TagCount = { readonly tag: string; readonly records: number }

export type MarkList = {
  readonly records: readonly MarkedRecord[]
  /** Of all marked records, whatever was asked for. */
  readonly tags: readonly TagCount[]
  readonly starred: number
  /** Records that fit; more than `records` when those were too many. */
  readonly total: number
}
