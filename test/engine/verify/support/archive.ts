/** Finds the files of an archive on disk, and verifies it as the command line would. */
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import {
  type VerifyFile,
  type VerifyRequest,
  verifyArchive,
  verifyFile,
} from '../../../../electron/engine/verify/index.ts'
import { parseArchiveKey } from '../../../../shared/model/archive.ts'
import type { Finding } from '../../../../shared/model/finding.ts'
import type { VerifyMode } from '../../../../shared/model/verdict.ts'
import type { VerificationResult } from '../../../../shared/model/verification.ts'

export const WORKER_FILE = new URL('../../../../electron/engine/verify/worker.ts', import.meta.url)

/** Every log and sidecar below `folder`; keys are relative to it. */
export function listArchive(folder: string): Pick<VerifyRequest, 'files' | 'sidecars'> {
  const files: VerifyFile[] = []
  const sidecars = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const key = relative(folder, path)
    const parsed = parseArchiveKey(key)
    if (!parsed) continue
    if (parsed.kind === 'log') files.push({ key, path, day: parsed.day, gzip: parsed.gzip })
    else sidecars.set(key, path)
  }
  return { files, sidecars }
}

/** Verifies an archive in this thread (quick for many small archives); `change` alters the request. */
export async function verifyFolder(
  folder: string,
  mode: VerifyMode,
  change: Partial<VerifyRequest> = {},
): Promise<VerificationResult> {
  const request = {
    ...listArchive(folder),
    mode,
    roots: [],
    keys: [],
    requested: null,
    jobs: 1,
    workerFile: WORKER_FILE,
    ...change,
  }
  return verifyArchive(request, { runFile: (pass, options) => verifyFile(pass, options) })
}

/** What the vectors state of a finding. */
export function asExpected(finding: Finding): Record<string, unknown> {
  const { kind, file, line, expected, actual } = finding
  const extra: Record<string, unknown> = {}
  for (const name of ['missing', 'missing_seq', 'lines', 'intact_lines'] as const) {
    if (finding[name] !== undefined) extra[name] = finding[name]
  }
  return { kind, file, line, expected, actual, ...extra }
}
