import { expect, test } from 'vitest'
import { planRows, planText, slowestOf } from '../../renderer/state/plan-view.ts'
import { planOf } from './fake-editor.ts'

test('rows are those that are open, with their share of the time and the slowest', () => {
  const plan = planOf('SELECT 1', true)
  const rows = planRows(plan, new Set())
  expect(
    rows.map(({ path, level, share, slowest, words }) => ({ path, level, share, slowest, words })),
  ).toEqual([
    { path: '0', level: 1, share: 0.1, slowest: false, words: 'Groups and counts' },
    { path: '0.0', level: 2, share: 0.9, slowest: true, words: 'Reads a table' },
  ])
  expect(planRows(plan, new Set(['0'])).map(({ path }) => path)).toEqual(['0'])
})

test('an estimate that is far off is told, one that is near is not', () => {
  const plan = planOf('SELECT 1', true)
  const { root } = plan
  const off = (estimatedRows: number | null) =>
    planRows({ ...plan, root: { ...root, estimatedRows, children: [] } }, new Set())[0]?.estimateOff
  expect(off(4)).toBeNull()
  expect(off(300)).toBe('100 times fewer than estimated')
  expect(off(null)).toBeNull()
})

test('nothing is measured in a plan that did not run', () => {
  const plan = planOf('SELECT 1', false)
  expect(slowestOf(plan)).toBeNull()
  expect(planRows(plan, new Set()).every(({ share, slowest }) => share === null && !slowest)).toBe(true)
})

test('the text of a plan holds the statement, the tree and every figure', () => {
  const text = planText(planOf('SELECT 1', true))
  expect(text).toBe(`SELECT 1

Measured: 21 ms in all.
Groups and counts (HASH_GROUP_BY) | Groups: #0 | 2.00 ms (10%) | 60,000 rows in, 3 out | 4 rows estimated
  Reads a table (SEQ_SCAN) | events | Filters: ticker='SPY' | 18 ms (90%) | 200,000 rows in, 60,000 out | 40,000 rows estimated | the slowest
`)
})
