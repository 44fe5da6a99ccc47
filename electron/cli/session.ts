/**
 * A command's hold on the engine: the same operations as the window, in this process.
 * Progress goes to stderr, Ctrl+C cancels, and the workspace is given free whatever happens.
 */
import { randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { BlotterError } from '../../shared/model/error.ts'
import type { Progress } from '../../shared/model/progress.ts'
import { createEngine, defaultWorkspaceDir, toolVersion } from '../engine/index.ts'
import type { RunOptions } from '../engine/run-options.ts'
import { secretFromEnvironment } from './environment-secrets.ts'
import type { GlobalOptions } from './options.ts'
import { ProgressLine, say } from './terminal.ts'

export type Session = Awaited<ReturnType<typeof openSession>>

/** Ctrl+C asks to stop; a second one ends the process at once (what is on disk stays whole either way). */
const stop = new AbortController()
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(3)
  say('\nStopping…')
  stop.abort(new BlotterError('CANCELLED', 'Stopped on request.', { hint: 'Run it again to carry on.' }))
})

/** A long operation under way: progress as it goes, then the result. */
type LongRun<T> = { readonly next: () => Promise<IteratorResult<Progress, T>> }

/** What long functions of the engine take, when a command calls them without a workspace. */
export function directRun(options: GlobalOptions): RunOptions & { readonly done: () => void } {
  const line = new ProgressLine(options.quiet === true)
  return { signal: stop.signal, onProgress: line.show, done: () => line.clear() }
}

async function openSession(options: GlobalOptions) {
  const savePaths = new Map<string, string>()
  const lentPaths = new Map<string, string>()
  const engine = await createEngine({
    workspace: options.workspace ?? defaultWorkspaceDir(),
    offline: options.offline === true,
    heldBy: 'command line',
    toolVersion,
    workers: { ingest: new URL('../engine/ingest-worker.ts', import.meta.url) },
    questionsFolder: new URL('../../shared/library/', import.meta.url),
    proofPageScript: async () => (await import('../../build/proof-page.mjs')).bundleProofPage(),
    secretOf: (name) => secretFromEnvironment(name),
    takeSavePath: (token) => savePaths.get(token),
    lentPath: (token) => lentPaths.get(token),
    log: (level, message) => {
      if (level !== 'info' && options.quiet !== true) say(`${level}: ${message}`)
    },
  })
  const line = new ProgressLine(options.quiet === true)
  const context = { signal: stop.signal }
  return {
    engine,
    client: createRouterClient(engine.router),
    /** Options of each call: lets Ctrl+C reach it. */
    call: context,
    /** A token under which the engine may write to `path`. */
    saveTo(path: string): string {
      const token = randomUUID()
      savePaths.set(token, path)
      return token
    },
    /** A token under which the engine may read `path`. */
    lend(path: string): string {
      const token = randomUUID()
      lentPaths.set(token, path)
      return token
    },
    /** Runs a long operation to its end, showing its progress. */
    async follow<T>(running: Promise<LongRun<T>>): Promise<T> {
      try {
        const iterator = await running
        for (;;) {
          const step = await iterator.next()
          if (step.done) return step.value
          line.show(step.value)
        }
      } finally {
        line.clear()
      }
    },
  }
}

/** Opens the workspace, runs `work` on it, and closes it. */
export async function withSession<T>(
  options: GlobalOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(options)
  try {
    return await work(session)
  } finally {
    await session.engine.close()
  }
}
