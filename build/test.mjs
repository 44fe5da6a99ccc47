/**
 * Everything that `npm test` runs after the setup: build, tests without a window (vitest), journeys in the real
 * window (Playwright, on a virtual display where there is none). One summary for all, its last line
 * `N passed, N failed, N skipped`; the same counts go to test-results/counts.json.
 *
 *   npm test -- [PATH ...]     only the files whose path contains one of these
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findElectron } from './electron-path.mjs'
import { buildIfStale } from './fresh-build.mjs'
import { hasDisplay, installLine, missingSystemPackages } from './system-packages.mjs'
import {
  addCounts,
  countLine,
  countsOfRun,
  noCounts,
  readPlaywrightReport,
  readVitestReport,
} from './test-counts.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const RESULTS = join(ROOT, 'test-results')
const say = (text) => process.stderr.write(`${text}\n`)

async function main(paths) {
  rmSync(RESULTS, { recursive: true, force: true })
  mkdirSync(RESULTS, { recursive: true })
  const forWindow = paths.filter((path) => path.startsWith('test/e2e'))
  const forVitest = paths.filter((path) => !path.startsWith('test/e2e'))
  const all = paths.length === 0

  let counts = await buildApp()
  if (all || forVitest.length > 0) counts = addCounts(counts, await runVitest(forVitest))
  if (all || forWindow.length > 0) counts = addCounts(counts, await runPlaywright(forWindow))
  report(counts)
  return counts.failed === 0 ? 0 : 1
}

/** A failed build is one failure; what does not need it is still tested. */
async function buildApp() {
  try {
    await buildIfStale()
    return noCounts()
  } catch (error) {
    return { ...noCounts(), failed: 1, failures: [error.message] }
  }
}

async function runVitest(paths) {
  const file = join(RESULTS, 'vitest.json')
  const args = ['run', '--config', 'build/vitest.config.ts', '--reporter=default', '--reporter=json']
  const code = await run([tool('vitest/vitest.mjs'), ...args, `--outputFile.json=${file}`, ...paths])
  return countsOfRun('vitest', file, code, readVitestReport)
}

async function runPlaywright(paths) {
  const command = [tool('@playwright/test/cli.js'), 'test', '--config', 'build/playwright.config.ts']
  const obstacle = whyNoWindow()
  if (obstacle) {
    // Listed and not run, so that it is known how many were skipped.
    const file = join(RESULTS, 'playwright-list.json')
    const code = await run([...command, '--list', '--reporter=json', ...paths], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    })
    const listed = countsOfRun('playwright', file, code, (list) => readPlaywrightReport(asSkipped(list)))
    say(`\nSKIPPED: every test in the real window. ${obstacle}`)
    return listed
  }
  const file = join(RESULTS, 'playwright.json')
  const display = hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24']
  const args = ['--reporter=list,json', ...paths]
  const code = await run([...command, ...args], { PLAYWRIGHT_JSON_OUTPUT_FILE: file }, display)
  return countsOfRun('playwright', file, code, readPlaywrightReport)
}

function whyNoWindow() {
  if (!findElectron()) return 'There is no Electron runtime. Run: npm run setup'
  if (hasDisplay() || onPath('xvfb-run')) return undefined
  return 'There is no display. Run: sudo apt-get install -y --no-install-recommends xvfb xauth'
}

function asSkipped(report) {
  const visit = (suite) => ({
    ...suite,
    specs: (suite.specs ?? []).map((spec) => ({
      ...spec,
      tests: spec.tests.map((test) => ({ ...test, status: 'skipped' })),
    })),
    suites: (suite.suites ?? []).map(visit),
  })
  return { ...report, suites: report.suites.map(visit) }
}

function report(counts) {
  writeFileSync(join(RESULTS, 'counts.json'), JSON.stringify(counts, null, 2))
  say('')
  for (const name of counts.skips) say(`SKIPPED  ${name}`)
  const missing = counts.skipped > 0 ? missingSystemPackages({ withTests: true }) : []
  if (missing.length > 0) say(`To run what was skipped: sudo ${installLine(missing)}`)
  for (const name of counts.failures) say(`FAILED   ${name}`)
  process.stdout.write(`${countLine(counts)}\n`)
}

/** Runs a Node script, after `prefix` where one is given. Resolves to its exit code; 1 when a signal ended it. */
function run(script, env = {}, prefix = []) {
  const [program, ...args] = [...prefix, process.execPath, ...script]
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...env },
    })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

function tool(path) {
  return join(ROOT, 'node_modules', path)
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(`The tests could not be run: ${error.stack}`)
  process.exitCode = 1
}
