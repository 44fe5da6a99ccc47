/** A failure as a person reads it on stderr, and the exit code it ends with. */
import { ORPCError } from '@orpc/client'
import { BlotterError, type ErrorCode, type TextPosition } from '../../shared/model/error.ts'
import { EXIT } from '../../shared/model/verification.ts'
import { cellText } from './text-table.ts'

export type Failure = { readonly text: string; readonly exitCode: number }

export function describeFailure(error: unknown): Failure {
  if (error instanceof BlotterError) {
    return failureOf(error.code, error.message, error.hint, error.position)
  }
  if (error instanceof ORPCError) {
    const data = error.data as
      | { hint?: string; position?: TextPosition; issues?: readonly { message: string }[] }
      | undefined
    const issues = data?.issues?.map((issue) => issue.message).join('; ')
    return failureOf(error.code as ErrorCode, issues ?? error.message, data?.hint, data?.position)
  }
  // Not a failure we know how to name: a defect, so the trace helps whoever mends it.
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { text: `blotter: unexpected error\n${trace}`, exitCode: EXIT.usage }
}

function failureOf(
  code: ErrorCode,
  message: string,
  hint: string | undefined,
  position: TextPosition | undefined,
): Failure {
  const place = position ? ` (line ${position.line}, column ${position.column})` : ''
  return {
    text: visible(`blotter: ${message}${place}${hint ? `\n  ${hint}` : ''}`),
    exitCode: exitCodeOf(code),
  }
}

function exitCodeOf(code: ErrorCode): number {
  if (code === 'NOT_PROVED') return EXIT.findings
  return code === 'NOT_VERIFIABLE' ? EXIT.notVerifiable : EXIT.usage
}

/** Messages quote names and values that others chose: what would steer a terminal is spelled out. */
export function visible(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, cellText)
}
