/** The findings as a list to work with: filtered, sorted, walked through, and copied as they are shown. */
import { type Day, parseArchiveKey } from '../../shared/model/archive.ts'
import type { Finding, FindingKind, Severity } from '../../shared/model/finding.ts'
import { explainFinding, FINDING_WORDS } from '../../shared/model/finding-words.ts'

export type FindingRow = {
  /** Names the finding as long as it stands: file, line, kind, and which of several alike. */
  readonly id: string
  readonly day: Day | null
  readonly finding: Finding
}

export const FINDING_SORTS = ['place', 'severity', 'kind', 'message'] as const
export type FindingSort = (typeof FINDING_SORTS)[number]

/** What of the findings is shown, and in which order. An empty choice of kinds or severities is no choice: all. */
export type FindingQuery = {
  readonly text: string
  readonly kinds: readonly FindingKind[]
  readonly severities: readonly Severity[]
  readonly sort: FindingSort
  readonly descending: boolean
}

export const ALL_FINDINGS: FindingQuery = {
  text: '',
  kinds: [],
  severities: [],
  sort: 'place',
  descending: false,
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

export function toFindingRows(findings: readonly Finding[]): readonly FindingRow[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const base = `${finding.file ?? ''}:${finding.line ?? ''}:${finding.kind}`
    const count = (seen.get(base) ?? 0) + 1
    seen.set(base, count)
    const day = finding.file === null ? null : (parseArchiveKey(finding.file)?.day ?? null)
    return { id: `${base}:${count}`, day, finding }
  })
}

/** The id that a finding has in a list of all. Null for one that does not stand any more. */
export function idOf(rows: readonly FindingRow[], finding: Finding): string | null {
  const text = JSON.stringify(finding)
  const alike = rows.filter(
    (row) =>
      row.finding.file === finding.file &&
      row.finding.line === finding.line &&
      row.finding.kind === finding.kind,
  )
  return (alike.find((row) => JSON.stringify(row.finding) === text) ?? alike[0])?.id ?? null
}

/** The rows that fit the query, in its order. */
export function listFindings(rows: readonly FindingRow[], query: FindingQuery): readonly FindingRow[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean)
  const kept = rows.filter(
    ({ finding }) =>
      (query.kinds.length === 0 || query.kinds.includes(finding.kind)) &&
      (query.severities.length === 0 || query.severities.includes(finding.severity)) &&
      (words.length === 0 || holdsAll(finding, words)),
  )
  const order = ORDERS[query.sort]
  const sign = query.descending ? -1 : 1
  return kept.sort((one, other) => sign * (order(one, other) || byPlace(one, other)))
}

function holdsAll(finding: Finding, words: readonly string[]): boolean {
  const text = [
    finding.kind,
    FINDING_WORDS[finding.kind].title,
    finding.file,
    finding.line,
    finding.event_id,
    finding.expected,
    finding.actual,
    finding.message,
    ...finding.consequences,
  ]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}

type Order = (one: FindingRow, other: FindingRow) => number

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

const byPlace: Order = (one, other) =>
  compare(one.day ?? '', other.day ?? '') ||
  compare(one.finding.file ?? '', other.finding.file ?? '') ||
  (one.finding.line ?? 0) - (other.finding.line ?? 0)

const ORDERS: Readonly<Record<FindingSort, Order>> = {
  place: byPlace,
  severity: (one, other) =>
    SEVERITIES.indexOf(one.finding.severity) - SEVERITIES.indexOf(other.finding.severity),
  kind: (one, other) => compare(one.finding.kind, other.finding.kind),
  message: (one, other) => compare(one.finding.message, other.finding.message),
}

/** How many findings there are of each kind, most first. */
export function countKinds(rows: readonly FindingRow[]): readonly (readonly [FindingKind, number])[] {
  const counts = new Map<FindingKind, number>()
  for (const { finding } of rows) counts.set(finding.kind, (counts.get(finding.kind) ?? 0) + 1)
  return [...counts].sort((one, other) => other[1] - one[1] || compare(one[0], other[0]))
}

