import type { Anchor, AnchorFact, ProvenCheckpoint } from '../../../shared/model/anchor.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { type CatalogDatabase, now } from './database.ts'

/** A checkpoint that a verification proved under trusted keys, to be remembered with that run. */
export type SeenCheckpoint = {
  readonly checkpoint: ProvenCheckpoint
  /** The checkpoint's file, as text. */
  readonly note: string
  /** What trust in its key rested on. */
  readonly trust: 'PINNED' | 'FIRST_USE'
}

/** A version of a checkpoint that lay under Object Lock when it was pulled. */
export type LockedCheckpoint = {
  readonly key: string
  readonly sha256: string
  readonly versionId: string | null
  readonly lockMode: string
  readonly retainUntil: string
}

const COLUMNS =
  'id, kind, origin, size, root, day, attested_at AS attestedAt, label, note, signer, trust, first_seen AS firstSeen'
const STANDING = 'NOT EXISTS (SELECT 1 FROM anchor_withdrawals WHERE anchor_id = anchors.id)'
const SAME = `kind = @kind AND origin = @origin AND size = @size AND root = @root AND trust IS @trust
  AND attested_at IS @attestedAt AND ${STANDING}`

/**
 * What is known of logs of manifests from outside the archive: the memory of this workstation, and what was taken in
 * by hand. Rows are never changed; one that was taken in by mistake is withdrawn by a row of its own.
 */
export function anchorTable(db: CatalogDatabase) {
  const insert = db.prepare(`
    INSERT INTO anchors (kind, origin, size, root, day, attested_at, label, note, signer, trust, evidence, run_id, first_seen)
    VALUES (@kind, @origin, @size, @root, @day, @attestedAt, @label, @note, @signer, @trust, @evidence, @runId, @firstSeen)
    RETURNING ${COLUMNS}`)
  const same = db.prepare<Record<string, unknown>, Anchor>(
    `SELECT ${COLUMNS} FROM anchors WHERE ${SAME} ORDER BY id LIMIT 1`,
  )
  const standing = db.prepare<[], Anchor>(`SELECT ${COLUMNS} FROM anchors WHERE ${STANDING} ORDER BY id DESC`)
  const withdraw = db.prepare(`
    INSERT INTO anchor_withdrawals (anchor_id, withdrawn_at)
    SELECT id, @at FROM anchors WHERE id = @id AND ${STANDING}`)
  const locked = db.prepare<[], LockedCheckpoint>(`
    SELECT key, sha256, version_id AS versionId, lock_mode AS lockMode, max(retain_until) AS retainUntil
    FROM object_versions
    WHERE kind = 'checkpoint' AND lock_mode IN ('COMPLIANCE', 'GOVERNANCE') AND retain_until > pulled_at
    GROUP BY key, sha256 ORDER BY key, min(id)`)

  const put = (fact: AnchorFact, evidence: Uint8Array | null, runId: number | null): Anchor => {
    const { note = null, signer = null, trust = null, ...rest } = fact
    const row = {
      ...rest,
      note,
      signer,
      trust,
      evidence: evidence === null ? null : Buffer.from(evidence),
      runId,
    }
    const known = same.get(row)
    return known ?? (insert.get({ ...row, firstSeen: now() }) as Anchor)
  }
  const add = db.transaction(put)

  return {
    /** Remembers a checkpoint, once. Only inside the transaction that saves its verification. */
    remember({ checkpoint, note, trust }: SeenCheckpoint, runId: number): void {
      const { origin, size, root, day, signer } = checkpoint
      const label = 'this workstation'
      put(
        { kind: 'seen', origin, size, root, day, attestedAt: null, label, note, signer, trust },
        null,
        runId,
      )
    },
    operations: {
      /** What stands, newest first. */
      anchors(): readonly Anchor[] {
        return standing.all()
      },
      /** Takes an anchor in, with the bytes that it was read from. One that is known already is returned as it is. */
      addAnchor(fact: AnchorFact, evidence: Uint8Array): Anchor {
        return add.immediate(fact, evidence, null)
      },
      /** Withdraws an anchor; it stays recorded, and counts no more. Throws NOT_FOUND. */
      withdrawAnchor(id: number): void {
        if (withdraw.run({ id, at: now() }).changes === 0) {
          throw new BlotterError('NOT_FOUND', `There is no anchor ${id} that could be withdrawn.`)
        }
      },
      /** Checkpoints that were under Object Lock when they were pulled, older versions too. */
      lockedCheckpoints(): readonly LockedCheckpoint[] {
        return locked.all()
      },
    },
  }
}
