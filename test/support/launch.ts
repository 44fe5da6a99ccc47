/**
 * The real app, driven by Playwright:
 *
 *     const app = await launchApp()                       // empty workspace, empty profile
 *     await expect(app.page.getByRole('heading')).toBeVisible()
 *     await app.close()
 *
 * Needs a built app (`npm run build`) and a display (`npm test` brings a virtual one).
 */
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, errors, type Page } from '@playwright/test'
import { electronPath } from '../../build/electron-path.mjs'

export interface LaunchOptions {
  /** Kept after close, so that the app can be launched on it again. Without it: a new one, removed at close. */
  readonly workspace?: string
  /** Electron's own folder: settings, encrypted secrets. Kept after close, as `workspace`. */
  readonly userData?: string
  /** More arguments, after ours. */
  readonly args?: readonly string[]
  /** Added to (or, with undefined, taken out of) the environment of the tests. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface LaunchedApp {
  readonly electron: ElectronApplication
  /** The first window, with its document loaded. */
  readonly page: Page
  readonly workspace: string
  readonly userData: string
  /** What the processes wrote so far, for the message of a failed test. */
  output(): string
  /** Ends the app and removes the folders that were made for it. May be called twice. */
  close(): Promise<void>
}

const ROOT = join(import.meta.dirname, '..', '..')
const HOLD_READY = join(import.meta.dirname, 'hold-ready.cjs')
const LAUNCH_TIMEOUT_MS = 60_000

type LaunchParameters = NonNullable<Parameters<typeof _electron.launch>[0]>
const CLOSE_TIMEOUT_MS = 45_000

/** Starts the built app of this checkout and waits for its first window. Throws with the app's output. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const made: string[] = []
  const folder = async (given: string | undefined, name: string): Promise<string> => {
    if (given) return given
    const path = await mkdtemp(join(tmpdir(), `blotter-${name}-`))
    made.push(path)
    return path
  }
  const removeMade = async (): Promise<void> => {
    for (const path of made) await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
  const workspace = await folder(options.workspace, 'workspace')
  const userData = await folder(options.userData, 'profile')
  let output = ''

  let electron: ElectronApplication
  try {
    electron = await launchOnceMore({
      executablePath: electronPath(),
      args: [
        ...sandboxArgs(),
        '-r',
        HOLD_READY,
        ROOT,
        `--user-data-dir=${userData}`,
        '--workspace',
        workspace,
        ...(options.args ?? []),
      ],
      cwd: ROOT,
      env: cleanEnvironment(options.env),
      timeout: LAUNCH_TIMEOUT_MS,
    })
  } catch (error) {
    await removeMade()
    throw error
  }
  const child = electron.process()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
    })
  }

  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= endApp(electron, child).then(removeMade)
    return closed
  }
  try {
    const page = await electron.firstWindow({ timeout: LAUNCH_TIMEOUT_MS })
    await page.waitForLoadState('domcontentloaded')
    return { electron, page, workspace, userData, output: () => output, close }
  } catch (error) {
    await close()
    throw new Error(`The app showed no window.\n${output}`, { cause: error })
  }
}

/**
 * On a busy machine Playwright now and then does not come to its connection: it kills the app when the time is up, and
 * once more is enough. What is wrong with the app itself fails both times.
 */
async function launchOnceMore(options: LaunchParameters): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options)
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error
    return _electron.launch(options)
  }
}

/** Chromium refuses its sandbox for root. */
export function sandboxArgs(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

function cleanEnvironment(changes: LaunchOptions['env'] = {}): Record<string, string> {
  const merged: Record<string, string | undefined> = { ...process.env, ...changes }
  // It would make a plain Node of the app.
  delete merged.ELECTRON_RUN_AS_NODE
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** A window may hold its closing (a running task, unsaved text): then the process is ended. */
async function endApp(electron: ElectronApplication, child: ChildProcess): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_TIMEOUT_MS)
  try {
    await electron.close()
  } finally {
    clearTimeout(timer)
  }
}
