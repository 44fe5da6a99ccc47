/** What a host (window, command line, tests) gives the engine, and what it gets. */
import type { SecretValue } from '../../shared/model/secret.ts'
import type { router } from './router.ts'

export type EngineOptions = {
  readonly workspace: string
  readonly offline: boolean
  readonly heldBy: 'window' | 'command line'
  readonly toolVersion: string
  /** Entry files of the worker threads: TypeScript from a checkout, bundled JavaScript in the app. */
  readonly workers: { readonly ingest: URL | string }
  /** The evidence page's script, as one text: bundled into the app, made on the spot in a checkout. */
  readonly proofPageScript: () => Promise<string>
  /** Where the questions that Blotter brings lie, one .sql file each. */
  readonly questionsFolder: URL
  /** What was entered by hand, by the name under which the host keeps it. */
  readonly secretOf: (name: string) => SecretValue | undefined
  /** The path behind a token of a save dialog, once. */
  readonly takeSavePath: (token: string) => string | undefined
  /** The path behind a token of a file that was chosen to be read, as often as it is asked for. */
  readonly lentPath?: (token: string) => string | undefined
  /** Diagnostics: never a record, a secret or a query. */
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void
}

export type Engine = {
  readonly router: ReturnType<typeof router>
  /** Ends running work, closes both databases and gives the workspace free. */
  readonly close: () => Promise<void>
}
