import { type Day, parseArchiveKey } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import {
  type DaySpan,
  lookedAt,
  type StandingCoverage,
  standingCoverage,
} from '../../../shared/model/standing-coverage.ts'
import type { FileVerdict, VerifyMode } from '../../../shared/model/verdict.ts'
import type { FileVerification, VerificationResult } from '../../../shared/model/verification.ts'
import type { SeenCheckpoint } from './anchors.ts'
import type { CatalogDatabase } from './database.ts'

export type VerificationRun = {
  readonly id: number
  readonly startedAt: string
  readonly finishedAt: string
  readonly mode: VerifyMode
  readonly integrity: VerificationResult['integrity']
  readonly fromDay: Day | null
  readonly toDay: Day | null
}

export type NewVerificationRun = {
  readonly startedAt: string
  readonly finishedAt: string
  /** What was asked: kept as JSON beside the result, so that the run can be repeated. */
  readonly request: unknown
  readonly result: VerificationResult
  /** The checkpoint to be remembered with the run: both are kept, or neither is. */
  readonly seen?: SeenCheckpoint | null | undefined
}

/** The newest verdict of one file, the run that gave it, and the whole of what the verifier said. */
export type FileVerdictRow = {
  readonly key: string
  readonly day: Day | null
  readonly sha256: string
  readonly verdict: FileVerdict
  readonly runId: number
  readonly checkedAt: string
  readonly verification: FileVerification
}

export type FindingRow = { readonly runId: number; readonly n: number; readonly finding: Finding }

/** Which findings: of one file (archive key), of one day, or all. */
export type FindingScope = { readonly file: string } | { readonly day: Day } | 'all'

const RUN_COLUMNS =
  'id, started_at AS startedAt, finished_at AS finishedAt, mode, integrity, from_day AS fromDay, to_day AS toDay'

/**
 * A finding stands while no later run has looked at the same thing: for a file's finding the next run that judged that
 * file; for one about a file or day that is not there, the next run over that day; for one about the archive, any next run.
 */
const STANDING = `
  CASE
    WHEN EXISTS (SELECT 1 FROM file_verdicts v WHERE v.run_id = f.run_id AND v.key = f.file)
      THEN f.run_id = (SELECT max(v.run_id) FROM file_verdicts v WHERE v.key = f.file)
    WHEN f.day IS NOT NULL
      THEN f.run_id = (SELECT max(r.id) FROM verification_runs r WHERE f.day BETWEEN r.from_day AND r.to_day)
    ELSE f.run_id = (SELECT max(r.id) FROM verification_runs r)
  END`

type StoredFinding = { readonly runId: number; readonly n: number; readonly finding: string }
type StoredVerdict = Omit<FileVerdictRow, 'verification'> & { readonly verification: string }

