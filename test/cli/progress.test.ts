import { expect, it } from 'vitest'
import { describeProgress } from '../../electron/cli/terminal.ts'

const at = (done: number) => ({ phase: 'verify', done, total: 100, unit: 'files' }) as const

it('tells rate and time left from what was done here, not by an earlier run', () => {
  expect(describeProgress(at(50), 10_000, 0)).toBe(
    'verify       50 of 100 files · 50 % · 5 files/s · 10 s left',
  )
  expect(describeProgress(at(50), 10_000, 40)).toBe(
    'verify       50 of 100 files · 50 % · 1 files/s · 50 s left',
  )
  expect(describeProgress(at(40), 10_000, 40)).toBe('verify       40 of 100 files · 40 %')
})
