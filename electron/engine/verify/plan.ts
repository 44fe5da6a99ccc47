/** What is known before the first file is read: keys, manifests, profile, and each file's place in the stream. */
import type { AnchorFact } from '../../../shared/model/anchor.ts'
import type { AwayState } from '../../../shared/model/due-days.ts'
import { cancelled } from '../../../shared/model/error.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { Profile, VerifyMode } from '../../../shared/model/verdict.ts'
import { PROFILES } from '../../../shared/model/verdict.ts'
import type { RunOptions } from '../run-options.ts'
import { readArchivedTokens } from './archived-tokens.ts'
import type { Freshness } from './completeness.ts'
import { DETECTION_LINES, type Detection, detectProfile } from './detect-profile.ts'
import { ZERO_HASH } from './digest.ts'
import { readEntry } from './entry.ts'
import type { FilePassRequest, VerifyFile } from './file-pass.ts'
import { finding } from './findings.ts'
import type { Calendar } from './join-links.ts'
import { isRecord } from './keys.ts'
import { type ManifestLog, readManifestLog, type SealedDay } from './manifest-log.ts'
import { type ReadLimits, readFirstLines } from './read-lines.ts'
import { readSidecar } from './read-sidecar.ts'
import { SignatureChecker } from './signatures.ts'
import { establishTrust, findSidecar, type Trust } from './trust.ts'

/** What is to be verified, and by which pins. */
export type VerifyRequest = {
  readonly files: readonly VerifyFile[]
  /** Archive key -> local path, of manifests, checkpoints, leaves, keys.json, keys.sig, profile.json. */
  readonly sidecars: ReadonlyMap<string, string>
  readonly mode: VerifyMode
  /** PEM texts pinned by --root. */
  readonly roots: readonly string[]
  /** PEM texts pinned by --key. */
  readonly keys: readonly string[]
  /** The day range that was asked for. */
  readonly requested: readonly [string, string] | null
  /** Days that are expected where no log of manifests says it; weekdays by default. */
  readonly calendar?: Calendar | undefined
  /** What is known of the stream from outside the archive. */
  readonly anchors?: readonly AnchorFact[] | undefined
  /** The freshness rule. Without one no clock is asked, and the same input gives the same bytes. */
  readonly freshness?: Freshness | undefined
  /** PEM certificates of timestamp authorities, pinned by --tsa-root. */
  readonly tsaRoots?: readonly string[] | undefined
  /** Keys of sidecars that are kept on this machine, and that their source does not have any more. */
  readonly gone?: ReadonlySet<string> | undefined
  /** Keys of logs that their source lists and that are not here: what is missing here is not missing there. */
  readonly listed?: ReadonlyMap<string, AwayState> | undefined
  /** The last day whose sidecars were looked for; default: those of all days were. */
  readonly lookedThrough?: string | null | undefined
  /** Worker threads. */
  readonly jobs: number
  /** The worker's entry; under Node `new URL('./worker.ts', import.meta.url)`. */
  readonly workerFile: URL | string
  readonly limits?: ReadLimits | undefined
  /** Also names, as warnings, lines that are spelled unlike the bulk of their log. */
  readonly strict?: boolean | undefined
}

export type ArchivePlan = {
  readonly trust: Trust
  readonly log: ManifestLog
  /** What the timestamp tokens in the archive say of its log of manifests. */
  readonly tokenAnchors: readonly AnchorFact[]
  /** Origin of the stream, by whatever names it. */
  readonly stream: string | null
  readonly chainScope: 'stream' | 'per-file'
  readonly passes: readonly FilePassRequest[]
  /** Files whose hashes no known profile explains. */
  readonly unknownProfiles: ReadonlySet<string>
  /** Signatures bind positions that only the files before can tell: they must be read one after the other. */
  readonly inOrder: boolean
  readonly notes: readonly string[]
}

type Declaration = {
  readonly profile: string | null
  readonly perFile: boolean
  readonly stream: string | null
}

/**
 * Reads everything but the logs themselves (of which only the first lines), and plans one pass per log.
 * Throws USAGE for an unusable pin, IO for unreadable files, CANCELLED.
 */
