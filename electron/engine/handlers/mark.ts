import type { PlaceMarks, RecordPlace } from '../../../shared/model/mark.ts'
import { recordFailures } from '../activity/record-run.ts'
import { authorOf } from '../case/author.ts'
import { findRecords } from '../case/find-records.ts'
import { readRecords } from '../case/read-records.ts'
import type { MarkKind } from '../catalog/marks.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'

export function markHandlers(os: Implementer['mark'], services: Services) {
  const { catalog } = services

  const marksAt = ({ file, line }: RecordPlace): readonly PlaceMarks[] => {
    const [record, ...others] = catalog.recordsAt({ file, line })
    if (!record) return []
    // Two records with the same bytes can meet at one line: what is said of either is shown there.
    const all = [record, ...others]
    const comments = all.flatMap((each) => each.comments).filter(({ deleted }) => deleted === null).length
    const starred = all.some((each) => each.starred)
    const tags = [...new Set(all.flatMap((each) => each.tags))].sort()
    if (!starred && tags.length === 0 && comments === 0) return []
    return [{ file, line, recordId: record.id, starred, tags, comments }]
  }

  const markAll = (
    kind: MarkKind,
    tag: string | null,
    places: readonly RecordPlace[],
    signal: AbortSignal | undefined,
  ) => {
    const told = { places: places.slice(0, TOLD), count: places.length, ...(tag !== null && { tag }) }
    return recordFailures(catalog, `record.${kind}`, told, async () => {
      await findRecords(services, signal)
      const records = await readRecords(services, places, signal)
      const changed = catalog.markRecords(records, kind, tag, authorOf(catalog))
      if (changed.length > 0) {
        catalog.recordActivity(`record.${PAST[kind]}`, {
          ...(tag !== null && { tag }),
          records: changed.slice(0, TOLD).map(({ file, line, sha256 }) => ({ file, line, sha256 })),
          count: changed.length,
        })
      }
      return places.flatMap(marksAt)
    })
  }

  return {
    at: os.at.handler(async ({ input, signal }) => {
      await findRecords(services, signal)
      return input.places.flatMap(marksAt)
    }),
    list: os.list.handler(async ({ input, signal }) => {
      await findRecords(services, signal)
      return catalog.listMarks(input)
    }),
    record: os.record.handler(async ({ input, signal }) => {
      await findRecords(services, signal)
      return catalog.recordsAt(input)[0] ?? null
    }),
    star: os.star.handler(({ input, signal }) =>
      markAll(input.on ? 'star' : 'unstar', null, input.places, signal),
    ),
    tag: os.tag.handler(({ input, signal }) =>
      markAll(input.on ? 'tag' : 'untag', input.tag, input.places, signal),
    ),
    comment: os.comment.handler(({ input: { text, ...place }, signal }) =>
      recordFailures(catalog, 'record.comment', place, async () => {
        await findRecords(services, signal)
        const [record] = await readRecords(services, [place], signal)
        if (!record) throw new Error('One place gives one record.')
        const comment = catalog.addComment(record, text, authorOf(catalog))
        catalog.recordActivity('record.commented', {
          ...place,
          sha256: record.sha256,
          comment: comment.id,
          text,
        })
        return comment
      }),
    ),
    editComment: os.editComment.handler(({ input: { id, text } }) => {
      const comment = catalog.editComment(id, text, authorOf(catalog))
      catalog.recordActivity('comment.edited', { comment: id, text })
      return comment
    }),
    deleteComment: os.deleteComment.handler(({ input: { id } }) => {
      const comment = catalog.deleteComment(id, authorOf(catalog))
      catalog.recordActivity('comment.deleted', { comment: id })
      return comment
    }),
  }
}

/** Records that one entry of the activity log names. */
const TOLD = 100

const PAST: Readonly<Record<MarkKind, string>> = {
  star: 'starred',
  unstar: 'unstarred',
  tag: 'tagged',
  untag: 'untagged',
}
