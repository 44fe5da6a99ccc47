import { BlotterError } from '../../../shared/model/error.ts'
import type { Comment, MarkedRecord, RecordPlace, RecordState, TagCount } from '../../../shared/model/mark.ts'
import { type CatalogDatabase, now } from './database.ts'

/** A record as it stands in the archive when it is marked. */
export type NewRecord = Pick<
  MarkedRecord,
  | 'sha256'
  | 'currentHash'
  | 'file'
  | 'line'
  | 'byteOffset'
  | 'day'
  | 'eventId'
  | 'eventType'
  | 'time'
  | 'fileSha256'
> & {
  /** Null when the line is too long to be kept here. */
  readonly raw: Buffer | null
}

/** Where a marked record was found last, and in which bytes of the file. */
export type FoundPlace = {
  readonly recordId: number
  readonly state: RecordState
  readonly file: string | null
  readonly line: number | null
  readonly fileSha256: string | null
}

/** What a record needs to be found again. */
export type SoughtRecord = Omit<NewRecord, 'raw'> & { readonly id: number; readonly found: FoundPlace }

export type MarkKind = 'star' | 'unstar' | 'tag' | 'untag'

export type MarkFilter = {
  readonly starred: boolean
  readonly tag: string | null
  readonly text: string
  readonly limit: number
}

type RecordRow = Omit<NewRecord, 'raw'> & {
  readonly id: number
  readonly markedAt: string
  readonly state: RecordState
  readonly placeFile: string | null
  readonly placeLine: number | null
  readonly placeSha256: string | null
}

type MarkRow = {
  readonly id: number
  readonly recordId: number
  readonly kind: MarkKind | 'comment' | 'edit' | 'delete'
  readonly commentId: number | null
  readonly text: string | null
  readonly author: string
  readonly at: string
}

const RECORDS = `
  SELECT r.id, r.sha256, r.current_hash AS currentHash, r.file, r.line, r.byte_offset AS byteOffset, r.day,
    r.event_id AS eventId, r.event_type AS eventType, r.time, r.file_sha256 AS fileSha256, r.marked_at AS markedAt,
    p.state, p.file AS placeFile, p.line AS placeLine, p.file_sha256 AS placeSha256
  FROM marked_records r JOIN record_places p ON p.record_id = r.id`

const MARKS =
  'SELECT id, record_id AS recordId, kind, comment_id AS commentId, text, author, at FROM record_marks'

