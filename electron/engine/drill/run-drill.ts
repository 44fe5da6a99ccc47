/**
 * The tamper drill: a day's copies, each damaged in one known way and verified, to show that the damage is caught.
 * Originals are read and never written to; a damaged copy lies in a folder of its own until it has been judged.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Day } from '../../../shared/model/archive.ts'
import type { Drill, DrillWay } from '../../../shared/model/drill.ts'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { TrustStatus } from '../../../shared/model/verdict.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { RunOptions } from '../run-options.ts'
import {
  type FilePassRequest,
  type FilePassResult,
  type VerifyRequest,
  verifyArchive,
} from '../verify/index.ts'
import { judgeWay } from './judge-way.ts'
import { openBench } from './open-bench.ts'
import { findDay, surveyDay } from './survey-day.ts'
import type { DayUnderDrill, Way } from './types.ts'
import { Unsuitable } from './unsuitable.ts'
import { CONTENT_WAYS } from './ways-content.ts'
import { FILE_WAYS } from './ways-file.ts'
import { ORDER_WAYS } from './ways-order.ts'
import { SIDECAR_WAYS } from './ways-sidecar.ts'
import { SIGNATURE_WAYS } from './ways-signature.ts'

/** Every known way of damaging a day, in the order of the document. */
export const WAYS: readonly Way[] = [
  ...CONTENT_WAYS,
  ...ORDER_WAYS,
  ...SIGNATURE_WAYS,
  ...FILE_WAYS,
  ...SIDECAR_WAYS,
]

export type DrillRequest = {
  readonly day: Day
  /** The whole archive, with its pins; only the day and its neighbours are read through. */
  readonly archive: Omit<VerifyRequest, 'mode' | 'requested'>
  /** Where damaged copies may lie: a folder is made in it and removed. */
  readonly tmpDir: string
  readonly toolVersion: string
  readonly runFile: (pass: FilePassRequest, run: RunOptions) => Promise<FilePassResult>
}

type Verify = (
  changed: ReadonlyMap<string, string | null>,
  mode: 'seal' | 'full',
) => Promise<VerificationResult>

/**
 * Drills one day. Throws NOT_FOUND without the day, NOT_VERIFIABLE when the day fails as it is: then nothing could be
 * told from what the drill does to it.
 */
