/** `node test/bench/result-view.ts [--rows 1000000]`: how long a kept result takes to page, sort, filter and profile. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createCaseGate } from '../../electron/engine/case-gate.ts'
import {
  compareResults,
  findHit,
  profileColumn,
  readPage,
  runQuery,
  summariseSelection,
} from '../../electron/engine/query/index.ts'
import type { SortKey } from '../../shared/model/cell.ts'
import type { ResultFilter } from '../../shared/model/result-filter.ts'
import { median } from './measure.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const rows = Number(values.rows)
const folder = mkdtempSync(join(tmpdir(), 'blotter-bench-'))
const gate = createCaseGate({
  casePath: join(folder, 'case.duckdb'),
  resultsPath: join(folder, 'results.duckdb'),
  tmpDir: folder,
})

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const value = await work()
  process.stdout.write(`${what.padEnd(58)}${(performance.now() - started).toFixed(1).padStart(9)} ms\n`)
  return value
}

const SQL = `SELECT i AS id, (i * 7919) % 1000003 AS mixed, 'SYM' || (i % 977) AS ticker, (i * 1.37)::DECIMAL(18,4) AS price,
  make_timestamp_ns(1704067200000000000 + i * 1000003) AS ts, i % 7 = 0 AS flag, 'order-' || i AS order_id,
  '{"qty":' || (i % 500) || '}' AS payload FROM range(${rows}) t(i)`

await gate.withReader(async (reader) => {
  const { id } = await timed(`run and keep ${rows.toLocaleString('en-US')} rows x 8`, () =>
    runQuery(reader, SQL),
  )
  const page = (offset: number, sort: readonly SortKey[] = [], filter: ResultFilter = []) =>
    readPage(reader, { id, offset, limit: 200, sort, filter })
  /** Next pages one after the other, as they are scrolled to: 30 ms apart. */
  const scroll = async (what: string, read: (offset: number) => Promise<unknown>) => {
    const times: number[] = []
    for (let at = 1; at <= 100; at++) {
      const started = performance.now()
      await read(at * 200)
      times.push(performance.now() - started)
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    const sorted = [...times].sort((one, other) => one - other)
    process.stdout.write(
      `${what.padEnd(58)}${median(times).toFixed(1).padStart(9)} ms median, ${(sorted[94] ?? 0).toFixed(1)} ms 95th\n`,
    )
  }
  await timed('first page of 200', () => page(0))
  await scroll('next page of 200', (offset) => page(offset))
  await timed('a page in the middle', () => page(rows / 2))
  const sort: readonly SortKey[] = [{ column: 1, direction: 'desc' }]
  await timed('sort, first page', () => page(0, sort))
  await scroll('sorted, next page', (offset) => page(offset, sort))
  await timed('sorted, a page in the middle', () => page(rows / 2, sort))
  const filter: ResultFilter = [{ column: 2, operator: 'contains', values: ['sym1'] }]
  await timed('filter by contains, first page', () => page(0, [], filter))
  await scroll('filtered, next page', (offset) => page(offset, [], filter))
  await timed('filter and sort, first page', () => page(0, sort, filter))
  await scroll('filtered and sorted, next page', (offset) => page(offset, sort, filter))
  const columns = [0, 1, 2, 3, 4, 5, 6, 7]
  const text = '777'
  const first = await timed('search all 8 columns, first hit', () =>
    findHit(reader, { id, text, columns, from: null, direction: 'next' }),
  )
  await timed(`next of ${first.cells.toLocaleString('en-US')} hits`, () =>
    findHit(reader, { id, text, columns, from: first.at, direction: 'next' }),
  )
  await timed('figures of a whole column of decimals', () =>
    summariseSelection(reader, { id, fromRow: 0, toRow: rows - 1, columns: [3] }),
  )
  for (const [column, name] of [
    [2, 'text'],
    [3, 'decimal'],
    [4, 'nanoseconds'],
  ] as const) {
    await timed(`profile of a column, ${name}`, () => profileColumn(reader, { id, column }))
  }
  const other = await runQuery(reader, SQL.replace('i % 500', '(i + (i % 1000 = 0)::INT) % 500'))
  const compared = await timed('compare two results by key', () =>
    compareResults(reader, { left: id, right: other.id, keys: ['id'] }),
  )
  process.stdout.write(`${JSON.stringify(compared.summary)}\n`)
})
await gate.close()
rmSync(folder, { recursive: true, force: true })
