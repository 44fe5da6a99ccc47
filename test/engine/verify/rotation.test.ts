import { createHash, sign } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { VerifyMode } from '../../../shared/model/verdict.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'
import { makeKey, type WriterKey } from './support/writer.ts'

const OLD = makeKey('old')
const NEW = makeKey('new')
const ROOT = makeKey('root')
const STREAM = 'test.example/log'

/** One entry: who signs it, what it says, and whether the signature is one. */
type Spec = {
  readonly by: WriterKey
  readonly from?: WriterKey
  readonly to?: WriterKey
  readonly forged?: boolean
}

const plain = (by: WriterKey, count: number): Spec[] => Array.from({ length: count }, () => ({ by }))
const rotation = (by: WriterKey, over: Partial<Spec> = {}): Spec => ({ by, from: OLD, to: NEW, ...over })

/** Writes days of entries in py-jsondumps-v0; the lines are spelled in canonical form. */
function writeDays(folder: string, days: readonly (readonly Spec[])[]): void {
  let previous = '0'.repeat(64)
  let seq = 0
  days.forEach((specs, at) => {
    const day = `2026-03-0${2 + at}`
    const lines = specs.map(({ by, from, to, forged }) => {
      const details = from && to ? `"details": {"new_key_id": "${to.id}", "old_key_id": "${from.id}"}, ` : ''
      const kind = from ? 'audit.key_rotation' : 'order_filled'
      const line = `{${details}"event_id": "e${seq}", "event_type": "${kind}", "timestamp": "${day}T10:00:${String(seq % 60).padStart(2, '0')}Z"}`
      const hash = createHash('sha256')
        .update(previous + line)
        .digest('hex')
      const signature = sign(null, Buffer.from(forged ? 'another message' : hash), by.object).toString(
        'base64',
      )
      const sealed = `${line.slice(0, -1)}, "previous_hash": "${previous}", "current_hash": "${hash}", "signature": "${signature}", "key_id": "${by.id}"}\n`
      previous = hash
      seq += 1
      return sealed
    })
    mkdirSync(join(folder, 'audit/2026/03'), { recursive: true })
    writeFileSync(join(folder, `audit/2026/03/${day}.log.gz`), gzipSync(lines.join('')))
  })
}

function writeKeys(
  folder: string,
  keys: readonly (readonly [WriterKey, number, number | null])[],
  root?: WriterKey,
) {
  const listed = keys.map(
    ([key, first, last]) =>
      `{"alg":"ed25519","first_seq":${first},"key_id":"${key.id}","last_seq":${last},"pem":${JSON.stringify(key.pem)}}`,
  )
  const text = `{"format":"sigc-keys-v1","keys":[${listed.join(',')}],"stream":"${STREAM}"}`
  writeFileSync(join(folder, 'audit/keys.json'), text)
  if (root)
    writeFileSync(
      join(folder, 'audit/keys.sig'),
      sign(null, Buffer.from(text), root.object).toString('base64'),
    )
}

const places = ({ findings }: VerificationResult) =>
  findings.map(({ kind, file, line }) => `${kind} ${file?.slice(-13, -7) ?? '-'}:${line ?? '-'}`)

async function verifyDays(
  days: readonly (readonly Spec[])[],
  mode: VerifyMode,
  pins: readonly WriterKey[],
  change: (folder: string) => void = () => {},
): Promise<VerificationResult> {
  return withFolder(async (folder) => {
    writeDays(folder, days)
    change(folder)
    return verifyFolder(folder, mode, { keys: pins.map(({ pem }) => pem) })
  })
}

const GOOD = [plain(OLD, 4), [...plain(OLD, 2), rotation(OLD), ...plain(NEW, 3)], plain(NEW, 4)]
const unsignedSet = (folder: string) =>
  writeKeys(folder, [
    [OLD, 0, null],
    [NEW, 0, null],
  ])

