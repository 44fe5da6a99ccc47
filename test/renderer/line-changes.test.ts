import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedPieces, lineChanges } from '../../renderer/state/line-changes.ts'

const signs = { same: ' ', removed: '-', added: '+' } as const
const told = (before: string, after: string) =>
  lineChanges(before, after).map(({ kind, text }) => `${signs[kind]}${text}`)

test('the fewest lines are told as removed and added', () => {
  expect(told('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n')).toEqual([' a', '-b', '+x', ' c', ' d', '+e'])
  expect(told('', 'a\n')).toEqual(['+a'])
  expect(told('a\n', '')).toEqual(['-a'])
  expect(told('a\nb\n', 'a\nb\n')).toEqual([' a', ' b'])
})

test('each line keeps its numbers, and both texts can be read from the changes', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = lineChanges(before, after)
      const lines = (whole: string) => {
        const all = whole.split('\n')
        return all.at(-1) === '' ? all.slice(0, -1) : all
      }
      const side = (which: 'before' | 'after') => changes.filter((change) => change[which] !== null)
      for (const [which, whole] of [
        ['before', before],
        ['after', after],
      ] as const) {
        expect(side(which).map(({ text: line }) => line)).toEqual(lines(whole))
        expect(side(which).map((change) => change[which])).toEqual(lines(whole).map((_, at) => at + 1))
      }
    }),
  )
})

test('pieces leave out what is far from a change', () => {
  const before = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`)
  const after = before.with(2, 'third').with(15, 'sixteenth')
  const pieces = changedPieces(lineChanges(before.join('\n'), after.join('\n')), 1)
  expect(pieces.map((piece) => piece.map(({ text }) => text))).toEqual([
    ['line 2', 'line 3', 'third', 'line 4'],
    ['line 15', 'line 16', 'sixteenth', 'line 17'],
  ])
  expect(changedPieces(lineChanges('a\n', 'a\n'), 2)).toEqual([])
})
