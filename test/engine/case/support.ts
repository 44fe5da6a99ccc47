/** A small archive in a workspace, for marks and cases. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { writeSample } from '../../../electron/engine/index.ts'
import type { NewMember } from '../../../shared/contract/case.ts'
import type { CaseDetail } from '../../../shared/model/case.ts'
import { follow, openEngine } from '../open-engine.ts'

export const FILE = 'audit/2024/01/2024-01-03.log.gz'

export type Client = Awaited<ReturnType<typeof openEngine>>['client']

export async function makeWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-case-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const archive = join(folder, 'archive')
  const workspace = join(folder, 'workspace')
  await writeSample({ output: archive, days: 3, eventsPerDay: 60, profile: 'sigc-v1' }, {})
  return { folder, archive, workspace }
}

export async function withEngine<T>(workspace: string, use: (client: Client) => Promise<T>): Promise<T> {
  const { client, close } = await openEngine(workspace)
  try {
    return await use(client)
  } finally {
    await close()
  }
}

export async function pull(client: Client, archive: string): Promise<void> {
  const { id: sourceId } = await client.workspace.addSource({ spec: archive })
  await follow(client.archive.pull({ sourceId }))
}

export function readArchiveLines(archive: string, file = FILE): readonly string[] {
  return gunzipSync(readFileSync(join(archive, file)))
    .toString()
    .trimEnd()
    .split('\n')
}

export function writeArchiveLines(archive: string, lines: readonly string[], file = FILE): void {
  writeFileSync(join(archive, file), gzipSync(lines.map((line) => `${line}\n`).join('')))
}

export function moveFile(archive: string, from: string, to: string): void {
  mkdirSync(dirname(join(archive, to)), { recursive: true })
  renameSync(join(archive, from), join(archive, to))
}

export function add(
  client: Client,
  id: number,
  members: readonly NewMember[],
): Promise<{ readonly added: readonly number[]; readonly detail: CaseDetail }> {
  return follow(client.case.add({ id, members: [...members] }))
}
