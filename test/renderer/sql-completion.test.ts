import { describe, expect, test } from 'vitest'
import {
  type Suggestion,
  suggestAt,
  suggestKeywords,
  suggestValues,
  valueColumnAt,
} from '../../renderer/state/sql-completion.ts'
import { meaningAt } from '../../renderer/state/sql-meaning.ts'
import type { TableInfo } from '../../shared/model/cell.ts'
import type { SqlFunction } from '../../shared/model/sql-vocabulary.ts'
import { writeName } from '../../shared/sql/sql-names.ts'
import { startApp } from './connect.ts'

const column = (name: string, type: string, comment: string | null = null) => ({ name, type, comment })
const SCHEMA: readonly TableInfo[] = [
  {
    name: 'fills',
    kind: 'view',
    comment: 'Fills, one row a fill',
    columns: [
      column('order_id', 'VARCHAR', 'Identifier of the order'),
      column('side', 'VARCHAR', 'buy, sell, short or cover'),
      column('fill_price', 'DECIMAL(18,6)', 'Price, in currency per unit'),
      column('order', 'INTEGER'),
      column('odd "name"', 'INTEGER'),
    ],
  },
  {
    name: 'orders',
    kind: 'view',
    comment: 'Orders',
    columns: [column('order_id', 'VARCHAR'), column('ticker', 'VARCHAR')],
  },
  { name: 'files', kind: 'table', comment: null, rows: 1234, columns: [column('file', 'VARCHAR')] },
  { name: 'search', kind: 'macro', comment: 'Records with words', columns: [column('ts', 'TIMESTAMP_NS')] },
]
const FUNCTIONS: readonly SqlFunction[] = [
  {
    name: 'count',
    kind: 'aggregate',
    signatures: ['count() → BIGINT', 'count(arg ANY) → BIGINT'],
    overloads: 3,
    description: 'Counts.',
    example: 'count(a)',
  },
  {
    name: 'pi',
    kind: 'scalar',
    signatures: ['pi() → DOUBLE'],
    overloads: 1,
    description: null,
    example: null,
  },
  {
    name: 'range',
    kind: 'table',
    signatures: ['range(n BIGINT)'],
    overloads: 1,
    description: null,
    example: null,
  },
]
const VOCABULARY = { schema: SCHEMA, functions: FUNCTIONS }

function at(text: string): readonly [string, number] {
  const offset = text.indexOf('|')
  return [text.slice(0, offset) + text.slice(offset + 1), offset]
}
const all = (text: string) =>
  [...suggestAt(...at(text), VOCABULARY).suggestions].sort((a, b) => a.rank - b.rank)
const inserts = (text: string, kind?: Suggestion['kind']) =>
  all(text)
    .filter((one) => kind === undefined || one.kind === kind)
    .map(({ insert }) => insert)

describe('completion', () => {
  test('only tables stand behind FROM and JOIN, with named steps first', () => {
    expect(inserts('SELECT * FROM |')).toEqual(['fills', 'orders', 'files', `search('\${1:words}')`])
    expect(inserts('WITH big AS (SELECT 1 AS x) SELECT * FROM |')[0]).toBe('big')
    expect(all('SELECT * FROM fills f JOIN |').every(({ kind }) => kind === 'table')).toBe(true)
  })
  test('columns of the tables in sight, with type, table and meaning', () => {
    expect(all('SELECT | FROM fills f')[0]).toMatchObject({
      label: 'order_id',
      detail: 'VARCHAR · fills',
      meaning: 'Identifier of the order',
    })
  })
  test('only columns of an alias stand behind its dot', () => {
    expect(inserts('SELECT f.| FROM fills f')).toEqual([
      'order_id',
      'side',
      'fill_price',
      '"order"',
      '"odd ""name"""',
      '*',
    ])
    expect(inserts('SELECT o.| FROM fills f JOIN orders o USING (order_id)')).toEqual([
      'order_id',
      'ticker',
      '*',
    ])
    expect(inserts('SELECT nobody.| FROM fills f')).toEqual([])
  })
  test('a column that both sides have is written with its side', () => {
    const columns = inserts('SELECT | FROM fills f JOIN orders o ON true', 'column')
    expect(columns).toContain('f.order_id')
    expect(columns).toContain('o.order_id')
    expect(columns).toContain('side')
    expect(columns).not.toContain('order_id')
  })
  test('a join offers what both sides share, first', () => {
    expect(inserts('SELECT * FROM fills f JOIN orders o ON |')[0]).toBe('o.order_id = f.order_id')
  })
  test('functions have their signature; those of tables stand nowhere in an expression', () => {
    const functions = all('SELECT | FROM fills').filter(({ kind }) => kind === 'function')
    expect(functions.map(({ insert }) => insert)).toEqual(['count($1)', 'pi()'])
    expect(functions[0]).toMatchObject({ detail: '() → BIGINT', meaning: expect.stringContaining('Counts.') })
  })
  test('a statement begins with what reads, and with snippets', () => {
    const words = all('|')
    expect(words[0]?.insert).toBe('SELECT ')
    expect(words.some(({ label }) => label === 'DELETE')).toBe(false)
    expect(words.filter(({ kind }) => kind === 'snippet').length).toBeGreaterThanOrEqual(12)
  })
  test('nothing in comments, in texts, in numbers and where a new name is written', () => {
    for (const text of ['SELECT 1 -- a|', "SELECT 'a|", 'SELECT 1|', 'SELECT side AS |'])
      expect(inserts(text)).toEqual([])
  })
  test('no table is named yet: every column, each once', () => {
    const found = all('SELECT |').find(({ label }) => label === 'order_id')
    expect(found?.detail).toBe('VARCHAR · fills and 1 more')
  })
})

