/** What is asked of a whole kept result: filters, hits, figures, profile, comparison; exact to the last digit. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  compareResults,
  exportResult,
  findHit,
  listResults,
  makeRoom,
  markResult,
  profileColumn,
  readPage,
  runQuery,
  summariseSelection,
} from '../../../electron/engine/query/index.ts'
import type { SortKey } from '../../../shared/model/cell.ts'
import type { FilterOperator, ResultFilter } from '../../../shared/model/result-filter.ts'
import { type CaseFolder, makeCaseFolder } from '../load/case-folder.ts'

let folder: CaseFolder
beforeAll(() => {
  folder = makeCaseFolder()
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const run = (sql: string) => folder.gate.withReader((reader) => runQuery(reader, sql))
const page = (id: string, filter: ResultFilter, sort: readonly SortKey[] = [], offset = 0, limit = 1000) =>
  folder.gate.withReader((reader) => readPage(reader, { id, offset, limit, sort, filter }))

/** The first column of the rows that a condition on the second leaves. */
async function keeps(
  sql: string,
  operator: FilterOperator,
  ...values: readonly (string | null)[]
): Promise<readonly unknown[]> {
  const { id } = await run(sql)
  const { rows, total } = await page(id, [{ column: 1, operator, values }])
  expect(rows).toHaveLength(total)
  return rows.map(([first]) => first)
}

const TEXTS = `SELECT * FROM (VALUES (1, 'Order'), (2, 'order_filled'), (3, NULL), (4, ''), (5, '100%'), (6, 'a_b'),
  (7, E'it''s; DROP TABLE events; --'), (8, 'Ünïcode'), (9, E'tab\\tand\\nline')) t(n, s)`
const BIG = `SELECT * FROM (VALUES (1, 9007199254740993::BIGINT), (2, 9007199254740992), (3, -9223372036854775808),
  (4, 9223372036854775807), (5, NULL), (6, 0)) t(n, v)`
const DECIMALS = `SELECT * FROM (VALUES (1, 0.10::DECIMAL(18,2)), (2, 0.11), (3, -0.10), (4, 9999999999999999.99), (5, NULL)) t(n, v)`
const TIMES = `SELECT * FROM (VALUES (1, TIMESTAMP_NS '2024-01-15 09:30:00.123456789'), (2, '2024-01-15 09:30:00.123456790'),
  (3, '2024-01-16 00:00:00'), (4, NULL)) t(n, v)`

