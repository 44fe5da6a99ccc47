/**
 * Workspaces that hold data. The sample of 30 days is made once in a run of the tests, in the real window, and
 * copied for each spec that wants it; whichever spec comes first makes it.
 */
import { cp, mkdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, type Page, type TestInfo } from '@playwright/test'
import { runCli } from '../../support/cli.ts'
import { type LaunchedApp, launchApp } from '../../support/launch.ts'
import type { Scratch } from './scratch.ts'

/** For tests that may have to make the sample first: half a minute on a quiet machine. */
export const SAMPLE_TIMEOUT_MS = 240_000

/** Kept with the results of the run: the runner empties this folder when it starts. */
function sharedPlace(info: TestInfo): string {
  return join(info.project.outputDir, '.shared', 'sample-workspace')
}

/** On the first screen of an empty workspace: presses the button, and waits until the days are there. */
export async function makeSampleInWindow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make the sample archive' }).click()
  await expect(page.getByText('The sample archive is pulled, verified and loaded')).toBeVisible({
    timeout: SAMPLE_TIMEOUT_MS,
  })
}

/** Keeps a workspace, whose app is closed, for the other specs of this run. */
export async function shareSample(workspace: string, info: TestInfo): Promise<void> {
  const place = sharedPlace(info)
  if (await exists(place)) return
  await mkdir(dirname(place), { recursive: true })
  await cp(workspace, `${place}.part`, { recursive: true })
  await rename(`${place}.part`, place)
}

/** A workspace of its own with the sample: 30 days, about 200,000 events, one day damaged. */
export async function copySample(scratch: Scratch, info: TestInfo): Promise<string> {
  const place = sharedPlace(info)
  if (!(await exists(place))) {
    const workspace = await scratch.folder('workspace')
    const app = await launchApp({ workspace })
    try {
      await makeSampleInWindow(app.page)
    } finally {
      await app.close()
    }
    await shareSample(workspace, info)
  }
  const copy = await scratch.folder('workspace')
  await cp(place, copy, { recursive: true })
  return copy
}

export type SmallArchive = { readonly archive: string; readonly rootKey: string }

/** An archive of a few small days, written by the command line: fast to make. The root key lies outside of it. */
export async function writeSmallArchive(scratch: Scratch, days: number): Promise<SmallArchive> {
  const archive = join(await scratch.folder('archive'), 'sample')
  await runOrFail([
    'sample',
    '--output',
    archive,
    '--days',
    String(days),
    '--events-per-day',
    '300',
    '--quiet',
  ])
  return { archive, rootKey: `${archive}.root.pem` }
}

/** Runs the command line; anything but success is a failed test that tells what it said. */
export async function runOrFail(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args)
  expect(code, `blotter ${args.join(' ')}\n${stderr}\n${stdout}`).toBe(0)
  return stdout
}

/** Goes to a screen by its button, and waits for its heading. */
export async function goTo(
  app: LaunchedApp,
  screen: 'Archive' | 'Explore' | 'SQL' | 'Reports' | 'Evidence' | 'Cases' | 'Settings',
  heading: string = screen,
): Promise<void> {
  await app.page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('button', { name: screen, exact: true })
    .click()
  await expect(app.page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible()
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
