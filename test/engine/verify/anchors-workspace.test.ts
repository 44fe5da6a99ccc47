/** Anchors through the engine's contract, as the window and the command line use them. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, test, vi } from 'vitest'
import { bundleProofPage } from '../../../build/proof-page.mjs'
import { createEngine } from '../../../electron/engine/index.ts'
import type { Progress } from '../../../shared/model/progress.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { withFolder } from './support/scratch.ts'
import { makeKey, sampleEvents, sealDays, writeArchive } from './support/writer.ts'

const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']
const ROOT = makeKey('root')

function write(folder: string, days: readonly string[], from = 0): void {
  const events = days.map((day, at) => ({ day, events: sampleEvents(day, 4, from + at * 4) }))
  const options = { key: makeKey('day key'), root: ROOT, sidecars: true }
  writeArchive(folder, sealDays(events, options), options)
}

const base64 = (path: string) => readFileSync(path).toString('base64')
const checkpoint = (folder: string, day: string) => join(folder, `audit/2026/03/${day}.checkpoint`)

async function follow<T>(running: Promise<AsyncIteratorObject<Progress, T, void>>): Promise<T> {
  const iterator = await running
  for (;;) {
    const step = await iterator.next()
    if (step.done) return step.value as T
  }
}

async function withWorkspace<T>(
  dir: string,
  use: (client: ReturnType<typeof open>['client'], savePaths: Map<string, string>) => Promise<T>,
): Promise<T> {
  const savePaths = new Map<string, string>()
  const engine = await createEngine({
    workspace: dir,
    offline: true,
    heldBy: 'command line',
    toolVersion: '0.0.0',
    workers: { ingest: new URL('../../../electron/engine/ingest-worker.ts', import.meta.url) },
    questionsFolder: new URL('../../../shared/library/', import.meta.url),
    proofPageScript: bundleProofPage,
    secretOf: () => undefined,
    takeSavePath: (token) => savePaths.get(token),
    log: () => {},
  })
  try {
    return await use(open(engine).client, savePaths)
  } finally {
    await engine.close()
  }
}

function open(engine: Awaited<ReturnType<typeof createEngine>>) {
  return { client: createRouterClient(engine.router) }
}

const kinds = (result: VerificationResult | null) => result?.findings.map(({ kind }) => kind)

test('a source that is rolled back, or forked, is told against the memory of the workspace', async () => {
  await withFolder(async (folder) => {
    const archive = join(folder, 'archive')
    write(archive, DAYS)
    await withWorkspace(join(folder, 'workspace'), async (client) => {
      await client.workspace.addPin({ kind: 'root', pem: ROOT.pem, label: 'root.pem' })
      const source = await client.workspace.addSource({ spec: archive })
      const pull = () => follow(client.archive.pull({ sourceId: source.id }))
      const first = await pull()
      expect(kinds(first.verification)).toEqual([])
      expect(first.verification?.completeness.status).toBe('PROVEN_TO_CHECKPOINT')
      const [memory, ...others] = await client.anchor.list()
      expect(memory).toMatchObject({ kind: 'seen', size: 4, day: '2026-03-05', trust: 'PINNED' })
      expect(others).toEqual([])
      // The same again: no second memory, no finding.
      await pull()
      expect(await client.anchor.list()).toHaveLength(1)
      const range = { from: '2026-03-02', to: '2026-03-03' }
      expect(kinds(await follow(client.archive.verify({ range })))).toEqual([])

      for (const suffix of ['log.gz', 'manifest.json', 'checkpoint', 'leaves']) {
        rmSync(join(archive, `audit/2026/03/2026-03-05.${suffix}`))
      }
      const shorter = await pull()
      expect(kinds(shorter.verification)).toEqual(['ROLLBACK'])
      expect(shorter.verification?.findings[0]).toMatchObject({ expected: 4, actual: 3 })

      // Another history of the same length, by the same keys.
      rmSync(archive, { recursive: true })
      write(archive, DAYS, 100)
      const forked = await pull()
      expect(kinds(forked.verification)).toEqual(['FORK'])
      // What contradicts the memory does not get into it.
      expect(await client.anchor.list()).toHaveLength(1)
      await client.anchor.withdraw({ id: memory?.id ?? 0 })
      expect(await client.anchor.list()).toEqual([])
      expect(kinds(await follow(client.archive.verify({})))).toEqual([])
      expect((await client.anchor.list()).map(({ size }) => size)).toEqual([4])
      await expect(client.anchor.withdraw({ id: memory?.id ?? 0 })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
    })
  })
})

test('without any key nothing is remembered; under keys of the archive itself it is, and says so', async () => {
  await withFolder(async (folder) => {
    const archive = join(folder, 'archive')
    write(archive, DAYS)
    await withWorkspace(join(folder, 'first use'), async (client) => {
      const source = await client.workspace.addSource({ spec: archive })
      await follow(client.archive.pull({ sourceId: source.id }))
      expect(await client.anchor.list()).toMatchObject([{ kind: 'seen', trust: 'FIRST_USE' }])
    })
    rmSync(join(archive, 'audit/keys.json'))
    await withWorkspace(join(folder, 'no key'), async (client) => {
      const source = await client.workspace.addSource({ spec: archive })
      await follow(client.archive.pull({ sourceId: source.id }))
      expect(await client.anchor.list()).toEqual([])
    })
  })
})

test('a checkpoint and a certificate are taken in by hand; what is neither is refused with the reason', async () => {
  await withFolder(async (folder) => {
    const archive = join(folder, 'archive')
    write(archive, DAYS)
    cpSync(archive, join(folder, 'whole'), { recursive: true })
    const certificate = join(folder, 'certificate.json')
    await withWorkspace(join(folder, 'one'), async (client, savePaths) => {
      await client.workspace.addPin({ kind: 'root', pem: ROOT.pem, label: 'root.pem' })
      const source = await client.workspace.addSource({ spec: archive })
      await follow(client.archive.pull({ sourceId: source.id }))
      const token = '4fb2a0b4-93a0-4a3c-8b9d-2f8f2d6f8e7a'
      savePaths.set(token, certificate)
      await client.evidence.certificate({ save: token })
      const added = await client.anchor.add({
        content: base64(certificate),
        signature: base64(`${certificate}.sig`),
        label: 'some/where/certificate.json',
      })
      expect(added).toMatchObject({
        kind: 'certificate',
        size: 4,
        day: '2026-03-05',
        label: 'certificate.json',
      })
      const result = await follow(client.archive.verify({}))
      expect(result.completeness).toEqual({
        status: 'PROVEN',
        by: 'certificate of 2026-03-05 (certificate.json)',
        through: '2026-03-05',
      })
      // Taken in once.
      await client.anchor.add({
        content: base64(certificate),
        signature: base64(`${certificate}.sig`),
        label: 'again',
      })
      expect((await client.anchor.list()).map(({ kind }) => kind)).toEqual(['certificate', 'seen'])

      const refused = async (input: Parameters<typeof client.anchor.add>[0]) => {
        const error = await client.anchor.add(input).then(
          () => null,
          (reason: Error) => reason,
        )
        expect(error).toMatchObject({ code: 'USAGE' })
        return error?.message
      }
      expect(await refused({ content: base64(certificate), label: 'x' })).toContain(
        'signature of the certificate is missing',
      )
      const altered = Buffer.from(readFileSync(certificate, 'utf8').replace('"size":4', '"size":3')).toString(
        'base64',
      )
      expect(
        await refused({ content: altered, signature: base64(`${certificate}.sig`), label: 'x' }),
      ).toContain('does not fit')
      expect(await refused({ content: Buffer.from('hello').toString('base64'), label: 'x' })).toContain(
        'no checkpoint',
      )
      expect(
        await refused({ content: Buffer.from('3082000102', 'hex').toString('base64'), label: 'x' }),
      ).toContain('token')
    })

    // Elsewhere the certificate is a stranger's until its key is pinned.
    await withWorkspace(join(folder, 'two'), async (client) => {
      await client.workspace.addPin({ kind: 'root', pem: ROOT.pem, label: 'root.pem' })
      const add = () =>
        client.anchor.add({
          content: base64(certificate),
          signature: base64(`${certificate}.sig`),
          label: 'c.json',
        })
      await expect(add()).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringContaining('nobody pinned'),
      })
      await client.workspace.addPin({
        kind: 'key',
        pem: readFileSync(`${certificate}.pem`, 'utf8'),
        label: 'w.pem',
      })
      await add()
    })

    // A rolled-back archive that this workspace has never seen: the printed checkpoint tells.
    for (const day of ['2026-03-04', '2026-03-05']) {
      for (const suffix of ['log.gz', 'manifest.json', 'checkpoint', 'leaves']) {
        rmSync(join(archive, `audit/2026/03/${day}.${suffix}`))
      }
    }
    // Its three lines, typed on another machine: other line ends, a byte order mark, no signature.
    const paper = join(folder, 'paper.txt')
    const printed = readFileSync(checkpoint(join(folder, 'whole'), '2026-03-05'), 'utf8').split('\n\n')[0]
    writeFileSync(paper, `\ufeff${printed?.replaceAll('\n', '\r\n')}\r\n`)
    await withWorkspace(join(folder, 'three'), async (client) => {
      await client.workspace.addPin({ kind: 'root', pem: ROOT.pem, label: 'root.pem' })
      await client.anchor.add({ content: base64(paper), label: 'paper.txt' })
      const source = await client.workspace.addSource({ spec: archive })
      const { verification } = await follow(client.archive.pull({ sourceId: source.id }))
      expect(verification?.findings).toMatchObject([{ kind: 'ROLLBACK', expected: 4, actual: 2 }])
      expect(verification?.notes.join()).toContain('paper.txt')
    })
  })
})

test('the freshness rule is a setting, or of one run', async () => {
  await withFolder(async (folder) => {
    const archive = join(folder, 'archive')
    write(archive, DAYS)
    await withWorkspace(join(folder, 'workspace'), async (client) => {
      await client.workspace.addPin({ kind: 'root', pem: ROOT.pem, label: 'root.pem' })
      const source = await client.workspace.addSource({ spec: archive })
      expect(kinds((await follow(client.archive.pull({ sourceId: source.id }))).verification)).toEqual([])
      vi.useFakeTimers({ now: new Date('2026-03-31T12:00:00Z'), toFake: ['Date'] })
      try {
        expect(kinds(await follow(client.archive.verify({ maxAge: 25 })))).toEqual(['STALE'])
        expect(kinds(await follow(client.archive.verify({ maxAge: 26 })))).toEqual([])
        await client.workspace.setSetting({ key: 'freshness.days', value: 5 })
        expect(kinds(await follow(client.archive.verify({})))).toEqual(['STALE'])
        const often = client.workspace.setSetting({ key: 'freshness.days', value: 'often' })
        await expect(often).rejects.toMatchObject({ code: 'USAGE' })
        expect(kinds(await follow(client.archive.verify({})))).toEqual(['STALE'])
        await client.workspace.setSetting({ key: 'freshness.days', value: null })
        expect(kinds(await follow(client.archive.verify({})))).toEqual([])
        // An authority that is none would stop every verification after it.
        const pinned = client.workspace.setSetting({
          key: 'tsa.roots',
          value: [{ pem: ROOT.pem, label: 'root.pem' }],
        })
        await expect(pinned).rejects.toMatchObject({
          code: 'USAGE',
          message: expect.stringContaining('root.pem'),
        })
      } finally {
        vi.useRealTimers()
      }
    })
  })
})
