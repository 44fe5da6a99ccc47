/** Makes the reports of a package again, from what the package holds alone, and compares the bytes. */
import { verify as verifySignature } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BlotterError } from '../../../shared/model/error.ts'
import type { FirstDifference, ReplayResult } from '../../../shared/model/package.ts'
import { requireFreeSpace } from '../cache/free-space.ts'
import { hashFile } from '../hash-file.ts'
import type { RunOptions } from '../run-options.ts'
import { toolVersion } from '../tool-version.ts'
import type { EngineOptions } from '../types.ts'
import { parsePublicKey } from '../verify/index.ts'
import { findFolder } from '../verify-in-place.ts'
import { firstDifference } from './first-difference.ts'
import { INPUTS_NAME, type PackageInputs, parseInputs } from './inputs.ts'
import { makeRebuilt } from './make-rebuilt.ts'
import {
  KEY_NAME,
  MANIFEST_NAME,
  type Manifest,
  parseManifest,
  SIGNATURE_NAME,
  SUMS_NAME,
  sumsText,
} from './manifest.ts'
import { openZip, type ZipContent } from './read-zip.ts'
import { takeRules } from './rule-inputs.ts'
import { withScratch } from './scratch.ts'
import { Staging } from './staging.ts'

export type ReplayRequest = Pick<EngineOptions, 'workers' | 'heldBy'> & {
  readonly path: string
  /** Where the work is done; what it leaves is removed. */
  readonly tmpDir: string
  /** A folder with the original archive files, for a package that holds only their hashes. */
  readonly archive?: string | undefined
}

const LARGEST_MANIFEST = 512 << 20
const LARGEST_SUMS = 256 << 20
const LARGEST_INPUTS = 512 << 20
const SMALL = 64 << 10
const MOST_TOLD = 20

/** What came out of the ZIP: the path of each member, and the hash of what lies there now. */
type Extracted = ReadonlyMap<string, string>

/**
 * Checks the package and rebuilds what follows from its archive; where its own archive files are damaged there is
 * nothing to rebuild, and that is what is found. Throws USAGE or IO when it is no package, NOT_VERIFIABLE when its
 * archive files are not at hand.
 */
export async function replayPackage(request: ReplayRequest, run: RunOptions): Promise<ReplayResult> {
  await mkdir(request.tmpDir, { recursive: true })
  const dir = await mkdtemp(join(request.tmpDir, 'replay-'))
  const zip = await openZip(request.path).catch(async (error: unknown) => {
    await rm(dir, { recursive: true, force: true })
    throw error
  })
  try {
    const manifest = parseManifest((await zip.readText(MANIFEST_NAME, LARGEST_MANIFEST)).toString('utf8'))
    const signed = await checkSignature(zip, manifest)
    const { extracted, problems: unpacking } = await extractMembers(
      zip,
      manifest,
      signed.sums,
      join(dir, 'package'),
      run,
    )
    const inputs = parseInputs((await zip.readText(INPUTS_NAME, LARGEST_INPUTS)).toString('utf8'))
    const { rules, problems: ofRules } = await takeRules(zip, manifest, inputs)
    const problems = [...signed.problems, ...unpacking, ...disagreements(manifest, inputs), ...ofRules]
    const about = {
      period: manifest.period,
      madeBy: manifest.tool.version,
      replayedBy: toolVersion,
      fingerprint: signed.fingerprint,
      members: manifest.members.length,
    }
    const places = await placesOf(inputs, join(dir, 'package'), extracted, request.archive, run)
    const lacking = lackingWords(inputs, places)
    if (lacking !== null) {
      if (problems.length > 0)
        return notRebuilt(manifest, about, [`Nothing was made again: ${lacking}`, ...problems])
      throw new BlotterError('NOT_VERIFIABLE', lacking, {
        hint: 'The package holds only their hashes. Name the folder of the archive, which the command line does with --archive.',
      })
    }
    const pathOf = (sha256: string) => places.get(sha256) ?? ''
    const staging = new Staging(join(dir, 'rebuilt'))
    const own = { dir: join(dir, 'workspace'), workers: request.workers, heldBy: request.heldBy }
    const verification = await withScratch(own, inputs, pathOf, run, async (services, judged) => {
      await makeRebuilt(services, inputs, rules, judged, staging, run)
      return judged
    })
    const compared = await compare(manifest, staging, join(dir, 'package'), extracted)
    const having = (verdict: string) => verification.files.filter((file) => file.verdict === verdict).length
    return {
      identical: problems.length === 0 && compared.different.length === 0,
      ...about,
      problems,
      ...compared,
      verified: { passed: having('PASSED'), failed: having('FAILED'), notChecked: having('NOT_CHECKED') },
    }
  } finally {
    zip.close()
    await rm(dir, { recursive: true, force: true })
  }
}