export async function planArchive(
  request: VerifyRequest,
  { signal }: Pick<RunOptions, 'signal'> = {},
): Promise<ArchivePlan> {
  const trust = establishTrust(request)
  const log = readManifestLog(request.sidecars, trust)
  const declared = readDeclaration(request.sidecars)
  const stream = declared.stream ?? trust.stream ?? log.days[0]?.manifest.stream ?? null
  const files = [...request.files].sort((a, b) => (a.key < b.key ? -1 : 1))
  const looks = settleProfiles(
    await lookAtAll(files, (file) => lookAt(file, log, trust, stream), signal),
    stream,
  )
  const usual = looks.map(({ detection }) => detection).find((detection) => isProfile(detection))
  const unknownProfiles = new Set<string>()
  const tokens = readArchivedTokens(request.sidecars, request.tsaRoots ?? [], log.findings)
  const notes: string[] = [...tokens.notes]
  const findings: Finding[] = []
  const passes = looks.map(({ file, sealed, detection, lines, firstSeq }): FilePassRequest => {
    const named = declared.profile ?? sealed?.manifest.profile ?? null
    const choice = chooseProfile(named, detection, usual, lines)
    if (sealed?.good && choice.contradicted) findings.push(wrongProfile(sealed, choice.profile))
    if (choice.unknown) unknownProfiles.add(file.key)
    if (choice.note) notes.push(`${file.key}: ${choice.note}`)
    return {
      file,
      mode: request.mode,
      profile: choice.profile,
      profileSource: choice.source,
      stream,
      firstSeq,
      keys: trust.atHand,
      manifest: sealed?.good ? sealed.manifest : null,
      leavesPath: request.sidecars.get(file.key.replace(/\.log(\.gz)?$/, '.leaves')) ?? null,
      ...(request.strict ? { strict: true } : {}),
      ...(request.limits ? { limits: request.limits } : {}),
    }
  })
  const detected = [
    ...new Set(
      passes.filter(({ profileSource }) => profileSource === 'detected').map(({ profile }) => profile),
    ),
  ]
  for (const profile of detected) notes.push(`The profile is not declared; ${profile} was detected.`)
  if (stream === null && detected.includes('sigc-v1')) notes.push(NAMELESS_STREAM)
  return {
    trust,
    log: { ...log, findings: [...tokens.findings, ...findings] },
    tokenAnchors: tokens.anchors,
    stream,
    chainScope: declared.perFile ? 'per-file' : 'stream',
    passes,
    unknownProfiles,
    inOrder: passes.some(({ profile, firstSeq }) => profile === 'sigc-v1' && firstSeq === null),
    notes,
  }
}

const NAMELESS_STREAM =
  'No signature fits the hash alone: they bind the name of the stream, which nothing here tells, or they are false. ' +
  'They were not checked; verify the log in its archive, with profile.json, keys.json or a manifest.'

/** Where one log is signed over its hash alone, the others of a nameless stream are no sigc-v1: their signatures are bad. */
function settleProfiles(looks: readonly Look[], stream: string | null): readonly Look[] {
  if (stream !== null || !looks.some(({ detection }) => detection === 'rawline-v1')) return looks
  return looks.map((look) => (look.detection === 'sigc-v1' ? { ...look, detection: 'rawline-v1' } : look))
}

type Look = {
  readonly file: VerifyFile
  readonly sealed: SealedDay | undefined
  readonly detection: Detection
  readonly lines: number
  readonly firstSeq: number | null
}

/** Logs that are looked into at the same time: each is an open file. */
const LOOKS_AT_ONCE = 8

async function lookAtAll(
  files: readonly VerifyFile[],
  look: (file: VerifyFile) => Promise<Look>,
  signal: AbortSignal | undefined,
): Promise<readonly Look[]> {
  const looks: Look[] = []
  for (let at = 0; at < files.length; at += LOOKS_AT_ONCE) {
    if (signal?.aborted) throw signal.reason ?? cancelled('Verification')
    looks.push(...(await Promise.all(files.slice(at, at + LOOKS_AT_ONCE).map(look))))
  }
  return looks
}

async function lookAt(
  file: VerifyFile,
  log: ManifestLog,
  trust: Trust,
  stream: string | null,
): Promise<Look> {
  const lines = await readFirstLines(file, DETECTION_LINES)
  const at = log.days.findIndex(({ day }) => file.day !== null && day === file.day)
  const sealed = log.days[at]
  const firstSeq = firstSequence(sealed, log.days[at - 1], lines)
  const detection = detectProfile(lines, { keys: trust.atHand, stream, firstSeq })
  return { file, sealed, detection, lines: lines.length, firstSeq }
}

/** By the day's manifest, or the one before, or because the file begins the stream. */
function firstSequence(
  sealed: SealedDay | undefined,
  before: SealedDay | undefined,
  lines: readonly Buffer[],
): number | null {
  if (sealed?.good && sealed.manifest.first_seq != null) return sealed.manifest.first_seq
  if (sealed && before?.good && before.manifest.last_seq != null) return before.manifest.last_seq + 1
  const [first] = lines
  const entry = first ? readEntry(first, null) : null
  return entry && !('unreadable' in entry) && entry.previousHash === ZERO_HASH ? 0 : null
}

