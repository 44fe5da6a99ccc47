/** What users get: `npm run pack` from end to end, and what the packed program refuses. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { beforeAll, describe, expect, it } from 'vitest'
import { findElectron } from '../../build/electron-path.mjs'
import { hasDisplay } from '../../build/system-packages.mjs'
import { findMissing } from '../support/programs.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)

const missing = findElectron()
  ? hasDisplay()
    ? undefined
    : findMissing(['xvfb-run', 'xauth'], ['xvfb', 'xauth'])
  : { reason: 'no Electron runtime', install: 'npm run setup' }
if (missing) console.warn(`SKIPPED: the packed app, ${missing.reason}. Run: ${missing.install}`)

describe.skipIf(missing)('the packed app', () => {
  let executable: string
  let resources: string

  // Packs, reads back the fuses, looks through the contents, starts it and sees the first screen, or fails.
  beforeAll(async () => {
    const { stdout } = await run(process.execPath, [join(ROOT, 'build', 'pack.mjs')], { cwd: ROOT })
    executable = join(ROOT, stdout.trim().split('\n').at(-1) ?? '')
    resources =
      process.platform === 'darwin'
        ? join(dirname(executable), '..', 'Resources')
        : join(dirname(executable), 'resources')
  }, 600_000)

  it('has every fuse as the security notes say', async () => {
    // Not from build/fuses.mjs: written a second time, so that a slip there is seen here.
    const wire = await getCurrentFuseWire(executable)
    const states = Object.entries(wire)
      .filter(([key]) => /^\d+$/.test(key))
      .map(([key, state]) => [FuseV1Options[Number(key)] ?? `unknown ${key}`, state === FuseState.ENABLE])
    expect(Object.fromEntries(states)).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    })
  })

  it('cannot be made a plain Node', async () => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
    const asNode = run(executable, ['-e', 'console.log("I am Node")'], { env, timeout: 20_000 })
    const output = await asNode.then(
      ({ stdout }) => stdout,
      (error: { stdout?: string }) => error.stdout ?? '',
    )
    expect(output).not.toContain('I am Node')
  })

  it('holds the build and the production dependencies, no source and no tool of ours', () => {
    const paths = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) =>
      path.replaceAll('\\', '/'),
    )
    const expected = [
      '/out/main/main.js',
      '/out/main/engine-host.js',
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
    ]
    expect(paths).toEqual(expect.arrayContaining(expected))
    for (const stranger of ['typescript', 'vite', 'electron', 'playwright', 'node', 'vitest']) {
      expect(paths).not.toContain(`/node_modules/${stranger}`)
    }
    expect(
      paths.filter(
        (path) => /\.(tsx?|map)$/.test(path) || /^\/(test|build|electron|shared|renderer)\b/.test(path),
      ),
    ).toEqual([])
  })

  it('has its native modules where the system can open them', () => {
    const unpacked = join(resources, 'app.asar.unpacked', 'node_modules')
    const prebuilt = `${process.platform}-${process.arch}.node`
    expect(existsSync(join(unpacked, 'better-sqlite3', 'prebuilds', prebuilt))).toBe(true)
    expect(existsSync(join(unpacked, '@duckdb', `node-bindings-${process.platform}-${process.arch}`))).toBe(
      true,
    )
  })
})
