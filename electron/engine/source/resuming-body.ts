import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { BlotterError } from '../../../shared/model/error.ts'

export type ResumeOptions = {
  readonly from: number
  /** Size of the whole object. */
  readonly size: number
  readonly signal?: AbortSignal | undefined
  /** Breaks in a row, without a byte in between, that end it. Default 6. */
  readonly patience?: number | undefined
  /** A body that sends nothing for so long counts as broken. Default 60 s. */
  readonly stallMs?: number | undefined
  /** First pause before going on; doubles up to 20 s. Default 250 ms. */
  readonly pauseMs?: number | undefined
}

/** However often a connection breaks with a few bytes in between, it ends sometime. */
const MAX_BREAKS = 1_000

/**
 * One body out of as many as it takes: when a body breaks midway, `get(at)` is asked for the rest, from the first byte
 * that has not arrived. `get` has to pin the object. It throws BlotterError for what no repetition helps.
 * `explain` turns the error that ends it into the one that is shown.
 */
export function resumingBody(
  get: (at: number) => Promise<Readable>,
  options: ResumeOptions,
  explain: (error: unknown) => unknown = (error) => error,
): Readable {
  return Readable.from(explained(bodies(get, options), explain), {
    objectMode: false,
    highWaterMark: 1 << 18,
  })
}

async function* explained(
  chunks: AsyncGenerator<Buffer>,
  explain: (error: unknown) => unknown,
): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    throw explain(error)
  }
}

async function* bodies(
  get: (at: number) => Promise<Readable>,
  { from, size, signal, patience = 6, stallMs = 60_000, pauseMs = 250 }: ResumeOptions,
): AsyncGenerator<Buffer> {
  let at = from
  let inARow = 0
  for (let breaks = 0; ; breaks += 1) {
    let broken: unknown = new Error(`the connection ended after ${at} of ${size} bytes`)
    const before = at
    try {
      for await (const chunk of withStallLimit(await get(at), stallMs)) {
        signal?.throwIfAborted()
        at += chunk.length
        yield chunk
      }
      if (at >= size) return
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof BlotterError) throw error
      broken = error
    }
    inARow = at > before ? 0 : inARow + 1
    if (inARow > patience || breaks >= MAX_BREAKS) throw broken
    await wait(Math.min(pauseMs * 2 ** inARow, 20_000), undefined, { signal })
  }
}

async function* withStallLimit(body: Readable, stallMs: number): AsyncGenerator<Buffer> {
  const stall = () => body.destroy(new Error(`nothing arrived for ${stallMs / 1000} s`))
  try {
    // The clock runs only while we wait for the network, not while the consumer writes to its disk.
    let timer = setTimeout(stall, stallMs)
    try {
      for await (const chunk of body) {
        clearTimeout(timer)
        yield chunk as Buffer
        timer = setTimeout(stall, stallMs)
      }
    } finally {
      clearTimeout(timer)
    }
  } finally {
    body.destroy()
  }
}
