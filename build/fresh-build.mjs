/** Builds the app into out/ when a source is newer than the last build. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const STAMP = join(ROOT, 'out', '.built')
const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'build/electron.vite.config.ts',
  'build/proof-page.mjs',
  'package-lock.json',
  'package.json',
]

/** Resolves when out/ is up to date. @throws {Error} when the build fails; its output was shown on stderr. */
export async function buildIfStale() {
  if (!isStale()) return
  process.stderr.write('building the app ...\n')
  const startedAt = new Date()
  const electronVite = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const args = [electronVite, 'build', '--config', 'build/electron.vite.config.ts', '--logLevel', 'warn']
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 2, 2] })
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error('The build failed; its messages are above.')
  // The time at the start: a file saved during the build makes the next one.
  writeFileSync(STAMP, startedAt.toISOString())
}

function isStale() {
  const builtAt = readStamp()
  return SOURCES.some((source) => changedAfter(join(ROOT, source), builtAt))
}

/** Milliseconds since 1970; 0 when nothing was built yet. */
function readStamp() {
  try {
    return Date.parse(readFileSync(STAMP, 'utf8')) || 0
  } catch {
    return 0
  }
}

/** Also true for a folder itself, whose time tells of removed files. */
function changedAfter(path, time) {
  const stat = statSync(path)
  if (stat.mtimeMs > time) return true
  return stat.isDirectory() && readdirSync(path).some((name) => changedAfter(join(path, name), time))
}
