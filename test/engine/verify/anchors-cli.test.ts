/** `verify` with anchors on the command line, and checkpoints under Object Lock from the cache of a workspace. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import { anchorsKnown, sidecarsGone } from '../../../electron/engine/known-anchors.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import { runCli } from '../../support/cli.ts'
import { withFolder } from './support/scratch.ts'
import type { TimestampCase } from './support/timestamp-authority.ts'

const VECTORS = new URL('../../vectors/', import.meta.url).pathname
const TOKENS = JSON.parse(readFileSync(`${VECTORS}timestamp/cases.json`, 'utf8')) as {
  readonly root: string
  readonly cases: readonly TimestampCase[]
}

test('a printed checkpoint, a timestamp token and a freshness rule, in place and in a workspace', async () => {
  await withFolder(async (folder) => {
    const at = (name: string) => join(folder, name)
    cpSync(`${VECTORS}tamper/base`, at('archive'), { recursive: true })
    const inArchive = (suffix: string) => at(`archive/audit/2026/03/2026-03-06.${suffix}`)
    cpSync(inArchive('checkpoint'), at('paper.txt'))
    cpSync(inArchive('checkpoint'), at('stamped.checkpoint'))
    writeFileSync(at('stamped.tsr'), Buffer.from(TOKENS.cases[0]?.token as string, 'base64'))
    writeFileSync(at('tsa.pem'), TOKENS.root)
    const verify = (...args: readonly string[]) =>
      runCli(['verify', '--root', `${VECTORS}tamper/root.pem`, '--quiet', ...args])
    const here = ['--dir', at('archive')]

    const printed = await verify(...here, '--anchor', at('paper.txt'))
    expect(printed.stderr).toBe('')
    expect(printed.code).toBe(0)
    expect(printed.stdout).toContain(
      '\nCompleteness: proven by printed checkpoint of 2026-03-06 (paper.txt)\n',
    )
    const stamped = await verify(
      ...here,
      '--anchor',
      at('stamped.tsr'),
      '--tsa-root',
      at('tsa.pem'),
      '--max-age',
      '1',
    )
    expect(stamped.code).toBe(0)
    expect(stamped.stdout).toMatch(/\nCompleteness: proven by timestamp token of 20\S+Z \(stamped\.tsr\)\n/)
    expect(stamped.stdout).toContain('\nSTALE (warning) ')
    const own = await verify(...here, '--anchor', inArchive('checkpoint'))
    expect(own.code).toBe(3)
    expect(own.stderr).toContain('lies in the archive itself')

    for (const suffix of ['log.gz', 'manifest.json', 'checkpoint', 'leaves']) rmSync(inArchive(suffix))
    const shorter = await verify(...here, '--anchor', at('paper.txt'))
    expect(shorter.code).toBe(1)
    expect(shorter.stdout).toContain('What came after 2026-03-05 is missing')
    const other = await verify(...here, '--anchor', at('stamped.tsr'))
    expect(other.code).toBe(1)

    const space = ['--workspace', at('workspace')]
    const pulled = await runCli(['pull', '--source', at('archive'), '--quiet', ...space])
    expect(pulled.stderr).toBe('')
    expect(pulled.code).toBe(0)
    const told = await verify(
      ...space,
      '--anchor',
      at('stamped.tsr'),
      '--tsa-root',
      at('tsa.pem'),
      '--format',
      'json',
    )
    expect(told.code).toBe(1)
    expect(JSON.parse(told.stdout).findings).toMatchObject([{ kind: 'ROLLBACK', expected: 5, actual: 4 }])
  })
})

test('every version of a locked checkpoint that is in the cache is an anchor; what left the source is told until it is dealt with', async () => {
  await withFolder(async (folder) => {
    const catalog = openCatalog(join(folder, 'catalog.sqlite'))
    const sourceId = catalog.addSource({ spec: 's3://bucket/audit/', kind: 's3' })
    const key = 'audit/2026/03/2026-03-06.checkpoint'
    const record = (sha: string, over: Partial<SourceObject> = {}) =>
      catalog.recordObject(
        sourceId,
        {
          key,
          sourceKey: key,
          kind: 'checkpoint',
          day: '2026-03-06',
          size: 10,
          etag: sha,
          versionId: `v-${sha}`,
          lastModified: '2026-03-06T20:00:00.000Z',
          storageClass: null,
          needsRestore: false,
          lockMode: 'COMPLIANCE',
          retainUntil: '2999-01-01T00:00:00.000Z',
          legalHold: null,
          checksum: null,
          ...over,
        },
        sha.repeat(64),
      )
    mkdirSync(join(folder, 'cache'))
    const pathOf = (sha256: string) => join(folder, 'cache', sha256)
    const note = readFileSync(`${VECTORS}tamper/base/${key}`)
    writeFileSync(pathOf('a'.repeat(64)), note)
    writeFileSync(pathOf('b'.repeat(64)), 'no checkpoint')
    for (const sha of ['a', 'b', 'c']) record(sha) // c is not in the cache any more
    const known = anchorsKnown({
      catalog,
      cache: { has: (sha256: string) => sha256 !== 'c'.repeat(64), pathOf } as Parameters<
        typeof anchorsKnown
      >[0]['cache'],
    })
    expect(known).toMatchObject([
      {
        kind: 'object lock',
        size: 5,
        day: '2026-03-06',
        label: `${key}, version v-a, COMPLIANCE until 2999-01-01T00:00:00.000Z`,
        note: note.toString('utf8'),
      },
    ])

    expect(sidecarsGone(catalog)).toEqual(new Set())
    const [alarm] = catalog.recordGone([key])
    expect(sidecarsGone(catalog)).toEqual(new Set([key]))
    catalog.acknowledgeAlarm(alarm?.id ?? 0)
    expect(sidecarsGone(catalog)).toEqual(new Set())
    catalog.close()
  })
})
