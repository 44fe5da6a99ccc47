/** The list of findings: filter, order, groups, steps, copies, and which rows are drawn. */
import { describe, expect, test } from 'vitest'
import { moveInList, windowOf } from '../../renderer/features/archive/visible-rows.ts'
import {
  ALL_FINDINGS,
  copyFindings,
  countKinds,
  type FindingQuery,
  idOf,
  itemsOf,
  listFindings,
  stepFrom,
  toFindingRows,
} from '../../renderer/state/finding-list.ts'
import type { Finding } from '../../shared/model/finding.ts'
import { FAILED_DAY, findingsOf, makeManyFindings } from './fake-data.ts'

const FEW = toFindingRows([...findingsOf('2024-01-24'), ...findingsOf(FAILED_DAY)])
const query = (change: Partial<FindingQuery>): FindingQuery => ({ ...ALL_FINDINGS, ...change })
const kinds = (change: Partial<FindingQuery>) =>
  listFindings(FEW, query(change)).map(({ finding }) => finding.kind)

const ROW_HEIGHT = 24

describe('a query', () => {
  test('shows all by day, file and line when nothing is asked', () => {
    expect(kinds({})).toEqual(['ENTRY_HASH_MISMATCH', 'TIMESTAMP_ORDER', 'DAY_MISSING'])
  })
  test('finds by every word, in any part: file, hash, event, plain words', () => {
    expect(kinds({ text: 'hash 4211' })).toEqual(['ENTRY_HASH_MISMATCH'])
    expect(kinds({ text: 'TIME RUNS backwards' })).toEqual(['TIMESTAMP_ORDER'])
    expect(kinds({ text: String(FEW[1]?.finding.expected) })).toEqual(['ENTRY_HASH_MISMATCH'])
    expect(kinds({ text: 'evt_20240117_004211' })).toHaveLength(2)
    expect(kinds({ text: '4211 nowhere' })).toEqual([])
  })
  test('kinds and severities narrow together; none chosen is all', () => {
    expect(kinds({ severities: ['error'] })).toEqual(['ENTRY_HASH_MISMATCH', 'DAY_MISSING'])
    expect(kinds({ severities: ['error'], kinds: ['DAY_MISSING', 'TIMESTAMP_ORDER'] })).toEqual([
      'DAY_MISSING',
    ])
  })
  test('orders by severity, kind and message, both ways, and by place within', () => {
    expect(kinds({ sort: 'severity' })).toEqual(['ENTRY_HASH_MISMATCH', 'DAY_MISSING', 'TIMESTAMP_ORDER'])
    expect(kinds({ sort: 'severity', descending: true })[0]).toBe('TIMESTAMP_ORDER')
    expect(kinds({ sort: 'kind' })).toEqual(['DAY_MISSING', 'ENTRY_HASH_MISMATCH', 'TIMESTAMP_ORDER'])
    expect(kinds({ sort: 'place', descending: true })).toEqual([
      'DAY_MISSING',
      'TIMESTAMP_ORDER',
      'ENTRY_HASH_MISMATCH',
    ])
  })
})

test('findings that are alike have ids of their own, and each is found again by its own', () => {
  const [one] = findingsOf(FAILED_DAY)
  if (!one) throw new Error('No finding')
  const other: Finding = { ...one, message: 'Another of the same kind at the same line.' }
  const rows = toFindingRows([one, other])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(2)
  expect(idOf(rows, other)).toBe(rows[1]?.id)
  expect(idOf(rows, one)).toBe(rows[0]?.id)
  expect(idOf(rows, { ...one, line: 1 })).toBeNull()
})

test('by place each file has one head with its count; in another order there are none', () => {
  const list = listFindings(FEW, query({}))
  const shown = itemsOf(list, 'place').map((item) =>
    item.type === 'group' ? `${item.file} ${item.count}` : item.row.finding.kind,
  )
  expect(shown).toEqual([
    'audit/2024/01/2024-01-17.log.gz 2',
    'ENTRY_HASH_MISMATCH',
    'TIMESTAMP_ORDER',
    'audit/2024/01/2024-01-24.log.gz 1',
    'DAY_MISSING',
  ])
  expect(itemsOf(list, 'kind').every((item) => item.type === 'finding')).toBe(true)
  expect(new Set(itemsOf(list, 'place').map(({ id }) => id)).size).toBe(5)
})

