/** The chain across files: does each log go on where the one before ended, and if not, why? */
import { daysBetween, isListable } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { ZERO_HASH } from './digest.ts'
import type { FilePassResult } from './file-pass.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import { runOn, type StretchStart, stretchAtEnd } from './join-signatures.ts'
import { type ListedLogs, listedWords } from './listed-logs.ts'
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
  /** Logs without an entry that lie between. */
  readonly empty: readonly FilePassResult[]
}

export type JoinOptions = {
  readonly perFile: boolean
  readonly calendar: Calendar
  /** Logs without a single signature that should have some. */
  readonly stripped: ReadonlySet<FilePassResult>
  /** Names of logs that are copies of others: nothing is left of their own day. */
  readonly copies: ReadonlySet<string>
  readonly listed: ListedLogs
}

/**
 * Walks over the files in the order of the stream. `findings` are those known so far; the answer is the same list
 * with the breaks between files added, as findings of their own or as consequences.
 */
export function joinLinks(
  results: readonly FilePassResult[],
  known: readonly Finding[],
  log: ManifestLog,
  options: JoinOptions,
): JoinedLinks {
  const findings = [...known]
  const notes: string[] = []
  let hold = true
  let before: Before | null = null
  let empty: FilePassResult[] = []
  let stretch: StretchStart | null = null
  for (const result of results) {
    if (result.entries === 0) {
      empty.push(result)
      continue
    }
    const known: Before | null = before ? { ...before, empty } : sealedBefore(result, log)
    const start: Before | null = options.perFile ? null : known
    let runsIn: StretchStart | null = null
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
      explainBreak(findings, start, result, expected, { log, results, ...options })
    } else if (stretch && runOn(findings, stretch, result)) {
      runsIn = stretch
    }
    stretch = stretchAtEnd(result, options.stripped, runsIn)
    empty = []
    before = {
      tailHash: result.tailHash,
      hash: result.lastCurrentHash,
      computed: result.lastComputedHash,
      result,
      day: result.day,
      empty,
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
    empty: [],
  }
}

function explainBreak(
  findings: Finding[],
  before: Before,
  result: FilePassResult,
  expected: string,
  context: JoinOptions & { readonly log: ManifestLog; readonly results: readonly FilePassResult[] },
): void {
  const { log, results, calendar, copies, listed } = context
  const effect = consequence('CHAIN_LINK_BROKEN', result.key, 1)
  if (before.result && explainExchange(findings, before.result, result)) return
  if (addToCause(findings, before, result, copies, effect)) return
  if (hasFindingAtHead(findings, result)) return
  const actual = result.firstPreviousHash
  if (actual === ZERO_HASH) {
    const message = 'The chain starts anew in the middle of the stream.'
    findings.push(finding({ kind: 'CHAIN_RESET', ...head(result), expected, actual, message }))
    return
  }
  const present = new Set(results.map(({ day }) => day))
  const gap = log.days.length > 0 ? [] : missingDays(before.day, result.day, calendar)
  const absent = gap.filter((day) => !present.has(day))
  if (absent.length > 0 && before.result) {
    for (const day of absent)
      findings.push(missingDay(keyOfDay(before.result.key, day), listedWords(listed, day), effect))
    return
  }
  const emptied = before.empty.find(
    ({ day }) => !log.days.some((sealed) => sealed.good && sealed.day === day),
  )
  if (emptied) findings.push(missingTail(emptied, actual))
  else if (before.empty.length === 0 && before.result) explainEnd(findings, before.result, actual, log)
  findings.push(brokenLink(result, expected))
}

/** What the next file's link says of the end of this one, where no manifest says more. */
function explainEnd(
  findings: Finding[],
  result: FilePassResult,
  actual: string | null,
  log: ManifestLog,
): void {
  if (log.days.some(({ day, good }) => good && day === result.day)) return
  const atEnd = findings.filter((known) => known.file === result.key && known.line === result.lines)
  if (
    actual !== null &&
    actual === result.penultimateHash &&
    !atEnd.some(({ kind }) => HEAD_KINDS.has(kind))
  ) {
    findings.push(insertedEnd(result))
    return
  }
  const isReset = findings.some((known) => known.file === result.key && known.kind === 'CHAIN_RESET')
  const explained =
    isReset || result.rewrittenFrom !== null || atEnd.some(({ severity }) => severity === 'error')
  if (!explained) findings.push(missingTail(result, actual))
}

