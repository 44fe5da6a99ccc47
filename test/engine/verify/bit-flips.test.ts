import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import { meaningOf } from './support/reference.ts'
import { withFolder } from './support/scratch.ts'
import { type ChainedProfile, World, worldEvents } from './support/world.ts'
import { makeKey } from './support/writer.ts'

const DAYS = ['2026-03-02', '2026-03-03'] as const
const DAY = DAYS[1]
const LINES = 3
/** Every flip is tried with a stride of 1; the suite tries a sample that meets every kind of byte and every bit. */
const STRIDE = Number(process.env.BLOTTER_FLIP_STRIDE ?? 97)

function makeWorld(profile: ChainedProfile, sealed: boolean): World {
  return new World({
    profile,
    days: DAYS.map((day, at) => ({ day, events: worldEvents(day, LINES, at * LINES) })),
    keys: [{ key: makeKey('entries'), from: 0 }],
    keyIds: true,
    manifests: sealed,
    leaves: sealed,
    checkpoints: sealed,
    keySet: sealed,
  })
}

const flipped = (bytes: Buffer, bit: number) => {
  const copy = Buffer.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
  return copy
}

/** Line number of each byte; the line feed belongs to the line that it ends. */
function lineOfByte(plain: Buffer, at: number): number {
  return plain.subarray(0, at).toString('latin1').split('\n').length
}

const errorLines = ({ findings }: VerificationResult) =>
  findings.flatMap(({ severity, file, line, lines }) =>
    severity === 'error' && file?.includes(DAY) ? [line, ...(lines ?? [])] : [],
  )

async function verifyFlips(
  world: World,
  bytes: Buffer,
  put: (world: World, bytes: Buffer) => void,
  check: (
    result: VerificationResult,
    bit: number,
    strict: () => Promise<VerificationResult>,
  ) => Promise<void> | void,
): Promise<void> {
  await withFolder(async (folder) => {
    for (let bit = 0; bit < bytes.length * 8; bit += STRIDE) {
      put(world, flipped(bytes, bit))
      world.writeTo(folder)
      const result = await verifyFolder(folder, 'full', world.pins())
      await check(result, bit, () => verifyFolder(folder, 'full', { ...world.pins(), strict: true }))
    }
  })
}

const PROFILES = ['py-jsondumps-v0', 'jcs-v1', 'rawline-v1', 'sigc-v1'] as const

describe.each(PROFILES)('a flipped bit of the plain bytes, %s', (profile) => {
  test('with manifest and leaves it is found, at its line', async () => {
    const world = makeWorld(profile, true)
    const plain = world.plain(DAY)
    await verifyFlips(
      world,
      plain,
      (damaged, bytes) => damaged.setPlain(DAY, bytes),
      (result, bit) => {
        expect(result.integrity, `bit ${bit}`).toBe('FAILED')
        expect(errorLines(result), `bit ${bit}`).toContain(lineOfByte(plain, bit >> 3))
      },
    )
  })

  test('without them it is found unless it changes no meaning, and then strict mode names it', async () => {
    const world = makeWorld(profile, false)
    const plain = world.plain(DAY)
    const meanings = plain.toString('utf8').split('\n').map(meaningOf)
    await verifyFlips(
      world,
      plain,
      (damaged, bytes) => damaged.setPlain(DAY, bytes),
      async (result, bit, strictly) => {
        const line = lineOfByte(plain, bit >> 3)
        if (result.integrity === 'FAILED') {
          // A line that was never ended, or a last one that lost its hashes, may show in the next file or not at all.
          expect(errorLines(result).length, `bit ${bit}`).toBeGreaterThan(0)
          expect(errorLines(result), `bit ${bit}`).toContain(line)
          return
        }
        const now = flipped(plain, bit).toString('utf8').split('\n').map(meaningOf)
        expect(now, `bit ${bit} of line ${line}`).toEqual(meanings)
        const strict = await strictly()
        const named = strict.findings.filter(({ kind }) => kind === 'LINE_REENCODED')
        expect(
          named.map((item) => item.line),
          `bit ${bit} of line ${line}`,
        ).toContain(line)
      },
    )
  })
})

test('a flipped bit of the compressed file is found, or nothing that can be read has changed', async () => {
  for (const sealed of [true, false]) {
    const world = makeWorld('py-jsondumps-v0', sealed)
    const name = world.name(DAY)
    const plain = world.plain(DAY)
    await verifyFlips(
      world,
      world.files.get(name) as Buffer,
      (damaged, bytes) => damaged.files.set(name, bytes),
      (result, bit) => {
        if (sealed || result.integrity === 'FAILED') {
          expect(result.integrity, `bit ${bit}`).toBe('FAILED')
          expect(result.files[1]?.verdict, `bit ${bit}`).toBe('FAILED')
          return
        }
        const bytes = world.files.get(name) as Buffer
        // The header's time, system and level, or bits that pad the stream to a byte.
        expect(gunzipSync(bytes).equals(plain), `bit ${bit}`).toBe(true)
      },
    )
  }
})
