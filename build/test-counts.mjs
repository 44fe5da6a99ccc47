/** Counts of the two test runners' JSON reports, in one form. */
import { existsSync, readFileSync } from 'node:fs'

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[], skips: string[] }} Counts
 */

/** @returns {Counts} */
export function noCounts() {
  return { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] }
}

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function addCounts(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
    skips: [...a.skips, ...b.skips],
  }
}

/** @param {Counts} counts */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/**
 * Counts of one runner. A runner that ended badly never counts as good: without a report, or with nothing failed in
 * its report, its bad end is one failure.
 * @param {string} name of the runner, for messages
 * @param {string} file its JSON report
 * @param {number} exitCode
 * @param {(report: any) => Counts} read
 * @returns {Counts}
 */
export function countsOfRun(name, file, exitCode, read) {
  const counts = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : noCounts()
  const total = counts.passed + counts.failed + counts.skipped
  if (counts.failed === 0 && (exitCode !== 0 || total === 0)) {
    const failure = total === 0 ? `${name}: ran no test` : `${name}: ended with code ${exitCode}, see above`
    return addCounts(counts, { ...noCounts(), failed: 1, failures: [failure] })
  }
  return counts
}

/** @param {any} report of vitest's json reporter @returns {Counts} */
export function readVitestReport(report) {
  const counts = noCounts()
  for (const file of report.testResults) {
    for (const test of file.assertionResults) count(counts, stateOfVitest(test.status), test.fullName)
    // A file that could not be loaded has no tests to fail.
    const failedTests = file.assertionResults.some((test) => test.status === 'failed')
    if (file.status === 'failed' && !failedTests)
      count(counts, 'failed', `${file.name}: ${firstLine(file.message)}`)
  }
  return counts
}

/** @param {any} report of Playwright's json reporter @returns {Counts} */
export function readPlaywrightReport(report) {
  const counts = noCounts()
  const visit = (suite, path) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests)
        count(counts, stateOfPlaywright(test.status), [...path, spec.title].join(' '))
    }
    for (const inner of suite.suites ?? []) visit(inner, [...path, inner.title])
  }
  for (const suite of report.suites) visit(suite, [suite.title])
  for (const error of report.errors ?? []) count(counts, 'failed', firstLine(error.message))
  return counts
}

function count(counts, state, name) {
  counts[state] += 1
  if (state === 'failed') counts.failures.push(name)
  if (state === 'skipped') counts.skips.push(name)
}

function stateOfVitest(status) {
  if (status === 'passed') return 'passed'
  return status === 'failed' ? 'failed' : 'skipped' // pending, skipped, todo, disabled
}

/** Flaky means: passed at a second try. No second tries are configured, so it would be a failure. */
function stateOfPlaywright(status) {
  if (status === 'expected') return 'passed'
  return status === 'skipped' ? 'skipped' : 'failed'
}

function firstLine(text) {
  return String(text ?? '')
    .trim()
    .split('\n')[0]
}
