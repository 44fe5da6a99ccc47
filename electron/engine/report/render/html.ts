import type { Provenance } from '../../../../shared/model/report.ts'
import { type FileVerdict, VERDICT_WORD } from '../../../../shared/model/verdict.ts'
import {
  type Cell,
  calendarWords,
  integrityWord,
  type ReportDocument,
  type Section,
  verdictCounts,
} from '../document.ts'
import { countText, visible } from '../format.ts'
import { HTML_STYLE } from './html-style.ts'

/**
 * A document as one self-contained HTML file: no script, no address outside, a policy that would refuse both.
 * Every text that came from the archive is escaped here, once, in `escaped`.
 */
export function documentHtml(document: ReportDocument): string {
  const { provenance } = document
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(document.title)}</title>`,
    `<style>${HTML_STYLE}</style>`,
    '</head>',
    '<body>',
    ...(provenance.failure === null
      ? []
      : [`<p class="failure" role="alert">${icon('bad')}<span>${escaped(provenance.failure)}</span></p>`]),
    '<header>',
    '<p class="maker">Blotter</p>',
    `<h1>${escaped(document.title)}</h1>`,
    '<dl class="facts">',
    fact('Period', document.period),
    fact('Time zone', provenance.timeZone),
    fact('Sign convention', provenance.signConvention),
    fact('Tool', `Blotter ${provenance.toolVersion}`),
    ...(provenance.generatedAt === null ? [] : [fact('Generated at', provenance.generatedAt)]),
    '</dl>',
    '</header>',
    '<main>',
    integrityBox(provenance),
    ...(document.noEvents === null ? [] : [`<p class="no-events">${escaped(document.noEvents)}</p>`]),
    ...(document.notes.length === 0
      ? []
      : [
          '<section class="notes" aria-labelledby="notes"><h2 id="notes">Read this first</h2><ul>',
          ...document.notes.map((note) => `<li>${escaped(note)}</li>`),
          '</ul></section>',
        ]),
    ...document.sections.map(sectionHtml),
    filesSection(provenance),
    '</main>',
    '<footer>',
    '<section aria-labelledby="definitions"><h2 id="definitions">Definitions</h2><dl class="definitions">',
    ...document.definitions.map(({ term, text }) => fact(term, text)),
    '</dl></section>',
    '</footer>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function fact(term: string, text: string): string {
  return `<div><dt>${escaped(term)}</dt><dd>${escaped(text)}</dd></div>`
}

function integrityBox(provenance: Provenance): string {
  const { word, tone } = integrityWord(provenance)
  const { findings, missingDays, files } = provenance
  const rejects = files.reduce((sum, file) => sum + (file.rejects ?? 0), 0)
  const one = files.length === 1 ? files[0] : undefined
  return [
    `<section class="integrity ${tone}" aria-labelledby="integrity">`,
    `<h2 id="integrity">${icon(tone)}<span>Integrity: ${escaped(word)}</span></h2>`,
    '<dl class="facts">',
    fact('Archive files', `${verdictCounts(provenance)} (${calendarWords(provenance)})`),
    fact(
      'Findings of verification',
      `${countText(findings.error)} errors, ${countText(findings.warning)} warnings, ${countText(findings.info)} notes`,
    ),
    fact('Lines not readable', countText(rejects)),
    ...(missingDays.length === 0 ? [] : [fact('Days without a file', missingDays.join(', '))]),
    ...(one
      ? [fact('File', one.file), fact('SHA-256', one.sha256 ?? 'not known')]
      : [
          fact('Files with SHA-256', files.length === 0 ? 'none' : 'listed under "Archive files" at the end'),
        ]),
    '</dl>',
    '</section>',
  ].join('\n')
}

const TONES: Readonly<Record<FileVerdict, 'good' | 'bad' | 'caution'>> = {
  PASSED: 'good',
  FAILED: 'bad',
  NOT_CHECKED: 'caution',
}

function filesSection({ files }: Provenance): string {
  const rows = files.map(
    (file) =>
      `<tr><th scope="row" class="code">${escaped(file.file)}</th><td class="verdict ${TONES[file.verdict]}">${icon(TONES[file.verdict])}${VERDICT_WORD[file.verdict]}</td><td class="right">${countText(file.rows ?? 0)}</td><td class="right">${countText(file.rejects ?? 0)}</td><td class="code">${escaped(file.sha256 ?? 'not known')}</td></tr>`,
  )
  return [
    '<section aria-labelledby="archive-files"><h2 id="archive-files">Archive files</h2>',
    files.length === 0
      ? '<p class="empty">None.</p>'
      : `<table><thead><tr><th scope="col">File</th><th scope="col">Verdict</th><th scope="col" class="right">Events</th><th scope="col" class="right">Unreadable</th><th scope="col">SHA-256</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`,
    '</section>',
  ].join('\n')
}

function sectionHtml(section: Section): string {
  const { id, title, lead } = section
  const { columns, rows, empty, shown = rows.length } = section.table
  const alignOf = (index: number) => (columns[index]?.align === 'right' ? 'right' : '')
  const cell = ({ text, tone }: Cell, index: number) => {
    const classes = [alignOf(index), tone ?? ''].filter((name) => name !== '').join(' ')
    const attribute = classes === '' ? '' : ` class="${classes}"`
    return index === 0
      ? `<th scope="row"${attribute}>${escaped(text)}</th>`
      : `<td${attribute}>${escaped(text)}</td>`
  }
  const head = columns.map(
    ({ label }, index) => `<th scope="col"${alignOf(index) ? ' class="right"' : ''}>${escaped(label)}</th>`,
  )
  const body = rows.slice(0, shown).map((row) => `<tr>${row.map(cell).join('')}</tr>`)
  return [
    `<section aria-labelledby="${id}" class="${columns.length > 7 ? 'wide' : ''}"><h2 id="${id}">${escaped(title)}</h2>`,
    ...(lead === null ? [] : [`<p class="lead">${escaped(lead)}</p>`]),
    rows.length === 0
      ? `<p class="empty">${escaped(empty)}</p>`
      : `<table><thead><tr>${head.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`,
    ...(rows.length > shown
      ? [`<p class="lead">${countText(rows.length - shown)} more rows: CSV and JSON have all.</p>`]
      : []),
    '</section>',
  ].join('\n')
}

/** Shape and word carry the meaning; colour only repeats it. */
function icon(tone: 'good' | 'bad' | 'caution'): string {
  const shape = {
    good: '<circle cx="8" cy="8" r="7"/><path d="M4.6 8.3l2.3 2.3 4.5-5"/>',
    bad: '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2"/>',
    caution: '<path d="M8 1.5l7 13H1z"/><path d="M8 6v4.2M8 12v.6"/>',
  }[tone]
  return `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shape}</svg>`
}

/** Text as HTML text: markup is inert, and what cannot be seen is spelled out. */
export function escaped(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
