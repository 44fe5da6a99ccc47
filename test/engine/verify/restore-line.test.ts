/** An altered line is given back byte for byte, or not at all. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readEntry } from '../../../electron/engine/verify/entry.ts'
import { leafHash } from '../../../electron/engine/verify/merkle.ts'
import { type RestoreRequest, restoreLine } from '../../../electron/engine/verify/restore-line.ts'
import type { Profile } from '../../../shared/model/verdict.ts'

const PREVIOUS = 'ab'.repeat(32)
const sha = (text: string) => createHash('sha256').update(text).digest('hex')

/** Python's spelling of this event, in the order of its writer and in the order of its hash. */
const EVENT = [
  ['timestamp', '"2026-03-02T14:30:00.123456Z"'],
  ['event_type', '"order_filled"'],
  ['event_id', '"evt-000017"'],
  ['ticker', '"AAPL"'],
  ['side', '"buy"'],
  ['quantity', '100'],
  ['fill_price', '185.5'],
  ['note', '"caf\\u00e9 \\"quoted\\""'],
  ['venue', 'null'],
] as const

function seal(profile: Profile): { readonly line: string; readonly hash: string } {
  const plain = `{${EVENT.map(([name, value]) => `"${name}": ${value}`).join(', ')}}`
  const sorted = [...EVENT].sort(([a], [b]) => (a < b ? -1 : 1))
  const canonical =
    profile === 'py-jsondumps-v0'
      ? `{${sorted.map(([name, value]) => `"${name}": ${value}`).join(', ')}}`
      : profile === 'jcs-v1'
        ? `{${sorted.map(([name, value]) => `"${name}":${value.replace('\\u00e9', 'é')}`).join(',')}}`
        : plain
  const hash = sha(PREVIOUS + canonical)
  const tail = `, "previous_hash": "${PREVIOUS}", "current_hash": "${hash}", "signature": "${'A'.repeat(86)}==", "key_id": "${'c'.repeat(64)}"}`
  return { line: plain.slice(0, -1) + tail, hash }
}

const PROFILES = ['py-jsondumps-v0', 'jcs-v1', 'rawline-v1', 'sigc-v1'] as const

const request = (line: Buffer, profile: Profile, change: Partial<RestoreRequest>): RestoreRequest => ({
  line,
  profile,
  leaves: [],
  places: [],
  values: new Map(),
  budget: { hashes: 3_000_000, milliseconds: 60_000 },
  ...change,
})