describe('a filter over the whole result', () => {
  const cases: readonly (readonly [string, FilterOperator, readonly (string | null)[], readonly number[]])[] =
    [
      [TEXTS, 'equals', ['Order'], [1]],
      [TEXTS, 'equals', [''], [4]],
      [TEXTS, 'equals', ["it's; DROP TABLE events; --"], [7]],
      [TEXTS, 'not-equals', ['Order'], [2, 3, 4, 5, 6, 7, 8, 9]],
      [TEXTS, 'contains', ['ORDER'], [1, 2]],
      [TEXTS, 'contains', ['%'], [5]],
      [TEXTS, 'contains', ['_'], [2, 6]],
      [TEXTS, 'contains', ['üNÏ'], [8]],
      [TEXTS, 'contains', ['\t'], [9]],
      [TEXTS, 'not-contains', ['order'], [3, 4, 5, 6, 7, 8, 9]],
      [TEXTS, 'starts-with', ['ORDER_'], [2]],
      [TEXTS, 'ends-with', ['LINE'], [9]],
      [TEXTS, 'in', ['Order', null], [1, 3]],
      [TEXTS, 'not-in', ['Order', null, ''], [2, 5, 6, 7, 8, 9]],
      [TEXTS, 'is-null', [], [3]],
      [TEXTS, 'is-not-null', [], [1, 2, 4, 5, 6, 7, 8, 9]],
      [BIG, 'equals', ['9007199254740993'], [1]],
      [BIG, 'equals', ['9,007,199,254,740,993'], [1]],
      [BIG, 'equals', ['9007199254740992.5'], []],
      [BIG, 'not-equals', ['9007199254740992.5'], [1, 2, 3, 4, 5, 6]],
      [BIG, 'greater', ['9007199254740992.5'], [1, 4]],
      [BIG, 'at-least', ['9007199254740992.5'], [1, 4]],
      [BIG, 'at-most', ['-0.5'], [3]],
      [BIG, 'less', ['0.5'], [3, 6]],
      [BIG, 'less', ['99999999999999999999999999'], [1, 2, 3, 4, 6]],
      [BIG, 'greater', ['99999999999999999999999999'], []],
      [BIG, 'greater', ['-99999999999999999999999999'], [1, 2, 3, 4, 6]],
      [BIG, 'between', ['0', '9007199254740992'], [2, 6]],
      [BIG, 'in', ['0', '9223372036854775807', null], [4, 5, 6]],
      [BIG, 'starts-with', ['900719925474099'], [1, 2]],
      [DECIMALS, 'equals', ['0.1'], [1]],
      [DECIMALS, 'equals', ['0.105'], []],
      [DECIMALS, 'greater', ['0.105'], [2, 4]],
      [DECIMALS, 'less', ['0.105'], [1, 3]],
      [DECIMALS, 'at-least', ['9999999999999999.99'], [4]],
      [TIMES, 'equals', ['2024-01-15 09:30:00.123456789'], [1]],
      [TIMES, 'greater', ['2024-01-15 09:30:00.123456789'], [2, 3]],
      [TIMES, 'starts-with', ['2024-01-15 09:30'], [1, 2]],
      [TIMES, 'less', ['2024-01-16'], [1, 2]],
      [`SELECT i AS n, i % 2 = 0 AS v FROM range(4) t(i)`, 'equals', ['true'], [0, 2]],
      [
        `SELECT i AS n, DATE '2024-01-01' + i::INT AS v FROM range(4) t(i)`,
        'at-least',
        ['2024-01-03'],
        [2, 3],
      ],
      [`SELECT i AS n, i / 10 AS v FROM range(4) t(i)`, 'at-most', ['0.1'], [0, 1]],
      [`SELECT i AS n, {'k': i} AS v FROM range(4) t(i)`, 'equals', ['{"k":2}'], [2]],
    ]
  for (const [sql, operator, values, left] of cases) {
    test(`${operator} ${JSON.stringify(values)} leaves ${left.join(' ') || 'nothing'}`, async () => {
      expect(await keeps(sql, operator, ...values)).toEqual(left)
    })
  }

  test('a value of another type and an operator that the column does not take are refused in words', async () => {
    await expect(keeps(BIG, 'less', 'many')).rejects.toMatchObject({
      code: 'USAGE',
      message: '“many” is no value of v, which is BIGINT.',
    })
    await expect(keeps(TIMES, 'equals', 'noon')).rejects.toMatchObject({ code: 'USAGE' })
    await expect(keeps(`SELECT 1, true AS yes`, 'less', 'true')).rejects.toMatchObject({ code: 'USAGE' })
    await expect(keeps(TEXTS, 'between', 'a')).rejects.toMatchObject({ code: 'USAGE' })
  })

  test('and sort hold together; pages count what is left; views that were not looked at long make room', async () => {
    const { id } = await run('SELECT i, i % 7 AS k, (i * 7919) % 100003 AS mixed FROM range(50000) t(i)')
    const filter: ResultFilter = [{ column: 1, operator: 'equals', values: ['3'] }]
    const sort: readonly SortKey[] = [{ column: 2, direction: 'desc' }]
    const expected = Array.from({ length: 50_000 }, (_, i) => [i, i % 7, (i * 7919) % 100_003] as const)
      .filter(([, k]) => k === 3)
      .sort((one, other) => other[2] - one[2])
    const first = await page(id, filter, sort, 0, 200)
    expect(first.total).toBe(expected.length)
    expect(first.rows).toEqual(expected.slice(0, 200))
    const across = await page(id, filter, sort, 1900, 300)
    expect(across.rows).toEqual(expected.slice(1900, 2200))
    expect((await page(id, filter, sort, expected.length - 5, 200)).rows).toEqual(expected.slice(-5))
    for (let value = 0; value < 12; value++) {
      await page(id, [{ column: 0, operator: 'less', values: [String(value + 1)] }])
    }
    const tables = await folder.gate.withReader((reader) =>
      reader.connection.runAndReadAll(
        `SELECT count(*) FROM duckdb_tables() WHERE starts_with(table_name, 'order_${id}')`,
      ),
    )
    expect(Number(tables.getRows()[0]?.[0])).toBeLessThanOrEqual(7)
    expect((await page(id, filter, sort, 0, 200)).rows).toEqual(expected.slice(0, 200))
  })
})

