import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CaseGate, createCaseGate } from '../../../electron/engine/case-gate.ts'
import { createStager, loadStaged, type StagedFile } from '../../../electron/engine/load/index.ts'

/** A case database in a temporary folder, loaded from lines that a test writes. */
export type CaseFolder = {
  readonly dir: string
  readonly tmpDir: string
  readonly casePath: string
  readonly resultsPath: string
  readonly gate: CaseGate
  /** Stages and loads lines as one file; gives its outcome. */
  load(
    file: string,
    lines: readonly (string | Uint8Array)[],
    options?: LoadOptions,
  ): ReturnType<typeof loadStaged>
  stage(file: string, lines: readonly (string | Uint8Array)[], options?: LoadOptions): StagedFile
  [Symbol.asyncDispose](): Promise<void>
}

export type LoadOptions = {
  readonly sha256?: string
  readonly verdict?: StagedFile['verdict']
  readonly findings?: StagedFile['findings']
  /** Lines (1-based) that the verifier rejects. */
  readonly rejected?: ReadonlyMap<number, string>
}

let staged = 0

export function makeCaseFolder(): CaseFolder {
  const dir = mkdtempSync(join(tmpdir(), 'blotter-case-'))
  const tmpDir = join(dir, 'tmp')
  mkdirSync(tmpDir)
  const casePath = join(dir, 'case.duckdb')
  const resultsPath = join(dir, 'results.duckdb')
  const gate = createCaseGate({ casePath, resultsPath, tmpDir, memoryLimit: '512MB', threads: 2 })
  const stage: CaseFolder['stage'] = (file, lines, options = {}) => {
    const day = /(\d{4}-\d{2}-\d{2})\.log/.exec(file)?.[1] ?? null
    const stager = createStager(join(tmpDir, `stage-${staged++}`), { file, day })
    const digest = createHash('sha256')
    let byteOffset = 0
    lines.forEach((line, index) => {
      const bytes = typeof line === 'string' ? Buffer.from(line) : line
      digest.update(bytes).update('\n')
      const reason = options.rejected?.get(index + 1)
      const hash =
        /"current_hash": ?"([0-9a-f]{64})"/.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? null
      stager.onLine({
        bytes,
        lineNumber: index + 1,
        byteOffset,
        status: reason === undefined ? 'ok' : 'rejected',
        reason,
        currentHash: hash,
      })
      byteOffset += bytes.length + 1
    })
    return {
      staged: stager.finish(),
      sha256: options.sha256 ?? digest.digest('hex'),
      bytes: byteOffset,
      plainBytes: byteOffset,
      verdict: options.verdict ?? 'PASSED',
      profile: 'py-jsondumps-v0',
      findings: options.findings ?? [],
    }
  }
  return {
    dir,
    tmpDir,
    casePath,
    resultsPath,
    gate,
    stage,
    load: (file, lines, options) =>
      gate.withWriter((writer) => loadStaged(writer, [stage(file, lines, options)])),
    async [Symbol.asyncDispose]() {
      await gate.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Seals events as the source document's writer does: chain fields last, Python's separators. */
export function seal(events: readonly string[]): readonly string[] {
  let previous = '0'.repeat(64)
  return events.map((event) => {
    const current = createHash('sha256')
      .update(previous + event)
      .digest('hex')
    const line = `${event.slice(0, -1)}, "previous_hash": "${previous}", "current_hash": "${current}"}`
    previous = current
    return line
  })
}
