import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Formatter,
  formatSql,
  loadFormatter,
  offsetAfterFormat,
} from '../../renderer/state/format-sql.ts'
import { SNIPPETS } from '../../renderer/state/sql-snippets.ts'

let format: Formatter
beforeAll(async () => {
  format = await loadFormatter()
})
const laidOut = (sql: string) => formatSql(format, sql)

test('keywords rise, clauses get lines of their own, and literals stay', () => {
  expect(laidOut("select ticker,count(*) n from fills where side='buy  x' group by all")).toEqual({
    text: "SELECT\n  ticker,\n  count(*) n\nFROM\n  fills\nWHERE\n  side = 'buy  x'\nGROUP BY ALL",
    left: 0,
    reason: null,
  })
})

describe('what DuckDB has of its own comes through', () => {
  test.each([
    "select event_data->>'$.a' as a, quantity::decimal(18,6) from events",
    'select * exclude (file) replace (upper(ticker) as ticker) from fills',
    'from fills select ticker',
    'select list_transform([1,2], lambda x: x + 1)',
    "select * from fills where ticker = :ticker and day between :from and :to and x = $named and y = ? and z=:'odd name'",
    'select ts, lag(ts) over (partition by ticker order by ts rows between 1 preceding and current row) from fills qualify row_number() over () = 1',
    'summarize fills',
    "select {'a': 1}.a, [1, 2, 3][1:2], map {'k': 1}",
    'pivot fills on side using sum(quantity) group by ticker',
    "select date_trunc('hour', ts) from events asof join fills using (ts)",
    'select \'it\'\'s\', "odd ""name""", $$text$$, e\'\\n\' -- a note\n/* and more */ from events',
    "select 1_000, 1e9, .5, x -> 'a' -> 'b', a // b, c ** d, 'é😀'",
  ])('%s', (sql) => {
    const { text, left, reason } = laidOut(sql)
    expect({ left, reason }).toEqual({ left: 0, reason: null })
    expect(text.replaceAll(/\s+/g, '').toLowerCase()).toBe(sql.replaceAll(/\s+/g, '').toLowerCase())
    expect(laidOut(text).text, 'formatting twice changes nothing more').toBe(text)
  })
})

test('a statement that cannot be read is left, its neighbours are laid out, and comments keep their place', () => {
  const sql = '-- first\nselect 1;\nselect (((  from;\n\n-- last\nselect 2\n-- the end\n'
  const { text, left, reason } = laidOut(sql)
  expect(left).toBe(1)
  expect(reason).toBeTruthy()
  expect(text).toBe('-- first\nSELECT\n  1;\n\nselect (((  from;\n\n-- last\nSELECT\n  2\n\n-- the end')
})

test('nothing that would become another statement is taken', () => {
  const { text, left } = formatSql(() => 'DELETE FROM events', 'select 1')
  expect({ text, left }).toEqual({ text: 'select 1', left: 1 })
})

test('the cursor stays at its word', () => {
  const sql = 'select a,b from fills'
  const { text } = laidOut(sql)
  const at = offsetAfterFormat(sql, sql.indexOf('fills') + 2, text)
  expect(text.slice(at - 2, at)).toBe('fi')
  expect(offsetAfterFormat(sql, 0, text)).toBe(0)
  expect(offsetAfterFormat(sql, sql.length, text)).toBe(text.length)
})

test.each(SNIPPETS)('the snippet $name is read', ({ body }) => {
  const sql = body.replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
  expect(laidOut(sql)).toMatchObject({ left: 0 })
})
