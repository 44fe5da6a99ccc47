import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type FilePassRequest,
  type FilePassResult,
  verifyFile,
} from '../../../electron/engine/verify/file-pass.ts'
import { MAX_KEYS } from '../../../electron/engine/verify/file-tally.ts'
import { LineRecords } from '../../../electron/engine/verify/line-records.ts'
import { PackedTexts } from '../../../electron/engine/verify/packed-texts.ts'
import { withFolder } from './support/scratch.ts'
import { World, worldEvents } from './support/world.ts'
import { makeKey } from './support/writer.ts'

const DAY = '2026-03-04'
const KEY = makeKey('entries')

/** A day of 40 entries, changed, and verified with room for so many odd lines. */
async function verifyChanged(
  change: (lines: string[]) => void,
  odd: number,
  mode: 'seal' | 'full' = 'full',
): Promise<FilePassResult> {
  const world = new World({
    profile: 'py-jsondumps-v0',
    days: [{ day: DAY, events: worldEvents(DAY, 40) }],
    keys: [{ key: KEY, from: 0 }],
    keyIds: true,
    manifests: false,
    leaves: false,
    checkpoints: false,
    keySet: false,
  })
  const lines = world.plain(DAY).toString('utf8').split('\n').slice(0, -1)
  change(lines)
  return withFolder(async (folder) => {
    const path = join(folder, 'a.log')
    writeFileSync(path, `${lines.join('\n')}\n`)
    const request: FilePassRequest = {
      file: { key: 'a.log', path, day: DAY, gzip: false },
      mode,
      profile: 'py-jsondumps-v0',
      profileSource: 'declared',
      stream: null,
      firstSeq: 0,
      keys: [{ pem: KEY.pem, algorithm: 'ed25519', firstSeq: null, lastSeq: null }],
      manifest: null,
      leavesPath: null,
      recordLimits: { odd, bytes: 1e9 },
    }
    return verifyFile(request)
  })
}

const edit = (lines: string[], at: number) => {
  lines[at] = (lines[at] as string).replace(/"event_type": "[^"]*"/, '"event_type": "edited"')
}
const places = ({ findings }: FilePassResult) => findings.map(({ kind, line }) => `${kind} ${line}`)

test.each(['seal', 'full'] as const)('beyond what is kept each odd line is still told (%s)', async (mode) => {
  const change = (lines: string[]) => {
    edit(lines, 3)
    edit(lines, 19)
    lines[24] = 'x'
    lines.splice(29, 1)
  }
  const whole = await verifyChanged(change, 1000, mode)
  expect(whole.notes).toEqual([])
  const cut = await verifyChanged(change, 1, mode)
  expect(places(cut)).toEqual([
    'ENTRY_HASH_MISMATCH 4',
    'ENTRY_HASH_MISMATCH 20',
    'NOT_JSON 25',
    'CHAIN_LINK_BROKEN 30',
  ])
  expect(cut.notes).toEqual([expect.stringContaining('lines 1 to 4 were; of the 35 lines after them')])
  expect(cut.authentic).toBeLessThanOrEqual(3)
  expect(cut.chainHolds).toBe(false)
  expect(cut.lines).toBe(whole.lines)
})

test('a bad or a missing signature beyond what is kept is told', async () => {
  const cut = await verifyChanged((lines) => {
    edit(lines, 0)
    lines[19] = (lines[19] as string).replace(/, "signature": "[^"]*"/, '')
    lines[29] = (lines[29] as string).replace(
      /"signature": "[^"]*"/,
      (lines[30] as string).match(/"signature": "[^"]*"/)?.[0] ?? '',
    )
  }, 1)
  expect(places(cut)).toEqual(['ENTRY_HASH_MISMATCH 1', 'SIGNATURE_MISSING 20', 'SIGNATURE_INVALID 30'])
})

test('more keys than any stream has are counted as one, and none of their entries is lost', async () => {
  const line = (at: number) =>
    `{"timestamp": "${DAY}T00:00:00Z", "current_hash": "a", "signature": "AA==", "key_id": "key ${at}"}`
  const result = await verifyChanged((lines) => {
    lines.length = 0
    for (let at = 0; at < MAX_KEYS + 5; at += 1) lines.push(line(at))
    lines.push(line(0))
  }, 1e6)
  expect(result.keyUses).toHaveLength(MAX_KEYS)
  expect(result.keyUses[0]).toMatchObject({ keyId: 'key 0', entries: 2, lastLine: MAX_KEYS + 6 })
  expect(result.keyUses.at(-1)).toMatchObject({
    keyId: 'further keys',
    entries: 6,
    firstLine: MAX_KEYS,
    lastLine: MAX_KEYS + 5,
  })
})

test('texts of any kind come back as they were', () => {
  const texts = new PackedTexts()
  const base64 = Buffer.from('0123456789'.repeat(7)).toString('base64')
  const pairs: readonly (readonly [string | null, string | null])[] = [
    [null, null],
    ['', 'é\u0000'],
    [base64, 'evt_1'],
    [base64.replace(/=+$/, ''), base64],
    ['A'.repeat(5000), 'ü'.repeat(4000)],
    ['x'.repeat(4096), 'y'.repeat(4096)],
  ]
  const rounds = 200 // more than one page
  const kept = Array.from({ length: rounds }, () => pairs.map((pair) => texts.add(...pair)))
  for (const row of kept) expect(row.map((place) => [texts.first(place), texts.second(place)])).toEqual(pairs)
})

test('a line whose hash and link are right takes no more than 250 bytes', () => {
  const records = new LineRecords()
  const signature = Buffer.alloc(64, 7).toString('base64')
  let previousHash = '0'.repeat(64)
  const count = 50_000
  for (let line = 1; line <= count; line += 1) {
    const currentHash = line.toString(16).padStart(64, '0')
    const record = {
      line,
      byteOffset: line * 700,
      unreadable: null,
      objection: null,
      previousHash,
      currentHash,
      computedHash: currentHash,
      otherProfile: null,
      hashOverBefore: null,
      signature,
      keyId: 'f'.repeat(64),
      eventId: `evt_${line.toString().padStart(32, '0')}`,
      endsInCr: false,
    }
    records.add(record, Buffer.alloc(32, line))
    previousHash = currentHash
  }
  expect(records.bytes / count).toBeLessThan(250)
  expect(records.at(count - 1)).toMatchObject({ line: count, signature, currentHash: previousHash })
  expect(records.follows(count - 2, count - 1)).toBe(true)
  expect(records.follows(count - 3, count - 1)).toBe(false)
})
