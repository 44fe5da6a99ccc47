import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStager, loadStaged, openWriter, type StagedFile } from '../../../electron/engine/load/index.ts'
import type { Ask, ReportSource } from '../../../electron/engine/report/index.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { FileVerdict } from '../../../shared/model/verdict.ts'

/** One archive file of a test: a day and its events, an event as an object or as the line itself. */
export type TestFile = {
  readonly day: string
  readonly events: readonly (Record<string, unknown> | string)[]
  readonly verdict?: FileVerdict
  readonly findings?: readonly Finding[]
}

export type CaseDatabase = { readonly ask: Ask; readonly close: () => Promise<void> }

export const fileOf = (day: string): string => `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.log.gz`
export const lineOf = (event: Record<string, unknown> | string): string =>
  typeof event === 'string' ? event : JSON.stringify(event)

/** A case database made by the loader itself, with the files given. */
export async function caseDatabase(files: readonly TestFile[]): Promise<CaseDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-report-'))
  const writer = await openWriter(join(folder, 'case.duckdb'), {
    tmpDir: folder,
    memoryLimit: '1GB',
    threads: 2,
  })
  await loadStaged(
    writer,
    files.map((file, index) => stage(join(folder, `staged-${index}`), file)),
  )
  return {
    ask: async (sql, params) => {
      const answer = await writer.connection.runAndReadAll(sql, params as Record<string, string>)
      return answer.getRowObjects()
    },
    close: async () => {
      await writer.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a report rests on that needs nothing but the events. */
export const sourceOfEvents = (ask: Ask): ReportSource => ({
  ask,
  toolVersion: 'test',
  missingDays: [],
  compliance: () => {
    throw new Error('not asked for')
  },
})

function stage(path: string, file: TestFile): StagedFile {
  const stager = createStager(path, { file: fileOf(file.day), day: file.day })
  const whole = file.events.map((event) => `${lineOf(event)}\n`).join('')
  let byteOffset = 0
  file.events.forEach((event, index) => {
    const bytes = Buffer.from(lineOf(event))
    let object = true
    try {
      // Python writes NaN and Infinity, and its profile reads them.
      JSON.parse(bytes.toString().replaceAll(/(?<=[:,[] ?)(NaN|-?Infinity)/g, '0'))
    } catch {
      object = false
    }
    stager.onLine({
      bytes,
      lineNumber: index + 1,
      byteOffset,
      status: object ? 'ok' : 'rejected',
      reason: object ? undefined : 'NOT_JSON',
      currentHash: null,
    })
    byteOffset += bytes.length + 1
  })
  return {
    staged: stager.finish(),
    sha256: createHash('sha256').update(whole).digest('hex'),
    bytes: Buffer.byteLength(whole),
    plainBytes: Buffer.byteLength(whole),
    verdict: file.verdict ?? 'PASSED',
    profile: 'sigc-v1',
    findings: file.findings ?? [],
  }
}