export function verificationTables(
  db: CatalogDatabase,
  remember: (seen: SeenCheckpoint, runId: number) => void,
) {
  const insertRun = db.prepare(`
    INSERT INTO verification_runs (started_at, finished_at, mode, integrity, from_day, to_day, request, result)
    VALUES (@startedAt, @finishedAt, @mode, @integrity, @fromDay, @toDay, @request, @result) RETURNING id`)
  const insertVerdict = db.prepare(`
    INSERT INTO file_verdicts (run_id, key, day, sha256, verdict, verification)
    VALUES (@runId, @key, @day, @sha256, @verdict, @verification)`)
  const insertFinding = db.prepare(`
    INSERT INTO findings (run_id, n, kind, severity, file, day, line, finding)
    VALUES (@runId, @n, @kind, @severity, @file, @day, @line, @finding)`)
  const findings = db.prepare<{ file: string | null; day: string | null }, StoredFinding>(`
    SELECT f.run_id AS runId, f.n, f.finding FROM findings f
    WHERE (@file IS NULL OR f.file = @file) AND (@day IS NULL OR f.day = @day) AND ${STANDING}
    ORDER BY f.day, f.file, f.line, f.run_id, f.n`)
  const findingsOfRun = db.prepare<[number], StoredFinding>(
    'SELECT run_id AS runId, n, finding FROM findings WHERE run_id = ? ORDER BY n',
  )
  const verdicts = db.prepare<[], StoredVerdict>(`
    SELECT v.key, v.day, v.sha256, v.verdict, v.run_id AS runId, r.finished_at AS checkedAt, v.verification
    FROM file_verdicts v JOIN verification_runs r ON r.id = v.run_id
    WHERE v.run_id = (SELECT max(w.run_id) FROM file_verdicts w WHERE w.key = v.key) ORDER BY v.key`)
  const runs = db.prepare<[number], VerificationRun>(
    `SELECT ${RUN_COLUMNS} FROM verification_runs ORDER BY id DESC LIMIT ?`,
  )
  const oneRun = db.prepare<[number], VerificationRun>(
    `SELECT ${RUN_COLUMNS} FROM verification_runs WHERE id = ?`,
  )
  const spansOfRuns = db.prepare<
    [],
    { readonly id: number; readonly from: Day | null; readonly to: Day | null }
  >('SELECT id, from_day AS "from", to_day AS "to" FROM verification_runs ORDER BY id DESC')
  const coverageOf = db
    .prepare<[number], string>("SELECT result -> '$.coverage' FROM verification_runs WHERE id = ?")
    .pluck()
  const resultOf = db.prepare<[number], { readonly request: string; readonly result: string }>(
    'SELECT request, result FROM verification_runs WHERE id = ?',
  )

  const save = db.transaction((run: NewVerificationRun): number => {
    const { result } = run
    const covered = rangeOf(result)
    const { id: runId } = insertRun.get({
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      mode: result.mode,
      integrity: result.integrity,
      fromDay: covered?.[0] ?? null,
      toDay: covered?.[1] ?? null,
      request: JSON.stringify(run.request ?? null),
      result: JSON.stringify(result),
    }) as { readonly id: number }
    for (const file of result.files) {
      insertVerdict.run({
        runId,
        key: file.file,
        day: file.day,
        sha256: file.sha256,
        verdict: file.verdict,
        verification: JSON.stringify(file),
      })
    }
    result.findings.forEach((finding, n) => {
      insertFinding.run({
        runId,
        n,
        kind: finding.kind,
        severity: finding.severity,
        file: finding.file,
        day: dayOf(finding),
        line: finding.line,
        finding: JSON.stringify(finding),
      })
    })
    if (run.seen) remember(run.seen, runId)
    return runId
  })

  /** Newest first, without the runs whose days newer ones looked at again: what a run speaks for holds where it looked. */
  function* coverages(): Generator<VerificationResult['coverage']> {
    const seen: DaySpan[] = []
    for (const { id, from, to } of spansOfRuns.all()) {
      if (from === null || to === null || seen.some((span) => span[0] <= from && to <= span[1])) continue
      const coverage: VerificationResult['coverage'] = JSON.parse(coverageOf.get(id) as string)
      const span = lookedAt(coverage)
      if (span) seen.push(span)
      yield coverage
    }
  }

  return {
    /** Saves a run with its verdicts and findings, in one transaction. Returns the run's id. */
    saveVerification(run: NewVerificationRun): number {
      return save.immediate(run)
    },
    /** Newest first. */
    verificationRuns(limit = 100): readonly VerificationRun[] {
      return runs.all(limit)
    },
    verificationRun(runId: number): VerificationRun | null {
      return oneRun.get(runId) ?? null
    },
    verificationResult(
      runId: number,
    ): { readonly request: unknown; readonly result: VerificationResult } | null {
      const row = resultOf.get(runId)
      return row ? { request: JSON.parse(row.request), result: JSON.parse(row.result) } : null
    },
    /** What the runs found of the days, each day as the newest run that looked at it found it. */
    standingCoverage(): StandingCoverage {
      return standingCoverage(coverages())
    },
    /** The newest verdict of every file that was ever verified, by archive key. */
    latestFileVerdicts(): ReadonlyMap<string, FileVerdictRow> {
      return new Map(
        verdicts.all().map((row) => [row.key, { ...row, verification: JSON.parse(row.verification) }]),
      )
    },
    /** The findings that stand today, by day, file and line. */
    latestFindings(scope: FindingScope = 'all'): readonly FindingRow[] {
      const file = scope !== 'all' && 'file' in scope ? scope.file : null
      const day = scope !== 'all' && 'day' in scope ? scope.day : null
      return findings.all({ file, day }).map(toFinding)
    },
    findingsOfRun(runId: number): readonly FindingRow[] {
      return findingsOfRun.all(runId).map(toFinding)
    },
  }
}

function toFinding(row: StoredFinding): FindingRow {
  return { ...row, finding: JSON.parse(row.finding) }
}

function dayOf(finding: Finding): Day | null {
  return finding.file === null ? null : (parseArchiveKey(finding.file)?.day ?? null)
}

/** The days that a run speaks for: what was asked and what was found, taken together. */
function rangeOf(result: VerificationResult): readonly [Day, Day] | null {
  const days = [
    ...(result.coverage.requested ?? []),
    ...(result.coverage.found ?? []),
    ...result.coverage.missing,
    ...result.findings.flatMap((finding) => dayOf(finding) ?? []),
  ].sort()
  const first = days[0]
  const last = days.at(-1)
  return first !== undefined && last !== undefined ? [first, last] : null
}
