/** Whole archives of each profile: declared, sealed or detected, clean and damaged; and profiles mixed in one file. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { VerifyRequest } from '../../../electron/engine/verify/index.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'
import {
  type ChainedProfile,
  ORIGIN,
  sha,
  tree,
  type Value,
  World,
  worldEvents,
  ZEROS,
} from './support/world.ts'
import { makeKey } from './support/writer.ts'

const KEY = makeKey('entries')
const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04'] as const
const [, DAY] = DAYS
const LINES = 6

function makeWorld(profile: ChainedProfile, manifests: boolean): World {
  return new World({
    profile,
    days: DAYS.map((day, at) => ({ day, events: worldEvents(day, LINES, at * LINES) })),
    keys: [{ key: KEY, from: 0 }],
    keyIds: true,
    manifests,
    leaves: manifests,
    checkpoints: manifests,
    keySet: true,
  })
}

async function verify(world: World, change: Partial<VerifyRequest> = {}): Promise<VerificationResult> {
  return withFolder(async (folder) => {
    world.writeTo(folder)
    const seal = await verifyFolder(folder, 'seal', { ...world.pins(), ...change })
    const full = await verifyFolder(folder, 'full', { ...world.pins(), ...change })
    expect(places(seal)).toEqual(places(full))
    return seal
  })
}

const places = ({ findings }: VerificationResult) =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ kind, file, line }) => `${kind} ${file?.slice(14, 24)}:${line}`)

/** How a reader learns of the profile. */
const WAYS = ['profile.json', 'manifests', 'detection'] as const

function worldOf(profile: ChainedProfile, way: (typeof WAYS)[number]): World {
  const world = makeWorld(profile, way === 'manifests')
  if (way === 'profile.json') {
    world.files.set('audit/profile.json', Buffer.from(JSON.stringify({ profile, stream: ORIGIN })))
  }
  return world
}

describe.each(['py-jsondumps-v0', 'jcs-v1', 'rawline-v1', 'sigc-v1'] as const)('%s', (profile) => {
  test.each(WAYS)('known by %s: the archive passes, and says how its profile was found', async (way) => {
    const result = await verify(worldOf(profile, way))
    expect(places(result)).toEqual([])
    expect(result).toMatchObject({ integrity: 'PASSED', profile, entries: 18, authentic: 18 })
    expect(result.notes.some((note) => note.includes(`${profile} was detected`))).toBe(way === 'detection')
  })

  test.each(WAYS)('known by %s: its damages are found', async (way) => {
    const damages: readonly (readonly [string, (lines: string[]) => void, string])[] = [
      [
        'a digit',
        (lines) => edit(lines, 2, (line) => line.replace(/"price":( ?)1/, '"price":$12')),
        'ENTRY_HASH_MISMATCH',
      ],
      [
        'a text',
        (lines) => edit(lines, 2, (line) => line.replace('order_filled', 'order_killed')),
        'ENTRY_HASH_MISMATCH',
      ],
      ['a line taken out', (lines) => lines.splice(2, 1), 'ENTRY_DELETED'],
      ['a line doubled', (lines) => lines.splice(2, 0, lines[1] as string), 'ENTRY_DUPLICATED'],
      [
        'two lines exchanged',
        (lines) => lines.splice(2, 2, lines[3] as string, lines[2] as string),
        'ENTRIES_REORDERED',
      ],
      [
        'a name doubled',
        (lines) => edit(lines, 2, (line) => line.replace('{', '{"user": "x", ')),
        'DUPLICATE_KEY',
      ],
    ]
    for (const [name, damage, kind] of damages) {
      const world = worldOf(profile, way)
      world.change(DAY, damage)
      const result = await verify(world)
      expect(places(result), name).toEqual([`${kind} ${DAY}:3`])
      expect(result).toMatchObject({ integrity: 'FAILED', profile })
    }
  })
})

function edit(lines: string[], at: number, change: (line: string) => string): void {
  const line = lines[at] as string
  lines[at] = change(line)
  expect(lines[at]).not.toBe(line)
}

test('a profile that is declared and does not exist is not verifiable, not green', async () => {
  const world = makeWorld('jcs-v1', false)
  world.files.set('audit/profile.json', Buffer.from('{"profile": "jcs-v2"}'))
  const result = await verify(world)
  expect(result.integrity).not.toBe('PASSED')
  expect(result.notes.join()).toContain('jcs-v2')
})

