/**
 * The security document, as tests against the real window: what the page, a hostile page, or hostile content in the
 * page cannot do. The order follows Electron's security checklist.
 */
import { generateKeyPairSync } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'

const APP_PAGE = 'app://blotter/index.html'

let app: LaunchedApp
let outside: Awaited<ReturnType<typeof listenOutside>>

test.beforeAll(async () => {
  outside = await listenOutside()
  app = await launchApp()
})
test.afterAll(async () => {
  await app?.close()
  await outside?.close()
})
test.afterEach(async () => {
  expect(app.page.url(), 'the page stayed where it was').toBe(APP_PAGE)
  expect(outside.reached(), 'nothing came out of the window').toEqual([])
})

test('the page is sandboxed, isolated, and without Node', async () => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  })
  expect(preferences.nodeIntegrationInWorker ?? false).toBe(false)
  expect(preferences.enableBlinkFeatures ?? '').toBe('')
  const found = await app.page.evaluate(() => {
    const scope = globalThis as unknown as Record<string, unknown>
    return ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      (name) => name in scope,
    )
  })
  expect(found).toEqual([])
})

test('the preload exposes five functions and nothing else', async () => {
  const exposed = await app.page.evaluate(() => {
    const bridge = (globalThis as unknown as { blotter: Record<string, unknown> }).blotter
    return Object.entries(bridge).map(([name, value]) => `${name}: ${typeof value}`)
  })
  expect(exposed.sort()).toEqual([
    'call: function',
    'connectEngine: function',
    'onCommand: function',
    'onEngineFailed: function',
    'onEngineRestart: function',
  ])
  const changed = await app.page.evaluate(() => {
    const scope = globalThis as unknown as { blotter: { call: unknown } }
    const before = scope.blotter.call
    try {
      scope.blotter.call = () => 'mine'
    } catch {
      return false
    }
    return scope.blotter.call !== before
  })
  expect(changed, 'the page cannot put its own function in its place').toBe(false)
})

test('every answer of app:// carries the policy', async () => {
  const answers = await fetchByHost([
    APP_PAGE,
    'app://blotter/no-such-file.js',
    'app://blotter/%2e%2e%2fx.js',
  ])
  for (const { headers } of answers) {
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /)
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*|script-src[^;]*unsafe-inline/)
    for (const closed of [
      'connect-src',
      'frame-src',
      'object-src',
      'base-uri',
      'form-action',
      'frame-ancestors',
    ]) {
      expect(policy).toContain(`${closed} 'none'`)
    }
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 403])
})

test('text does not become code: eval, Function, inline script, javascript:, event attributes', async () => {
  const ran = await app.page.evaluate(async () => {
    const scope = globalThis as unknown as { ran: string[] }
    scope.ran = []
    // In a timer: a debugger's own call is allowed to evaluate, and Playwright is a debugger.
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        for (const [name, attempt] of [
          // biome-ignore lint/security/noGlobalEval: this is what must be refused
          ['eval', () => eval('ran.push("eval")')],
          ['Function', () => new Function('ran.push("Function")')()],
        ] as const) {
          try {
            attempt()
          } catch (error) {
            scope.ran.push(`${name} refused: ${(error as Error).name}`)
          }
        }
        const script = document.createElement('script')
        script.textContent = 'ran.push("inline")'
        document.body.append(script)
        const dataScript = document.createElement('script')
        dataScript.src = 'data:text/javascript,ran.push("data")'
        document.body.append(dataScript)
        const blobScript = document.createElement('script')
        blobScript.src = URL.createObjectURL(new Blob(['ran.push("blob")'], { type: 'text/javascript' }))
        document.body.append(blobScript)
        const holder = document.createElement('div')
        holder.innerHTML =
          '<img src="data:," onerror="ran.push(\'attribute\')"><a href="javascript:ran.push(\'address\')">x</a>'
        document.body.append(holder)
        holder.querySelector('a')?.click()
        setTimeout(() => {
          for (const element of [script, dataScript, blobScript, holder]) element.remove()
          resolve()
        }, 500)
      }, 0)
    })
    return scope.ran
  })
  expect(ran).toEqual(['eval refused: EvalError', 'Function refused: EvalError'])
})

