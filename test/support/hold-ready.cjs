/**
 * Holds the app before it is ready until Playwright has connected, as Playwright does by itself only where it may choose
 * the executable: otherwise it may attach to a page in the middle of its first navigation, and wait for ever. Loaded into
 * the app by `-r`; Playwright calls `__playwright_run` once it listens.
 */
const { app } = require('electron')

const emit = app.emit.bind(app)
const ready = app.whenReady()
let held = []
let isReady = false
let release
const released = new Promise((resolve) => {
  release = resolve
})

app.emit = (event, ...args) => {
  if (event !== 'ready' || isReady) return emit(event, ...args)
  held = args
  return app.listenerCount('ready') > 0
}
app.isReady = () => isReady
app.whenReady = () => released

globalThis.__playwright_run = async () => {
  await ready
  isReady = true
  release()
  emit('ready', ...held)
}
