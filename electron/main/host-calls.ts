/**
 * The one door for calls of the page. In this order: who asks, what is asked, with which arguments; then the work.
 * A reply is always sent, and a failure is a value.
 */
import {
  type HostInput,
  type HostOperation,
  type HostOutputs,
  type HostReply,
  hostInputs,
} from '../../shared/contract/host.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { Log } from './log.ts'
import { isOwnAddress } from './own-address.ts'

export type HostOperations = {
  readonly [K in HostOperation]: (input: HostInput<K>) => HostOutputs[K] | Promise<HostOutputs[K]>
}

/** What of Electron's IpcMainInvokeEvent tells who asks. */
export type Sender = {
  readonly sender: { readonly id: number }
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

/** True only for the top frame of Blotter's own window while it shows Blotter's own page. */
export function isOwnPage(event: Sender, windowId: number): boolean {
  const frame = event.senderFrame
  return event.sender.id === windowId && frame !== null && frame.parent === null && isOwnAddress(frame.url)
}

export async function answerHostCall(options: {
  readonly operations: HostOperations
  readonly trusted: boolean
  readonly operation: unknown
  readonly input: unknown
  readonly log: Log
}): Promise<HostReply<HostOperation>> {
  const { operation, log } = options
  if (!options.trusted) {
    log('a host call from a page that is not Blotter was refused')
    return refused('Only the page of Blotter may ask its host.')
  }
  if (!isOperation(operation)) return refused('The host has no such operation.')
  try {
    return { ok: true, value: await perform(options.operations, operation, options.input) }
  } catch (error) {
    return failureOf(operation, error, log)
  }
}

async function perform<K extends HostOperation>(operations: HostOperations, operation: K, input: unknown) {
  const parsed = hostInputs[operation].safeParse(input)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`,
    )
    throw new BlotterError('USAGE', `${operation}: ${problems.join('; ')}`)
  }
  return operations[operation](parsed.data as HostInput<K>)
}

function isOperation(name: unknown): name is HostOperation {
  return typeof name === 'string' && Object.hasOwn(hostInputs, name)
}

function refused(message: string): HostReply<HostOperation> {
  return { ok: false, code: 'USAGE', message }
}

function failureOf(operation: string, error: unknown, log: Log): HostReply<HostOperation> {
  if (error instanceof BlotterError) {
    const { code, message, hint } = error
    return { ok: false, code, message, ...(hint === undefined ? {} : { hint }) }
  }
  const message = error instanceof Error ? error.message : String(error)
  log(`${operation} failed: ${message}`)
  return { ok: false, code: 'INTERNAL', message: `${operation} failed: ${message}` }
}
