/** The chain across files: does each log go on where the one before ended, and if not, why? */
import { daysBetween } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { ZERO_HASH } from './digest.ts'
import type { FilePassResult } from './file-pass.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import { isWeekday, keyOfDay, type ManifestLog } from './manifest-log.ts'

export type Calendar = 'every-day' | 'weekdays' | readonly string[]

export type JoinedLinks = {
  readonly findings: readonly Finding[]
  readonly hold: boolean
  readonly notes: readonly string[]
}

/** What the next file's first link is held against. */
type Before = {
  readonly tailHash: string | null
  readonly hash: string | null
  readonly computed: string | null
  readonly result: FilePassResult | null
  readonly day: string | null
}

/**
 * Walks over the files in the order of the stream. `findings` are those known so far; the answer is the same list
 * with the breaks between files added, as findings of their own or as consequences.
 */
export function joinLinks(
  results: readonly FilePassResult[],
  known: readonly Finding[],
  log: ManifestLog,
  options: { readonly perFile: boolean; readonly calendar: Calendar },
): JoinedLinks {
  const findings = [...known]
  const notes: string[] = []
  let hold = true
  let before: Before | null = null
  for (const result of results) {
    if (result.entries === 0) continue
    const start: Before | null = options.perFile ? null : (before ?? sealedBefore(result, log))
    const expected = options.perFile || !start ? null : start.hash
    const actual = result.firstPreviousHash
    if (actual === null) {
      // an unchained log, or a line that has lost its hashes: said of the line itself
    } else if (expected === null) {
      if (actual !== ZERO_HASH && (options.perFile || isStart(result, log))) {
        hold = false
        if (!hasFindingAtHead(findings, result)) findings.push(brokenLink(result, ZERO_HASH))
      } else if (actual !== ZERO_HASH) {
        notes.push(
          `${result.key}: the chain goes on from an entry before the first file; that link was not checked.`,
        )
      }
    } else if (actual !== expected && start) {
      hold = false
      explainBreak(findings, start, result, expected, log, options.calendar)
    }
    before = {
      tailHash: result.tailHash,
      hash: result.lastCurrentHash,
      computed: result.lastComputedHash,
      result,
      day: result.day,
    }
  }
  return { findings, hold, notes }
}

/** True when the file must begin the stream. */
function isStart(result: FilePassResult, log: ManifestLog): boolean {
  return log.days.some(({ good, day, manifest }) => good && day === result.day && manifest.manifest_seq === 0)
}

/** The end of the day before, by its manifest, for a range that begins later. */
function sealedBefore(result: FilePassResult, log: ManifestLog): Before | null {
  const at = log.days.findIndex(({ day, good }) => good && day === result.day)
  const own = log.days[at]
  const previous = log.days[at - 1]
  if (!own || !previous?.good || own.manifest.manifest_seq !== previous.manifest.manifest_seq + 1) return null
  return {
    tailHash: null,
    hash: previous.manifest.last_current_hash,
    computed: null,
    result: null,
    day: previous.day,
  }
}

function explainBreak(
  findings: Finding[],
  before: Before,
  result: FilePassResult,
  expected: string,
  log: ManifestLog,
  calendar: Calendar,
): void {
  const effect = consequence('CHAIN_LINK_BROKEN', result.key, 1)
  if (addToCause(findings, before, result, effect)) return
  if (hasFindingAtHead(findings, result)) return
  const actual = result.firstPreviousHash
  if (actual === ZERO_HASH) {
    const message = 'The chain starts anew in the middle of the stream.'
    findings.push(finding({ kind: 'CHAIN_RESET', ...head(result), expected, actual, message }))
    return
  }
  const gap = log.days.length > 0 ? [] : missingDays(before.day, result.day, calendar)
  if (gap.length > 0 && before.result) {
    for (const day of gap) findings.push(missingDay(keyOfDay(before.result.key, day), effect))
    return
  }
  if (before.result && isTailUnexplained(findings, before.result, log))
    findings.push(missingTail(before.result, actual))
  findings.push(brokenLink(result, expected))
}

