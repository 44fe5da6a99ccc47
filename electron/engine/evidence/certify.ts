/** Certificates of verification runs, as they are written. How they are read: check/certificate.ts. */
import { sign } from 'node:crypto'
import type { DayRange } from '../../../shared/model/source-object.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { type JsonValue, jcsBytes } from '../verify/jcs.ts'
import { CERTIFICATE_FORMAT } from './check/certificate.ts'
import { exactJson } from './exact-json.ts'
import type { Issuer } from './issuer.ts'

/** A run to be certified. */
export type CertifiedRun = {
  /** ISO 8601 UTC. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly range: DayRange | null
  readonly result: VerificationResult
}

export type SignedCertificate = {
  /** JCS, without a line feed at the end. */
  readonly json: Buffer
  /** Raw Ed25519, 64 bytes, over `json`. */
  readonly signature: Buffer
  /** The workstation's public key. */
  readonly pem: string
}

/** Certifies a run. Nothing of this machine but the workstation's key goes into it: archive keys, no paths. */
export function certify(run: CertifiedRun, issuer: Issuer): SignedCertificate {
  const { result } = run
  const { checkpoint } = result
  const certificate: JsonValue = {
    format: CERTIFICATE_FORMAT,
    issued_at: issuer.now(),
    tool: { name: 'blotter', version: issuer.toolVersion },
    workstation: { algorithm: 'ed25519', fingerprint: issuer.key.publicKey.fingerprint },
    request: {
      mode: result.mode,
      range: run.range,
      files: result.files.map(({ file, sha256 }) => ({ file, sha256 })),
    },
    run: { started_at: run.startedAt, finished_at: run.finishedAt },
    pinned_keys: result.trust.status === 'PINNED' ? [...result.trust.keys] : [],
    checkpoint: checkpoint
      ? {
          origin: checkpoint.origin,
          size: checkpoint.size,
          root: checkpoint.root,
          day: checkpoint.day,
          signer: checkpoint.signer,
        }
      : null,
    result: exactJson(result),
  }
  const json = jcsBytes(certificate)
  return { json, signature: sign(null, json, issuer.key.privateKey), pem: issuer.key.publicPem }
}