describe('numbers that jcs-v1 hashes alike', () => {
  const withNumber = (number: string) => {
    const events = worldEvents(DAY, LINES).map((event, at) =>
      at === 1 ? new Map<string, Value>([...event, ['quantity', { number }]]) : event,
    )
    return new World({
      profile: 'jcs-v1',
      days: [{ day: DAY, events }],
      keys: [{ key: KEY, from: 0 }],
      keyIds: true,
      manifests: true,
      leaves: true,
      checkpoints: true,
      keySet: true,
    })
  }
  const respell = (world: World, from: string, to: string) =>
    world.change(DAY, (lines) =>
      edit(lines, 1, (line) => line.replace(`"quantity":${from}`, `"quantity":${to}`)),
    )
  const loose = ({ notes }: VerificationResult) =>
    notes.filter((note) => note.includes('hashes like other numbers'))

  test('are remarked once for a file, and nothing is said of the others', async () => {
    const world = withNumber('9007199254740992')
    expect(loose(await verify(world))).toHaveLength(1)
    expect(loose(await verify(withNumber('10')))).toEqual([])
  })

  test('their exchange is found by the leaf alone', async () => {
    const world = withNumber('9007199254740992')
    respell(world, '9007199254740992', '9007199254740993')
    expect(places(await verify(world))).toEqual([`LINE_REENCODED ${DAY}:2`])
    const whole = withNumber('10')
    respell(whole, '10', '10.0')
    expect(places(await verify(whole))).toEqual([`LINE_REENCODED ${DAY}:2`])
  })
})

describe('profiles mixed in one file', () => {
  /** The lines of one chain, from line `from` on in another profile. */
  function mixed(profile: ChainedProfile, other: ChainedProfile, from: number): World {
    const world = makeWorld(profile, false)
    const stranger = makeWorld(other, false)
    let previous = ZEROS
    let seq = 0
    for (const day of DAYS) {
      const lines = worldEvents(day, LINES, seq).map((event, at) => {
        const writer = day === DAY && at >= from ? stranger : world
        const entry = writer.seal(event, previous, seq)
        previous = entry.hash
        seq += 1
        return entry.text
      })
      world.setLines(day, lines)
    }
    return world
  }

  test.each([
    ['py-jsondumps-v0', 'jcs-v1'],
    ['jcs-v1', 'py-jsondumps-v0'],
    ['py-jsondumps-v0', 'rawline-v1'],
    ['rawline-v1', 'jcs-v1'],
  ] as const)('%s, then %s: one finding, which names the other profile', async (profile, other) => {
    const result = await verify(mixed(profile, other, 4))
    expect(places(result)).toEqual([`ENTRY_HASH_MISMATCH ${DAY}:5`])
    const [finding] = result.findings
    expect(finding?.message).toContain(`2 lines of this file, from here on, are written in ${other}`)
    expect(finding?.lines).toEqual([5, 6])
    expect(finding?.consequences).toHaveLength(1)
    expect(result).toMatchObject({ integrity: 'FAILED', hash_chain: { valid: false } })
  })

  test('a damaged line among them is a finding of its own', async () => {
    const world = mixed('py-jsondumps-v0', 'jcs-v1', 4)
    world.change(DAY, (lines) => edit(lines, 1, (line) => line.replace('order_filled', 'order_killed')))
    expect(places(await verify(world))).toEqual([
      `ENTRY_HASH_MISMATCH ${DAY}:2`,
      `ENTRY_HASH_MISMATCH ${DAY}:5`,
    ])
  })
})

