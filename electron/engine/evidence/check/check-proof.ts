/**
 * The check of an evidence bundle: one implementation, used by the command line and by the evidence page. Pure: no
 * Node, no DOM, no network, no clock. A bundle is hostile until every step that it has holds.
 */
import type { ProofCheck, ProofStep } from '../../../../shared/model/evidence.ts'
import { jcsText } from '../../verify/canonical/jcs-text.ts'
import { type ArchiveKey, type KeySet, readKeySet, vouchesFor } from './archive-keys.ts'
import {
  fromBase64,
  hashFromHex,
  isCount,
  type JsonRecord,
  readCanonical,
  sameBytes,
  toUtf8,
} from './bytes.ts'
import { readCertificate } from './certificate.ts'
import { isSignedBy, readCheckpoint } from './checkpoint.ts'
import { readChainedLine, signedMessage } from './line.ts'
import { leafHash, rootByPath } from './merkle.ts'
import { type Proof, readProof, signedPart } from './proof.ts'
import { type PublicKey, readPublicKey } from './public-key.ts'
import { findAgainst } from './speaks-against.ts'

/** The key that the reader expects everything to rest on, from another way than the bundle. */
export type ExpectedKey = { readonly fingerprint: string; readonly key: PublicKey | null }

/** What an expectation may be written as: the PEM of a key, or a fingerprint (hex, spaces and colons ignored). */
export function readExpectedKey(text: string): ExpectedKey | string {
  if (text.includes('-----BEGIN')) {
    const key = readPublicKey(text)
    return typeof key === 'string'
      ? `This is no key to compare with: ${key}.`
      : { fingerprint: key.fingerprint, key }
  }
  const fingerprint = text.replace(/[\s:]/g, '').toLowerCase()
  return /^[0-9a-f]{64}$/.test(fingerprint)
    ? { fingerprint, key: null }
    : 'A fingerprint is 64 hexadecimal digits, the SHA-256 of the public key.'
}

/** The answer with the bundle it is about; `proof` is null when the bytes are no bundle at all. */
export type CheckedProof = { readonly proof: Proof | null; readonly check: ProofCheck }

/** Checks a bundle's bytes, whatever they are. Never throws for what is in them. */
export function checkProof(bytes: Uint8Array, expected: ExpectedKey | null = null): CheckedProof {
  const proof = readProof(bytes)
  if (typeof proof === 'string') {
    return {
      proof: null,
      check: { proved: false, reason: `This is no evidence bundle: ${proof}.`, steps: [] },
    }
  }
  return { proof, check: judge(proof, expected) }
}

/** What the steps share and hand on. */
type Walk = {
  readonly proof: Proof
  readonly raw: Uint8Array
  readonly set: KeySet | string | null
  readonly keys: readonly ArchiveKey[]
  readonly manifest: JsonRecord | null
  /** The key of the archive under which something was found to be signed: of the entry, else of the checkpoint. */
  signer: ArchiveKey | null
  /** The root that vouches for the key set. */
  root: PublicKey | null
}