test('app:// serves the files of the page and no other', async () => {
  const refused = [
    'app://blotter/../package.json',
    'app://blotter/../../package.json',
    'app://blotter/%2e%2e/%2e%2e/package.json',
    'app://blotter/..%2f..%2fpackage.json',
    'app://blotter/..%5c..%5cpackage.json',
    'app://blotter/..\\..\\package.json',
    'app://blotter/%252e%252e%252fpackage.json',
    'app://blotter/%c0%ae%c0%ae/package.json',
    'app://blotter//etc/passwd',
    'app://blotter/etc/passwd',
    'app://blotter/index.html%00.js',
    'app://blotter/.built',
    'app://blotter/assets/../../main/main.js',
    'app://blotter/C:/Windows/win.ini',
    'app://blotter/index.html::$DATA',
    'app://blotter/index.html/',
    'app://blotter/assets',
    'app://user@blotter/index.html',
    'app://blotter.evil/index.html',
    'app://other/index.html',
    'app://print/index.html',
  ]
  const answers = await fetchByHost(refused)
  for (const { address, status } of answers) expect([403, 404, 0], address).toContain(status)
  const posted = await app.electron.evaluate(
    async ({ session }, address) =>
      (await session.defaultSession.fetch(address, { method: 'POST', body: 'x' })).status,
    APP_PAGE,
  )
  expect(posted).toBe(405)
})

test('file:// is refused to the page and to the session', async () => {
  const [answer] = await fetchByHost(['file:///etc/hostname'])
  expect([403, 0]).toContain(answer?.status)
  const reached = await app.page.evaluate(async () => {
    const image = new Image()
    const loaded = new Promise((resolve) => {
      image.onload = () => resolve('loaded')
      image.onerror = () => resolve('refused')
    })
    image.src = 'file:///usr/share/pixmaps/debian-logo.png'
    const fetched = await fetch('file:///etc/hostname').then(
      () => 'loaded',
      () => 'refused',
    )
    return [await loaded, fetched]
  })
  expect(reached).toEqual(['refused', 'refused'])
  await tryToGo('file:///etc/hostname')
})

test('the page cannot navigate away', async () => {
  for (const address of [
    outside.http,
    'https://example.com/',
    'data:text/html,<h1>x</h1>',
    'app://blotter/other.html',
    'app://other/index.html',
    'blob:app://blotter/00000000-0000-0000-0000-000000000000',
    'chrome://version',
    'view-source:app://blotter/index.html',
  ]) {
    await tryToGo(address)
    expect(app.page.url(), address).toBe(APP_PAGE)
  }
  await app.page.evaluate((target) => {
    const form = document.createElement('form')
    form.action = target
    form.method = 'post'
    document.body.append(form)
    form.submit()
    form.remove()
    const refresh = document.createElement('meta')
    refresh.httpEquiv = 'refresh'
    refresh.content = `0; url=${target}`
    document.head.append(refresh)
    const base = document.createElement('base')
    base.href = target
    document.head.append(base)
    setTimeout(() => {
      refresh.remove()
      base.remove()
    }, 300)
  }, outside.http)
  await app.page.waitForTimeout(500)
  expect(await app.page.evaluate(() => document.baseURI)).toBe(APP_PAGE)
})

test('the page that goes to about:blank is brought back', async () => {
  // Chromium asks nobody before it goes there: see window.ts.
  const visited: string[] = []
  app.page.on('framenavigated', (frame) => visited.push(frame.url()))
  await app.page.evaluate(() => {
    location.href = 'about:blank'
  })
  await expect.poll(() => visited).toEqual(['about:blank', APP_PAGE])
  await app.page.waitForLoadState('load')
})

test('a redirect is not followed, in whatever session', async () => {
  const asked = await app.electron.evaluate(async ({ BrowserWindow, session }) => {
    const own = session.fromPartition('redirect-test')
    const seen: string[] = []
    own.protocol.handle('app', (request) => {
      seen.push(request.url)
      return request.url.endsWith('/first')
        ? new Response(null, { status: 302, headers: { location: 'app://blotter/second' } })
        : new Response('<h1>second</h1>', { headers: { 'content-type': 'text/html' } })
    })
    const window = new BrowserWindow({ show: false, webPreferences: { session: own } })
    await window.loadURL('app://blotter/first').catch(() => undefined)
    window.destroy()
    return seen
  })
  expect(asked).toEqual(['app://blotter/first'])
})