describe('manifest-only', () => {
  const line = (day: string, at: number) =>
    `{"timestamp": "${day}T10:00:0${at}Z", "event_id": "e${at}${day}", "n": 1.50}`

  /** Logs without a chain, sealed by manifests with leaves and signed checkpoints. */
  function plainWorld(): World {
    const world = makeWorld('py-jsondumps-v0', false)
    let previous = ZEROS
    const manifestLeaves: Buffer[] = []
    DAYS.forEach((day, at) => {
      world.setLines(
        day,
        Array.from({ length: LINES }, (_, n) => line(day, n)),
      )
      const plain = world.plain(day)
      const gz = world.files.get(world.name(day)) as Buffer
      const leaves = world.lines(day).map((text) => Buffer.from(sha(`\0${text}`), 'hex'))
      const manifest = JSON.stringify({
        day,
        entries: LINES,
        first_previous_hash: null,
        first_seq: at * LINES,
        first_timestamp: `${day}T10:00:00Z`,
        format: 'sigc-manifest-v1',
        gz_bytes: gz.length,
        gz_sha256: sha(gz),
        last_current_hash: null,
        last_seq: at * LINES + LINES - 1,
        last_timestamp: `${day}T10:00:05Z`,
        manifest_seq: at,
        merkle_root: tree(leaves).toString('hex'),
        object: world.name(day),
        plain_bytes: plain.length,
        plain_sha256: sha(plain),
        previous_manifest_sha256: previous,
        profile: 'manifest-only',
        stream: ORIGIN,
      })
      previous = sha(manifest)
      manifestLeaves.push(Buffer.from(sha(`\0${manifest}`), 'hex'))
      world.files.set(world.name(day, 'manifest.json'), Buffer.from(manifest))
      world.files.set(world.name(day, 'leaves'), Buffer.concat(leaves))
      world.writeCheckpoint(day, at + 1, tree(manifestLeaves), KEY)
    })
    return world
  }

  test('a log without a chain that is what its manifests sealed passes, proven to the checkpoint', async () => {
    const result = await verify(plainWorld())
    expect(places(result)).toEqual([])
    expect(result).toMatchObject({
      integrity: 'PASSED',
      profile: 'manifest-only',
      entries: 18,
      completeness: { status: 'PROVEN_TO_CHECKPOINT' },
      trust: { status: 'PINNED' },
      signatures: { total: 0 },
    })
  })

  test('its damages are found by the leaves', async () => {
    const damages: readonly (readonly [string, (lines: string[]) => void, string, number])[] = [
      [
        'a digit',
        (lines) => edit(lines, 2, (text) => text.replace('1.50', '1.60')),
        'ENTRY_HASH_MISMATCH',
        3,
      ],
      ['a line taken out', (lines) => lines.splice(2, 1), 'ENTRY_DELETED', 3],
      ['a line doubled', (lines) => lines.splice(2, 0, lines[1] as string), 'ENTRY_DUPLICATED', 3],
      [
        'two lines exchanged',
        (lines) => lines.splice(2, 2, lines[3] as string, lines[2] as string),
        'ENTRIES_REORDERED',
        3,
      ],
      ['a line put in', (lines) => lines.splice(2, 0, line(DAY, 9)), 'ENTRY_INSERTED', 3],
      ['the last line taken out', (lines) => lines.splice(5, 1), 'FILE_TAIL_MISSING', 6],
      ['a line that is no JSON', (lines) => edit(lines, 2, (text) => text.slice(1)), 'NOT_JSON', 3],
    ]
    for (const [name, damage, kind, at] of damages) {
      const world = plainWorld()
      world.change(DAY, damage)
      const result = await verify(world)
      expect(places(result), name).toEqual([`${kind} ${DAY}:${at}`])
      expect(result.integrity, name).toBe('FAILED')
    }
  })

  test('another compression of the same lines, and a lost day, are told', async () => {
    const world = plainWorld()
    world.files.set(world.name(DAY), gzipSync(world.plain(DAY), { level: 1 }))
    expect((await verify(world)).findings.map(({ kind }) => kind)).toEqual(['MANIFEST_INVALID'])
    const lost = plainWorld()
    lost.files.delete(lost.name(DAY))
    expect(places(await verify(lost))).toEqual([`DAY_FILE_MISSING ${DAY}:null`])
  })

  test('without any manifest nothing is proved, and nothing is green', async () => {
    const world = makeWorld('py-jsondumps-v0', false)
    for (const day of DAYS) world.setLines(day, [line(day, 0), line(day, 1)])
    world.files.set('audit/profile.json', Buffer.from('{"profile": "manifest-only"}'))
    const result = await verify(world)
    expect(result.completeness.status).toBe('NOT_PROVEN')
    expect(result.authentic).toBe(0)
    expect(result.integrity).not.toBe('PASSED')
  })
})

describe('a position-bound log whose stream nothing names', () => {
  const loose = (change: (lines: string[]) => void = () => {}) => {
    const world = makeWorld('sigc-v1', false)
    world.change(DAYS[0], change)
    for (const name of world.files.keys()) if (!name.endsWith(`${DAYS[0]}.log.gz`)) world.files.delete(name)
    return world
  }

  test('is not accused: its signatures could not be checked', async () => {
    const result = await verify(loose(), { roots: [], keys: [KEY.pem] })
    expect(result).toMatchObject({
      integrity: 'NOT_VERIFIABLE',
      profile: 'sigc-v1',
      findings: [],
      signatures: { total: LINES, checked: 0, valid: 0 },
    })
    expect(result.notes.join()).toContain('bind the name of the stream')
  })

  test('fails where its hashes do', async () => {
    const damaged = loose((lines) => edit(lines, 2, (line) => line.replace(/"price":( ?)1/, '"price":$12')))
    const result = await verify(damaged, { roots: [], keys: [KEY.pem] })
    expect(result.integrity).toBe('FAILED')
    expect(places(result)).toEqual([`ENTRY_HASH_MISMATCH ${DAYS[0]}:3`])
  })
})
