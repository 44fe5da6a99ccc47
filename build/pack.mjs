/**
 * `npm run pack`: the unpacked app for the running platform in dist/, without the network, from the runtime that
 * setup brought; then its fuses are read back, its contents looked through, and it is started to see its first screen.
 */
import { readdirSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listPackage } from '@electron/asar'
import { build, Platform } from 'electron-builder'
import config from './electron-builder.mjs'
import { findElectron } from './electron-path.mjs'
import { buildIfStale } from './fresh-build.mjs'
import { wrongFuses } from './fuses.mjs'
import { seeFirstScreen } from './see-first-screen.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (text) => process.stderr.write(`pack: ${text}\n`)

async function main() {
  const electron = findElectron()
  if (!electron) throw new Error('The Electron runtime is not installed. Run: npm run setup')
  await buildIfStale()
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true })

  say(
    `packing with Electron ${electron.version}${electron.official ? '' : ' (fall-back: for tests, not for users)'} ...`,
  )
  await build({
    projectDir: ROOT,
    targets: Platform.current().createTarget('dir'),
    config: { ...config, electronDist: electron.folder, electronVersion: electron.version },
  })

  const { executable, resources } = findPacked()
  const wrong = await wrongFuses(executable)
  if (wrong.length > 0) throw new Error(`Fuses are not as written:\n  ${wrong.join('\n  ')}`)
  say('fuses: all as written')

  const strangers = listPackage(join(resources, 'app.asar'), {}).filter((path) => !belongsInPackage(path))
  if (strangers.length > 0) throw new Error(`Not for the package:\n  ${strangers.slice(0, 20).join('\n  ')}`)
  say('contents: out/, production dependencies, package.json, LICENSE')

  const text = await seeFirstScreen(executable)
  say(`first screen seen: ${JSON.stringify(text.slice(0, 120))}`)
  process.stdout.write(`${relative(ROOT, executable)}\n`)
}

function findPacked() {
  const folder = readdirSync(join(ROOT, 'dist'), { withFileTypes: true }).find((entry) => entry.isDirectory())
  if (!folder) throw new Error('electron-builder left no folder in dist/')
  const path = join(ROOT, 'dist', folder.name)
  if (process.platform === 'darwin') {
    const contents = join(path, 'Blotter.app', 'Contents')
    return { executable: join(contents, 'MacOS', 'Blotter'), resources: join(contents, 'Resources') }
  }
  const name = process.platform === 'win32' ? 'Blotter.exe' : 'blotter'
  return { executable: join(path, name), resources: join(path, 'resources') }
}

function belongsInPackage(path) {
  const inside = path.replaceAll('\\', '/').replace(/^\//, '')
  return /^(out|node_modules)(\/|$)/.test(inside) || inside === 'package.json' || inside === 'LICENSE'
}

try {
  await main()
} catch (error) {
  say(`FAILED: ${error.message}`)
  // At once: electron-builder's own way of ending would make a good end of this.
  process.exit(1)
}
