/** What a host (window, command line, tests) gives the engine, and what it gets. */
import type { router } from './router.ts'

export type StaticCredentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export type EngineOptions = {
  readonly workspace: string
  readonly offline: boolean
  readonly heldBy: 'window' | 'command line'
  readonly toolVersion: string
  /** Entry files of the worker threads: TypeScript from a checkout, bundled JavaScript in the app. */
  readonly workers: { readonly ingest: URL | string }
  /** The evidence page's script, as one text: bundled into the app, made on the spot in a checkout. */
  readonly proofPageScript: () => Promise<string>
  /** Credentials entered by hand, by the name under which the host keeps them. */
  readonly secretOf: (name: string) => StaticCredentials | undefined
  /** The path behind a token of a save dialog, once. */
  readonly takeSavePath: (token: string) => string | undefined
  /** Diagnostics: never a record, a secret or a query. */
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void
}

export type Engine = {
  readonly router: ReturnType<typeof router>
  /** Ends running work, closes both databases and gives the workspace free. */
  readonly close: () => Promise<void>
}