function judge(proof: Proof, expected: ExpectedKey | null): ProofCheck {
  const set = proof.keys && readKeySet(bytesOf(proof.keys.keys_json))
  const walk: Walk = {
    proof,
    raw: bytesOf(proof.record.raw),
    set,
    keys: [...(set !== null && typeof set !== 'string' ? set.keys : []), ...pinnedKeys(proof)],
    manifest: proof.inclusion && readCanonical(bytesOf(proof.inclusion.manifest)),
    signer: null,
    root: null,
  }
  const steps: readonly ProofStep[] = [
    step('The bundle is as it was issued', bundleIsIntact(walk)),
    step('The line gives its hash', lineGivesHash(walk)),
    step('The hash is signed', entryIsSigned(walk)),
    step('The line is sealed in its day', lineIsInDay(walk)),
    step('The day is sealed in the log', dayIsInLog(walk)),
    step('The log is signed', logIsSigned(walk)),
    ...(proof.log?.token ? [step('The log has a time stamp', tokenIsEnclosed(walk))] : []),
    step('The root key vouches for the keys', rootVouches(walk, expected)),
    step('The key is the one you expect', keyIsExpected(walk, expected)),
    step('The file was verified', fileWasVerified(walk)),
  ]
  const failed = steps.find(({ holds }) => holds === false)
  if (failed) return { proved: false, reason: failed.detail, steps }
  // Nothing contradicts; somebody's signature has to speak for the line as well: its own, or that over its sealed day.
  const holdsAll = (...at: readonly number[]) => at.every((index) => steps[index]?.holds === true)
  const hasGround = holdsAll(2) || holdsAll(3, 4, 5)
  const reason = hasGround
    ? null
    : 'Neither a signature nor a signed log of sealed days speaks for this line.'
  return { proved: hasGround, reason, steps }
}

type Answer = readonly [holds: boolean | null, detail: string]

const holds = (detail: string): Answer => [true, detail]
const fails = (detail: string): Answer => [false, detail]
const open = (detail: string): Answer => [null, detail]

function step(name: string, [answer, detail]: Answer): ProofStep {
  return { name, holds: answer, detail }
}

/** Bytes of a field whose spelling `readProof` has checked. */
function bytesOf(base64: string): Uint8Array {
  return fromBase64(base64) ?? new Uint8Array(0)
}

/** A pin has no bounds in the stream. */
function pinnedKeys(proof: Proof): readonly ArchiveKey[] {
  return proof.pinned_keys.flatMap(({ pem, fingerprint }) => {
    const key = readPublicKey(pem)
    return typeof key === 'string' || key.fingerprint !== fingerprint
      ? []
      : [{ key, firstSeq: 0, lastSeq: null, fromSet: false }]
  })
}

function bundleIsIntact({ proof }: Walk): Answer {
  const { workstation, signature, issued_at, tool } = proof
  const key = readPublicKey(workstation.pem, 'ed25519')
  if (typeof key === 'string') return fails(`The workstation's key cannot be used: ${key}.`)
  if (key.fingerprint !== workstation.fingerprint)
    return fails(
      "Something in the bundle was changed after it was issued: the workstation's fingerprint is not that of its key.",
    )
  const message = toUtf8(jcsText(signedPart(proof)))
  return key.verifies(message, bytesOf(signature))
    ? holds(
        `The workstation ${short(key.fingerprint)} signed every byte of it on ${issued_at}, with ${tool.name} ${tool.version}. So nobody has changed the bundle since; whether it is right, the steps below show.`,
      )
    : fails('Something in the bundle was changed after it was issued: the signature over it does not fit.')
}

function lineGivesHash({ proof, raw }: Walk): Answer {
  const { entry, left_open } = proof
  if (!entry) return open(left_open.entry ?? 'This log has no hash chain.')
  const line = readChainedLine(raw, entry.profile)
  if (typeof line === 'string') return fails(`${capital(line)}.`)
  if (line.computedHash !== line.currentHash) {
    return fails(
      `The content gives ${line.computedHash}, and the line says ${line.currentHash}: it was altered.`,
    )
  }
  const isSame =
    line.previousHash === entry.previous_hash &&
    line.currentHash === entry.current_hash &&
    line.signature === entry.signature &&
    line.keyId === entry.key_id
  if (!isSame) return fails('The bundle states other chain fields than the line itself.')
  return holds(
    `SHA-256 of the previous hash and the content (${entry.profile}) is ${entry.current_hash}, as the line says. Whoever changes one character of the record gets another hash.`,
  )
}