/** The same numbers on every run. */
function* random(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

/** One byte substituted, put in or taken out, two neighbours exchanged: anywhere in the line. */
function tamper(line: Buffer, numbers: Generator<number>): Buffer {
  const next = (below: number) => Math.floor((numbers.next().value as number) * below)
  const at = next(line.length - 1)
  const [head, tail] = [line.subarray(0, at), line.subarray(at)]
  const byte = Buffer.from([0x20 + next(95)])
  switch (next(4)) {
    case 0:
      return Buffer.concat([head, byte, tail.subarray(1)])
    case 1:
      return Buffer.concat([head, byte, tail])
    case 2:
      return Buffer.concat([head, tail.subarray(1)])
    default:
      return Buffer.concat([head, tail.subarray(1, 2), tail.subarray(0, 1), tail.subarray(2)])
  }
}

describe.each(PROFILES)('%s', (profile) => {
  const { line: text, hash } = seal(profile)
  const sealed = Buffer.from(text)
  const place = { previousHash: PREVIOUS, currentHash: hash }

  test('the sealed line is what its profile makes of it', () => {
    const entry = readEntry(sealed, profile)
    expect('unreadable' in entry ? entry.unreadable : entry.computedHash).toBe(hash)
  })

  test('one byte anywhere: the leaf gives the line back', async () => {
    const numbers = random(7)
    for (let round = 0; round < 10; round += 1) {
      const altered = tamper(sealed, numbers)
      const leaves = [leafHash(sealed).toString('hex')]
      const { restored } = await restoreLine(request(altered, profile, { leaves }))
      expect(restored, altered.toString('latin1')).toMatchObject({ ground: 'leaf', hash: leaves[0] })
      expect(restored?.line?.equals(sealed)).toBe(true)
    }
  })

  test('one byte of the event: the entry hash gives the event back', async () => {
    const event = text.indexOf(', "previous_hash"')
    const numbers = random(11)
    for (let round = 0; round < 5; round += 1) {
      const altered = Buffer.concat([tamper(sealed.subarray(1, event), numbers), sealed.subarray(event)])
      const whole = Buffer.concat([sealed.subarray(0, 1), altered])
      const { restored } = await restoreLine(request(whole, profile, { places: [place] }))
      const same = readEntry(whole, profile)
      // A change that means nothing (a space between tokens) leaves the hash as it was: then nothing is to be undone.
      const meant = 'unreadable' in same || same.computedHash !== hash
      expect(restored, whole.toString('latin1')).toMatchObject({ hash })
      if (meant) expect(restored?.line?.toString('latin1')).toBe(sealed.toString('latin1'))
    }
  })

  test('a value that the field has elsewhere, and a truth that was turned', async () => {
    const values = new Map([
      ['ticker', ['"MSFT"', '"AAPL"']],
      ['side', ['"sell"', '"buy"']],
    ])
    for (const [was, is] of [
      ['"ticker": "AAPL"', '"ticker": "MSFT"'],
      ['"side": "buy"', '"side": "sell"'],
      ['"venue": null', '"venue": true'],
    ] as const) {
      const altered = Buffer.from(text.replace(was, is))
      const { restored } = await restoreLine(request(altered, profile, { places: [place], values }))
      expect(restored?.line?.toString(), is).toBe(text)
    }
  })

  test('an own hash made to fit: the hash that the next entry names gives both back, and the leaf proves them', async () => {
    const forged = text.replace('"quantity": 100', '"quantity": 900')
    const entry = readEntry(Buffer.from(forged), profile)
    if ('unreadable' in entry || entry.computedHash === null) throw new Error('no entry')
    const altered = Buffer.from(forged.replace(hash, entry.computedHash))
    const leaf = leafHash(sealed).toString('hex')
    const { restored } = await restoreLine(request(altered, profile, { places: [place], leaves: [leaf] }))
    expect(restored?.line?.toString()).toBe(text)
    expect(restored).toMatchObject({ ground: 'leaf', hash: leaf })
  })

  test('what is no small change is not found, and nothing is made up', async () => {
    const altered = Buffer.from(text.replace('caf\\u00e9 \\"quoted\\"', 'another remark altogether'))
    const answer = await restoreLine(
      request(altered, profile, {
        places: [place],
        leaves: [leafHash(sealed).toString('hex')],
        budget: { hashes: 60_000, milliseconds: 60_000 },
      }),
    )
    expect(answer.restored).toBeNull()
    expect(answer.exhausted).toBe(false)
    expect(answer.tried).toBeLessThan(70_000)
  })
})

test.each([
  ['sigc-v1', '"quantity": 100', '"quantity": 98765'],
  ['sigc-v1', 'T14:30:00', 'T15:31:00'],
  ['py-jsondumps-v0', '"fill_price": 185.5', '"fill_price": 92.25'],
] as const)('%s: %s from %s', async (profile, was, is) => {
  const { line: text, hash } = seal(profile)
  const altered = Buffer.from(text.replace(was, is))
  expect(altered.equals(Buffer.from(text))).toBe(false)
  const places = [{ previousHash: PREVIOUS, currentHash: hash }]
  const { restored } = await restoreLine(request(altered, profile, { places }))
  expect(restored?.line?.toString()).toBe(text)
})

test('a field that was put in is taken out again', async () => {
  const { line: text, hash } = seal('rawline-v1')
  const places = [{ previousHash: PREVIOUS, currentHash: hash }]
  for (const altered of [
    text.replace('"venue": null', '"venue": null, "approved_by": "mallory"'),
    text.replace('{"timestamp"', '{"user": "mallory", "timestamp"'),
  ]) {
    const { restored } = await restoreLine(request(Buffer.from(altered), 'rawline-v1', { places }))
    expect(restored?.line?.toString()).toBe(text)
  }
})

test('a value that stands nowhere else is found by the shape of its kind', async () => {
  const sealed = seal('py-jsondumps-v0').line.replace('"AAPL"', '"user035"')
  const entry = readEntry(Buffer.from(sealed), 'py-jsondumps-v0')
  if ('unreadable' in entry || entry.computedHash === null) throw new Error('no entry')
  const altered = Buffer.from(sealed.replace('"user035"', '"mallory"'))
  const { restored } = await restoreLine(
    request(altered, 'py-jsondumps-v0', {
      places: [{ previousHash: PREVIOUS, currentHash: entry.computedHash }],
      values: new Map([['ticker', ['"user001"', '"user028"', '"root"']]]),
    }),
  )
  expect(restored?.line?.toString()).toBe(sealed.replace(entry.currentHash ?? '', entry.computedHash))
})

test('a byte that is no UTF-8, and one that breaks the JSON, are undone too', async () => {
  for (const profile of PROFILES) {
    const { line: text, hash } = seal(profile)
    for (const byte of [0xff, 0x22]) {
      const altered = Buffer.from(text)
      altered[text.indexOf('order_filled') + 3] = byte
      const { restored } = await restoreLine(
        request(altered, profile, { places: [{ previousHash: PREVIOUS, currentHash: hash }] }),
      )
      expect(restored?.line?.toString(), `${profile} ${byte}`).toBe(text)
    }
  }
})

test('a line made to be slow to search is given up at the end of the budget', async () => {
  for (const filler of [' ', '"a":', '1', '{"a"', '\\"', ', "previous_hash": "', 'a,']) {
    const line = Buffer.from(`{"a": 1${filler.repeat(Math.ceil(15_000 / filler.length))}, "b": 2}`)
    const answer = await restoreLine(
      request(line, 'py-jsondumps-v0', {
        leaves: ['0'.repeat(64)],
        values: new Map([['a', ['1', '2']]]),
        budget: { hashes: 2000, milliseconds: 60_000 },
      }),
    )
    expect(answer.restored).toBeNull()
    expect(answer.tried).toBeLessThan(50_000)
  }
})

test('a search reports its progress and can be cancelled', async () => {
  const { line } = seal('sigc-v1')
  const controller = new AbortController()
  const steps: number[] = []
  const search = restoreLine(
    request(Buffer.from(line), 'sigc-v1', {
      leaves: ['0'.repeat(64)],
      budget: { hashes: 1e9, milliseconds: 1e9 },
    }),
    {
      signal: controller.signal,
      onProgress: ({ done }) => {
        steps.push(done)
        if (steps.length === 3) controller.abort()
      },
    },
  )
  await expect(search).rejects.toThrow()
  expect(steps).toHaveLength(3)
})
