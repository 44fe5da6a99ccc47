/** Parameters are values, never text; their types are declared, expected at their place, or seen. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainQuery, readPage, runQuery } from '../../../electron/engine/query/index.ts'
import type { ParamValues } from '../../../shared/model/question.ts'
import { namedParameters } from '../../../shared/sql/named-parameters.ts'
import { blotterFailure } from '../../support/blotter-failure.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  await folder.load(
    '2024/01/2024-01-15.log.gz',
    seal(
      [1, 2, 3].map(
        (n) =>
          `{"timestamp": "2024-01-15T00:00:0${n}.123456789Z", "event_type": "order_filled", "order_id": "o${n}", "ticker": "T${n}", "quantity": ${n}, "fill_price": 10.2${n}}`,
      ),
    ),
  )
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const rows = (sql: string, params: ParamValues = {}) =>
  folder.gate.withReader(async (reader) => {
    const { id } = await runQuery(reader, sql, { params })
    return (await readPage(reader, { id, offset: 0, limit: 100 })).rows
  })
const text = (values: Readonly<Record<string, string>>): ParamValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]))

describe('names', () => {
  const names = (sql: string) => namedParameters(sql).map(({ name }) => name)
  test.each([
    ['SELECT :a, $b, :a, :A', ['a', 'b']],
    ['SELECT \':a\', $$ :b $$, $t$ :c $t$, ":d" -- :e\n/* :f */', []],
    ['SELECT x::date, list[1:n], list[:n], list[a:n], {\'k\':v}, {"k":v}, m[1::int]', []],
    ['SELECT [:n], x[:n:m], f(:x)[:y]', ['n', 'x']],
    ['SELECT day FROM t WHERE day=:from AND x>=:to AND y IN (:one,:two)', ['from', 'to', 'one', 'two']],
    ['SELECT :x::date, -:y, 1+:z', ['x', 'y', 'z']],
    ['SELECT ?, $1, :1, : a, a:=:b', ['b']],
    ['SELECT :größe', []],
  ])('%s', (sql, expected) => expect(names(sql)).toEqual(expected))
})

describe('types', () => {
  test.each<[string, ParamValues]>([
    ['day = :x AND line = 2', text({ x: '2024-01-15' })],
    ['ts = :x', text({ x: '2024-01-15 00:00:02.123456789' })],
    ['ts >= :x AND ts < :y', text({ x: '2024-01-15 00:00:02', y: '2024-01-15T00:00:03Z' })],
    ['quantity = :x', text({ x: '2' })],
    ['fill_price = :x', text({ x: '10.22' })],
    ['line = :x', text({ x: '2' })],
    ["ticker = :x OR :x = 'T2' AND line = 2", text({ x: 'T2' })],
    ["(:x = '' OR ticker = :x)", text({ x: 'T2' })],
    ['line * :x = 4', text({ x: '2' })],
    ["day + :x = DATE '2024-01-16' AND line = 2", text({ x: '1' })],
    ['day = :x AND line = 2', { x: { value: '2024-01-15', type: 'date' } }],
    ['ts = :x', { x: { value: '2024-01-15T00:00:02.123456789Z', type: 'time' } }],
    ['quantity * fill_price = :x', { x: { value: '20.44', type: 'decimal' } }],
    ['line % 2 = 0 AND :x', { x: { value: 'TRUE', type: 'boolean' } }],
    ["ticker = 'T' || :x", { x: { value: '2', type: 'text' } }],
    ["event_data ->> :x = 'T2'", text({ x: 'ticker' })],
  ])('%s', async (where, params) => {
    expect(await rows(`SELECT line FROM events WHERE ${where}`, params)).toEqual([[2]])
  })

  test('where nothing is expected, the value is what it looks like', async () => {
    const params = text({ n: '7', d: '1.5', day: '2024-01-15', t: 'x' })
    expect(
      await rows('SELECT typeof(:n), typeof(:d), typeof(:day), typeof(:t), :n + 1 AS sum', params),
    ).toEqual([['INTEGER', 'DECIMAL(28,8)', 'DATE', 'VARCHAR', 8]])
  })

  test('in EXPLAIN, SUMMARIZE, LIMIT, and PIVOT over values that are named', async () => {
    expect(await rows('SELECT line FROM events LIMIT :n OFFSET :m', text({ n: '1', m: '1' }))).toEqual([[2]])
    expect(await rows('EXPLAIN SELECT * FROM events WHERE line = :n', text({ n: '1' }))).toHaveLength(1)
    expect(await rows('SUMMARIZE SELECT line FROM events WHERE line > :n', text({ n: '1' }))).toHaveLength(1)
    const pivot = `PIVOT (SELECT ticker, line FROM events WHERE line > :n) ON ticker IN ('T2') USING sum(line)`
    expect(await rows(pivot, text({ n: '1' }))).toEqual([[2]])
  })
})

