import type { SortKey } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type {
  ForwardRefusal,
  ForwardStatus,
  ForwardTarget,
  KeptTarget,
  SettledBatch,
} from '../../../shared/model/forward.ts'
import type { ResultFilter } from '../../../shared/model/result-filter.ts'
import { type CatalogDatabase, now } from './database.ts'

/** What is sent, so that a later run sends the same: a kept result as it is looked at, or findings by run and number. */
export type ForwardedSource =
  | {
      readonly kind: 'result'
      readonly resultId: string
      readonly sql: string
      readonly sort: readonly SortKey[]
      readonly filter: ResultFilter
      /** The result was kept for this forwarding only, and is let go of when that is done. */
      readonly pinnedHere: boolean
    }
  | {
      readonly kind: 'findings'
      readonly findings: readonly { readonly runId: number; readonly n: number }[]
    }

export type ForwardingRow = {
  readonly id: number
  readonly startedAt: string
  readonly target: ForwardTarget
  readonly source: ForwardedSource
  readonly total: number
  /** Rows of settled batches. */
  readonly read: number
  readonly acknowledged: number
  readonly refused: number
  readonly known: number
  readonly bytes: number
  readonly batches: number
  /** How its last run ended, unless rows were settled after that; null: it did not end. */
  readonly ended: {
    readonly status: Extract<ForwardStatus, 'done' | 'cancelled' | 'failed'>
    readonly error: string | null
  } | null
  readonly lastAt: string
}

type StoredForwarding = Omit<ForwardingRow, 'target' | 'source' | 'ended'> & {
  readonly target: string
  readonly source: string
  readonly status: NonNullable<ForwardingRow['ended']>['status'] | null
  readonly error: string | null
}

const FORWARDINGS = `
  SELECT f.id, f.started_at AS startedAt, f.target, f.source, f.total,
    coalesce(b.to_row, 0) AS read, coalesce(b.acknowledged, 0) AS acknowledged, coalesce(b.refused, 0) AS refused,
    coalesce(b.known, 0) AS known, coalesce(b.bytes, 0) AS bytes, coalesce(b.batches, 0) AS batches,
    CASE WHEN e.to_row = coalesce(b.to_row, 0) THEN e.status END AS status,
    CASE WHEN e.to_row = coalesce(b.to_row, 0) THEN e.error END AS error,
    max(f.started_at, coalesce(b.at, ''), coalesce(e.at, '')) AS lastAt
  FROM forwardings f
  LEFT JOIN (SELECT forwarding_id, max(to_row) AS to_row, sum(acknowledged) AS acknowledged, sum(refused) AS refused,
      sum(known) AS known, sum(bytes) AS bytes, count(*) AS batches, max(at) AS at
    FROM forward_batches GROUP BY forwarding_id) b ON b.forwarding_id = f.id
  LEFT JOIN forward_ends e ON e.id = (SELECT max(id) FROM forward_ends WHERE forwarding_id = f.id)`

