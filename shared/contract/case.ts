import { type } from '@orpc/contract'
import { z } from 'zod'
import {
  CASE_FORMATS,
  CASE_STATUSES,
  type CaseChange,
  type CaseDetail,
  type CaseSummary,
} from '../model/case.ts'
import { FINDING_KINDS } from '../model/finding.ts'
import type { Comment, MarkedRecord, MarkList, PlaceMarks } from '../model/mark.ts'
import type { NoteNode } from '../model/note.ts'
import { archiveKey, day, longOutput, op, saveToken } from './base.ts'
import { resultView } from './result.ts'

const place = z.object({ file: archiveKey, line: z.number().int().min(1) })
const places = z.array(place).min(1).max(5000)
const id = z.number().int().min(1)
/** A tag is a word or a few: what looks the same is the same. */
const tag = z.string().trim().min(1).max(100)
const comment = z.string().trim().min(1).max(100_000)
const title = z.string().trim().min(1).max(300)
const notes = z.string().max(2_000_000)
const scalar = z.union([z.string(), z.number(), z.null()])

/** A finding as the page got it from the engine; it is looked for among those that stand. */
export const findingKey = z.object({
  kind: z.enum(FINDING_KINDS),
  file: z.string().max(1024).nullable(),
  line: z.number().nullable(),
  byte_offset: z.number().nullable(),
  expected: scalar,
  actual: scalar,
})

/** What is put into a case. A result is copied as it is now, and a record is found again by its content. */
export const newMember = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('record'), ...place.shape }),
  /** As it is looked at: in this order, through this filter. */
  resultView.extend({ kind: z.literal('result'), name: z.string().max(200) }),
  z.object({
    kind: z.literal('chart'),
    title: z.string().max(300),
    svg: z.string().max(4_000_000),
    description: z.string().max(20_000),
    sql: z.string().max(1_000_000).nullable(),
  }),
  z.object({ kind: z.literal('finding'), finding: findingKey }),
  z.object({ kind: z.literal('day'), day }),
])
export type NewMember = z.input<typeof newMember>

export const markContract = {
  /** The marks of these places; places without one are left out. One call for a page of rows. */
  at: op.input(z.object({ places })).output(type<readonly PlaceMarks[]>()),
  list: op
    .input(
      z.object({
        starred: z.boolean().default(false),
        tag: tag.nullable().default(null),
        text: z.string().max(1000).default(''),
        limit: z.number().int().min(1).max(5000).default(500),
      }),
    )
    .output(type<MarkList>()),
  /** The record at a place with all that was said of it; null when it carries no mark. */
  record: op.input(place).output(type<MarkedRecord | null>()),
  star: op.input(z.object({ places, on: z.boolean() })).output(type<readonly PlaceMarks[]>()),
  tag: op.input(z.object({ places, tag, on: z.boolean() })).output(type<readonly PlaceMarks[]>()),
  comment: op.input(place.extend({ text: comment })).output(type<Comment>()),
  /** The earlier text is kept. */
  editComment: op.input(z.object({ id, text: comment })).output(type<Comment>()),
  /** What it said is kept in the catalogue; it is not shown any more. */
  deleteComment: op.input(z.object({ id })).output(type<Comment>()),
}

export const caseContract = {
  /** The case changed last comes first. */
  list: op.output(type<readonly CaseSummary[]>()),
  create: op.input(z.object({ title })).output(type<CaseDetail>()),
  get: op.input(z.object({ id })).output(type<CaseDetail>()),
  /** Titles, statuses and kept versions of the notes, newest first. */
  history: op.input(z.object({ id })).output(type<readonly CaseChange[]>()),
  setTitle: op.input(z.object({ id, title })).output(type<CaseDetail>()),
  setStatus: op.input(z.object({ id, status: z.enum(CASE_STATUSES) })).output(type<CaseDetail>()),
  /** Keeps the notes as they are typed; with `version` also as a version of their history. */
  saveNotes: op.input(z.object({ id, notes, version: z.boolean() })).output(type<void>()),
  /** Notes taken apart, for the preview. */
  preview: op.input(z.object({ notes })).output(type<readonly NoteNode[]>()),
  add: op
    .input(z.object({ id, members: z.array(newMember).min(1).max(1000) }))
    .output(longOutput<{ readonly added: readonly number[]; readonly detail: CaseDetail }>()),
  setCaption: op.input(z.object({ member: id, caption: z.string().max(20_000) })).output(type<CaseDetail>()),
  /** The members in their new order. */
  reorder: op.input(z.object({ id, order: z.array(id).max(10_000) })).output(type<CaseDetail>()),
  remove: op.input(z.object({ member: id })).output(type<CaseDetail>()),
  /** Undoes a removal. */
  restore: op.input(z.object({ member: id })).output(type<CaseDetail>()),
  render: op
    .input(z.object({ id, format: z.enum(CASE_FORMATS) }))
    .output(type<{ readonly content: string; readonly suggestedName: string }>()),
  export: op
    .input(z.object({ id, format: z.enum(CASE_FORMATS), save: saveToken }))
    .output(type<{ readonly path: string; readonly bytes: number; readonly sha256: string }>()),
}
