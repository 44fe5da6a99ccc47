/** What the archive screen lays out and says: verdict, calendar of years, differences. */
import { describe, expect, test } from 'vitest'
import { moveDay, yearsOf } from '../../renderer/features/archive/calendar-weeks.ts'
import { alignDifference, rowsNearChanges } from '../../renderer/features/archive/difference-rows.ts'
import { answersOf, factsOf } from '../../renderer/features/verdict-words.ts'
import { differingParts, markPieces } from '../../renderer/state/mark-line.ts'
import type { LineDifferencePiece } from '../../shared/model/evidence.ts'
import { PINNED_KEY_NOTE, type VerificationResult } from '../../shared/model/verification.ts'
import { makeYears, VERIFICATION } from './fake-data.ts'

describe('the verdict in words', () => {
  const answers = (change: Partial<VerificationResult>) =>
    answersOf({ ...VERIFICATION, ...change }).map(({ word, grade }) => `${word}: ${grade}`)
  const fact = (change: Partial<VerificationResult>, name: string) =>
    factsOf({ ...VERIFICATION, ...change }).find((one) => one.name === name)

  test('never green where something failed, was not proven, or is taken on first use', () => {
    expect(answers({})).toEqual(['FAILED: bad', 'not proven: warn', 'pinned root: good'])
    expect(answers({ integrity: 'NOT_VERIFIABLE', trust: { status: 'NONE', keys: [] } })).toEqual([
      'NOT VERIFIABLE: warn',
      'not proven: warn',
      'none: warn',
    ])
    expect(answers({ trust: { status: 'FIRST_USE', keys: ['aa'] } })[2]).toBe('on first use: warn')
  })
  test('a pinned entry key is not called a root', () => {
    expect(answers({ notes: [PINNED_KEY_NOTE] })[2]).toBe('pinned key: good')
  })
  test('an unsigned archive, keys that are not the pinned ones, and no key differ in their ground', () => {
    const none = { trust: { status: 'NONE', keys: [] } } as const
    const ground = (change: Partial<VerificationResult>) =>
      answersOf({ ...VERIFICATION, ...none, ...change })[2].ground
    const [finding] = VERIFICATION.findings
    if (!finding) throw new Error('No finding')
    const grounds = [
      ground({}),
      ground({ signatures: { total: 0, checked: 0, valid: 0 } }),
      ground({ findings: [{ ...finding, kind: 'KEY_NOT_PINNED' }] }),
    ]
    expect(new Set(grounds).size).toBe(3)
  })
  test('integrity that failed tells how many errors, and in how many places', () => {
    expect(answersOf(VERIFICATION)[0].ground).toContain('2 errors in 2 places')
  })
  test('signatures say n of m, and are not good while a key is blamed', () => {
    expect(fact({}, 'Signatures')).toMatchObject({ value: 'valid (26 of 175,482 checked)', grade: 'good' })
    const [finding] = VERIFICATION.findings
    if (!finding) throw new Error('No finding')
    expect(fact({ findings: [{ ...finding, kind: 'KEY_UNKNOWN' }] }, 'Signatures')?.grade).toBe('bad')
    expect(fact({ signatures: { total: 5, checked: 0, valid: 0 } }, 'Signatures')?.value).toBe(
      'not checked (0 of 5 checked)',
    )
    expect(fact({}, 'Entries authentic')).toMatchObject({ value: '175,481 of 175,482', grade: 'warn' })
    expect(fact({}, 'Missing')?.value).toBe('2024-01-24')
    expect(fact({}, 'Found')?.value).toBe('2024-01-02 to 2024-02-06, 25 of 26 days')
  })
})

describe('years of months', () => {
  const days = makeYears()
  test('hold every day once, at its date', () => {
    const years = yearsOf(days)
    expect(years.map(({ year }) => year)).toEqual(['2018', '2019', '2020', '2021', '2022', '2023', '2024'])
    const placed = years.flatMap(({ months }) => months.flatMap((month) => month.days))
    expect(placed.filter((day) => day !== null).map(({ day }) => day)).toEqual(days.map(({ day }) => day))
    const leap = years[2]?.months[1]
    expect([leap?.month, leap?.days[28]?.day, leap?.days[29]]).toEqual(['2020-02', '2020-02-29', null])
  })
  test('keys move by day, month and year, and land on days that are there', () => {
    const known = days.map(({ day }) => day)
    const go = (from: string, key: string) => moveDay(known, from, key, 'years')
    expect(go('2020-01-31', 'ArrowDown')).toBe('2020-02-29')
    expect(go('2020-03-31', 'ArrowUp')).toBe('2020-02-29')
    expect(go('2020-12-15', 'ArrowRight')).toBe('2020-12-16')
    expect(go('2020-12-15', 'ArrowDown')).toBe('2021-01-15')
    expect(go('2020-02-29', 'PageDown')).toBe('2021-02-28')
    expect(go('2020-02-10', 'Home')).toBe('2020-02-01')
    expect(go('2020-02-10', 'End')).toBe('2020-02-29')
    expect(go('2018-12-05', 'PageUp')).toBe('2018-12-01')
  })
  test('with a filter, keys go to the nearest day that fits', () => {
    const failed = ['2024-01-05', '2024-01-17', '2024-02-02']
    expect(moveDay(failed, '2024-01-05', 'ArrowRight')).toBe('2024-01-17')
    expect(moveDay(failed, '2024-01-17', 'ArrowUp')).toBe('2024-01-05')
    expect(moveDay(failed, '2024-01-17', 'ArrowDown')).toBe('2024-02-02')
    expect(moveDay(failed, '2024-02-02', 'ArrowRight')).toBe('2024-02-02')
    expect(moveDay([], '2024-02-02', 'ArrowRight')).toBeNull()
  })
})

