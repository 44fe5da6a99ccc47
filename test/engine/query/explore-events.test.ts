import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  countByTime,
  countWithout,
  coverFields,
  eventSpan,
  readPage,
  runQuery,
  topValues,
} from '../../../electron/engine/query/index.ts'
import { question as questionSchema } from '../../../shared/contract/explore.ts'
import { EMPTY_QUESTION, type Filter, type Question, writeSelect } from '../../../shared/model/explore.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

/** Values that would break out of a careless statement. */
const HOSTILE = [
  `O'Neil`,
  `'; DROP TABLE events; --`,
  `' OR '1'='1`,
  `"quoted"`,
  `back\\slash`,
  `search('x')`,
  `/* comment */`,
  `$1 :name ?`,
  `{{day}}`,
  `line\nbreak`,
  `取引 café`,
  '%',
  '_',
  '',
]
let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  await folder.load(
    '2024/01/2024-01-15.log.gz',
    seal([
      ...HOSTILE.map((reason, at) =>
        JSON.stringify({
          timestamp: `2024-01-15T10:00:${String(at).padStart(2, '0')}.000000001Z`,
          event_type: at % 2 ? 'order_filled' : 'order_rejected',
          reason,
          quantity: at,
        }),
      ),
      JSON.stringify({ timestamp: '2024-01-15T23:59:59.999999999Z', event_type: 'order_filled' }),
    ]),
  )
  await folder.load(
    '2024/01/2024-01-17.log.gz',
    seal([JSON.stringify({ timestamp: '2024-01-17T00:00:00Z', event_type: 'order_filled', quantity: 2.5 })]),
    { verdict: 'FAILED' },
  )
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const filter = (alter: Partial<Filter>): Filter => ({
  field: 'reason',
  numeric: false,
  exclude: false,
  enabled: true,
  match: { kind: 'present' },
  ...alter,
})
const ask = (alter: Partial<Question>): Question => ({ ...EMPTY_QUESTION, ...alter })
const rows = (question: Question) =>
  folder.gate.withReader(async (reader) => {
    const sql = writeSelect(question, { columns: ['reason'], newestFirst: true, limit: null })
    return (await runQuery(reader, sql)).rows
  })
const ALL = HOSTILE.length + 2

describe('what is written runs, and values stay values', () => {
  test.each(HOSTILE)('%j', async (value) => {
    const is = ask({ filters: [filter({ match: { kind: 'values', values: [value] } })] })
    expect(await rows(is)).toBe(1)
    const not = ask({ filters: [filter({ exclude: true, match: { kind: 'values', values: [value] } })] })
    expect(await rows(not)).toBe(ALL - 1)
    const two = [value, null]
    expect(await rows(ask({ filters: [filter({ match: { kind: 'values', values: two } })] }))).toBe(3)
    const without = ask({ filters: [filter({ exclude: true, match: { kind: 'values', values: two } })] })
    expect(await rows(without)).toBe(ALL - 3)
  })

  test.each<[string, Filter['match'], number, number]>([
    ['present', { kind: 'present' }, HOSTILE.length, 2],
    ['contains', { kind: 'contains', text: "O'NE" }, 1, ALL - 1],
    ['contains, of LIKE', { kind: 'contains', text: '%' }, 1, ALL - 1],
    ['from', { kind: 'range', from: 'z', to: null }, 2, ALL - 2],
  ])('%s, and its contrary', async (_, match, within, without) => {
    expect(await rows(ask({ filters: [filter({ match })] }))).toBe(within)
    expect(await rows(ask({ filters: [filter({ match, exclude: true })] }))).toBe(without)
  })

  test('a field with a hostile name is a field that does not exist, nothing else', async () => {
    const field = 'reason" IS NULL OR "reason'
    await expect(
      rows(ask({ filters: [filter({ field, match: { kind: 'present' } })] })),
    ).rejects.toMatchObject({ code: 'SQL_ERROR' })
  })

  test('numbers stand as numbers; what is none is a text', () => {
    const of = (value: string) =>
      writeSelect(
        ask({
          filters: [filter({ field: 'quantity', numeric: true, match: { kind: 'values', values: [value] } })],
        }),
        { columns: [], newestFirst: true, limit: 5 },
      )
    expect(of('2.5')).toBe(
      'SELECT ts, file, line\nFROM events\nWHERE quantity = 2.5\nORDER BY ts DESC, id DESC\nLIMIT 5',
    )
    expect(of('1 OR 1=1')).toContain(`quantity = '1 OR 1=1'`)
  })

  test('as an investigator would write it', () => {
    const question = ask({
      search: 'timeout',
      filters: [
        filter({ field: 'event_type', match: { kind: 'values', values: ['order_rejected'] } }),
        filter({ field: 'ticker', match: { kind: 'values', values: ['AAPL', 'MSFT'] } }),
        filter({ field: 'side', enabled: false }),
      ],
      from: '2024-01-15 00:00:00',
    })
    expect(writeSelect(question, { columns: ['event_type'], newestFirst: false, limit: 1000 })).toBe(
      [
        'SELECT ts, coalesce(event_type, event) AS event_type, file, line',
        'FROM events',
        'WHERE rowid IN (',
        '  SELECT rowid FROM events',
        `  WHERE search('timeout')`,
        `    AND event_type = 'order_rejected'`,
        `    AND ticker IN ('AAPL', 'MSFT')`,
        `    AND ts >= '2024-01-15 00:00:00'`,
        '  ORDER BY ts, id',
        '  LIMIT 1000',
        ')',
        'ORDER BY ts, id',
      ].join('\n'),
    )
  })

  test.each([true, false])(
    'the first of a search are the first of all its hits, newest first: %s',
    async (newestFirst) => {
      const question = ask({ search: 'order_filled' })
      const linesOf = (limit: number | null) =>
        folder.gate.withReader(async (reader) => {
          const { id } = await runQuery(
            reader,
            writeSelect(question, { columns: ['id'], newestFirst, limit }),
          )
          return (await readPage(reader, { id, offset: 0, limit: 100 })).rows
        })
      const all = await linesOf(null)
      expect(all.length).toBeGreaterThan(5)
      expect(await linesOf(5)).toEqual(all.slice(0, 5))
      expect(await linesOf(1000)).toEqual(all)
    },
  )

  test('a time that is none does not reach the statement', () => {
    expect(questionSchema.safeParse(ask({ from: "2024-01-15' OR '1'='1" })).success).toBe(false)
  })
})

