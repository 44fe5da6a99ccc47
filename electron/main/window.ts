import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import type { Log } from './log.ts'
import { APP_PAGE, isOwnAddress } from './own-address.ts'
import { reloadAfterCrash } from './page-crash.ts'
import type { PreferenceFile } from './preferences.ts'
import { placeWindow, SMALLEST_WINDOW } from './window-place.ts'

/** Opens Blotter's one window: hidden until its first paint, in the colour of the theme, where it stood before. */
export function openWindow(options: {
  readonly preload: string
  readonly preferences: PreferenceFile
  readonly log: Log
}): BrowserWindow {
  const { maximized, ...place } = placeWindow(
    options.preferences.current().window,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    ...place,
    minWidth: SMALLEST_WINDOW.width,
    minHeight: SMALLEST_WINDOW.height,
    title: 'Blotter',
    show: false,
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      devTools: !app.isPackaged,
      zoomFactor: options.preferences.current().zoom,
    },
  })
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  rememberPlace(window, options.preferences)
  reloadAfterCrash(window, options.log)
  returnFromElsewhere(window, options.log)
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(backgroundColor())
  })
  // The address is a constant of ours; a failure shows as an empty window, so it is at least in the log.
  window.loadURL(APP_PAGE).catch((error: Error) => options.log(`the page did not load: ${error.message}`))
  return window
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#17191d' : '#ffffff'
}

function rememberPlace(window: BrowserWindow, preferences: PreferenceFile): void {
  let timer: NodeJS.Timeout | undefined
  const remember = () => {
    clearTimeout(timer)
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    preferences.change({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } })
  }
  const rememberSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(remember, 500)
  }
  window.on('resize', rememberSoon)
  window.on('move', rememberSoon)
  window.on('maximize', rememberSoon)
  window.on('unmaximize', rememberSoon)
  window.on('close', remember)
}

/**
 * about:blank needs no request, so Chromium asks nobody before it goes there (all other addresses are refused in
 * lockdown.ts). The host answers no page but its own; here the window also returns to it.
 */
function returnFromElsewhere(window: BrowserWindow, log: Log): void {
  window.webContents.on('did-navigate', (_event, url) => {
    if (isOwnAddress(url)) return
    log('the page went elsewhere and was brought back')
    window.loadURL(APP_PAGE).catch((error: Error) => log(`the page did not load: ${error.message}`))
  })
}
