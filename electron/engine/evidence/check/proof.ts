/** The evidence bundle of one record, as it is read: exact bytes and shape. What it says is judged in check-proof.ts. */
import type { Profile } from '../../../../shared/model/verdict.ts'
import { fromBase64, isCount, isHash, isRecord, type JsonRecord, readCanonical } from './bytes.ts'

export const PROOF_FORMAT = 'blotter-proof-v1'

/** Bytes are base64, hashes are lower-case hex, counts are safe integers. See README.md, which explains every part. */
export type Proof = {
  readonly format: typeof PROOF_FORMAT
  /** ISO 8601 UTC. */
  readonly issued_at: string
  readonly tool: { readonly name: string; readonly version: string }
  readonly record: {
    /** Archive key of the log. */
    readonly file: string
    /** Of the log's bytes as archived. */
    readonly file_sha256: string
    readonly day: string | null
    /** 1-based, in the log as it was read. */
    readonly line: number
    readonly byte_offset: number
    /** Place in the stream, where something tells it. */
    readonly seq: number | null
    /** The line without its line feed. */
    readonly raw: string
  }
  /** Null: the log has no hash chain. */
  readonly entry: {
    readonly profile: Profile
    readonly previous_hash: string
    readonly current_hash: string
    readonly signature: string | null
    readonly key_id: string | null
    /** Origin of the stream: part of what sigc-v1 signs. */
    readonly stream: string | null
    /** The message under the signature; null when its place in the stream is not known. */
    readonly signed: string | null
  } | null
  readonly inclusion: {
    readonly leaf_index: number
    readonly leaves: number
    readonly path: readonly string[]
    readonly manifest: string
  } | null
  readonly log: {
    readonly index: number
    readonly size: number
    readonly path: readonly string[]
    /** Archive key of the checkpoint. */
    readonly file: string
    readonly checkpoint: string
    /** RFC 3161 token over the checkpoint's bytes. */
    readonly token: string | null
  } | null
  readonly keys: { readonly keys_json: string; readonly keys_sig: string } | null
  /** The root key that the issuer had pinned. */
  readonly root: PinnedKey | null
  /** Entry keys that the issuer had pinned. */
  readonly pinned_keys: readonly PinnedKey[]
  readonly certificate: { readonly json: string; readonly signature: string } | null
  /** For each part that is null: why, in a sentence. */
  readonly left_open: { readonly [part: string]: string }
  readonly workstation: PinnedKey & { readonly algorithm: 'ed25519' }
  /** Of the workstation's key, over the RFC 8785 form of everything else. */
  readonly signature: string
}

type PinnedKey = { readonly fingerprint: string; readonly pem: string }

type Fits = (value: unknown) => boolean

const isText: Fits = (value) => typeof value === 'string'
const isBytes: Fits = (value) => typeof value === 'string' && (value === '' || fromBase64(value) !== null)
const isPath: Fits = (value) => Array.isArray(value) && value.length <= 64 && value.every(isHash)
const isPosition: Fits = (value) => isCount(value) && value > 0
const orNull =
  (fits: Fits): Fits =>
  (value) =>
    value === null || fits(value)

/** Exactly these members, each fitting. */
const shape =
  (members: { readonly [name: string]: Fits }): Fits =>
  (value) =>
    isRecord(value) &&
    Object.keys(value).length === Object.keys(members).length &&
    Object.entries(members).every(([name, fits]) => Object.hasOwn(value, name) && fits(value[name]))

const CHAINED: readonly unknown[] = ['py-jsondumps-v0', 'jcs-v1', 'rawline-v1', 'sigc-v1'] satisfies Profile[]
const isPinned = shape({ fingerprint: isHash, pem: isText })

const isProof = shape({
  format: (value) => value === PROOF_FORMAT,
  issued_at: isText,
  tool: shape({ name: isText, version: isText }),
  record: shape({
    file: isText,
    file_sha256: isHash,
    day: orNull(isText),
    line: isPosition,
    byte_offset: isCount,
    seq: orNull(isCount),
    raw: isBytes,
  }),
  entry: orNull(
    shape({
      profile: (value) => CHAINED.includes(value),
      previous_hash: isHash,
      current_hash: isHash,
      signature: orNull(isText),
      key_id: orNull(isText),
      stream: orNull(isText),
      signed: orNull(isBytes),
    }),
  ),
  inclusion: orNull(shape({ leaf_index: isCount, leaves: isPosition, path: isPath, manifest: isBytes })),
  log: orNull(
    shape({
      index: isCount,
      size: isPosition,
      path: isPath,
      file: isText,
      checkpoint: isBytes,
      token: orNull(isBytes),
    }),
  ),
  keys: orNull(shape({ keys_json: isBytes, keys_sig: isBytes })),
  root: orNull(isPinned),
  pinned_keys: (value) => Array.isArray(value) && value.every(isPinned),
  certificate: orNull(shape({ json: isBytes, signature: isBytes })),
  left_open: (value) => isRecord(value) && Object.values(value).every(isText),
  workstation: shape({ algorithm: (value) => value === 'ed25519', fingerprint: isHash, pem: isText }),
  signature: isBytes,
})

/** Reads a bundle and insists on its exact spelling. The string says why it is none. */
export function readProof(bytes: Uint8Array): Proof | string {
  const value = readCanonical(bytes)
  if (!value) return 'it is not JSON in canonical form (RFC 8785)'
  if (value.format !== PROOF_FORMAT) return `its format is not ${PROOF_FORMAT}`
  return isProof(value) ? (value as unknown as Proof) : 'something in it is missing, unknown or malformed'
}

/** Everything that the workstation's signature covers. */
export function signedPart(proof: Proof): JsonRecord {
  const { signature: _signature, ...rest } = proof
  return rest as unknown as JsonRecord
}
