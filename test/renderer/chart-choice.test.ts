import { expect, test } from 'vitest'
import { suggestChart, titlesOf, unitOf, withKind } from '../../renderer/state/chart-choice.ts'
import { narrowStatement } from '../../renderer/state/chart-narrow.ts'
import { categoryWord, grouped, shortName, tableOf, wordsOf } from '../../renderer/state/chart-words.ts'
import type { Column, ColumnKind, ResultInfo, TableInfo } from '../../shared/model/cell.ts'
import type { ChartData, ChartFacts, ChartSpec } from '../../shared/model/chart.ts'

const TYPES: Readonly<Record<ColumnKind, string>> = {
  integer: 'BIGINT',
  decimal: 'DECIMAL(18,6)',
  float: 'DOUBLE',
  text: 'VARCHAR',
  time: 'TIMESTAMP_NS',
  date: 'DATE',
  boolean: 'BOOLEAN',
  json: 'JSON',
  other: 'BLOB',
}
const column = (name: string, kind: ColumnKind): Column => ({ name, kind, type: TYPES[kind] })
const facts = (rows: number, ...distinct: readonly number[]): ChartFacts => ({
  rows,
  columns: distinct.map((count) => ({ distinct: count, nulls: 0 })),
})
const [DAY, TS, SIDE, VENUE, BPS, COMMISSION, LINE] = [
  column('day', 'date'),
  column('ts', 'time'),
  column('side', 'text'),
  column('execution_venue', 'text'),
  column('slippage_bps', 'float'),
  column('commission', 'decimal'),
  column('line', 'integer'),
] as const

test.each([
  [
    'one row a day is a line of what it says',
    [DAY, BPS],
    facts(20, 20, 20),
    { kind: 'line', x: 0, y: 1, aggregate: 'value', series: null },
  ],
  [
    'one row a day and side is a line for each side',
    [DAY, SIDE, COMMISSION],
    facts(40, 20, 2, 40),
    { kind: 'line', x: 0, y: 2, series: 1, aggregate: 'value' },
  ],
  [
    'one row a venue is a bar for each, as they come',
    [VENUE, COMMISSION],
    facts(6, 6, 6),
    { kind: 'bar', x: 0, y: 1, aggregate: 'value', order: 'result' },
  ],
  [
    'records are counted over time',
    [TS, VENUE, BPS, LINE],
    facts(65_000, 64_000, 6, 900, 65_000),
    { kind: 'bar', x: 0, y: null, aggregate: 'count', series: null },
  ],
  [
    'amounts of records are summed by category',
    [VENUE, COMMISSION],
    facts(9000, 6, 500),
    { kind: 'bar', x: 0, y: 1, aggregate: 'sum' },
  ],
  [
    'ratios of records are averaged by category',
    [VENUE, BPS],
    facts(9000, 6, 500),
    { kind: 'bar', x: 0, y: 1, aggregate: 'mean' },
  ],
  ['two measures make points', [BPS, COMMISSION], facts(9000, 800, 500), { kind: 'scatter', x: 0, y: 1 }],
  ['one measure is spread into bins', [BPS], facts(9000, 800), { kind: 'histogram', x: 0 }],
  [
    'where a record stands is no measure',
    [LINE, SIDE],
    facts(9000, 9000, 2),
    { kind: 'bar', x: 1, y: null, aggregate: 'count' },
  ],
  ['nothing but JSON is still counted', [column('event_data', 'json')], facts(3, 3), { kind: 'bar', x: 0 }],
] as const)('%s', (_, columns, known, expected) => {
  expect(suggestChart(columns, known)).toMatchObject(expected)
})

test('every kind of chart gets columns that it can be of, from any other', () => {
  const columns = [TS, VENUE, SIDE, BPS, COMMISSION]
  const known = facts(9000, 8000, 6, 4, 800, 500)
  const start = suggestChart(columns, known)
  const kinds = ['line', 'area', 'bar', 'histogram', 'box', 'scatter', 'heatmap'] as const
  for (const from of kinds) {
    for (const to of kinds) {
      const spec = withKind(withKind(start, from, columns, known), to, columns, known)
      const x = spec.x === null ? undefined : columns[spec.x]
      const y = spec.y === null ? undefined : columns[spec.y]
      expect(spec.kind).toBe(to)
      if (to === 'histogram') expect(x?.kind).toMatch(/float|decimal|time/)
      if (to === 'box') expect(y?.kind).toMatch(/float|decimal/)
      if (to === 'scatter')
        expect([x?.kind, y?.kind].join()).toMatch(/^(float|decimal|time),(float|decimal)$/)
      if (to === 'heatmap') expect(spec.series === null ? x?.kind : 'any').toMatch(/time|any/)
    }
  }
})

const SCHEMA: readonly TableInfo[] = [
  {
    name: 'events',
    kind: 'table',
    comment: null,
    columns: [
      { name: 'slippage_bps', type: 'DOUBLE', comment: 'Slippage in basis points, positive = cost' },
      { name: 'commission', type: 'DECIMAL(18,6)', comment: 'Commission, in currency' },
      { name: 'fill_price', type: 'DECIMAL(18,6)', comment: 'Price of the fill, in currency per unit' },
    ],
  },
]

