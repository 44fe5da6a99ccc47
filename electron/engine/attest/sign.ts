/** Signs the attestation of a day and appends it to the chain. */
import { sign } from 'node:crypto'
import type { Day } from '../../../shared/model/archive.ts'
import {
  ATTESTATION_FORMAT,
  type AttestationPreview,
  type AttestationStatement,
  type AttestationSummary,
} from '../../../shared/model/attestation.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { exactJson } from '../evidence/exact-json.ts'
import { prepareRuleHits } from '../rules/rule-hits.ts'
import type { RunOptions } from '../run-options.ts'
import type { SigningKey } from '../seal/index.ts'
import type { Services } from '../services.ts'
import { sha256Hex } from '../verify/digest.ts'
import { jcsBytes } from '../verify/jcs.ts'
import { type Draft, draftAttestation } from './draft.ts'
import { statementOf, summaryOf } from './read-statement.ts'

export type AttestationRequest = {
  readonly date: Day
  readonly by: string
  readonly key: SigningKey
  /** Why it is signed over what speaks against it. */
  readonly acknowledge: string | null
  /** Of the preview that was shown; null when none was. */
  readonly basis: string | null
  /** ISO 8601 UTC. */
  readonly now: string
}

export async function previewAttestation(
  services: Services,
  date: Day,
  run: RunOptions,
): Promise<AttestationPreview> {
  const { figures, doubts, basis } = await draft(services, date, run)
  return { date, figures, doubts, basis, fingerprint: services.workstationKey.publicKey.fingerprint }
}

async function draft(services: Services, date: Day, run: RunOptions): Promise<Draft> {
  await prepareRuleHits(services, run.signal)
  return services.gate.withReader((reader) => draftAttestation(services, reader, date, run))
}

/**
 * Throws NOT_VERIFIABLE when there is nothing to sign (no log, not verified, not loaded), NOT_PROVED when files failed
 * or were not checked and nothing was acknowledged, USAGE when the figures are not those that were shown, or the same
 * person has signed them already.
 */
export async function attestDay(
  services: Services,
  request: AttestationRequest,
  run: RunOptions,
): Promise<AttestationSummary> {
  const { catalog, options } = services
  const { date, by, key, acknowledge, now } = request
  const { figures, report, doubts, basis } = await draft(services, date, run)
  const final = doubts.filter((doubt) => doubt.final)
  if (figures === null) {
    throw new BlotterError('NOT_VERIFIABLE', final.map(({ message }) => message).join('\n'), {
      hint: final[0]?.hint ?? 'Pull, verify and load the day first.',
    })
  }
  if (doubts.length > 0 && acknowledge === null) {
    throw new BlotterError(
      'NOT_PROVED',
      `${date} is not signed: this speaks against it.\n${doubts.map(({ message }) => `- ${message}`).join('\n')}`,
      {
        hint: 'To sign all the same, give a reason (on the command line: --acknowledge "reason"). It becomes part of what is signed.',
      },
    )
  }
  if (request.basis !== null && request.basis !== basis) {
    throw new BlotterError('USAGE', `The figures of ${date} have changed since they were shown.`, {
      hint: 'Look at them again, then sign.',
    })
  }
  const row = catalog.appendAttestation((previous) => {
    const earlier = catalog.attestationsOf(date).at(-1) ?? null
    const before = earlier && statementOf(earlier)
    if (before?.certified_by === by && basis === figuresBasis(before)) {
      throw new BlotterError('USAGE', `${by} has signed ${date} already, and nothing has changed since.`, {
        hint: `The list of attestations shows that of ${date}.`,
      })
    }
    const statement: AttestationStatement = {
      ...figures,
      format: ATTESTATION_FORMAT,
      sequence: previous === null ? 0 : previous.sequence + 1,
      previous: previous?.sha256 ?? null,
      replaces: earlier?.sequence ?? null,
      certified_by: by,
      certification_timestamp: now,
      acknowledged: doubts.length > 0 ? acknowledge : null,
      tool: { name: 'blotter', version: options.toolVersion },
      key: { algorithm: 'ed25519', fingerprint: key.publicKey.fingerprint },
    }
    const bytes = jcsBytes(exactJson(statement))
    return {
      sequence: statement.sequence,
      day: date,
      text: bytes.toString('utf8'),
      sha256: sha256Hex(bytes),
      signature: sign(null, bytes, key.privateKey),
      publicPem: key.publicPem,
      report,
    }
  })
  const summary = summaryOf(row)
  catalog.recordActivity('attestation.signed', {
    date,
    sequence: row.sequence,
    sha256: row.sha256,
    by,
    key: summary.fingerprint,
    acknowledged: summary.acknowledged,
  })
  return summary
}

/** The basis of a signed statement: its figures without what the signing added. */
function figuresBasis(statement: AttestationStatement): string {
  const {
    format: _format,
    sequence: _sequence,
    previous: _previous,
    replaces: _replaces,
    certified_by: _by,
    certification_timestamp: _at,
    acknowledged: _acknowledged,
    tool: _tool,
    key: _key,
    ...figures
  } = statement
  return sha256Hex(jcsBytes(exactJson(figures)))
}