test('no window opens', async () => {
  const opened = await app.page.evaluate((target) => {
    const windows = [window.open(target), window.open('about:blank'), window.open('app://blotter/index.html')]
    const link = document.createElement('a')
    link.href = target
    link.target = '_blank'
    document.body.append(link)
    link.click()
    link.remove()
    return windows.map((each) => each === null)
  }, outside.http)
  expect(opened).toEqual([true, true, true])
  await app.page.waitForTimeout(300)
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('no guest: <webview> is an unknown element', async () => {
  const before = await contentsCount()
  await app.page.evaluate((target) => {
    const guest = document.createElement('webview')
    guest.setAttribute('src', target)
    guest.setAttribute('allowpopups', '')
    guest.setAttribute('nodeintegration', '')
    document.body.append(guest)
    setTimeout(() => guest.remove(), 400)
  }, outside.http)
  await app.page.waitForTimeout(300)
  expect(await contentsCount()).toBe(before)
})

test('permissions are denied, but for writing text to the clipboard', async () => {
  const states = await app.page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'persistent-storage',
    ]
    const entries = await Promise.all(
      names.map(async (name) => [
        name,
        (await navigator.permissions.query({ name: name as PermissionName })).state,
      ]),
    )
    return Object.fromEntries(entries) as Record<string, string>
  })
  for (const [name, state] of Object.entries(states)) expect(state, name).toBe('denied')

  const outcomes = await app.page.evaluate(async () => {
    const nameOf = (error: unknown) => (error as Error).name
    return {
      notification: await Notification.requestPermission(),
      media: await navigator.mediaDevices
        .getUserMedia({ audio: true, video: true })
        .then(() => 'given', nameOf),
      screen: await navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'given', nameOf),
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          (error) => resolve(error.code),
        ),
      ),
      read: await navigator.clipboard.readText().then(() => 'given', nameOf),
    }
  })
  expect(outcomes).toEqual({
    notification: 'denied',
    media: expect.stringMatching(/^(NotAllowedError|NotFoundError)$/),
    screen: expect.stringMatching(/^(NotAllowedError|NotSupportedError|InvalidStateError)$/),
    place: 1, // PERMISSION_DENIED
    read: 'NotAllowedError',
  })

  await app.page.bringToFront()
  await app.page.evaluate(() => navigator.clipboard.writeText('a copied cell'))
  expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('a copied cell')
})

test('devices are not offered', async () => {
  const devices = await app.page.evaluate(async () => {
    const platform = navigator as unknown as Record<
      string,
      { getDevices?(): Promise<unknown[]>; getPorts?(): Promise<unknown[]> }
    >
    const count = async (name: string, list: 'getDevices' | 'getPorts') => {
      try {
        return ((await platform[name]?.[list]?.()) ?? []).length
      } catch {
        return 0
      }
    }
    return [
      await count('usb', 'getDevices'),
      await count('hid', 'getDevices'),
      await count('serial', 'getPorts'),
    ]
  })
  expect(devices).toEqual([0, 0, 0])
})

test('nothing is downloaded', async () => {
  await app.electron.evaluate(({ session }) => {
    const scope = globalThis as unknown as { downloads: boolean[] }
    scope.downloads = []
    session.defaultSession.on('will-download', (event) => scope.downloads.push(event.defaultPrevented))
  })
  await app.page.evaluate(() => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['x'], { type: 'application/octet-stream' }))
    link.download = 'x.bin'
    document.body.append(link)
    link.click()
    link.remove()
  })
  await expect
    .poll(() => app.electron.evaluate(() => (globalThis as unknown as { downloads: boolean[] }).downloads))
    .toEqual([true])
})