describe('counts', () => {
  test('the span is that of the archive', async () => {
    expect(await folder.gate.withReader((reader) => eventSpan(reader))).toEqual({
      from: '2024-01-15 10:00:00.000000001',
      to: '2024-01-17 00:00:00',
      rows: ALL,
    })
  })

  test('bars add up, to the nanosecond at their ends; failed days are marked', async () => {
    const whole = await folder.gate.withReader((reader) =>
      countByTime(reader, EMPTY_QUESTION, { bars: 10, split: null }),
    )
    expect(whole.total).toBe(ALL)
    expect(whole.days).toEqual([{ day: '2024-01-17', failed: true, findings: 0 }])
    const day = await folder.gate.withReader((reader) =>
      countByTime(reader, ask({ from: '2024-01-15 00:00:00', to: '2024-01-16 00:00:00' }), {
        bars: 24,
        split: 'event_type',
      }),
    )
    expect(day).toMatchObject({ step: 3600, total: HOSTILE.length + 1, days: [] })
    expect(day.series).toEqual(['order_filled', 'order_rejected'])
    expect(day.bars.map(({ count, parts }) => [count, ...parts])).toEqual([
      [HOSTILE.length, HOSTILE.length / 2, HOSTILE.length / 2],
      [1, 1, 0],
    ])
    expect(BigInt(day.to) - BigInt(day.from)).toBe(86_400_000_000_000n)
  })

  test('a split keeps the most frequent values apart and the sum whole', async () => {
    const split = await folder.gate.withReader((reader) =>
      countByTime(reader, EMPTY_QUESTION, { bars: 10, split: 'reason' }),
    )
    expect(split.series).toHaveLength(7)
    expect(split.series.at(-1)).toBe('other')
    expect(split.bars.reduce((sum, { parts }) => sum + parts.reduce((a, b) => a + b, 0), 0)).toBe(ALL)
  })

  test('fields that the hits carry, and how many do', async () => {
    const { rows: all, fields } = await folder.gate.withReader((reader) =>
      coverFields(reader, ask({ search: 'rejected' })),
    )
    expect(all).toBe(HOSTILE.length / 2)
    expect(fields).toContainEqual({ field: 'reason', rows: HOSTILE.length / 2 })
    expect(fields.map(({ field }) => field)).not.toContain('ticker')
  })

  test('values of a field leave its own filters aside', async () => {
    const question = ask({
      filters: [filter({ field: 'event_type', match: { kind: 'values', values: ['order_rejected'] } })],
    })
    const types = await folder.gate.withReader((reader) =>
      topValues(reader, question, { field: 'event_type', limit: 10, prefix: '' }),
    )
    expect(types.values).toEqual([
      { value: 'order_filled', count: HOSTILE.length / 2 + 2 },
      { value: 'order_rejected', count: HOSTILE.length / 2 },
    ])
    const quantity = await folder.gate.withReader((reader) =>
      topValues(reader, EMPTY_QUESTION, { field: 'quantity', limit: 3, prefix: '2' }),
    )
    expect(quantity.values.map(({ value }) => value).toSorted()).toEqual(['2', '2.5'])
    expect(quantity.numbers).toEqual({ min: '0', median: '6', max: String(HOSTILE.length - 1) })
  })

  test('without hits: what each part keeps away', async () => {
    const question = ask({
      search: 'rejected',
      filters: [filter({ match: { kind: 'values', values: ['nowhere'] } })],
      from: '2024-01-15 10:00:00',
    })
    expect(await folder.gate.withReader((reader) => countWithout(reader, question))).toEqual([
      { part: { kind: 'filter', index: 0 }, rows: HOSTILE.length / 2 },
      { part: { kind: 'search' }, rows: 0 },
      { part: { kind: 'time' }, rows: 0 },
    ])
  })

  test('an aborted count ends as cancelled', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(
      folder.gate.withReader((reader) => coverFields(reader, EMPTY_QUESTION, stop.signal)),
    ).rejects.toBeDefined()
  })
})
