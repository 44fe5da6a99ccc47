/** The judgement over all files: chain across days, keys, manifests, coverage, and the verdict. */
import { daysBetween, isListable, parseArchiveKey, siblingKey } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { FileVerification, VerificationResult } from '../../../shared/model/verification.ts'
import { judgeAnchors } from './anchors.ts'
import { judgeCompleteness, judgeFreshness, trustedCheckpoint } from './completeness.ts'
import { sha256Hex } from './digest.ts'
import type { FilePassResult } from './file-pass.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import { isExpected, joinLinks } from './join-links.ts'
import { blameStripped, findStripped } from './join-signatures.ts'
import { countTrusted, judgeKeys, type KeyJudgement } from './judge-keys.ts'
import { type ListedLogs, listedLogs, listedNotes, listedWords } from './listed-logs.ts'
import { isWeekday, type ManifestLog, type MissingDay } from './manifest-log.ts'
import { findMisplaced, type Misplaced, misplacedFindings, whereMoved } from './misplaced-days.ts'
import type { ArchivePlan, VerifyRequest } from './plan.ts'
import { findSwaps, type Swap } from './swapped-days.ts'

/** Joins what the files say into one result. The order of `passResults` does not matter. */
export function joinFiles(
  request: Pick<
    VerifyRequest,
    'mode' | 'requested' | 'calendar' | 'anchors' | 'freshness' | 'gone' | 'listed' | 'lookedThrough'
  >,
  plan: ArchivePlan,
  passResults: readonly FilePassResult[],
): VerificationResult {
  const { trust, log } = plan
  const results = [...passResults].sort(byStream)
  const keys = judgeKeys(results, trust)
  const swaps = findSwaps(results, log)
  const misplaced = findMisplaced(results, log, swaps)
  const own = results.flatMap((result) => ownFindings(result, swaps, misplaced, keys))
  const listed = listedLogs(results, request.listed)
  const days = missingDayFindings(results, log, request.requested, misplaced, listed)
  const stripped = keys.substituted ? new Set<FilePassResult>() : findStripped(results, trust, log)
  const checkpoint = trustedCheckpoint(log, keys)
  const anchors = judgeAnchors([...(request.anchors ?? []), ...plan.tokenAnchors], {
    log,
    trust,
    trusted: keys.trusted,
    stream: plan.stream,
    loose: results.every(({ day }) => day === null) && log.days.length === 0,
    lookedThrough: request.lookedThrough ?? null,
    gone: request.gone ?? new Set(),
  })
  const separate = [
    ...trust.findings,
    ...keys.findings,
    ...log.findings,
    ...anchors.findings,
    ...judgeFreshness(checkpoint, request.freshness),
    ...days,
    ...swaps.map(swapFinding),
    ...misplacedFindings(misplaced),
    ...own,
  ]
  const known = blameStripped(separate, stripped)
  const stream = asWritten(results, swaps, misplaced)
  const calendar = request.calendar ?? 'weekdays'
  const links = joinLinks(stream, known, log, {
    perFile: plan.chainScope === 'per-file',
    // A log that is written at weekends is missed at weekends.
    calendar: request.calendar ?? (hasWeekend(results) ? 'every-day' : 'weekdays'),
    stripped,
    copies: new Set(misplaced.copied.map(({ result }) => result.key)),
    listed,
  })
  const findings = sortFindings(gatherManifests(gatherConsequences(links.findings, keys), log))

  const files = results.map((result) => fileVerification(result, keys, findings, plan))
  const entries = sum(results, ({ entries }) => entries)
  const signatures = {
    total: sum(results, (result) => result.signatures.total),
    checked: sum(results, (result) => result.signatures.checked),
    valid: sum(results, (result) => countTrusted(result, keys)),
  }
  const integrity = judgeIntegrity(results, files, findings, plan)
  const entriesAt = stream.filter((result) => result.entries > 0)
  const coverage = judgeCoverage(results, log, request, days, listed)
  const profiles = [
    ...new Set(results.map(({ profile }) => profile).filter((profile) => profile !== null)),
  ].sort()
  return {
    integrity,
    completeness: judgeCompleteness({
      checkpoint,
      agreeing: anchors.agreeing,
      findings,
      integrity,
      found: daysFound(results, log, request.requested, listed),
      requested: request.requested,
      calendar,
    }),
    trust: { status: trust.status, keys: trust.keys },
    mode: request.mode,
    profile: profiles.length === 0 ? null : profiles.join(', '),
    entries,
    first_entry: entriesAt.find(({ firstTimestamp }) => firstTimestamp !== null)?.firstTimestamp ?? null,
    last_entry: entriesAt.findLast(({ lastTimestamp }) => lastTimestamp !== null)?.lastTimestamp ?? null,
    hash_chain: { valid: links.hold && isChained(results) && results.every(({ chainHolds }) => chainHolds) },
    signatures,
    authentic: sum(files, (file) => file.authentic),
    coverage,
    files,
    findings,
    notes: [
      ...trust.notes,
      ...log.notes,
      ...plan.notes,
      ...keys.notes,
      ...anchors.notes,
      ...links.notes,
      ...farApart(coverage),
      ...listedNotes(coverage, listed),
      ...results.flatMap(({ notes }) => notes),
    ],
    checkpoint,
  }
}