/** The last entry of one file and the first of the next stand in each other's place. */
function explainExchange(findings: Finding[], before: FilePassResult, result: FilePassResult): boolean {
  const last = findings.find(
    (known) =>
      known.file === before.key && known.line === before.lines && known.actual === result.firstCurrentHash,
  )
  const second = findings.find(
    (known) => known.file === result.key && known.line === 2 && known.actual === before.lastCurrentHash,
  )
  if (!last || !second || result.firstPreviousHash !== before.penultimateHash) return false
  const isEffect = ({ file, line }: Finding) =>
    (file === before.key && line === before.lines) || (file === result.key && (line === 1 || line === 2))
  for (const effect of findings.filter(isEffect)) findings.splice(findings.indexOf(effect), 1)
  findings.push({
    ...finding({
      kind: 'ENTRIES_REORDERED',
      message: `The last entry of this log and the first of ${result.key} stand in each other's place.`,
      consequences: [1, 2].map((line) => consequence('CHAIN_LINK_BROKEN', result.key, line)),
      lines: [before.lines],
    }),
    file: last.file,
    line: last.line,
    byte_offset: last.byte_offset,
    seq: last.seq,
    event_id: last.event_id,
    expected: last.expected,
    actual: last.actual,
  })
  return true
}

/** A finding that already says why this link cannot hold takes the break as its consequence. */
function addToCause(
  findings: Finding[],
  before: Before,
  result: FilePassResult,
  copies: ReadonlySet<string>,
  effect: string,
): boolean {
  const at = findings.findIndex((known) => {
    const isCopy = known.kind === 'ENTRY_DUPLICATED' && copies.has(known.file ?? '')
    if (isCopy || known.kind === 'DAY_FILE_MISSING' || known.kind === 'DAY_MISSING') {
      const day = /(\d{4}-\d{2}-\d{2})\.log/.exec(known.file ?? '')?.[1]
      return day === undefined || ((before.day ?? '') < day && day < (result.day ?? ''))
    }
    const isDamage = TAIL_DAMAGE.has(known.kind) || UNREADABLE.has(known.kind)
    if (isDamage && before.empty.some(({ key }) => key === known.file)) return true
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

function insertedEnd(result: FilePassResult): Finding {
  return finding({
    kind: 'ENTRY_INSERTED',
    file: result.key,
    line: result.lines,
    byte_offset: result.lastByteOffset,
    actual: result.lastCurrentHash,
    message: 'The next file goes on from the entry before this one: it does not know this one.',
    confidence: 'likely',
  })
}

function missingTail(result: FilePassResult, expected: string | null): Finding {
  return finding({
    kind: 'FILE_TAIL_MISSING',
    file: result.key,
    line: result.lines + 1,
    byte_offset: result.plainBytes,
    expected,
    actual: result.lastCurrentHash,
    message: 'The next file goes on from an entry that this file does not have.',
    confidence: 'likely',
  })
}

function missingDay(key: string, listed: string | null, effect: string): Finding {
  return finding({
    kind: 'DAY_MISSING',
    file: key,
    message: `Nothing of this day is ${listed === null ? 'there' : `here (${listed})`}, and the next file goes on from an entry that no file has.`,
    consequences: [effect],
    confidence: 'likely',
  })
}

function brokenLink(result: FilePassResult, expected: string): Finding {
  const message =
    'The previous_hash is not the hash of the entry before: the last entry of the file before it.'
  const actual = result.firstPreviousHash
  return finding({ kind: 'CHAIN_LINK_BROKEN', ...head(result), expected, actual, message })
}

function head(result: FilePassResult) {
  return { file: result.key, line: 1, byte_offset: 0, seq: result.firstSeq, event_id: result.firstEventId }
}

/** Days that the calendar expects strictly between two others; none where they lie ages apart. */
function missingDays(from: string | null, to: string | null, calendar: Calendar): readonly string[] {
  if (from === null || to === null || !isListable(from, to)) return []
  return daysBetween(from, to)
    .slice(1, -1)
    .filter((day) => isExpected(day, calendar))
}

/** True when the calendar expects a log for the day. */
export function isExpected(day: string, calendar: Calendar): boolean {
  if (calendar === 'every-day') return true
  return calendar === 'weekdays' ? isWeekday(day) : calendar.includes(day)
}
