/** Marks and cases of the fake engine: kept in memory, as the real ones behave. */
import type { implement } from '@orpc/server'
import { ORPCError } from '@orpc/server'
import type { contract } from '../../shared/contract/index.ts'
import type { CaseChange, CaseDetail, CaseMember, CaseSummary } from '../../shared/model/case.ts'
import type { Comment, MarkedRecord, RecordPlace } from '../../shared/model/mark.ts'
import { hexOf } from './fake-data.ts'

type Os = ReturnType<typeof implement<typeof contract>>

const AT = '2024-02-10T09:12:44.120Z'
const AUTHOR = 'ana'
const keyOf = ({ file, line }: RecordPlace) => `${line} ${file}`

export function fakeCases(os: Pick<Os, 'mark' | 'case'>) {
  const records = new Map<string, MarkedRecord>()
  const cases = new Map<number, CaseDetail>()
  const removed = new Map<
    number,
    { readonly caseId: number; readonly member: CaseMember; readonly at: number }
  >()
  const history = new Map<number, CaseChange[]>()
  let next = 1

  const recordAt = (place: RecordPlace): MarkedRecord =>
    records.get(keyOf(place)) ?? {
      id: next++,
      sha256: hexOf(keyOf(place)),
      currentHash: hexOf(`current ${keyOf(place)}`),
      ...place,
      byteOffset: place.line * 900,
      day: '2024-02-06',
      eventId: `evt-${place.line}`,
      eventType: 'order_filled',
      time: AT,
      fileSha256: hexOf(place.file),
      markedAt: AT,
      state: 'here',
      place: { file: place.file, line: place.line },
      starred: false,
      tags: [],
      comments: [],
    }
  const change = (place: RecordPlace, to: Partial<MarkedRecord>) => {
    records.set(keyOf(place), { ...recordAt(place), ...to })
  }
  const isMarked = ({ starred, tags, comments }: MarkedRecord) =>
    starred || tags.length > 0 || comments.some(({ deleted }) => !deleted)
  const marksAt = (place: RecordPlace) => {
    const record = records.get(keyOf(place))
    if (!record || !isMarked(record)) return []
    const { file, line, id: recordId, starred, tags, comments } = record
    return [
      { file, line, recordId, starred, tags, comments: comments.filter(({ deleted }) => !deleted).length },
    ]
  }
  const changeComment = (id: number, to: (before: Comment) => Comment): Comment => {
    for (const [key, record] of records) {
      const found = record.comments.find((comment) => comment.id === id)
      if (!found) continue
      const changed = to(found)
      records.set(key, {
        ...record,
        comments: record.comments.map((each) => (each === found ? changed : each)),
      })
      return changed
    }
    throw new ORPCError('NOT_FOUND', { message: 'This comment is not there any more.', data: {} })
  }
  const find = (id: number): CaseDetail => {
    const found = cases.get(id)
    if (!found) throw new ORPCError('NOT_FOUND', { message: `There is no case number ${id}.`, data: {} })
    return found
  }
  const put = (id: number, to: Partial<CaseDetail>): CaseDetail => {
    const before = find(id)
    const list = to.list ?? before.list
    const after = { ...before, ...to, list, members: list.length }
    cases.set(id, after)
    return after
  }
  const tell = (id: number, kind: CaseChange['kind'], text: string) =>
    history.set(id, [{ kind, text, author: AUTHOR, at: AT }, ...(history.get(id) ?? [])])
  const caseOf = (member: number): CaseDetail => {
    const found = [...cases.values()].find(({ list }) => list.some(({ id }) => id === member))
    if (!found)
      throw new ORPCError('NOT_FOUND', { message: `There is no member number ${member}.`, data: {} })
    return found
  }

  return {
    mark: {
      at: os.mark.at.handler(({ input }) => input.places.flatMap(marksAt)),
      list: os.mark.list.handler(({ input }) => {
        const marked = [...records.values()].filter(isMarked)
        const fits = marked.filter(
          (record) =>
            (!input.starred || record.starred) &&
            (input.tag === null || record.tags.includes(input.tag)) &&
            JSON.stringify(record).includes(input.text),
        )
        const tags = [...new Set(marked.flatMap((record) => record.tags))].sort()
        return {
          records: fits.slice(0, input.limit),
          total: fits.length,
          starred: marked.filter(({ starred }) => starred).length,
          tags: tags.map((tag) => ({
            tag,
            records: marked.filter((each) => each.tags.includes(tag)).length,
          })),
        }
      }),
      record: os.mark.record.handler(({ input }) => records.get(keyOf(input)) ?? null),
      star: os.mark.star.handler(({ input }) => {
        for (const place of input.places) change(place, { starred: input.on })
        return input.places.flatMap(marksAt)
      }),
      tag: os.mark.tag.handler(({ input }) => {
        for (const place of input.places) {
          const others = recordAt(place).tags.filter((tag) => tag !== input.tag)
          change(place, { tags: input.on ? [...others, input.tag].sort() : others })
        }
        return input.places.flatMap(marksAt)
      }),
      comment: os.mark.comment.handler(({ input: { text, ...place } }) => {
        const comment = { id: next++, text, author: AUTHOR, at: AT, earlier: [], deleted: null }
        change(place, { comments: [...recordAt(place).comments, comment] })
        return comment
      }),
      editComment: os.mark.editComment.handler(({ input }) =>
        changeComment(input.id, (before) => ({
          ...before,
          text: input.text,
          earlier: [...before.earlier, { text: before.text, author: before.author, at: before.at }],
        })),
      ),
      deleteComment: os.mark.deleteComment.handler(({ input }) =>
        changeComment(input.id, (before) => ({ ...before, deleted: { author: AUTHOR, at: AT } })),
      ),
    },
    case: {
      list: os.case.list.handler((): readonly CaseSummary[] =>
        [...cases.values()].reverse().map(({ notes: _notes, list: _list, ...summary }) => summary),
      ),
      create: os.case.create.handler(({ input }) => {
        const id = cases.size + 1
        cases.set(id, {
          id,
          title: input.title,
          status: 'open',
          author: AUTHOR,
          createdAt: AT,
          changedAt: AT,
          members: 0,
          notes: '',
          list: [],
        })
        return find(id)
      }),
      get: os.case.get.handler(({ input }) => find(input.id)),
      history: os.case.history.handler(({ input }) => history.get(input.id) ?? []),
      setTitle: os.case.setTitle.handler(({ input }) => {
        tell(input.id, 'title', input.title)
        return put(input.id, { title: input.title })
      }),
      setStatus: os.case.setStatus.handler(({ input }) => {
        tell(input.id, 'status', input.status)
        return put(input.id, { status: input.status })
      }),
      saveNotes: os.case.saveNotes.handler(({ input }) => {
        if (input.version) tell(input.id, 'notes', input.notes)
        put(input.id, { notes: input.notes })
      }),
      preview: os.case.preview.handler(({ input }) =>
        input.notes === ''
          ? []
          : [{ kind: 'paragraph' as const, children: [{ kind: 'text' as const, text: input.notes }] }],
      ),
      add: os.case.add.handler(async function* ({ input }) {
        yield { phase: 'query', done: 0, total: null, unit: 'rows' }
        const before = find(input.id)
        const added = input.members.flatMap((member): CaseMember[] => {
          const made = { id: next++, caption: '', addedBy: AUTHOR, addedAt: AT }
          switch (member.kind) {
            case 'record': {
              const record = recordAt(member)
              records.set(keyOf(member), record)
              const there = before.list.some(
                ({ content }) => content.kind === 'record' && content.record.id === record.id,
              )
              return there ? [] : [{ ...made, content: { kind: 'record', record } }]
            }
            case 'chart':
              return [{ ...made, content: { kind: 'chart', chart: member } }]
            case 'day':
              return [
                {
                  ...made,
                  content: {
                    kind: 'day',
                    day: { day: member.day, files: [], rows: 1, rejects: 0, findings: 0 },
                  },
                },
              ]
            case 'result':
              return [
                {
                  ...made,
                  content: {
                    kind: 'result',
                    result: {
                      name: member.name,
                      sql: 'SELECT 1',
                      parameters: [],
                      filter: [],
                      columns: [{ name: 'a', type: 'INTEGER', kind: 'integer' }],
                      rows: [[1]],
                      rowCount: 1,
                      csvSha256: hexOf('csv'),
                      ranAt: AT,
                      elapsedMs: 3,
                      lineage: { scope: 'archive', verified: 23, failed: 1, notChecked: 1, missingDays: 2 },
                      files: [],
                    },
                  },
                },
              ]
            case 'finding':
              break
          }
          return []
        })
        const detail = put(input.id, { list: [...before.list, ...added] })
        return { added: added.map(({ id }) => id), detail }
      }),
      setCaption: os.case.setCaption.handler(({ input }) => {
        const { id, list } = caseOf(input.member)
        return put(id, {
          list: list.map((each) => (each.id === input.member ? { ...each, caption: input.caption } : each)),
        })
      }),
      reorder: os.case.reorder.handler(({ input }) => {
        const { list } = find(input.id)
        return put(input.id, {
          list: [...list].sort((one, other) => input.order.indexOf(one.id) - input.order.indexOf(other.id)),
        })
      }),
      remove: os.case.remove.handler(({ input }) => {
        const { id, list } = caseOf(input.member)
        const at = list.findIndex((each) => each.id === input.member)
        const member = list[at]
        if (member) removed.set(member.id, { caseId: id, member, at })
        return put(id, { list: list.filter((each) => each !== member) })
      }),
      restore: os.case.restore.handler(({ input }) => {
        const taken = removed.get(input.member)
        if (!taken) throw new ORPCError('NOT_FOUND', { message: 'Never removed.', data: {} })
        return put(taken.caseId, { list: find(taken.caseId).list.toSpliced(taken.at, 0, taken.member) })
      }),
      render: os.case.render.handler(({ input }) => ({
        content: `<h1>${find(input.id).title}</h1>`,
        suggestedName: `case-${input.id}.${input.format}`,
      })),
      export: os.case.export.handler(({ input }) => ({
        path: `/home/ana/Documents/case-${input.id}.${input.format}`,
        bytes: 12_004,
        sha256: hexOf('case'),
      })),
    },
  }
}
