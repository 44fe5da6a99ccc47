/** The text output: the lines of the source document, each verdict with its ground. */
import type { Finding } from '../../../shared/model/finding.ts'
import { PINNED_KEY_NOTE, type VerificationResult } from '../../../shared/model/verification.ts'

const number = new Intl.NumberFormat('en-US')

/** Prints a result for people. Ends in a line feed. */
export function formatVerification(result: VerificationResult): string {
  const lines = [
    `Verification: ${result.integrity.replace('_', ' ')}`,
    `Entries: ${number.format(result.entries)}`,
    `First entry: ${result.first_entry ?? '-'}`,
    `Last entry: ${result.last_entry ?? '-'}`,
    `Hash chain: ${result.hash_chain.valid ? 'valid' : result.profile === null ? 'not checked' : 'INVALID'}`,
    `Signatures: ${signatureText(result)}`,
    `Coverage: ${coverageText(result)}`,
    `Completeness: ${completenessText(result)}`,
    `Trust: ${trustText(result)}`,
  ]
  if (result.authentic < result.entries) {
    lines.push(`Entries authentic: ${number.format(result.authentic)} of ${number.format(result.entries)}`)
  }
  if (result.profile !== null) lines.push(`Profile: ${result.profile}`)
  for (const note of result.notes) if (note !== PINNED_KEY_NOTE) lines.push(`Note: ${note}`)
  if (result.findings.length > 0) lines.push('', `Findings: ${number.format(result.findings.length)}`)
  for (const item of result.findings) lines.push(...findingLines(item))
  return `${lines.map(visible).join('\n')}\n`
}

function signatureText({ signatures, findings, trust }: VerificationResult): string {
  const { total, checked, valid } = signatures
  if (total === 0) return 'none'
  const of = `${number.format(checked)} of ${number.format(total)} checked`
  if (checked === 0)
    return `not checked (${trust.status === 'NONE' ? 'no key; ' : ''}0 of ${number.format(total)} checked)`
  const blamed = findings.some(({ kind, severity }) => severity === 'error' && /^(SIGNATURE|KEY)_/.test(kind))
  if (valid === checked && !blamed) return `valid (${of})`
  return `INVALID (${number.format(valid)} of ${number.format(checked)} valid, ${of})`
}

function coverageText({ coverage }: VerificationResult): string {
  const { requested, found, days, missing, not_pulled: notPulled = [] } = coverage
  const range = requested ?? found
  if (!range) return 'nothing found'
  const gone = missing.filter((day) => !notPulled.includes(day))
  const gaps = gone.length > 0 ? `, missing ${shortList(gone)}` : ''
  const away = notPulled.length > 0 ? `, at the source and not pulled ${shortList(notPulled)}` : ''
  return `${range[0]} to ${range[1]}, ${days} of ${days + missing.length} days${gaps}${away}`
}

function shortList(days: readonly string[]): string {
  const shown = days.slice(0, 5).join(', ')
  return days.length > 5 ? `${shown} and ${days.length - 5} more` : shown
}

function completenessText({ completeness }: VerificationResult): string {
  const { status, by, through } = completeness
  switch (status) {
    case 'PROVEN':
      return `proven by ${by}`
    case 'PROVEN_TO_CHECKPOINT':
      return `proven to ${by} (${through})`
    case 'NOT_PROVEN':
      return 'not proven'
  }
}

function trustText({ trust, notes }: VerificationResult): string {
  const keys = trust.keys.map(short).join(', ')
  switch (trust.status) {
    case 'PINNED':
      return `pinned ${isRoot(notes) ? 'root' : 'key'} ${keys}`
    case 'FIRST_USE':
      return `on first use, keys from the archive: ${keys}`
    case 'NONE':
      return 'none'
  }
}

/** The ground of a pin is kept as a note: the result names only fingerprints. */
function isRoot(notes: readonly string[]): boolean {
  return !notes.includes(PINNED_KEY_NOTE)
}

function short(hash: string): string {
  return `${hash.slice(0, 8)}\u2026`
}

function findingLines(item: Finding): readonly string[] {
  const place = item.file === null ? '' : ` ${item.file}${item.line === null ? '' : `:${item.line}`}`
  const severity = item.severity === 'error' ? '' : ` (${item.severity})`
  const lines = [`${item.kind}${severity}${place}: ${item.message}`]
  if (item.expected !== null) lines.push(`  expected ${shown(item.expected)}`)
  if (item.actual !== null) lines.push(`  actual   ${shown(item.actual)}`)
  for (const effect of item.consequences) lines.push(`  follows: ${effect}`)
  return lines
}

/** Hashes are shortened on screen. */
function shown(value: string | number): string {
  if (typeof value === 'number') return String(value)
  return /^[0-9a-f]{64}$/.test(value) ? short(value) : value
}

/** Control characters and what turns the direction of text, of hostile names and values, never reach the terminal. */
function visible(line: string): string {
  return line.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}
