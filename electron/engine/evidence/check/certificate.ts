/** Certificates of verification runs, as they are read: shape and signature, nothing of the machine they came from. */
import type { VerificationResult } from '../../../../shared/model/verification.ts'
import { isCount, isHash, isRecord, readCanonical } from './bytes.ts'
import { readPublicKey } from './public-key.ts'

export const CERTIFICATE_FORMAT = 'blotter-certificate-v1'

/** What a workstation says of one verification run. Its file is exactly the RFC 8785 form of this. */
export type Certificate = {
  readonly format: typeof CERTIFICATE_FORMAT
  /** ISO 8601 UTC. */
  readonly issued_at: string
  readonly tool: { readonly name: string; readonly version: string }
  /** The key that signs this. */
  readonly workstation: { readonly algorithm: 'ed25519'; readonly fingerprint: string }
  /** What was asked: mode, days, and the logs with the SHA-256 of their bytes. */
  readonly request: {
    readonly mode: string
    readonly range: { readonly from: string; readonly to: string } | null
    readonly files: readonly { readonly file: string; readonly sha256: string }[]
  }
  readonly run: { readonly started_at: string; readonly finished_at: string }
  /** Fingerprints of the pinned keys that trust rests on; empty when nothing was pinned. */
  readonly pinned_keys: readonly string[]
  /** The newest checkpoint proven under trusted keys. */
  readonly checkpoint: {
    readonly origin: string
    readonly size: number
    readonly root: string
    readonly day: string
    readonly signer: string
  } | null
  readonly result: VerificationResult
}

/**
 * Reads a certificate: exact bytes, shape, and the raw Ed25519 signature of the key in `pem`, which must be the one
 * that it names. The string says why it is none. Who holds that key is for the caller to know.
 */
export function readCertificate(bytes: Uint8Array, signature: Uint8Array, pem: string): Certificate | string {
  const certificate = parseCertificate(bytes)
  if (typeof certificate === 'string') return certificate
  const key = readPublicKey(pem, 'ed25519')
  if (typeof key === 'string') return `its key cannot be used: ${key}`
  if (key.fingerprint !== certificate.workstation.fingerprint) return 'it names another key'
  return key.verifies(bytes, signature) ? certificate : 'its signature does not fit'
}

/** Reads a certificate without asking who signed it. The string says why it is none. */
export function parseCertificate(bytes: Uint8Array): Certificate | string {
  const value = readCanonical(bytes)
  if (!value) return 'it is not JSON in canonical form (RFC 8785)'
  if (value.format !== CERTIFICATE_FORMAT) return `its format is not ${CERTIFICATE_FORMAT}`
  const { workstation, run, tool, request, result, pinned_keys, checkpoint } = value
  const fits =
    typeof value.issued_at === 'string' &&
    hasTexts(tool, 'name', 'version') &&
    hasTexts(run, 'started_at', 'finished_at') &&
    isRecord(workstation) &&
    workstation.algorithm === 'ed25519' &&
    isHash(workstation.fingerprint) &&
    hasTexts(request, 'mode') &&
    Array.isArray(request.files) &&
    request.files.every((file: unknown) => hasTexts(file, 'file') && isHash(file.sha256)) &&
    Array.isArray(pinned_keys) &&
    pinned_keys.every(isHash) &&
    (checkpoint === null || isCheckpoint(checkpoint)) &&
    isResult(result)
  return fits ? (value as unknown as Certificate) : 'something in it is missing or malformed'
}

function isCheckpoint(value: unknown): boolean {
  return hasTexts(value, 'origin', 'day') && isCount(value.size) && isHash(value.root) && isHash(value.signer)
}

function isResult(value: unknown): boolean {
  return (
    hasTexts(value, 'integrity', 'mode') &&
    isRecord(value.completeness) &&
    isRecord(value.trust) &&
    Array.isArray(value.files) &&
    value.files.every((file: unknown) => hasTexts(file, 'file', 'verdict') && isHash(file.sha256)) &&
    Array.isArray(value.findings) &&
    value.findings.every((item: unknown) => hasTexts(item, 'kind', 'severity', 'message'))
  )
}

function hasTexts<Name extends string>(
  value: unknown,
  ...names: readonly Name[]
): value is { readonly [key: string]: unknown } & { readonly [name in Name]: string } {
  return isRecord(value) && names.every((name) => typeof value[name] === 'string')
}