function entryIsSigned(walk: Walk): Answer {
  const { entry, record, left_open } = walk.proof
  if (!entry) return open(left_open.entry ?? 'This log has no hash chain.')
  if (entry.signature === null) return open('The entry carries no signature.')
  const message = signedMessage(entry.profile, entry.current_hash, entry.stream, record.seq)
  if (!message) return open('Its signature covers its place in the stream, which nothing here tells.')
  if (entry.signed === null || !sameBytes(message, bytesOf(entry.signed))) {
    return fails('The bundle states another signed message than the one that follows from the line.')
  }
  if (walk.keys.length === 0) return open(keysAreMissing(walk))
  const known = walk.keys.filter(({ key }) => entry.key_id === null || key.fingerprint === entry.key_id)
  if (known.length === 0)
    return fails(`The entry names the key ${entry.key_id}, which is not among the keys.`)
  const signature = fromBase64(entry.signature)
  const signers = signature ? known.filter(({ key }) => key.verifies(message, signature)) : []
  if (signers.length === 0) return fails('The signature of the entry does not fit any of the keys.')
  const signer = signers.find((each) => mayHaveSigned(each, record.seq))
  if (!signer) return fails(`The key ${signers[0]?.key.fingerprint} was not in use at entry ${record.seq}.`)
  walk.signer = signer
  return holds(
    `The key ${short(signer.key.fingerprint)} made this ${ALGORITHM_NAME[signer.key.algorithm]} signature. Only its holder could.`,
  )
}

const ALGORITHM_NAME: Readonly<Record<PublicKey['algorithm'], string>> = {
  ed25519: 'Ed25519',
  'ecdsa-p256-sha256': 'ECDSA P-256',
  'rsa-pss-sha256': 'RSA-PSS',
  'rsa-pkcs1-sha256': 'RSA',
}

/** A place that is not known cannot be held against a key. */
function mayHaveSigned({ firstSeq, lastSeq }: ArchiveKey, seq: number | null): boolean {
  return seq === null || (seq >= firstSeq && (lastSeq === null || seq <= lastSeq))
}

function keysAreMissing({ set, proof }: Walk): string {
  if (typeof set === 'string') return `The key set cannot be used: ${set}.`
  return proof.left_open.keys ?? 'No key is at hand to check it by.'
}

function lineIsInDay({ proof, raw, manifest }: Walk): Answer {
  const { inclusion, record, entry, left_open } = proof
  if (!inclusion)
    return open(
      `${left_open.inclusion ?? 'There is no manifest for this day.'} That the line stood at this place of this file is the workstation's word.`,
    )
  if (manifest?.format !== 'sigc-manifest-v1')
    return fails('The manifest is not of the format sigc-manifest-v1.')
  const { leaf_index: index, leaves } = inclusion
  const place = record.file.split('/').slice(-3).join('/').replace(/\.gz$/, '')
  const object = String(manifest.object).split('/').slice(-3).join('/').replace(/\.gz$/, '')
  if (object !== place || manifest.day !== record.day)
    return fails(`The manifest is that of ${manifest.object}.`)
  if (manifest.entries !== leaves)
    return fails(`The manifest is about ${manifest.entries} lines, not ${leaves}.`)
  if (entry && !sameFamily(entry.profile, String(manifest.profile))) {
    return fails(`The manifest names the profile ${manifest.profile}.`)
  }
  if (isCount(manifest.first_seq) && record.seq !== manifest.first_seq + index) {
    return fails('The place in the stream is not the one that the manifest gives.')
  }
  const boundary =
    (index === 0 && entry && manifest.first_previous_hash !== entry.previous_hash) ||
    (index === leaves - 1 && entry && manifest.last_current_hash !== entry.current_hash)
  if (boundary) return fails("The manifest names another hash at the day's end than the line.")
  if (record.line !== index + 1 && !hasFailed(proof)) {
    return fails(`The bundle calls it line ${record.line}; its place in the sealed day is ${index + 1}.`)
  }
  const root = rootByPath(leafHash(raw), index, leaves, hashes(inclusion.path))
  const sealed = hashFromHex(String(manifest.merkle_root))
  if (!root || !sealed || !sameBytes(root, sealed)) {
    return fails('The line and its path do not lead to the root in the manifest of the day.')
  }
  return holds(
    `It is leaf ${index + 1} of ${leaves}: with ${inclusion.path.length} neighbouring hashes it gives ${short(String(manifest.merkle_root))}, the root in the manifest of ${manifest.day}. These exact bytes were in the day when it was sealed.`,
  )
}