describe('a difference in rows', () => {
  const bytes = (text: string) => Buffer.from(text, 'utf8').toString('hex')
  const piece = (
    same: boolean,
    offset: number,
    expected: string,
    actual = expected,
  ): LineDifferencePiece => ({
    same,
    offset,
    expected,
    actual,
    expectedHex: bytes(expected),
    actualHex: bytes(actual),
  })
  const text = (stretches: readonly { readonly text: string }[]) => stretches.map((one) => one.text).join('')

  test('keeps both sides aligned, with fillers where one side has nothing', () => {
    const rows = alignDifference(
      [piece(true, 0, 'ab'), piece(false, 2, '12', '1234'), piece(true, 6, 'cd')],
      'text',
      4,
    )
    expect(rows.map((row) => [row.offset, text(row.expected), text(row.actual), row.changed])).toEqual([
      [0, 'ab12', 'ab12', true],
      [4, '··cd', '34cd', true],
    ])
    expect(rows[1]?.expected).toEqual([
      { text: '··', kind: 'filler' },
      { text: 'cd', kind: 'same' },
    ])
  })
  test('in hex a mark covers its bytes and no space beside them', () => {
    const [row] = alignDifference(
      [piece(true, 0, 'a'), piece(false, 1, '12', '99'), piece(true, 3, 'b')],
      'hex',
      16,
    )
    expect(row?.actual).toEqual([
      { text: '61 ', kind: 'same' },
      { text: '39 39', kind: 'changed' },
      { text: ' 62', kind: 'same' },
    ])
  })
  test('counts bytes, not characters, and draws nothing that could act', () => {
    const rows = alignDifference([piece(true, 0, 'é€𝄞\u202e\n'), piece(false, 13, 'x', 'y')], 'text', 1)
    expect(rows.map((row) => row.offset)).toEqual([0, 2, 5, 9, 12, 13])
    expect(rows.map((row) => text(row.actual))).toEqual(['é', '€', '𝄞', '\ufffd', '\u240a', 'y'])
  })
  test('a first look has the changed rows and one on each side', () => {
    const rows = alignDifference(
      [piece(true, 0, 'a'.repeat(40)), piece(false, 40, '1', '2'), piece(true, 41, 'b'.repeat(39))],
      'text',
      10,
    )
    expect(rows).toHaveLength(8)
    expect(rowsNearChanges(rows).map((row) => row.offset)).toEqual([30, 40, 50])
  })
})

test('once the sealed bytes are known, they are what is marked in the line', () => {
  const piece = (same: boolean, expected: string, actual: string) => ({
    same,
    offset: 0,
    expected,
    actual,
    expectedHex: '',
    actualHex: '',
  })
  const pieces = [piece(true, '{"n":', '{"n":'), piece(false, '6', '7'), piece(true, '}', '}')]
  expect(markPieces('{"n":7}', pieces)?.filter(({ marked }) => marked)).toEqual([{ text: '7', marked: true }])
  expect(markPieces('{"n":8}', pieces), 'of another line').toBeNull()
  expect(
    markPieces('{"n":}', [piece(true, '{"n":', '{"n":'), piece(false, '6', ''), piece(true, '}', '}')]),
  ).toBeNull()
  expect(markPieces('', [])).toBeNull()
})

test('two hashes are held against each other byte by byte, other values from both ends', () => {
  expect(differingParts('aa11ff', 'aa22ff')).toEqual([
    [
      { text: 'aa', marked: false },
      { text: '11', marked: true },
      { text: 'ff', marked: false },
    ],
    [
      { text: 'aa', marked: false },
      { text: '22', marked: true },
      { text: 'ff', marked: false },
    ],
  ])
  const [one, other] = differingParts('14:30:05.482Z', '14:30:05.112Z')
  expect([one[1], other[1]]).toEqual([
    { text: '48', marked: true },
    { text: '11', marked: true },
  ])
  const [sealed, edited] = ['9f'.repeat(32), `${'9f'.repeat(31)}00`]
  expect(differingParts(sealed, edited)[1].filter(({ marked }) => marked)).toEqual([
    { text: '00', marked: true },
  ])
  expect(differingParts(sealed, '1a'.repeat(32))[0]).toEqual([{ text: sealed, marked: false }])
  expect(differingParts(null, 'aa')).toEqual([[], [{ text: 'aa', marked: false }]])
})