/** A finding that already says why this link cannot hold takes the break as its consequence. */
function addToCause(findings: Finding[], before: Before, result: FilePassResult, effect: string): boolean {
  const at = findings.findIndex((known) => {
    if (known.kind === 'DAY_FILE_MISSING' || known.kind === 'DAY_MISSING') {
      const day = /(\d{4}-\d{2}-\d{2})\.log/.exec(known.file ?? '')?.[1]
      return day === undefined || ((before.day ?? '') < day && day < (result.day ?? ''))
    }
    if (!before.result || known.file !== before.result.key) return false
    if (before.result.tailDamaged) return TAIL_DAMAGE.has(known.kind)
    if (known.kind === 'ENTRIES_REORDERED' || known.kind === 'ENTRY_DUPLICATED') {
      return before.tailHash !== before.hash && before.tailHash === result.firstPreviousHash
    }
    const atEnd = known.line === before.result.lines
    if (atEnd && UNREADABLE.has(known.kind)) return true
    return atEnd && known.kind === 'ENTRY_HASH_MISMATCH' && before.computed === result.firstPreviousHash
  })
  const cause = findings[at]
  if (!cause) return false
  findings[at] = withConsequences(cause, effect)
  return true
}

const TAIL_DAMAGE: ReadonlySet<string> = new Set(['GZIP_TRUNCATED', 'GZIP_CRC_MISMATCH', 'TORN_LAST_LINE'])

const UNREADABLE: ReadonlySet<string> = new Set(['NOT_JSON', 'INVALID_UTF8', 'LINE_TOO_LONG'])

/** The file itself already says what is wrong with its first line. */
function hasFindingAtHead(findings: readonly Finding[], result: FilePassResult): boolean {
  return findings.some((known) => known.file === result.key && known.line === 1 && HEAD_KINDS.has(known.kind))
}

const HEAD_KINDS: ReadonlySet<string> = new Set([
  'CHAIN_LINK_BROKEN',
  'CHAIN_RESET',
  'ENTRY_DELETED',
  'ENTRY_INSERTED',
  'ENTRY_DUPLICATED',
  'ENTRIES_REORDERED',
  'ENTRY_HASH_MISMATCH',
  'NOT_JSON',
  'INVALID_UTF8',
  'LINE_TOO_LONG',
])

/** Nothing says how the file before should end, and nothing is known against its last line. */
function isTailUnexplained(findings: readonly Finding[], result: FilePassResult, log: ManifestLog): boolean {
  if (log.days.some(({ day, good }) => good && day === result.day)) return false
  return !findings.some(
    (known) =>
      known.file === result.key &&
      (known.kind === 'CHAIN_RESET' || (known.severity === 'error' && known.line === result.lines)),
  )
}

function missingTail(result: FilePassResult, expected: string | null): Finding {
  return finding({
    kind: 'FILE_TAIL_MISSING',
    file: result.key,
    line: result.lines + 1,
    expected,
    actual: result.lastCurrentHash,
    message: 'The next file goes on from an entry that this file does not have.',
    confidence: 'likely',
  })
}

function missingDay(key: string, effect: string): Finding {
  return finding({
    kind: 'DAY_MISSING',
    file: key,
    message: 'Nothing of this day is there, and the next file goes on from an entry that no file has.',
    consequences: [effect],
    confidence: 'likely',
  })
}

function brokenLink(result: FilePassResult, expected: string): Finding {
  const message = 'previous_hash is not the hash of the entry before: the last entry of the file before it.'
  const actual = result.firstPreviousHash
  return finding({ kind: 'CHAIN_LINK_BROKEN', ...head(result), expected, actual, message })
}

function head(result: FilePassResult) {
  return { file: result.key, line: 1, byte_offset: 0, seq: result.firstSeq, event_id: result.firstEventId }
}

/** Days that the calendar expects strictly between two others. */
function missingDays(from: string | null, to: string | null, calendar: Calendar): readonly string[] {
  if (from === null || to === null) return []
  return daysBetween(from, to)
    .slice(1, -1)
    .filter((day) => isExpected(day, calendar))
}

/** True when the calendar expects a log for the day. */
export function isExpected(day: string, calendar: Calendar): boolean {
  if (calendar === 'every-day') return true
  return calendar === 'weekdays' ? isWeekday(day) : calendar.includes(day)
}
