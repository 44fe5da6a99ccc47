/**
 * Opens the app of this checkout: `npm start -- [--workspace DIR]`.
 * With --only-with-display it does nothing, and is no error, where there is no display.
 */
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronPath } from './electron-path.mjs'
import { buildIfStale } from './fresh-build.mjs'
import { hasDisplay } from './system-packages.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (text) => process.stderr.write(`${text}\n`)

async function main(args) {
  const onlyWithDisplay = args.includes('--only-with-display')
  const appArgs = args.filter((arg) => arg !== '--only-with-display')
  if (!hasDisplay()) {
    if (onlyWithDisplay) return 0
    say(
      'No display: the window cannot be shown (DISPLAY and WAYLAND_DISPLAY are not set).\n' +
        'The command line needs none: npm run -s cli -- --help\n' +
        'On a server, a virtual display: xvfb-run -a npm start',
    )
    return 1
  }
  const electron = electronPath()
  await buildIfStale()
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  if (sandbox.length > 0)
    say('Started as root: Chromium refuses its sandbox for root, so it runs without (--no-sandbox).')
  const child = spawn(electron, [...sandbox, ROOT, ...appArgs], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(signal ? 1 : (code ?? 1)))
  })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(error.message)
  process.exitCode = 1
}
