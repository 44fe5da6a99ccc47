/** Hits of alert rules as text and as CSV. */
import type { RuleHit, RuleOutcome, RuleRun } from '../../shared/model/alert-rule.ts'
import { csvField } from '../engine/index.ts'
import { cellText } from './text-table.ts'

/** What the hits rest on first, then each rule with its hits per day and its first lines. */
export function rulesText(run: RuleRun): string {
  const { ground, range, outcomes } = run
  const total = outcomes.reduce((sum, { hits }) => sum + hits, 0)
  const dismissed = outcomes.reduce((sum, outcome) => sum + outcome.dismissed, 0)
  const period = range === null ? 'all loaded days' : `${range.from} to ${range.to}`
  return [
    ...(ground.failed > 0
      ? [`${ground.failed} of ${ground.files} files FAILED verification: these hits rest on them too.`]
      : []),
    `Rules: ${outcomes.length}, SHA-256 ${run.sha256}`,
    `Period: ${period}, ${count(ground.events)} events of ${count(ground.days.length)} days with events`,
    `Files: ${ground.verified} verified, ${ground.failed} failed, ${ground.notChecked} not checked`,
    `Hits: ${count(total)}${dismissed > 0 ? ` (${count(dismissed)} dismissed)` : ''}`,
    ...outcomes.flatMap(outcomeLines),
    '',
  ].join('\n')
}

function outcomeLines({
  rule,
  hits,
  dismissed,
  linked,
  days,
  list,
  failure,
}: RuleOutcome): readonly string[] {
  const said = [
    ...(dismissed > 0 ? [`${count(dismissed)} dismissed`] : []),
    ...(linked > 0 ? [`${count(linked)} linked to a case`] : []),
  ].join(', ')
  const head = `${rule.severity} ${rule.name}: `
  if (failure !== null) return ['', `${head}COULD NOT BE RUN`, `  ${cellText(failure)}`]
  if (hits === 0) return ['', `${head}no hits`]
  const more = hits - list.length
  return [
    '',
    `${head}${count(hits)} ${hits === 1 ? 'hit' : 'hits'}${said === '' ? '' : ` (${said})`}`,
    ...days.map(({ day, hits: many }) => `  ${day ?? 'no day    '}  ${count(many)}`),
    ...list.map((hit) => `  - ${hitText(hit)}`),
    ...(more > 0 ? [`  … ${count(more)} more`] : []),
  ]
}

function hitText({ file, line, time, type, burst, disposition }: RuleHit): string {
  const parts = [`${file}:${line}`, time, type]
  if (burst) parts.push(`${burst.records} records since ${burst.first.file}:${burst.first.line}`)
  if (disposition && disposition.kind !== 'reopened') {
    const where = disposition.caseId === null ? '' : ` to case ${disposition.caseId}`
    parts.push(`${disposition.kind}${where}${disposition.reason === '' ? '' : `: ${disposition.reason}`}`)
  }
  return cellText(parts.join('  '))
}

const CSV_COLUMNS = [
  'severity',
  'rule',
  'day',
  'time',
  'type',
  'file',
  'line',
  'records',
  'first_file',
  'first_line',
  'disposition',
  'reason',
] as const

/** One line a hit. Texts of the archive that a spreadsheet would run are neutralised. */
export function rulesCsv({ outcomes }: RuleRun): string {
  const rows = outcomes.flatMap(({ list }) =>
    list.map(({ severity, rule, day, time, type, file, line, burst, disposition }) => [
      severity,
      rule,
      day ?? '',
      time,
      type,
      file,
      String(line),
      burst ? String(burst.records) : '',
      burst?.first.file ?? '',
      burst ? String(burst.first.line) : '',
      disposition?.kind ?? '',
      disposition?.reason ?? '',
    ]),
  )
  return [CSV_COLUMNS, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('')
}

const count = (value: number): string => value.toLocaleString('en-US')
