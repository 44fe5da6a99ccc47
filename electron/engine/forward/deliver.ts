import { setTimeout as pause } from 'node:timers/promises'
import { BlotterError } from '../../../shared/model/error.ts'
import {
  allAgain,
  type Encoded,
  type Outcome,
  type Refused,
  type Transport,
  Unreachable,
} from './transport.ts'

export type Retry = {
  /** Tries in a row without any document getting further, before it is given up. */
  readonly attempts: number
  /** The first wait is up to this, milliseconds; it doubles with each try up to `capMs`. */
  readonly baseMs: number
  readonly capMs: number
  readonly random?: () => number
}

export const RETRY: Retry = { attempts: 10, baseMs: 500, capMs: 30_000 }

export type Settled = {
  readonly refused: ReadonlyMap<number, Refused>
  readonly known: number
}

export type DeliverOptions = {
  readonly signal: AbortSignal
  readonly retry: Retry
  /** Told before each wait: why, which try comes next, and for how long. */
  readonly onWait: (why: string, attempt: number, ms: number) => void
}

/**
 * Sends a batch until every document of it is acknowledged or refused. Throws what no repetition mends, TARGET when the
 * target stays busy or away, the signal's reason when stopped. Positions are those in `batch`.
 */
export async function deliver(
  transport: Transport,
  batch: readonly Encoded[],
  options: DeliverOptions,
): Promise<Settled> {
  const refused = new Map<number, Refused>()
  let known = 0
  let open: readonly number[] = batch.map((_, at) => at)
  let attempt = 0
  while (open.length > 0) {
    const sent = open
    const outcome = await trySend(
      transport,
      sent.map((at) => batch[at] as Encoded),
      options.signal,
    )
    if (outcome.kind === 'halve') {
      if (sent.length === 1) {
        refused.set(sent[0] as number, outcome.refused)
        break
      }
      const middle = Math.ceil(sent.length / 2)
      for (const half of [sent.slice(0, middle), sent.slice(middle)]) {
        const part = half.map((at) => batch[at] as Encoded)
        const settled = await deliver(transport, part, options)
        known += settled.known
        for (const [at, why] of settled.refused) refused.set(half[at] as number, why)
      }
      break
    }
    for (const [at, why] of outcome.refused) refused.set(sent[at] as number, why)
    known += outcome.known
    open = outcome.again.map((at) => sent[at] as number)
    if (open.length === 0) break
    attempt = open.length < sent.length ? 0 : attempt + 1
    // What goes again only because a neighbour was refused need not wait.
    if (outcome.refused.size > 0 && attempt === 0) continue
    if (attempt >= options.retry.attempts) throw givenUp(outcome.why, attempt)
    const ms = waitMs(options.retry, attempt, outcome.waitMs)
    options.onWait(outcome.why, attempt + 1, ms)
    await pause(ms, undefined, { signal: options.signal })
  }
  return { refused, known }
}

async function trySend(
  transport: Transport,
  batch: readonly Encoded[],
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await transport.send(batch, signal)
  } catch (error) {
    if (error instanceof Unreachable) return allAgain(batch.length, error.message)
    throw error
  }
}

/** Exponential, with full jitter, so that many who were refused together do not come back together. */
function waitMs(
  { baseMs, capMs, random = Math.random }: Retry,
  attempt: number,
  asked: number | null,
): number {
  const most = Math.min(capMs, baseMs * 2 ** Math.max(0, attempt - 1))
  const own = Math.round(most * (0.5 + random() / 2))
  return asked === null ? own : Math.max(asked, Math.min(own, baseMs))
}

function givenUp(why: string, attempts: number): BlotterError {
  return new BlotterError('TARGET', `Given up after ${attempts} tries: ${why}`, {
    hint: 'What was acknowledged is recorded: go on with it later, nothing is lost.',
  })
}
