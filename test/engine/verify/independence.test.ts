import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type VerifyRequest, verifyArchive } from '../../../electron/engine/verify/index.ts'
import { listArchive, verifyFolder, WORKER_FILE } from './support/archive.ts'

const VECTORS = new URL('../../vectors/tamper/', import.meta.url).pathname
const roots = [readFileSync(`${VECTORS}root.pem`, 'utf8')]

const request = (name: string, change: Partial<VerifyRequest> = {}): VerifyRequest => ({
  ...listArchive(VECTORS + name),
  mode: 'full',
  roots,
  keys: [],
  requested: null,
  jobs: 2,
  workerFile: WORKER_FILE,
  ...change,
})

test.each(['base', 'T06', 'T12', 'T14'])(
  '%s: the same bytes whatever the threads, chunks and order of files',
  async (name) => {
    const reference = JSON.stringify(await verifyFolder(VECTORS + name, 'full', { roots }))
    expect(JSON.stringify(await verifyArchive(request(name, { jobs: 2 })))).toBe(reference)
    const { files, sidecars } = listArchive(VECTORS + name)
    const reversed = { files: [...files].reverse(), sidecars: new Map([...sidecars].reverse()) }
    expect(JSON.stringify(await verifyFolder(VECTORS + name, 'full', { roots, ...reversed }))).toBe(reference)
    for (const chunkSize of [61, 4096]) {
      const limits = { chunkSize, maxLineBytes: 2 ** 20 }
      expect(
        JSON.stringify(await verifyFolder(VECTORS + name, 'full', { roots, limits })),
        `${chunkSize}`,
      ).toBe(reference)
    }
  },
)

test('the verdict may be used in progress reports, and a cancel ends the run', async () => {
  const seen: number[] = []
  await verifyArchive(request('base'), { onProgress: ({ done, total }) => seen.push(done / (total ?? 1)) })
  expect(seen.at(-1)).toBe(1)
  const controller = new AbortController()
  const run = verifyArchive(request('base'), {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  })
  await expect(run).rejects.toThrow()
  await expect(verifyArchive(request('base'), { signal: AbortSignal.abort() })).rejects.toThrow()
})

test('a file that cannot be read is an error, not a verdict', async () => {
  const files = [
    { key: 'audit/2026/03/2026-03-02.log.gz', path: '/nowhere/at/all', day: '2026-03-02', gzip: true },
  ]
  await expect(verifyArchive(request('base', { files }))).rejects.toThrow(/ENOENT|no such file/)
})