/** Days of which there is a log or a manifest, sorted; with those between them, or asked for, that a source lists. */
function daysFound(
  results: readonly FilePassResult[],
  log: ManifestLog,
  requested: VerifyRequest['requested'],
  listed: ListedLogs,
): readonly string[] {
  const found = [...new Set([...results.flatMap(daysOf), ...log.days.map(({ day }) => day)])].sort()
  const [first, last] = requested ?? [found[0] ?? '', found.at(-1) ?? '']
  const among = [...listed.keys()].filter((day) => first <= day && day <= last)
  return [...new Set([...found, ...among])].sort()
}

/** The day in the name of a log; of one without, all days from the first to the last of its content. */
function daysOf({ day, firstDay, lastDay }: FilePassResult): readonly string[] {
  if (day !== null) return [day]
  if (firstDay === null || lastDay === null) return []
  const [from, to] = firstDay < lastDay ? [firstDay, lastDay] : [lastDay, firstDay]
  return isListable(from, to) ? daysBetween(from, to) : [from, to]
}

function hasWeekend(results: readonly FilePassResult[]): boolean {
  return results.some(({ day }) => day !== null && !isWeekday(day))
}

function byStream(a: FilePassResult, b: FilePassResult): number {
  return compare(dayOf(a), dayOf(b)) || compare(a.key, b.key)
}

/** A live log has no day in its name; its content has. */
const dayOf = ({ day, firstDay }: FilePassResult) => day ?? firstDay ?? ''

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0)
}

/** A file's own findings, less those that a swap or a substituted key explains. */
function ownFindings(
  result: FilePassResult,
  swaps: readonly Swap[],
  { moved, copied }: Misplaced,
  keys: KeyJudgement,
): readonly Finding[] {
  if (swaps.some(({ first, second }) => first === result || second === result)) return []
  if ([...moved, ...copied].some((item) => item.result === result)) return []
  return keys.substituted ? result.findings.filter(({ kind }) => !SIGNATURE_KINDS.has(kind)) : result.findings
}

const SIGNATURE_KINDS: ReadonlySet<string> = new Set(['SIGNATURE_INVALID', 'KEY_OUT_OF_RANGE'])

function swapFinding({ first, second, expected }: Swap): Finding {
  return finding({
    kind: 'DAY_FILES_SWAPPED',
    file: first.key,
    expected,
    actual: first.sha256,
    message: `The files of ${first.day} and ${second.day} were exchanged: each lies under the other's name.`,
    consequences: [`DAY_FILES_SWAPPED in ${second.key}`],
  })
}

