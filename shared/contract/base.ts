/**
 * One contract, three hosts: the window (over a MessagePort), the command line and the tests (in process).
 * Input is parsed on the receiving side; failures are values with a closed code; a long operation yields
 * progress and returns its result; cancel is an AbortSignal on both sides.
 */
import { eventIterator, oc, type Schema, type } from '@orpc/contract'
import { z } from 'zod'
import { ERROR_CODES, type ErrorCode } from '../model/error.ts'
import type { Progress } from '../model/progress.ts'

export const failureData = z.object({
  hint: z.string().optional(),
  position: z
    .object({
      line: z.number(),
      column: z.number(),
      length: z.number().optional(),
      instead: z.array(z.string()).optional(),
    })
    .optional(),
})

type Failures = Record<ErrorCode, { data: typeof failureData }>
const failures = Object.fromEntries(ERROR_CODES.map((code) => [code, { data: failureData }])) as Failures

/** Every operation can fail in the ways of ERROR_CODES, each with a hint and a position where there is one. */
export const op = oc.errors(failures)

/** The output of a long operation: progress as it goes, then the result. */
export function longOutput<T>() {
  return eventIterator(type<Progress>(), passThrough<T>())
}

/** A schema of T for values that only Blotter's own engine sends: typed, not parsed again. */
function passThrough<T>(): Schema<T, T> {
  return type<unknown>() as unknown as Schema<T, T>
}

export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const range = z.object({ from: day, to: day })
export const archiveKey = z.string().min(1).max(1024)
/** A place the user chose in a save dialog: the host hands the engine the path, the page only this token. */
export const saveToken = z.string().uuid()
/** A file that the user chose to be read: as a save token, but good for as long as the window is open. */
export const openToken = z.string().uuid()
