import type { Day } from '../../../shared/model/archive.ts'
import type { FileVerdict, VerifyMode } from '../../../shared/model/verdict.ts'
import type { UnfinishedVerification } from '../../../shared/model/verification.ts'
import { type CatalogDatabase, now } from './database.ts'

/** What one file's pass of a verification said, kept so that a later run need not read the file's lines again. */
export type KeptPass = {
  /** Archive key. */
  readonly file: string
  readonly mode: VerifyMode
  /** SHA-256 over everything that the answer depends on, hex. */
  readonly request: string
  /** SHA-256 of the archived bytes that were judged, hex. */
  readonly sha256: string
  /** The answer, as JSON. */
  readonly result: string
}

type Range = UnfinishedVerification['range']
type StoredRun = {
  readonly startedAt: string
  readonly mode: VerifyMode
  readonly fromDay: Day | null
  readonly toDay: Day | null
  readonly done: number
  readonly total: number
}

/** No evidence, but work that is done: the newest pass of each file and mode, and how far the last run came. */
export function filePassTables(db: CatalogDatabase) {
  const one = db.prepare<[string, string], KeptPass>(
    'SELECT file, mode, request, sha256, result FROM file_passes WHERE file = ? AND mode = ?',
  )
  const put = db.prepare(`
    INSERT OR REPLACE INTO file_passes (file, mode, request, sha256, result, kept_at)
    VALUES (@file, @mode, @request, @sha256, @result, @keptAt)`)
  const begun = db.prepare<[], StoredRun>(
    'SELECT started_at AS startedAt, mode, from_day AS fromDay, to_day AS toDay, done, total FROM begun_verification',
  )
  const begin = db.prepare(`
    INSERT OR REPLACE INTO begun_verification (id, started_at, mode, from_day, to_day, done, total)
    VALUES (1, @startedAt, @mode, @fromDay, @toDay, @done, @total)`)
  const count = db.prepare('UPDATE begun_verification SET done = max(done, ?)')
  const end = db.prepare('DELETE FROM begun_verification')

  const verdict = db.prepare<[string, string], { readonly verdict: FileVerdict }>(
    'SELECT verdict FROM file_verdicts WHERE key = ? AND sha256 = ? ORDER BY run_id DESC LIMIT 1',
  )

  const read = (): UnfinishedVerification | null => {
    const row = begun.get()
    if (!row) return null
    const { fromDay, toDay, ...rest } = row
    return { ...rest, range: fromDay !== null && toDay !== null ? { from: fromDay, to: toDay } : null }
  }

  return {
    /** The newest pass of a file in a mode; null when there is none. */
    keptPass(file: string, mode: VerifyMode): KeptPass | null {
      return one.get(file, mode) ?? null
    },
    /** Keeps a pass in place of the one before. */
    keepPass(pass: KeptPass): void {
      put.run({ ...pass, keptAt: now() })
    },
    /** What the newest run over these very bytes of a file said; null when none has looked at them. */
    verdictOfBytes(file: string, sha256: string): FileVerdict | null {
      return verdict.get(file, sha256)?.verdict ?? null
    },
    /** Notes that a verification begins; the same one again goes on where it was. */
    beginVerification(run: Pick<UnfinishedVerification, 'mode' | 'range' | 'total'>): void {
      const before = read()
      const again =
        before !== null &&
        before.mode === run.mode &&
        before.range?.from === run.range?.from &&
        before.range?.to === run.range?.to
      begin.run({
        startedAt: again ? before.startedAt : now(),
        mode: run.mode,
        fromDay: run.range?.from ?? null,
        toDay: run.range?.to ?? null,
        done: again ? Math.min(before.done, run.total) : 0,
        total: run.total,
      })
    },
    /** Notes how many files of the begun verification are done. */
    countVerified(done: number): void {
      count.run(done)
    },
    /** A verification has ended. What was begun is done with when this one has looked at all of it, and as hard. */
    endVerification(run: Pick<UnfinishedVerification, 'mode' | 'range'>): void {
      const before = read()
      if (before && (run.mode === 'full' || before.mode === 'seal') && covers(run.range, before.range))
        end.run()
    },
    /** The verification that was begun and has not ended; null when there is none. */
    begunVerification: read,
  }
}

function covers(range: Range, other: Range): boolean {
  return range === null || (other !== null && range.from <= other.from && range.to >= other.to)
}
