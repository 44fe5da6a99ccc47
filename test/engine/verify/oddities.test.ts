import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  formatVerification,
  READ_LIMITS,
  type VerifyRequest,
  verifyFile,
} from '../../../electron/engine/verify/index.ts'
import { planArchive } from '../../../electron/engine/verify/plan.ts'
import { cancelled } from '../../../shared/model/error.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { listArchive, verifyFolder } from './support/archive.ts'
import { DAYS, LINE_CASES, makeWorld, OTHER_DAY } from './support/matrix.ts'
import { withFolder } from './support/scratch.ts'
import { type ChainedProfile, World, worldEvents } from './support/world.ts'
import { makeKey } from './support/writer.ts'

const { C } = DAYS

async function verifyWorld(world: World, change: Partial<VerifyRequest> = {}): Promise<VerificationResult> {
  return withFolder(async (folder) => {
    world.writeTo(folder)
    return verifyFolder(folder, 'full', { ...world.pins(), ...change })
  })
}

const bareWorld = (profile: ChainedProfile) =>
  new World({
    profile,
    days: [C].map((day) => ({ day, events: worldEvents(day, 8) })),
    keys: [{ key: makeKey('entries'), from: 0 }],
    keyIds: true,
    manifests: false,
    leaves: false,
    checkpoints: false,
    keySet: false,
  })

test('a day of entries under the name of another is one finding, whatever its size', async () => {
  const world = makeWorld('unsigned')
  world.files.set(world.name(OTHER_DAY), world.files.get(world.name(C)) as Buffer)
  world.files.delete(world.name(C))
  const { findings } = await verifyWorld(world)
  expect(findings).toMatchObject([{ kind: 'TIMESTAMP_OUT_OF_DAY', line: 1, expected: OTHER_DAY, actual: C }])
})

test('names of days that lie ages apart do not make a list of every day between', async () => {
  const world = bareWorld('rawline-v1')
  const log = world.files.get(world.name(C)) as Buffer
  for (const day of ['0001-01-01', '9999-12-31']) world.files.set(world.name(day), log)
  const { coverage, findings, notes } = await verifyWorld(world)
  expect(coverage).toMatchObject({ found: ['0001-01-01', '9999-12-31'], days: 3, missing: [] })
  expect(notes.join()).toContain('more days than are named one by one')
  expect(findings.length).toBeLessThan(10)
})

