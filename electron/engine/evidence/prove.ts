/** The evidence bundle of one record, as it is made: see README.md for what is in it and why. */
import { sign } from 'node:crypto'
import { siblingKey } from '../../../shared/model/archive.ts'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { ProofCheck } from '../../../shared/model/evidence.ts'
import type { FileVerification } from '../../../shared/model/verification.ts'
import type { RunOptions } from '../run-options.ts'
import { type Entry, readEntry } from '../verify/entry.ts'
import { jcsBytes } from '../verify/jcs.ts'
import { type PublicKey, parsePublicKey, verifyKeySet } from '../verify/keys.ts'
import type { SealedDay } from '../verify/manifest-log.ts'
import { planArchive } from '../verify/plan.ts'
import { readSidecar } from '../verify/read-sidecar.ts'
import { SignatureChecker, signedMessage } from '../verify/signatures.ts'
import { findSidecar } from '../verify/trust.ts'
import { type CertifiedRun, certify } from './certify.ts'
import { checkProof } from './check/check-proof.ts'
import { PROOF_FORMAT, type Proof } from './check/proof.ts'
import { findAgainst } from './check/speaks-against.ts'
import { findInLeaves } from './find-in-leaves.ts'
import { InclusionPath } from './inclusion-path.ts'
import type { Issuer } from './issuer.ts'
import { type ReadRecord, readRecord } from './read-record.ts'

/** A record to be proved, with everything that lies around it. */
export type ProofRequest = {
  /** Archive key of the log, and the line in it, from 1. */
  readonly file: string
  readonly line: number
  /** Where the log's bytes are. */
  readonly path: string
  readonly gzip: boolean
  /** Archive key -> local path of every sidecar of the archive. */
  readonly sidecars: ReadonlyMap<string, string>
  /** PEM texts of the pins. */
  readonly roots: readonly string[]
  readonly keys: readonly string[]
  /** The run that judged the file, and what it said of it. */
  readonly run: CertifiedRun
  readonly verified: FileVerification
}

export type ProvedRecord = {
  /** The bundle: JCS, without a line feed at the end. */
  readonly json: Buffer
  /** What the check of the finished bundle says. */
  readonly check: ProofCheck
}

/**
 * Makes the bundle of one record and checks it before it is given away. Throws NOT_PROVED when the evidence speaks
 * against the record (with the reason), NOT_VERIFIABLE when nothing speaks for it, NOT_FOUND when there is no such
 * line, CANCELLED.
 */
export async function proveRecord(
  request: ProofRequest,
  issuer: Issuer,
  options: RunOptions = {},
): Promise<ProvedRecord> {
  refuseWhatWasFound(request)
  const record = await readRecord(request, options)
  if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The proof')
  const archive = await lookAround(request)
  const parts = await gather(request, record, archive)
  const unsigned = { ...parts, ...issuedBy(issuer, request.run) }
  const signature = sign(null, jcsBytes(unsigned), issuer.key.privateKey).toString('base64')
  const json = jcsBytes({ ...unsigned, signature })
  const { check } = checkProof(json)
  if (!check.proved) throw notProved(request, check.reason ?? 'nothing speaks for it')
  return { json, check }
}

/** A finding about the line is the answer already. */
function refuseWhatWasFound({ file, line, run: { result } }: ProofRequest): void {
  const found = findAgainst(result.findings, file, line)
  if (found) throw notProved({ file, line }, `${found.kind}. ${found.message}`)
}

function notProved(
  { file, line }: { readonly file: string; readonly line: number },
  why: string,
): BlotterError {
  return new BlotterError('NOT_PROVED', `${file}, line ${line}, cannot be proved: ${why}`, {
    hint: 'No evidence file was written. Open the line in the archive to see what was found.',
  })
}

type Surroundings = Awaited<ReturnType<typeof lookAround>>

/** Keys, manifests and checkpoints: read as the verifier reads them. */
async function lookAround(request: ProofRequest) {
  const { file, path, gzip, sidecars, roots, keys, verified } = request
  const plan = await planArchive({
    files: [{ key: file, path, gzip, day: verified.day }],
    sidecars,
    mode: 'full',
    roots,
    keys,
    requested: null,
    jobs: 1,
    workerFile: '', // planning starts no thread
  })
  const at = plan.log.days.findIndex(({ logKey }) => logKey === siblingKey(file, 'log.gz'))
  const sealed = plan.log.days[at] ?? null
  return { plan, at, sealed, stream: plan.passes[0]?.stream ?? null }
}

type Parts = Omit<Proof, 'issued_at' | 'tool' | 'certificate' | 'workstation' | 'signature'>