test('hits are found in every column, in the order that is shown, and go round', async () => {
  const { id } = await run(
    `SELECT * FROM (VALUES (1, 'Alpha', 'x'), (2, 'beta', 'ALPHA'), (3, 'none', 'x'), (4, 'alpha', 'alphabet')) t(n, a, b)`,
  )
  const find = (from: { row: number; column: number } | null, direction: 'next' | 'previous' = 'next') =>
    folder.gate.withReader((reader) =>
      findHit(reader, {
        id,
        text: 'alpha',
        columns: [2, 1, 0],
        from,
        direction,
        sort: [{ column: 0, direction: 'desc' }],
      }),
    )
  const seen: unknown[] = []
  let at: { row: number; column: number } | null = null
  for (let n = 0; n < 5; n++) {
    const hit = await find(at)
    expect(hit).toMatchObject({ rows: 3, cells: 4 })
    at = hit.at
    seen.push([hit.at?.row, hit.at?.column, hit.at?.number])
  }
  // The fourth row comes first, and the third column stands first.
  const order = [
    [0, 2, 1],
    [0, 1, 2],
    [2, 2, 3],
    [3, 1, 4],
  ]
  expect(seen).toEqual([...order, order[0]])
  expect((await find({ row: 2, column: 2 }, 'previous')).at).toMatchObject({ row: 0, column: 1, number: 2 })
  expect((await find({ row: 0, column: 2 }, 'previous')).at).toMatchObject({ row: 3, column: 1, number: 4 })
})

describe('figures of a selection', () => {
  const figures = (id: string, columns: readonly number[], fromRow: number, toRow: number) =>
    folder.gate.withReader((reader) => summariseSelection(reader, { id, columns, fromRow, toRow }))

  test('are exact beyond 2^53, 64 bits and 128 bits, and over columns of different kinds', async () => {
    const { id } = await run(`SELECT 9223372036854775807::BIGINT AS a, 0.01::DECIMAL(18,2) AS b,
      170141183460469231731687303715884105727::HUGEINT AS h, 99999999999999999999999999999999999.999::DECIMAL(38,3) AS w,
      CASE WHEN i = 0 THEN NULL ELSE 'x' END AS s FROM range(3) t(i)`)
    expect(await figures(id, [0], 0, 2)).toEqual({
      cells: 3,
      nulls: 0,
      distinct: 1,
      numbers: 3,
      sum: '27670116110564327421',
      mean: '9223372036854775807',
      min: '9223372036854775807',
      max: '9223372036854775807',
    })
    expect(await figures(id, [0, 1], 0, 2)).toMatchObject({
      sum: '27670116110564327421.03',
      cells: 6,
      distinct: 2,
    })
    expect(await figures(id, [2], 0, 2)).toMatchObject({ sum: '510423550381407695195061911147652317181' })
    expect(await figures(id, [3], 0, 1)).toMatchObject({ sum: '199999999999999999999999999999999999.998' })
    expect(await figures(id, [4], 0, 2)).toEqual({
      cells: 3,
      nulls: 1,
      distinct: 1,
      numbers: 0,
      sum: null,
      mean: null,
      min: null,
      max: null,
    })
  })

  test('of what is infinite or no number say so, in the words that cells have', async () => {
    const { id } =
      await run(`SELECT * FROM (VALUES ('inf'::DOUBLE, '-inf'::DOUBLE, 'nan'::DOUBLE, 0.1::FLOAT),
      (1.5, 2.5, 1, 'inf'::FLOAT)) t(i, m, n, f)`)
    const [first] = (await page(id, [])).rows
    expect(first).toEqual(['inf', '-inf', 'nan', 0.1])
    expect(await figures(id, [0], 0, 1)).toMatchObject({ sum: 'inf', mean: 'inf', min: '1.5', max: 'inf' })
    expect(await figures(id, [1], 0, 1)).toMatchObject({ sum: '-inf', mean: '-inf', min: '-inf', max: '2.5' })
    expect(await figures(id, [2], 0, 1)).toMatchObject({ sum: 'nan', mean: 'nan', min: '1', max: 'nan' })
    expect(await figures(id, [0, 1, 2, 3], 0, 1)).toMatchObject({ sum: 'nan', min: '-inf', max: 'nan' })
    expect(await figures(id, [3], 0, 1)).toMatchObject({ min: '0.1', max: 'inf' })
    // What a cell shows is found, and filtered by.
    const found = (text: string, column: number) =>
      folder.gate.withReader((reader) =>
        findHit(reader, { id, text, columns: [column], from: null, direction: 'next' }),
      )
    for (const [column, text] of [
      [0, 'inf'],
      [1, '-inf'],
      [2, 'nan'],
      [3, '0.1'],
    ] as const) {
      expect((await found(text, column)).at).toMatchObject({ row: 0, column })
      expect((await page(id, [{ column, operator: 'equals', values: [text] }])).rows).toEqual([first])
    }
  })

  test('cover rows that were never shown', async () => {
    const { id } = await run('SELECT i FROM range(300000) t(i)')
    expect(await figures(id, [0], 100, 299_999)).toMatchObject({
      cells: 299_900,
      sum: String((299_999 * 300_000) / 2 - (99 * 100) / 2),
      min: '100',
      max: '299999',
    })
  })
})