test('steps end at both ends, and begin where nothing is open', () => {
  const list = listFindings(FEW, query({}))
  expect(stepFrom(list, null, 1)?.id).toBe(list[0]?.id)
  expect(stepFrom(list, null, -1)?.id).toBe(list[2]?.id)
  expect(stepFrom(list, list[0]?.id ?? '', -1)).toBeNull()
  expect(stepFrom([], null, 1)).toBeNull()
})

describe('thousands of findings', () => {
  const many = toFindingRows(makeManyFindings())
  test('are counted by kind, and only rows near what is in sight are drawn', () => {
    expect(many.length).toBeGreaterThan(3000)
    expect(countKinds(many).reduce((sum, [, count]) => sum + count, 0)).toBe(many.length)
    const { from, to } = windowOf(many.length, 1000 * ROW_HEIGHT, 400, ROW_HEIGHT)
    expect(from).toBeLessThanOrEqual(1000)
    expect(to).toBeGreaterThanOrEqual(1000 + 400 / ROW_HEIGHT)
    expect(to - from).toBeLessThan(60)
    expect(windowOf(3, 0, 400, ROW_HEIGHT)).toEqual({ from: 0, to: 3 })
    expect(windowOf(3, 9999, 400, ROW_HEIGHT), 'a list that became short').toMatchObject({ to: 3 })
  })
  test('keys go over the heads, by one and by page, and stop at the ends', () => {
    const items = itemsOf(listFindings(many, query({})), 'place')
    const last = items.length - 1
    expect(items[0]?.type).toBe('group')
    expect(moveInList(items, 1, 'ArrowUp', 10), 'only the head is above').toBe(1)
    const before = items.findIndex((item, at) => at > 1 && item.type === 'group') - 1
    expect(moveInList(items, before, 'ArrowDown', 10)).toBe(before + 2)
    expect(moveInList(items, before + 2, 'ArrowUp', 10)).toBe(before)
    expect(moveInList(items, last, 'ArrowDown', 10)).toBeNull()
    expect(moveInList(items, 5, 'End', 10)).toBe(last)
    expect(moveInList(items, last, 'PageDown', 10)).toBe(last)
    expect(moveInList(items, last, 'Home', 10)).toBe(1)
    expect(moveInList(items, 5, 'a', 10)).toBeNull()
  })
})

describe('a copy of what is shown', () => {
  const [, finding] = FEW.map((row) => row.finding)
  if (!finding) throw new Error('No finding')
  const hostile: Finding = {
    ...finding,
    kind: 'DUPLICATE_KEY',
    actual: '=HYPERLINK("http://x")\t\u202e\n',
    message: 'a\tb',
    consequences: ['one', 'two'],
  }
  test('as JSON is the findings themselves', () => {
    expect(JSON.parse(copyFindings(FEW, 'json'))).toEqual(FEW.map((row) => row.finding))
  })
  test('as TSV has a line each; nothing breaks the table or runs in a spreadsheet', () => {
    const [head, line, ...rest] = copyFindings(toFindingRows([hostile]), 'tsv').split('\n')
    expect(rest).toEqual([])
    expect(head?.split('\t')).toHaveLength(12)
    const cells = line?.split('\t') ?? []
    expect(cells).toHaveLength(12)
    expect(cells[8]).toBe('\'=HYPERLINK("http://x")\\u0009\\u202e\\u000a')
    expect(cells[10]).toBe('one; two')
  })
  test('as text explains each in plain words', () => {
    const text = copyFindings(FEW, 'text')
    expect(text.split('\n\n')).toHaveLength(3)
    expect(text).toContain('What it does not prove: ')
    expect(copyFindings(toFindingRows([hostile]), 'text')).not.toMatch(/[\u202e\t]/)
  })
})
