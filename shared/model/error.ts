/** Every way an operation can fail, by kind. The list is closed: callers switch over it. */
export const ERROR_CODES = [
  'USAGE', // the request itself is wrong: an unknown option, a bad date
  'NOT_FOUND', // what was named does not exist
  'IO', // reading or writing failed (disk, permissions)
  'DISK_FULL', // not enough free space for what was asked
  'SOURCE', // the source (S3, folder) refused or failed
  'TARGET', // the place that records are forwarded to refused or failed
  'CREDENTIALS', // missing, expired or refused credentials
  'OFFLINE', // refused because Blotter is in offline mode
  'WORKSPACE_LOCKED', // another Blotter owns the workspace
  'NOT_VERIFIABLE', // nothing to verify, or no key for signed lines
  'NOT_PROVED', // the evidence speaks against what was to be proved
  'UNBALANCED', // lines read and rows loaded do not reconcile
  'SQL_REFUSED', // the statement is not one Blotter runs (write, file access, several statements)
  'SQL_ERROR', // the engine could not run the statement
  'SECRET_STORE', // the operating system offers no safe place for secrets
  'CANCELLED', // the user stopped it
  'INTERNAL', // a defect of Blotter
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Where in a text an error points: 1-based, as editors count. */
export type TextPosition = {
  readonly line: number
  readonly column: number
  readonly length?: number
  /** What may have been meant in its place, ready to be written there. */
  readonly instead?: readonly string[]
}

/**
 * The one error class. `message` says what happened and where; `hint` says what to do next.
 */
export class BlotterError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly position: TextPosition | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly hint?: string; readonly position?: TextPosition; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'BlotterError'
    this.code = code
    this.hint = options.hint
    this.position = options.position
  }
}

/** The error that a cancelled operation ends with. */
export function cancelled(what = 'The operation'): BlotterError {
  return new BlotterError('CANCELLED', `${what} was cancelled.`)
}

/** True for our own cancel and for the platform's AbortError. */
export function isCancelled(error: unknown): boolean {
  return (
    (error instanceof BlotterError && error.code === 'CANCELLED') ||
    (error instanceof Error && error.name === 'AbortError')
  )
}
