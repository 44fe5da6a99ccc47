import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ask,
  completeSql,
  describeSchema,
  dropResult,
  keptResults,
  listResults,
  makeRoom,
  markResult,
  readPage,
  runQuery,
} from '../../../electron/engine/query/index.ts'
import type { SortKey } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { splitStatements } from '../../../shared/sql/sql-tokens.ts'
import { blotterFailure } from '../../support/blotter-failure.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  await folder.load(
    '2024/01/2024-01-15.log.gz',
    seal(
      [3, 1, 2].map(
        (n) =>
          `{"timestamp": "2024-01-15T00:00:0${n}.123456789Z", "event_type": "order_filled", "order_id": "o${n}", "quantity": ${n}, "fill_price": 10.25}`,
      ),
    ),
  )
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const run = (sql: string, signal?: AbortSignal) =>
  folder.gate.withReader((reader) => runQuery(reader, sql, { signal, now: new Date('2024-02-01T00:00:00Z') }))
const page = (id: string, offset = 0, limit = 1000, sort?: readonly SortKey[]) =>
  folder.gate.withReader((reader) => readPage(reader, { id, offset, limit, sort }))

describe('a result', () => {
  test('has exact values, honest counts, and names as the query gives them', async () => {
    const info = await run(`SELECT 9007199254740993::BIGINT AS a, 1::BIGINT AS a, 2::HUGEINT ^ 2 AS "A b",
      170141183460469231731687303715884105727::HUGEINT AS h, 185.50::DECIMAL(18,2) AS d, 1.5::DECIMAL(38,20) AS long,
      TIMESTAMP_NS '2024-01-15 00:00:00.123456789' AS t, TIMESTAMPTZ '2024-01-15 00:00:00.5+00' AS z, DATE '2024-01-15' AS day,
      'x' AS text, NULL AS nothing, true AS yes, 0.1::DOUBLE AS f, 'NaN'::DOUBLE AS nan,
      {'k': [1, 2]} AS nested, '{"p":185.50}'::JSON AS json, '\\xC3a'::BLOB AS blob, INTERVAL 1 DAY AS i`)
    expect(info.columns.slice(0, 3).map(({ name }) => name)).toEqual(['a', 'a', 'A b'])
    expect(info.columns.map(({ kind }) => kind).join(' ')).toBe(
      'integer integer float integer decimal decimal time time date text integer boolean float float json json other other',
    )
    expect(info.columns[4]?.type).toBe('DECIMAL(18,2)')
    expect(info).toMatchObject({ rows: 1, at: '2024-02-01T00:00:00.000Z' })
    expect((await page(info.id)).rows).toEqual([
      [
        '9007199254740993',
        1,
        4,
        '170141183460469231731687303715884105727',
        '185.50',
        '1.5',
        '2024-01-15 00:00:00.123456789',
        '2024-01-15 00:00:00.5+00',
        '2024-01-15',
        'x',
        null,
        true,
        0.1,
        'nan',
        '{"k":[1,2]}',
        '{"p":185.50}',
        '\\xC3a',
        '1 day',
      ],
    ])
  })

  test('keeps every sign of a text, a byte order mark at its beginning too', async () => {
    const { id } = await run(
      `SELECT chr(65279) || 'X', chr(65279) || 'a text of more than twelve bytes', 'X'`,
    )
    expect((await page(id)).rows).toEqual([['\ufeffX', '\ufeffa text of more than twelve bytes', 'X']])
  })

  test('keeps the order of the query, and pages through it', async () => {
    const info = await run('SELECT i, -i AS minus FROM range(100000) t(i) ORDER BY i DESC')
    expect(info.rows).toBe(100_000)
    expect((await page(info.id, 0, 2)).rows).toEqual([
      [99_999, -99_999],
      [99_998, -99_998],
    ])
    expect((await page(info.id, 99_999, 10)).rows).toEqual([[0, 0]])
    expect((await page(info.id, 100_000, 10)).rows).toEqual([])
    const middle = await page(info.id, 50_000, 200)
    expect(middle).toMatchObject({ offset: 50_000, total: 100_000 })
    expect(middle.rows.map(([i]) => i)).toEqual(Array.from({ length: 200 }, (_, n) => 49_999 - n))
  })

  test('sorts as a whole, NULLs last, ties in its own order', async () => {
    const info = await run(
      'SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE i % 2 END AS k FROM range(10000) t(i)',
    )
    const up = [
      { column: 1, direction: 'asc' },
      { column: 0, direction: 'desc' },
    ] as const
    expect((await page(info.id, 0, 3, up)).rows).toEqual([
      [9998, 0],
      [9994, 0],
      [9992, 0],
    ])
    const down = [{ column: 1, direction: 'desc' }] as const
    const both = await Promise.all([page(info.id, 0, 3, down), page(info.id, 9998, 3, down)])
    expect(both[0].rows).toEqual([
      [1, 1],
      [5, 1],
      [7, 1],
    ])
    expect(both[1].rows).toEqual([
      [9996, null],
      [9999, null],
    ])
    expect((await blotterFailure(page(info.id, 0, 1, [{ column: 7, direction: 'asc' }]))).code).toBe('USAGE')
  })

  test('of EXPLAIN is the plan', async () => {
    const info = await run('EXPLAIN SELECT line FROM events')
    expect(info.columns.map(({ name }) => name)).toEqual(['explain_key', 'explain_value'])
    expect(String((await page(info.id)).rows[0]?.[1])).toContain('events')
  })

  test('of a statement without rows has its columns', async () => {
    const info = await run('SELECT file, line FROM events WHERE false')
    expect(info.columns.map(({ name }) => name)).toEqual(['file', 'line'])
    expect((await page(info.id)).rows).toEqual([])
  })

  test('outlives the process', async () => {
    await using other = makeCaseFolder()
    const params = { n: { value: '41' } }
    const { id } = await other.gate.withReader((reader) => runQuery(reader, 'SELECT :n + 1 AS n', { params }))
    // A write in between closes and reopens the instance.
    await other.load('2024/01/2024-01-15.log.gz', seal(['{"timestamp": "2024-01-15T00:00:00Z"}']))
    await other.gate.withReader(async (reader) => {
      const kept = { id, sql: 'SELECT :n + 1 AS n', params: { n: '41' } }
      expect(await listResults(reader)).toMatchObject([kept])
      expect((await readPage(reader, { id, offset: 0, limit: 5 })).rows).toEqual([[42]])
    })
  })

  test('makes room when all take more than they may: the oldest first, pinned ones never', async () => {
    await using other = makeCaseFolder()
    await other.gate.withReader(async (reader) => {
      const ids: string[] = []
      const keep = async (budget?: number) => {
        const { id } = await runQuery(reader, 'SELECT repeat(chr(97), 1000) AS a, i FROM range(1000) t(i)', {
          budget,
        })
        ids.push(id)
      }
      const left = async () => (await listResults(reader)).map(({ id }) => ids.indexOf(id)).reverse()
      await keep()
      const one = (await keptResults(reader)).bytes
      // A million bytes of text, eight thousand of numbers, and what a table costs.
      expect(one).toBe(256 * 1024 + 1_000_000 + 8000)
      for (let n = 1; n < 4; n++) await keep()
      await markResult(reader, ids[0] as string, { pinned: true })
      await keep(3 * one)
      expect(await left()).toEqual([0, 3, 4])
      expect((await keptResults(reader)).pinned).toEqual(new Set([ids[0]]))
      await makeRoom(reader, 0)
      expect(await left()).toEqual([0, 4])
      await markResult(reader, ids[0] as string, { pinned: false })
      await keep(1)
      expect(await left()).toEqual([5])
      await expect(readPage(reader, { id: ids[0] as string, offset: 0, limit: 5 })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
      await dropResult(reader, ids[5] as string)
      const tables = await ask(
        reader,
        `SELECT count(*) AS n FROM duckdb_tables() WHERE database_name = 'results' AND table_name LIKE 'result%'`,
      )
      expect(tables).toEqual([{ n: 0n }])
    })
  })

  test('orders that are kept of a result count with it, and make it the one that goes', async () => {
    await using other = makeCaseFolder()
    await other.gate.withReader(async (reader) => {
      const keep = (budget?: number) => runQuery(reader, 'SELECT i FROM range(10000) t(i)', { budget })
      const [first, second] = [await keep(), await keep()]
      const plain = (await keptResults(reader)).bytes
      const sort = [{ column: 0, direction: 'desc' }] as const
      await readPage(reader, { id: first.id, offset: 0, limit: 5, sort })
      // Ten thousand row numbers of eight bytes, and what a table costs.
      expect((await keptResults(reader)).bytes).toBe(plain + 256 * 1024 + 80_000)
      await makeRoom(reader, plain)
      expect((await listResults(reader)).map(({ id }) => id)).toEqual([second.id])
      expect((await keptResults(reader)).bytes).toBe(plain / 2)
    })
  })

  test('of an earlier Blotter is read too', async () => {
    await using other = makeCaseFolder()
    await other.gate.withReader(async (reader) => {
      await reader.connection.run(
        `CREATE TABLE results.main.kept (seq BIGINT, id VARCHAR, sql VARCHAR, columns VARCHAR, row_count BIGINT,
           elapsed_ms DOUBLE, ran_at VARCHAR)`,
      )
      await reader.connection.run('CREATE TABLE results.main.result_old (c0 INTEGER)')
      await reader.connection.run('INSERT INTO results.main.result_old VALUES (7)')
      await reader.connection.run(
        `INSERT INTO results.main.kept VALUES (1, 'old', 'SELECT 7',
           '[{"name":"n","type":"INTEGER","kind":"integer"}]', 1, 2.5, '2024-01-01T00:00:00.000Z')`,
      )
      expect(await listResults(reader)).toMatchObject([{ id: 'old', params: {} }])
      expect((await readPage(reader, { id: 'old', offset: 0, limit: 5 })).rows).toEqual([[7]])
    })
  })
})

describe('cancel', () => {
  test('ends a heavy join within a second; the earlier result stays', async () => {
    const earlier = await run('SELECT 42 AS answer')
    const before = (await folder.gate.withReader((reader) => listResults(reader))).length
    const abort = new AbortController()
    const heavy = blotterFailure(
      run(
        'SELECT count(*) FROM range(100000000) a(i) JOIN range(100000000) b(j) ON (a.i * 7) % 1000003 < (b.j * 3) % 999983',
        abort.signal,
      ).catch((error: unknown) => {
        throw error instanceof DOMException ? new BlotterError('CANCELLED', 'by the signal') : error
      }),
    )
    await sleep(300)
    const stopped = performance.now()
    abort.abort()
    expect((await heavy).code).toBe('CANCELLED')
    expect(performance.now() - stopped).toBeLessThan(1000)
    expect((await page(earlier.id)).rows).toEqual([[42]])
    expect((await folder.gate.withReader((reader) => listResults(reader))).length).toBe(before)
  })

  test('before the start runs nothing', async () => {
    const abort = new AbortController()
    abort.abort(new BlotterError('CANCELLED', 'no'))
    expect((await blotterFailure(run('SELECT 1', abort.signal))).code).toBe('CANCELLED')
  })

  test('one query runs while another does', async () => {
    const abort = new AbortController()
    const long = blotterFailure(
      run(
        'SELECT count(*) FROM range(100000000) a(i), range(100000) b(j) WHERE a.i + b.j = 3',
        abort.signal,
      ).catch(() => {
        throw new BlotterError('CANCELLED', 'stopped')
      }),
    )
    await sleep(50)
    expect((await run('SELECT 1')).rows).toBe(1)
    abort.abort()
    expect((await long).code).toBe('CANCELLED')
  })
})

describe('errors point at their place', () => {
  test.each([
    ['SELECT nope FROM events', 1, 8, 4],
    ['SELECT 1,\n  nope\nFROM events', 2, 3, 4],
    ['\n\nSELECT * FRM events', 3, 14, 6],
    [
      `SELECT (event_data->>'a')::numeric, nope FROM events WHERE event = 'x' AND event_data->>'a' = 'b'`,
      1,
      37,
      4,
    ],
    [`SELECT * FROM events WHERE event = 'x' AND event_data->>'a' = 'b' AND nope = 3`, 1, 71, 4],
    [`SELECT ${'1, '.repeat(100)}nope, ${'2, '.repeat(100)}3 FROM events`, 1, 308, 4],
    [`SELECT event_type,\n 'lots'::INTEGER FROM events`, 2, 8, 2],
    ['SELECT * FROM nowhere', 1, 15, 7],
    ['SELECT * FROM events WHERE line = $1', 1, 35, 2],
  ])('%s', async (sql, line, column, length) => {
    const error = await blotterFailure(run(sql))
    expect(error.code).toBe('SQL_ERROR')
    expect(error.position).toEqual({ line, column, length })
    expect(error.message).not.toContain('LINE ')
  })

  test('and the message is one a person can read', async () => {
    expect((await blotterFailure(run('SELECT nope FROM events'))).message).toMatch(
      /^Binder Error: Referenced column "nope"/,
    )
  })
})

describe('helpers of the editor', () => {
  test('completion knows tables and columns', async () => {
    const suggest = (text: string) =>
      folder.gate.withReader((reader) => completeSql(reader, text, text.length))
    expect((await suggest("SELECT 'é', 1 FROM eve"))[0]).toMatchObject({ text: 'events', start: 19 })
    expect((await suggest('SELECT slip')).map(({ text }) => text)).toContain('slippage_bps')
  })

  test('the schema has a meaning for every column', async () => {
    const schema = await folder.gate.withReader((reader) => describeSchema(reader))
    const names = schema.map(({ name }) => name)
    for (const name of [
      ...[
        'events',
        'files',
        'rejects',
        'findings',
        'orders',
        'fills',
        'signals',
        'positions',
        'config_changes',
      ],
      ...['user_actions', 'circuit_breakers', 'trades', 'risk_events', 'system_events', 'nav_history'],
      ...['compliance_events', 'order_lifecycle', 'audit_log', 'trade_log', 'schema_drift', 'search'],
    ]) {
      expect(names).toContain(name)
    }
    const silent = schema.flatMap((table) =>
      table.name === 'blotter_schema'
        ? []
        : table.columns.filter(({ comment }) => !comment).map(({ name }) => `${table.name}.${name}`),
    )
    expect(silent).toEqual([])
    const events = schema.find(({ name }) => name === 'events')?.columns ?? []
    expect(events.find(({ name }) => name === 'slippage_bps')).toEqual({
      name: 'slippage_bps',
      type: 'DOUBLE',
      comment: 'Slippage in basis points, positive = cost',
    })
  })

  test('statements are found in a text', () => {
    const text = `SELECT ';' -- ;\n;\n/* ; */ SELECT $$;$$, "a;b" ;;\n\n`
    expect(splitStatements(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      `SELECT ';'`,
      `SELECT $$;$$, "a;b"`,
    ])
  })
})

describe('ask', () => {
  test('takes parameters and gives exact values', async () => {
    const rows = await folder.gate.withReader((reader) =>
      ask(
        reader,
        `SELECT sum(quantity * fill_price) AS value, count(*) AS n, max(ts) AS last, max(ts)::TIMESTAMPTZ AS z,
          any_value(day) AS day, 1::INT AS i FROM events WHERE day = $day AND order_id <> $id`,
        { day: '2024-01-15', id: "o1'; --" },
      ),
    )
    expect(rows).toEqual([
      {
        value: '61.50000000000000',
        n: 3n,
        last: '2024-01-15 00:00:03.123456789',
        z: '2024-01-15 00:00:03.123456+00',
        day: '2024-01-15',
        i: 1,
      },
    ])
  })
})

describe('views', () => {
  test('order_lifecycle follows an order', async () => {
    await using other = makeCaseFolder()
    const event = (second: string, type: string, rest: string) =>
      `{"timestamp": "2024-01-15T09:30:${second}Z", "event_type": "${type}", "order_id": "o1"${rest}}`
    await other.load(
      '2024/01/2024-01-15.log.gz',
      seal([
        event(
          '00.000000000',
          'order_submitted',
          ', "ticker": "SPY", "side": "SELL", "quantity": 300, "limit_price": 10',
        ),
        event(
          '00.000250000',
          'order_partial_fill',
          ', "quantity": 100, "fill_price": 10.10, "commission": 0.1',
        ),
        event('02.500000001', 'order_filled', ', "quantity": 200, "fill_price": 10.40, "commission": 0.2'),
        '{"timestamp": "2024-01-15T09:31:00Z", "event_type": "config_changed", "user": "admin", "changes": [{"path": "a.b", "old_value": 0.05, "new_value": null}, {"path": "c"}]}',
        '{"timestamp": "2024-01-15T09:31:00Z", "event_type": "config_changed", "user": "admin"}',
      ]),
    )
    const rows = await other.gate.withReader((reader) =>
      ask(
        reader,
        `SELECT ticker, side, ordered_quantity, fills, filled_quantity, average_price, commission,
          submit_to_first_fill_ms, submit_to_last_fill_ms, filled_at, rejected_at FROM order_lifecycle`,
      ),
    )
    expect(rows).toEqual([
      {
        ticker: 'SPY',
        side: 'sell',
        ordered_quantity: '300.00000000',
        fills: 2n,
        filled_quantity: '300.00000000',
        average_price: 10.3,
        commission: '0.300000',
        submit_to_first_fill_ms: 0.25,
        submit_to_last_fill_ms: 2500.000001,
        filled_at: '2024-01-15 09:30:02.500000001',
        rejected_at: null,
      },
    ])
    const changes = await other.gate.withReader((reader) =>
      ask(
        reader,
        'SELECT user_id, path, old_value::VARCHAR AS o, new_value::VARCHAR AS n FROM config_changes ORDER BY ALL',
      ),
    )
    expect(changes).toEqual([
      { user_id: 'admin', path: 'a.b', o: '0.05', n: 'null' },
      { user_id: 'admin', path: 'c', o: null, n: null },
      { user_id: 'admin', path: null, o: null, n: null },
    ])
    const all = await other.gate.withReader(async (reader) => {
      const names = (await describeSchema(reader))
        .filter(({ kind }) => kind === 'view')
        .map(({ name }) => name)
      for (const name of names) await ask(reader, `SELECT * FROM ${name}`)
      return names.length
    })
    expect(all).toBeGreaterThan(14)
  })
})
