/** The judgement over all files: chain across days, keys, manifests, coverage, and the verdict. */
import { daysBetween, parseArchiveKey } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { FileVerification, VerificationResult } from '../../../shared/model/verification.ts'
import { judgeAnchors } from './anchors.ts'
import { judgeCompleteness, judgeFreshness, trustedCheckpoint } from './completeness.ts'
import type { FilePassResult } from './file-pass.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import { isExpected, joinLinks } from './join-links.ts'
import { countTrusted, judgeKeys, type KeyJudgement } from './judge-keys.ts'
import type { ManifestLog } from './manifest-log.ts'
import type { ArchivePlan, VerifyRequest } from './plan.ts'
import { findSwaps, type Swap } from './swapped-days.ts'

/** Joins what the files say into one result. The order of `passResults` does not matter. */
export function joinFiles(
  request: Pick<
    VerifyRequest,
    'mode' | 'requested' | 'calendar' | 'anchors' | 'freshness' | 'gone' | 'lookedThrough'
  >,
  plan: ArchivePlan,
  passResults: readonly FilePassResult[],
): VerificationResult {
  const { trust, log } = plan
  const results = [...passResults].sort(byStream)
  const keys = judgeKeys(results, trust)
  const swaps = findSwaps(results, log)
  const own = results.flatMap((result) => ownFindings(result, swaps, keys))
  const days = missingDayFindings(results, log, request.requested)
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
  const known = [
    ...trust.findings,
    ...keys.findings,
    ...log.findings,
    ...anchors.findings,
    ...judgeFreshness(checkpoint, request.freshness),
    ...days,
    ...swaps.map(swapFinding),
    ...own,
  ]
  const stream = undoSwaps(results, swaps)
  const calendar = request.calendar ?? 'weekdays'
  const links = joinLinks(stream, known, log, { perFile: plan.chainScope === 'per-file', calendar })
  const unsigned = strippedFiles(results)
  const findings = sortFindings(gatherConsequences([...links.findings, ...unsigned], keys))

  const files = results.map((result) => fileVerification(result, keys, findings, plan))
  const entries = sum(results, ({ entries }) => entries)
  const signatures = {
    total: sum(results, (result) => result.signatures.total),
    checked: sum(results, (result) => result.signatures.checked),
    valid: sum(results, (result) => countTrusted(result, keys)),
  }
  const integrity = judgeIntegrity(results, files, findings, plan)
  const entriesAt = stream.filter((result) => result.entries > 0)
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
      found: daysFound(results, log),
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
    coverage: judgeCoverage(results, log, request, days),
    files,
    findings,
    notes: [
      ...trust.notes,
      ...log.notes,
      ...plan.notes,
      ...keys.notes,
      ...anchors.notes,
      ...links.notes,
      ...results.flatMap(({ notes }) => notes),
    ],
    checkpoint,
  }
}

/** Days of which there is a log or a manifest, sorted. */
function daysFound(results: readonly FilePassResult[], log: ManifestLog): readonly string[] {
  const days = [...results.map(({ day, firstDay }) => day ?? firstDay), ...log.days.map(({ day }) => day)]
  return [...new Set(days.filter((day) => day !== null))].sort()
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
function ownFindings(result: FilePassResult, swaps: readonly Swap[], keys: KeyJudgement): readonly Finding[] {
  if (swaps.some(({ first, second }) => first === result || second === result)) return []
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

/** The files in the order in which their content was written. */
function undoSwaps(results: readonly FilePassResult[], swaps: readonly Swap[]): readonly FilePassResult[] {
  return results.map((result) => {
    const swap = swaps.find(({ first, second }) => first === result || second === result)
    if (!swap) return result
    return swap.first === result ? swap.second : swap.first
  })
}

/** Days whose log is missing though their manifest is there, and days of which nothing is left. */
function missingDayFindings(
  results: readonly FilePassResult[],
  log: ManifestLog,
  requested: VerifyRequest['requested'],
): readonly Finding[] {
  const present = new Set(results.map(({ day }) => day))
  const asked = (day: string) => requested === null || (requested[0] <= day && day <= requested[1])
  const files = log.days
    .filter(({ day, manifest }) => !present.has(day) && manifest.entries > 0 && asked(day))
    .map(({ logKey, manifest }) =>
      finding({
        kind: 'DAY_FILE_MISSING',
        file: logKey,
        seq: manifest.first_seq ?? null,
        expected: manifest.gz_sha256,
        message: `The log of ${manifest.day} is missing; its manifest says that it had ${manifest.entries} entries.`,
        missing: manifest.entries,
      }),
    )
  const days = log.missing
    .filter(({ day, after, before }) =>
      day === null ? asked(after) && asked(before) : asked(day) && !present.has(day),
    )
    .map(({ logKey, day, after, before }) =>
      finding({
        kind: 'DAY_MISSING',
        file: logKey,
        message: `Nothing is left of ${day ?? 'a day'}: the manifests of ${after} and ${before} do not follow one another.`,
      }),
    )
  return [...files, ...days]
}

/** Logs without a single signature among signed ones. */
function strippedFiles(results: readonly FilePassResult[]): readonly Finding[] {
  if (!results.some(({ signatures }) => signatures.total > 0)) return []
  return results
    .filter(({ signatures, entries }) => entries > 0 && signatures.total === 0)
    .map(({ key, entries }) =>
      finding({
        kind: 'SIGNATURE_MISSING',
        file: key,
        line: 1,
        message: `None of the ${entries} entries is signed, in an archive whose other files are.`,
      }),
    )
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

/** By file, then line; within a line as they were found. */
function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0))
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
  if (item.consequences.some((text) => text === `${item.kind} in ${result.key}`)) return true
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
): VerificationResult['coverage'] {
  const { requested, calendar } = request
  const empty = log.days.filter(({ manifest }) => manifest.entries === 0).map(({ day }) => day)
  const ofFile = ({ day, firstDay }: FilePassResult) => day ?? firstDay
  const found = [...new Set([...results.map(ofFile), ...empty])].filter((day) => day !== null).sort()
  const inRange = requested ? found.filter((day) => requested[0] <= day && day <= requested[1]) : found
  const first = inRange[0]
  const last = inRange.at(-1)
  const range = requested ?? (first && last ? ([first, last] as const) : null)
  // The log of manifests says which days there were; beyond it, and without it, the calendar does.
  const sealed = log.days.map(({ day }) => day)
  const isDue = (day: string) =>
    calendar === undefined && sealed.length > 0 && day >= (sealed[0] ?? '') && day <= (sealed.at(-1) ?? '')
      ? sealed.includes(day)
      : isExpected(day, calendar ?? 'weekdays')
  const due = range
    ? daysBetween(range[0], range[1]).filter((day) => isDue(day) && !inRange.includes(day))
    : []
  const named = days.map(({ file }) => parseArchiveKey(file ?? '')?.day ?? null).filter((day) => day !== null)
  const missing = [...new Set([...due, ...named])].sort()
  return { requested, found: first && last ? [first, last] : null, days: inRange.length, missing }
}
