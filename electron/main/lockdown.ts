/**
 * What Chromium is not allowed to do here. The proof of each line is in test/e2e/lockdown.spec.ts.
 * Three rings: the app (process switches), every session (network, permissions, downloads), every page (navigation).
 */
import { app, type Session, type WebContents } from 'electron'
import { APP_PAGE, isInlineAddress, isOwnAddress } from './own-address.ts'

/** Before the app is ready. */
export function lockDownApp(): void {
  // Whoever starts Chromium as root must say --no-sandbox; enableSandbox() would then end every child process.
  // Each window asks for the sandbox by itself as well, so only the operating system's part is missing there.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  // Named note "no name resolves": the engine (plain Node) opens the only sockets of Blotter. Whatever asks
  // Chromium's network service for a host, by name or by number, does not find it.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
  app.commandLine.appendSwitch('disable-domain-reliability')
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault()
    trust(false)
  })
  app.on('login', (event) => event.preventDefault())
}

export type SessionRules = {
  /** Which addresses a page of this session may load. */
  readonly mayLoad: (url: string) => boolean
  /** Which permissions Blotter's own top frame has; every other request is denied. */
  readonly permissions: readonly string[]
}

export function lockDownSession(session: Session, rules: SessionRules): void {
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !rules.mayLoad(details.url) }))
  session.protocol.handle('file', () => new Response(null, { status: 403 }))
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(
      rules.permissions.includes(permission) && details.isMainFrame && isOwnAddress(details.requestingUrl),
    )
  })
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return rules.permissions.includes(permission) && details.isMainFrame && isOwnAddress(origin)
  })
  session.setDevicePermissionHandler(() => false)
  session.setBluetoothPairingHandler((_details, decide) => decide({ confirmed: false }))
  session.setDisplayMediaRequestHandler(null)
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => event.preventDefault())
  session.on('select-serial-port', (event) => event.preventDefault())
  session.on('select-hid-device', (event) => event.preventDefault())
  session.on('select-usb-device', (event) => event.preventDefault())
}

/**
 * The rules of the window's session. The page may write text to the clipboard (copying cells is its trade); it may
 * not read it.
 */
export function windowRules(options: { readonly devTools: boolean }): SessionRules {
  return {
    mayLoad: (url) =>
      isOwnAddress(url) || isInlineAddress(url) || (options.devTools && url.startsWith('devtools:')),
    permissions: ['clipboard-sanitized-write'],
  }
}

/** A page stays where it is: no other address, no window, no guest. Reloading itself is the one move it has. */
function lockDownPage(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (event.url !== APP_PAGE || contents.getURL() !== APP_PAGE) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && event.url !== 'about:srcdoc') event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
