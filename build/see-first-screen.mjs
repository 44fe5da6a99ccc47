/**
 * Starts a packed app and reads its first screen, as a user would see it.
 * The packed program refuses `--inspect` (a fuse), by which Playwright drives an Electron app; so the page is read
 * through Chromium's own debugging port, on loopback, at a port that only we are told.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectToPage } from './connect-to-page.mjs'
import { hasDisplay } from './system-packages.mjs'

const LIMIT_MS = 90_000
/** Shown on an empty workspace once the engine has answered that it has no sources: so the engine runs, too. */
const FIRST_SCREEN = 'Where is the archive?'

/**
 * @param {string} executable
 * @returns {Promise<string>} the text of the first screen
 * @throws {Error} when none comes in 90 s, with what the app wrote
 */
export async function seeFirstScreen(executable) {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-packed-'))
  const profile = join(folder, 'profile')
  const args = [
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--workspace',
    join(folder, 'workspace'),
  ]
  if (process.getuid?.() === 0) args.unshift('--no-sandbox')
  const command = hasDisplay() ? [executable] : ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24', executable]
  const child = spawn(command[0], [...command.slice(1), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: xvfb-run, the display and the app's processes end together.
    detached: process.platform !== 'win32',
  })
  let output = ''
  let startError
  child.on('error', (error) => {
    startError = error
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-8000)
    })
  }
  const alive = () => {
    if (startError) throw startError
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`)
  }
  let browser
  try {
    const deadline = Date.now() + LIMIT_MS
    const connected = await connectToPage({ output: () => output, alive, deadline })
    browser = connected.browser
    return await readScreen(connected.page, deadline, alive)
  } catch (error) {
    throw new Error(`The packed app showed no first screen: ${error.message}\n${output}`, { cause: error })
  } finally {
    await browser?.close()
    await endGroup(child)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

async function readScreen(page, deadline, alive) {
  let text = ''
  for (;;) {
    alive()
    text = await page.evaluate('document.getElementById("root")?.innerText ?? ""')
    if (text.includes(FIRST_SCREEN)) return text.slice(text.indexOf(FIRST_SCREEN)).trim()
    if (Date.now() > deadline) throw new Error(`no "${FIRST_SCREEN}" on the page, but: ${text}`)
    await sleep(200)
  }
}

async function endGroup(child) {
  if (child.pid === undefined || child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  if (process.platform === 'win32') child.kill()
  else process.kill(-child.pid, 'SIGTERM')
  const timer = setTimeout(
    () => process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL'),
    5000,
  )
  await gone
  clearTimeout(timer)
}
