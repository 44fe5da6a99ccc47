/** The contract, ready to be answered: whatever fails leaves as one of the contract's failures. */
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { BlotterError, isCancelled } from '../../shared/model/error.ts'
import type { EngineOptions } from './types.ts'

type Log = EngineOptions['log']

export type Implementer = ReturnType<typeof implementContract>

export function implementContract(log: Log) {
  return implement(contract).use(async ({ next }) => {
    try {
      const result = await next()
      const output = result.output as unknown
      return isGenerator(output) ? { ...result, output: translate(output, log) as never } : result
    } catch (error) {
      throw toContractError(error, log)
    }
  })
}

type Generator = AsyncGenerator<unknown, unknown, void>

function isGenerator(output: unknown): output is Generator {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}

async function* translate(running: Generator, log: Log): Generator {
  try {
    return yield* running
  } catch (error) {
    throw toContractError(error, log)
  }
}

/** SQLite's word that the file does not hold what it should; no defect of ours. */
function isDamagedStore(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code))
}

/** A failure as the contract names it. What is no BlotterError is a defect: its trace stays in the log. */
function toContractError(error: unknown, log: Log): unknown {
  if (error instanceof ORPCError) return error
  if (error instanceof BlotterError) {
    const { code, message, hint, position } = error
    const data = { ...(hint !== undefined && { hint }), ...(position !== undefined && { position }) }
    return new ORPCError(code, { message, data })
  }
  if (isDamagedStore(error)) {
    return new ORPCError('IO', {
      message: `The catalogue of the workspace is damaged: ${error.message}.`,
      data: {
        hint: 'Nothing was changed at the source. Restore the workspace from a backup, or begin with a new workspace and pull again.',
      },
    })
  }
  if (isCancelled(error)) return new ORPCError('CANCELLED', { message: 'Cancelled.', data: {} })
  const text = error instanceof Error ? error.message : String(error)
  log('error', error instanceof Error ? (error.stack ?? text) : text)
  return new ORPCError('INTERNAL', {
    message: `Unexpected error: ${text}`,
    data: { hint: 'This is a defect of Blotter; nothing was changed at the source.' },
  })
}
