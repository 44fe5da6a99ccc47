/**
 * The app started without Playwright's hand on it, and its page driven over the DevTools protocol: Playwright lets go of
 * a whole Electron app when its page crashes, and here the page is to crash.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
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
  const address = () => /DevTools listening on ws:\/\/(\S+?)\//.exec(output)?.[1]
  /** Connecting to a page that is just being loaded never ends: first it has to have its title. */
  const isLoaded = async (): Promise<true | undefined> => {
    const host = address()
    if (host === undefined) return undefined
    const targets: unknown = await (await fetch(`http://${host}/json/list`)).json()
    const isPage = (target: { type?: unknown; title?: unknown; url?: unknown }) =>
      target.type === 'page' && target.title === 'Blotter' && String(target.url).startsWith('app://')
    return Array.isArray(targets) && targets.some(isPage) ? true : undefined
  }
  const connect = async (): Promise<Browser> => {
    await browser?.close()
    await until(isLoaded, child, () => output)
    browser = await chromium.connectOverCDP(`http://${address()}`, { timeout: 10_000 })
    return browser
  }
  return {
    output: () => output,
    page: async () => {
      const connected = await connect()
      const page = await until(
        () => connected.contexts()[0]?.pages()[0],
        child,
        () => output,
      )
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

async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  child: ChildProcess,
  output: () => string,
): Promise<T> {
  for (const end = Date.now() + START_MS; Date.now() < end; ) {
    const found = await look()
    if (found !== undefined) return found
    if (child.exitCode !== null) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The app showed no page.\n${output()}`)
}