export function markTables(db: CatalogDatabase) {
  const insertRecord = db.prepare(`
    INSERT INTO marked_records (sha256, current_hash, file, line, byte_offset, day, event_id, event_type, time,
      file_sha256, raw, marked_at)
    VALUES (@sha256, @currentHash, @file, @line, @byteOffset, @day, @eventId, @eventType, @time,
      @fileSha256, @raw, @markedAt) RETURNING id`)
  const putPlace = db.prepare(`
    INSERT OR REPLACE INTO record_places (record_id, state, file, line, file_sha256)
    VALUES (@recordId, @state, @file, @line, @fileSha256)`)
  const insertMark = db.prepare(`
    INSERT INTO record_marks (record_id, kind, comment_id, text, author, at)
    VALUES (@recordId, @kind, @commentId, @text, @author, @at) RETURNING id`)
  const atPlace = db.prepare<[string, number], RecordRow>(
    `${RECORDS} WHERE p.file = ? AND p.line = ? AND p.state IN ('here', 'moved')`,
  )
  const allRecords = db.prepare<[], RecordRow>(`${RECORDS} ORDER BY r.day, r.file, r.line, r.id`)
  const byId = db.prepare<[number], RecordRow>(`${RECORDS} WHERE r.id = ?`)
  const marksOf = db.prepare<[number], MarkRow>(`${MARKS} WHERE record_id = ? ORDER BY id`)
  const allMarks = db.prepare<[], MarkRow>(`${MARKS} ORDER BY id`)
  const markById = db.prepare<[number], MarkRow>(`${MARKS} WHERE id = ?`)
  const rawOf = db.prepare<[number], { readonly raw: Buffer | null }>(
    'SELECT raw FROM marked_records WHERE id = ?',
  )
  const newest = db.prepare<[], { readonly mark: number }>(
    'SELECT coalesce(max(id), 0) AS mark FROM record_marks',
  )
  /** How often records were placed anew since the catalogue was opened. */
  let placings = 0

  const find = (record: NewRecord): RecordRow | undefined =>
    atPlace.all(record.file, record.line).find(({ sha256 }) => sha256 === record.sha256)

  /** The record's id: the one it has, or a new one. Called within a transaction. */
  const keep = (record: NewRecord): number => {
    const known = find(record)
    if (known) return known.id
    const { id } = insertRecord.get({ ...record, markedAt: now() }) as { readonly id: number }
    const { file, line, fileSha256 } = record
    putPlace.run({ recordId: id, state: 'here', file, line, fileSha256 })
    return id
  }

  const keepAll = db.transaction((records: readonly NewRecord[]) => records.map(keep))

  const mark = db.transaction(
    (
      records: readonly NewRecord[],
      kind: MarkKind,
      tag: string | null,
      author: string,
    ): readonly number[] => {
      const at = now()
      return records.flatMap((record) => {
        // A mark that is taken away needs none to be there first.
        const known = find(record)
        const marks = known ? fold(marksOf.all(known.id)) : NO_MARKS
        if (!changes(marks, kind, tag)) return []
        const recordId = keep(record)
        insertMark.run({ recordId, kind, commentId: null, text: tag, author, at })
        return [recordId]
      })
    },
  )

  const comment = db.transaction((record: NewRecord, text: string, author: string): number => {
    const recordId = keep(record)
    const { id } = insertMark.get({
      recordId,
      kind: 'comment',
      commentId: null,
      text,
      author,
      at: now(),
    }) as { readonly id: number }
    return id
  })

  const changeComment = db.transaction(
    (commentId: number, kind: 'edit' | 'delete', text: string | null, author: string): Comment => {
      const written = markById.get(commentId)
      const read = () =>
        written && fold(marksOf.all(written.recordId)).comments.find(({ id }) => id === commentId)
      const before = read()
      if (!written || !before || before.deleted) {
        throw new BlotterError('NOT_FOUND', 'This comment is not there any more.')
      }
      if (kind === 'edit' && text === before.text) return before
      insertMark.run({ recordId: written.recordId, kind, commentId, text, author, at: now() })
      return read() as Comment
    },
  )

  const toRecord = (row: RecordRow, marks: Marks): MarkedRecord => {
    const { placeFile, placeLine, placeSha256: _bytes, ...rest } = row
    return {
      ...rest,
      place: placeFile === null || placeLine === null ? null : { file: placeFile, line: placeLine },
      ...marks,
    }
  }
  const read = (id: number): MarkedRecord => {
    const row = byId.get(id)
    if (!row) throw new BlotterError('NOT_FOUND', 'This record is not marked.')
    return toRecord(row, fold(marksOf.all(id)))
  }

  const all = (): readonly MarkedRecord[] => {
    const marks = new Map<number, MarkRow[]>()
    for (const row of allMarks.all()) {
      const list = marks.get(row.recordId)
      if (list) list.push(row)
      else marks.set(row.recordId, [row])
    }
    return allRecords.all().map((row) => toRecord(row, fold(marks.get(row.id) ?? [])))
  }

  return {
    /** Stars or tags records, or takes that away. What is so already is left as it is; returns what changed. */
    markRecords(
      records: readonly NewRecord[],
      kind: MarkKind,
      tag: string | null,
      author: string,
    ): readonly MarkedRecord[] {
      return mark.immediate(records, kind, tag, author).map(read)
    },
    /** Keeps records without a mark: members of a case. */
    keepRecords(records: readonly NewRecord[]): readonly number[] {
      return keepAll.immediate(records)
    },
    addComment(record: NewRecord, text: string, author: string): Comment {
      const id = comment.immediate(record, text, author)
      const written = markById.get(id) as MarkRow
      return fold(marksOf.all(written.recordId)).comments.find((each) => each.id === id) as Comment
    },
    /** Throws NOT_FOUND for a comment that is not there or was deleted. */
    editComment(id: number, text: string, author: string): Comment {
      return changeComment.immediate(id, 'edit', text, author)
    },
    deleteComment(id: number, author: string): Comment {
      return changeComment.immediate(id, 'delete', null, author)
    },
    /** The records that are at this place today, with their marks. */
    recordsAt({ file, line }: RecordPlace): readonly MarkedRecord[] {
      return atPlace.all(file, line).map((row) => toRecord(row, fold(marksOf.all(row.id))))
    },
    markedRecord(id: number): MarkedRecord {
      return read(id)
    },
    /** The line as it was marked; null when it was too long to be kept. */
    rawOfRecord(id: number): Buffer | null {
      return rawOf.get(id)?.raw ?? null
    },
    /** Records that carry a mark, in archive order. */
    markedRecords(): readonly MarkedRecord[] {
      return all().filter(isMarked)
    },
    /** Records that fit, and of all marked records how many have a star and which tag. */
    listMarks(filter: MarkFilter): {
      readonly records: readonly MarkedRecord[]
      readonly total: number
      readonly starred: number
      readonly tags: readonly TagCount[]
    } {
      const marked = all().filter(isMarked)
      const sought = filter.text.trim().toLowerCase()
      const fits = marked.filter(
        (record) =>
          (!filter.starred || record.starred) &&
          (filter.tag === null || record.tags.includes(filter.tag)) &&
          (sought === '' || textOf(record).includes(sought)),
      )
      const counts = new Map<string, number>()
      for (const { tags } of marked) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
      return {
        records: fits.slice(0, filter.limit),
        total: fits.length,
        starred: marked.filter(({ starred }) => starred).length,
        tags: [...counts]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([tag, records]) => ({ tag, records })),
      }
    },
    /** Every record that was ever marked or put into a case, with where it was found last. */
    soughtRecords(): readonly SoughtRecord[] {
      return allRecords
        .all()
        .map(({ placeFile, placeLine, placeSha256, state, markedAt: _at, ...record }) => ({
          ...record,
          found: { recordId: record.id, state, file: placeFile, line: placeLine, fileSha256: placeSha256 },
        }))
    },
    placeRecords(places: readonly FoundPlace[]): void {
      db.transaction(() => {
        for (const place of places) putPlace.run(place)
      }).immediate()
      placings += 1
    },
    /** Another one after every mark and every record that was found at another place. */
    marksVersion(): string {
      const { mark: newestMark } = newest.get() as { readonly mark: number }
      return `${newestMark} ${placings}`
    },
  }
}

