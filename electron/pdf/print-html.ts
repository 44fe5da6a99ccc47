/**
 * Prints HTML to PDF in a page that can do nothing else: no script, no network, its own empty session in memory, and
 * no window (a WebContentsView without one also works where there is no display).
 */
import { randomUUID } from 'node:crypto'
import { session, WebContentsView } from 'electron'
import { BlotterError } from '../../shared/model/error.ts'
import type { PaperSize } from '../../shared/model/paper.ts'
import { PRINT_POLICY } from '../main/content-security-policy.ts'
import { lockDownSession } from '../main/lockdown.ts'
import { APP_SCHEME } from '../main/own-address.ts'

/** Long enough for thousands of pages, short enough to be noticed. */
const LONGEST_PRINT_MS = 300_000

/**
 * @param html a whole document; it may carry styles and data: pictures. Script in it does not run.
 * @returns the bytes of the PDF. Throws IO when the page cannot be loaded or printed.
 */
export function printHtml(html: string, paper: PaperSize): Promise<Uint8Array> {
  return withPage(html, (view) => withinTime(printToPdf(view, paper)))
}

/**
 * Shows the print dialog of the operating system for `html`, as long as the user likes.
 * @returns whether it was printed. Throws IO when the page cannot be loaded or the printer refuses.
 */
export function printOnPaper(html: string): Promise<{ readonly printed: boolean }> {
  return withPage(
    html,
    (view) =>
      new Promise((resolve, reject) => {
        view.webContents.print(
          { printBackground: true, margins: { marginType: 'default' } },
          (printed, reason) => {
            if (printed) resolve({ printed })
            else if (/cancel/i.test(reason)) resolve({ printed: false })
            else
              reject(
                new BlotterError(
                  'IO',
                  `The report was not printed: ${reason || 'the printer gave no reason'}.`,
                  {
                    hint: 'See that a printer is set up, or export the report as PDF.',
                  },
                ),
              )
          },
        )
      }),
  )
}

/** Loads `html` into a locked page of its own, uses it, and takes it down. */
async function withPage<T>(html: string, use: (view: WebContentsView) => Promise<T>): Promise<T> {
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
    await withinTime(view.webContents.loadURL(address))
    return await use(view)
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

function printToPdf(view: WebContentsView, paper: PaperSize): Promise<Uint8Array> {
  return view.webContents.printToPDF({
    pageSize: paper,
    printBackground: true,
    // Sections of wide tables lie sideways; the paper's own size is not the document's to say.
    preferCSSPageSize: true,
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