describe('what is refused', () => {
  test('a value that is missing, by name and place', async () => {
    expect(await blotterFailure(rows('SELECT 1,\n :from'))).toMatchObject({
      code: 'USAGE',
      message: 'The parameter :from has no value.',
      position: { line: 2, column: 2, length: 5 },
    })
  })

  test.each<[string, ParamValues, RegExp]>([
    ['day = :x', text({ x: 'soon' }), /:x is compared with DATE; “soon” is not/],
    ['quantity > :x', text({ x: 'many' }), /:x is compared with DECIMAL/],
    ['day = :x', { x: { value: '2024-02-30', type: 'date' } }, /:x is a day, .*“2024-02-30” is not/],
    ['line = :x', { x: { value: '', type: 'integer' } }, /:x is empty; it is a whole number/],
    ['quantity = :x', { x: { value: '0.123456789', type: 'decimal' } }, /at most 8 digits/],
  ])('%s %o', async (where, params, message) => {
    const error = await blotterFailure(rows(`SELECT line FROM events WHERE ${where}`, params))
    expect(error.code).toBe('USAGE')
    expect(error.message).toMatch(message)
  })

  test('a parameter without a name', async () => {
    expect(await blotterFailure(rows('SELECT ?'))).toMatchObject({
      code: 'SQL_ERROR',
      position: { column: 8 },
    })
  })

  test('an error behind a parameter points at the text of the user', async () => {
    const params: ParamValues = { from: { value: '2024-01-15', type: 'date' } }
    expect(
      await blotterFailure(rows('SELECT * FROM events WHERE day >= :from AND nonsense = 1', params)),
    ).toMatchObject({
      code: 'SQL_ERROR',
      position: { line: 1, column: 45, length: 8 },
    })
  })
})

test('a value is never part of the text, whatever it says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom("'; DROP TABLE events; --", '$x', '$$')),
      async (value) => {
        const clean = value.replaceAll('\u0000', '').toWellFormed()
        const params: ParamValues = { x: { value: clean, type: 'text' } }
        expect(await rows('SELECT :x AS x, count(*) AS n FROM events', params)).toEqual([[clean, 3]])
      },
    ),
    { numRuns: 60 },
  )
})

test('one that is selected and compared is of one type, and no column is lost', async () => {
  const given = text({ ticker: 'T2', size: '2', from: '2024-01-15' })
  expect(await rows('SELECT order_id, :ticker AS t FROM events WHERE ticker = :ticker', given)).toEqual([
    ['o2', 'T2'],
  ])
  expect(
    await rows(
      'SELECT :size AS s, order_id, :from AS f FROM events WHERE quantity = :size AND day >= :from',
      given,
    ),
  ).toEqual([['2', 'o2', '2024-01-15']])
  expect(
    await blotterFailure(rows('SELECT :day, 1 AS one FROM events WHERE day = :day', text({ day: 'soon' }))),
  ).toMatchObject({ code: 'USAGE', message: 'The parameter :day is compared with DATE; “soon” is not.' })
})

describe('a search takes its text from a parameter', () => {
  const found = (value: string, sql = 'SELECT order_id FROM events WHERE search(:text) ORDER BY ts') =>
    rows(sql, text({ text: value }))

  test('as from a text in quotes: in a condition, as a table, beside other places', async () => {
    expect(await found('T1 | T3')).toEqual([['o1'], ['o3']])
    expect(await found('T2', 'SELECT order_id FROM search($text)')).toEqual([['o2']])
    expect(await found('T2', 'SELECT order_id, :TEXT AS t FROM search(:Text) WHERE ticker = :text')).toEqual([
      ['o2', 'T2'],
    ])
    expect(await rows('SELECT count(*) FROM search(:n)', { n: { value: '3', type: 'integer' } })).toEqual(
      await rows("SELECT count(*) FROM search('3')"),
    )
  })

  test('quotes and SQL in it are words that are looked for', async () => {
    for (const value of [`') OR true --`, `"') OR ('1'='1"`, `T1' UNION SELECT 1`]) {
      const given = await found(value).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'SQL_ERROR' })
        return []
      })
      expect(given, value).toEqual([])
    }
  })

  test('one without a value, one that cannot be read, and what is no text say what is wrong, and where', async () => {
    const sql = 'SELECT 1\nFROM events WHERE search(:text)'
    expect(await blotterFailure(rows(sql))).toMatchObject({
      code: 'USAGE',
      message: 'The parameter :text has no value.',
      position: { line: 2, column: 26 },
    })
    expect(await blotterFailure(found('a & | b', sql))).toMatchObject({
      code: 'SQL_ERROR',
      position: { line: 2, column: 26, length: 5 },
    })
    for (const argument of ["'a' || :text", 'ticker', ':text, 1']) {
      expect(
        await blotterFailure(found('a', `SELECT 1 FROM events WHERE search(${argument})`)),
        argument,
      ).toMatchObject({ code: 'SQL_ERROR', message: expect.stringContaining('one parameter') as string })
    }
  })

  test('is explained and measured too', async () => {
    const plan = await folder.gate.withReader((reader) =>
      explainQuery(reader, 'SELECT order_id FROM events WHERE search(:text) AND ticker <> :other', {
        measure: true,
        params: text({ text: 'T1', other: 'T9' }),
      }),
    )
    expect(plan.root.measured?.rows).toBe(1)
    expect(await rows('EXPLAIN SELECT 1 FROM search(:text)', text({ text: 'T1' }))).not.toEqual([])
  })
})
