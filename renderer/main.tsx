/** Entry of the window: stores, connection to the engine, screens. */
import './ui/tokens.css'
import './ui/base.css'
import './ui/parts.css'
import { createRoot } from 'react-dom/client'
import type { HostBridge } from '../shared/contract/host.ts'
import { BlotterError } from '../shared/model/error.ts'
import { connectEngine, type Engine } from './engine/connect.ts'
import { AppProvider } from './features/app-context.tsx'
import { Shell } from './features/shell/shell.tsx'
import { keepPreferences } from './keep-preferences.ts'
import { createApp } from './state/app.ts'
import { codeOf, toFailure } from './state/failure.ts'

declare global {
  interface Window {
    readonly blotter: HostBridge
  }
}

let engine: Engine | null = null
let waiting: (() => void)[] = []
/** An engine that takes longer is told of as not connected. */
const LONGEST_WAIT_MS = 15_000
/** A page that never rests goes on after this. */
const LONGEST_PAINT_MS = 500
const app = createApp({
  engine: () => {
    if (!engine) {
      throw new BlotterError('IO', 'The engine is not connected.', { hint: 'Wait a moment and try again.' })
    }
    return engine
  },
  connected: () =>
    engine
      ? Promise.resolve()
      : new Promise((resolve) => {
          waiting.push(resolve)
          setTimeout(resolve, LONGEST_WAIT_MS)
        }),
  painted: () =>
    new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: LONGEST_PAINT_MS })),
  host: window.blotter,
  preferences: keepPreferences(window.blotter, (error) =>
    app.notices.fail('The layout could not be kept', toFailure(error)),
  ),
  now: () => performance.now(),
})

connectEngine(window.blotter, {
  connected: (client) => {
    engine = client
    for (const go of waiting) go()
    waiting = []
    void app.open()
  },
  failed: (failure) =>
    app.shell.setEngine({
      status: 'failed',
      failure: {
        code: codeOf(failure.code),
        message: failure.message,
        hint: failure.hint ?? null,
        position: null,
      },
    }),
  restarted: (reason) => {
    engine = null
    app.tasks.cancelAll()
    app.workbench.interrupted(reason)
    app.shell.setEngine({ status: 'restarting', reason })
    app.notices.push({
      tone: 'warning',
      title: 'The engine ended unexpectedly and was started again',
      detail: `${reason} Nothing of the archive is lost: unfinished work can be started again.`,
    })
  },
})

window.addEventListener('beforeunload', app.workbench.flush)
window.addEventListener('beforeunload', app.cases.flush)
window.addEventListener('beforeunload', app.details.flush)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <AppProvider value={app}>
    <Shell />
  </AppProvider>,
)