/** Only in a file that is said to have failed can lines stand elsewhere than where they were sealed. */
function hasFailed({ certificate, record, workstation }: Proof): boolean {
  if (!certificate) return false
  const read = readCertificate(bytesOf(certificate.json), bytesOf(certificate.signature), workstation.pem)
  if (typeof read === 'string') return false
  return read.result.files.some(({ file, verdict }) => file === record.file && verdict === 'FAILED')
}

/** rawline-v1 and sigc-v1 hash the same bytes; they differ in what is signed. */
function sameFamily(profile: string, other: string): boolean {
  const family = (name: string) => (name === 'sigc-v1' ? 'rawline-v1' : name)
  return family(profile) === family(other)
}

function hashes(path: readonly string[]): readonly Uint8Array[] {
  return path.map((hex) => hashFromHex(hex) ?? new Uint8Array(0))
}

function dayIsInLog({ proof, manifest }: Walk): Answer {
  const { inclusion, log, left_open } = proof
  if (!log) return open(left_open.log ?? 'There is no checkpoint over this day.')
  if (!inclusion || !manifest) return fails('There is a checkpoint, and no manifest that it could cover.')
  const checkpoint = readCheckpoint(bytesOf(log.checkpoint))
  if (!checkpoint) return fails('The checkpoint is no signed note over a log.')
  if (checkpoint.origin !== manifest.stream)
    return fails(`The checkpoint is about the stream ${checkpoint.origin}.`)
  if (checkpoint.size !== log.size || manifest.manifest_seq !== log.index) {
    return fails('The checkpoint is about another number of days, or the manifest has another number.')
  }
  const root = rootByPath(leafHash(bytesOf(inclusion.manifest)), log.index, log.size, hashes(log.path))
  if (!root || !sameBytes(root, checkpoint.root)) {
    return fails('The manifest and its path do not lead to the root in the checkpoint.')
  }
  return holds(
    `The manifest is number ${log.index + 1} of ${log.size} under the checkpoint ${log.file}. Nobody can exchange a day without changing what was signed.`,
  )
}

function logIsSigned(walk: Walk): Answer {
  const { proof, manifest, keys } = walk
  if (!proof.log) return open(proof.left_open.log ?? 'There is no checkpoint over this day.')
  const checkpoint = readCheckpoint(bytesOf(proof.log.checkpoint))
  if (!checkpoint) return fails('The checkpoint is no signed note over a log.')
  if (keys.length === 0) return open(keysAreMissing(walk))
  // A key that was retired before this day could not have sealed it, nor any day after it.
  const first = isCount(manifest?.first_seq) ? manifest.first_seq : 0
  const signer = keys.find(
    (each) => (each.lastSeq === null || each.lastSeq >= first) && isSignedBy(checkpoint, each.key),
  )
  if (!signer) return fails('The checkpoint is not signed by a key that was in use on this day or later.')
  walk.signer ??= signer
  return holds(
    `The key ${short(signer.key.fingerprint)} signed the checkpoint over ${checkpoint.size} days of ${checkpoint.origin}.`,
  )
}

function tokenIsEnclosed({ proof }: Walk): Answer {
  return open(
    `A time stamp over the checkpoint ${proof.log?.file} is enclosed. It is not checked here: save it, and check it with openssl ts -verify and the certificate of the authority that issued it.`,
  )
}

