import { app, type BrowserWindow, dialog } from 'electron'
import { createCrashCount } from './crash-count.ts'
import type { Log } from './log.ts'

/** More crashes than this within a minute are not bad luck. */
const MOST_CRASHES = 3

/**
 * A page that crashed comes back by itself: its tabs and results are kept by the engine, which lives on. One that goes
 * on crashing would only flicker: then the user says whether it is tried again.
 */
export function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  const crashes = createCrashCount()
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    log(`the page's process ended: ${details.reason} (${details.exitCode})`)
    const times = crashes.add()
    if (window.isDestroyed()) return
    if (times <= MOST_CRASHES) {
      reloadSoon(window)
      return
    }
    askWhatNext(window, times).then(
      (isReload) => {
        crashes.forget()
        if (isReload) reloadSoon(window)
        else app.quit()
      },
      (error: Error) => log(`the question after a crash could not be asked: ${error.message}`),
    )
  })
}

/** Not at once: a page that is loaded while Chromium still tells of the last one's end takes the whole app with it. */
function reloadSoon(window: BrowserWindow): void {
  setImmediate(() => {
    if (!window.isDestroyed()) window.webContents.reload()
  })
}

async function askWhatNext(window: BrowserWindow, times: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: `The window’s page stopped ${times} times within a minute.`,
    detail:
      'Nothing is lost: tabs, results and cases are kept in the workspace. Load the page again, or quit and start Blotter anew; “Copy diagnostics” in its palette gives what a report of this should say.',
    buttons: ['Load again', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 0
}
