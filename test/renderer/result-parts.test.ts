/** Parts of a result's screen that need no window: layouts, forms of a copy, bytes made visible, words of a selection. */
import { describe, expect, test } from 'vitest'
import { selectionText } from '../../renderer/features/result/selection-text.ts'
import { hexRows, visiblePieces } from '../../renderer/features/result/visible-bytes.ts'
import { copyAs } from '../../renderer/state/clipboard-text.ts'
import {
  freezeColumn,
  moveColumn,
  orderColumns,
  plainLayout,
  recallLayout,
  rememberLayout,
  showColumn,
  shownColumns,
} from '../../renderer/state/result-columns.ts'
import { titleOf } from '../../renderer/state/result-shelf.ts'
import type { Column } from '../../shared/model/cell.ts'

const COLUMNS: readonly Column[] = [
  { name: 'id', type: 'BIGINT', kind: 'integer' },
  { name: 'te"xt', type: 'VARCHAR', kind: 'text' },
  { name: 'price', type: 'DECIMAL(18,2)', kind: 'decimal' },
  { name: 'data', type: 'JSON', kind: 'json' },
]

describe('a layout', () => {
  test('hides, freezes and moves; frozen columns stand first and stay among themselves', () => {
    const plain = plainLayout(COLUMNS)
    const frozen = freezeColumn(plain, 2, true)
    expect(shownColumns(frozen)).toEqual([2, 0, 1, 3])
    expect(shownColumns(moveColumn(frozen, 0, -1)), 'not past a frozen one').toEqual([2, 0, 1, 3])
    expect(shownColumns(moveColumn(frozen, 0, 1))).toEqual([2, 1, 0, 3])
    expect(shownColumns(showColumn(frozen, 1, false))).toEqual([2, 0, 3])
    const alone = [0, 1, 2].reduce((layout, column) => showColumn(layout, column, false), plain)
    expect(shownColumns(showColumn(alone, 3, false)), 'the last one stays').toEqual([3])
    expect(orderColumns(showColumn(plain, 1, false), [3, 0, 2]).order).toEqual([3, 0, 2, 1])
  })

  test('is found again for results of the same shape, and only where it fits', () => {
    const layout = showColumn(plainLayout(COLUMNS), 1, false)
    const text = rememberLayout(null, COLUMNS, layout)
    expect(recallLayout(text, COLUMNS)).toEqual(layout)
    expect(recallLayout(text, COLUMNS.slice(0, 2))).toEqual(plainLayout(COLUMNS.slice(0, 2)))
    for (const broken of ['', 'null', '[1]', '[["x"]]', text.replace('[0,1,2,3]', '[0,1,2,9]')]) {
      expect(recallLayout(broken, COLUMNS)).toEqual(plainLayout(COLUMNS))
    }
  })
})

describe('a copy', () => {
  const rows = [
    ['9007199254740993', '=1+1', '10.50', '{"a":1.10}'],
    [-1, "it's\t|x|", null, null],
  ] as const
  test('as text for spreadsheets runs no formula and keeps every digit', () => {
    expect(copyAs('tsv', rows, COLUMNS)).toBe(
      `9007199254740993\t'=1+1\t10.50\t"{""a"":1.10}"\n-1\t"it's\t|x|"\t\t`,
    )
    expect(copyAs('csv', rows, COLUMNS).split('\n')[0]).toBe('id,"te""xt",price,data')
  })
  test('as JSON writes numbers and JSON as they stand', () => {
    expect(copyAs('json', rows, COLUMNS)).toBe(
      `[\n  {"id": 9007199254740993, "te\\"xt": "=1+1", "price": 10.50, "data": {"a":1.10}},\n  {"id": -1, "te\\"xt": "it's\\t|x|", "price": null, "data": null}\n]`,
    )
  })
  test('as Markdown and INSERT stays text', () => {
    expect(copyAs('markdown', rows, COLUMNS).split('\n').at(-1)).toBe(`| -1 | it's\t\\|x\\| |  |  |`)
    expect(copyAs('insert', rows, COLUMNS)).toBe(
      `INSERT INTO result ("id", "te""xt", "price", "data") VALUES\n  (9007199254740993, '=1+1', 10.50, '{"a":1.10}'),\n  (-1, 'it''s\t|x|', NULL, NULL);`,
    )
    const text: Column = { name: 't', type: 'VARCHAR', kind: 'text' }
    expect(copyAs('insert', [["it's\0here"]], [text])).toBe(
      `INSERT INTO result ("t") VALUES\n  ('it''s' || chr(0) || 'here');`,
    )
  })
})

test('bytes of an archive hide nothing: no text, no turn of direction, no control', () => {
  const bytes = new Uint8Array([
    ...new TextEncoder().encode('é"a\u202eb\u0007'),
    0xff,
    0xc3,
    0x28,
    0xed,
    0xa0,
    0x80,
  ])
  expect(visiblePieces(bytes)).toEqual([
    { text: 'é"a', spelled: false },
    { text: '\\u{202e}', spelled: true },
    { text: 'b', spelled: false },
    { text: '\\u{7}\\xff\\xc3', spelled: true },
    { text: '(', spelled: false },
    { text: '\\xed\\xa0\\x80', spelled: true },
  ])
  expect(hexRows(new Uint8Array([0x7b, 0x00, 0x41]), 256)).toEqual([
    { offset: 256, hex: '7b 00 41', text: '{·A' },
  ])
})

test('a selection and a result without a name are told in words', () => {
  const none = { sum: null, mean: null, min: null, max: null }
  expect(selectionText({ cells: 12, nulls: 2, distinct: 3, numbers: 0, ...none })).toBe(
    'count 10 · NULL 2 · distinct 3',
  )
  expect(
    selectionText({
      cells: 2,
      nulls: 0,
      distinct: 2,
      numbers: 2,
      sum: '0.3',
      mean: '0.15',
      min: '0.1',
      max: '0.2',
    }),
  ).toBe('count 2 · distinct 2 · sum 0.3 · mean 0.15 · min 0.1 · max 0.2')
  expect(titleOf({ name: null, sql: '-- fills\nSELECT *\n  FROM fills' })).toBe('SELECT * FROM fills')
  expect(titleOf({ name: 'Kept', sql: 'SELECT 1' })).toBe('Kept')
})