async function gather(request: ProofRequest, record: ReadRecord, archive: Surroundings): Promise<Parts> {
  const { verified, line, file } = request
  const leftOpen: Record<string, string> = {}
  const inclusion = await includeInDay(request, record, archive.sealed, leftOpen)
  const fields = chainedFields(request, record, leftOpen)
  const firstSeq = archive.sealed?.good ? (archive.sealed.manifest.first_seq ?? null) : null
  const guess =
    inclusion && firstSeq !== null
      ? firstSeq + inclusion.leaf_index
      : verified.first_seq === null
        ? null
        : verified.first_seq + line - 1
  const seq = fields && !inclusion ? placeBySignature(fields, verified, archive, guess) : guess
  const entry = fields && entryPart(fields, verified, archive.stream, seq)
  const isSigned = fields?.signature != null
  const canCheck = isSigned && archive.plan.trust.atHand.length > 0
  if (!inclusion && !canCheck) throw nothingSpeaks(request, isSigned)
  return {
    format: PROOF_FORMAT,
    record: {
      file,
      file_sha256: record.sha256,
      day: verified.day,
      line,
      byte_offset: record.byteOffset,
      seq,
      raw: record.bytes.toString('base64'),
    },
    entry,
    inclusion,
    log: inclusion && includeInLog(request, archive, leftOpen),
    ...keyParts(request, archive, leftOpen),
    left_open: leftOpen,
  }
}

function nothingSpeaks({ file, line }: ProofRequest, isSigned: boolean): BlotterError {
  const why = isSigned
    ? 'the archive has no manifest of this day, and no key is at hand to check its signature'
    : 'the archive has neither a signature of the entry nor a manifest of its day'
  return new BlotterError('NOT_VERIFIABLE', `${file}, line ${line}, cannot be proved: ${why}.`, {
    hint: isSigned
      ? 'Pin the root key, or the key that signs the entries.'
      : 'Nothing signed covers this record.',
  })
}

type Fields = Entry & { readonly previousHash: string; readonly currentHash: string }

/** The chain fields of the line; null when the log has no chain. */
function chainedFields(
  request: ProofRequest,
  { bytes }: ReadRecord,
  leftOpen: Record<string, string>,
): Fields | null {
  const { profile } = request.verified
  if (profile === null || profile === 'manifest-only') {
    leftOpen.entry = 'This log has no hash chain: its entries carry neither hash nor signature.'
    return null
  }
  const entry = readEntry(bytes, profile)
  if ('unreadable' in entry) throw notProved(request, `${entry.unreadable.kind}. ${entry.unreadable.message}`)
  const { previousHash, currentHash } = entry
  if (previousHash === null || currentHash === null) {
    throw notProved(request, 'ENTRY_HASH_MISMATCH. The line has lost its hashes.')
  }
  if (entry.computedHash !== currentHash) {
    throw notProved(request, 'ENTRY_HASH_MISMATCH. The content does not give the hash that the line states.')
  }
  return { ...entry, previousHash, currentHash }
}

function entryPart(
  { previousHash, currentHash, signature, keyId }: Fields,
  { profile }: FileVerification,
  stream: string | null,
  seq: number | null,
): Proof['entry'] {
  if (profile === null || profile === 'manifest-only') return null
  const isKnown = profile !== 'sigc-v1' || (stream !== null && seq !== null)
  return {
    profile,
    previous_hash: previousHash,
    current_hash: currentHash,
    signature,
    key_id: keyId,
    stream,
    signed:
      signature !== null && isKnown
        ? signedMessage(profile, currentHash, stream, seq).toString('base64')
        : null,
  }
}

/** How far entries may have been removed or added before a line for its place to be found by its signature. */
const MAX_PROBED_GAP = 256

/** A position-bound signature tells the place itself, even where lines before it are missing or too many. */
function placeBySignature(
  entry: Fields,
  { profile }: FileVerification,
  { plan, stream }: Surroundings,
  guess: number | null,
): number | null {
  if (guess === null || profile !== 'sigc-v1') return guess
  const checker = new SignatureChecker(plan.trust.atHand, profile, stream)
  for (let distance = 0; distance <= MAX_PROBED_GAP; distance += 1) {
    for (const seq of [guess + distance, guess - distance]) {
      if (seq >= 0 && checker.check(entry, seq).state === 'valid') return seq
    }
  }
  return guess
}

