/** The chain of attestations, judged offline: every link, hash and signature, and the length by the activity log. */
import type { AttestationChain } from '../../../shared/model/attestation.ts'
import { ATTESTATION_FORMAT } from '../../../shared/model/attestation.ts'
import { readActivityLine } from '../activity/activity-event.ts'
import type { AttestationRow } from '../catalog/attestations.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { sha256Hex } from '../verify/digest.ts'
import { parseJcs } from '../verify/jcs.ts'
import { isRecord, parsePublicKey, verifySignature } from '../verify/keys.ts'

/** What the workspace's own log says was signed last. */
export type LastSigned = { readonly sequence: number; readonly sha256: string }

/** `last` is null where the activity log tells of no attestation. */
export function verifyChain(rows: readonly AttestationRow[], last: LastSigned | null): AttestationChain {
  const problems: string[] = []
  let before: AttestationRow | null = null
  for (const [index, row] of rows.entries()) {
    const about = `Attestation ${row.sequence} (${row.day})`
    for (const problem of problemsOf(row, index, before)) problems.push(`${about}: ${problem}`)
    before = row
  }
  if (last !== null) {
    const row = rows.find(({ sequence }) => sequence === last.sequence)
    if (!row) {
      problems.push(
        `The activity log says that attestation ${last.sequence} was signed; it is not here. The chain was cut short.`,
      )
    } else if (row.sha256 !== last.sha256) {
      problems.push(
        `Attestation ${last.sequence} is not the one that the activity log says was signed (${last.sha256}).`,
      )
    }
  }
  return { length: rows.length, head: rows.at(-1)?.sha256 ?? null, problems }
}

function problemsOf(row: AttestationRow, index: number, before: AttestationRow | null): readonly string[] {
  const bytes = Buffer.from(row.text, 'utf8')
  const problems: string[] = []
  if (sha256Hex(bytes) !== row.sha256) problems.push('its text is not the one that was hashed.')
  const statement = parseJcs(bytes)
  if (!isRecord(statement) || statement.format !== ATTESTATION_FORMAT) {
    return [...problems, 'its text is no attestation in canonical JSON.']
  }
  const key = parsePublicKey(row.publicPem)
  const named = isRecord(statement.key) ? statement.key.fingerprint : null
  if (!key || key.fingerprint !== named) problems.push('its key is not the one that its text names.')
  else if (!verifySignature(key, bytes, row.signature)) {
    problems.push('its signature is not one over its text.')
  }
  if (row.sequence !== index || statement.sequence !== index) {
    problems.push(`it stands at place ${index} of the chain, and says ${String(statement.sequence)}.`)
  }
  if (statement.previous !== (before?.sha256 ?? null)) problems.push('it does not follow the one before it.')
  if (statement.date !== row.day)
    problems.push(`it is kept under ${row.day} and says ${String(statement.date)}.`)
  if (statement.daily_report_sha256 !== sha256Hex(row.report)) {
    problems.push('the figures kept with it are not those whose hash it signs.')
  }
  return problems
}

/** The newest attestation that the activity log, chained and signed by itself, tells of. */
export function lastSigned(catalog: Pick<Catalog, 'activity'>): LastSigned | null {
  const { lines } = catalog.activity({ search: 'attestation.signed', limit: 50 })
  for (const line of lines) {
    const { kind, detail } = readActivityLine(line)
    if (kind !== 'attestation.signed' || !isRecord(detail)) continue
    const { sequence, sha256 } = detail
    if (typeof sequence === 'number' && typeof sha256 === 'string') return { sequence, sha256 }
  }
  return null
}