test('a long name keeps its beginning and its end, by which names of one kind differ', () => {
  expect(shortName('risk.limits.max_gross_exposure', 30)).toBe('risk.limits.max_gross_exposure')
  expect(shortName('risk.limits.positions.max_gross_exposure', 30)).toBe('risk.limits.pos…gross_exposure')
  expect(shortName('a  b\n c', 30)).toBe('a b c')
  // Whole characters, not halves of them.
  expect(shortName('😀'.repeat(8), 5)).toBe('😀😀…😀😀')
})

test('units come from what the schema says, else from the name', () => {
  expect(
    ['slippage_bps', 'sum(commission)', 'fill_price', 'mean_bps', 'latency_ms', 'side'].map((name) =>
      unitOf(name, SCHEMA),
    ),
  ).toEqual(['bps', 'currency', 'currency per unit', 'bps', 'ms', null])
})

const SPEC: ChartSpec = {
  kind: 'bar',
  x: 0,
  y: 1,
  series: null,
  aggregate: 'sum',
  step: 'auto',
  bins: 30,
  top: 20,
  order: 'figure',
}

test('titles say what is drawn, and axes in which unit', () => {
  expect(titlesOf(SPEC, [VENUE, COMMISSION], SCHEMA)).toMatchObject({
    title: 'Sum of commission by execution_venue',
    x: 'execution_venue',
    y: 'Sum of commission (currency)',
  })
  expect(titlesOf({ ...SPEC, kind: 'histogram', x: 1 }, [VENUE, BPS], SCHEMA)).toMatchObject({
    title: 'Distribution of slippage_bps',
    x: 'slippage_bps (bps)',
    y: 'Rows',
  })
  expect(titlesOf({ ...SPEC, kind: 'heatmap', y: null }, [TS], SCHEMA)).toMatchObject({
    title: 'Rows by day and hour of ts',
    x: 'ts (UTC)',
    figure: 'Rows',
  })
})

const result = (sql: string, columns: readonly Column[]): ResultInfo => ({
  resultId: 'r',
  sql,
  columns,
  rowCount: 1,
  elapsedMs: 1,
  ranAt: '2024-02-10T09:12:44.120Z',
  name: null,
  pinned: false,
  lineage: null,
})

test('a mark is narrowed to in SQL, whatever it is called', () => {
  expect(
    narrowStatement(result(`SELECT * FROM fills -- all\n;`, [column('a"b', 'text'), TS]), [
      { column: 0, is: `O'Brien` },
      { column: 1, from: '2024-01-15 09:00:00', until: '2024-01-15 10:00:00' },
      { column: 1, hour: 9 },
      { column: 0, is: null },
    ]),
  ).toBe(`SELECT *
FROM (
SELECT * FROM fills -- all
) AS result
WHERE "a""b" = 'O''Brien'
  AND "ts" >= '2024-01-15 09:00:00' AND "ts" < '2024-01-15 10:00:00'
  AND hour("ts") = 9
  AND "a""b" IS NULL`)
})

test('what SQL cannot say is not narrowed', () => {
  expect(narrowStatement(result('DESCRIBE events', [VENUE]), [{ column: 0, is: 'x' }])).toBeNull()
  expect(
    narrowStatement(result('SELECT 1 AS v, 2 AS V', [column('v', 'integer'), column('V', 'integer')]), [
      { column: 0, is: '1' },
    ]),
  ).toBeNull()
  expect(narrowStatement(result('SELECT 1', [VENUE]), [{ column: 7, is: 'x' }])).toBeNull()
})

const DATA: ChartData = {
  rows: 30,
  placed: 30,
  notes: [],
  marks: {
    kind: 'bar',
    axis: 'category',
    step: null,
    categories: [
      { text: 'NYSE', isOther: false, isCut: false, rows: 10 },
      { text: null, isOther: false, isCut: false, rows: 5 },
      { text: null, isOther: true, isCut: false, rows: 15 },
    ],
    series: [],
    points: [0, 1, 2].map((at) => ({
      x: { value: at, text: '' },
      until: null,
      series: 0,
      y: { value: 1234567.25, text: '1234567.25' },
      rows: 10,
    })),
  },
}

test('a mark is told with its exact figure; a rest has no rows of its own to show', () => {
  const words = [0, 1, 2].map((at) => wordsOf(DATA.marks, at, SPEC, [VENUE, COMMISSION], 'Sum'))
  expect(words.map((each) => each?.title)).toEqual(['NYSE', 'NULL', 'other'])
  expect(words[0]?.lines).toEqual([
    ['Sum', '1,234,567.25'],
    ['Rows', '10'],
  ])
  expect(words.map((each) => each?.conditions)).toEqual([
    [{ column: 0, is: 'NYSE' }],
    [{ column: 0, is: null }],
    null,
  ])
  expect(tableOf(DATA, SPEC, [VENUE, COMMISSION], 'Sum').rows[2]).toEqual(['other', '1,234,567.25', '10'])
  expect(categoryWord({ text: '', isOther: false, isCut: false, rows: 1 })).toBe('(empty)')
})

test('thousands are set apart without touching a digit', () => {
  expect(['999', '1000', '-1234567.8900', '9007199254740993', '1e+20', '2024-01-15'].map(grouped)).toEqual([
    '999',
    '1,000',
    '-1,234,567.8900',
    '9,007,199,254,740,993',
    '1e+20',
    '2024-01-15',
  ])
})
