/**
 * The app started without Playwright's hand on it, and its page driven over the DevTools protocol: Playwright lets go of
 * a whole Electron app when its page crashes, and here the page is to crash.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { connectToPage } from '../../../build/connect-to-page.mjs'
import { electronPath } from '../../../build/electron-path.mjs'
import { sandboxArgs } from '../../support/launch.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const START_MS = 60_000

export type BareApp = {
  /** A page as it is now: ask again after a crash. Waits until there is one. */
  page(): Promise<Page>
  /** Kills the page's process with -9. */
  killPage(): Promise<void>
  output(): string
  close(): Promise<void>
}

export async function launchBare(workspace: string, userData: string): Promise<BareApp> {
  const child = spawn(
    electronPath(),
    [
      '--remote-debugging-port=0',
      ...sandboxArgs(),
      ROOT,
      `--user-data-dir=${userData}`,
      '--workspace',
      workspace,
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
    })
  }
  let browser: Browser | null = null
  const alive = () => {
    if (child.exitCode !== null) throw new Error(`The app has ended.\n${output}`)
  }
  return {
    output: () => output,
    page: async () => {
      await browser?.close()
      const connected = await connectToPage({
        output: () => output,
        alive,
        deadline: Date.now() + START_MS,
      })
      browser = connected.browser
      const { page } = connected
      await page.waitForLoadState('domcontentloaded')
      return page
    },
    killPage: async () => {
      if (!browser) throw new Error('No page was asked for yet.')
      const session = await browser.newBrowserCDPSession()
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
      if (pids.length === 0) throw new Error('The page has no process.')
      for (const pid of pids) process.kill(pid, 'SIGKILL')
    },
    close: async () => {
      await browser?.close()
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await gone
      clearTimeout(timer)
    },
  }
}