test('the page reaches no network, by any way that a page has', async () => {
  const control = await fetch(outside.http)
  expect(control.status).toBe(200)
  expect(outside.reached(), 'the listener hears who does reach it').toEqual(['GET /'])
  outside.forget()

  const { http, port, udpPort } = outside
  const answers = await app.page.evaluate(
    async ({ http, port, udpPort }) => {
      const settle = (work: () => Promise<unknown>) =>
        Promise.resolve()
          .then(work)
          .then(
            () => 'reached',
            () => 'refused',
          )
      const byElement = (tag: string, change: (element: HTMLElement) => void) =>
        new Promise<string>((resolve) => {
          const element = document.createElement(tag)
          element.onload = () => resolve(tag === 'iframe' ? 'refused' : 'reached') // a blocked frame loads an error page
          element.onerror = () => resolve('refused')
          change(element)
          document.body.append(element)
          setTimeout(() => {
            element.remove()
            resolve('refused')
          }, 1500)
        })
      const set = (name: string, value: string) => (element: HTMLElement) => element.setAttribute(name, value)
      const linked = (rel: string) => (element: HTMLElement) => {
        element.setAttribute('rel', rel)
        element.setAttribute('as', 'script')
        element.setAttribute('href', `${http}${rel}`)
      }
      return Promise.all([
        settle(() => fetch(http)),
        settle(() => fetch(http, { mode: 'no-cors' })),
        settle(async () => {
          if (!navigator.sendBeacon(`${http}beacon`, 'x')) throw new Error('refused')
          await new Promise((resolve) => setTimeout(resolve, 500))
          throw new Error('a beacon tells nothing; the listener does')
        }),
        settle(
          () =>
            new Promise((resolve, reject) => {
              const request = new XMLHttpRequest()
              request.onload = resolve
              request.onerror = reject
              request.open('GET', `${http}xhr`)
              request.send()
            }),
        ),
        settle(
          () =>
            new Promise((resolve, reject) => {
              const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`)
              socket.onopen = resolve
              socket.onerror = reject
            }),
        ),
        settle(
          () =>
            new Promise((resolve, reject) => {
              const source = new EventSource(`${http}events`)
              source.onopen = resolve
              source.onerror = reject
            }),
        ),
        settle(
          () =>
            new Promise((resolve, reject) => {
              const worker = new Worker(`${http}worker.js`)
              worker.onmessage = resolve
              worker.onerror = reject
            }),
        ),
        settle(() => import(/* @vite-ignore */ `${http}module.js`)),
        byElement('img', set('src', `${http}image`)),
        byElement('script', set('src', `${http}script`)),
        byElement('iframe', set('src', `${http}frame`)),
        byElement('video', set('src', `${http}video`)),
        byElement('object', set('data', `${http}object`)),
        byElement('embed', set('src', `${http}embed`)),
        byElement('link', linked('stylesheet')),
        byElement('link', linked('preload')),
        byElement('link', linked('prefetch')),
        byElement('link', linked('preconnect')),
        byElement('link', linked('dns-prefetch')),
        byElement('link', linked('manifest')),
        byElement('link', linked('icon')),
        byElement('div', set('style', `background: url(${http}style)`)),
        byElement('div', set('ping', `${http}ping`)),
        settle(async () => {
          const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${udpPort}` }] })
          peer.createDataChannel('x')
          await peer.setLocalDescription(await peer.createOffer())
          await new Promise((resolve) => setTimeout(resolve, 1500))
          peer.close()
          throw new Error('a candidate tells nothing; the listener does')
        }),
      ])
    },
    { http, port, udpPort },
  )
  expect(answers.filter((answer) => answer === 'reached')).toEqual([])
  await app.page.waitForTimeout(500)
})

test('a report in its preview shows, runs nothing, and loads nothing', async () => {
  const report = `<style>h1 { color: rgb(1, 2, 3) }</style><h1>A report</h1><img src="${outside.http}logo.png">
    <script>parent.postMessage('ran', '*')</script><form action="${outside.http}form"><button>send</button></form>
    <a href="${outside.http}link">go</a>`
  await app.page.evaluate((srcdoc) => {
    const scope = globalThis as unknown as { heard: unknown[] }
    scope.heard = []
    window.addEventListener('message', ({ data }) => scope.heard.push(data))
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', '')
    frame.srcdoc = srcdoc
    frame.id = 'preview-under-test'
    // Above whatever screen the page shows, so that it can be clicked.
    frame.style.cssText = 'position: fixed; inset: 0; z-index: 2147483647; background: white'
    document.body.append(frame)
  }, report)
  const frame = app.page.frameLocator('#preview-under-test')
  await expect(frame.getByRole('heading', { name: 'A report' })).toHaveCSS('color', 'rgb(1, 2, 3)')
  await frame.getByRole('button', { name: 'send' }).click()
  await app.page.waitForTimeout(300)
  await expect(frame.getByRole('heading', { name: 'A report' })).toBeVisible()
  await frame.getByRole('link', { name: 'go' }).click()
  await app.page.waitForTimeout(300)
  const heard = await app.page.evaluate(() => {
    document.getElementById('preview-under-test')?.remove()
    return (globalThis as unknown as { heard: unknown[] }).heard
  })
  expect(heard).toEqual([])
})