type Marks = Pick<MarkedRecord, 'starred' | 'tags' | 'comments'>
const NO_MARKS: Marks = { starred: false, tags: [], comments: [] }

function isMarked({ starred, tags, comments }: MarkedRecord): boolean {
  return starred || tags.length > 0 || comments.some(({ deleted }) => deleted === null)
}

function changes({ starred, tags }: Marks, kind: MarkKind, tag: string | null): boolean {
  switch (kind) {
    case 'star':
      return !starred
    case 'unstar':
      return starred
    case 'tag':
      return tag !== null && !tags.includes(tag)
    case 'untag':
      return tag !== null && tags.includes(tag)
  }
}

/** What stands of everything that was said of a record, in the order in which it was said. */
function fold(rows: readonly MarkRow[]): Marks {
  let starred = false
  const tags = new Set<string>()
  const comments = new Map<number, Comment>()
  for (const { id, kind, commentId, text, author, at } of rows) {
    switch (kind) {
      case 'star':
      case 'unstar':
        starred = kind === 'star'
        break
      case 'tag':
        tags.add(text ?? '')
        break
      case 'untag':
        tags.delete(text ?? '')
        break
      case 'comment':
        comments.set(id, { id, text: text ?? '', author, at, earlier: [], deleted: null })
        break
      case 'edit':
      case 'delete': {
        const before = commentId === null ? undefined : comments.get(commentId)
        if (!before) break
        const { text: said, author: by, at: since } = before
        comments.set(
          before.id,
          kind === 'delete'
            ? { ...before, deleted: { author, at } }
            : {
                ...before,
                text: text ?? '',
                author,
                at,
                earlier: [...before.earlier, { text: said, author: by, at: since }],
              },
        )
      }
    }
  }
  return { starred, tags: [...tags].sort(), comments: [...comments.values()] }
}

function textOf(record: MarkedRecord): string {
  const { file, line, eventId, eventType, time, tags, comments } = record
  const said = comments.filter(({ deleted }) => deleted === null).map(({ text }) => text)
  return [file, `line ${line}`, eventId, eventType, time, ...tags, ...said].join('\n').toLowerCase()
}
