import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { firstDifference } from '../../../electron/engine/package/first-difference.ts'

const folder = mkdtempSync(join(tmpdir(), 'blotter-difference-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function between(member: string, packaged: string, rebuilt: string) {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')]
  writeFileSync(one, packaged)
  writeFileSync(other, rebuilt)
  const { place, packaged: was, rebuilt: is } = await firstDifference(member, one, other)
  return [place, was, is]
}

test('JSON differs at a path, by value, by what is missing, and in lists', async () => {
  expect(await between('a.json', '{"a":{"b":[1,2]}}', '{"a":{"b":[1,3]}}')).toEqual(['a.b[1]', '2', '3'])
  expect(await between('a.json', '{"a":1,"b":"x"}', '{"a":1}')).toEqual(['b', '"x"', '(nothing)'])
  expect(await between('a.json', '[]', '{}')).toEqual(['(the whole)', '[]', '{}'])
})

test('JSON of the same value differs by its lines, and what is no JSON too', async () => {
  expect(await between('a.json', '{"a": 1}\n', '{"a":1}\n')).toEqual(['line 1', '{"a": 1}', '{"a":1}'])
  expect(await between('a.json', '{\n', '{}\n')).toEqual(['line 1', '{', '{}'])
})

test('text differs at a line, also beyond the first megabyte, and where one is shorter', async () => {
  expect(await between('a.csv', 'a\nb\nc\n', 'a\nB\nc\n')).toEqual(['line 2', 'b', 'B'])
  const long = 'x'.repeat(99)
  const lines = Array.from({ length: 30_000 }, () => long)
  const other = [...lines]
  other[20_000] = `${long.slice(1)}y`
  expect(await between('a.csv', lines.join('\n'), other.join('\n'))).toEqual([
    'line 20001',
    long,
    `${long.slice(1)}y`,
  ])
  expect(await between('a.txt', 'a\nb\n', 'a\n')).toEqual(['line 2', 'b', '(nothing)'])
})
