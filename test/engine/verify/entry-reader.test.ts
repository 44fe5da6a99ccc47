import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '../../../electron/engine/verify/digest.ts'
import { readEntry } from '../../../electron/engine/verify/entry.ts'
import { EntryReader } from '../../../electron/engine/verify/entry-reader.ts'
import { sortableTimestamp, TimestampOrder } from '../../../electron/engine/verify/timestamp.ts'
import { lineOf, told } from './support/lines.ts'

const PROFILES = ['py-jsondumps-v0', 'rawline-v1', 'sigc-v1', 'jcs-v1'] as const
type Tested = (typeof PROFILES)[number]

const OTHER = 'b'.repeat(64)
const HASHES = [
  'computed',
  'last',
  OTHER,
  `${'b'.repeat(63)}B`,
  'b'.repeat(63),
  `${'b'.repeat(63)}é`,
  '',
] as const
const KEYS = ['c'.repeat(64), 'd'.repeat(64), `${'c'.repeat(63)}C`, 'key-1'] as const

/** Timestamps that follow on each other, jump back, are spelled otherwise, or are none. */
const TIMES = [
  '2026-03-02T08:13:00.000001Z',
  '2026-03-02T08:13:00.000002Z',
  '2026-03-02T08:13:00.000001Z',
  '2026-03-02T08:12:59.999999Z',
  '2026-03-02T19:59:59.999999Z',
  '2026-03-02T20:00:00.000000Z',
  '2026-03-02T23:59:59.999999Z',
  '2026-03-02T24:00:00.000000Z',
  '2026-03-02T29:00:00.000000Z',
  '2026-03-02T30:00:00.000000Z',
  '2026-03-02T23:60:00.000000Z',
  '2026-03-02T23:59:60.000000Z',
  '2026-03-02T23:59:59.99999:Z',
  '2026-03-02T23:59:59.99999/Z',
  '2026-03-02T23:59:59.999999z',
  '2026-03-02T23:59:59.9999999',
  '2026-03-02T23:59:59:999999Z',
  '2026-03-02 23:59:59.999999Z',
  '2026-03-03T00:00:00.000000Z',
  '2026-03-01T23:59:59.999999Z',
  '2026-02-30T08:13:00.000001Z',
  '2026-03-02T08:13:00Z',
  '2026-03-02T08:13:01Z',
  '2026-03-02T08:13:00.5Z',
  '2026-03-02T08:13:00.123456789Z',
  '2026-03-02T08:13:00.1234567890Z',
  '2026-03-02T08:13:00.123456+00:00',
  'yesterday',
  '',
] as const

type Draft = {
  readonly previous: string
  readonly current: string
  readonly key: string | null
  readonly time: string
}

const draft: fc.Arbitrary<Draft> = fc.record({
  previous: fc.oneof({ weight: 4, arbitrary: fc.constant('last') }, fc.constantFrom(...HASHES)),
  current: fc.oneof({ weight: 3, arbitrary: fc.constant('computed') }, fc.constantFrom(...HASHES)),
  key: fc.oneof({ weight: 3, arbitrary: fc.constant(KEYS[0]) }, fc.constantFrom(null, ...KEYS)),
  time: fc.oneof({ weight: 2, arbitrary: fc.constant(TIMES[0]) }, fc.constantFrom(...TIMES)),
})

/** Writes the line as its profile does, with what the draft says in its chain fields. */
function lineFrom(profile: Tested, { previous, current, key, time }: Draft, last: string): Buffer {
  const [comma, colon] = profile === 'jcs-v1' ? [',', ':'] : [', ', ': ']
  const write = (previousHash: string, currentHash: string) => {
    const members = {
      a: 1,
      timestamp: time,
      previous_hash: previousHash,
      current_hash: currentHash,
      signature: 'AAA=',
      ...(key === null ? {} : { key_id: key }),
    }
    const texts = Object.entries(members).map(([name, value]) => `"${name}"${colon}${JSON.stringify(value)}`)
    return Buffer.from(`{${texts.join(comma)}}`)
  }
  const before = previous === 'last' || previous === 'computed' ? last : previous
  const drafted = readEntry(write(before, OTHER), profile)
  const computed = ('unreadable' in drafted ? null : drafted.computedHash) ?? sha256Hex('')
  return write(before, current === 'computed' ? computed : current === 'last' ? last : current)
}