/** The finding before or after one, without going round; the first or last when none is open. */
export function stepFrom(list: readonly FindingRow[], id: string | null, step: 1 | -1): FindingRow | null {
  const at = id === null ? -1 : list.findIndex((row) => row.id === id)
  if (at < 0) return (step > 0 ? list[0] : list.at(-1)) ?? null
  return list[at + step] ?? null
}

/** A line of the list on screen: the head of a file's findings, or a finding. */
export type FindingItem =
  | { readonly type: 'group'; readonly id: string; readonly file: string | null; readonly count: number }
  | { readonly type: 'finding'; readonly id: string; readonly row: FindingRow }

/** In the order of places, each file has a head above its findings; in another order files are mixed, and have none. */
export function itemsOf(list: readonly FindingRow[], sort: FindingSort): readonly FindingItem[] {
  const items: FindingItem[] = []
  let count = 0
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const row = list[at] as FindingRow
    items.push({ type: 'finding', id: row.id, row })
    count += 1
    if (sort !== 'place' || (at > 0 && list[at - 1]?.finding.file === row.finding.file)) continue
    items.push({ type: 'group', id: `group:${row.finding.file ?? ''}:${at}`, file: row.finding.file, count })
    count = 0
  }
  return items.reverse()
}

/** How findings can be copied. */
export const COPY_FORMATS = ['text', 'tsv', 'json'] as const
export type CopyFormat = (typeof COPY_FORMATS)[number]

export function copyFindings(list: readonly FindingRow[], format: CopyFormat): string {
  switch (format) {
    case 'text':
      return list.map(({ finding }) => findingAsText(finding)).join('\n\n')
    case 'tsv':
      return [TSV_COLUMNS.join('\t'), ...list.map(({ finding }) => tsvLine(finding))].join('\n')
    case 'json':
      return `${JSON.stringify(
        list.map(({ finding }) => finding),
        null,
        2,
      )}\n`
  }
}

function findingAsText(finding: Finding): string {
  const { happened, proves, doesNotProve, next } = explainFinding(finding)
  const place = [
    finding.file ?? 'the archive',
    finding.line === null ? null : `line ${finding.line}`,
    finding.byte_offset === null ? null : `byte ${finding.byte_offset}`,
    finding.seq === null ? null : `sequence ${finding.seq}`,
    finding.event_id === null ? null : `event ${finding.event_id}`,
  ].filter((part) => part !== null)
  return [
    `${finding.kind} (${finding.severity}${finding.confidence === 'likely' ? ', likely' : ''})`,
    `  ${place.join(', ')}`,
    `  ${finding.message}`,
    ...(finding.expected === null ? [] : [`  Expected: ${finding.expected}`]),
    ...(finding.actual === null ? [] : [`  Actual:   ${finding.actual}`]),
    ...finding.consequences.map((text) => `  Follows: ${text}`),
    `  What happened: ${happened}`,
    `  What it proves: ${proves}`,
    `  What it does not prove: ${doesNotProve}`,
    `  What to do next: ${next}`,
  ]
    .map(visible)
    .join('\n')
}

/** Control characters, and what turns the direction of text, of hostile names and values are spelled out. */
function visible(line: string): string {
  return line.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}

const TSV_COLUMNS = [
  'severity',
  'kind',
  'file',
  'line',
  'byte_offset',
  'seq',
  'event_id',
  'expected',
  'actual',
  'message',
  'consequences',
  'confidence',
] as const satisfies readonly (keyof Finding)[]

function tsvLine(finding: Finding): string {
  return TSV_COLUMNS.map((column) => {
    const value = finding[column]
    return tsvCell(Array.isArray(value) ? value.join('; ') : String(value ?? ''))
  }).join('\t')
}

/** One line a finding, and nothing that a spreadsheet would run. */
function tsvCell(text: string): string {
  const plain = visible(text)
  return /^[=+@-]/.test(plain) ? `'${plain}` : plain
}
