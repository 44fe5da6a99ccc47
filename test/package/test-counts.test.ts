import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countLine, countsOfRun, readPlaywrightReport, readVitestReport } from '../../build/test-counts.mjs'

describe('test counts', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'counts-'))
    file = join(folder, 'report.json')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const vitestReport = (...tests: readonly (readonly [string, string])[]) => ({
    testResults: [
      {
        name: 'a.test.ts',
        status: tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
        message: '',
        assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
      },
    ],
  })

  it('are those of the report', () => {
    writeFileSync(
      file,
      JSON.stringify(vitestReport(['one', 'passed'], ['two', 'failed'], ['three', 'pending'])),
    )
    const counts = countsOfRun('vitest', file, 1, readVitestReport)
    expect(countLine(counts)).toBe('1 passed, 1 failed, 1 skipped')
    expect(counts.failures).toEqual(['two'])
    expect(counts.skips).toEqual(['three'])
  })

  it('have a failure for a file that could not be loaded', () => {
    const testResults = [
      { name: 'b.test.ts', status: 'failed', message: 'SyntaxError: x\n at y', assertionResults: [] },
    ]
    expect(readVitestReport({ testResults })).toMatchObject({
      failed: 1,
      failures: ['b.test.ts: SyntaxError: x'],
    })
  })

  it('have a failure for a runner that ended badly though no test failed', () => {
    writeFileSync(file, JSON.stringify(vitestReport(['one', 'passed'])))
    expect(countsOfRun('vitest', file, 1, readVitestReport)).toMatchObject({ passed: 1, failed: 1 })
  })

  it('have a failure for a runner that left no report, or ran nothing, whatever its exit code', () => {
    expect(countsOfRun('vitest', file, 0, readVitestReport)).toMatchObject({ passed: 0, failed: 1 })
    writeFileSync(file, JSON.stringify({ testResults: [] }))
    expect(countsOfRun('vitest', file, 0, readVitestReport)).toMatchObject({ passed: 0, failed: 1 })
  })

  it('read the nested suites and the global errors of Playwright', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] })
    const report = {
      suites: [
        {
          title: 'a.spec.ts',
          specs: [spec('top', 'expected')],
          suites: [
            {
              title: 'inner',
              specs: [spec('bad', 'unexpected'), spec('late', 'flaky'), spec('off', 'skipped')],
            },
          ],
        },
      ],
      errors: [{ message: 'no such file\nmore' }],
    }
    expect(readPlaywrightReport(report)).toEqual({
      passed: 1,
      failed: 3,
      skipped: 1,
      failures: ['a.spec.ts inner bad', 'a.spec.ts inner late', 'no such file'],
      skips: ['a.spec.ts inner off'],
    })
  })
})
