/** The security document, second part: secrets, processes, instances. Real Electron, real files. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmod, chown, copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { electronPath } from '../../build/electron-path.mjs'
import { launchApp, sandboxArgs } from '../support/launch.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const KEYS = {
  accessKeyId: 'AKIAPLAINTEXTTEST',
  secretAccessKey: 'plain-text-must-not-be-found-0123456789',
}
const SECRET = { name: 'prod', value: KEYS }
const folders: string[] = []

test.afterAll(async () => {
  for (const folder of folders)
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

test('without a keyring a secret is refused, with the reason and what to do, and is nowhere on the disk', async () => {
  const app = await launchApp({ args: ['--password-store=basic'] })
  try {
    expect(await call(app.page, 'listSecrets', {})).toEqual({
      ok: true,
      value: {
        available: false,
        reason: expect.stringMatching(/basic_text.*plain text.*gnome-keyring/s),
        names: [],
      },
    })
    expect(await call(app.page, 'saveSecret', SECRET)).toMatchObject({
      ok: false,
      code: 'SECRET_STORE',
      message: expect.stringMatching(/not kept.*gnome-keyring/s),
      hint: expect.stringContaining('AWS profile'),
    })
    expect(await filesWith(app.userData, [KEYS.accessKeyId, KEYS.secretAccessKey])).toEqual([])
    expect(await filesWith(app.workspace, [KEYS.accessKeyId, KEYS.secretAccessKey])).toEqual([])
  } finally {
    await app.close()
  }
})

test('with a keyring a secret is kept over a restart, encrypted', async () => {
  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((program) => !isInstalled(program))
  test.skip(
    process.platform === 'linux' && missing.length > 0,
    `SKIPPED: ${missing.join(', ')} missing. Install: apt-get install -y --no-install-recommends gnome-keyring libsecret-1-0 dbus dbus-x11`,
  )
  test.skip(process.platform !== 'linux', 'SKIPPED: would use the keychain of whoever runs the tests')
  const home = await folder('home')
  const userData = await folder('profile')
  const workspace = await folder('workspace')

  const first = await launchWithKeyring({ home, userData, workspace })
  try {
    expect(await call(first.page, 'saveSecret', SECRET)).toEqual({ ok: true, value: null })
    expect(await call(first.page, 'saveSecret', { ...SECRET, name: 'gone' })).toEqual({
      ok: true,
      value: null,
    })
    expect(await call(first.page, 'deleteSecret', { name: 'gone' })).toEqual({ ok: true, value: null })
    expect(await call(first.page, 'deleteSecret', { name: 'gone' })).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
    })
  } finally {
    await first.electron.close()
  }
  const [file] = await filesNamed(userData, 'secrets.json')
  expect(file).toBeDefined()
  expect((await stat(file ?? '')).mode & 0o777).toBe(0o600)
  expect(await filesWith(userData, [KEYS.accessKeyId, KEYS.secretAccessKey])).toEqual([])
  expect(await filesWith(workspace, [KEYS.accessKeyId, KEYS.secretAccessKey])).toEqual([])

  const second = await launchWithKeyring({ home, userData, workspace })
  try {
    expect(await call(second.page, 'listSecrets', {})).toEqual({
      ok: true,
      value: { available: true, reason: null, names: ['prod'] },
    })
    const kept = JSON.parse(await readFile(file ?? '', 'utf8')) as {
      secrets: { name: string; encrypted: string }[]
    }
    expect(kept.secrets.map(({ name }) => name)).toEqual(['prod'])
    const opened = await second.electron.evaluate(
      ({ safeStorage }, text) => safeStorage.decryptString(Buffer.from(text, 'base64')),
      kept.secrets[0]?.encrypted ?? '',
    )
    expect(JSON.parse(opened)).toEqual(KEYS)
  } finally {
    await second.electron.close()
  }
})

test('the engine gets a clean environment', async () => {
  test.skip(process.platform !== 'linux', 'SKIPPED: reads /proc')
  const app = await launchApp({
    env: {
      GITHUB_TOKEN: 'token-of-another-tool',
      NODE_OPTIONS: '--max-old-space-size=1024',
      ELECTRON_ENABLE_LOGGING: '1',
      LD_LIBRARY_PATH: '/nowhere',
      AWS_PROFILE: 'kept',
      HTTPS_PROXY: 'http://proxy.example:3128',
      TZ: 'UTC',
    },
  })
  try {
    const environment = await readFile(`/proc/${await enginePid(app.electron)}/environ`, 'utf8')
    const names = environment.split('\0').map((entry) => entry.split('=')[0])
    for (const kept of ['PATH', 'HOME', 'AWS_PROFILE', 'HTTPS_PROXY', 'TZ']) expect(names).toContain(kept)
    for (const dropped of [
      'GITHUB_TOKEN',
      'NODE_OPTIONS',
      'ELECTRON_ENABLE_LOGGING',
      'LD_LIBRARY_PATH',
      'DISPLAY',
    ]) {
      expect(names).not.toContain(dropped)
    }
    expect(environment).not.toContain('token-of-another-tool')
  } finally {
    await app.close()
  }
})

test('a second start on the same workspace shows the window of the first, and ends', async () => {
  const app = await launchApp()
  try {
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    const { code, words } = await startAgain(app.userData, app.workspace)
    expect(words).toContain('Blotter already shows this workspace')
    expect(code).toBe(0)
    await expect
      .poll(() =>
        app.electron.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map((each) => each.isVisible()),
        ),
      )
      .toEqual([true])
  } finally {
    await app.close()
  }
})

test('the window process, and all it starts, listens on no port of its own and reports no crash', async () => {
  const app = await launchApp()
  try {
    const facts = await app.electron.evaluate(({ app, crashReporter, session }) => ({
      profile: app.getPath('userData'),
      uploads: (() => {
        try {
          return crashReporter.getUploadToServer()
        } catch {
          return false // never started
        }
      })(),
      spelling: session.defaultSession.isSpellCheckerEnabled(),
      resolver: app.commandLine.getSwitchValue('host-resolver-rules'),
    }))
    expect(facts).toEqual({
      profile: expect.stringMatching(new RegExp(`^${app.userData}/workspaces/[0-9a-f]{16}$`)),
      uploads: false,
      spelling: false,
      resolver: 'MAP * ~NOTFOUND',
    })
  } finally {
    await app.close()
  }
})

test('an engine that dies is started again, the page is told, and gets a new port', async () => {
  test.skip(process.platform === 'win32', 'SKIPPED: signals')
  const app = await launchApp()
  try {
    await connect(app.page)
    const before = await enginePid(app.electron)
    const told = app.page.evaluate(
      () =>
        new Promise((resolve) => {
          const { blotter } = globalThis as unknown as {
            blotter: { onEngineRestart(listener: (reason: string) => void): () => void }
          }
          blotter.onEngineRestart(resolve)
        }),
    )
    process.kill(before, 'SIGKILL')
    expect(await told).toMatch(/stopped unexpectedly/)
    await connect(app.page)
    expect(await enginePid(app.electron)).not.toBe(before)
  } finally {
    await app.close()
  }
})

test('when the window process is killed, the engine does not live on with the workspace', async () => {
  test.skip(process.platform === 'win32', 'SKIPPED: signals')
  const app = await launchApp({ userData: await folder('profile'), workspace: await folder('workspace') })
  const engine = await enginePid(app.electron)
  app.electron.process().kill('SIGKILL')
  await expect.poll(() => isAlive(engine), { timeout: 10_000 }).toBe(false)
  const lock = new Database(join(app.workspace, 'lock.sqlite'), { timeout: 0 })
  lock.exec('BEGIN EXCLUSIVE; ROLLBACK')
  lock.close()
})

test('the window stands where it stood, in the theme it had', async () => {
  const [userData, workspace] = [await folder('profile'), await folder('workspace')]
  const first = await launchApp({ userData, workspace })
  try {
    await first.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 20, y: 30, width: 1100, height: 700 })
    })
    expect(await call(first.page, 'setTheme', { theme: 'dark' })).toEqual({ ok: true, value: null })
  } finally {
    await first.close()
  }
  const second = await launchApp({ userData, workspace })
  try {
    const found = await second.electron.evaluate(({ BrowserWindow, nativeTheme }) => {
      const window = BrowserWindow.getAllWindows()[0]
      return {
        bounds: window?.getNormalBounds(),
        smallest: window?.getMinimumSize(),
        theme: nativeTheme.themeSource,
        dark: nativeTheme.shouldUseDarkColors,
        color: window?.getBackgroundColor(),
      }
    })
    expect(found).toMatchObject({
      bounds: { x: 20, y: 30, width: 1100, height: 700 },
      smallest: [1024, 640],
      theme: 'dark',
      dark: true,
      color: '#17191D',
    })
  } finally {
    await second.close()
  }
})

test('the menu speaks to the page by name, and leaves the keys of tabs to the page', async () => {
  const app = await launchApp()
  try {
    await app.page.evaluate(() => {
      const scope = globalThis as unknown as {
        heard: string[]
        blotter: { onCommand(listener: (command: string) => void): () => void }
      }
      scope.heard = []
      scope.blotter.onCommand((command) => scope.heard.push(command))
    })
    const keys = await app.electron.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []) ?? []
      for (const label of ['Archive', 'SQL', 'Reports', 'New Query Tab', 'Light or Dark']) {
        items.find((item) => item.label === label)?.click()
      }
      // What the menu only shows is heard by the page.
      return items.flatMap(({ accelerator, registerAccelerator, role, label }) =>
        accelerator === null || accelerator === undefined || !registerAccelerator
          ? []
          : [`${role ?? label}: ${accelerator}`],
      )
    })
    await expect
      .poll(() => app.page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard))
      .toEqual(['show.archive', 'show.sql', 'show.reports', 'tab.new', 'look.toggle-theme'])
    const taken = keys.map((key) => key.split(': ')[1])
    expect(new Set(taken).size, keys.join()).toBe(taken.length)
    for (const key of taken)
      expect(key).not.toMatch(/^(CommandOrControl|Control|Ctrl|CmdOrCtrl)\+([1-9]|W|P|K|F|Enter)$/i)
  } finally {
    await app.close()
  }
})

test('a workspace that another Blotter holds: the page is told who and what to do, and may try again', async () => {
  const workspace = await folder('workspace')
  const lock = new Database(join(workspace, 'lock.sqlite'))
  lock.exec('BEGIN EXCLUSIVE')
  const app = await launchApp({ workspace })
  try {
    const failure = app.page.evaluate(
      () =>
        new Promise((resolve) => {
          const { blotter } = globalThis as unknown as {
            blotter: {
              onEngineFailed(listener: (failure: unknown) => void): () => void
              connectEngine(): void
            }
          }
          blotter.onEngineFailed(resolve)
          blotter.connectEngine()
        }),
    )
    expect(await failure).toMatchObject({
      code: 'WORKSPACE_LOCKED',
      message: expect.stringContaining(workspace),
      hint: expect.stringContaining('--workspace'),
    })
    lock.exec('ROLLBACK')
    await connect(app.page)
  } finally {
    await app.close()
    lock.close()
  }
})

test("the operating system holds the page's process: no system call beyond Chromium's filter", async () => {
  test.skip(process.platform !== 'linux', 'SKIPPED: reads /proc')
  // Root must do without the sandbox, so root's tests hand the window to an account that is nobody.
  const nobody = 65534
  const root = process.getuid?.() === 0
  const home = await folder('home')
  const authority = join(home, 'Xauthority')
  await copyFile(process.env.XAUTHORITY ?? '/dev/null', authority)
  if (root) for (const path of [home, authority]) await chown(path, nobody, nobody)
  const child = spawn(
    electronPath(),
    [ROOT, `--user-data-dir=${join(home, 'profile')}`, '--workspace', join(home, 'w')],
    {
      env: {
        PATH: process.env.PATH,
        DISPLAY: process.env.DISPLAY,
        XAUTHORITY: authority,
        HOME: home,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(root ? { uid: nobody, gid: nobody } : {}),
    },
  )
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  child.on('error', (error) => {
    words += error.message
  })
  try {
    const page = await findRenderer(child)
    // Containers often forbid the namespaces that Chromium builds its sandbox from; that is theirs to allow.
    test.skip(
      page === null && /sandbox|namespace|Permission denied|EACCES|Missing X server|authoriz/i.test(words),
      `SKIPPED: this machine does not let an ordinary account run Chromium's sandbox here: ${words.slice(-300)}`,
    )
    expect(page, words).not.toBeNull()
    expect(await readFile(`/proc/${page}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m)
  } finally {
    child.kill()
  }
})

/** The process id of the page below `app`: Chromium's renderer, by way of its zygote; null when the app ended. */
async function findRenderer(app: ChildProcess): Promise<number | null> {
  while (app.exitCode === null && app.signalCode === null) {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const [command, status] = await Promise.all(
        ['cmdline', 'status'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
      )
      if (command?.includes('--type=renderer') && (await descendsFrom(status ?? '', app.pid ?? 0)))
        return Number(pid)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return null
}

async function descendsFrom(status: string, ancestor: number): Promise<boolean> {
  const parent = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0)
  if (parent <= 1) return false
  return (
    parent === ancestor ||
    descendsFrom(await readFile(`/proc/${parent}/status`, 'utf8').catch(() => ''), ancestor)
  )
}

/** Asks for the engine and waits for its port. */
async function connect(page: Page): Promise<void> {
  const origin = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        window.addEventListener('message', ({ data, origin, ports }) => {
          if (data?.type === 'blotter:engine-port' && ports.length === 1) resolve(origin)
        })
        const { blotter } = globalThis as unknown as { blotter: { connectEngine(): void } }
        blotter.connectEngine()
      }),
  )
  expect(origin).toBe('app://blotter')
}

