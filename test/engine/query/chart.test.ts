import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roundEdges } from '../../../electron/engine/query/chart-histogram.ts'
import { chartData, chartFacts, runQuery } from '../../../electron/engine/query/index.ts'
import type { SortKey } from '../../../shared/model/cell.ts'
import type { ChartData, ChartMarks, ChartSpec } from '../../../shared/model/chart.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

/** Three days of fills, made by a rule, so that every figure can be worked out here a second time. */
type Fill = {
  readonly ns: bigint
  readonly ticker: string
  readonly quantity: number
  readonly cents: number
}
const FIRST = Date.UTC(2024, 0, 15, 9, 0, 0)
const TICKERS = ['AAPL', 'MSFT', 'NVDA', 'SPY', 'TSLA']
const FILLS: readonly Fill[] = Array.from({ length: 600 }, (_, n) => {
  const ms = FIRST + n * 431_000 + (n % 7) * 1000
  const ticker = TICKERS[(n * n) % 5] ?? 'AAPL'
  return {
    ns: BigInt(ms) * 1_000_000n + BigInt(n),
    ticker,
    quantity: 10 + ((n * 37) % 190),
    cents: 10_000 + ((n * 7919) % 2500),
  }
})

let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  await folder.load(
    '2024/01/2024-01-15.log.gz',
    seal(
      FILLS.map((fill, n) => {
        const ts = `${new Date(Number(fill.ns / 1_000_000n)).toISOString().slice(0, 19)}.${String(n).padStart(9, '0')}Z`
        return `{"timestamp": "${ts}", "event_type": "order_filled", "order_id": "o${n}", "ticker": "${fill.ticker}", "quantity": ${fill.quantity}, "fill_price": ${(fill.cents / 100).toFixed(2)}}`
      }),
    ),
  )
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const SPEC: ChartSpec = {
  kind: 'bar',
  x: 0,
  y: null,
  series: null,
  aggregate: 'count',
  step: 'auto',
  bins: 30,
  top: 20,
  order: 'figure',
}

type Points = 'line' | 'area' | 'bar'
type MarksOf<K> = Extract<ChartMarks, { readonly kind: K extends Points ? Points : K }>

async function chart<K extends ChartMarks['kind']>(
  sql: string,
  spec: Partial<ChartSpec> & { readonly kind: K },
  sort: readonly SortKey[] = [],
): Promise<Omit<ChartData, 'marks'> & { readonly marks: MarksOf<K> }> {
  const data = await folder.gate.withReader(async (reader) => {
    const { id } = await runQuery(reader, sql)
    return chartData(reader, { id, sort, spec: { ...SPEC, ...spec } })
  })
  if (data.marks.kind !== spec.kind) throw new Error(`asked for ${spec.kind}, got ${data.marks.kind}`)
  return data as never
}

const ALL = 'SELECT ticker, ts, quantity, fill_price, order_id FROM events ORDER BY ts'