describe('a column profile', () => {
  const profile = (id: string, column: number, filter: ResultFilter = []) =>
    folder.gate.withReader((reader) => profileColumn(reader, { id, column, filter }))

  test('of numbers: exact ends, percentiles that are there, bars that hold every value', async () => {
    const { id } = await run(
      `SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE (i * 1.01)::DECIMAL(18,2) END AS d, i % 3 AS k FROM range(1000) t(i)`,
    )
    const found = await profile(id, 0)
    expect(found).toMatchObject({ rows: 1000, nulls: 100, distinct: 900, distinctIsExact: true })
    expect([found.min, found.max]).toEqual(['1.01', '1008.99'])
    expect(found.percentiles.find(({ percent }) => percent === 50)?.value).toBe('503.99')
    expect(found.histogram.reduce((sum, bar) => sum + bar.count, 0)).toBe(900)
    expect(found.histogram[0]).toMatchObject({ from: '0', to: '50' })
    expect(found.top[0]).toEqual({ value: null, count: 100 })
    expect(found.top).toHaveLength(20)
    const some = await profile(id, 0, [{ column: 1, operator: 'equals', values: ['1'] }])
    expect(some.rows).toBe(333)
  })

  test.each([['DECIMAL(18,2)'], ['DOUBLE'], ['BIGINT']])(
    'of %s with a few values far out: bars of the rest, and what lies beyond in bars at the ends',
    async (type) => {
      const { id } = await run(
        `SELECT (CASE WHEN i < 2 THEN -70000 - i WHEN i > 996 THEN 800000 + i ELSE i % 40 END)::${type} AS v FROM range(1000) t(i)`,
      )
      const { histogram } = await profile(id, 0)
      const [first, last] = [histogram[0], histogram.at(-1)]
      expect(histogram.reduce((sum, bar) => sum + bar.count, 0)).toBe(1000)
      expect(first).toMatchObject({ count: 2, open: 'below', to: '0' })
      expect(last).toMatchObject({ count: 3, open: 'above', from: '40' })
      expect([Number(first?.from), Number(last?.to)]).toEqual([-70001, 800999])
      expect(histogram.slice(1, -1).every(({ count, open }) => count > 0 && open === undefined)).toBe(true)
      // The filter that a bar stands for leaves as many rows as the bar says.
      const beyond = await profile(id, 0, [
        { column: 0, operator: 'at-least', values: [last?.from ?? ''] },
        { column: 0, operator: 'at-most', values: [last?.to ?? ''] },
      ])
      expect(beyond.rows).toBe(3)
    },
  )

  test('of integers beyond 128 signed bits, of NULL alone, and of what is infinite', async () => {
    const { id } =
      await run(`SELECT 340282366920938463463374607431768211455::UHUGEINT - i::UHUGEINT AS u, NULL::DOUBLE AS none,
      CASE WHEN i < 8 THEN i * 0.5 WHEN i = 8 THEN 'inf'::DOUBLE ELSE 'nan'::DOUBLE END AS f FROM range(10) t(i)`)
    expect(await profile(id, 0)).toMatchObject({
      min: '340282366920938463463374607431768211446',
      max: '340282366920938463463374607431768211455',
      distinct: 10,
    })
    expect(await profile(id, 1)).toMatchObject({
      nulls: 10,
      distinct: 0,
      min: null,
      mean: null,
      histogram: [],
    })
    const found = await profile(id, 2)
    expect(found).toMatchObject({ distinct: 10, min: '0.0', max: 'nan', mean: 'nan' })
    expect(found.histogram.reduce((sum, bar) => sum + bar.count, 0)).toBe(8)
  })

  test('of negative integers, times, dates, floats, texts and JSON', async () => {
    const { id } =
      await run(`SELECT i - 50 AS n, make_timestamp_ns(1705276800000000001 + i * 60000000000) AS t,
      DATE '2024-01-01' + (i // 10)::INT AS day, i / 7 AS f, 'v' || (i % 4) AS s, {'k': i % 2} AS j, 1 AS one
      FROM range(100) t(i)`)
    const bars = async (column: number) => (await profile(id, column)).histogram
    const total = (all: Awaited<ReturnType<typeof bars>>) => all.reduce((sum, bar) => sum + bar.count, 0)
    const numbers = await bars(0)
    expect(total(numbers)).toBe(100)
    expect(numbers[0]).toEqual({ from: '-50', to: '-45', count: 5 })
    const times = await bars(1)
    expect(total(times)).toBe(100)
    expect(times[0]).toEqual({ from: '2024-01-15 00:00:00', to: '2024-01-15 00:05:00', count: 5 })
    expect((await profile(id, 1)).min).toBe('2024-01-15 00:00:00.000000001')
    expect(await bars(2)).toHaveLength(10)
    expect(total(await bars(3))).toBe(100)
    const texts = await profile(id, 4)
    expect(texts).toMatchObject({ histogram: [], percentiles: [], mean: null, min: 'v0', max: 'v3' })
    expect(texts.top.map(({ count }) => count)).toEqual([25, 25, 25, 25])
    expect((await profile(id, 5)).top).toEqual([
      { value: '{"k":0}', count: 50 },
      { value: '{"k":1}', count: 50 },
    ])
    expect(await bars(6)).toEqual([])
  })
})