/** The files in the order in which their content was written; copies are no part of it. */
function asWritten(
  results: readonly FilePassResult[],
  swaps: readonly Swap[],
  { moved, copied }: Misplaced,
): readonly FilePassResult[] {
  const dayOf = new Map(moved.map(({ result, day }) => [result, day]))
  for (const { first, second } of swaps) dayOf.set(first, second.day ?? '').set(second, first.day ?? '')
  return results
    .filter((result) => !copied.some((copy) => copy.result === result))
    .map((result) => ({ result, day: dayOf.get(result) ?? result.day ?? result.firstDay ?? '' }))
    .sort((a, b) => compare(a.day, b.day) || compare(a.result.key, b.result.key))
    .map(({ result, day }) => (dayOf.has(result) ? { ...result, day } : result))
}

/** Days whose log is missing though their manifest is there, days of which nothing is left, and the other way about. */
function missingDayFindings(
  results: readonly FilePassResult[],
  log: ManifestLog,
  requested: VerifyRequest['requested'],
  misplaced: Misplaced,
  listed: ListedLogs,
): readonly Finding[] {
  const present = new Set(results.map(({ day }) => day))
  const asked = (day: string) => requested === null || (requested[0] <= day && day <= requested[1])
  const files = log.days
    .filter(({ day, manifest }) => !present.has(day) && manifest.entries > 0 && asked(day))
    .map(({ logKey, day, manifest }) => {
      const moved = whereMoved(misplaced, day)
      const had = `its manifest says that it had ${manifest.entries} entries`
      return finding({
        kind: 'DAY_FILE_MISSING',
        file: logKey,
        seq: manifest.first_seq ?? null,
        expected: manifest.gz_sha256,
        actual: moved?.sha256 ?? null,
        message: `The log of ${day} ${listed.has(day) ? `is not here: ${listedWords(listed, day)}` : 'is missing'}; ${had}${moved ? `. It lies under the name of ${moved.key}` : ''}.`,
        missing: manifest.entries,
      })
    })
  const unsealed = unsealedDays(results, log)
  const manifests = [...unsealed.values()]
    .map(({ key, day }) => ({ file: siblingKey(key, 'manifest.json'), day }))
    // One that is there and cannot be read is told of already.
    .filter(
      ({ file, day }) => day !== null && asked(day) && !log.findings.some((known) => known.file === file),
    )
    .map(({ file, day }) =>
      finding({
        kind: 'MANIFEST_INVALID',
        file,
        message: `The manifest of ${day} is missing: the manifests before and after it do not follow one another, and its log is there.`,
      }),
    )
  const days = log.missing
    .filter(
      (gap) =>
        !unsealed.has(gap) &&
        (gap.day === null ? asked(gap.after) && asked(gap.before) : asked(gap.day) && !present.has(gap.day)),
    )
    .map(({ logKey, day, after, before }) =>
      finding({
        kind: 'DAY_MISSING',
        file: logKey,
        message: `${day !== null && listed.has(day) ? `Nothing of ${day} is here (${listedWords(listed, day)})` : `Nothing is left of ${day ?? 'a day'}`}: the manifests of ${after} and ${before} do not follow one another.`,
      }),
    )
  return [...files, ...days, ...manifests]
}

/** Gaps in the numbers of the manifests where the log of a day is there, and only its manifest is not. */
function unsealedDays(
  results: readonly FilePassResult[],
  log: ManifestLog,
): ReadonlyMap<MissingDay, FilePassResult> {
  const sealed = new Set(log.days.map(({ day }) => day))
  const bare = results.filter(({ day, entries }) => day !== null && entries > 0 && !sealed.has(day))
  const found = new Map<MissingDay, FilePassResult>()
  for (const gap of log.missing) {
    // Where the calendar cannot name the day, a log between the two can.
    const at = bare.findIndex(({ day }) =>
      gap.day === null ? gap.after < (day ?? '') && (day ?? '') < gap.before : day === gap.day,
    )
    const [result] = at < 0 ? [] : bare.splice(at, 1)
    if (result) found.set(gap, result)
  }
  return found
}

