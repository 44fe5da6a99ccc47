/** Sentences that every export of a case says. */
import { CASE_STATUS_WORDS, type CaseStatus, type FrozenResult } from '../../../shared/model/case.ts'
import { lineageText } from '../../../shared/model/lineage.ts'
import type { Comment } from '../../../shared/model/mark.ts'
import { type FileVerdict, VERDICT_WORD } from '../../../shared/model/verdict.ts'
import { countText } from '../report/index.ts'

export const TIME_ZONE = 'UTC. The times of records are as they were logged.'
export const HOW_TO_CHECK =
  "The SHA-256 of a record is that of its line, without the line end: gzip -dc FILE | sed -n LINEp | tr -d '\\n' | sha256sum. The SHA-256 of a file is that of the file as archived. Characters that cannot be seen are spelled out as \\u{...}; where a line has some, its exact bytes stand beside it as base64."

export const statusWord = (status: CaseStatus) => CASE_STATUS_WORDS[status]
export const verdictWord = (verdict: FileVerdict | null) =>
  verdict === null ? 'not in the workspace any more' : VERDICT_WORD[verdict]

export function resultCount({ filter, rows, rowCount, csvSha256 }: FrozenResult): string {
  const through = filter.length === 0 ? '' : `Only rows where ${filter.join(' and ')}. `
  const count =
    rows.length === rowCount
      ? `${countText(rowCount)} ${rowCount === 1 ? 'row' : 'rows'}, all of them below.`
      : `The first ${countText(rows.length)} of ${countText(rowCount)} rows are below.`
  const of = filter.length === 0 ? 'the whole result' : 'these rows, all of them,'
  return `${through}${count} SHA-256 of ${of} as CSV: ${csvSha256}.`
}

export function resultRan({ ranAt, lineage }: FrozenResult): string {
  return `Run at ${ranAt} ${lineageText(lineage)}.`
}

/** Who said it and when; what was said before, and what was taken back, stays to be seen. */
export function commentByline({ author, at, earlier }: Comment): string {
  const first = earlier[0]
  return first ? `${author}, ${at}; first written ${first.at} by ${first.author}` : `${author}, ${at}`
}

export function deletedComment({ author, at, deleted }: Comment): string {
  return `A comment by ${author} of ${at} was deleted by ${deleted?.author ?? ''} at ${deleted?.at ?? ''}.`
}
