// The least that Electron can show: one window, one heading, in the same sandbox as Blotter's page.
const { app, BrowserWindow } = require('electron')

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true },
  })
  window.once('ready-to-show', () => window.show())
  return window.loadURL('data:text/html,<h1>Blank</h1>')
})
app.on('window-all-closed', () => app.quit())
