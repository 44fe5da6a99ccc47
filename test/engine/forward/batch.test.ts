import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBatcher } from '../../../electron/engine/forward/batch.ts'
import {
  epochMillis,
  epochSeconds,
  isoTime,
  readMoment,
} from '../../../electron/engine/forward/event-time.ts'
import { rowReader } from '../../../electron/engine/forward/index.ts'
import type { BatchLimits, Encoded } from '../../../electron/engine/forward/transport.ts'
import { EVENT_COLUMNS } from './documents.ts'

const encoded = fc.record({
  bytes: fc.integer({ min: 0, max: 120 }),
  at: fc.option(fc.integer({ min: 0, max: 500 }), { nil: null }),
})
const limits = fc.record({
  maxEvents: fc.integer({ min: 1, max: 12 }),
  maxBytes: fc.integer({ min: 1, max: 200 }),
  maxSpanMs: fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
})

function batchesOf(
  of: BatchLimits,
  parts: readonly { readonly bytes: number; readonly at: number | null }[],
) {
  const batcher = createBatcher(of)
  const all = parts.map((part) => ({ ...part, refused: null, text: '' }) as unknown as Encoded)
  const closed = all.flatMap((each) => {
    const full = batcher.add(each)
    return full ? [full] : []
  })
  const rest = batcher.rest()
  return { all, batches: rest.length > 0 ? [...closed, rest] : closed }
}

test('batches are within every limit, and one after the other they are what was put in', () => {
  fc.assert(
    fc.property(limits, fc.array(encoded, { maxLength: 60 }), (of, parts) => {
      const { all, batches } = batchesOf(of, parts)
      expect(batches.flat()).toEqual(all)
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0)
        expect(batch.length).toBeLessThanOrEqual(of.maxEvents)
        const bytes = batch.reduce((sum, each) => sum + each.bytes, 0)
        if (batch.length > 1) expect(bytes).toBeLessThanOrEqual(of.maxBytes)
        const times = batch.flatMap(({ at }) => (at === null ? [] : [at]))
        if (of.maxSpanMs !== null && times.length > 1) {
          expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(of.maxSpanMs)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('no batch is closed before it is full', () => {
  fc.assert(
    fc.property(limits, fc.array(encoded, { minLength: 2, maxLength: 40 }), (of, parts) => {
      const { batches } = batchesOf(of, parts)
      batches.slice(0, -1).forEach((batch, at) => {
        const next = batches[at + 1]?.[0] as Encoded
        const together = [...batch, next]
        const times = together.flatMap((each) => (each.at === null ? [] : [each.at]))
        const over =
          together.length > of.maxEvents ||
          together.reduce((sum, each) => sum + each.bytes, 0) > of.maxBytes ||
          (of.maxSpanMs !== null &&
            times.length > 1 &&
            Math.max(...times) - Math.min(...times) > of.maxSpanMs)
        expect(over).toBe(true)
      })
    }),
  )
})

test('times keep every digit that the target keeps, and never move on', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999_999_999 }),
      (date, nanos) => {
        const second = date.toISOString().slice(0, 19)
        const text = `${second.replace('T', ' ')}.${String(nanos).padStart(9, '0')}`
        const moment = readMoment(text)
        if (moment === null) throw new Error(text)
        const seconds = BigInt(Date.parse(`${second}Z`) / 1000)
        const whole = seconds * 1_000_000_000n + BigInt(nanos)
        expect(moment.micros * 1000n + BigInt(moment.nanos)).toBe(whole)
        expect(BigInt(epochMillis(moment))).toBe(
          (whole - (((whole % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n,
        )
        const [, sign, units = '', fraction = ''] = /^(-?)(\d+)\.(\d{6})$/.exec(epochSeconds(moment)) ?? []
        expect(BigInt(`${sign}${units}${fraction}`)).toBe(moment.micros)
        expect(isoTime(moment).replace(/0*Z$/, '')).toBe(
          text
            .replace(' ', 'T')
            .replace(/0+$/, '')
            .padEnd(nanos === 0 ? 20 : 0, '.'),
        )
      },
    ),
  )
})

test('what is no time of the archive has none', () => {
  for (const text of ['infinity', '294247-01-10 04:00:54', '2024-01-31', '', '2024-01-31 14:30', null]) {
    expect(readMoment(text)).toBeNull()
  }
  expect(readMoment('2024-01-31 14:30:00+00')).toEqual(readMoment('2024-01-31T14:30:00Z'))
})

test('rows of any other result are objects of their columns, numbers with all digits, hostile text as text', () => {
  const read = rowReader([
    { name: 'day', type: 'DATE', kind: 'date' },
    { name: 'n', type: 'HUGEINT', kind: 'integer' },
    { name: 'n', type: 'DECIMAL(38,10)', kind: 'decimal' },
    { name: 'f', type: 'DOUBLE', kind: 'float' },
    { name: '"}, "x":"', type: 'VARCHAR', kind: 'text' },
    { name: 'tags', type: 'VARCHAR[]', kind: 'json' },
    { name: 'none', type: 'VARCHAR', kind: 'text' },
  ])
  const { text, type, file } = read(
    [
      '2024-01-31',
      '170141183460469231731687303715884105727',
      '0.1000000001',
      'NaN',
      '"\n\u2028',
      '["a"]',
      null,
    ],
    0,
  )
  expect(text).toBe(
    '{"day":"2024-01-31","n":170141183460469231731687303715884105727,"n_1":0.1000000001,"f":"NaN",' +
      '"\\"}, \\"x\\":\\"":"\\"\\n\u2028","tags":["a"],"none":null}',
  )
  expect(JSON.parse(text)).toMatchObject({ '"}, "x":"': '"\n\u2028' })
  expect({ type, file }).toEqual({ type: 'row', file: null })
})

test('the id of a record follows from file, line and text alone; rows that name none differ by their position', () => {
  const read = rowReader(EVENT_COLUMNS)
  const id = (line: number, text: string, row: number) => read(['f', line, 'PASSED', null, text], row).id
  expect(id(1, '{"a":1}', 0)).toBe(id(1, '{"a":1}', 9))
  expect(new Set([id(1, '{"a":1}', 0), id(2, '{"a":1}', 0), id(1, '{"a":2}', 0)]).size).toBe(3)
  const plain = rowReader([{ name: 'n', type: 'BIGINT', kind: 'integer' }])
  expect(plain([1], 0).id).not.toBe(plain([1], 1).id)
  expect(plain([1], 0).id).toBe(plain([1], 0).id)
})