describe.each(['seal', 'full'] as const)('in-band rotation, %s mode', (mode) => {
  test('a change of keys that the old key has signed is accepted, whichever of them is pinned', async () => {
    for (const pins of [[OLD, NEW], [OLD], [NEW]]) {
      const result = await verifyDays(GOOD, mode, pins, unsignedSet)
      expect(places(result)).toEqual([])
      expect(result.integrity).toBe('PASSED')
    }
  })

  test('the old key after its retirement is out of range, at the first line of each file', async () => {
    const days = [
      GOOD[0] as Spec[],
      [...(GOOD[1] as Spec[]), ...plain(OLD, 2), ...plain(NEW, 1)],
      [...plain(NEW, 2), ...plain(OLD, 1), ...plain(NEW, 1)],
    ]
    const result = await verifyDays(days, mode, [OLD, NEW])
    expect(places(result)).toEqual(['KEY_OUT_OF_RANGE -03-03:7', 'KEY_OUT_OF_RANGE -03-04:3'])
    expect(result.findings[0]).toMatchObject({ expected: NEW.id, actual: OLD.id })
    expect(result.integrity).toBe('FAILED')
  })

  test('the new key before it is brought in is out of range', async () => {
    const days = [
      [...plain(OLD, 2), ...plain(NEW, 1), ...plain(OLD, 1)],
      [...plain(OLD, 1), ...plain(NEW, 1), rotation(OLD), ...plain(NEW, 2)],
    ]
    const result = await verifyDays(days, mode, [OLD, NEW])
    expect(places(result)).toEqual(['KEY_OUT_OF_RANGE -03-02:3', 'KEY_OUT_OF_RANGE -03-03:2'])
    expect(result.findings[0]).toMatchObject({ expected: OLD.id, actual: NEW.id })
  })

  test('a boundary that the new key signs itself is refused', async () => {
    const days = [plain(OLD, 4), [rotation(NEW), ...plain(NEW, 3)]]
    const both = await verifyDays(days, mode, [OLD, NEW])
    expect(places(both)).toEqual(['KEY_OUT_OF_RANGE -03-03:1'])
    const one = await verifyDays(days, mode, [OLD], unsignedSet)
    expect(places(one)).toEqual(['KEY_UNKNOWN -03-03:1'])
    expect(one.integrity).toBe('FAILED')
  })

  test('a boundary with a signature that does not hold brings in no key', async () => {
    const days = [plain(OLD, 4), [rotation(OLD, { forged: true }), ...plain(NEW, 3)]]
    const result = await verifyDays(days, mode, [OLD], unsignedSet)
    expect(places(result)).toContain('KEY_UNKNOWN -03-03:2')
    expect(result.integrity).toBe('FAILED')
    // Nor does one that is signed well by a key that nobody vouches for.
    const third = makeKey('third')
    const stolen = [plain(OLD, 4), [rotation(third, { from: third }), ...plain(NEW, 3)]]
    const other = await verifyDays(stolen, mode, [OLD], (folder) =>
      writeKeys(folder, [
        [OLD, 0, null],
        [NEW, 0, null],
        [third, 0, null],
      ]),
    )
    expect(other.integrity).toBe('FAILED')
  })

  test('a rotation to the pinned key that this key never sealed makes no forger trusted', async () => {
    // Everything is by a forger; the pinned key is only named, by an entry that nobody after it has signed.
    const forger = makeKey('forger')
    const set = (folder: string) =>
      writeKeys(folder, [
        [forger, 0, null],
        [NEW, 0, null],
      ])
    const toNew = rotation(forger, { from: forger })
    for (const days of [[[...plain(forger, 5), toNew]], [[...plain(forger, 5), toNew], plain(forger, 3)]]) {
      const result = await verifyDays(days, mode, [NEW], set)
      expect(result.integrity).toBe('FAILED')
      expect(places(result)[0]).toMatch(/^KEY_/)
    }
    // Named in between, with entries that say they are by the pinned key and are not.
    const pretended = Array.from({ length: 3 }, (): Spec => ({ by: NEW, forged: true }))
    const result = await verifyDays([[...plain(forger, 3), toNew, ...pretended]], mode, [NEW], set)
    expect(result.integrity).toBe('FAILED')
  })

  test('a key set that is vouched for says by number which key may sign', async () => {
    const verifySet = (keys: readonly (readonly [WriterKey, number, number | null])[]) =>
      withFolder(async (folder) => {
        writeDays(folder, GOOD)
        writeKeys(folder, keys, ROOT)
        return verifyFolder(folder, mode, { roots: [ROOT.pem] })
      })
    expect(
      places(
        await verifySet([
          [OLD, 0, 6],
          [NEW, 7, null],
        ]),
      ),
    ).toEqual([])
    // Retired one entry too early: the entry of the rotation is its last.
    const early = await verifySet([
      [OLD, 0, 5],
      [NEW, 7, null],
    ])
    expect(places(early)).toContain('KEY_OUT_OF_RANGE -03-03:3')
    // Revoked from an entry on, and altogether.
    const partly = await verifySet([
      [OLD, 0, 2],
      [NEW, 7, null],
    ])
    expect(partly.integrity).toBe('FAILED')
    expect(places(partly)[0]).toBe('KEY_OUT_OF_RANGE -03-02:4')
    const wholly = await verifySet([
      [OLD, 1, 0],
      [NEW, 7, null],
    ])
    expect(places(wholly)[0]).toBe('KEY_OUT_OF_RANGE -03-02:1')
    expect(wholly.integrity).toBe('FAILED')
  })
})
