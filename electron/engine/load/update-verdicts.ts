import type { DuckDBConnection } from '@duckdb/node-api'
import type { Finding } from '../../../shared/model/finding.ts'
import type { Writer } from './open-writer.ts'
import { sqlString } from './quote.ts'
import type { VerdictChange } from './types.ts'

/**
 * Brings verdicts and findings of loaded files up to date with a later verification. A change counts only for the
 * bytes that were verified: a file that is not loaded, or with another SHA-256, is left alone. One transaction.
 * Returns the files that changed.
 */
export async function updateVerdicts(
  writer: Writer,
  changes: readonly VerdictChange[],
): Promise<readonly string[]> {
  const { connection } = writer
  const changed: string[] = []
  await connection.run('BEGIN')
  try {
    const loaded = await connection.runAndReadAll('SELECT file, sha256, verdict::VARCHAR, profile FROM files')
    const known = new Map(loaded.getRows().map(([file, ...rest]) => [file as string, rest]))
    const byVerdict = new Map<string, string[]>()
    for (const { file, sha256, verdict, profile, findings } of changes) {
      const before = known.get(file)
      if (!before || before[0] !== sha256) continue
      await connection.run('DELETE FROM findings WHERE file = $1', [file])
      await insertFindings(connection, file, findings)
      if (before[1] === verdict && before[2] === profile) continue
      await connection.run('UPDATE files SET verdict = $2::verdict, profile = $3 WHERE file = $1', [
        file,
        verdict,
        profile,
      ])
      changed.push(file)
      if (before[1] !== verdict) byVerdict.set(verdict, [...(byVerdict.get(verdict) ?? []), file])
    }
    for (const [verdict, files] of byVerdict) {
      const names = files.map(sqlString).join(', ')
      await connection.run(
        `UPDATE events SET verdict = ${sqlString(verdict)}::verdict WHERE file IN (${names})`,
      )
    }
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK')
    throw error
  }
  return changed
}

/** Adds the findings of one file. */
export async function insertFindings(
  connection: DuckDBConnection,
  file: string,
  findings: readonly Finding[],
): Promise<void> {
  for (const finding of findings) {
    const {
      kind,
      severity,
      line,
      byte_offset,
      seq,
      event_id,
      expected,
      actual,
      message,
      consequences,
      confidence,
    } = finding
    await connection.run(
      `INSERT INTO findings VALUES ($1, $2, $3, $4::BIGINT, $5::BIGINT, $6::BIGINT, $7, $8, $9, $10, ($11::JSON)::VARCHAR[], $12)`,
      [
        kind,
        severity,
        file,
        line,
        byte_offset,
        seq,
        event_id,
        expected === null ? null : String(expected),
        actual === null ? null : String(actual),
        message,
        JSON.stringify(consequences),
        confidence,
      ],
    )
  }
}
