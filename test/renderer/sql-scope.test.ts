import { describe, expect, test } from 'vitest'
import type { TableInfo } from '../../shared/model/cell.ts'
import { placeAt } from '../../shared/sql/sql-place.ts'
import { scopeAt, statementAt } from '../../shared/sql/sql-scope.ts'

const table = (name: string, ...columns: string[]): TableInfo => ({
  name,
  kind: 'view',
  comment: null,
  columns: columns.map((column) => ({ name: column, type: 'VARCHAR', comment: `${name}'s ${column}` })),
})
const SCHEMA = [
  table('events', 'event_type', 'ts'),
  table('fills', 'order_id', 'ticker', 'fill_price'),
  table('orders', 'order_id', 'side'),
]

/** The text without its bar, which marks the place. */
function at(text: string): readonly [string, number] {
  const offset = text.indexOf('|')
  return [text.slice(0, offset) + text.slice(offset + 1), offset]
}
const seen = (text: string) =>
  scopeAt(...at(text), SCHEMA).sources.map(
    ({ name, columns, level }) => `${level} ${name}: ${columns.map((column) => column.name).join(' ')}`,
  )

describe('what a place can see', () => {
  test.each([
    ['a table by its name', 'SELECT | FROM fills', ['0 fills: order_id ticker fill_price']],
    ['an alias, before FROM is reached', 'SELECT f.| FROM fills f', ['0 f: order_id ticker fill_price']],
    [
      'an alias with AS, in quotes',
      'SELECT | FROM fills AS "the fills"',
      ['0 the fills: order_id ticker fill_price'],
    ],
    [
      'both sides of a join',
      'SELECT | FROM fills f LEFT JOIN orders o ON f.order_id = o.order_id WHERE 1',
      ['0 f: order_id ticker fill_price', '0 o: order_id side'],
    ],
    [
      'tables behind commas',
      'SELECT * FROM fills f, orders WHERE |',
      ['0 f: order_id ticker fill_price', '0 orders: order_id side'],
    ],
    [
      'a join with USING, and one more',
      'SELECT | FROM fills JOIN orders USING (order_id) JOIN events e ON true',
      ['0 fills: order_id ticker fill_price', '0 orders: order_id side', '0 e: event_type ts'],
    ],
    ['a qualified name of a table', 'SELECT | FROM archive.main.orders', ['0 orders: order_id side']],
    ['the last statement only', 'SELECT * FROM fills; SELECT | FROM orders', ['0 orders: order_id side']],
    [
      'the first statement only',
      'SELECT | FROM fills; SELECT * FROM orders',
      ['0 fills: order_id ticker fill_price'],
    ],
    [
      'one side of a union',
      'SELECT ticker FROM fills UNION ALL SELECT | FROM orders',
      ['0 orders: order_id side'],
    ],
    [
      'a subquery in FROM',
      'SELECT | FROM (SELECT ticker AS t, count(*) n FROM fills GROUP BY 1) AS q',
      ['0 q: t n'],
    ],
    ['a star of a subquery', 'SELECT | FROM (SELECT *, 1 AS one FROM orders) q', ['0 q: order_id side one']],
    [
      'a star of one source',
      'SELECT | FROM (SELECT f.* FROM fills f, orders) q',
      ['0 q: order_id ticker fill_price'],
    ],
    [
      'a common table expression',
      'WITH big AS (SELECT ticker, sum(1) AS n FROM fills) SELECT | FROM big b',
      ['0 b: ticker n'],
    ],
    [
      'named columns of it',
      'WITH big(a, b) AS (SELECT ticker, 2 FROM fills) SELECT | FROM big',
      ['0 big: a b'],
    ],
    [
      'the inside of it',
      'WITH big AS (SELECT | FROM fills) SELECT * FROM orders',
      ['0 fills: order_id ticker fill_price'],
    ],
    [
      'an earlier one from a later',
      'WITH a AS (SELECT side FROM orders), b AS (SELECT | FROM a) SELECT 1',
      ['0 a: side'],
    ],
    [
      'a correlated subquery, and what is around it',
      'SELECT * FROM orders o WHERE EXISTS (SELECT 1 FROM fills f WHERE |)',
      ['0 f: order_id ticker fill_price', '1 o: order_id side'],
    ],
    ['a call in brackets', 'SELECT count(|) FROM orders', ['0 orders: order_id side']],
    ['a query without a select list', 'FROM orders WHERE |', ['0 orders: order_id side']],
    [
      'no table from IS DISTINCT FROM',
      'SELECT | FROM orders WHERE side IS DISTINCT FROM fills',
      ['0 orders: order_id side'],
    ],
    ['a table that is not known', 'SELECT | FROM nowhere n', ['0 n: ']],
  ])('%s', (_what, text, sources) => {
    expect(seen(text)).toEqual(sources)
  })

  test('a column keeps its meaning through a subquery', () => {
    const { sources } = scopeAt(...at('SELECT | FROM (SELECT f.ticker AS t FROM fills f) q'), SCHEMA)
    expect(sources[0]?.columns).toEqual([
      { name: 't', type: 'VARCHAR', comment: "fills's ticker", origin: { table: 'fills', column: 'ticker' } },
    ])
  })

  test('common table expressions are told', () => {
    const { ctes } = scopeAt(...at('WITH a AS (SELECT 1 AS x), b AS (SELECT 2) SELECT * FROM |'), SCHEMA)
    expect(ctes.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  test('brackets without an end, and a thousand of them, do no harm', () => {
    expect(seen('SELECT (((| FROM fills')).toEqual(['0 fills: order_id ticker fill_price'])
    const deep = `${'SELECT * FROM ('.repeat(1000)}SELECT |`
    expect(seen(deep).length).toBeGreaterThan(0)
  })
})

describe('what a place expects', () => {
  test.each([
    ['|', 'statement'],
    ['sel|', 'statement'],
    ['SELECT 1; |', 'statement'],
    ['SELECT |', 'expression'],
    ['SELECT * FROM |', 'table'],
    ['SELECT * FROM fills JOIN o|', 'table'],
    ['SELECT * FROM fills f, |', 'table'],
    ['SELECT a, |', 'expression'],
    ['SELECT * FROM fills |', 'clause'],
    ['SELECT * FROM fills ORDER BY a, |', 'expression'],
    ['SELECT * FROM fills f JOIN orders o ON |', 'join'],
    ['SELECT * FROM (|', 'statement'],
    ['WITH a AS (|', 'statement'],
    ['SELECT 1 UNION ALL |', 'statement'],
    ['SELECT ticker AS |', 'nothing'],
    ['SELECT CAST(ticker AS |', 'type'],
    ['SELECT ticker::|', 'type'],
    ['SELECT * |', 'clause'],
    ['SELECT 2 * |', 'expression'],
    ['SELECT coalesce(a, |', 'expression'],
    ['SELECT 1 -- and |', 'nothing'],
    ['SELECT /* a |', 'nothing'],
    ['SELECT /* a */ |', 'expression'],
    ["SELECT 'a|'", 'nothing'],
    ['SELECT 1; -- |', 'nothing'],
    ['SELECT 12|', 'nothing'],
  ])('%s', (text, expects) => {
    expect(placeAt(...at(text)).expects).toBe(expects)
  })

  test('a qualifier, also in quotes', () => {
    expect(placeAt(...at('SELECT f.ti|'))).toMatchObject({ qualifier: 'f', word: 'ti', start: 9 })
    expect(placeAt(...at('SELECT "the f".|'))).toMatchObject({ qualifier: 'the f', word: '' })
  })

  test.each([
    ["WHERE side = '|", { qualifier: null, name: 'side' }, true],
    ["WHERE side = '|'", { qualifier: null, name: 'side' }, true],
    ["WHERE side = 'b|", { qualifier: null, name: 'side' }, true],
    ["WHERE f.side <> '|", { qualifier: 'f', name: 'side' }, true],
    ["WHERE side IN ('a', 'b|", { qualifier: null, name: 'side' }, true],
    ["WHERE side NOT IN ('|", { qualifier: null, name: 'side' }, true],
    ["WHERE side ILIKE '|", { qualifier: null, name: 'side' }, true],
    ['WHERE side = |', { qualifier: null, name: 'side' }, false],
    ['WHERE side IN (|', { qualifier: null, name: 'side' }, false],
    ["WHERE side IN ('a', |", { qualifier: null, name: 'side' }, false],
    ['WHERE |', null, false],
    ["SELECT strftime('|", null, false],
  ])('the column that a value is compared with: %s', (text, compared, inText) => {
    expect(placeAt(...at(`SELECT * FROM fills f ${text}`))).toMatchObject({ compared, inText })
  })
})

test('the statement at a place: around it, right below its comment, or the last one before', () => {
  const run = (text: string) => {
    const [sql, offset] = at(text)
    const found = statementAt(sql, offset)
    return found && sql.slice(found.start, found.end)
  }
  expect(run('SELECT 1|; SELECT 2')).toBe('SELECT 1')
  expect(run('SELECT 1;| SELECT 2')).toBe('SELECT 1')
  expect(run('SELECT 1; |SELECT 2')).toBe('SELECT 2')
  expect(run('SELECT 1; SELECT 2 -- the end|')).toBe('SELECT 2')
  expect(run("SELECT ';|' AS a; SELECT 2")).toBe("SELECT ';' AS a")
  expect(run('SELECT $$ ; | $$; SELECT 2')).toBe('SELECT $$ ;  $$')
  // What a comment stands above is what it is about.
  expect(run('SELECT 1;\n\n-- ab|out two; really\nSELECT 2')).toBe('SELECT 2')
  expect(run('SELECT 1; -- of o|ne\nSELECT 2')).toBe('SELECT 1')
  expect(run('SELECT 1;\n/* ; two\n li|nes */\n  SELECT 2')).toBe('SELECT 2')
  expect(run('SELECT 1;\n-- far| above\n\nSELECT 2')).toBe('SELECT 1')
  expect(run('SELECT 1;\n|\nSELECT 2')).toBe('SELECT 1')
  expect(run('SELECT 1;\n | SELECT 2')).toBe('SELECT 2')
  expect(run('-- ti|tle\nSELECT 1')).toBe('SELECT 1')
  expect(run('|')).toBeNull()
})
