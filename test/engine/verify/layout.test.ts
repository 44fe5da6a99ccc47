import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Layout } from '../../../electron/engine/verify/canonical/layout.ts'
import { scanEntry } from '../../../electron/engine/verify/canonical/python-json.ts'
import { canonicalRawLine } from '../../../electron/engine/verify/canonical/raw-line.ts'
import { EntryReader, readEntry } from '../../../electron/engine/verify/entry.ts'

vi.setConfig({ testTimeout: 30_000 })

const HASH = 'a'.repeat(64)
const TAIL = `, "previous_hash": "${HASH}", "current_hash": "${HASH}", "signature": "AAAA", "key_id": "${HASH}"}`

/** Values as a line may spell them: canonical, nearly canonical, and not JSON at all. */
const SPELLINGS = [
  '1',
  '-1',
  '0',
  '-0',
  '01',
  '1.0',
  '1.50',
  '1.5',
  '-1.5',
  '-0.0',
  '0.0001',
  '0.00001',
  '0.00012',
  '123456789.123456',
  '1234567890.5',
  '123456789.1234567',
  '1e5',
  '1E5',
  '1e+16',
  '100000000000000000000',
  '1.',
  '.5',
  '0.10',
  '0.1234567890123',
  '"a"',
  '""',
  '"a b"',
  '"\\n"',
  '"\\/"',
  '"\\u00e9"',
  '"\\u00E9"',
  '"\\u007f"',
  '"\\u000b"',
  '"\\u0041"',
  '"\u007f"',
  '"\u00e9"',
  '"\\ud800"',
  '"\t"',
  '"\\x"',
  '"a',
  'true',
  'True',
  'null',
  'NaN',
  '[]',
  '[1, 2]',
  '[1,2]',
  '[1, "a", null]',
  '[[1]]',
  '{}',
  '{"b": 1, "a": 2}',
  '{"a": 1, "a": 2}',
  '{"key_id": 1}',
  '[{"b": 1, "a": 2}, {"c": []}]',
  '{"x": {"z": 1.50, "y": {}}}',
  ' 1',
  '1 ',
]
const spelling = fc.constantFrom(...SPELLINGS)
const LINES = [
  (a: string, b: string, c: string) =>
    `{"event_type": "t", "z": ${a}, "m": {"q": ${b}, "p": 1}, "b": ${c}${TAIL}`,
  (a: string, b: string, c: string) =>
    `{"timestamp": ${a}, "event_id": ${b}, "v": [${c}, {"k": ${a}}]${TAIL}`,
]

test.each(['py-jsondumps-v0', 'rawline-v1'] as const)(
  '%s: with layouts learned or not, a line reads the same',
  (profile) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...LINES), spelling, spelling, spelling), {
          minLength: 2,
          maxLength: 12,
        }),
        (drafts) => {
          const reader = new EntryReader(profile)
          for (const [line, a, b, c] of drafts) {
            const bytes = Buffer.from(line(a, b, c), 'utf8')
            expect(reader.read(bytes)).toEqual(readEntry(bytes, profile))
          }
        },
      ),
      { numRuns: 500 },
    )
  },
)

test('whatever a layout accepts, the scanner reads the same', () => {
  const good = ['1', '1.5', '"a"', 'null', '[1, 2]']
  fc.assert(
    fc.property(
      fc.constantFrom(...LINES),
      fc.constantFrom(...good),
      spelling,
      spelling,
      spelling,
      (line, first, a, b, c) => {
        for (const raw of [false, true]) {
          const match = Layout.of(line(first, first, first), raw)?.match(line(a, b, c))
          if (!match) continue
          const text = line(a, b, c)
          expect(scanEntry(text)).toMatchObject({
            duplicates: [],
            reservedInside: [],
            hasNonJsonNumber: false,
          })
          expect(match.canonical).toBe(raw ? canonicalRawLine(text) : scanEntry(text).canonical)
        }
      },
    ),
    { numRuns: 1500 },
  )
})

test('the lines of the vectors all have layouts: the quick way is taken', () => {
  const sample = `{"timestamp": "2026-03-02T08:13:00.000001Z", "event_type": "t", "details": {"symbol": "AAPL", "qty": 10, "price": 185.5}${TAIL}`
  const layout = Layout.of(sample, false)
  expect(layout?.match(sample)?.canonical).toBe(scanEntry(sample).canonical)
  expect(layout?.match(sample.replace('185.5', '185.50'))).toBeNull()
  expect(layout?.match(sample.replace('"qty": 10', '"qty": 10, "qty": 10'))).toBeNull()
})

test('random documents of CPython, each read twice by one reader', () => {
  const text = readFileSync(new URL('../../vectors/python-json/sample.txt', import.meta.url), 'utf8').split(
    '\n',
  )
  const reader = new EntryReader('py-jsondumps-v0')
  for (let at = 0; at + 1 < text.length; at += 2) {
    const bytes = Buffer.from(text[at] as string, 'utf8')
    for (let round = 0; round < 2; round += 1) {
      const entry = reader.read(bytes)
      expect('unreadable' in entry ? entry.unreadable : entry.canonical).toBe(text[at + 1])
    }
  }
})
