import type { FrozenResult } from '../../../shared/model/case.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { explainFinding, placeOf } from '../../../shared/model/finding-words.ts'
import { RECORD_STATE_WORDS } from '../../../shared/model/mark.ts'
import { countText, inert } from '../report/index.ts'
import type { CaseDocument, CaseEntry, DocumentFile, RecordExhibit } from './case-document.ts'
import {
  commentByline,
  deletedComment,
  HOW_TO_CHECK,
  resultCount,
  resultRan,
  statusWord,
  TIME_ZONE,
  verdictWord,
} from './case-words.ts'
import { entryTitle } from './entry-title.ts'
import { fenced, notesMarkdown } from './notes-markdown.ts'
import { parseNotes } from './parse-notes.ts'

/** A case as Markdown (tables as GitHub reads them). Texts of the archive, and of people, cannot become markup. */
export function caseMarkdown({ summary, notes, entries, files, toolVersion }: CaseDocument): string {
  const blocks = [
    `# ${inert(summary.title)}`,
    [
      `- Case: ${summary.id}`,
      `- Status: ${statusWord(summary.status)}`,
      `- Author: ${inert(summary.author)}`,
      `- Opened: ${summary.createdAt}`,
      `- Last change: ${summary.changedAt}`,
      `- Time zone: ${TIME_ZONE}`,
      `- Made by Blotter ${inert(toolVersion)}`,
    ].join('\n'),
    '## Notes',
    notes.trim() === '' ? 'None.' : notesMarkdown(parseNotes(notes)),
    ...entries.flatMap(entryBlocks),
    '## Archive files',
    files.length === 0 ? 'None.' : filesTable(files),
    '## How to check this',
    inert(HOW_TO_CHECK),
  ]
  return `${blocks.join('\n\n')}\n`
}

function entryBlocks(entry: CaseEntry, at: number): readonly string[] {
  return [
    `## ${at + 1}\\. ${inert(entryTitle(entry))}`,
    ...(entry.caption === '' ? [] : [said(entry.caption)]),
    ...exhibitBlocks(entry),
    `Added by ${inert(entry.addedBy)}, ${entry.addedAt}.`,
  ]
}

function exhibitBlocks({ exhibit }: CaseEntry): readonly string[] {
  switch (exhibit.kind) {
    case 'record':
      return recordBlocks(exhibit.record)
    case 'result':
      return resultBlocks(exhibit.result)
    case 'chart': {
      const { description, sql } = exhibit.chart
      return [
        'The drawing is in the HTML and the JSON form of this case.',
        ...(description === '' ? [] : [said(description)]),
        ...(sql === null ? [] : [fenced(sql, 'sql')]),
      ]
    }
    case 'finding':
      return [findingList(exhibit.finding.finding)]
    case 'day': {
      const { files, rows, rejects, findings } = exhibit.day
      return [
        list([
          ...files.flatMap(fileFacts),
          ['Events loaded', rows === null ? 'not loaded' : countText(rows)],
          ['Lines not readable', rejects === null ? 'not loaded' : countText(rejects)],
          ['Findings', countText(findings)],
        ]),
      ]
    }
  }
}

type Fact = readonly [term: string, text: string]

function list(facts: readonly Fact[]): string {
  return facts.map(([term, text]) => `- ${inert(term)}: ${inert(text)}`).join('\n')
}

/** Text of several lines that stays what it is. */
function said(text: string): string {
  return text
    .split(/\r\n|\n/)
    .map((line) => `> ${inert(line)}`)
    .join('\n')
}

function recordBlocks(record: RecordExhibit): readonly string[] {
  const { state, place, raw, rests, currentHash, leafHash, eventId, time, comments, tags, starred } = record
  const optional = (term: string, text: string | null): readonly Fact[] =>
    text === null ? [] : [[term, text]]
  return [
    `**${RECORD_STATE_WORDS[state]}.**`,
    list([
      ['File', record.file],
      ['Line', countText(record.line)],
      ...(place && state !== 'here'
        ? [['Place today', `${place.file}, line ${countText(place.line)}`] as const]
        : []),
      ...optional('Time as logged', time),
      ...optional('event_id', eventId),
      ['SHA-256 of the line', record.sha256],
      ...optional('Leaf hash', leafHash),
      ...optional('current_hash', currentHash),
      ...fileFacts(rests).slice(1),
      ...(starred || tags.length > 0
        ? [['Marks', [...(starred ? ['starred'] : []), ...tags].join(', ')] as const]
        : []),
    ]),
    ...(raw === null
      ? ['The line is too long to be kept, and is not there any more.']
      : [fenced(raw.text), ...(raw.base64 === null ? [] : ['Its exact bytes, base64:', fenced(raw.base64)])]),
    ...record.findings.map(findingList),
    ...comments.flatMap((comment) =>
      comment.deleted
        ? [inert(deletedComment(comment))]
        : [
            said(comment.text),
            inert(commentByline(comment)),
            ...comment.earlier.flatMap(({ text, author, at }) => [
              `Earlier, ${at}, ${inert(author)}:`,
              said(text),
            ]),
          ],
    ),
  ]
}

function findingList(finding: Finding): string {
  const { title, happened, proves, doesNotProve, next } = explainFinding(finding)
  return list([
    ['Finding', `${title} (${finding.kind}, ${finding.severity})`],
    ['Place', placeOf(finding)],
    ['What happened', happened],
    ['It proves', proves],
    ['It does not prove', doesNotProve],
    ['What to do next', next],
    ...(finding.expected === null ? [] : [['Expected', String(finding.expected)] as const]),
    ...(finding.actual === null ? [] : [['Actual', String(finding.actual)] as const]),
    ...finding.consequences.map((text) => ['Follows from it', text] as const),
  ])
}

function resultBlocks(result: FrozenResult): readonly string[] {
  const { sql, parameters, columns, rows } = result
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    fenced(sql, 'sql'),
    ...(parameters.length === 0 ? [] : [list(parameters.map(({ name, value }) => [name, value]))]),
    `${inert(resultRan(result))} ${inert(resultCount(result))}`,
    rows.length === 0
      ? `No rows. Columns: ${inert(columns.map(({ name }) => name).join(', '))}`
      : [
          line(columns.map(({ name }) => inert(name))),
          line(columns.map(() => '---')),
          ...rows.map((row) => line(row.map((cell) => inert(cell === null ? 'NULL' : String(cell))))),
        ].join('\n'),
  ]
}

function fileFacts({ file, sha256, verdict }: DocumentFile): readonly Fact[] {
  return [
    ['File', file],
    ['SHA-256 of the file', sha256],
    ['Verdict on the file', verdictWord(verdict)],
  ]
}

function filesTable(files: readonly DocumentFile[]): string {
  return [
    '| File | Verdict | SHA-256 |',
    '| --- | --- | --- |',
    ...files.map(({ file, sha256, verdict }) => `| ${inert(file)} | ${verdictWord(verdict)} | ${sha256} |`),
  ].join('\n')
}
