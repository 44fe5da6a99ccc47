/**
 * `npm run bench:start [-- --workspace DIR --rounds 5]`: from the launch to a window that can be used (the days of the
 * archive are there), against a blank Electron window that took turns with it. The first round of each warms the disk
 * and is not counted. It works on a copy of the workspace; without one, on an empty workspace.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronPath } from '../../build/electron-path.mjs'
import { launchApp, sandboxArgs } from '../support/launch.ts'
import { median } from './measure.ts'

const { values } = parseArgs({
  options: { workspace: { type: 'string' }, rounds: { type: 'string', default: '5' } },
})
const rounds = Number(values.rounds)
const scratch = await mkdtemp(join(tmpdir(), 'blotter-start-'))
const workspace = join(scratch, 'workspace')
const userData = join(scratch, 'profile')
if (values.workspace !== undefined) await cp(values.workspace, workspace, { recursive: true })

async function startBlank(): Promise<number> {
  const began = performance.now()
  const electron: ElectronApplication = await _electron.launch({
    executablePath: electronPath(),
    args: [
      ...sandboxArgs(),
      join(import.meta.dirname, 'blank-window.cjs'),
      `--user-data-dir=${join(scratch, 'blank')}`,
    ],
  })
  const page = await electron.firstWindow()
  await page.getByRole('heading', { name: 'Blank' }).waitFor()
  const took = performance.now() - began
  await electron.close()
  return took
}

/** The days of the archive, or the first screen of an empty workspace. */
async function untilUsable(page: Page): Promise<void> {
  await page.locator('[data-testid="calendar"] [data-day], .first-run button').first().waitFor()
}

async function startBlotter(): Promise<number> {
  const began = performance.now()
  const app = await launchApp({ workspace, userData })
  await untilUsable(app.page)
  const took = performance.now() - began
  await app.close()
  return took
}

const blank: number[] = []
const blotter: number[] = []
try {
  for (let round = 0; round <= rounds; round += 1) {
    const one = await startBlank()
    const other = await startBlotter()
    if (round === 0) continue
    blank.push(one)
    blotter.push(other)
  }
} finally {
  await rm(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
const line = (name: string, runs: readonly number[]) =>
  `${name.padEnd(24)} median ${seconds(median(runs))}   runs ${runs.map(seconds).join(', ')}\n`
process.stdout.write(line('blank Electron window', blank))
process.stdout.write(line('Blotter, days on screen', blotter))
process.stdout.write(`ratio of medians          ${(median(blotter) / median(blank)).toFixed(2)}\n`)
