/**
 * `npm run -s cli -- COMMAND ...`: the command line of this checkout. Runs electron/cli/main.ts with the Node of
 * node_modules, after a setup where nothing is installed yet, so that it works from a fresh clone.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const MAIN = join(ROOT, 'electron', 'cli', 'main.ts')

/** Codes above 3 are not Blotter's own: a signal, as shells count it. */
const exitCode = ({ status, signal }) => status ?? (signal === 'SIGINT' ? 130 : 1)

if (!existsSync(NODE) || !existsSync(join(ROOT, 'node_modules', '.package-lock.json'))) {
  const setup = spawnSync(process.execPath, [join(ROOT, 'build', 'setup.mjs')], { stdio: ['ignore', 2, 2] })
  if (setup.status !== 0) process.exit(3)
}
if (Number(process.versions.node.split('.')[0]) >= 24) {
  process.argv[1] = MAIN
  await import(pathToFileURL(MAIN).href)
} else {
  process.exitCode = exitCode(spawnSync(NODE, [MAIN, ...process.argv.slice(2)], { stdio: 'inherit' }))
}
