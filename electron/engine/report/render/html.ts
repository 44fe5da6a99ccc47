import type { Provenance } from '../../../../shared/model/report.ts'
import { type FileVerdict, VERDICT_WORD } from '../../../../shared/model/verdict.ts'
import { drawFigure } from '../chart/draw-figure.ts'
import {
  BESIDE,
  type Cell,
  calendarWords,
  elsewhereText,
  findingCounts,
  integrityWord,
  missingDaysText,
  omitted,
  type Part,
  printedTable,
  type ReportDocument,
  type Section,
  type Table,
  verdictCounts,
} from '../document.ts'
import { countText, visible } from '../format.ts'
import { HTML_STYLE } from './html-style.ts'

/**
 * The lines of a page's head: a title, our style and more of it, and a policy that refuses scripts and addresses
 * outside. `allow` is what else the policy lets in, e.g. `; img-src data:`.
 */
export function htmlHead(
  title: string,
  { style = '', allow = '' }: { readonly style?: string; readonly allow?: string } = {},
): readonly string[] {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${allow}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<style>${HTML_STYLE}${style}</style>`,
    '</head>',
  ]
}

/**
 * A document as one self-contained HTML file: no script, no address outside, a policy that would refuse both.
 * Every text that came from the archive is escaped here, once, in `escaped`.
 */
export function documentHtml(document: ReportDocument): string {
  const { provenance } = document
  return [
    ...htmlHead(document.title, { allow: '; img-src data:' }),
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
    ...filesBeside(provenance),
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

export function fact(term: string, text: string): string {
  return `<div><dt>${escaped(term)}</dt><dd>${escaped(text)}</dd></div>`
}

function integrityBox(provenance: Provenance): string {
  const { word, tone } = integrityWord(provenance)
  const { missingDays, files, besides = [] } = provenance
  const rejects = files.reduce((sum, file) => sum + (file.rejects ?? 0), 0)
  const one = files.length === 1 ? files[0] : undefined
  return [
    `<section class="integrity ${tone}" aria-labelledby="integrity">`,
    `<h2 id="integrity">${icon(tone)}<span>Integrity: ${escaped(word)}</span></h2>`,
    '<dl class="facts">',
    fact('Archive files', `${verdictCounts(provenance)} (${calendarWords(provenance)})`),
    fact('Findings of verification', findingCounts(provenance)),
    fact('Lines not readable', countText(rejects)),
    ...(missingDays.length === 0 ? [] : [fact('Days without a file', missingDaysText(provenance))]),
    ...(provenance.elsewhere ? [fact('Days whose file is not here', elsewhereText(provenance))] : []),
    ...besides.map((file) => fact(`Given beside: ${file.what}`, `${file.name}, SHA-256 ${file.sha256}`)),
    ...(one
      ? [fact('File', one.file), fact('SHA-256', one.sha256 ?? 'not known')]
      : [
          fact('Files with SHA-256', files.length === 0 ? 'none' : 'listed under "Archive files" at the end'),
        ]),
    '</dl>',
    '</section>',
  ].join('\n')
}

export const TONES: Readonly<Record<FileVerdict, 'good' | 'bad' | 'caution'>> = {
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

function filesBeside({ besides = [] }: Provenance): readonly string[] {
  if (besides.length === 0) return []
  const rows = besides.map(
    (file) =>
      `<tr><th scope="row">${escaped(file.what)}</th><td>${escaped(file.name)}</td><td class="right">${countText(file.rows)}</td><td class="right">${countText(file.bytes)}</td><td class="code">${escaped(file.sha256)}</td></tr>`,
  )
  return [
    '<section aria-labelledby="files-beside"><h2 id="files-beside">Files beside the archive</h2>',
    `<p class="lead">${BESIDE}</p>`,
    `<table><thead><tr><th scope="col">Given as</th><th scope="col">File</th><th scope="col" class="right">Rows</th><th scope="col" class="right">Bytes</th><th scope="col">SHA-256</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`,
    '</section>',
  ]
}

function sectionHtml(section: Section): string {
  const { id, title, lead } = section
  const { columns, rows } = printedTable(section.table)
  const rest = omitted(section.table)
  const wide = columns.length > 7
  const layout = [...(wide ? ['wide'] : []), ...paperLayout(columns, rows, wide)].join(' ')
  const alignOf = (index: number) => (columns[index]?.align === 'right' ? 'right' : '')
  const cell = ({ text, tone, about }: Cell, index: number) => {
    const classes = [
      alignOf(index),
      tone ?? '',
      isIdentifier(text) ? 'long whole' : hasLongWord(text) ? 'long' : text.length <= 16 ? 'short' : '',
    ]
      .filter((name) => name !== '')
      .join(' ')
    const attribute = classes === '' ? '' : ` class="${classes}"`
    const content = about === undefined ? escaped(text) : `<a href="#${escaped(about)}">${escaped(text)}</a>`
    return index === 0 ? `<th scope="row"${attribute}>${content}</th>` : `<td${attribute}>${content}</td>`
  }
  const head = columns.map(
    ({ label }, index) => `<th scope="col"${alignOf(index) ? ' class="right"' : ''}>${escaped(label)}</th>`,
  )
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`)
  return [
    ...(section.part ? partHead(section.part) : []),
    `<section aria-labelledby="${id}" class="${layout}">`,
    // A chart stays on the page of its title.
    ...(section.figure ? [`<div class="drawn">`] : []),
    `<h2 id="${id}">${escaped(title)}</h2>`,
    ...(lead === null ? [] : [`<p class="lead">${escaped(lead)}</p>`]),
    ...(section.figure ? [`<figure>${drawFigure(section.figure, `figure-${id}`)}</figure></div>`] : []),
    rows.length === 0
      ? `<p class="empty">${escaped(section.table.empty)}</p>`
      : `<table><thead><tr>${head.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`,
    ...(rest === null ? [] : [`<p class="lead">${escaped(rest)}</p>`]),
    '</section>',
  ].join('\n')
}