/** A substituted key set is the one cause of everything that its keys would have to vouch for. */
function gatherConsequences(findings: readonly Finding[], { substituted }: KeyJudgement): readonly Finding[] {
  const cause = findings.find(({ kind }) => kind === 'KEY_NOT_PINNED')
  if (!substituted || !cause) return findings
  const effects = findings.filter(({ kind }) => kind === 'CHECKPOINT_INVALID')
  const rest = findings.filter((item) => item !== cause && !effects.includes(item))
  const texts = effects.map(({ kind, file, line }) => consequence(kind, file, line))
  return [withConsequences(cause, 'SIGNATURE_INVALID for every entry', ...texts), ...rest]
}

/** A manifest that was edited is not the one that the next names: what is said of the next follows from it. */
function gatherManifests(findings: readonly Finding[], { days }: ManifestLog): readonly Finding[] {
  const gathered = [...findings]
  days.forEach(({ key }, at) => {
    const next = days[at + 1]?.key
    const cause = gathered.findIndex(({ kind, file }) => file === key && MANIFEST_KINDS.has(kind))
    const effect = gathered.findIndex(
      ({ kind, file, expected }) =>
        file === next && kind === 'MANIFEST_INVALID' && expected === sha256Hex(days[at]?.bytes ?? ''),
    )
    const [base, follows] = [gathered[cause], gathered[effect]]
    if (!base || !follows) return
    gathered[cause] = withConsequences(base, consequence(follows.kind, follows.file, null))
    gathered.splice(effect, 1)
  })
  return gathered
}

const MANIFEST_KINDS: ReadonlySet<string> = new Set(['MANIFEST_INVALID', 'MANIFEST_LAST_HASH_MISMATCH'])

/** By file, then line; of one line first what happened to it, then what its signature and key say. */
function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ kind }: Finding) => (/^(SIGNATURE|KEY)_/.test(kind) ? 1 : 0)
  return [...findings].sort(
    (a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || rank(a) - rank(b),
  )
}

function fileVerification(
  result: FilePassResult,
  keys: KeyJudgement,
  findings: readonly Finding[],
  plan: ArchivePlan,
): FileVerification {
  const valid = countTrusted(result, keys)
  const trustedAll = valid === result.signatures.valid
  return {
    file: result.key,
    sha256: result.sha256,
    entries: result.entries,
    verdict: judgeFile(result, findings, plan),
    day: result.day,
    bytes: result.bytes,
    plain_bytes: result.plainBytes,
    first_seq: result.firstSeq,
    first_timestamp: result.firstTimestamp,
    last_timestamp: result.lastTimestamp,
    first_previous_hash: result.firstPreviousHash,
    last_current_hash: result.lastCurrentHash,
    merkle_root: result.merkleRoot,
    profile: result.profile,
    profile_source: result.profileSource,
    signatures: { ...result.signatures, valid },
    authentic: trustedAll ? result.authentic : Math.min(result.authentic, valid),
  }
}

function judgeFile(
  result: FilePassResult,
  findings: readonly Finding[],
  plan: ArchivePlan,
): FileVerification['verdict'] {
  if (findings.some((item) => item.severity === 'error' && concerns(item, result))) return 'FAILED'
  return canSpeak(result, plan) ? 'PASSED' : 'NOT_CHECKED'
}

/** A finding concerns a file when it names it (a swap names two, a fork many) or a sidecar of its day, or all signed ones. */
function concerns(item: Finding, result: FilePassResult): boolean {
  const elsewhere = [`${item.kind} in ${result.key}`, `${item.kind} at ${result.key}:`] as const
  if (item.consequences.some((text) => text === elsewhere[0] || text.startsWith(elsewhere[1]))) return true
  if (item.kind === 'DAY_FILE_MISSING' && item.actual === result.sha256) return true
  if (item.file === null) return item.kind.startsWith('KEY_') ? result.signatures.total > 0 : false
  if (item.file === result.key) return true
  const about = parseArchiveKey(item.file)
  return about !== null && about.kind !== 'log' && about.day !== null && about.day === result.day
}