export async function runDrill(request: DrillRequest, run: RunOptions): Promise<Drill> {
  const { day, archive } = request
  const startedAt = new Date()
  const { log, before, after } = findDay(day, archive.files)
  const files = [before, log, after].filter((file) => file !== null)
  const requested = [before?.day ?? day, after?.day ?? day] as const
  const runFile = remembering(request.runFile)
  const verify: Verify = (changed, mode) =>
    verifyArchive(
      {
        ...archive,
        mode,
        requested,
        files: files.flatMap((file) => {
          const path = changed.get(file.key)
          return path === null ? [] : [path === undefined ? file : { ...file, path }]
        }),
        sidecars: overlay(archive.sidecars, changed),
      },
      { signal: run.signal, runFile },
    )

  const report = (done: number, detail: string) =>
    run.onProgress?.({ phase: 'drill', done, total: WAYS.length, unit: 'steps', detail })
  report(0, 'The day as it is')
  const baseline = await verify(new Map(), 'full')
  refuseFailing(day, log.key, baseline)
  const surveyed = await surveyDay(day, { ...archive, mode: 'full', requested, files }, baseline, run.signal)

  const folder = join(request.tmpDir, `drill-${randomUUID()}`)
  const ways: DrillWay[] = []
  try {
    for (const [index, way] of WAYS.entries()) {
      if (run.signal?.aborted) throw run.signal.reason ?? cancelled('The drill')
      report(index, way.title)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      ways.push(await drillWay(way, surveyed, { verify, folder, baseline, signal: run.signal }))
      // One way's copies at a time: a day may be large.
      await rm(folder, { recursive: true, force: true })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  report(WAYS.length, 'Done')
  const count = (outcome: string) => ways.filter((way) => way.outcome.startsWith(outcome)).length
  return {
    id: `${day}-${stamp(startedAt)}-${randomUUID().slice(0, 8)}`,
    day,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    toolVersion: request.toolVersion,
    file: log.key,
    sha256: baseline.files.find(({ file }) => file === log.key)?.sha256 ?? '',
    notes: notesOn(surveyed, baseline),
    ways,
    caught: count('caught'),
    missed: count('missed'),
    notApplicable: count('not applicable'),
  }
}

async function drillWay(
  way: Way,
  day: DayUnderDrill,
  at: {
    readonly verify: Verify
    readonly folder: string
    readonly baseline: VerificationResult
    readonly signal: AbortSignal | undefined
  },
): Promise<DrillWay> {
  const lack = way.lacks(day)
  if (lack !== null) return notApplicable(way, lack)
  try {
    const damage = await way.damage(day, openBench(at.folder, at.signal))
    return judgeWay(way, damage, await at.verify(damage.changed, way.mode), at.baseline)
  } catch (error) {
    if (error instanceof Unsuitable) return notApplicable(way, error.message)
    throw error
  }
}

function notApplicable({ way, title, attacker }: Way, reason: string): DrillWay {
  return {
    way,
    title,
    attacker,
    done: '',
    expected: [],
    file: null,
    line: null,
    outcome: 'not applicable',
    remark: reason,
    integrity: null,
    findings: [],
  }
}

const isError = ({ severity }: Finding) => severity === 'error'

function refuseFailing(day: Day, key: string, baseline: VerificationResult): void {
  const own = baseline.findings.find((finding) => isError(finding) && finding.file?.includes(`/${day}.`))
  if (!own && baseline.files.find(({ file }) => file === key)?.verdict !== 'FAILED') return
  const why = own ? `${own.kind}${own.line === null ? '' : ` at line ${own.line}`}` : 'see its findings'
  throw new BlotterError('NOT_VERIFIABLE', `${day} fails verification as it is: ${why}.`, {
    hint: 'A drill could not tell its own damage from what is there. Drill a day that passes.',
  })
}

const TRUST: Readonly<Record<TrustStatus, string>> = {
  PINNED: 'trust pinned',
  FIRST_USE: 'trust on first use',
  NONE: 'no trust',
}
const inWords = (count: number): string => count.toLocaleString('en-US')

function notesOn(day: DayUnderDrill, baseline: VerificationResult): readonly string[] {
  const signatures = baseline.signatures
  return [
    `Before the drill: ${baseline.integrity.replace('_', ' ')} in full mode, ${TRUST[baseline.trust.status]}, ` +
      `${inWords(signatures.valid)} of ${inWords(signatures.total)} signatures good; ${inWords(day.lines)} lines in ${day.log.key}.`,
    ...(baseline.findings.some(isError)
      ? [
          'Neighbouring days, or the archive as a whole, fail as they are: what they fail by does not count here.',
        ]
      : []),
    ...(day.before === null ? ['There is no day before it.'] : []),
    ...(day.after === null ? ['There is no day after it: what only a next day shows is missed.'] : []),
    ...(day.signed && !day.hasKeys ? ['No key is pinned: signatures were not checked.'] : []),
    ...(day.keySetKey !== null && !day.rootPinned && day.hasKeys
      ? ['The root of the key set is not pinned: a stranger’s key set would be taken as well.']
      : []),
  ]
}

/** The archive with some objects exchanged or gone. */
function overlay(
  sidecars: ReadonlyMap<string, string>,
  changed: ReadonlyMap<string, string | null>,
): ReadonlyMap<string, string> {
  const result = new Map(sidecars)
  for (const [key, path] of changed) {
    if (path === null) result.delete(key)
    else if (result.has(key)) result.set(key, path)
  }
  return result
}

/** The neighbours are the same every time: a pass that was asked for in the same words is not run again. */
function remembering(runFile: DrillRequest['runFile']): DrillRequest['runFile'] {
  const known = new Map<string, FilePassResult>()
  return async (pass, run) => {
    const asked = JSON.stringify(pass)
    const result = known.get(asked) ?? (await runFile(pass, run))
    known.set(asked, result)
    return result
  }
}

function stamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '')
}