test('only the page of Blotter may call its host', async () => {
  const reply = await app.electron.evaluate(
    async ({ BrowserWindow }, { root }) => {
      const { writeFileSync, rmSync } = process.getBuiltinModule('node:fs')
      const preload = `${root}/hostile-preload.cjs`
      // As much as a hostile page could get hold of: ipcRenderer itself.
      writeFileSync(
        preload,
        `const { contextBridge, ipcRenderer } = require('electron')
         contextBridge.exposeInMainWorld('raw', {
           invoke: (...args) => ipcRenderer.invoke(...args),
           connect: () => new Promise((resolve) => {
             ipcRenderer.on('blotter:engine-port', () => resolve('port'))
             ipcRenderer.send('blotter:connect-engine')
             setTimeout(() => resolve('nothing'), 700)
           }),
         })`,
      )
      const ask = async (address: string) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        try {
          await window.loadURL(address)
          return await window.webContents.executeJavaScript(
            `Promise.all([raw.invoke('blotter:call', 'about', {}), raw.connect()])`,
          )
        } finally {
          window.destroy()
        }
      }
      try {
        // The second one is even Blotter's own page, in a window that is not Blotter's.
        return [await ask('data:text/html,hostile'), await ask('app://blotter/index.html')]
      } finally {
        rmSync(preload)
      }
    },
    { root: app.userData },
  )
  const refusal = { ok: false, code: 'USAGE', message: 'Only the page of Blotter may ask its host.' }
  expect(reply).toEqual([
    [refusal, 'nothing'],
    [refusal, 'nothing'],
  ])
})

test('arguments that are not of the contract are refused, and say which', async () => {
  const call = (operation: unknown, input: unknown) =>
    app.page.evaluate(
      ([operation, input]) =>
        (globalThis as unknown as { blotter: { call(...args: unknown[]): Promise<unknown> } }).blotter.call(
          operation,
          input,
        ),
      [operation, input] as const,
    )
  const refused: readonly (readonly [unknown, unknown])[] = [
    ['about', 'text'],
    ['chooseFolder', {}],
    ['chooseFolder', { title: 'x'.repeat(201) }],
    ['chooseFile', { title: 'x', filters: [{ name: 'x', extensions: 'pem' }] }],
    ['chooseSave', { title: 'x', suggestedName: '', filters: 'all' }],
    ['printPdf', { html: '<p>x</p>', save: '../../etc/passwd' }],
    ['printPdf', { html: '<p>x</p>', save: '00000000-0000-4000-8000-000000000000' }],
    ['printPdf', { html: 1, save: '00000000-0000-4000-8000-000000000000' }],
    ['saveSecret', { name: '', value: { accessKeyId: 'x', secretAccessKey: 'x' } }],
    ['saveSecret', { name: 'x', value: { token: 'a\r\nb' } }],
    ['saveSecret', { name: 'x' }],
    ['deleteSecret', null],
    ['setTheme', { theme: 'pink' }],
    ['toString', {}],
    ['__proto__', {}],
    ['constructor', {}],
    ['openExternal', { url: 'https://example.com' }],
    [null, null],
  ]
  for (const [operation, input] of refused) {
    expect(await call(operation, input), `${operation} ${JSON.stringify(input)}`).toMatchObject({
      ok: false,
      code: 'USAGE',
    })
  }
  expect(await call('about', {})).toMatchObject({
    ok: true,
    value: { electron: expect.stringMatching(/^\d+\./) },
  })
})

