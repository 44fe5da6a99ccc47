import { expect, test } from 'vitest'
import { askedOnce } from '../../../electron/engine/report/index.ts'

function counting(rowOf: (sql: string) => Record<string, unknown> = (sql) => ({ sql })) {
  const asked: string[] = []
  const ask = askedOnce(async (sql) => {
    asked.push(sql)
    return [rowOf(sql)]
  })
  return { ask, asked }
}

test('the same question with the same values is asked once, with others again', async () => {
  const { ask, asked } = counting()
  const first = await ask('SELECT $a', { a: '1' })
  expect(await ask('SELECT $a', { a: '1' })).toEqual(first)
  expect(asked).toHaveLength(1)
  for (const a of [1, 1n, '2', null]) await ask('SELECT $a', { a })
  await ask('SELECT $b', { b: '1' })
  await ask('SELECT $a')
  expect(asked).toHaveLength(7)
})

test('what is no read is asked each time, and reads after it are asked again', async () => {
  const { ask, asked } = counting()
  await ask('SELECT count(*) FROM t')
  await ask('CREATE TEMP TABLE t AS SELECT 1')
  await ask('SELECT count(*) FROM t')
  await ask('DROP TABLE t')
  await ask('DROP TABLE t')
  expect(asked).toHaveLength(5)
})

test('what is kept is bounded: a long answer is asked again, what was kept before it is not', async () => {
  const { ask, asked } = counting((sql) => ({ text: sql.includes('long') ? 'x'.repeat(5_000_000) : 'x' }))
  await ask('SELECT short')
  for (const name of ['one', 'two', 'two']) await ask(`SELECT long ${name}`)
  await ask('SELECT long one')
  await ask('SELECT short')
  expect(asked).toEqual(['SELECT short', 'SELECT long one', 'SELECT long two', 'SELECT long two'])
})
