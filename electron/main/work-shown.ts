/** What runs in the window: a bar at its icon, and a question before it is closed on unfinished work. */
import { app, type BrowserWindow, dialog } from 'electron'
import type { HostInput } from '../../shared/contract/host.ts'

export type WorkShown = { readonly show: (progress: HostInput<'setProgress'>) => void }

const QUIT = 1
/** Electron's sign for a bar without an end. */
const UNKNOWN = 2
const NONE = -1

export function showWork(window: BrowserWindow): WorkShown {
  let running: readonly string[] = []
  let asking = false
  const show = (progress: HostInput<'setProgress'>) => {
    running = progress.running
    if (window.isDestroyed()) return
    window.setProgressBar(running.length === 0 ? NONE : (progress.fraction ?? UNKNOWN))
  }
  // A page that crashed runs nothing any more, and cannot say so.
  window.webContents.on('render-process-gone', () => show({ running: [], fraction: null }))
  window.on('close', (event) => {
    if (running.length === 0) return
    event.preventDefault()
    if (asking) return
    asking = true
    askToQuit(window, running)
      .then((quit) => {
        asking = false
        if (!quit) return
        running = []
        app.quit()
      })
      .catch((error: Error) => {
        asking = false
        process.stderr.write(`The question before closing could not be shown: ${error.message}\n`)
      })
  })
  return { show }
}

async function askToQuit(window: BrowserWindow, running: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: running.length === 1 ? 'A task still runs.' : `${running.length} tasks still run.`,
    detail: `${running.join('\n')}\n\nWhat they finished is kept; the rest can be started again.`,
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === QUIT
}
