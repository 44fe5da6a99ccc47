/**
 * A Chromium window and nothing else: no preload, no Node, no app of ours. Opens no page by itself. Whatever is not
 * a file is refused and written down in `globalThis.asked`.
 */
const { app, BrowserWindow, session } = require('electron')

app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
globalThis.asked = []

app.whenReady().then(() => {
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const isLocal = /^(file|blob|about|devtools):/.test(details.url)
    if (!isLocal) globalThis.asked.push(details.url)
    answer({ cancel: !isLocal })
  })
  const window = new BrowserWindow({
    width: 1280,
    height: 1000,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, devTools: true },
  })
  return window.loadURL('about:blank')
})
