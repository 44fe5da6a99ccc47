/** What the editor asks of DuckDB: functions, values, plans, and the places of errors. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ask,
  completeSql,
  explainQuery,
  listFunctions,
  listValues,
  runQuery,
} from '../../../electron/engine/query/index.ts'
import { SNIPPETS } from '../../../renderer/state/sql-snippets.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { PlanNode } from '../../../shared/model/plan.ts'
import { RESERVED } from '../../../shared/sql/sql-names.ts'
import { blotterFailure } from '../../support/blotter-failure.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  await folder.load(
    '2024/01/2024-01-15.log.gz',
    seal(
      Array.from(
        { length: 3000 },
        (_, n) =>
          `{"timestamp": "2024-01-15T00:00:00.${String(n).padStart(6, '0')}Z", "event_type": "${n % 3 === 0 ? 'order_submitted' : 'order_filled'}", "order_id": "o${n}", "ticker": "${n % 100 === 0 ? "O'K; DROP" : 'SPY'}", "quantity": ${n}}`,
      ),
    ),
  )
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

describe('functions', () => {
  test('have their signatures, meaning and example; none that the gate refuses is offered', async () => {
    const functions = await folder.gate.withReader(listFunctions)
    const named = new Map(functions.map((one) => [one.name, one]))
    expect(named.get('strftime')).toMatchObject({
      kind: 'scalar',
      description: expect.stringContaining('format string'),
      example: expect.stringContaining('strftime('),
    })
    expect(named.get('strftime')?.signatures).toContain('strftime(data TIMESTAMP, format VARCHAR) → VARCHAR')
    expect(named.get('quantile_cont')?.kind).toBe('aggregate')
    expect(named.get('count')?.signatures[0]).toMatch(/^count\(/)
    expect(functions.length).toBeGreaterThan(500)
    for (const name of ['read_csv', 'getenv', 'glob', 'query', 'parquet_scan', 'sniff_csv']) {
      expect(named.has(name), name).toBe(false)
    }
    for (const one of functions) {
      expect(one.signatures.length, one.name).toBeGreaterThan(0)
      expect(one.signatures.length).toBeLessThanOrEqual(one.overloads)
    }
  })
})

describe('values of a column', () => {
  const values = (table: string, column: string, patienceMs?: number) =>
    folder.gate.withReader((reader) =>
      listValues(reader, table, column, patienceMs === undefined ? {} : { patienceMs }),
    )
  test('come with their counts, the most frequent first', async () => {
    expect(await values('events', 'event_type')).toEqual({
      values: [
        { value: 'order_filled', count: 2000 },
        { value: 'order_submitted', count: 1000 },
      ],
      more: false,
    })
    expect(await values('FILLS', 'Ticker')).toEqual({
      values: [
        { value: 'SPY', count: 1980 },
        { value: "O'K; DROP", count: 20 },
      ],
      more: false,
    })
    expect((await values('files', 'verdict'))?.values).toEqual([{ value: 'PASSED', count: 1 }])
  })
  test('are not listed where there are many, and not for what is no column of plain values', async () => {
    expect(await values('events', 'order_id')).toBeNull()
    expect(await values('events', 'quantity')).toBeNull()
    expect(await values('events', 'event_data')).toBeNull()
    expect(await values('nowhere', 'ticker')).toBeNull()
    expect(await values('events"; DROP TABLE events; --', 'ticker')).toBeNull()
  })
  test('are given up when counting takes too long', async () => {
    expect(await values('order_lifecycle', 'ticker', 0)).toBeNull()
  })
})

test.each(SNIPPETS)('the snippet $name runs', async ({ body }) => {
  const sql = body.replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
  await folder.gate.withReader((reader) => runQuery(reader, sql))
})

test('the reserved words are those of DuckDB', async () => {
  const found = await folder.gate.withReader((reader) =>
    ask(
      reader,
      "SELECT upper(keyword_name) AS word FROM duckdb_keywords() WHERE keyword_category = 'reserved'",
    ),
  )
  expect(found.map(({ word }) => word).sort()).toEqual([...RESERVED].sort())
})

describe('completion', () => {
  test('tells what kind of word each suggestion is', async () => {
    const found = await folder.gate.withReader((reader) => completeSql(reader, 'SELECT 1 FROM events wh', 23))
    expect(found[0]).toEqual({ text: 'where ', start: 21, kind: 'keyword' })
  })

  test('names the tables of the archive, and none that serve Blotter itself', async () => {
    const found = await folder.gate.withReader((reader) => completeSql(reader, 'SELECT * FROM ', 14))
    const names = found.map(({ text }) => text)
    expect(names).toEqual(expect.arrayContaining(['events', 'order_lifecycle']))
    expect(names.filter((name) => /search_index|rare_words|blotter_schema/.test(name))).toEqual([])
  })
})

const nodes = (root: PlanNode): readonly PlanNode[] => [root, ...root.children.flatMap(nodes)]
const explain = (sql: string, measure: boolean, signal?: AbortSignal) =>
  folder.gate.withReader((reader) => explainQuery(reader, sql, { measure, signal }))

describe('a plan', () => {
  const SQL = `SELECT ticker, count(*) FROM events WHERE event_type = 'order_filled' GROUP BY ticker`
  test('is told without running: operators, table, filter, estimates', async () => {
    const plan = await explain(SQL, false)
    expect(plan.elapsedMs).toBeNull()
    const scan = nodes(plan.root).find(({ table }) => table === 'events')
    expect(scan?.details.find(({ name }) => name === 'Filters')?.value).toContain('order_filled')
    expect(scan?.estimatedRows).toBeGreaterThan(0)
    for (const node of nodes(plan.root)) expect(node.measured).toBeNull()
  })
  test('is measured: rows in and out of every operator', async () => {
    const plan = await explain(SQL, true)
    expect(plan.elapsedMs).toBeGreaterThan(0)
    const all = nodes(plan.root)
    expect(all.some(({ operator }) => operator === 'EXPLAIN_ANALYZE')).toBe(false)
    const scan = all.find(({ table }) => table === 'events')
    expect(scan?.measured).toMatchObject({ rowsIn: 3000, rows: 2000 })
    const group = all.find(({ operator }) => operator.includes('GROUP_BY'))
    expect(group?.measured?.rows).toBe(2)
    for (const node of all) expect(node.measured?.ms).toBeGreaterThanOrEqual(0)
  })
  test('is that of the statement behind an EXPLAIN, and of search()', async () => {
    const plan = await explain(`EXPLAIN ANALYZE SELECT count(*) FROM search('SPY')`, false)
    expect(nodes(plan.root).some(({ table }) => table === 'events')).toBe(true)
  })
  test('nothing that writes is explained, and no file is read', async () => {
    for (const sql of [
      'INSERT INTO events SELECT * FROM events',
      'EXPLAIN ANALYZE DELETE FROM events',
      "SELECT * FROM read_csv('/etc/passwd')",
      "COPY events TO '/tmp/x'",
      'SELECT 1; SELECT 2',
    ]) {
      expect((await blotterFailure(explain(sql, true))).code, sql).toBe('SQL_REFUSED')
    }
  })
  test('an error points into the statement', async () => {
    const error = await blotterFailure(explain('SELECT\n  tickr FROM events', true))
    expect(error).toMatchObject({
      code: 'SQL_ERROR',
      position: { line: 2, column: 3, length: 5, instead: expect.arrayContaining(['ticker']) },
    })
  })
  test('a measured run is interrupted within a second', async () => {
    const controller = new AbortController()
    const running = blotterFailure(
      explain(
        'SELECT count(*) FROM range(100000000) a(i), range(100000) b(j) WHERE (i * 31 + j) % 7 = 3',
        true,
        controller.signal,
      ),
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    const asked = performance.now()
    controller.abort(new BlotterError('CANCELLED', 'The query was cancelled.'))
    expect((await running).code).toBe('CANCELLED')
    expect(performance.now() - asked).toBeLessThan(1000)
  })
})

describe('the place of an error', () => {
  const run = (sql: string) => folder.gate.withReader((reader) => runQuery(reader, sql))
  /** What the position marks in the text. */
  const marked = (sql: string, { position }: BlotterError) => {
    if (!position) return null
    const line = sql.split('\n')[position.line - 1] ?? ''
    return line.slice(position.column - 1, position.column - 1 + (position.length ?? 0))
  }
  test.each([
    ['on a later line, behind tabs', "SELECT 1,\n\t\t'x',\ttickr\nFROM events", 'tickr'],
    ['behind characters beyond the basic plane', "SELECT '😀😀', tickr FROM events", 'tickr'],
    ['behind wide characters', "SELECT '日本語日本語', tickr FROM events", 'tickr'],
    ['behind combining characters', "SELECT 'e\u0301e\u0301', tickr FROM events", 'tickr'],
    [
      'in a long line',
      `SELECT ${'quantity, '.repeat(40)}tickr, ${'quantity, '.repeat(40)}1 FROM events`,
      'tickr',
    ],
    ['the part of a qualified name that is wrong', 'SELECT e.tickr FROM events e', 'tickr'],
    ['a table', 'SELECT *\nFROM evnts', 'evnts'],
    ['a function', 'SELECT strftim(ts) FROM events', 'strftim'],
    ['a keyword', 'SELECT 1 FORM events', 'events'],
    ['an end that comes too early', 'SELECT ticker FROM events WHERE', 'WHERE'],
    ['a comment before it', '-- a note\n/* and more */ SELECT tickr FROM events', 'tickr'],
    ['behind what is rewritten', "SELECT event_data->>'a' = 'b', tickr FROM events", 'tickr'],
  ])('%s', async (_what, sql, wrong) => {
    expect(marked(sql, await blotterFailure(run(sql)))).toBe(wrong)
  })
  test('what may have been meant is told, and is ready to be written', async () => {
    const column = await blotterFailure(run('SELECT e.tickr FROM events e'))
    expect(column.position?.instead?.[0]).toBe('ticker')
    expect(column.hint).toMatch(/^Did you mean “ticker”/)
    expect(column.message).not.toContain('Candidate')
    const table = await blotterFailure(run('SELECT * FROM evnts'))
    expect(table.position?.instead).toEqual(['events'])
    const quoted = await blotterFailure(run('SELECT "order dat" FROM (SELECT 1 AS "order date")'))
    expect(quoted.position?.instead).toEqual(['"order date"'])
  })
})
