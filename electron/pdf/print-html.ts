/**
 * Prints HTML to PDF in a page that can do nothing else: no script, no network, its own empty session in memory, and
 * no window (a WebContentsView without one also works where there is no display).
 */
import { randomUUID } from 'node:crypto'
import { session, WebContentsView } from 'electron'
import { BlotterError } from '../../shared/model/error.ts'
import { PRINT_POLICY } from '../main/content-security-policy.ts'
import { lockDownSession } from '../main/lockdown.ts'
import { APP_SCHEME } from '../main/own-address.ts'

export type PaperSize = 'A4' | 'Letter'

/** Long enough for thousands of pages, short enough to be noticed. */
const LONGEST_PRINT_MS = 300_000

/**
 * @param html a whole document; it may carry styles and data: pictures. Script in it does not run.
 * @returns the bytes of the PDF. Throws IO when the page cannot be loaded or printed.
 */
export async function printHtml(html: string, paper: PaperSize): Promise<Uint8Array> {
  const address = `${APP_SCHEME}://print/${randomUUID()}`
  const own = session.fromPartition(`print-${randomUUID()}`, { cache: false })
  lockDownSession(own, { mayLoad: (url) => url === address || url.startsWith('data:'), permissions: [] })
  own.protocol.handle(APP_SCHEME, (request) =>
    request.url === address
      ? new Response(html, { headers: PRINT_HEADERS })
      : new Response(null, { status: 403, headers: PRINT_HEADERS }),
  )
  const view = new WebContentsView({
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      javascript: false,
      images: true,
      spellcheck: false,
      devTools: false,
    },
  })
  try {
    return await withinTime(loadAndPrint(view, address, paper))
  } catch (error) {
    if (error instanceof BlotterError) throw error
    throw new BlotterError('IO', `The report could not be printed: ${(error as Error).message}`, {
      cause: error,
    })
  } finally {
    view.webContents.close()
    own.protocol.unhandle(APP_SCHEME)
  }
}

const PRINT_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': PRINT_POLICY,
  'x-content-type-options': 'nosniff',
} as const

async function loadAndPrint(view: WebContentsView, address: string, paper: PaperSize): Promise<Uint8Array> {
  await view.webContents.loadURL(address)
  return view.webContents.printToPDF({
    pageSize: paper,
    printBackground: true,
    preferCSSPageSize: false,
    generateTaggedPDF: true,
    displayHeaderFooter: true,
    headerTemplate: bar('<span class="title"></span>', 'left'),
    footerTemplate: bar('page <span class="pageNumber"></span> of <span class="totalPages"></span>', 'right'),
    margins: { top: 0.7, bottom: 0.7, left: 0.5, right: 0.5 }, // inches
  })
}

function bar(content: string, align: 'left' | 'right'): string {
  const style = `width:100%;margin:0 0.5in;text-align:${align};font:8px sans-serif;color:#555`
  return `<div style="${style}">${content}</div>`
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new BlotterError('IO', `Printing took longer than ${LONGEST_PRINT_MS / 1000} seconds.`))
    }, LONGEST_PRINT_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