test('a token of a save dialog prints once, at the chosen place only, without script and network', async () => {
  const chosen = join(app.userData, 'chosen.pdf')
  const html = `<title>Printed</title><h1>before</h1><img src="${outside.http}logo.png">
    <script>document.querySelector('h1').textContent = 'after'; fetch('${outside.http}')</script>
    <link rel="stylesheet" href="${outside.http}style.css"><iframe src="${outside.http}frame"></iframe>
    <meta http-equiv="refresh" content="0; url=${outside.http}">`
  const replies = await withSaveDialog(chosen, () =>
    app.page.evaluate(async (html) => {
      const { blotter } = globalThis as unknown as {
        blotter: { call(operation: string, input: unknown): Promise<{ value?: { save: string } }> }
      }
      const saved = await blotter.call('chooseSave', { title: 'PDF', suggestedName: 'a.pdf', filters: [] })
      const save = saved.value?.save
      return [
        saved,
        await blotter.call('printPdf', { html, save }),
        await blotter.call('printPdf', { html, save }),
      ]
    }, html),
  )
  expect(replies[0]).toMatchObject({ ok: true, value: { name: 'chosen.pdf' } })
  expect(JSON.stringify(replies[0]), 'the page never sees the path').not.toContain(app.userData)
  expect(replies[1]).toMatchObject({ ok: true, value: { path: chosen } })
  expect(replies[2]).toMatchObject({ ok: false, code: 'USAGE' })
  const pdf = await readFile(chosen)
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
})

test('a private key does not reach the page, nor a file that is no key', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const choose = async (content: string) => {
    const file = join(app.userData, 'chosen.pem')
    await writeFile(file, content)
    await app.electron.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
    }, file)
    return app.page.evaluate(() => {
      const { blotter } = globalThis as unknown as { blotter: { call(...args: unknown[]): Promise<unknown> } }
      return blotter.call('choosePem', { title: 'Key' })
    })
  }
  expect(await choose(publicKey)).toEqual({ ok: true, value: { pem: publicKey, name: 'chosen.pem' } })
  for (const other of [privateKey, `${publicKey}${privateKey}`, 'root:x:0:0', 'x'.repeat(70_000)]) {
    expect(await choose(other)).toEqual({
      ok: false,
      code: 'USAGE',
      message: expect.any(String),
      hint: expect.any(String),
    })
  }
})

async function withSaveDialog<T>(path: string, work: () => Promise<T>): Promise<T> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    const scope = globalThis as unknown as { showSaveDialog: unknown }
    scope.showSaveDialog = dialog.showSaveDialog
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)
  try {
    return await work()
  } finally {
    await app.electron.evaluate(({ dialog }) => {
      const scope = globalThis as unknown as { showSaveDialog: typeof dialog.showSaveDialog }
      dialog.showSaveDialog = scope.showSaveDialog
    })
  }
}

async function tryToGo(address: string): Promise<void> {
  await app.page.evaluate((target) => {
    try {
      location.href = target
    } catch {
      // refused already by the engine of the page
    }
  }, address)
  await app.page.waitForTimeout(150)
}

function contentsCount(): Promise<number> {
  return app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length)
}

/** Asks in the page's own session, with the host's freedom from the page's policy; status 0 when refused at once. */
function fetchByHost(addresses: readonly string[]) {
  return app.electron.evaluate(
    ({ session }, addresses) =>
      Promise.all(
        addresses.map(async (address) => {
          try {
            const answer = await session.defaultSession.fetch(address)
            return {
              address,
              status: answer.status,
              headers: Object.fromEntries(answer.headers) as Record<string, string>,
            }
          } catch {
            return { address, status: 0, headers: {} as Record<string, string> }
          }
        }),
      ),
    addresses,
  )
}

/** A server on loopback that remembers what came: HTTP (and the start of a WebSocket), and UDP. */
async function listenOutside() {
  let heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    response.setHeader('access-control-allow-origin', '*')
    response.end('reached')
  })
  server.on('upgrade', (request, socket) => {
    heard.push(`UPGRADE ${request.url}`)
    socket.destroy()
  })
  const udp = createSocket('udp4')
  udp.on('message', () => heard.push('UDP'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    http: `http://127.0.0.1:${port}/`,
    port,
    udpPort: udp.address().port,
    reached: () => heard,
    forget: () => {
      heard = []
    },
    close: async () => {
      udp.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