/** Forwardings and where they went. Batches and refusals are a journal: written once, when the target has answered. */
export function forwardTables(db: CatalogDatabase) {
  const targets = db.prepare<[], { readonly id: number; readonly name: string; readonly target: string }>(
    'SELECT id, name, target FROM forward_targets ORDER BY name',
  )
  const insertTarget = db.prepare('INSERT INTO forward_targets (name, target) VALUES (?, ?) RETURNING id')
  const changeTarget = db.prepare('UPDATE forward_targets SET name = ?, target = ? WHERE id = ?')
  const nameTaken = db.prepare<[string, number]>('SELECT 1 FROM forward_targets WHERE name = ? AND id <> ?')
  const removeTarget = db.prepare('DELETE FROM forward_targets WHERE id = ?')
  const insertForwarding = db.prepare(
    'INSERT INTO forwardings (started_at, target, source, total) VALUES (?, ?, ?, ?) RETURNING id',
  )
  const all = db.prepare<[number], StoredForwarding>(`${FORWARDINGS} ORDER BY f.id DESC LIMIT ?`)
  const one = db.prepare<[number], StoredForwarding>(`${FORWARDINGS} WHERE f.id = ?`)
  const settledTo = db.prepare<[number], { readonly row: number | null }>(
    'SELECT max(to_row) AS row FROM forward_batches WHERE forwarding_id = ?',
  )
  const insertBatch = db.prepare(`
    INSERT INTO forward_batches (forwarding_id, from_row, to_row, acknowledged, refused, known, bytes, at)
    VALUES (@id, @fromRow, @toRow, @acknowledged, @refused, @known, @bytes, @at)`)
  const insertRefusal = db.prepare(`
    INSERT INTO forward_refusals (forwarding_id, "row", file, line, document_id, status, reason)
    VALUES (@id, @row, @file, @line, @documentId, @status, @reason)`)
  const refusals = db.prepare<[number, number, number], ForwardRefusal>(`
    SELECT "row", file, line, document_id AS documentId, status, reason FROM forward_refusals
    WHERE forwarding_id = ? ORDER BY "row" LIMIT ? OFFSET ?`)
  const countRefusals = db.prepare<[number], { readonly n: number }>(
    'SELECT count(*) AS n FROM forward_refusals WHERE forwarding_id = ?',
  )
  const insertEnd = db.prepare(`
    INSERT INTO forward_ends (forwarding_id, status, error, to_row, at) VALUES (@id, @status, @error, @toRow, @at)`)

  const settledRows = (id: number): number => settledTo.get(id)?.row ?? 0
  const settle = db.transaction((id: number, batch: SettledBatch) => {
    // One after the other without a gap: the journal is the place to go on from.
    if (batch.fromRow !== settledRows(id)) {
      throw new BlotterError('INTERNAL', `A batch of forwarding ${id} does not follow on the one before.`)
    }
    const { refusals: refused, ...counts } = batch
    insertBatch.run({ id, ...counts, refused: refused.length, at: now() })
    for (const refusal of refused) insertRefusal.run({ id, ...refusal })
  })

  const saveTarget = db.transaction((id: number | null, name: string, target: ForwardTarget): number => {
    if (nameTaken.get(name, id ?? 0)) {
      throw new BlotterError('USAGE', `There is a target named “${name}” already.`, {
        hint: 'Give another name.',
      })
    }
    const text = JSON.stringify(target)
    if (id === null) return (insertTarget.get(name, text) as { readonly id: number }).id
    if (changeTarget.run(name, text, id).changes === 0) throw noTarget(id)
    return id
  })

  return {
    forwardTargets(): readonly KeptTarget[] {
      return targets.all().map((row) => ({ ...row, target: JSON.parse(row.target) as ForwardTarget }))
    },
    /** `id` null makes a new one. Throws USAGE for a name that is taken, NOT_FOUND. */
    saveForwardTarget(id: number | null, name: string, target: ForwardTarget): KeptTarget {
      return { id: saveTarget.immediate(id, name, target), name, target }
    },
    removeForwardTarget(id: number): void {
      if (removeTarget.run(id).changes === 0) throw noTarget(id)
    },
    addForwarding(target: ForwardTarget, source: ForwardedSource, total: number): ForwardingRow {
      const { id } = insertForwarding.get(now(), JSON.stringify(target), JSON.stringify(source), total) as {
        readonly id: number
      }
      return toRow(one.get(id) as StoredForwarding)
    },
    /** Newest first. */
    forwardings(limit = 200): readonly ForwardingRow[] {
      return all.all(limit).map(toRow)
    },
    /** Throws NOT_FOUND. */
    forwarding(id: number): ForwardingRow {
      const row = one.get(id)
      if (row) return toRow(row)
      throw new BlotterError('NOT_FOUND', `There is no forwarding ${id}.`, {
        hint: 'The list of forwardings names those that there are.',
      })
    },
    /** Records an answered batch with its refusals, in one transaction. */
    settleBatch(id: number, batch: SettledBatch): void {
      settle.immediate(id, batch)
    },
    endForwarding(id: number, status: 'done' | 'cancelled' | 'failed', error: string | null): void {
      insertEnd.run({ id, status, error, toRow: settledRows(id), at: now() })
    },
    forwardRefusals(id: number, limit: number, offset: number): readonly ForwardRefusal[] {
      return refusals.all(id, limit, offset)
    },
    countForwardRefusals(id: number): number {
      return countRefusals.get(id)?.n ?? 0
    },
  }
}

function noTarget(id: number): BlotterError {
  return new BlotterError('NOT_FOUND', `There is no kept target ${id}.`)
}

function toRow({ target, source, status, error, ...row }: StoredForwarding): ForwardingRow {
  return {
    ...row,
    target: JSON.parse(target) as ForwardTarget,
    source: JSON.parse(source) as ForwardedSource,
    ended: status === null ? null : { status, error },
  }
}
