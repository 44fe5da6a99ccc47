/** Makes a compliance package: gathers, judges, makes the reports from what goes in alone, signs, packs. */
import { randomUUID } from 'node:crypto'
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Day } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { PackageRequest, PackageWritten } from '../../../shared/model/package.ts'
import type { AttestationFact } from '../../../shared/model/report-compliance.ts'
import { REPORT_KINDS } from '../../../shared/model/report-kinds.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { attestationFacts } from '../attest/attestation-facts.ts'
import { attestationDocuments } from '../attest/documents.ts'
import { caseDocuments } from '../case/case-documents.ts'
import { certify } from '../evidence/index.ts'
import { anchorsKnown, logsListed, sidecarsGone } from '../known-anchors.ts'
import { verifyWorkspace } from '../pipeline.ts'
import { readReportInputs } from '../report-source.ts'
import type { RuleInputs } from '../rules/rule-hits.ts'
import type { RunOptions } from '../run-options.ts'
import type { SigningKey } from '../seal/index.ts'
import type { Services } from '../services.ts'
import { tsaRootsOf } from '../verify-settings.ts'
import { HITS_NAME } from './find-hits.ts'
import { INPUTS_FORMAT, INPUTS_NAME, inputsText, type PackageInputs, plainAnchor } from './inputs.ts'
import { isLog, makeRebuilt } from './make-rebuilt.ts'
import { byPath, KEY_NAME, MANIFEST_NAME, SIGNATURE_NAME, SUMS_NAME, signMembers } from './manifest.ts'
import { packActivity } from './pack-activity.ts'
import { casesOf, objectsOf, planPackage, stateOfDays } from './plan-package.ts'
import { CHECK_COMMANDS, type ReadmeFacts, readmeText, warningsOf } from './readme.ts'
import { gatherRules, putRules } from './rule-inputs.ts'
import { withScratch } from './scratch.ts'
import { Staging } from './staging.ts'
import { writeZip } from './write-zip.ts'

/**
 * Writes the package to `path`, signed by `signer`, whole or not at all. Failed and missing days go in too, and are told first.
 * Throws NOT_VERIFIABLE when nothing of the period was pulled, IO, CANCELLED.
 */
export async function writePackage(
  services: Services,
  request: PackageRequest,
  { path, signer }: { readonly path: string; readonly signer: SigningKey },
  run: RunOptions,
): Promise<PackageWritten> {
  const { range, asOf = range.to, hashesOnly = false } = request
  const plan = planPackage(services, request)
  const id = randomUUID()
  const dir = join(services.workspace.tmpDir, `package-${id}`)
  const partial = join(dirname(path), `.${basename(path)}.${id}.part`)
  await requireWritable(path, partial)
  const certified = await runOf(services, request, run)
  const staging = new Staging(join(dir, 'members'))
  try {
    const attested = await attestationFacts(services, range, run)
    const rules = await gatherRules(services, range, run)
    const inputs = gatherInputs(services, request, certified.mode, staging, attested, rules)
    await staging.put(INPUTS_NAME, inputsText(inputs), { period: range })
    if (rules !== null) await putRules(staging, rules, range)
    const paths = services.cache
    const own = {
      dir: join(dir, 'workspace'),
      workers: services.options.workers,
      heldBy: services.options.heldBy,
    }
    const judged = await withScratch(own, inputs, paths.pathOf, run, async (scratch, verification) => {
      await makeRebuilt(scratch, inputs, rules, verification, staging, run)
      return verification
    })
    await putCertificate(services, certified.id, staging)
    for (const { name, bytes } of attestationDocuments(services, range)) await staging.put(name, bytes)
    await putKeys(inputs, staging)
    const cases = casesOf(services, request.cases)
    const ids = cases.map((each) => each.id)
    for (const { path: name, content } of ids.length > 0
      ? await caseDocuments(services, ids, run.signal)
      : [])
      await staging.put(name, content)
    const activityRange = request.wholeActivity === true ? null : range
    if (plan.activityEntries > 0)
      await packActivity(services, activityRange, staging, join(dir, 'activity'), run)

    const states = { ...stateOfDays(services, range), ...failedDays(judged) }
    const { fingerprint } = signer.publicKey
    await staging.put(
      'README.txt',
      readmeText({
        ...range,
        asOf,
        toolVersion: services.options.toolVersion,
        fingerprint,
        files: judged.files.length,
        verified: judged.files.filter(({ verdict }) => verdict === 'PASSED').length,
        ...states,
        hashesOnly,
        cases: cases.length,
        activityEntries: plan.activityEntries,
        wholeActivity: request.wholeActivity === true,
        attestations: attested.length,
        rules: rulesTold(rules, staging),
      }),
      { period: range },
    )
    const { toolVersion } = services.options
    await signMembers(
      staging,
      {
        tool: { name: 'blotter', version: toolVersion },
        period: range,
        as_of: asOf,
        failed_days: [...states.failed],
        missing_days: [...states.missing],
        not_pulled_days: [...states.notPulled],
        hashes_only: hashesOnly,
        archive: inputs.archive.map(({ key, size, sha256, path: at }) => ({
          key,
          bytes: size,
          sha256,
          path: at,
        })),
      },
      signer,
    )
    const packed = await writeZip(partial, inOrder(staging), run)
    await rename(partial, path)
    return {
      path,
      ...packed,
      members: staging.members.length,
      files: judged.files.length,
      failed: states.failed,
      missing: states.missing,
      notPulled: states.notPulled,
      fingerprint,
      warnings: warningsOf(states),
      commands: CHECK_COMMANDS,
    }
  } catch (error) {
    throw asFailure(error, path)
  } finally {
    await rm(partial, { force: true })
    await rm(dir, { recursive: true, force: true })
  }
}

