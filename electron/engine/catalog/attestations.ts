import { type CatalogDatabase, now } from './database.ts'

/** A signed text with what checks it, and the figures behind its hash. */
export type AttestationRow = {
  readonly sequence: number
  readonly day: string
  /** The signed text: canonical JSON. */
  readonly text: string
  readonly sha256: string
  /** Raw Ed25519, 64 bytes. */
  readonly signature: Buffer
  readonly publicPem: string
  /** The day's figures as canonical JSON. */
  readonly report: string
}

const COLUMNS = 'sequence, day, text, sha256, signature, public_pem AS publicPem, report'

/** Attestations: a chain that only grows. What was found in comparing them later may be replaced. */
export function attestationTables(db: CatalogDatabase) {
  const insert = db.prepare(`
    INSERT INTO attestations (sequence, day, text, sha256, signature, public_pem, report)
    VALUES (@sequence, @day, @text, @sha256, @signature, @publicPem, @report)`)
  const last = db.prepare<[], AttestationRow>(
    `SELECT ${COLUMNS} FROM attestations ORDER BY sequence DESC LIMIT 1`,
  )
  const all = db.prepare<[], AttestationRow>(`SELECT ${COLUMNS} FROM attestations ORDER BY sequence`)
  const one = db.prepare<[number], AttestationRow>(`SELECT ${COLUMNS} FROM attestations WHERE sequence = ?`)
  const ofDay = db.prepare<[string], AttestationRow>(
    `SELECT ${COLUMNS} FROM attestations WHERE day = ? ORDER BY sequence`,
  )
  const putCheck = db.prepare(
    'INSERT OR REPLACE INTO attestation_checks (sequence, stamp, differences, at) VALUES (?, ?, ?, ?)',
  )
  const check = db.prepare<[number, string], { readonly differences: string }>(
    'SELECT differences FROM attestation_checks WHERE sequence = ? AND stamp = ?',
  )

  const append = db.transaction(
    (sign: (previous: AttestationRow | null) => AttestationRow): AttestationRow => {
      const row = sign(last.get() ?? null)
      insert.run(row)
      return row
    },
  )

  return {
    /** Signs and keeps in one transaction that reads the end of the chain: two can never follow the same one. */
    appendAttestation(sign: (previous: AttestationRow | null) => AttestationRow): AttestationRow {
      return append.immediate(sign)
    },
    /** In the order of the chain. */
    attestations(): readonly AttestationRow[] {
      return all.all()
    },
    attestation(sequence: number): AttestationRow | null {
      return one.get(sequence) ?? null
    },
    attestationsOf(day: string): readonly AttestationRow[] {
      return ofDay.all(day)
    },
    /** What comparing found for data with this stamp, as JSON; null when it was not compared yet. */
    attestationCheck(sequence: number, stamp: string): string | null {
      return check.get(sequence, stamp)?.differences ?? null
    },
    keepAttestationCheck(sequence: number, stamp: string, differences: string): void {
      putCheck.run(sequence, stamp, differences, now())
    },
  }
}