/**
 * Characters that a line of upright paper holds, the gaps between columns included; a wide table is set smaller. What
 * needs more is set smaller yet, and what needs even more than `small` is broken wherever it must be.
 */
const PAPER_LINE = {
  sideways: { usual: 178, small: 225 },
  wide: { usual: 160, small: 200 },
  other: { usual: 126, small: 160 },
}
const GAP = 2
/** A longer text is broken in any case: it does not turn the paper. */
const LONGEST_UNBROKEN = 40
/** What a cell that may be broken keeps at least. */
const BROKEN = 9
const BROKEN_SIDEWAYS = 24

/** How columns that cannot stand side by side on paper are set, so that none is cut off at its edge. */
function paperLayout(columns: Table['columns'], rows: Table['rows'], wide: boolean): readonly string[] {
  const sum = (least: (text: string, align: 'left' | 'right') => number) =>
    columns.reduce(
      (all, { label, align }, index) =>
        all +
        GAP +
        rows.reduce(
          (widest, row) => Math.max(widest, least(row[index]?.text ?? '', align)),
          Math.max(...label.split(' ').map((word) => word.length)),
        ),
      0,
    )
  const sideways = wide && sum((text) => Math.min(LONGEST_UNBROKEN, text.length)) > PAPER_LINE.wide.usual
  const needed = sum((text, align) =>
    align === 'right' || text.length <= 16 || (sideways && isIdentifier(text))
      ? visible(text).length
      : hasLongWord(text)
        ? sideways
          ? BROKEN_SIDEWAYS
          : BROKEN
        : Math.max(...text.split(/\s/).map((word) => word.length)),
  )
  const { usual, small } = sideways ? PAPER_LINE.sideways : wide ? PAPER_LINE.wide : PAPER_LINE.other
  return [
    ...(sideways ? ['sideways'] : []),
    ...(needed <= usual ? [] : needed <= small ? ['crowded'] : ['crowded', 'broken']),
  ]
}

/** One word as long as a time or an id: on paper that lies sideways it stays on one line. */
const isIdentifier = (text: string): boolean => /^\S{15,30}$/.test(text)

/** A word that a narrow column may break; shorter ones stay whole. */
const hasLongWord = (text: string): boolean => /\S{15}/.test(text.slice(0, 1_000)) || text.length > 1_000

function partHead({ id, title, lines }: Part): readonly string[] {
  return [
    `<div class="part"><h1 id="${id}">${escaped(title)}</h1>`,
    ...lines.map((line) => `<p>${escaped(line)}</p>`),
    '</div>',
  ]
}

/** Shape and word carry the meaning; colour only repeats it. */
export function icon(tone: 'good' | 'bad' | 'caution'): string {
  const shape = {
    good: '<circle cx="8" cy="8" r="7"/><path d="M4.6 8.3l2.3 2.3 4.5-5"/>',
    bad: '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2"/>',
    caution: '<path d="M8 1.5l7 13H1z"/><path d="M8 6v4.2M8 12v.6"/>',
  }[tone]
  return `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shape}</svg>`
}

/** A longer text would fill thousands of pages: it is whole in the forms that a program reads. */
const LONGEST_PRINTED = 8_000

/** Text as HTML text: markup is inert, what cannot be seen is spelled out, and what is too long to be read is cut. */
export function escaped(text: string): string {
  return visible(printable(text))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function printable(text: string): string {
  if (text.length <= LONGEST_PRINTED) return text
  // Not between the two halves of a character.
  const end = (text.codePointAt(LONGEST_PRINTED - 1) ?? 0) > 0xffff ? LONGEST_PRINTED - 1 : LONGEST_PRINTED
  return `${text.slice(0, end)}… (cut here: ${countText(end)} of ${countText(text.length)} characters; JSON and CSV have them all)`
}