function chooseProfile(
  named: string | null,
  detection: Detection,
  usual: Detection | undefined,
  lines: number,
): {
  readonly profile: Profile | null
  readonly source: FilePassRequest['profileSource']
  readonly unknown: boolean
  readonly note?: string
  readonly contradicted?: boolean
} {
  if (named !== null) {
    if (isProfile(named)) {
      // What the hashes themselves say is stronger than what somebody wrote beside them.
      const contradicted =
        isProfile(detection) && named !== 'manifest-only' && familyOf(detection) !== familyOf(named)
      return contradicted
        ? { profile: detection, source: 'detected', unknown: false, contradicted }
        : { profile: named, source: 'declared', unknown: false }
    }
    return {
      profile: null,
      source: 'none',
      unknown: true,
      note: `the declared profile ${JSON.stringify(named)} is not known.`,
    }
  }
  if (isProfile(detection)) return { profile: detection, source: 'detected', unknown: false }
  if (detection === 'none') return { profile: null, source: 'none', unknown: false }
  if (usual !== undefined && isProfile(usual)) return { profile: usual, source: 'detected', unknown: false }
  // A line or two that fit no profile may be damaged; many that do so are written in a way we do not know.
  if (lines < MIN_LINES_TO_REJECT) return { profile: 'py-jsondumps-v0', source: 'detected', unknown: false }
  return {
    profile: null,
    source: 'none',
    unknown: true,
    note: 'no known profile explains the hashes of its entries.',
  }
}

/** rawline-v1 and sigc-v1 hash the same bytes; they differ in what is signed. */
function familyOf(profile: Profile): Profile {
  return profile === 'sigc-v1' ? 'rawline-v1' : profile
}

function wrongProfile({ key, manifest }: SealedDay, profile: Profile | null): Finding {
  const message = 'The manifest names a profile that explains none of the hashes.'
  return finding({
    kind: 'MANIFEST_INVALID',
    file: key,
    expected: profile,
    actual: manifest.profile,
    message,
  })
}

const MIN_LINES_TO_REJECT = 3

function isProfile(name: string | undefined): name is Profile {
  return PROFILES.some((profile) => profile === name)
}

function readDeclaration(sidecars: ReadonlyMap<string, string>): Declaration {
  const none = { profile: null, perFile: false, stream: null }
  const name = findSidecar(sidecars, 'profile')
  if (name === null) return none
  const bytes = readSidecar(sidecars.get(name) as string, 'profile')
  if (typeof bytes === 'string') return { ...none, profile: `an unreadable profile.json: ${bytes}` }
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (!isRecord(value)) return none
    const text = (field: unknown) => (typeof field === 'string' ? field : null)
    return {
      profile: text(value.profile),
      perFile: value.chain_scope === 'per-file',
      stream: text(value.stream) ?? text(value.origin),
    }
  } catch (error) {
    if (error instanceof SyntaxError) return { ...none, profile: 'an unreadable profile.json' }
    throw error
  }
}

/** How many entries may be missing between two files for the second to be placed by its signatures. */
const MAX_PROBED_GAP = 256
/** How many of its first lines are asked: the very first may be the damaged one. */
const PROBED_LINES = 8

/**
 * Where a file with position-bound signatures begins: where the one before ended, or as much later as its first good
 * signature says. Null when that cannot be told. `before`: what the file before ended with.
 */
export async function probeFirstSeq(
  pass: FilePassRequest,
  before: { readonly nextSeq: number | null; readonly tailHash: string | null },
): Promise<number | null> {
  const guess = before.nextSeq
  if (guess === null || pass.profile !== 'sigc-v1') return guess
  const checker = new SignatureChecker(pass.keys, pass.profile, pass.stream)
  const lines = await readFirstLines(pass.file, PROBED_LINES)
  const entries = lines.map((line) => readEntry(line, pass.profile))
  const fits = (seq: number) =>
    entries.some((entry, at) => {
      if ('unreadable' in entry) return false
      const { state } = checker.check(entry, seq + at)
      return state === 'valid' || state === 'out-of-range'
    })
  if (entries.length === 0) return guess
  for (let seq = guess; seq <= guess + MAX_PROBED_GAP; seq += 1) if (fits(seq)) return seq
  // No signature tells. The chain does, when it goes on without a break.
  const [first] = entries
  const goesOn = first && !('unreadable' in first) && first.previousHash === before.tailHash
  return goesOn ? guess : null
}
