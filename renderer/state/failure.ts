/** Whatever went wrong, as one value that the window can show: what, and what to do next. */
import { ORPCError } from '@orpc/client'
import type { HostBridge, HostInput, HostOperation, HostOutputs } from '../../shared/contract/host.ts'
import { BlotterError, ERROR_CODES, type ErrorCode, type TextPosition } from '../../shared/model/error.ts'

export type Failure = {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string | null
  readonly position: TextPosition | null
}

const CODES: ReadonlySet<string> = new Set(ERROR_CODES)

export function codeOf(code: string): ErrorCode {
  return CODES.has(code) ? (code as ErrorCode) : 'INTERNAL'
}

function positionOf(value: unknown): TextPosition | null {
  if (typeof value !== 'object' || value === null) return null
  if (!('line' in value) || !('column' in value)) return null
  const { line, column } = value
  if (typeof line !== 'number' || typeof column !== 'number') return null
  const length = 'length' in value && typeof value.length === 'number' ? value.length : undefined
  const instead =
    'instead' in value && Array.isArray(value.instead)
      ? value.instead.filter((text): text is string => typeof text === 'string')
      : []
  return {
    line,
    column,
    ...(length === undefined ? {} : { length }),
    ...(instead.length === 0 ? {} : { instead }),
  }
}

/** Any thrown value as a Failure: an error of the engine, of the host, our own, or an unexpected one. */
export function toFailure(error: unknown): Failure {
  if (error instanceof BlotterError) {
    return {
      code: error.code,
      message: error.message,
      hint: error.hint ?? null,
      position: error.position ?? null,
    }
  }
  if (error instanceof ORPCError) {
    const data: unknown = error.data
    const record = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
    return {
      code: codeOf(error.code),
      message: error.message,
      hint: typeof record.hint === 'string' ? record.hint : null,
      position: positionOf(record.position),
    }
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'CANCELLED', message: 'The operation was cancelled.', hint: null, position: null }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'INTERNAL',
    message: `Blotter met an unexpected error: ${message}`,
    hint: 'Try again. If it happens again, this is a defect of Blotter.',
    position: null,
  }
}

/** Calls the host and throws its refusal as a BlotterError. */
export async function callHost<K extends HostOperation>(
  host: HostBridge,
  operation: K,
  input: HostInput<K>,
): Promise<HostOutputs[K]> {
  const reply = await host.call(operation, input)
  if (reply.ok) return reply.value
  throw new BlotterError(
    codeOf(reply.code),
    reply.message,
    reply.hint === undefined ? {} : { hint: reply.hint },
  )
}

/** A value on its way: nothing asked yet, asked, there, or refused. */
export type Loadable<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'failed'; readonly failure: Failure }

export const IDLE = { status: 'idle' } as const
export const LOADING = { status: 'loading' } as const

export async function loadable<T>(work: () => Promise<T>): Promise<Loadable<T>> {
  try {
    return { status: 'ready', value: await work() }
  } catch (error) {
    return { status: 'failed', failure: toFailure(error) }
  }
}
