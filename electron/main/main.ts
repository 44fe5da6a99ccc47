/**
 * Blotter's window process, as a table of contents. It opens no socket, reads no archive and runs no query:
 * it locks Chromium down, shows one page, starts the engine, and does the few things only a host can do.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, ipcMain, MessageChannelMain, safeStorage, session } from 'electron'
import { BlotterError } from '../../shared/model/error.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { forkEngine } from './fork-engine.ts'
import { hostOperations } from './host-operations.ts'
import { type LaunchOptions, readLaunchOptions } from './launch-options.ts'
import { lockDownApp, lockDownSession, windowRules } from './lockdown.ts'
import { openLog } from './log.ts'
import { installMenu } from './menu.ts'
import { keepOpenGrants } from './open-grants.ts'
import { listenToPage, tellPage } from './page-channel.ts'
import { openPreferences } from './preferences.ts'
import { profileFolder } from './profile.ts'
import { keepSaveGrants } from './save-grants.ts'
import { openSecretStore } from './secrets.ts'
import { applyTheme } from './theme.ts'
import { bringToFront, openWindow } from './window.ts'
import { showWork } from './work-shown.ts'

const PRELOAD = join(import.meta.dirname, '..', 'preload', 'preload.cjs')
const RENDERER = join(import.meta.dirname, '..', 'renderer')
const ENGINE = fileURLToPath(new URL('../engine-host/main.ts', import.meta.url))

function main(): void {
  const launch = launchOrExit()
  takeProfile(launch)
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Blotter already shows this workspace; its window comes to the front.\n')
    app.exit(0)
    return
  }
  lockDownApp()
  registerAppScheme()
  app.on('window-all-closed', () => app.quit())
  app
    .whenReady()
    .then(() => openBlotter(launch))
    .catch(dieLoudly)
}

async function openBlotter(launch: LaunchOptions): Promise<void> {
  const profile = app.getPath('userData')
  const logFile = join(profile, 'logs', 'blotter.log')
  const log = openLog(logFile)
  const devTools = !app.isPackaged

  lockDownSession(session.defaultSession, windowRules({ devTools }))
  serveApp(session.defaultSession, RENDERER)

  const preferences = await openPreferences(join(profile, 'preferences.json'), log)
  const secrets = await openSecretStore({
    file: join(profile, 'secrets.json'),
    vault: safeStorage,
    platform: process.platform,
    log,
  })
  const grants = keepSaveGrants()
  const openGrants = keepOpenGrants()

  // The engine first: it reads its code while the window is made.
  const engine = startEngineProcess({
    fork: () => forkEngine(ENGINE, log),
    openChannel: () => {
      const { port1, port2 } = new MessageChannelMain()
      return { page: port1, engine: port2 }
    },
    open: { type: 'open', ...launch },
    secrets: secrets.all,
    grants: grants.open,
    lent: openGrants.lent,
    onRestart: (reason) => tellPage(window.webContents, 'engineRestart', reason),
    log,
    logFile,
  })
  applyTheme(preferences)
  const window = openWindow({ preload: PRELOAD, preferences, log })
  const page = window.webContents
  app.on('second-instance', () => bringToFront(window))
  const menu = {
    send: (command: string) => tellPage(page, 'command', command),
    platform: process.platform,
    devTools,
  }
  listenToPage({
    ipc: ipcMain,
    page,
    engine,
    operations: hostOperations({
      window,
      preferences,
      secrets,
      grants,
      openGrants,
      engine,
      work: showWork(window),
      showMenuKeys: (keys) => installMenu({ ...menu, keys }),
    }),
    log,
  })
  installMenu({ ...menu, keys: {} })
  closeBeforeQuit(engine, preferences.flush)
}

/** The user data is named, not left to how Electron was started; a named workspace has its own part of it. */
function takeProfile(launch: LaunchOptions): void {
  app.setName('Blotter')
  const chosen = app.commandLine.hasSwitch('user-data-dir')
  const base = chosen ? app.getPath('userData') : join(app.getPath('appData'), 'Blotter')
  app.setPath('userData', profileFolder(base, launch.workspace, process.platform))
}

/** The windows are gone; the engine still finishes what it writes and gives the workspace free. */
function closeBeforeQuit<Port>(engine: EngineProcess<Port>, flush: () => Promise<void>): void {
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    Promise.all([engine.close(), flush()]).then(() => {
      closed = true
      app.quit()
    }, dieLoudly)
  })
}

function launchOrExit(): LaunchOptions {
  try {
    return readLaunchOptions(process.argv.slice(1), process.cwd())
  } catch (error) {
    if (!(error instanceof BlotterError)) throw error
    process.stderr.write(`${error.message} ${error.hint ?? ''}\n`)
    return process.exit(3)
  }
}

function dieLoudly(error: Error): void {
  process.stderr.write(`Blotter cannot start: ${error.stack ?? error.message}\n`)
  app.exit(3)
}

main()