function notRebuilt(
  { members }: Manifest,
  about: Pick<ReplayResult, 'period' | 'madeBy' | 'replayedBy' | 'fingerprint' | 'members'>,
  problems: readonly string[],
): ReplayResult {
  return {
    identical: false,
    ...about,
    problems,
    rebuilt: members.filter(({ rebuilt }) => rebuilt).length,
    same: 0,
    different: [],
    first: null,
    verified: { passed: 0, failed: 0, notChecked: 0 },
  }
}

async function checkSignature(zip: ZipContent, manifest: Manifest) {
  const problems: string[] = []
  const sums = await zip.readText(SUMS_NAME, LARGEST_SUMS)
  const signature = await zip.readText(SIGNATURE_NAME, SMALL)
  const pem = (await zip.readText(KEY_NAME, SMALL)).toString('utf8')
  const key = parsePublicKey(pem)
  const fingerprint = key?.fingerprint ?? ''
  if (!key || !isSigned(sums, pem, signature)) problems.push(`The signature over ${SUMS_NAME} is not good.`)
  if (fingerprint !== manifest.key_fingerprint)
    problems.push(`${MANIFEST_NAME} names another key than ${KEY_NAME}.`)
  return { sums: sums.toString('utf8'), fingerprint, problems }
}

function isSigned(sums: Buffer, pem: string, signature: Buffer): boolean {
  try {
    return verifySignature(null, sums, pem, signature)
  } catch {
    // No Ed25519 key, or no signature by its length: not signed, whatever the reason.
    return false
  }
}

/** Brings the members out, each no larger than the manifest says. Returns them, and what is wrong with them. */
async function extractMembers(
  zip: ZipContent,
  { members }: Manifest,
  sums: string,
  dir: string,
  run: RunOptions,
): Promise<{ readonly extracted: Extracted; readonly problems: readonly string[] }> {
  const problems: string[] = []
  const extracted = new Map<string, string>()
  const total = members.reduce((sum, { bytes }) => sum + bytes, 0)
  await mkdir(dir, { recursive: true })
  await requireFreeSpace(dir, total)
  const listed = new Set(members.map(({ path }) => path))
  const signedBeside = [MANIFEST_NAME, SUMS_NAME, SIGNATURE_NAME, KEY_NAME]
  for (const path of zip.sizes.keys())
    if (!listed.has(path) && !signedBeside.includes(path))
      problems.push(`${path} is in no list of the package.`)
  let done = 0
  for (const { path, bytes, sha256 } of members) {
    run.onProgress?.({ phase: 'unpack', done, total, unit: 'bytes', detail: path })
    if (!zip.sizes.has(path)) {
      problems.push(`${path} is listed and is not in the package.`)
      continue
    }
    if (zip.sizes.get(path) !== bytes) {
      problems.push(`${path} has ${zip.sizes.get(path)} bytes, and ${bytes} by the manifest.`)
      continue
    }
    const found = await zip.extract(path, dir, bytes, run)
    extracted.set(path, found)
    if (found !== sha256) problems.push(`${path} is not what the manifest says.`)
    done += bytes
  }
  const manifest = await hashOfEntry(zip, MANIFEST_NAME, dir, run)
  if (sumsText([...members, { path: MANIFEST_NAME, sha256: manifest }]) !== sums)
    problems.push(`${SUMS_NAME} and ${MANIFEST_NAME} do not name the same members with the same hashes.`)
  return { extracted, problems }
}

