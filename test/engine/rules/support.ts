/** Events in a case database behind the locked reader, and in a workspace with its engine, for rules. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { sealFiles } from '../../../electron/engine/index.ts'
import { createStager, loadStaged, openWriter } from '../../../electron/engine/load/index.ts'
import { openReader, type Reader } from '../../../electron/engine/query/open-reader.ts'
import { checkRules } from '../../../electron/engine/rules/check-rules.ts'
import { type Period, type RuleHits, runRule } from '../../../electron/engine/rules/run-rule.ts'
import type { Client } from '../case/support.ts'
import { follow } from '../open-engine.ts'

export type Events = Readonly<Record<string, readonly (Record<string, unknown> | string)[]>>

export const fileOf = (day: string) => `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.log.gz`
const lineOf = (event: Record<string, unknown> | string) =>
  typeof event === 'string' ? event : JSON.stringify(event)

export async function readerOver<T>(days: Events, use: (reader: Reader) => Promise<T>): Promise<T> {
  const { reader, close } = await openOver(days)
  try {
    return await use(reader)
  } finally {
    await close()
  }
}

/** A reader over the events, by day. */
export async function openOver(
  days: Events,
): Promise<{ readonly reader: Reader; readonly close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-rules-'))
  const options = { tmpDir: folder, memoryLimit: '1GB', threads: 2 }
  const casePath = join(folder, 'case.duckdb')
  const writer = await openWriter(casePath, options)
  const staged = Object.entries(days).map(([day, events], index) => {
    const stager = createStager(join(folder, `staged-${index}`), { file: fileOf(day), day })
    let byteOffset = 0
    events.forEach((event, at) => {
      const bytes = Buffer.from(lineOf(event))
      stager.onLine({
        bytes,
        lineNumber: at + 1,
        byteOffset,
        status: 'ok',
        reason: undefined,
        currentHash: null,
      })
      byteOffset += bytes.length + 1
    })
    const whole = events.map((event) => `${lineOf(event)}\n`).join('')
    return {
      staged: stager.finish(),
      sha256: createHash('sha256').update(whole).digest('hex'),
      bytes: Buffer.byteLength(whole),
      plainBytes: Buffer.byteLength(whole),
      verdict: 'PASSED' as const,
      profile: 'sigc-v1' as const,
      findings: [],
    }
  })
  await loadStaged(writer, staged)
  await writer.close()
  const reader = await openReader({ ...options, casePath, resultsPath: join(folder, 'results.duckdb') })
  const close = async () => {
    await reader.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { reader, close }
}

/** The only rule of the YAML, run. */
export async function runOnly(reader: Reader, yaml: string, period: Period | null = null): Promise<RuleHits> {
  const { ready, problems } = await checkRules(reader, yaml)
  const [rule] = ready
  if (!rule || problems.length > 0) throw new Error(JSON.stringify(problems))
  return runRule(reader, rule, period, { limit: 100_000, places: [] })
}

export const oneRule = (condition: string, more = '') =>
  `alerts:\n  high:\n    - name: rule\n      condition: |-\n        ${condition}\n${more}`

/** A sealed archive of the events, its key, and a place for a workspace. */
export async function sealedArchive(days: Events) {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-rules-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const input = join(folder, 'plain.jsonl')
  writeFileSync(
    input,
    Object.values(days)
      .flat()
      .map((event) => `${lineOf(event)}\n`)
      .join(''),
  )
  const archive = join(folder, 'archive')
  await sealFiles(
    {
      inputs: [input],
      output: archive,
      keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      profile: 'sigc-v1',
    },
    {},
  )
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return { folder, archive, workspace: join(folder, 'workspace'), pem }
}

/** Pulls, verifies with the key pinned, and loads. */
export async function pullAll(client: Client, archive: string, pem: string): Promise<void> {
  await client.workspace.addPin({ kind: 'key', pem, label: 'test' })
  const { id: sourceId } = await client.workspace.addSource({ spec: archive })
  await follow(client.archive.pull({ sourceId }))
}
