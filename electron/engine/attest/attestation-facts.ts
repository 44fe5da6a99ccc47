import type { AttestationFact } from '../../../shared/model/report-compliance.ts'
import type { DayRange } from '../../../shared/model/source-object.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { listAttestations } from './list-days.ts'
import { statementOf } from './read-statement.ts'

/** Differences that are named; all are counted. */
const MOST_DIFFERENCES = 20

/** What was attested of a period, for the compliance report: the newest of each day, and whether it still holds. */
export async function attestationFacts(
  services: Services,
  range: DayRange,
  run: RunOptions,
): Promise<readonly AttestationFact[]> {
  const rows = new Map(services.catalog.attestations().map((row) => [row.sequence, row]))
  if (rows.size === 0) return []
  // The time decides only of days that nobody signed, which are not told here.
  const { days } = await listAttestations(services, range, '', run)
  return days.flatMap(({ day, attestation, signedLate, differences }): readonly AttestationFact[] => {
    const row = attestation && rows.get(attestation.sequence)
    if (!row) return []
    const state = differences.length > 0 ? 're-opened' : signedLate ? 'late' : 'signed'
    const { certifiedBy: by, certifiedAt: at, sha256 } = attestation
    const changed = { total: differences.length, list: differences.slice(0, MOST_DIFFERENCES) }
    return [{ day, by, at, state, changed, statement: statementOf(row).statement, sha256 }]
  })
}