/** The q-th quantile with interpolation, in whole millionths. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (sorted.length - 1) * q
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}
const groupBy = <K, V>(values: readonly V[], key: (value: V) => K): ReadonlyMap<K, readonly V[]> =>
  Map.groupBy(values, key)

describe('bars by category', () => {
  test('sum exactly what a second computation sums, greatest first', async () => {
    const { marks, rows, placed, notes } = await chart(ALL, { kind: 'bar', y: 3, aggregate: 'sum' })
    const expected = [...groupBy(FILLS, (fill) => fill.ticker)]
      .map(([ticker, fills]) => [ticker, fills.reduce((sum, fill) => sum + fill.cents, 0)] as const)
      .sort((one, other) => other[1] - one[1])
    expect(marks.points.map(({ x, y }) => [x.text, y?.text])).toEqual(
      expected.map(([ticker, cents]) => [ticker, String(cents / 100)]),
    )
    expect({ rows, placed, notes }).toEqual({ rows: 600, placed: 600, notes: [] })
  })

  test.each(['mean', 'min', 'max', 'median', 'p90', 'p99'] as const)(
    '%s is that of the rows',
    async (aggregate) => {
      const { marks } = await chart(ALL, { kind: 'bar', y: 2, aggregate })
      for (const { x, y } of marks.points) {
        const values = FILLS.filter((fill) => fill.ticker === x.text).map((fill) => fill.quantity)
        const expected = {
          mean: values.reduce((sum, value) => sum + value, 0) / values.length,
          min: Math.min(...values),
          max: Math.max(...values),
          median: quantile(values, 0.5),
          p90: quantile(values, 0.9),
          p99: quantile(values, 0.99),
        }[aggregate]
        expect(y?.value).toBeCloseTo(expected, 6)
      }
    },
  )

  test('put what is beyond the first ones together, and say so', async () => {
    const { marks, notes } = await chart(ALL, { kind: 'bar', x: 4, top: 10, order: 'name' })
    expect(marks.categories).toHaveLength(11)
    expect(marks.categories.at(-1)).toEqual({ text: null, isOther: true, isCut: false, rows: 590 })
    expect(marks.points.at(-1)).toMatchObject({ y: { value: 590, text: '590' }, rows: 590 })
    expect(notes).toEqual(['The first 10 of 600 values of order_id; the other 590 together as “other”.'])
  })

  test('tell NULL, a hostile text and a cut one from each other', async () => {
    const { marks } = await chart(
      `SELECT * FROM (VALUES (NULL), ('other'), ('<b>"&'), (repeat('x', 500)), (repeat('x', 500))) t(v)`,
      { kind: 'bar', order: 'result' },
    )
    expect(marks.categories.map(({ text, isCut, rows }) => [text?.length ?? null, isCut, rows])).toEqual([
      [null, false, 1],
      [5, false, 1],
      [5, false, 1],
      [200, true, 2],
    ])
  })

  test('come in the order of the result as it is sorted', async () => {
    const sql = `SELECT * FROM (VALUES ('b', 1), ('a', 2), ('c', 3)) t(k, v)`
    const names = async (sort: readonly SortKey[]) =>
      (await chart(sql, { kind: 'bar', y: 1, aggregate: 'value', order: 'result' }, sort)).marks.points.map(
        ({ x }) => x.text,
      )
    expect(await names([])).toEqual(['b', 'a', 'c'])
    expect(await names([{ column: 1, direction: 'desc' }])).toEqual(['c', 'a', 'b'])
  })

  test('of values as they stand say when one mark is of several rows', async () => {
    const { notes, marks } = await chart(`SELECT * FROM (VALUES ('a', 1), ('a', 2), ('b', 3)) t(k, v)`, {
      kind: 'bar',
      y: 1,
      aggregate: 'value',
      order: 'result',
    })
    expect(marks.points.map(({ y }) => y?.text)).toEqual(['1', '3'])
    expect(notes).toEqual([
      '1 of 2 marks stand for more than one row, and show the first: choose an aggregate.',
    ])
  })

  test('keep every digit of a number in its text', async () => {
    const { marks } = await chart(
      `SELECT 'k' AS k, v FROM (VALUES (9007199254740993::BIGINT), (2::BIGINT)) t(v)`,
      { kind: 'bar', y: 1, aggregate: 'sum' },
    )
    expect(marks.points[0]?.y?.text).toBe('9007199254740995')
  })
})

describe('what has no number', () => {
  const ODD = `SELECT * FROM (VALUES ('a', NULL::DOUBLE, 'x'), ('b', 'NaN'::DOUBLE, 'x'), ('c', 2.5, 'x'), ('c', 'inf'::DOUBLE, 'x')) t(k, v, s)`
  const SAID = [
    'In 2 rows v is NaN or infinite: no figure is made of them.',
    '2 of 3 marks are not drawn: no row of them has a number.',
  ]

  test.each(['bar', 'line'] as const)('%s: is told, and drawn as nothing', async (kind) => {
    const { marks, notes } = await chart(ODD, { kind, y: 1, aggregate: 'sum', order: 'name' })
    expect(marks.points.map(({ y }) => y?.text ?? null)).toEqual([null, null, '2.5'])
    expect(notes).toEqual(SAID)
  })

  test('heat map: the same, and no cell of it', async () => {
    const { marks, notes } = await chart(ODD, { kind: 'heatmap', y: 1, series: 2, aggregate: 'sum' })
    expect(marks.cells.map(({ figure }) => figure.text)).toEqual(['2.5'])
    expect(notes).toEqual(SAID)
  })

  test('a row is one row', async () => {
    const { notes } = await chart('SELECT * FROM (VALUES (1, 2), (NULL, 3)) t(x, y)', { kind: 'line', y: 1 })
    expect(notes).toEqual(['1 row without a value of x has no place.'])
  })
})

describe('lines over time', () => {
  test('count per step, with zero where nothing was', async () => {
    const { marks } = await chart(ALL, { kind: 'line', x: 1, step: 'hour' })
    const counted = groupBy(FILLS, (fill) => fill.ns / 3_600_000_000_000n)
    const hours = [...counted.keys()]
    const first = hours[0] ?? 0n
    const last = hours.at(-1) ?? 0n
    expect(marks.points).toHaveLength(Number(last - first) + 1)
    for (const { x, y, until } of marks.points) {
      const hour = BigInt(x.value) / 3_600_000n
      expect(y?.value).toBe(counted.get(hour)?.length ?? 0)
      expect(Date.parse(`${until?.replace(' ', 'T')}Z`) - x.value).toBe(3_600_000)
    }
    expect(marks.points[0]?.x.text).toBe('2024-01-15 09:00:00')
  })

  test('break where a mean has no row', async () => {
    const { marks } = await chart(
      `SELECT * FROM (VALUES (TIMESTAMP_NS '2024-01-15 00:00:00.5', 1), (TIMESTAMP_NS '2024-01-15 00:00:02.25', 3)) t(moment, v)`,
      { kind: 'line', y: 1, aggregate: 'mean', step: 'second' },
    )
    expect(marks.points.map(({ x, y }) => [x.text, y?.text ?? null])).toEqual([
      ['2024-01-15 00:00:00', '1.0'],
      ['2024-01-15 00:00:01', null],
      ['2024-01-15 00:00:02', '3.0'],
    ])
  })

  test('cut moments before 1970 downwards, and months by the calendar', async () => {
    const before = await chart(`SELECT TIMESTAMP '1969-12-31 23:59:59.5' AS moment`, {
      kind: 'bar',
      step: 'second',
    })
    expect(before.marks.points[0]?.x.text).toBe('1969-12-31 23:59:59')
    const months = await chart(`SELECT * FROM (VALUES (DATE '2024-01-31'), (DATE '2024-03-01')) t(day)`, {
      kind: 'line',
      step: 'month',
    })
    expect(months.marks.points.map(({ x, y }) => [x.text, y?.value])).toEqual([
      ['2024-01-01', 1],
      ['2024-02-01', 0],
      ['2024-03-01', 1],
    ])
  })

  test('have a line per series, those beyond the eighth as one', async () => {
    const { marks, notes } = await chart(
      `SELECT TIMESTAMP '2024-01-15 00:00:00' + INTERVAL (i) SECOND AS moment, 's' || (i % 12) AS s FROM range(600) t(i)`,
      { kind: 'line', series: 1, step: 'minute' },
    )
    expect(marks.series).toHaveLength(8)
    expect(marks.series.at(-1)).toMatchObject({ isOther: true, rows: 250 })
    expect(marks.points.filter(({ series }) => series === 7).reduce((sum, { rows }) => sum + rows, 0)).toBe(
      250,
    )
    expect(notes[0]).toMatch(/^The first 7 of 12 values of s; the other 5 together/)
  })

  test('never send more marks than the page can draw, and say which', async () => {
    const { marks, notes } = await chart(`SELECT i, i * 2 AS v FROM range(50000) t(i)`, {
      kind: 'line',
      y: 1,
      aggregate: 'sum',
    })
    expect(marks.points).toHaveLength(5000)
    expect(marks.points[1]?.x.text).toBe('10')
    expect(notes).toEqual(['5,000 of 50,000 places of i, every 10th.'])
  })
})

describe('a histogram', () => {
  test('has round, exact edges, and every row in the bin that holds it', async () => {
    const { marks } = await chart(ALL, { kind: 'histogram', x: 3, bins: 20 })
    expect(marks.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(600)
    for (const { from, to, rows } of marks.bins) {
      const [low, high] = [Math.round(from.value * 100), Math.round(to.value * 100)]
      expect(rows).toBe(FILLS.filter(({ cents }) => cents >= low && cents < high).length)
    }
    expect(marks.bins[0]?.from.text).toMatch(/^\d+$/)
  })

  test('puts a value that lies on an edge above it, also where doubles err', async () => {
    const { marks } = await chart(
      `SELECT v FROM (VALUES (0.1::DECIMAL(18,6)), (0.2), (0.3), (0.7), (1.0)) t(v)`,
      { kind: 'histogram', bins: 10 },
    )
    expect(marks.bins.map(({ from, to, rows }) => [from.text, to.text, rows])).toEqual([
      ['0.1', '0.2', 1],
      ['0.2', '0.3', 1],
      ['0.3', '0.4', 1],
      ['0.7', '0.8', 1],
      ['1', '1.1', 1],
    ])
  })

  const FAR = `SELECT CASE WHEN i < 3 THEN -5000.5 - i WHEN i > 995 THEN 90000 + i * 1.25 ELSE i % 50 + 0.5 END AS v
    FROM range(1000) t(i)`

  test.each([
    ['decimals', 'v::DECIMAL(18,4)', ['-5002.5000', '91248.7500']],
    ['floats', 'v::DOUBLE', ['-5002.5', '91248.75']],
    ['whole numbers', '(v * 4)::BIGINT', ['-20010', '364995']],
  ])('is not stretched by a few %s far out: they stand in a bin at the end', async (_, value, ends) => {
    const { marks, notes } = await chart(`SELECT ${value} AS v FROM (${FAR})`, {
      kind: 'histogram',
      bins: 10,
    })
    const [first, last] = [marks.bins[0], marks.bins.at(-1)]
    expect([first?.open, last?.open]).toEqual(['below', 'above'])
    expect(marks.bins.slice(1, -1).every(({ open }) => open === undefined)).toBe(true)
    expect([first?.rows, last?.rows]).toEqual([3, 4])
    expect(marks.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(1000)
    // Their outer ends are values, by every digit.
    expect([first?.from.text, last?.to.text]).toEqual(ends)
    expect(notes).toEqual([
      `The first bar holds 3 rows below ${first?.to.text}, down to ${first?.from.text}.`,
      `The last bar holds 4 rows from ${last?.from.text} up, to ${last?.to.text}.`,
    ])
  })

  test('of many equal values and a few others is cut by percentiles', async () => {
    const { marks } = await chart(
      `SELECT CASE WHEN i < 30 THEN i ELSE 0 END + CASE WHEN i = 999 THEN 1000000 ELSE 0 END AS v FROM range(1000) t(i)`,
      { kind: 'histogram', bins: 10 },
    )
    expect(marks.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(1000)
    expect(marks.bins.at(-1)).toMatchObject({ open: 'above', to: { text: '1000000' } })
    expect(marks.bins[0]?.to.value).toBeLessThan(30)
  })

  test('leaves out what is no number, and says so', async () => {
    const { rows, placed, notes } = await chart(
      `SELECT v FROM (VALUES (1.5::DOUBLE), (NULL), ('NaN'::DOUBLE), ('inf'::DOUBLE)) t(v)`,
      { kind: 'histogram' },
    )
    expect({ rows, placed, notes }).toEqual({
      rows: 4,
      placed: 1,
      notes: ['3 rows without a finite value of v have no place.'],
    })
  })

  test.each([
    [0, 100, 10, 0],
    [-3.7, 12.4, 12, 6],
    [0.001, 0.0017, 30, 6],
    [5, 5, 10, 0],
    [-1e15, 1e15, 40, 2],
    [0, 0, 10, 8],
    [1e-9, 2e-9, 10, 30],
  ])('edges from %d to %d enclose both', (min, max, most, scale) => {
    const edges = roundEdges(min, max, most, scale).map(Number)
    expect(edges[0]).toBeLessThanOrEqual(min)
    expect(edges.at(-1)).toBeGreaterThan(max)
    expect(edges.length).toBeLessThanOrEqual(most + 4)
  })
})

describe('box, scatter, heat map', () => {
  test('a box has quartiles and whiskers of its group, and outliers beyond', async () => {
    const { marks } = await chart(ALL, { kind: 'box', x: 0, y: 2, order: 'name' })
    const outlying = await chart(`SELECT v FROM (VALUES (1), (2), (3), (4), (5), (100)) t(v)`, {
      kind: 'box',
      x: null,
      y: 0,
    })
    for (const box of marks.boxes) {
      const values = FILLS.filter(({ ticker }) => ticker === marks.categories[box.group]?.text).map(
        ({ quantity }) => quantity,
      )
      expect(box.rows).toBe(values.length)
      expect(box.q1.value).toBeCloseTo(quantile(values, 0.25), 6)
      expect(box.median.value).toBeCloseTo(quantile(values, 0.5), 6)
      expect(box.q3.value).toBeCloseTo(quantile(values, 0.75), 6)
      expect([box.lower.value, box.upper.value]).toEqual([Math.min(...values), Math.max(...values)])
    }
    expect(outlying.marks.boxes[0]).toMatchObject({
      outliers: 1,
      drawn: [{ value: 100, text: '100' }],
      upper: { text: '5' },
      max: { text: '100' },
    })
  })

  test('a scatter of many points is every n-th of them, and says so', async () => {
    const all = await chart(ALL, { kind: 'scatter', x: 2, y: 3 })
    expect(all.marks.points).toHaveLength(600)
    expect(all.notes).toEqual([])
    const { marks, notes } = await chart(`SELECT i AS a, -i AS b FROM range(12000) t(i)`, {
      kind: 'scatter',
      y: 1,
    })
    expect(marks.points).toHaveLength(4000)
    expect(marks.points.slice(0, 3).map(({ x }) => x.text)).toEqual(['0', '3', '6'])
    expect(notes).toEqual(['4,000 of 12,000 points, every 3rd.'])
  })

  test('day by hour has every day, and counts each hour', async () => {
    const { marks } = await chart(ALL, { kind: 'heatmap', x: 1 })
    expect(marks.columns.map(({ text }) => text)).toEqual([
      '2024-01-15',
      '2024-01-16',
      '2024-01-17',
      '2024-01-18',
    ])
    expect(marks.rows).toHaveLength(24)
    const counted = groupBy(FILLS, ({ ns }) => new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 13))
    expect(marks.cells).toHaveLength(counted.size)
    for (const { column, row, figure } of marks.cells) {
      const hour = `${marks.columns[column]?.text}T${String(row).padStart(2, '0')}`
      expect(figure.value).toBe(counted.get(hour)?.length)
    }
  })

  test('two columns are crossed', async () => {
    const { marks } = await chart(
      `SELECT * FROM (VALUES ('a', 'x', 1), ('a', 'y', 2), ('b', 'x', 4)) t(k, l, v)`,
      {
        kind: 'heatmap',
        y: 2,
        series: 1,
        aggregate: 'sum',
        order: 'name',
      },
    )
    expect(
      marks.cells.map(({ column, row, figure }) => [
        marks.columns[column]?.text,
        marks.rows[row]?.text,
        figure.text,
      ]),
    ).toEqual([
      ['a', 'x', '1'],
      ['a', 'y', '2'],
      ['b', 'x', '4'],
    ])
  })
})

test('only the rows that the filter leaves are drawn', async () => {
  const data = await folder.gate.withReader(async (reader) => {
    const { id } = await runQuery(reader, ALL)
    const filter = [{ column: 0, operator: 'in' as const, values: ['AAPL', 'MSFT'] }]
    return chartData(reader, { id, filter, spec: { ...SPEC, order: 'name' } })
  })
  const expected = FILLS.filter(({ ticker }) => ticker === 'AAPL' || ticker === 'MSFT').length
  expect(data).toMatchObject({ rows: expected, placed: expected })
  expect(data.marks.kind === 'bar' && data.marks.categories.map(({ text }) => text)).toEqual(
    [...new Set(FILLS.map(({ ticker }) => ticker))].filter((ticker) => /AAPL|MSFT/.test(ticker)).sort(),
  )
})

test('facts count values and NULLs of each column', async () => {
  const facts = await folder.gate.withReader(async (reader) => {
    const { id } = await runQuery(reader, `SELECT * FROM (VALUES ('a', 1, [1]), ('b', NULL, [2])) t(k, v, l)`)
    return chartFacts(reader, { id })
  })
  expect(facts).toEqual({
    rows: 2,
    columns: [
      { distinct: 2, nulls: 0 },
      { distinct: 1, nulls: 1 },
      { distinct: 2, nulls: 0 },
    ],
  })
})

test('a column that holds no numbers is refused in words', async () => {
  await expect(chart(ALL, { kind: 'bar', y: 0, aggregate: 'sum' })).rejects.toMatchObject({ code: 'USAGE' })
  await expect(chart(ALL, { kind: 'histogram', x: 0 })).rejects.toMatchObject({ code: 'USAGE' })
  await expect(chart(ALL, { kind: 'bar', x: 99 })).rejects.toMatchObject({ code: 'USAGE' })
})