/** Something could vouch for the file: its chain with keys for its signatures, or its manifest. */
function canSpeak(result: FilePassResult, { trust, unknownProfiles }: ArchivePlan): boolean {
  if (unknownProfiles.has(result.key)) return false
  const { total, checked } = result.signatures
  if (total > 0 && (trust.status === 'NONE' || checked === 0)) return false
  const chained = result.profile !== null && result.profile !== 'manifest-only'
  return result.sealHolds === true || (chained && result.entries > 0)
}

function judgeIntegrity(
  results: readonly FilePassResult[],
  files: readonly FileVerification[],
  findings: readonly Finding[],
  plan: ArchivePlan,
): VerificationResult['integrity'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'FAILED'
  if (sum(results, ({ entries }) => entries) === 0) return 'NOT_VERIFIABLE'
  if (results.some((result) => !canSpeak(result, plan) && result.entries > 0)) return 'NOT_VERIFIABLE'
  return files.some(({ verdict }) => verdict === 'PASSED') ? 'PASSED' : 'NOT_VERIFIABLE'
}

function isChained(results: readonly FilePassResult[]): boolean {
  return results.some(
    ({ profile, entries }) => entries > 0 && profile !== null && profile !== 'manifest-only',
  )
}

function judgeCoverage(
  results: readonly FilePassResult[],
  log: ManifestLog,
  request: Pick<VerifyRequest, 'requested' | 'calendar'>,
  days: readonly Finding[],
  listed: ListedLogs,
): VerificationResult['coverage'] {
  const { requested, calendar } = request
  const empty = log.days.filter(({ manifest }) => manifest.entries === 0).map(({ day }) => day)
  const found = [...new Set([...results.flatMap(daysOf), ...empty])].sort()
  const inRange = requested ? found.filter((day) => requested[0] <= day && day <= requested[1]) : found
  const first = inRange[0]
  const last = inRange.at(-1)
  const range = requested ?? (first && last ? ([first, last] as const) : null)
  // The log of manifests says which days there were; beyond it, and without it, the calendar does.
  const sealed = log.days.map(({ day }) => day)
  const isSealed = new Set(sealed)
  const isHere = new Set(inRange)
  const isDueByCalendar = (day: string) =>
    calendar === undefined && sealed.length > 0 && day >= (sealed[0] ?? '') && day <= (sealed.at(-1) ?? '')
      ? isSealed.has(day)
      : isExpected(day, calendar ?? 'weekdays')
  // What a source lists is due, whatever day it is.
  const isDue = (day: string) => listed.has(day) || isDueByCalendar(day)
  const due =
    range && isListable(...range)
      ? daysBetween(...range).filter((day) => isDue(day) && !isHere.has(day))
      : [...new Set([...isSealed, ...listed.keys()])].filter(
          (day) => range && range[0] <= day && day <= range[1] && !isHere.has(day),
        )
  const named = days
    .filter(({ kind }) => kind !== 'MANIFEST_INVALID')
    .map(({ file }) => parseArchiveKey(file ?? '')?.day ?? null)
    .filter((day) => day !== null)
  const missing = [...new Set([...due, ...named])].sort()
  const notPulled = missing.filter((day) => listed.has(day))
  return {
    requested,
    found: first && last ? [first, last] : null,
    days: inRange.length,
    missing,
    ...(notPulled.length > 0 && { not_pulled: notPulled }),
  }
}

/** Beside a coverage over more years than are named day by day. */
function farApart({ requested, found }: VerificationResult['coverage']): readonly string[] {
  const range = requested ?? found
  if (!range || isListable(...range)) return []
  return [
    `From ${range[0]} to ${range[1]} there are more days than are named one by one: only days that manifests name are counted as missing.`,
  ]
}