function call(page: Page, operation: string, input: unknown): Promise<unknown> {
  return page.evaluate(
    ([operation, input]) =>
      (globalThis as unknown as { blotter: { call(...args: unknown[]): Promise<unknown> } }).blotter.call(
        operation,
        input,
      ),
    [operation, input] as const,
  )
}

async function enginePid(electron: ElectronApplication): Promise<number> {
  const find = () =>
    electron.evaluate(
      ({ app }) => app.getAppMetrics().find((each) => each.name === 'Blotter engine')?.pid ?? 0,
    )
  await expect.poll(find, { message: 'the engine runs' }).toBeGreaterThan(0)
  return find()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function startAgain(
  userData: string,
  workspace: string,
): Promise<{ code: number | null; words: string }> {
  const child = spawn(
    electronPath(),
    [...sandboxArgs(), ROOT, `--user-data-dir=${userData}`, '--workspace', workspace],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 },
  )
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, words }
}

/** Electron inside a session bus of its own, with an unlocked keyring whose files lie in `home`. */
async function launchWithKeyring(places: { home: string; userData: string; workspace: string }) {
  const script = join(places.home, 'electron-with-keyring.sh')
  await writeFile(
    script,
    `#!/bin/sh
exec dbus-run-session -- sh -c 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$@"' '${electronPath()}' "$@"
`,
  )
  await chmod(script, 0o755)
  const electron = await _electron.launch({
    executablePath: script,
    args: [
      ...sandboxArgs(),
      ROOT,
      `--user-data-dir=${places.userData}`,
      '--password-store=gnome-libsecret',
      '--workspace',
      places.workspace,
    ],
    env: {
      ...(process.env as Record<string, string>),
      HOME: places.home,
      XDG_DATA_HOME: join(places.home, 'data'),
      XDG_RUNTIME_DIR: places.home,
    },
  })
  const page = await electron.firstWindow()
  await page.waitForLoadState('domcontentloaded')
  return { electron, page }
}

async function folder(name: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), `blotter-${name}-`))
  folders.push(path)
  return path
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function allFiles(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function filesNamed(root: string, name: string): Promise<readonly string[]> {
  return (await allFiles(root)).filter((file) => file.endsWith(`/${name}`))
}

/** Files below `root` that hold one of `texts`, as UTF-8, UTF-16 or base64. */
async function filesWith(root: string, texts: readonly string[]): Promise<readonly string[]> {
  const forms = texts.flatMap((text) => [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('base64').slice(0, -4)),
  ])
  const found: string[] = []
  for (const file of await allFiles(root)) {
    const bytes = await readFile(file)
    if (forms.some((form) => bytes.includes(form))) found.push(file)
  }
  return found
}
