/** Rate rules: exact at the boundaries, to the nanosecond, and the same as a judge that counts one by one. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oneRule, readerOver, runOnly } from './support.ts'

const BASE = Date.parse('2024-01-15T10:00:00Z')

/** ISO time of so many nanoseconds after ten o'clock. */
function timeOf(nanoseconds: bigint): string {
  const seconds = nanoseconds / 1_000_000_000n
  const rest = String(nanoseconds % 1_000_000_000n).padStart(9, '0')
  return `${new Date(BASE + Number(seconds) * 1000).toISOString().slice(0, 19)}.${rest}Z`
}

const error = (nanoseconds: bigint, fields: object = {}) => ({
  timestamp: timeOf(nanoseconds),
  log_type: 'SYSTEM',
  event: 'api_error',
  level: 'ERROR',
  ...fields,
})
const rate = (moreThan: number, within: string, by = '') =>
  oneRule("level = 'ERROR'", `      rate: { more_than: ${moreThan}, within: ${within}${by} }\n`)
const MINUTE = 60_000_000_000n

test('the sixth within five minutes is the hit; a nanosecond later it is none', async () => {
  const five = [0n, 1n, 2n, 3n, 4n].map((at) => error(at))
  const run = (last: bigint) =>
    readerOver({ '2024-01-15': [...five, error(last)] }, (reader) => runOnly(reader, rate(5, '5_minutes')))
  expect((await run(5n * MINUTE)).list).toMatchObject([
    { line: 6, burst: { records: 6, first: { line: 1 } }, type: 'SYSTEM api_error' },
  ])
  expect((await run(5n * MINUTE + 1n)).hits).toBe(0)
})

test('a burst is one hit, and the next one another; other events do not count', async () => {
  const burst = (from: bigint, many: number, fields: object = {}) =>
    Array.from({ length: many }, (_, at) => error(from + BigInt(at), fields))
  const events = [
    ...burst(0n, 9),
    ...burst(60n * MINUTE, 6),
    ...burst(90n * MINUTE, 5),
    error(91n * MINUTE, { event: 'other' }),
    error(91n * MINUTE, { log_type: 'TRADE' }),
    error(91n * MINUTE, { level: 'INFO' }),
  ]
  await readerOver({ '2024-01-15': events }, async (reader) => {
    const { list, hits } = await runOnly(reader, rate(5, '5_minutes'))
    expect(hits).toBe(2)
    expect(list.map(({ line, burst: found }) => [line, found?.records, found?.first.line])).toEqual([
      [6, 9, 1],
      [15, 6, 10],
    ])
  })
})

test('`by` counts each key for itself, a field without a column too', async () => {
  const events = [1, 2, 1, 2, 1, 2].map((node, at) => error(BigInt(at), { node, api: `a${node}` }))
  await readerOver({ '2024-01-15': events }, async (reader) => {
    expect((await runOnly(reader, rate(3, '1_minute'))).hits).toBe(1)
    expect((await runOnly(reader, rate(3, '1_minute', ', by: [api]'))).hits).toBe(0)
    expect((await runOnly(reader, rate(2, '1_minute', ', by: [node]'))).list.map(({ line }) => line)).toEqual(
      [5, 6],
    )
  })
})

test('a burst over midnight belongs to the day of its hit', async () => {
  const days = {
    '2024-01-15': [0n, 1n, 2n].map((at) => error(14n * 60n * MINUTE - MINUTE + at)),
    '2024-01-16': [0n, 1n, 2n].map((at) => error(14n * 60n * MINUTE + at)),
  }
  await readerOver(days, async (reader) => {
    const whole = await runOnly(reader, rate(5, '5_minutes'))
    expect(whole.list).toMatchObject([
      { day: '2024-01-16', line: 3, burst: { first: { file: expect.stringContaining('01-15'), line: 1 } } },
    ])
    const second = { from: '2024-01-16', to: '2024-01-16' }
    expect((await runOnly(reader, rate(5, '5_minutes'), second)).hits).toBe(1)
    const first = { from: '2024-01-15', to: '2024-01-15' }
    expect((await runOnly(reader, rate(5, '5_minutes'), first)).hits).toBe(0)
  })
})

test('times at both ends of what is kept are subtracted without overflow', async () => {
  const events = ['1678-01-01T00:00:00Z', '2261-12-31T23:59:59.999999999Z'].map((timestamp) => ({
    ...error(0n),
    timestamp,
  }))
  await readerOver({ '2024-01-15': events }, async (reader) => {
    expect((await runOnly(reader, rate(1, '1_day'))).hits).toBe(0)
  })
})

type Judged = { readonly line: number; readonly records: number; readonly first: number }

/** Counts for each record how many of the same event lie within the time before it. */
function judge(records: readonly { key: string; at: bigint }[], moreThan: number, within: bigint): Judged[] {
  const hits: Judged[] = []
  for (const key of new Set(records.map((record) => record.key))) {
    const same = records
      .map((record, index) => ({ ...record, line: index + 1 }))
      .filter((record) => record.key === key)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.line - b.line))
    let open: { line: number; records: number; first: number } | null = null
    for (const [place, record] of same.entries()) {
      const window = same.slice(0, place + 1).filter((each) => record.at - each.at <= within)
      if (window.length > moreThan) {
        if (open) open.records += 1
        else {
          // Of more records at once than needed, the last that make it too many.
          open = { line: record.line, records: moreThan + 1, first: same[place - moreThan]?.line ?? 0 }
          hits.push(open)
        }
      } else open = null
    }
  }
  return hits.sort((a, b) => a.line - b.line)
}

test('finds what a judge finds that counts one by one', async () => {
  const records = fc.array(
    fc.record({
      key: fc.constantFrom('api_error', 'db_error', 'feed_error'),
      // Steps of the span's own size and a nanosecond beside it: the boundaries are where mistakes are made.
      step: fc.constantFrom(0n, 1n, 999n, 1_000n, 1_001n, 500n, 3_000n),
    }),
    { maxLength: 40 },
  )
  const shuffled = fc.boolean()
  // Many archives at once: each is a desk of its own, and the rule counts by desk.
  const desks = fc.array(fc.record({ records, shuffled }), { minLength: 30, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(desks, async (given) => {
      const placed = given.flatMap(({ records: steps, shuffled: reversed }, desk) => {
        let clock = 0n
        const dated = steps.map(({ key, step }) => {
          clock += step
          return { desk, key, at: clock }
        })
        // An archive may hold its records out of order.
        return reversed ? dated.toReversed() : dated
      })
      const events = placed.map(({ desk, key, at }) => error(at, { event: key, desk: `d${desk}` }))
      await readerOver({ '2024-01-15': events }, async (reader) => {
        for (const moreThan of [1, 2, 3, 4]) {
          const { list } = await runOnly(reader, rate(moreThan, '1000ns', ', by: [desk]'))
          const judged = judge(
            placed.map(({ desk, key, at }) => ({ key: `${desk} ${key}`, at })),
            moreThan,
            1_000n,
          )
          expect(
            list.map(({ line, burst }) => ({ line, records: burst?.records, first: burst?.first.line })),
          ).toEqual(judged)
        }
      })
    }),
    { numRuns: 6 },
  )
})