async function hashOfEntry(zip: ZipContent, name: string, dir: string, run: RunOptions): Promise<string> {
  return zip.extract(name, dir, LARGEST_MANIFEST, run)
}

/** What two members say of the same thing. */
function disagreements(manifest: Manifest, inputs: PackageInputs): readonly string[] {
  const problems: string[] = []
  const { from, to } = inputs.period
  if (manifest.period.from !== from || manifest.period.to !== to)
    problems.push(`${MANIFEST_NAME} and ${INPUTS_NAME} are about different periods.`)
  const hashes = new Map(manifest.members.map(({ path, sha256 }) => [path, sha256]))
  for (const { key, path, sha256 } of inputs.archive)
    if (path !== null && hashes.get(path) !== sha256)
      problems.push(`${INPUTS_NAME} names another hash for ${key} than ${MANIFEST_NAME}.`)
  return problems.slice(0, MOST_TOLD)
}

/**
 * Where the archive's bytes lie, by their hash: in the package, or in the folder that was named. Only what came out of
 * the ZIP is in the package, whatever path is named.
 */
async function placesOf(
  { archive }: PackageInputs,
  dir: string,
  extracted: Extracted,
  folder: string | undefined,
  run: RunOptions,
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>()
  for (const { path, sha256 } of archive)
    if (path !== null && extracted.get(path) === sha256) places.set(sha256, join(dir, ...path.split('/')))
  if (folder !== undefined) {
    const { logs, sidecars } = await findFolder({ dir: folder }, run)
    for (const { path } of [...logs, ...sidecars]) {
      const sha256 = await hashFile(path, run)
      if (!places.has(sha256)) places.set(sha256, path)
    }
  }
  return places
}

/** Which archive files are in no place, in words; null when all are at hand. */
function lackingWords({ archive }: PackageInputs, places: ReadonlyMap<string, string>): string | null {
  const lacking = archive.filter(({ sha256 }) => !places.has(sha256))
  if (lacking.length === 0) return null
  const names = lacking.slice(0, 3).map(({ key }) => key)
  const many = lacking.length === 1 ? '1 archive file is' : `${lacking.length} archive files are`
  return `${many} not at hand: ${names.join(', ')}${lacking.length > 3 ? ', …' : ''}`
}

async function compare(
  { members }: Manifest,
  staging: Staging,
  dir: string,
  extracted: Extracted,
): Promise<Pick<ReplayResult, 'rebuilt' | 'same' | 'different' | 'first'>> {
  const made = new Map(staging.members.map((member) => [member.path, member]))
  const due = members.filter(({ rebuilt }) => rebuilt)
  const different: string[] = []
  let first: FirstDifference | null = null
  const differ = (found: FirstDifference) => {
    different.push(found.member)
    first ??= found
  }
  for (const { path, sha256 } of due) {
    const again = made.get(path)
    made.delete(path)
    const packaged = extracted.get(path)
    if (packaged === undefined)
      differ({
        member: path,
        place: '(the whole)',
        packaged: 'is not there',
        rebuilt: again ? 'was made' : 'was not made',
      })
    else if (!again)
      differ({ member: path, place: '(the whole)', packaged: 'is there', rebuilt: 'was not made' })
    else if (packaged !== again.sha256)
      differ(await firstDifference(path, join(dir, ...path.split('/')), again.from))
    else if (again.sha256 !== sha256)
      differ({ member: path, place: '(its hash)', packaged: sha256, rebuilt: again.sha256 })
  }
  for (const path of made.keys())
    differ({ member: path, place: '(the whole)', packaged: 'is not there', rebuilt: 'was made' })
  return {
    rebuilt: due.length,
    same: due.length - due.filter(({ path }) => different.includes(path)).length,
    different,
    first,
  }
}