/** That nothing can be written there is told before the work, not after it. */
async function requireWritable(path: string, partial: string): Promise<void> {
  try {
    const found = await stat(path).catch(() => null)
    if (found?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' })
    await writeFile(partial, '', { flag: 'wx' })
    await rm(partial)
  } catch (error) {
    throw asFailure(error, path)
  }
}

/** What is read first stands first. */
function inOrder(staging: Staging) {
  const first = ['README.txt', MANIFEST_NAME, SUMS_NAME, SIGNATURE_NAME, KEY_NAME]
  const rank = (path: string) => (first.indexOf(path) + first.length + 1) % (first.length + 1)
  return [...staging.members].sort((one, other) => {
    const order =
      (first.includes(one.path) ? rank(one.path) : 99) - (first.includes(other.path) ? rank(other.path) : 99)
    return order === 0 ? byPath(one, other) : order
  })
}

const ALL_RUNS = 2 ** 31 - 1

/**
 * The workspace's own verification of this very period and these very files: the newest there is, or a new one. It is
 * what the certificate certifies, so that a second package has the same one.
 */
async function runOf(
  services: Services,
  { range }: PackageRequest,
  run: RunOptions,
): Promise<{ readonly id: number; readonly mode: VerificationResult['mode'] }> {
  const { catalog } = services
  const files = catalog
    .currentObjects(range)
    .filter(({ kind }) => kind === 'log')
    .map(({ key, sha256 }) => ({ key, sha256 }))
  const newest = catalog.verificationRuns(1)[0]
  const mode = newest?.mode ?? 'seal'
  const wanted = JSON.stringify({ mode, range, files })
  const find = () =>
    catalog
      .verificationRuns(ALL_RUNS)
      .find(({ id }) => JSON.stringify(catalog.verificationResult(id)?.request) === wanted)
  const found = find()
  if (found) return { id: found.id, mode }
  await verifyWorkspace(services, { range, mode }, run)
  const made = find()
  if (!made) throw new BlotterError('INTERNAL', 'The verification of the period was not kept.')
  return { id: made.id, mode }
}

function gatherInputs(
  services: Services,
  { range, asOf, hashesOnly = false }: PackageRequest,
  mode: VerificationResult['mode'],
  staging: Staging,
  attested: readonly AttestationFact[],
  rules: RuleInputs | null,
): PackageInputs {
  const { catalog, cache } = services
  const pins = catalog.pins()
  const pemsOf = (kind: 'root' | 'key') => pins.filter((pin) => pin.kind === kind).map(({ pem }) => pem)
  return {
    format: INPUTS_FORMAT,
    period: { from: range.from, to: range.to },
    kinds: REPORT_KINDS.map(({ kind }) => kind),
    archive: objectsOf(services, range).map(({ key, day, size, sha256, inPeriod }) => ({
      key,
      day,
      size,
      sha256,
      path:
        hashesOnly && isLog(key)
          ? null
          : staging.refer(
              `archive/${key}`,
              { from: cache.pathOf(sha256), bytes: size, sha256 },
              { period: day === null ? null : { from: day, to: day } },
            ),
      inPeriod,
    })),
    verification: {
      mode,
      roots: pemsOf('root'),
      keys: pemsOf('key'),
      tsaRoots: [...tsaRootsOf(catalog)],
      anchors: anchorsKnown(services).map(plainAnchor),
      gone: [...sidecarsGone(catalog)].sort(),
      listed: [...logsListed(catalog)],
    },
    report: readReportInputs(services, range, asOf, attested),
    rules: rules && { sha256: rules.sha256, savedAt: rules.savedAt, fields: [...rules.fields] },
  }
}

/** How many hits the alert rules in force have, and of how many something was said; null where none were saved. */
function rulesTold(rules: RuleInputs | null, { members }: Staging): ReadmeFacts['rules'] {
  if (rules === null) return null
  const hits = members.find(({ path }) => path === HITS_NAME)?.count ?? 0
  return { hits, said: rules.dispositions.length }
}

async function putCertificate(
  { catalog, workstationKey, options }: Services,
  runId: number,
  staging: Staging,
): Promise<void> {
  const run = catalog.verificationRuns(ALL_RUNS).find(({ id }) => id === runId)
  const saved = catalog.verificationResult(runId)
  if (!run || !saved) throw new BlotterError('INTERNAL', `The verification run ${runId} is gone.`)
  const { requested } = saved.result.coverage
  const { startedAt, finishedAt } = run
  const range = requested && { from: requested[0], to: requested[1] }
  // Issued when the run ended: what is certified is what was seen then, and two packages have the same certificate.
  const { json, signature, pem } = certify(
    { startedAt, finishedAt, range, result: saved.result },
    { key: workstationKey, toolVersion: options.toolVersion, now: () => finishedAt },
  )
  await staging.put('verification/certificate.json', json, { period: range })
  await staging.put('verification/certificate.json.sig', signature)
  await staging.put('verification/certificate.json.pem', pem)
}

async function putKeys({ verification }: PackageInputs, staging: Staging): Promise<void> {
  const named = [
    ...verification.roots.map((pem, index) => [`keys/root-${index + 1}.pem`, pem] as const),
    ...verification.keys.map((pem, index) => [`keys/entry-key-${index + 1}.pem`, pem] as const),
    ...verification.tsaRoots.map((pem, index) => [`keys/timestamp-authority-${index + 1}.pem`, pem] as const),
  ]
  for (const [name, pem] of named) await staging.put(name, pem)
}

/** As the verification of the package's own files says it. */
function failedDays({ files }: VerificationResult): {
  readonly failed: readonly Day[]
  readonly notChecked: readonly Day[]
} {
  const having = (verdict: string) =>
    [...new Set(files.filter((file) => file.verdict === verdict).flatMap(({ day }) => day ?? []))].sort()
  return { failed: having('FAILED'), notChecked: having('NOT_CHECKED') }
}

function asFailure(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof BlotterError || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error
  return new BlotterError(
    code === 'ENOSPC' ? 'DISK_FULL' : 'IO',
    `The package ${path} could not be written: ${message}`,
    {
      hint: 'Check that the folder exists, that you may write there, and that there is room.',
      cause: error,
    },
  )
}