describe('keywords of DuckDB', () => {
  const words = (text: string, ...given: string[]) =>
    suggestKeywords(given, at(text)[0], suggestAt(...at(text), VOCABULARY).place).map(({ insert }) => insert)
  test('are written in the case of the statement', () => {
    expect(words('SELECT 1 FROM fills wh|', 'where ', '(')).toEqual(['WHERE '])
    expect(words('select 1 from fills wh|', 'where ')).toEqual(['where '])
  })
  test('do not stand behind a dot, in a text or at the start', () => {
    expect(words('SELECT f.| FROM fills f', 'where ')).toEqual([])
    expect(words('del|', 'delete ')).toEqual([])
  })
})

describe('values', () => {
  const values = {
    values: [
      { value: 'buy', count: 1200 },
      { value: "o'neil'; DROP TABLE x; --", count: 1 },
    ],
    more: false,
  }
  const offered = (text: string) =>
    suggestValues(...at(text), suggestAt(...at(text), VOCABULARY).place, values).map(({ insert }) => insert)
  test('are literals that nothing in them can end', () => {
    expect(offered('SELECT * FROM fills WHERE side = |')).toEqual(["'buy'", "'o''neil''; DROP TABLE x; --'"])
    expect(offered("SELECT * FROM fills WHERE side = '|")).toEqual(["buy'", "o''neil''; DROP TABLE x; --'"])
    expect(offered("SELECT * FROM fills WHERE side = '|'")).toEqual(['buy', "o''neil''; DROP TABLE x; --"])
  })
  test('are those of the column in the schema, through aliases and subqueries', () => {
    const asked = (text: string) =>
      valueColumnAt(...at(text), suggestAt(...at(text), VOCABULARY).place, SCHEMA)
    expect(asked("SELECT * FROM fills f WHERE f.side = '|")).toEqual({ table: 'fills', column: 'side' })
    expect(asked("SELECT * FROM (SELECT side AS s FROM fills) q WHERE q.s IN ('a', '|")).toEqual({
      table: 'fills',
      column: 'side',
    })
    expect(asked('SELECT * FROM fills WHERE fill_price + 1 = |')).toBeNull()
    expect(asked('SELECT * FROM fills WHERE |')).toBeNull()
  })
  test('are asked of the engine once, until the data changes', async () => {
    const { app } = startApp({ scenario: 'data', tick: 0 })
    const first = app.vocabulary.valuesOf('fills', 'side')
    expect(app.vocabulary.valuesOf('fills', 'side')).toBe(first)
    expect((await first)?.values[0]).toEqual({ value: 'buy', count: 12 })
    await app.workbench.refreshSchema()
    expect(app.vocabulary.valuesOf('fills', 'side')).not.toBe(first)
  })
})

describe('meaning', () => {
  const code = (text: string) => meaningAt(...at(text), VOCABULARY)?.meanings.map((one) => one.code)
  test('of a column, by name and by alias', () => {
    expect(meaningAt(...at('SELECT f.fill_|price FROM fills f'), VOCABULARY)?.meanings).toEqual([
      { code: 'fills.fill_price DECIMAL(18,6)', text: ['Price, in currency per unit'] },
    ])
    expect(code('SELECT tick|er FROM fills f JOIN orders o ON true')).toEqual(['orders.ticker VARCHAR'])
    expect(code('SELECT si|de')).toEqual(['fills.side VARCHAR'])
  })
  test('of a renamed column, and of a computed one', () => {
    expect(
      meaningAt(...at('SELECT q.s| FROM (SELECT side AS s FROM fills) q'), VOCABULARY)?.meanings[0],
    ).toEqual({
      code: 'fills.side VARCHAR',
      text: ['buy, sell, short or cover', 'Here as s.'],
    })
    expect(code('SELECT n| FROM (SELECT count(*) AS n FROM fills) q')).toEqual(['n'])
  })
  test('of a table, an alias and a named step', () => {
    expect(meaningAt(...at('SELECT * FROM fil|es'), VOCABULARY)?.meanings).toEqual([
      { code: 'table files', text: ['1,234 rows', 'Columns: file'] },
    ])
    expect(code('SELECT f|.side FROM fills f')).toEqual(['f = view fills'])
    expect(code('WITH a AS (SELECT 1 AS x) SELECT a|.x FROM a')).toEqual(['a'])
  })
  test('of a function', () => {
    expect(meaningAt(...at('SELECT coun|t(*) FROM fills'), VOCABULARY)?.meanings).toEqual([
      {
        code: 'count() → BIGINT\ncount(arg ANY) → BIGINT',
        text: ['Counts.', 'e.g. count(a)', '1 more signatures.'],
      },
    ])
  })
  test('of nothing that is not known', () => {
    expect(code('SELECT no|pe FROM fills')).toBeUndefined()
    expect(code("SELECT 'si|de' FROM fills")).toBeUndefined()
  })
})

test('names are written in quotes only where they need them', () => {
  expect(['side', 'order', 'odd "name"', 'Ärger', '1st'].map(writeName)).toEqual([
    'side',
    '"order"',
    '"odd ""name"""',
    '"Ärger"',
    '"1st"',
  ])
})
