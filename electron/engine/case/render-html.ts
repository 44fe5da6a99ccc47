import type { FrozenResult } from '../../../shared/model/case.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { explainFinding, placeOf, SEVERITY_WORDS } from '../../../shared/model/finding-words.ts'
import { type Comment, RECORD_STATE_WORDS } from '../../../shared/model/mark.ts'
import { countText, escaped, fact, htmlHead, icon, TONES, visible } from '../report/index.ts'
import type { CaseDocument, CaseEntry, DocumentFile, RecordExhibit } from './case-document.ts'
import { CASE_STYLE } from './case-style.ts'
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
import { lines, notesHtml } from './notes-html.ts'
import { parseNotes } from './parse-notes.ts'

/** Characters that a line of upright paper holds in the type of results, the gaps between columns included. */
const PAPER_LINE = 150
const GAP = 2
/** What a text that may be broken keeps of a line at least. */
const BROKEN = 12

/**
 * A case as one self-contained HTML file, as reports are: no script, no address outside, a policy that would refuse both.
 * Drawings were cleaned when they were taken in; every other text is escaped here.
 */
export function caseHtml(document: CaseDocument): string {
  const { summary, notes, entries, files, toolVersion } = document
  return [
    ...htmlHead(summary.title, { style: CASE_STYLE }),
    '<body>',
    '<header>',
    `<p class="maker">Blotter · Case ${summary.id}</p>`,
    `<h1>${escaped(summary.title)}</h1>`,
    '<dl class="facts">',
    fact('Status', statusWord(summary.status)),
    fact('Author', summary.author),
    fact('Opened', summary.createdAt),
    fact('Last change', summary.changedAt),
    fact('Time zone', TIME_ZONE),
    fact('Tool', `Blotter ${toolVersion}`),
    '</dl>',
    '</header>',
    '<main>',
    contents(document),
    '<section aria-labelledby="notes" class="note-text"><h2 id="notes">Notes</h2>',
    notes.trim() === '' ? '<p class="empty">None.</p>' : notesHtml(parseNotes(notes)),
    '</section>',
    ...entries.map(entryHtml),
    filesSection(files),
    '</main>',
    '<footer>',
    '<section aria-labelledby="check"><h2 id="check">How to check this</h2>',
    `<p>${escaped(HOW_TO_CHECK)}</p>`,
    '</section>',
    '</footer>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

const hashFact = (term: string, hash: string) =>
  `<div><dt>${escaped(term)}</dt><dd class="code">${escaped(hash)}</dd></div>`

const anchorOf = (at: number) => `entry-${at + 1}`

function contents({ entries }: CaseDocument): string {
  return [
    '<nav aria-labelledby="contents"><section><h2 id="contents">Contents</h2><ul>',
    '<li><a href="#notes">Notes</a></li>',
    ...entries.map((entry, at) => {
      const caption = entry.caption.split('\n')[0] ?? ''
      const more = caption === '' ? '' : ` <span class="byline">${escaped(caption)}</span>`
      return `<li><a href="#${anchorOf(at)}">${at + 1}. ${escaped(entryTitle(entry))}</a>${more}</li>`
    }),
    '<li><a href="#archive-files">Archive files</a></li>',
    '</ul></section></nav>',
  ].join('\n')
}

function entryHtml(entry: CaseEntry, at: number): string {
  const id = anchorOf(at)
  return [
    `<section class="entry" aria-labelledby="${id}"><h2 id="${id}">${at + 1}. ${escaped(entryTitle(entry))}</h2>`,
    ...(entry.caption === '' ? [] : [`<p class="caption">${lines(entry.caption)}</p>`]),
    ...exhibitHtml(entry),
    `<p class="byline">Added by ${escaped(entry.addedBy)}, ${escaped(entry.addedAt)}.</p>`,
    '</section>',
  ].join('\n')
}

function exhibitHtml({ exhibit }: CaseEntry): readonly string[] {
  switch (exhibit.kind) {
    case 'record':
      return recordHtml(exhibit.record)
    case 'result':
      return resultHtml(exhibit.result)
    case 'chart': {
      const { svg, description, sql } = exhibit.chart
      return [
        `<figure class="chart">${svg}</figure>`,
        ...(description === '' ? [] : [`<p class="caption">${lines(description)}</p>`]),
        ...(sql === null ? [] : [`<h3>Statement</h3><pre>${lines(sql)}</pre>`]),
      ]
    }
    case 'finding':
      return findingHtml(exhibit.finding.finding)
    case 'day': {
      const { files, rows, rejects, findings } = exhibit.day
      return [
        '<dl class="facts">',
        ...(files.length === 0 ? [fact('File', 'none')] : files.flatMap(fileFacts)),
        fact('Events loaded', rows === null ? 'not loaded' : countText(rows)),
        fact('Lines not readable', rejects === null ? 'not loaded' : countText(rejects)),
        fact('Findings', countText(findings)),
        '</dl>',
      ]
    }
  }
}

function recordHtml(record: RecordExhibit): readonly string[] {
  const { state, place, raw, rests, currentHash, leafHash, eventId, time, comments, tags, starred } = record
  const moved = state === 'moved' || state === 'changed' ? place : null
  const lost = state === 'gone' || state === 'changed'
  return [
    `<p class="state ${lost ? 'bad' : 'good'}">${icon(lost ? 'bad' : 'good')}${escaped(RECORD_STATE_WORDS[state])}.</p>`,
    '<dl class="facts">',
    fact('File', record.file),
    fact('Line', countText(record.line)),
    ...(moved ? [fact('Place today', `${moved.file}, line ${countText(moved.line)}`)] : []),
    ...(time === null ? [] : [fact('Time as logged', time)]),
    ...(eventId === null ? [] : [fact('event_id', eventId)]),
    hashFact('SHA-256 of the line', record.sha256),
    ...(leafHash === null ? [] : [hashFact('Leaf hash', leafHash)]),
    ...(currentHash === null ? [] : [hashFact('current_hash', currentHash)]),
    ...fileFacts(rests).slice(1),
    '</dl>',
    '<h3>The record as it stands in the archive</h3>',
    ...(raw === null
      ? ['<p class="empty">The line is too long to be kept, and is not there any more.</p>']
      : [
          `<pre>${escaped(raw.text)}</pre>`,
          ...(raw.base64 === null ? [] : [`<h3>Its exact bytes, base64</h3><pre>${raw.base64}</pre>`]),
        ]),
    ...(record.findings.length === 0
      ? []
      : ['<h3>Findings at this line</h3>', ...record.findings.flatMap(findingHtml)]),
    ...(starred || tags.length > 0
      ? [
          '<h3>Marks</h3><ul class="tags">',
          ...(starred ? ['<li>★ starred</li>'] : []),
          ...tags.map((tag) => `<li>${escaped(tag)}</li>`),
          '</ul>',
        ]
      : []),
    ...(comments.length === 0 ? [] : ['<h3>Comments</h3>', ...comments.map(commentHtml)]),
  ]
}

function commentHtml(comment: Comment): string {
  if (comment.deleted) return `<p class="byline">${escaped(deletedComment(comment))}</p>`
  const earlier = comment.earlier.map(
    ({ text, author, at }) =>
      `<p class="byline">Earlier, ${escaped(at)}, ${escaped(author)}: ${lines(text)}</p>`,
  )
  return `<div class="comment"><p>${lines(comment.text)}</p><p class="byline">${escaped(commentByline(comment))}</p>${earlier.join('')}</div>`
}

function fileFacts({ file, sha256, verdict }: DocumentFile): readonly string[] {
  return [
    fact('File', file),
    hashFact('SHA-256 of the file', sha256),
    fact('Verdict on the file', verdictWord(verdict)),
  ]
}

function findingHtml(finding: Finding): readonly string[] {
  const { title, happened, proves, doesNotProve, next } = explainFinding(finding)
  const tone = finding.severity === 'error' ? 'bad' : 'caution'
  return [
    `<p class="state ${tone}">${icon(tone)}${escaped(title)}</p>`,
    '<dl class="facts">',
    fact('What happened', happened),
    fact('It proves', proves),
    fact('It does not prove', doesNotProve),
    fact('What to do next', next),
    fact('Place', placeOf(finding)),
    fact('Kind', `${finding.kind} (${SEVERITY_WORDS[finding.severity]})`),
    ...(finding.expected === null ? [] : [fact('Expected', String(finding.expected))]),
    ...(finding.actual === null ? [] : [fact('Actual', String(finding.actual))]),
    ...finding.consequences.map((consequence) => fact('Follows from it', consequence)),
    '</dl>',
  ]
}

function resultHtml(result: FrozenResult): readonly string[] {
  const { sql, parameters, columns, rows } = result
  const set = columns.map((_, at) => columnSet(result, at))
  const isWide = set.reduce((sum, { least }) => sum + GAP + least, 0) > PAPER_LINE
  const look = (at: number, text = '') => {
    const names = [set[at]?.look, text.length > BROKEN ? 'long' : null].filter(Boolean)
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`
  }
  const name = (at: number) => (isWide ? ` data-column="${escaped(columns[at]?.name ?? '')}"` : '')
  const head = columns.map(
    (column, at) => `<th scope="col"${look(at, column.name)}>${escaped(column.name)}</th>`,
  )
  const body = rows.map(
    (row) => `<tr>${row.map((cell, at) => `<td${look(at)}${name(at)}>${cellHtml(cell)}</td>`).join('')}</tr>`,
  )
  return [
    '<h3>Statement</h3>',
    `<pre>${lines(sql)}</pre>`,
    ...(parameters.length === 0
      ? []
      : ['<dl class="facts">', ...parameters.map(({ name, value }) => fact(name, value)), '</dl>']),
    `<p class="lead">${escaped(resultRan(result))} ${escaped(resultCount(result))}</p>`,
    ...(rows.length === 0
      ? [`<p class="empty">No rows. Columns: ${escaped(columns.map(({ name }) => name).join(', '))}</p>`]
      : [
          `<div class="results${isWide ? ' wide' : ''}"><table><thead><tr>${head.join('')}</tr></thead><tbody>`,
          ...body,
          '</tbody></table></div>',
        ]),
  ]
}

/** How a column is set, and the characters that it takes at least: numbers and short texts are whole, others broken. */
function columnSet(
  { columns, rows }: FrozenResult,
  at: number,
): { readonly look: 'right' | 'long' | null; readonly least: number } {
  const { kind, name } = columns[at] as FrozenResult['columns'][number]
  const widest = rows.reduce(
    (most, row) => Math.max(most, visible(String(row[at] ?? 'NULL')).length),
    Math.min(BROKEN, name.length),
  )
  if (kind === 'integer' || kind === 'decimal' || kind === 'float') return { look: 'right', least: widest }
  return widest > BROKEN ? { look: 'long', least: BROKEN } : { look: null, least: widest }
}

function cellHtml(cell: string | number | boolean | null): string {
  return cell === null ? '<span class="address">NULL</span>' : escaped(String(cell))
}

function filesSection(files: readonly DocumentFile[]): string {
  const rows = files.map(({ file, sha256, verdict }) => {
    const tone = verdict === null ? 'caution' : TONES[verdict]
    return `<tr><th scope="row" class="code">${escaped(file)}</th><td class="verdict ${tone}">${icon(tone)}${escaped(verdictWord(verdict))}</td><td class="code">${escaped(sha256)}</td></tr>`
  })
  return [
    '<section aria-labelledby="archive-files"><h2 id="archive-files">Archive files</h2>',
    files.length === 0
      ? '<p class="empty">None.</p>'
      : `<p class="lead">What the case rests on: results as they ran, everything else as it stands.</p>\n<table><thead><tr><th scope="col">File</th><th scope="col">Verdict</th><th scope="col">SHA-256</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`,
    '</section>',
  ].join('\n')
}
