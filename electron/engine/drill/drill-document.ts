/** A drill as a document: text for a terminal, a page to print, JSON to keep. */
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import type { Drill, DrillOutcome, DrillWay } from '../../../shared/model/drill.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { visible } from '../report/format.ts'
import { escaped, fact, htmlHead } from '../report/render/html.ts'

export type DrillFormat = 'text' | 'html' | 'json'

export function drillDocument(drill: Drill, format: DrillFormat): string {
  switch (format) {
    case 'text':
      return drillText(drill)
    case 'html':
      return drillHtml(drill)
    case 'json':
      return `${JSON.stringify(drill, null, 2)}\n`
  }
}

/** `37 of 37 applicable ways caught, 2 not applicable`. */
export function drillSummaryLine({ ways, caught, missed, notApplicable }: Drill): string {
  const elsewhere = ways.filter(({ outcome }) => outcome === 'caught elsewhere').length
  return [
    `${caught} of ${caught + missed} applicable ways caught`,
    ...(elsewhere > 0 ? [`${elsewhere} of them under another name or at another place`] : []),
    ...(missed > 0 ? [`${missed} MISSED`] : []),
    `${notApplicable} not applicable`,
  ].join(', ')
}

const WORD: Readonly<Record<DrillOutcome, string>> = {
  caught: 'caught',
  'caught elsewhere': 'caught elsewhere',
  missed: 'MISSED',
  'not applicable': 'not applicable',
}

/** The finding that named the damage, or the first that was made: kind and place. */
export function foundAs({ outcome, findings, remark }: DrillWay): string {
  const first = findings.find(({ severity }) => severity === 'error') ?? findings[0]
  if (outcome === 'not applicable' || outcome === 'missed') return remark ?? ''
  return first ? `${first.kind}${placeOf(first)}` : ''
}

function placeOf({ file, line }: Finding): string {
  if (file === null) return ''
  const parsed = parseArchiveKey(file)
  const name = parsed ? (file.split('/').at(-1) ?? file) : file
  return line === null ? ` ${name}` : ` ${name}:${line}`
}

function drillText(drill: Drill): string {
  const rows = drill.ways.map((way) => [way.title, WORD[way.outcome], foundAs(way)] as const)
  const widest = (column: 0 | 1) => Math.max(0, ...rows.map((row) => row[column].length))
  const table = rows.map(([title, outcome, found]) =>
    `${title.padEnd(widest(0))}  ${outcome.padEnd(widest(1))}  ${found}`.trimEnd(),
  )
  return [
    `Tamper drill: ${drill.day}`,
    `File: ${drill.file}`,
    `SHA-256: ${drill.sha256}`,
    `Run: ${drill.startedAt} to ${drill.finishedAt}, Blotter ${drill.toolVersion}`,
    ...(drill.notes ?? []).map((note) => `Note: ${note}`),
    '',
    ...table,
    '',
    drillSummaryLine(drill),
  ]
    .map((line) => `${visible(line)}\n`)
    .join('')
}

const TONE: Readonly<Record<DrillOutcome, string>> = {
  caught: 'good',
  'caught elsewhere': 'caution',
  missed: 'bad',
  'not applicable': 'soft',
}

const SIGN: Readonly<Record<DrillOutcome, string>> = {
  caught: '✓',
  'caught elsewhere': '△',
  missed: '✕',
  'not applicable': '–',
}

/** Self-contained: no script, nothing from elsewhere, every text of the archive escaped. */
function drillHtml(drill: Drill): string {
  const rows = drill.ways.map((way) => {
    const expected = way.expected.join(', ')
    const remark = way.remark === null ? '' : `<p class="lead">${escaped(way.remark)}</p>`
    const findings = way.findings
      .slice(0, 5)
      .map(
        (finding) =>
          `<p><span class="code">${escaped(`${finding.kind}${placeOf(finding)}`)}</span> ${escaped(finding.message)}</p>`,
      )
      .join('')
    return (
      `<tr><th scope="row">${escaped(way.title)}<p class="lead">${escaped(way.done)}</p></th>` +
      `<td class="verdict ${TONE[way.outcome]}"><span aria-hidden="true">${SIGN[way.outcome]}</span> ${escaped(WORD[way.outcome])}</td>` +
      `<td>${findings}${remark}</td><td class="code">${escaped(expected)}</td><td>${escaped(way.attacker)}</td></tr>`
    )
  })
  const tone = drill.missed > 0 ? 'bad' : 'good'
  return [
    ...htmlHead(`Tamper drill ${drill.day}`, {
      style: '\ntd p, th p { margin: 0.15rem 0 0; }\n.soft { color: var(--soft); }\n',
    }),
    '<body>',
    '<header>',
    '<p class="maker">Blotter</p>',
    `<h1>${escaped(`Tamper drill of ${drill.day}`)}</h1>`,
    '<dl class="facts">',
    fact('File', drill.file),
    fact('SHA-256', drill.sha256),
    fact('Run', `${drill.startedAt} to ${drill.finishedAt}`),
    fact('Tool', `Blotter ${drill.toolVersion}`),
    '</dl>',
    '</header>',
    '<main>',
    `<section class="integrity ${tone}" aria-labelledby="result"><h2 id="result">${escaped(drillSummaryLine(drill))}</h2>`,
    '<p>Copies of the day were damaged, each in one known way, and verified. The archive itself was only read.</p>',
    '</section>',
    ...((drill.notes ?? []).length === 0
      ? []
      : [
          '<section class="notes" aria-labelledby="notes"><h2 id="notes">Read this first</h2><ul>',
          ...(drill.notes ?? []).map((note) => `<li>${escaped(note)}</li>`),
          '</ul></section>',
        ]),
    '<section class="wide" aria-labelledby="ways"><h2 id="ways">Ways of damaging</h2>',
    '<table><thead><tr><th scope="col">What was done</th><th scope="col">Outcome</th><th scope="col">What the verifier said</th><th scope="col">Expected</th><th scope="col">What it takes</th></tr></thead><tbody>',
    ...rows,
    '</tbody></table></section>',
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}
