import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, checkWords, listResults, readPage, runQuery } from '../../../electron/engine/query/index.ts'
import { blotterFailure } from '../../support/blotter-failure.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

let folder: CaseFolder
let outside: string
beforeAll(async () => {
  folder = makeCaseFolder()
  outside = mkdtempSync(join(tmpdir(), 'blotter-outside-'))
  writeFileSync(join(outside, 'secret.csv'), 'a,b\n1,secret\n')
  await folder.load(
    '2024/01/2024-01-15.log.gz',
    seal(['{"timestamp": "2024-01-15T00:00:00Z", "event_type": "x"}']),
  )
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const run = (sql: string) => folder.gate.withReader((reader) => runQuery(reader, sql))

/** `{}` stands for a folder outside the workspace. */
const REFUSED: readonly (readonly [what: string, sql: string])[] = [
  ['read_csv', `SELECT * FROM read_csv('{}/secret.csv')`],
  ['read_csv_auto', `SELECT * FROM read_csv_auto('{}/secret.csv')`],
  ['read_json', `SELECT * FROM read_json('{}/secret.csv')`],
  ['read_text', `SELECT * FROM read_text('{}/secret.csv')`],
  ['read_text, quoted name', `SELECT * FROM "read_text"('{}/secret.csv')`],
  ['read_blob', `SELECT * FROM read_blob('{}/secret.csv')`],
  ['read_parquet', `SELECT * FROM read_parquet('{}/secret.csv')`],
  ['parquet_metadata', `SELECT * FROM parquet_metadata('{}/secret.csv')`],
  ['glob', `SELECT * FROM glob('{}/*')`],
  ['sniff_csv', `SELECT * FROM sniff_csv('{}/secret.csv')`],
  ['a file by name', `SELECT * FROM '{}/secret.csv'`],
  ['a file by name, from first', `FROM '{}/secret.csv'`],
  ['a file in a join', `SELECT * FROM events JOIN '{}/secret.csv' ON true`],
  ['a file in a subquery', `SELECT (SELECT count(*) FROM read_csv('{}/secret.csv'))`],
  ['COPY TO', `COPY events TO '{}/out.csv'`],
  ['COPY a query', `COPY (SELECT 1) TO '{}/out.csv' (FORMAT csv, HEADER)`],
  ['COPY FROM', `COPY events FROM '{}/secret.csv'`],
  ['ATTACH', `ATTACH '{}/other.duckdb' AS other`],
  ['DETACH', 'DETACH archive'],
  ['USE', 'USE results'],
  ['INSTALL', 'INSTALL httpfs'],
  ['LOAD', 'LOAD httpfs'],
  ['SET', 'SET threads = 1'],
  ['SET, unlocking', 'SET lock_configuration = false'],
  ['SET, external access', 'SET enable_external_access = true'],
  ['SET VARIABLE', 'SET VARIABLE a = 1'],
  ['RESET', 'RESET lock_configuration'],
  ['PRAGMA', 'PRAGMA database_list'],
  ['PRAGMA, settings', 'PRAGMA threads = 1'],
  ['CALL', 'CALL pragma_version()'],
  ['CHECKPOINT', 'CHECKPOINT'],
  ['VACUUM', 'VACUUM'],
  ['INSERT', 'INSERT INTO files (file) VALUES (1)'],
  ['INSERT behind WITH', 'WITH a AS (SELECT 1 AS n) INSERT INTO results.kept SELECT n FROM a'],
  ['UPDATE', `UPDATE events SET verdict = 'PASSED'`],
  ['DELETE', 'DELETE FROM events'],
  ['DELETE of results', 'DELETE FROM results.kept'],
  ['TRUNCATE', 'TRUNCATE events'],
  ['CREATE TABLE', 'CREATE TABLE t AS SELECT 1'],
  ['CREATE in memory', 'CREATE TEMP TABLE t AS SELECT 1'],
  ['CREATE VIEW', 'CREATE VIEW v AS SELECT 1'],
  ['CREATE MACRO', 'CREATE MACRO m() AS 1'],
  ['CREATE SECRET', `CREATE SECRET s (TYPE s3)`],
  ['DROP', 'DROP TABLE events'],
  ['ALTER', 'ALTER TABLE events ADD COLUMN x INT'],
  ['COMMENT', `COMMENT ON TABLE events IS 'x'`],
  ['EXPORT', `EXPORT DATABASE '{}/dump'`],
  ['IMPORT', `IMPORT DATABASE '{}/dump'`],
  ['BEGIN', 'BEGIN'],
  ['COMMIT', 'COMMIT'],
  ['PREPARE', 'PREPARE p AS SELECT 1'],
  ['EXECUTE', 'EXECUTE p'],
  ['EXPLAIN ANALYZE INSERT', 'EXPLAIN ANALYZE INSERT INTO results.kept (seq) VALUES (1)'],
  ['EXPLAIN ANALYZE COPY', `EXPLAIN ANALYZE COPY (SELECT 1) TO '{}/out.csv'`],
  ['EXPLAIN ANALYZE CREATE', 'EXPLAIN ANALYZE CREATE TABLE results.t AS SELECT 1'],
  ['EXPLAIN with options', 'EXPLAIN (ANALYZE) DELETE FROM results.kept'],
  ['EXPLAIN WITH INSERT', 'EXPLAIN ANALYZE WITH a AS (SELECT 1) INSERT INTO results.kept (seq) SELECT 1'],
  ['several statements', 'SELECT 1; SELECT 2'],
  ['a write behind a read', 'SELECT 1; DROP TABLE events'],
  ['a write behind a comment', 'SELECT 1 /* ; */; -- x\nDROP TABLE events'],
  ['getenv', `SELECT getenv('HOME')`],
  ['query()', `SELECT * FROM query('SELECT 1')`],
  ['query_table()', `SELECT * FROM query_table('events')`],
  ['checkpoint()', 'SELECT * FROM force_checkpoint()'],
  ['logging', `SELECT write_log('x')`],
  ['secrets', 'SELECT * FROM duckdb_secrets()'],
  ['nothing', '  -- only a comment'],
]

describe('the gate refuses', () => {
  test.each(REFUSED)('%s', async (_what, template) => {
    const error = await blotterFailure(run(template.replaceAll('{}', outside)))
    expect(error.code).toBe('SQL_REFUSED')
    expect(error.hint).toBeTruthy()
    expect(error.message.length).toBeGreaterThan(10)
  })

  test('and says where the second statement starts', async () => {
    const error = await blotterFailure(run('SELECT \';\', "a;b" FROM events;\n  DROP TABLE events'))
    expect(error.position).toEqual({ line: 2, column: 3, length: 4 })
    expect(error.message).toContain('2 statements')
  })

  test('and says what it does not run', async () => {
    expect((await blotterFailure(run(`\n COPY events TO 'x'`))).message).toBe(
      'COPY is refused: it reads or writes files (export a result instead).',
    )
    expect((await blotterFailure(run(`\n COPY events TO 'x'`))).position).toEqual({
      line: 2,
      column: 2,
      length: 4,
    })
  })

  test('and leaves no trace', async () => {
    expect(readdirSync(outside)).toEqual(['secret.csv'])
    const [row] = await folder.gate.withReader((reader) => ask(reader, 'SELECT count(*) AS n FROM events'))
    expect(row).toEqual({ n: 1n })
    expect(await folder.gate.withReader((reader) => listResults(reader))).toEqual([])
  })
})

describe('the locked instance itself refuses', () => {
  const raw = (sql: string) =>
    folder.gate.withReader((reader) => reader.connection.runAndReadAll(sql.replaceAll('{}', outside)))

  test.each([
    `SELECT * FROM read_csv('{}/secret.csv')`,
    `SELECT * FROM read_text('{}/secret.csv')`,
    `SELECT * FROM read_blob('{}/secret.csv')`,
    `SELECT * FROM read_json('{}/secret.csv')`,
    `SELECT * FROM read_parquet('{}/secret.csv')`,
    `SELECT * FROM glob('{}/*')`,
    `FROM '{}/secret.csv'`,
    `COPY (SELECT 1) TO '{}/out.csv'`,
    `COPY (SELECT 1) TO '{}/out.parquet' (FORMAT parquet)`,
    `ATTACH '{}/other.duckdb' AS other`,
    `EXPORT DATABASE '{}/dump'`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET lock_configuration = false',
    'SET enable_external_access = true',
    `SET temp_directory = '{}'`,
    `SET TimeZone = 'Europe/Paris'`,
    'RESET memory_limit',
    `INSERT INTO archive.main.files (file) VALUES ('x')`,
    'DELETE FROM events',
    `UPDATE events SET verdict = 'PASSED'`,
    'DROP TABLE archive.main.events',
    'CREATE TABLE archive.main.t AS SELECT 1',
    `SELECT getenv('HOME')`,
  ])('%s', async (sql) => {
    await expect(raw(sql)).rejects.toThrow(/Permission|locked|read-only|does not exist|disabled|Cannot/)
  })

  test('nothing was written', () => {
    expect(readdirSync(outside)).toEqual(['secret.csv'])
    expect(existsSync(join(outside, 'other.duckdb'))).toBe(false)
  })
})

describe('what reads is run', () => {
  test.each([
    ['SELECT 1;', 1],
    ['SELECT 1 ; ; -- end', 1],
    ['WITH a AS (SELECT 1 AS n) SELECT n FROM a', 1],
    ['(SELECT 1) UNION ALL (SELECT 2)', 2],
    ['VALUES (1), (2)', 2],
    ['FROM events', 1],
    ['TABLE events', 1],
    ['EXPLAIN SELECT * FROM events', 1],
    ['EXPLAIN ANALYZE SELECT * FROM events', 1],
    ['DESCRIBE files', 15],
    ['DESCRIBE SELECT 1', 1],
    ['SUMMARIZE files', 15],
    ['SHOW TABLES', 20],
    [`SELECT * FROM (VALUES ('it''s -- ; DROP'), ('/*')) t(a)`, 2],
    [`PIVOT (SELECT line, event_type FROM events) ON event_type IN ('x', 'y') USING count(*)`, 1],
    [`PIVOT (SELECT line, event_type FROM events) ON event_type USING count(*)`, 1],
    ['SELECT list_transform([1, 2], lambda x: x + 1)', 1],
    [`SELECT $$dollar ; quoted$$`, 1],
  ])('%s', async (sql, rows) => {
    const info = await run(sql)
    if (sql === 'SHOW TABLES') expect(info.rows).toBeGreaterThan(15)
    else expect(info.rows).toBe(rows)
    const page = await folder.gate.withReader((reader) =>
      readPage(reader, { id: info.id, offset: 0, limit: 10 }),
    )
    expect(page.rows.length).toBe(Math.min(10, info.rows))
  })

  test('a word in a text, a name or a comment is only a word', () => {
    for (const sql of [
      `SELECT 'DROP TABLE x; read_csv(1)' AS "copy", 1 /* ; ATTACH */ -- ; SET`,
      `SELECT "read_text" FROM (SELECT 1 AS "read_text")`,
    ]) {
      expect(checkWords(sql).first).toBe('SELECT')
    }
  })
})