test.each(PROFILES)(
  '%s: what is told of an entry and the one before it is what their texts say',
  (profile) => {
    let [linked, hashed, following] = [0, 0, 0]
    fc.assert(
      fc.property(fc.array(draft, { minLength: 2, maxLength: 14 }), fc.boolean(), (drafts, alone) => {
        const reader = new EntryReader(profile)
        let before: { readonly currentHash: string | null; readonly timestamp: string | null } | null = null
        for (const each of drafts) {
          const line = lineFrom(profile, each, before?.currentHash ?? '0'.repeat(64))
          const entry = readEntry(line, profile)
          const read = reader.read(lineOf(line, alone))
          expect(told(read)).toEqual(told(entry))
          if ('unreadable' in entry || 'unreadable' in read) return
          expect(read.isSigned).toBe(entry.signature !== null)
          expect(read.isHashed).toBe(entry.computedHash !== null && entry.computedHash === entry.currentHash)
          expect(read.isLinked).toBe(before === null || entry.previousHash === before.currentHash)
          if (read.followsInTime) expectToFollow(before?.timestamp ?? '', entry.timestamp ?? '')
          if (before !== null && read.isLinked) linked += 1
          if (read.isHashed) hashed += 1
          if (read.followsInTime) following += 1
          before = entry
        }
      }),
      { numRuns: 400 },
    )
    expect(Math.min(linked, hashed, following)).toBeGreaterThan(30)
  },
)

function expectToFollow(before: string, timestamp: string): void {
  const [one, other] = [sortableTimestamp(before), sortableTimestamp(timestamp)]
  if (one === null || other === null) expect.fail(`taken for timestamps: ${before} and ${timestamp}`)
  expect(other >= one, `${before} before ${timestamp}`).toBe(true)
  expect(other.slice(0, 10)).toBe(one.slice(0, 10))
}

test('whatever is said to follow in time is a timestamp of the same day, and not earlier', () => {
  const times = new TimestampOrder()
  const bytesOf = (text: string) => Buffer.from(text, 'latin1')
  const ask = (text: string) => times.follows(bytesOf(text), 0, text.length)
  let following = 0
  const base = '2026-03-02T19:38:47.123456Z'
  const changed = fc
    .array(fc.tuple(fc.nat(base.length - 1), fc.constantFrom(...'0123456789:/.TZ- \x00\xff')), {
      maxLength: 3,
    })
    .map((changes) =>
      changes.reduce((text, [at, letter]) => text.slice(0, at) + letter + text.slice(at + 1), base),
    )
  fc.assert(
    fc.property(fc.array(fc.oneof(changed, fc.constantFrom(...TIMES)), { maxLength: 6 }), (texts) => {
      times.forget()
      let before = ''
      for (const text of texts) {
        if (ask(text)) {
          expectToFollow(before, text)
          following += 1
        }
        before = text
      }
    }),
    { numRuns: 20_000 },
  )
  expect(following).toBeGreaterThan(500)
})

test('every place of a timestamp with every byte is told as its text is', () => {
  const base = '2026-03-02T19:38:47.123456Z'
  const times = new TimestampOrder()
  for (let at = 0; at < base.length; at += 1) {
    for (let byte = 0; byte < 256; byte += 1) {
      const text = base.slice(0, at) + String.fromCharCode(byte) + base.slice(at + 1)
      times.forget()
      times.follows(Buffer.from(base), 0, base.length)
      const isUsual = sortableTimestamp(text) !== null && /^2026-03-02T.*Z$/.test(text)
      expect(times.follows(Buffer.from(text, 'latin1'), 0, text.length), text).toBe(isUsual && text >= base)
      // Whatever came of it, the next one is told against this one.
      expect(times.follows(Buffer.from(base), 0, base.length), text).toBe(isUsual && text <= base)
    }
  }
})
