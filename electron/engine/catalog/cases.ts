import type {
  CaseChange,
  CaseContent,
  CaseStatus,
  CaseSummary,
  MemberKind,
} from '../../../shared/model/case.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { type CatalogDatabase, now } from './database.ts'

/** A member as it is kept: a record by its id, anything else as a frozen copy. */
export type StoredMember = {
  readonly id: number
  readonly caseId: number
  readonly recordId: number | null
  readonly content: Exclude<CaseContent, { kind: 'record' }> | null
  readonly caption: string
  readonly addedBy: string
  readonly addedAt: string
}

export type NewStoredMember =
  | { readonly kind: 'record'; readonly recordId: number }
  | {
      readonly kind: Exclude<MemberKind, 'record'>
      readonly content: Exclude<CaseContent, { kind: 'record' }>
    }

type ChangeKind = CaseChange['kind'] | 'order'
type MemberRow = Omit<StoredMember, 'content'> & { readonly content: string | null }

const LAST = (kind: ChangeKind) =>
  `(SELECT text FROM case_changes WHERE case_id = c.id AND kind = '${kind}' ORDER BY id DESC LIMIT 1)`

const REMOVED = `coalesce((SELECT kind FROM case_member_changes x
  WHERE x.member_id = m.id AND x.kind IN ('removed', 'restored') ORDER BY x.id DESC LIMIT 1), '') = 'removed'`

const SUMMARIES = `
  SELECT c.id, ${LAST('title')} AS title, ${LAST('status')} AS status, c.author, c.created_at AS createdAt,
    max(c.created_at,
      coalesce((SELECT max(at) FROM case_changes WHERE case_id = c.id), ''),
      coalesce((SELECT at FROM case_drafts WHERE case_id = c.id), ''),
      coalesce((SELECT max(at) FROM case_members WHERE case_id = c.id), ''),
      coalesce((SELECT max(x.at) FROM case_member_changes x JOIN case_members m ON m.id = x.member_id
        WHERE m.case_id = c.id), '')) AS changedAt,
    (SELECT count(*) FROM case_members m WHERE m.case_id = c.id AND NOT ${REMOVED}) AS members
  FROM cases c`

const MEMBERS = `
  SELECT m.id, m.case_id AS caseId, m.record_id AS recordId, m.content, m.author AS addedBy, m.at AS addedAt,
    coalesce((SELECT x.text FROM case_member_changes x WHERE x.member_id = m.id AND x.kind = 'caption'
      ORDER BY x.id DESC LIMIT 1), '') AS caption
  FROM case_members m`

