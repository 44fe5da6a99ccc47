/** PDF without a window: starts the Electron runtime on `main.ts` here, headless, for one document. Plain Node. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BlotterError, cancelled } from '../../shared/model/error.ts'
import type { PaperSize } from '../../shared/model/paper.ts'

export type PrintRequest = {
  /** A whole document; script in it does not run, and nothing of the network is loaded. */
  readonly html: string
  /** Where the PDF goes: written whole or not at all. */
  readonly output: string
  /** The Electron executable. */
  readonly electronPath: string
  readonly paper?: PaperSize
  readonly signal?: AbortSignal
}

/**
 * Prints `html` to the PDF file `output`; needs no display.
 * Throws IO when the runtime cannot start or print, CANCELLED on abort.
 */
export async function printPdf(
  request: PrintRequest,
): Promise<{ readonly path: string; readonly bytes: number }> {
  request.signal?.throwIfAborted()
  const output = resolve(request.output)
  const folder = await mkdtemp(join(tmpdir(), 'blotter-print-')) // only this user can enter it
  try {
    const page = join(folder, 'page.html')
    await writeFile(page, request.html, { mode: 0o600 })
    await runElectron(request, [
      ...platformSwitches(),
      `--user-data-dir=${join(folder, 'profile')}`,
      fileURLToPath(new URL('./main.ts', import.meta.url)),
      `--page=${page}`,
      `--output=${output}`,
      `--paper=${request.paper ?? 'A4'}`,
    ])
    return { path: output, bytes: (await stat(output)).size }
  } finally {
    // A runtime that was killed may still be writing its profile.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** No display is asked for on Linux; Chromium's own sandbox refuses root, so root (containers, tests) goes without. */
function platformSwitches(): readonly string[] {
  if (process.platform !== 'linux') return []
  const root = process.getuid?.() === 0
  return ['--ozone-platform=headless', '--disable-gpu', ...(root ? ['--no-sandbox'] : [])]
}

async function runElectron(request: PrintRequest, args: readonly string[]): Promise<void> {
  const { electronPath, signal } = request
  const { ELECTRON_RUN_AS_NODE: _asNode, NODE_OPTIONS: _options, ...env } = process.env
  const child = spawn(electronPath, args, {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  })
  let words = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text: string) => {
    words = (words + text).slice(-4000)
  })
  const end = await new Promise<number | Error | string>((resolveEnd) => {
    child.on('error', resolveEnd)
    child.on('close', (code, killedBy) => resolveEnd(code ?? killedBy ?? 'unknown'))
  })
  if (end === 0) return
  if (signal?.aborted) throw cancelled('Printing')
  if (end instanceof Error) {
    throw new BlotterError('IO', `The Electron runtime cannot start: ${end.message}`, {
      hint: 'Run: npm run setup',
      cause: end,
    })
  }
  throw new BlotterError(
    'IO',
    `The PDF was not printed: ${reasonIn(words) ?? `Electron ended with ${end}`}`,
    {
      hint: 'On Linux, npm run setup names the system libraries that Electron needs.',
    },
  )
}

/** Chromium talks on stderr about buses and drivers; our own word starts so. Without it, the last line must do. */
function reasonIn(words: string): string | undefined {
  const lines = words.split('\n').filter((line) => line.trim() !== '')
  return lines.find((line) => line.startsWith('blotter: '))?.slice('blotter: '.length) ?? lines.at(-1)
}
