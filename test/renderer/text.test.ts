/** The small pure parts: sums, copies, marks, lines, weeks, meanings. */
import { describe, expect, test } from 'vitest'
import { moveDay, weeksOf } from '../../renderer/features/archive/calendar-weeks.ts'
import { EMPTY_S3, missingOf, newSourceOf, s3Spec } from '../../renderer/features/first-run/source-draft.ts'
import { boundsOf, contains, extend } from '../../renderer/features/result/cell-range.ts'
import { fittingWidths } from '../../renderer/features/result/column-widths.ts'
import { parseJson } from '../../renderer/features/result/json-parse.ts'
import { copyAs } from '../../renderer/state/clipboard-text.ts'
import { toFailure } from '../../renderer/state/failure.ts'
import { differingPart, markLine } from '../../renderer/state/mark-line.ts'
import { formatCount, formatElapsed, shorten } from '../../renderer/ui/format.ts'
import { formatBytes } from '../../shared/model/byte-count.ts'
import { BlotterError } from '../../shared/model/error.ts'
import { lineageText } from '../../shared/model/lineage.ts'
import { findingsOf, lineText, makeDays } from './fake-data.ts'

test('a copy as TSV quotes what would break its grid', () => {
  const columns = [
    { name: 'a', type: 'VARCHAR', kind: 'text' },
    { name: 'b', type: 'VARCHAR', kind: 'text' },
  ] as const
  const rows = [
    ['x\ty', 'say "hi"'],
    [null, 'line\nend'],
  ]
  expect(copyAs('tsv-headers', rows, columns)).toBe('a\tb\n"x\ty"\t"say ""hi"""\n\t"line\nend"')
})

describe('marks in a line', () => {
  test('the found value is marked', () => {
    const [finding] = findingsOf('2024-01-17')
    if (!finding) throw new Error('No finding')
    const marked = markLine(lineText(4211), [finding]).filter((segment) => segment.marked)
    expect(marked).toEqual([{ text: finding.actual, marked: true }])
  })
  test('against a whole expected line only what differs is marked', () => {
    expect(differingPart('{"a":187.99}', '{"a":187.09}')).toEqual({ start: 9, oneEnd: 10, otherEnd: 10 })
    const [finding] = findingsOf('2024-01-17')
    if (!finding) throw new Error('No finding')
    const segments = markLine('{"a":187.99}', [{ ...finding, expected: '{"a":187.09}', actual: null }])
    expect(segments).toEqual([
      { text: '{"a":187.', marked: false },
      { text: '9', marked: true },
      { text: '9}', marked: false },
    ])
  })
  test('nothing is marked when nothing is known, and the text is whole', () => {
    expect(markLine('plain', [])).toEqual([{ text: 'plain', marked: false }])
    expect(differingPart('same', 'same')).toBeNull()
  })
})

describe('the calendar', () => {
  const days = makeDays()
  test('puts every day once, under its weekday, in weeks that start on Monday', () => {
    const months = weeksOf(days)
    expect(months.map((month) => month.month)).toEqual(['2024-01', '2024-02'])
    const placed = months.flatMap((month) => month.weeks.flat()).filter((day) => day !== null)
    expect(placed.map((day) => day.day)).toEqual(days.map((day) => day.day))
    expect(months[0]?.weeks[0]?.[0]?.day).toBe('2024-01-01')
    expect(months[1]?.weeks[0]?.map((day) => day?.day ?? null)).toEqual([
      null,
      null,
      null,
      '2024-02-01',
      '2024-02-02',
      '2024-02-03',
      '2024-02-04',
    ])
  })
  test('moves by arrows across months and stops at the ends', () => {
    const known = days.map((day) => day.day)
    expect(moveDay(known, '2024-01-31', 'ArrowRight')).toBe('2024-02-01')
    expect(moveDay(known, '2024-01-31', 'ArrowDown')).toBe('2024-02-07')
    expect(moveDay(known, '2024-01-01', 'ArrowUp')).toBe('2024-01-01')
    expect(moveDay(known, '2024-01-17', 'Home')).toBe('2024-01-15')
    expect(moveDay(known, '2024-01-17', 'End')).toBe('2024-01-21')
    expect(moveDay(known, '2024-02-09', 'PageDown')).toBe('2024-02-09')
    expect(moveDay(known, '2024-01-17', 'x')).toBeNull()
  })
})

describe('JSON for the inspector', () => {
  test('keeps every digit', () => {
    expect(parseJson('{"n":12345678901234567890.10,"a":[1,"x"],"o":{}}')?.value).toEqual([
      ['n', '12345678901234567890.10'],
      [
        'a',
        [
          ['0', '1'],
          ['1', '"x"'],
        ],
      ],
      ['o', []],
    ])
  })
  test('keeps both of two equal keys, and a key named __proto__', () => {
    expect(parseJson('{"a":1,"a":2,"__proto__":3}')?.value).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['__proto__', '3'],
    ])
  })
  test('what is no JSON is none', () => {
    for (const text of ['', '{', '{"a":1}x', '[1,]', "{'a':1}", 'nul', '"open'])
      expect(parseJson(text)).toBeNull()
    expect(parseJson('['.repeat(5000) + ']'.repeat(5000))).toBeNull()
  })
})