/** The place in the day's tree: by the lines as they are where they give the sealed root, else by the leaves. */
async function includeInDay(
  request: ProofRequest,
  record: ReadRecord,
  sealed: SealedDay | null,
  leftOpen: Record<string, string>,
): Promise<Proof['inclusion']> {
  if (!sealed?.good) {
    leftOpen.inclusion = sealed
      ? 'The manifest of this day is not valid.'
      : 'The archive has no manifest of this day.'
    return null
  }
  const { manifest, bytes } = sealed
  const root = Buffer.from(manifest.merkle_root, 'hex')
  const part = (index: number, path: readonly Buffer[]) => ({
    leaf_index: index,
    leaves: manifest.entries,
    path: path.map((hash) => hash.toString('hex')),
    manifest: bytes.toString('base64'),
  })
  if (record.tree?.root.equals(root) && record.lines === manifest.entries) {
    return part(request.line - 1, record.tree.path)
  }
  const leaves = request.sidecars.get(siblingKey(request.file, 'leaves'))
  const found =
    leaves === undefined
      ? null
      : findInLeaves(leaves, manifest.entries, root, { leaf: record.leaf, line: request.line })
  if (found === null) {
    leftOpen.inclusion =
      'The lines of the file do not give the root in its manifest, and no leaves do: the file was changed somewhere.'
    return null
  }
  if (found.index === null) throw notProved(request, 'The line is none of those that were sealed on its day.')
  return part(found.index, found.path)
}

/** The place of the day under the newest checkpoint that proves it. */
function includeInLog(
  { sidecars }: ProofRequest,
  { plan, at, sealed }: Surroundings,
  leftOpen: Record<string, string>,
): Proof['log'] {
  const { proven, days } = plan.log
  const file = proven && (sidecars.get(proven.file) ?? null)
  if (!proven || file === null || proven.size <= at || sealed?.manifest.manifest_seq !== at) {
    leftOpen.log = 'No signed checkpoint that could be recomputed covers this day.'
    return null
  }
  const tree = new InclusionPath(at)
  for (const day of days.slice(0, proven.size)) tree.appendData(day.bytes)
  const token = sidecars.get(siblingKey(proven.file, 'tsr'))
  return {
    index: at,
    size: proven.size,
    path: (tree.finish()?.path ?? []).map((hash) => hash.toString('hex')),
    file: proven.file,
    checkpoint: read(file, 'checkpoint').toString('base64'),
    token: token === undefined ? null : read(token, 'timestamp-token').toString('base64') || null,
  }
}

/** The key set as it lies in the archive, and what the issuer has pinned. */
function keyParts(
  { sidecars, roots, keys }: ProofRequest,
  { plan: { trust } }: Surroundings,
  leftOpen: Record<string, string>,
): Pick<Proof, 'keys' | 'root' | 'pinned_keys'> {
  const pinned = keys.map((pem) => parsePublicKey(pem)).filter((key) => key !== null)
  const pinned_keys = pinned.map(pinOf)
  const name = findSidecar(sidecars, 'keys')
  if (name === null || trust.stream === null) {
    leftOpen.keys = 'The archive has no key set that can be used.'
    return { keys: null, root: null, pinned_keys }
  }
  const keysJson = read(sidecars.get(name) as string, 'keys')
  const signatureName = findSidecar(sidecars, 'keys-signature')
  const keysSig =
    signatureName === null ? Buffer.alloc(0) : read(sidecars.get(signatureName) as string, 'keys-signature')
  const parsed = roots.map((pem) => parsePublicKey(pem)).filter((key) => key !== null)
  const root =
    parsed.find((key) => verifyKeySet(key, keysJson, keysSig.toString('latin1'))) ?? parsed[0] ?? null
  if (root === null) {
    leftOpen.root =
      'The issuer had pinned no root key: the keys are those that lay in the archive. Give the root key to check them.'
  }
  return {
    keys: { keys_json: keysJson.toString('base64'), keys_sig: keysSig.toString('base64') },
    root: root && pinOf(root),
    pinned_keys,
  }
}

/** A sidecar as the verifier reads it; one that it does not read is as good as empty. */
function read(path: string, kind: Parameters<typeof readSidecar>[1]): Buffer {
  const bytes = readSidecar(path, kind)
  return typeof bytes === 'string' ? Buffer.alloc(0) : bytes
}

function pinOf({ fingerprint, object }: PublicKey): { readonly fingerprint: string; readonly pem: string } {
  return { fingerprint, pem: object.export({ type: 'spki', format: 'pem' }).toString() }
}

function issuedBy(
  issuer: Issuer,
  run: CertifiedRun,
): Pick<Proof, 'issued_at' | 'tool' | 'certificate' | 'workstation'> {
  const { json, signature, pem } = certify(run, issuer)
  const { fingerprint } = issuer.key.publicKey
  return {
    issued_at: issuer.now(),
    tool: { name: 'blotter', version: issuer.toolVersion },
    certificate: { json: json.toString('base64'), signature: signature.toString('base64') },
    workstation: { algorithm: 'ed25519', fingerprint, pem },
  }
}