test('a verification that is cancelled ends before the logs are looked into', async () => {
  const world = bareWorld('rawline-v1')
  await withFolder(async (folder) => {
    world.writeTo(folder)
    const { files, sidecars } = listArchive(folder)
    const request = { files, sidecars, mode: 'seal', roots: [], keys: [], requested: null } as const
    const planned = planArchive(
      { ...request, jobs: 1, workerFile: '' },
      { signal: AbortSignal.abort(cancelled('Verification')) },
    )
    await expect(planned).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

test('entries of another day in the midst of a day are one warning, with their lines', async () => {
  const world = new World({
    ...makeWorld('unsigned').options,
    days: [{ day: C, events: [...worldEvents(C, 2), ...worldEvents(DAYS.D, 3, 2)] }],
  })
  const { integrity, findings } = await verifyWorld(world)
  expect(integrity).toBe('PASSED')
  expect(findings).toMatchObject([
    { kind: 'TIMESTAMP_OUT_OF_DAY', severity: 'warning', line: 3, lines: [3, 4, 5] },
  ])
})

test.each(['rawline-v1', 'sigc-v1'] as const)(
  'lines ended by CR LF in %s are one finding',
  async (profile) => {
    const world = bareWorld(profile)
    world.change(C, (lines) => lines.splice(0, 8, ...lines.map((line) => `${line}\r`)))
    const { findings, authentic } = await verifyWorld(world)
    expect(findings).toMatchObject([{ kind: 'LINE_REENCODED', line: 1, lines: [1, 2, 3, 4, 5, 6, 7, 8] }])
    expect(authentic).toBe(8)
  },
)

test('trailing bytes: where the member ends, and where the file does', async () => {
  const world = makeWorld('signed')
  const gz = world.files.get(world.name(C)) as Buffer
  world.files.set(world.name(C), Buffer.concat([gz, Buffer.from('junk!')]))
  const { findings } = await verifyWorld(world)
  expect(findings).toMatchObject([{ kind: 'GZIP_EXTRA_MEMBER', expected: gz.length, actual: gz.length + 5 }])
})

test('a loose log of several days covers all of them', async () => {
  await withFolder(async (folder) => {
    const world = makeWorld('unsigned')
    writeFileSync(join(folder, 'audit.log'), Buffer.concat(world.days.map((day) => world.plain(day))))
    const { coverage, integrity } = await verifyFolder(folder, 'full')
    expect(integrity).toBe('PASSED')
    expect(coverage).toMatchObject({ found: [DAYS.A, DAYS.E], days: 5, missing: [] })
  })
})

test('millions of blank lines are one finding, and quick', async () => {
  await withFolder(async (folder) => {
    const world = makeWorld('unsigned')
    const path = join(folder, 'bomb.log.gz')
    writeFileSync(path, gzipSync(Buffer.concat([world.plain(C), Buffer.alloc(3_000_000, 0x0a)])))
    const result = await verifyFile({
      file: { key: world.name(C), path, day: C, gzip: true },
      mode: 'seal',
      profile: 'py-jsondumps-v0',
      profileSource: 'declared',
      stream: null,
      firstSeq: null,
      keys: [],
      manifest: null,
      leavesPath: null,
    })
    expect(result.lines).toBe(3_000_008)
    expect(result.findings).toMatchObject([{ kind: 'NOT_JSON', line: 9 }])
    expect(result.findings[0]?.lines).toHaveLength(1000)
  })
})

describe('strict mode', () => {
  const spelled: readonly (readonly [string, RegExp, string, string])[] = [
    ['an escape', /order_filled/, '\\u006frder_filled', 'escapes'],
    ['a space', /": /, '":', 'spaces'],
    ['a number', /\.25,/, '.250,', 'number'],
    ['the case of an escape', /\\u00e9/, '\\u00E9', 'letters'],
    ['the order of names', /\{("timestamp": "[^"]*"), ("event_type": "[^"]*")/, '{$2, $1', 'order'],
  ]
  test.each(spelled)('%s that differs from the other lines is a warning', async (_, from, to, word) => {
    const world = bareWorld('py-jsondumps-v0')
    world.change(C, (lines) => lines.splice(6, 1, (lines[6] as string).replace(from, to)))
    expect((await verifyWorld(world)).findings).toEqual([])
    const { integrity, findings } = await verifyWorld(world, { strict: true })
    expect(integrity).toBe('PASSED')
    expect(findings).toMatchObject([{ kind: 'LINE_REENCODED', severity: 'warning', line: 7 }])
    expect(findings[0]?.message).toContain(word)
  })

  test.each(['py-jsondumps-v0', 'jcs-v1', 'rawline-v1', 'sigc-v1'] as const)(
    'a clean log of %s has none',
    async (profile) => {
      expect((await verifyWorld(bareWorld(profile), { strict: true })).findings).toEqual([])
    },
  )
})

test('seal mode says how many signatures it looked at, and counts what they vouch for', async () => {
  const damaged = LINE_CASES.find(({ name }) => name === 'a signature changed')
  const world = makeWorld('signed')
  damaged?.damage(world)
  await withFolder(async (folder) => {
    world.writeTo(folder)
    const seal = await verifyFolder(folder, 'seal', world.pins())
    // The last signature of the day vouches, by the chain, for the entry whose own was changed.
    expect(seal).toMatchObject({
      integrity: 'PASSED',
      authentic: 40,
      signatures: { total: 40, checked: 5, valid: 5 },
    })
    expect(formatVerification(seal)).toContain('Signatures: valid (5 of 40 checked)')
    const full = await verifyFolder(folder, 'full', world.pins())
    expect(full).toMatchObject({ integrity: 'FAILED', authentic: 39, signatures: { checked: 40, valid: 39 } })
  })
})

test('the same bytes for every damage, whatever the chunks and the order of files', async () => {
  for (const [at, damaged] of LINE_CASES.entries()) {
    if (at % 4 !== 0) continue
    const world = makeWorld('sealed')
    damaged.damage(world)
    await withFolder(async (folder) => {
      world.writeTo(folder)
      const { files, sidecars } = listArchive(folder)
      const { maxLineBytes = READ_LIMITS.maxLineBytes } = damaged
      const limits = { ...READ_LIMITS, maxLineBytes }
      const change = { ...world.pins(), limits }
      const expected = JSON.stringify(await verifyFolder(folder, 'full', change))
      const reversed = { files: [...files].reverse(), sidecars: new Map([...sidecars].reverse()), jobs: 4 }
      const other = await verifyFolder(folder, 'full', {
        ...change,
        ...reversed,
        limits: { chunkSize: 97, maxLineBytes },
      })
      expect(JSON.stringify(other), damaged.name).toBe(expected)
    })
  }
})
