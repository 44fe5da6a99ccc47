import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Question, QuestionProblem } from '../model/question.ts'
import { op, saveToken } from './base.ts'
import { CLOSED_TABS_KEPT } from './editor.ts'
import { LONGEST_SQL, MOST_TABS } from './query.ts'

type Described = Pick<Question, 'title' | 'subject' | 'description' | 'params'>

/** A question that Blotter brings. `text` is its file, head and all. */
export type ReadyQuestion = Described & { readonly id: string; readonly text: string }

/** A question of the user's folder. `name` is its file's, from the folder on, to be shown. */
export type SavedQuestion = Described & {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly sha256: string
  readonly modifiedAt: string
  readonly problems: readonly QuestionProblem[]
}

export type SavedQuestions = {
  /** Null as long as none was chosen. */
  readonly folder: string | null
  readonly questions: readonly SavedQuestion[]
  /** Files that are no questions, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  /** Why the folder cannot be read; null when it can. */
  readonly problem: string | null
}

export type SaveOutcome =
  | { readonly status: 'saved'; readonly question: SavedQuestion }
  /** The file is not what was read last: its text as it is now. Nothing was written. */
  | { readonly status: 'changed'; readonly id: string; readonly text: string; readonly sha256: string }
  /** The file is not there any more. Nothing was written. */
  | { readonly status: 'gone' }

/** What belongs to a tab beside its text: its file as it was read last, and the values of its parameters. */
export const tabDetails = z.object({
  tabId: z.string().max(100),
  file: z.object({ id: z.string().max(64), sha256: z.string().length(64) }).nullable(),
  values: z.record(z.string().max(64), z.string().max(10_000)),
})
export type TabDetails = z.infer<typeof tabDetails>

const id = z.string().regex(/^[0-9a-f]{24}$/)
const title = z.string().trim().min(1, 'A question needs a title.').max(200)

export const libraryContract = {
  ready: op.output(type<readonly ReadyQuestion[]>()),
  /** First and last day that is loaded, for the defaults of parameters. */
  days: op.output(type<{ readonly first: string; readonly last: string } | null>()),
  saved: op.output(type<SavedQuestions>()),
  /** The folder that the user chose in a dialog; null: none. The files stay where they are. */
  setFolder: op.input(z.object({ folder: saveToken.nullable() })).output(type<SavedQuestions>()),
  /** `id` null: a new file. `base` is the hash of the file as the page has read it. */
  save: op
    .input(
      z.object({
        id: id.nullable(),
        title,
        text: z.string().max(LONGEST_SQL),
        base: z.string().length(64).nullable(),
        overwrite: z.boolean().default(false),
      }),
    )
    .output(type<SaveOutcome>()),
  rename: op.input(z.object({ id, title })).output(type<SavedQuestion>()),
  /** Into the folder's trash. */
  remove: op.input(z.object({ id })).output(type<{ readonly trashed: string }>()),
  restore: op.input(z.object({ trashed: z.string().uuid() })).output(type<SavedQuestion>()),
  tabs: op.output(type<readonly TabDetails[]>()),
  saveTabs: op
    .input(z.object({ tabs: z.array(tabDetails).max(MOST_TABS + CLOSED_TABS_KEPT) }))
    .output(type<void>()),
}
