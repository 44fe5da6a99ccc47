import type {
  AttestationDetail,
  AttestationStatement,
  AttestationSummary,
} from '../../../shared/model/attestation.ts'
import type { AttestationRow } from '../catalog/attestations.ts'

/** The signed text as a value. It was written by `attestDay`; whether it still is what was signed, verify-chain.ts says. */
export function statementOf(row: Pick<AttestationRow, 'text'>): AttestationStatement {
  return JSON.parse(row.text) as AttestationStatement
}

export function summaryOf(row: AttestationRow): AttestationSummary {
  const { sequence, date, certified_by, certification_timestamp, acknowledged, key } = statementOf(row)
  return {
    sequence,
    date,
    certifiedBy: certified_by,
    certifiedAt: certification_timestamp,
    acknowledged,
    sha256: row.sha256,
    fingerprint: key.fingerprint,
  }
}

export function detailOf(row: AttestationRow): AttestationDetail {
  return {
    summary: summaryOf(row),
    statement: statementOf(row),
    text: row.text,
    signature: row.signature.toString('base64'),
    publicPem: row.publicPem,
  }
}