export function caseTables(db: CatalogDatabase) {
  const insertCase = db.prepare('INSERT INTO cases (author, created_at) VALUES (?, ?) RETURNING id')
  const insertChange = db.prepare(
    'INSERT INTO case_changes (case_id, kind, text, author, at) VALUES (@caseId, @kind, @text, @author, @at)',
  )
  const lastChange = db.prepare<[number, ChangeKind], { readonly text: string }>(
    'SELECT text FROM case_changes WHERE case_id = ? AND kind = ? ORDER BY id DESC LIMIT 1',
  )
  const changes = db.prepare<[number], CaseChange>(
    `SELECT kind, text, author, at FROM case_changes WHERE case_id = ? AND kind <> 'order' ORDER BY id DESC`,
  )
  const summaries = db.prepare<[], CaseSummary>(`${SUMMARIES} ORDER BY changedAt DESC, c.id DESC`)
  const summary = db.prepare<[number], CaseSummary>(`${SUMMARIES} WHERE c.id = ?`)
  const insertMember = db.prepare(`
    INSERT INTO case_members (case_id, kind, record_id, content, author, at)
    VALUES (@caseId, @kind, @recordId, @content, @author, @at) RETURNING id`)
  const insertMemberChange = db.prepare(
    'INSERT INTO case_member_changes (member_id, kind, text, author, at) VALUES (@memberId, @kind, @text, @author, @at)',
  )
  const members = db.prepare<[number], MemberRow>(
    `${MEMBERS} WHERE m.case_id = ? AND NOT ${REMOVED} ORDER BY m.id`,
  )
  const member = db.prepare<[number], MemberRow>(`${MEMBERS} WHERE m.id = ?`)
  const caseOf = db.prepare<[number], { readonly caseId: number }>(
    'SELECT case_id AS caseId FROM case_members WHERE id = ?',
  )
  const draft = db.prepare<[number], { readonly notes: string; readonly author: string }>(
    'SELECT notes, author FROM case_drafts WHERE case_id = ?',
  )
  const putDraft = db.prepare(
    'INSERT OR REPLACE INTO case_drafts (case_id, notes, author, at) VALUES (?, ?, ?, ?)',
  )
  const dropDraft = db.prepare('DELETE FROM case_drafts WHERE case_id = ?')

  const change = (caseId: number, kind: ChangeKind, text: string, author: string) =>
    insertChange.run({ caseId, kind, text, author, at: now() })

  const create = db.transaction((title: string, author: string): number => {
    const { id } = insertCase.get(author, now()) as { readonly id: number }
    change(id, 'title', title, author)
    change(id, 'status', 'open', author)
    return id
  })

  const add = db.transaction((caseId: number, added: readonly NewStoredMember[], author: string) => {
    const there = new Set(members.all(caseId).map(({ recordId }) => recordId))
    const at = now()
    return added.flatMap((member): number[] => {
      // A record is in a case once.
      if (member.kind === 'record' && there.has(member.recordId)) return []
      const recordId = member.kind === 'record' ? member.recordId : null
      const content = member.kind === 'record' ? null : JSON.stringify(member.content)
      if (recordId !== null) there.add(recordId)
      const { id } = insertMember.get({ caseId, kind: member.kind, recordId, content, author, at }) as {
        readonly id: number
      }
      return [id]
    })
  })

  const keepNotes = db.transaction((caseId: number): string | null => {
    const typed = draft.get(caseId)
    if (!typed) return null
    dropDraft.run(caseId)
    if (typed.notes === (lastChange.get(caseId, 'notes')?.text ?? '')) return null
    change(caseId, 'notes', typed.notes, typed.author)
    return typed.notes
  })

  const find = (id: number): CaseSummary => {
    const found = summary.get(id)
    if (!found) throw new BlotterError('NOT_FOUND', `There is no case number ${id}.`)
    return found
  }
  const caseOfMember = (memberId: number): number => {
    const found = caseOf.get(memberId)
    if (!found) throw new BlotterError('NOT_FOUND', `There is no member number ${memberId} of a case.`)
    return found.caseId
  }
  const changeMember = (
    memberId: number,
    kind: 'caption' | 'removed' | 'restored',
    text: string,
    author: string,
  ) => {
    const caseId = caseOfMember(memberId)
    insertMemberChange.run({ memberId, kind, text, author, at: now() })
    return caseId
  }

  return {
    /** The case changed last comes first. */
    cases(): readonly CaseSummary[] {
      return summaries.all()
    },
    /** Throws NOT_FOUND. */
    caseSummary(id: number): CaseSummary {
      return find(id)
    },
    createCase(title: string, author: string): number {
      return create.immediate(title, author)
    },
    setCaseTitle(id: number, title: string, author: string): void {
      find(id)
      change(id, 'title', title, author)
    },
    setCaseStatus(id: number, status: CaseStatus, author: string): void {
      find(id)
      change(id, 'status', status, author)
    },
    caseHistory(id: number): readonly CaseChange[] {
      find(id)
      return changes.all(id)
    },
    /** The notes as they were typed last. */
    caseNotes(id: number): string {
      return draft.get(id)?.notes ?? lastChange.get(id, 'notes')?.text ?? ''
    },
    /** Keeps notes that are being typed: they survive a crash, and are no version yet. */
    draftCaseNotes(id: number, notes: string, author: string): void {
      find(id)
      putDraft.run(id, notes, author, now())
    },
    /** Makes a version of the notes that were typed; null when they are what the newest version says. */
    keepCaseNotes(id: number): string | null {
      return keepNotes.immediate(id)
    },
    /** Members in their order; new ones stand at the end. */
    caseMembers(id: number): readonly StoredMember[] {
      const order: unknown = JSON.parse(lastChange.get(id, 'order')?.text ?? '[]')
      const place = new Map(Array.isArray(order) ? order.map((member: number, at) => [member, at]) : [])
      const at = (member: number) => place.get(member) ?? Number.MAX_SAFE_INTEGER
      return members
        .all(id)
        .sort((one, other) => at(one.id) - at(other.id) || one.id - other.id)
        .map((row) => ({ ...row, content: row.content === null ? null : JSON.parse(row.content) }))
    },
    /** Returns the ids of what was added; a record that is in the case already is left out. */
    addCaseMembers(id: number, added: readonly NewStoredMember[], author: string): readonly number[] {
      find(id)
      return add.immediate(id, added, author)
    },
    orderCaseMembers(id: number, order: readonly number[], author: string): void {
      find(id)
      change(id, 'order', JSON.stringify(order), author)
    },
    /** These return the case's id, and throw NOT_FOUND. */
    captionCaseMember(memberId: number, caption: string, author: string): number {
      return changeMember(memberId, 'caption', caption, author)
    },
    removeCaseMember(memberId: number, author: string): number {
      return changeMember(memberId, 'removed', '', author)
    },
    /** Undoes a removal; a record that was added again since is left as it is. */
    restoreCaseMember(memberId: number, author: string): number {
      const caseId = caseOfMember(memberId)
      const there = members.all(caseId)
      const removed = member.get(memberId)
      const again = there.some(
        ({ id, recordId }) => id === memberId || (recordId !== null && recordId === removed?.recordId),
      )
      return again ? caseId : changeMember(memberId, 'restored', '', author)
    },
  }
}