test('a range of cells grows with the arrows and stays inside the result', () => {
  const start = { anchor: { row: 1, column: 1 }, head: { row: 1, column: 1 } }
  const up = extend(start, 'ArrowUp', 10, 3)
  expect(up && boundsOf(up)).toEqual({ fromRow: 0, toRow: 1, fromColumn: 1, toColumn: 1 })
  const right = extend({ ...start, head: { row: 1, column: 2 } }, 'ArrowRight', 10, 3)
  expect(right?.head.column).toBe(2)
  expect(extend(start, 'x', 10, 3)).toBeNull()
  expect(up && contains(up, 0, 1)).toBe(true)
  expect(up && contains(up, 2, 1)).toBe(false)
})

test('lineage in words', () => {
  expect(lineageText({ scope: 'archive', verified: 22, failed: 0, notChecked: 0, missingDays: 1 })).toBe(
    'from 22 verified files, 1 missing day',
  )
  expect(lineageText({ scope: 'archive', verified: 1, failed: 0, notChecked: 0, missingDays: 0 })).toBe(
    'from 1 verified file',
  )
  expect(lineageText({ scope: 'archive', verified: 21, failed: 1, notChecked: 2, missingDays: 0 })).toBe(
    'from 21 verified files, 1 failed, 2 not checked',
  )
})

describe('an S3 source as entered', () => {
  test('becomes a request without what was left empty', () => {
    expect(s3Spec(' bucket ')).toBe('s3://bucket/')
    expect(s3Spec('s3://bucket/audit/')).toBe('s3://bucket/audit/')
    expect(newSourceOf({ ...EMPTY_S3, place: 'bucket/audit' })).toEqual({ spec: 's3://bucket/audit' })
    expect(
      newSourceOf({
        ...EMPTY_S3,
        place: 'b',
        endpoint: 'http://127.0.0.1:7480',
        pathStyle: true,
        credentials: 'keys',
      }),
    ).toEqual({ spec: 's3://b/', endpoint: 'http://127.0.0.1:7480', pathStyle: true, secret: 's3://b/' })
  })
  test('says what is missing', () => {
    expect(missingOf(EMPTY_S3)).toContain('bucket')
    expect(missingOf({ ...EMPTY_S3, place: 'b', endpoint: 'localhost' })).toContain('endpoint')
    expect(missingOf({ ...EMPTY_S3, place: 'b', credentials: 'profile' })).toContain('profile')
    expect(missingOf({ ...EMPTY_S3, place: 'b', credentials: 'keys' })).toContain('key')
    expect(missingOf({ ...EMPTY_S3, place: 'b' })).toBeNull()
  })
})

test('failures keep code, hint and position; unknown errors are ours', () => {
  const error = new BlotterError('SQL_ERROR', 'No table x.', {
    hint: 'Try y.',
    position: { line: 1, column: 2 },
  })
  expect(toFailure(error)).toEqual({
    code: 'SQL_ERROR',
    message: 'No table x.',
    hint: 'Try y.',
    position: { line: 1, column: 2 },
  })
  expect(toFailure(new DOMException('stop', 'AbortError')).code).toBe('CANCELLED')
  expect(toFailure('odd')).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('odd') })
})

test('values are printed one way', () => {
  expect(formatCount(1_000_000)).toBe('1,000,000')
  expect(formatBytes(999)).toBe('999 B')
  expect(formatBytes(28_400_000)).toBe('28.4 MB')
  expect(formatElapsed(360)).toBe('0.36 s')
  expect(formatElapsed(72_000)).toBe('1 min 12 s')
  expect(shorten('a'.repeat(64), 12, 8)).toBe(`${'a'.repeat(12)}…${'a'.repeat(8)}`)
  expect(shorten('2024-01-17T14:30:05.482Z', 12, 8)).toBe('2024-01-17T14:30:05.482Z')
})

test('columns are as wide as their name and their longest cell, within bounds', () => {
  const columns = [
    { name: 'id', type: 'BIGINT', kind: 'integer' },
    { name: 'a_rather_long_name', type: 'VARCHAR', kind: 'text' },
    { name: 'text', type: 'VARCHAR', kind: 'text' },
  ] as const
  const rows = [
    ['202401240000000001', null, 'x'.repeat(900)],
    ['1', null, ''],
  ]
  const widths = fittingWidths(
    columns,
    rows,
    (cell) => String(cell ?? 'NULL'),
    (text) => text.length * 8,
  )
  expect(widths[0]).toBe(18 * 8 + 24)
  expect(widths[1]).toBeGreaterThan(18 * 8)
  expect(widths[2]).toBe(420)
})