describe('two results compared', () => {
  const compare = (left: string, right: string, keys: readonly string[]) =>
    folder.gate.withReader((reader) => compareResults(reader, { left, right, keys }))

  test('by key: what changed stands on both sides, exact, and the rest is counted', async () => {
    const left = await run(
      `SELECT * FROM (VALUES ('a', 9007199254740993::BIGINT, 1.10::DECIMAL(18,2), 'same'), ('b', 2, NULL, 'same'), ('c', 3, 3, 'same'), (NULL, 5, 5, 'same')) t(k, big, d, s)`,
    )
    const right = await run(
      `SELECT * FROM (VALUES ('d', 4::BIGINT, 4.00::DECIMAL(18,2), 'same', 1), ('b', 2, NULL, 'same', 1), ('a', 9007199254740992, 1.10, 'same', 1), (NULL, 5, 6, 'same', 1)) t(k, big, d, s, more)`,
    )
    const { result, summary } = await compare(left.id, right.id, ['k'])
    expect(summary).toEqual({
      same: 1,
      changed: 2,
      onlyLeft: 1,
      onlyRight: 1,
      repeatedKeys: 0,
      onlyLeftColumns: [],
      onlyRightColumns: ['more'],
      changedColumns: ['big', 'd'],
    })
    expect(result.columns.map(({ name, pairedWith }) => [name, pairedWith])).toEqual([
      ['difference', undefined],
      ['changed columns', undefined],
      ['k', undefined],
      ['big · left', 4],
      ['big · right', 3],
      ['d · left', 6],
      ['d · right', 5],
      ['s', undefined],
    ])
    const { rows } = await page(result.id, [])
    expect(rows).toEqual([
      ['changed', 'big', 'a', '9007199254740993', '9007199254740992', '1.10', '1.10', 'same'],
      ['only right', null, 'd', null, 4, null, '4.00', 'same'],
      ['only left', null, 'c', 3, null, '3.00', null, 'same'],
      ['changed', 'd', null, 5, 5, '5.00', '6.00', 'same'],
    ])
    expect((await folder.gate.withReader(listResults)).map(({ id }) => id)).toContain(result.id)
  })

  test('by position; keys that repeat are paired in their order', async () => {
    const left = await run('SELECT i % 2 AS k, i AS v FROM range(4) t(i)')
    const right = await run('SELECT i % 2 AS k, CASE WHEN i = 3 THEN 30 ELSE i END AS v FROM range(5) t(i)')
    expect((await compare(left.id, right.id, [])).summary).toMatchObject({
      same: 3,
      changed: 1,
      onlyRight: 1,
    })
    const keyed = await compare(left.id, right.id, ['K'])
    expect(keyed.summary).toMatchObject({ same: 3, changed: 1, onlyRight: 1, onlyLeft: 0, repeatedKeys: 5 })
    const itself = await compare(left.id, left.id, ['k'])
    expect(itself.summary).toMatchObject({ same: 4, changed: 0, onlyLeft: 0, onlyRight: 0 })
    expect(itself.result.rows).toBe(0)
    await expect(compare(left.id, right.id, ['no such'])).rejects.toMatchObject({ code: 'USAGE' })
    // Amounts are the same in whatever scale they are written, as keys and as values, to the last of 38 digits.
    const wide = '12345678901234567890123456789012345678'
    const coarse = await run(
      `SELECT 1.50::DECIMAL(9,2) AS k, 10 AS whole, ${wide}::DECIMAL(38,0) AS long, 100 AS v`,
    )
    const fine = await run(
      `SELECT 1.5::DECIMAL(18,6) AS k, 10.000::DECIMAL(18,3) AS whole, ${wide}::HUGEINT AS long, 1.00::DECIMAL(9,2) AS v`,
    )
    const scaled = await compare(coarse.id, fine.id, ['k'])
    expect(scaled.summary).toMatchObject({ same: 0, changed: 1, onlyLeft: 0, onlyRight: 0 })
    expect(scaled.summary.changedColumns).toEqual(['v'])
    // DuckDB prints no zero before the point of a type that has no digits there.
    const fraction = 'SELECT unnest([0.5, -0.5, 0, NULL])'
    const short = await run(`${fraction}::DECIMAL(2,2) AS v`)
    const long = await run(`${fraction}::DECIMAL(9,3) AS v`)
    expect((await compare(short.id, long.id, [])).summary).toMatchObject({ same: 4, changed: 0 })
    // Nothing in common is no equality.
    const other = await run('SELECT i AS w FROM range(4) t(i)')
    await expect(compare(left.id, other.id, [])).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('no column of the same name'),
    })
  })
})