function rootVouches(walk: Walk, expected: ExpectedKey | null): Answer {
  const { proof, set } = walk
  if (!proof.keys) {
    const pinned = walk.signer && !walk.signer.fromSet
    return open(
      pinned
        ? `There is no key set. The issuer had pinned the key ${short(walk.signer?.key.fingerprint ?? '')} itself.`
        : (proof.left_open.keys ?? 'The archive has no key set.'),
    )
  }
  if (typeof set === 'string') return fails(`${capital(set)}.`)
  if (proof.log && walk.manifest && set?.stream !== walk.manifest.stream) {
    return fails(`The key set is that of the stream ${set?.stream}.`)
  }
  const given = proof.root ? readPublicKey(proof.root.pem) : (expected?.key ?? null)
  if (given === null) {
    return open(
      proof.left_open.root ??
        'The issuer had not pinned a root key: the keys are those that lay in the archive. Give the root key to check them.',
    )
  }
  if (typeof given === 'string') return fails(`The root key cannot be used: ${given}.`)
  if (proof.root && proof.root.fingerprint !== given.fingerprint) {
    return fails("The root's fingerprint is not that of its key.")
  }
  if (!vouchesFor(given, bytesOf(proof.keys.keys_json), bytesOf(proof.keys.keys_sig))) {
    return fails(`The key set is not signed by the root key ${given.fingerprint}: anybody may have made it.`)
  }
  walk.root = given
  return holds(
    `The root ${short(given.fingerprint)} signed the set of ${set?.keys.length} keys, with the entries that each may sign.`,
  )
}

/** What everything above rests on: a reader who holds its fingerprint from elsewhere needs to believe nothing else. */
function groundOf({ signer, root, proof }: Walk): { readonly fingerprint: string; readonly what: string } {
  if (signer?.fromSet && root) return { fingerprint: root.fingerprint, what: 'the root key' }
  if (signer) return { fingerprint: signer.key.fingerprint, what: 'the key that signed the archive' }
  return {
    fingerprint: proof.workstation.fingerprint,
    what: 'the workstation that issued it, and on its word only',
  }
}

function keyIsExpected(walk: Walk, expected: ExpectedKey | null): Answer {
  const { fingerprint, what } = groundOf(walk)
  if (!expected) {
    return open(
      `Everything here rests on ${what}. Compare this fingerprint with one that you got another way, not with this bundle: ${fingerprint}`,
    )
  }
  return expected.fingerprint === fingerprint
    ? holds(`Everything here rests on ${what}, and that is the one you expect: ${fingerprint}`)
    : fails(`You expect ${expected.fingerprint}. Everything here rests on ${what}: ${fingerprint}`)
}

function fileWasVerified({ proof }: Walk): Answer {
  const { certificate, record, workstation, left_open } = proof
  if (!certificate) return open(left_open.certificate ?? 'No verification of the whole file is enclosed.')
  const read = readCertificate(bytesOf(certificate.json), bytesOf(certificate.signature), workstation.pem)
  if (typeof read === 'string') return fails(`The enclosed certificate does not count: ${read}.`)
  const { result, run } = read
  const file = result.files.find((each) => each.file === record.file && each.sha256 === record.file_sha256)
  if (!file) return fails('The enclosed certificate is not about the file that this line was read from.')
  const here = findAgainst(result.findings, record.file, record.line)
  if (here) return fails(`The verification found this very line: ${here.kind}. ${here.message}`)
  const when = `The workstation verified ${record.file} on ${run.finished_at}`
  if (file.verdict === 'PASSED') return holds(`${when}: it passed, with nothing against this line.`)
  const others = result.findings.filter(({ file: name }) => name === record.file).length
  return open(
    file.verdict === 'FAILED'
      ? `${when}: the file as a whole FAILED, with ${others} ${others === 1 ? 'finding' : 'findings'} about other places in it. The steps above stand for this line alone.`
      : `${when}: nothing contradicts it, and no key could speak for the file as a whole.`,
  )
}

function short(hash: string): string {
  return `${hash.slice(0, 16)}…`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
