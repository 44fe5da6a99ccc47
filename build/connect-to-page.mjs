/**
 * Playwright's hand on a page of an app that it did not start: over Chromium's own debugging port, on loopback.
 * Connecting while the page is in its first navigation may wait for ever, so the page has to have its title first.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright'

const ATTEMPT_MS = 10_000

/**
 * @param {{ output: () => string, alive: () => void, deadline: number }} app what the app wrote so far; throws once the
 *   app has ended; time in ms since 1970
 * @returns {Promise<{ browser: import('playwright').Browser, page: import('playwright').Page }>} the page of Blotter, and
 *   the connection that is to be closed
 * @throws {Error} when there is none by the deadline
 */
export async function connectToPage({ output, alive, deadline }) {
  let failure = new Error('no debugging port')
  while (Date.now() < deadline) {
    alive()
    const host = /DevTools listening on ws:\/\/(\S+?)\//.exec(output())?.[1]
    if (host !== undefined) {
      try {
        const connected = (await isLoaded(host)) && (await connect(host))
        if (connected) return connected
        failure = new Error('no page of Blotter')
      } catch (error) {
        failure = error
      }
    }
    await sleep(50)
  }
  throw failure
}

async function connect(host) {
  const browser = await chromium.connectOverCDP(`http://${host}`, { timeout: ATTEMPT_MS })
  // A page that has just come again after a crash may be told of a moment later.
  for (const end = Date.now() + ATTEMPT_MS; Date.now() < end; await sleep(50)) {
    const page = browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((shown) => shown.url().startsWith('app://'))
    if (page) return { browser, page }
  }
  await browser.close()
  return null
}

async function isLoaded(host) {
  const targets = await (await fetch(`http://${host}/json/list`)).json()
  return targets.some(
    ({ type, title, url }) => type === 'page' && title.endsWith('Blotter') && url.startsWith('app://'),
  )
}
