/** The entry of the engine's process: plain Node beside the window, spoken to by its host and by pages. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { EngineToHost } from '../../shared/contract/host.ts'
import { createEngine, defaultWorkspaceDir, toolVersion } from '../engine/index.ts'
import { serveHost } from './serve-host.ts'

const INGEST_WORKER = fileURLToPath(new URL('../engine/ingest-worker.ts', import.meta.url))

/** Made by the build, beside this file. */
const PROOF_PAGE_SCRIPT = new URL('./proof-page.js', import.meta.url)
/** Copied by the build, beside this file. */
const QUESTIONS = new URL('./library/', import.meta.url)

/**
 * No message here is a form. The RPC asks so of each; Node's own `FormData` reads its whole HTTP client to say no, before
 * the first answer to the window. Assigned, because to define a property is to read the old one.
 */
Object.assign(globalThis, { FormData: class FormData {} })

serveHost({
  openEngine: ({ workspace, ...rest }) =>
    createEngine({
      ...rest,
      toolVersion,
      workspace: workspace === '' ? defaultWorkspaceDir() : workspace,
      workers: { ingest: INGEST_WORKER },
      questionsFolder: QUESTIONS,
      proofPageScript: () => readFile(PROOF_PAGE_SCRIPT, 'utf8'),
    }),
  listen: (listener) => process.parentPort.on('message', ({ data, ports }) => listener(data, ports)),
  send: (message: EngineToHost) => process.parentPort.postMessage(message),
  exit: (code) => process.exit(code),
  log: (level, message) => process.stderr.write(`${level}: ${message}\n`),
})
