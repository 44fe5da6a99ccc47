import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportResult, runQuery } from '../../../electron/engine/query/index.ts'
import type { ExportFormat, SortKey } from '../../../shared/model/cell.ts'
import { type CaseFolder, makeCaseFolder } from '../load/case-folder.ts'

let folder: CaseFolder
let out: string
beforeAll(async () => {
  folder = makeCaseFolder()
  out = join(folder.dir, 'out')
  mkdirSync(out)
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

let files = 0
async function write(sql: string, format: ExportFormat, sort: readonly SortKey[] = [], signal?: AbortSignal) {
  const path = join(out, `export-${files++}.${format}`)
  const progress: number[] = []
  const outcome = await folder.gate.withReader(async (reader) => {
    const { id } = await runQuery(reader, sql)
    return exportResult(
      reader,
      { id, format, path, sort },
      { signal, onProgress: ({ done }) => progress.push(done) },
    )
  })
  expect(outcome.bytes).toBe(readFileSync(path).length)
  return { text: readFileSync(path, 'utf8'), path, outcome, progress }
}

describe('csv', () => {
  test('is safe to open, exact, and quoted where it must be', async () => {
    const { text } = await write(
      `SELECT * FROM (VALUES
        (1, '=1+1', -5, 'a,b', NULL, 9007199254740993::BIGINT, 0.30::DECIMAL(18,6)),
        (2, '+x', 5, 'say "hi"', '', -1::BIGINT, -1.5::DECIMAL(18,6)),
        (3, '-x', 0, E'two\\nlines', 'plain', NULL, 100::DECIMAL(18,6)),
        (4, '@x', NULL, E'\\ttab', E'=1,"2"', 0, 0::DECIMAL(18,6))
      ) t(i, "=formula", n, "a,b", s, big, d)`,
      'csv',
    )
    expect(text).toBe(
      [
        `i,'=formula,n,"a,b",s,big,d`,
        `1,'=1+1,-5,"a,b",,9007199254740993,0.3`,
        `2,'+x,5,"say ""hi""","",-1,-1.5`,
        `3,'-x,0,"two\nlines",plain,,100`,
        `4,'@x,,'\ttab,"'=1,""2""",0,0`,
        '',
      ].join('\r\n'),
    )
  })
})

describe('json', () => {
  const SQL = `SELECT i, i::HUGEINT * 100000000000000000000 AS big, (i / 3)::DECIMAL(18,6) AS d, 'é"' || i AS "a""b", NULL AS nothing,
    i % 2 = 0 AS even, TIMESTAMP_NS '2024-01-15 00:00:00.123456789' AS t, 'inf'::DOUBLE AS f, {'k': [i]} AS o, 1 AS i
    FROM range(5000) t(i)`

  test('is read by Python with every digit', async () => {
    const { path, progress, outcome } = await write(SQL, 'json')
    expect(outcome.rows).toBe(5000)
    expect(progress.at(-1)).toBe(5000)
    const read = execFileSync(
      'python3',
      [
        '-c',
        `import json,sys,decimal
r=json.load(open(sys.argv[1],encoding='utf-8'),parse_float=decimal.Decimal)
assert len(r)==5000
print(list(r[0]), r[7]['big'], r[7]['d'], r[7]['a"b'], r[7]['nothing'], r[7]['even'], r[7]['t'], r[7]['f'], r[7]['o'], sum(x['i'] for x in r))`,
        path,
      ],
      { encoding: 'utf8' },
    )
    expect(read.trim()).toBe(
      `['i', 'big', 'd', 'a"b', 'nothing', 'even', 't', 'f', 'o', 'i_1'] 700000000000000000000 2.333333 é"7 None False 2024-01-15 00:00:00.123456789 inf {'k': [7]} 12497500`,
    )
  })

  test('lines: one object each, in the order asked for', async () => {
    const { text } = await write('SELECT i, i % 3 AS k FROM range(5) t(i)', 'jsonl', [
      { column: 1, direction: 'desc' },
      { column: 0, direction: 'desc' },
    ])
    expect(text).toBe('{"i":2,"k":2}\n{"i":4,"k":1}\n{"i":1,"k":1}\n{"i":3,"k":0}\n{"i":0,"k":0}\n')
  })

  test('of no rows is an empty list', async () => {
    expect(JSON.parse((await write('SELECT 1 AS a WHERE false', 'json')).text)).toEqual([])
    expect((await write('SELECT 1 AS a WHERE false', 'csv')).text).toBe('a\r\n')
  })

  test('a decimal without digits before its point has its zero there', async () => {
    const sql = 'SELECT v::DECIMAL(2,2) AS a, v::DECIMAL(6,6) AS b FROM (SELECT unnest([0.5, -0.25, 0]) AS v)'
    expect((await write(sql, 'jsonl')).text).toBe(
      '{"a":0.50,"b":0.5}\n{"a":-0.25,"b":-0.25}\n{"a":0.00,"b":0}\n',
    )
    expect((await write(sql, 'csv')).text).toContain('0.50,0.5\r\n-0.25,-0.25\r\n0.00,0\r\n')
  })
})

describe('parquet', () => {
  test('keeps types and values', async () => {
    const { path, outcome } = await write(
      `SELECT i::BIGINT AS i, (i * 1.25)::DECIMAL(18,6) AS d, sum(i) OVER () AS h, 'x' || i AS a, 'y' AS A, DATE '2024-01-15' AS day,
        TIMESTAMP_NS '2024-01-15 00:00:00.123456789' AS t, '{"p":185.50}'::JSON AS j, [i, NULL] AS l,
        'b'::ENUM('a', 'b') AS e, CASE WHEN i % 2 = 0 THEN NULL ELSE true END AS b,
        170141183460469231731687303715884105727::HUGEINT AS big FROM range(10000) t(i)`,
      'parquet',
      [{ column: 0, direction: 'desc' }],
    )
    expect(outcome.rows).toBe(10_000)
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${path}')`)
    expect(described.getRows().map(([name, type]) => `${name} ${type}`)).toEqual([
      'i BIGINT',
      'd DECIMAL(18,6)',
      'h DECIMAL(38,0)',
      'a VARCHAR',
      'A_1 VARCHAR',
      'day DATE',
      't TIMESTAMP_NS',
      'j JSON',
      'l BIGINT[]',
      'e VARCHAR',
      'b BOOLEAN',
      'big VARCHAR',
    ])
    const first = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}') LIMIT 1`)
    expect(first.getRowsJson()).toEqual([
      [
        '9999',
        '12498.750000',
        '49995000',
        'x9999',
        'y',
        '2024-01-15',
        '2024-01-15 00:00:00.123456789',
        '{"p":185.50}',
        ['9999', null],
        'b',
        true,
        '170141183460469231731687303715884105727',
      ],
    ])
    const counted = await connection.runAndReadAll(
      `SELECT count(*), sum(i), count(b) FROM read_parquet('${path}')`,
    )
    expect(counted.getRowsJson()).toEqual([['10000', '49995000', '5000']])
    connection.closeSync()
    instance.closeSync()
  })
})

describe('an export that does not end', () => {
  test.each(['csv', 'json', 'jsonl', 'parquet'] as const)('%s: cancelled, leaves nothing', async (format) => {
    const before = readdirSync(out)
    const abort = new AbortController()
    const path = join(out, `cancelled.${format}`)
    await expect(
      folder.gate.withReader(async (reader) => {
        const { id } = await runQuery(reader, 'SELECT i, hash(i) AS h FROM range(200000) t(i)')
        return exportResult(
          reader,
          { id, format, path },
          { signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) },
        )
      }),
    ).rejects.toThrow('enough')
    expect(readdirSync(out)).toEqual(before)
  })

  test('into a folder that is not there says so', async () => {
    await expect(
      folder.gate.withReader(async (reader) => {
        const { id } = await runQuery(reader, 'SELECT 1')
        return exportResult(reader, { id, format: 'csv', path: join(out, 'nowhere', 'x.csv') })
      }),
    ).rejects.toMatchObject({ code: 'IO' })
  })
})
