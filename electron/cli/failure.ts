/** A failure as a person reads it on stderr, and the exit code it ends with. */
import { ORPCError } from '@orpc/client'
import { BlotterError, type ErrorCode } from '../../shared/model/error.ts'
import { EXIT } from '../../shared/model/verification.ts'

export type Failure = { readonly text: string; readonly exitCode: number }

export function describeFailure(error: unknown): Failure {
  if (error instanceof BlotterError) return failureOf(error.code, error.message, error.hint)
  if (error instanceof ORPCError) {
    const data = error.data as { hint?: string; issues?: readonly { message: string }[] } | undefined
    const issues = data?.issues?.map((issue) => issue.message).join('; ')
    return failureOf(error.code as ErrorCode, issues ?? error.message, data?.hint)
  }
  // Not a failure we know how to name: a defect, so the trace helps whoever mends it.
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { text: `blotter: unexpected error\n${trace}`, exitCode: EXIT.usage }
}

function failureOf(code: ErrorCode, message: string, hint: string | undefined): Failure {
  return {
    text: `blotter: ${message}${hint ? `\n  ${hint}` : ''}`,
    exitCode: code === 'NOT_VERIFIABLE' ? EXIT.notVerifiable : EXIT.usage,
  }
}