test('a pinned result stays, however many come after, and keeps its name', async () => {
  const { id } = await run("SELECT 'pinned' AS what")
  await folder.gate.withReader((reader) => markResult(reader, id, { pinned: true, name: 'Kept "for" good' }))
  for (let n = 0; n < 3; n++) await run(`SELECT ${n}`)
  await folder.gate.withReader((reader) => makeRoom(reader, 0))
  const kept = await folder.gate.withReader(listResults)
  expect(kept).toHaveLength(2)
  expect(kept.find((one) => one.id === id)).toMatchObject({ name: 'Kept "for" good', pinned: true })
  expect((await page(id, [])).rows).toEqual([['pinned']])
  await folder.gate.withReader((reader) => markResult(reader, id, { pinned: false }))
  await folder.gate.withReader((reader) => makeRoom(reader, 0))
  expect((await folder.gate.withReader(listResults)).map((one) => one.id)).not.toContain(id)
})

test('an export is what is shown: rows, order and columns; Markdown stays text; all or nothing with what lies beside', async () => {
  const { id } = await run(
    `SELECT * FROM (VALUES (1, 'a|b', '<script>x</script>'), (2, E'two\\nlines', '*bold*'), (3, NULL, '=1+1')) t(n, "na|me", html)`,
  )
  const path = join(folder.dir, 'shown.md')
  const told: unknown[] = []
  await folder.gate.withReader((reader) =>
    exportResult(
      reader,
      {
        id,
        format: 'md',
        path,
        columns: [2, 0, 1],
        sort: [{ column: 0, direction: 'desc' }],
        filter: [{ column: 0, operator: 'less', values: ['3'] }],
      },
      {
        beside: async (partial, written) => {
          told.push(written, readFileSync(partial, 'utf8').length)
          return '{"about": true}'
        },
      },
    ),
  )
  expect(readFileSync(path, 'utf8')).toBe(
    '| html | n | na\\|me |\n| --- | ---: | --- |\n| \\*bold\\* | 2 | two<br>lines |\n| &lt;script&gt;x&lt;/script&gt; | 1 | a\\|b |\n',
  )
  expect(told).toEqual([{ rows: 2, bytes: 121 }, 121])
  expect(readFileSync(`${path}.about.json`, 'utf8')).toBe('{"about": true}')
})
