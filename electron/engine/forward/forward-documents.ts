import { setTimeout as pause } from 'node:timers/promises'
import type { ForwardRefusal, SettledBatch } from '../../../shared/model/forward.ts'
import type { RunOptions } from '../run-options.ts'
import { createBatcher } from './batch.ts'
import { deliver, RETRY, type Retry } from './deliver.ts'
import type { ForwardDocument } from './document.ts'
import type { Encoded, Transport } from './transport.ts'

export type ForwardRequest = {
  readonly documents: AsyncIterable<ForwardDocument>
  readonly transport: Transport
  /** Rows of the source, and how many of them were settled before. */
  readonly total: number
  readonly before: number
  /** Records a settled batch, to the disk, before the next is sent. */
  readonly settled: (batch: SettledBatch) => void
  readonly retry?: Retry | undefined
  /** Documents a second at most; null: as fast as the target takes them. */
  readonly maxRate?: number | null | undefined
}

/**
 * Sends documents batch by batch, one at a time: a batch is recorded when the target has acknowledged it, so that after
 * a crash at most one batch is sent that may have arrived. Throws as `deliver` does.
 */
export async function forwardDocuments(request: ForwardRequest, options: RunOptions): Promise<void> {
  const { transport, total } = request
  const signal = options.signal ?? new AbortController().signal
  const started = performance.now()
  let done = request.before
  const show = (detail?: string) =>
    options.onProgress?.({
      phase: 'forward',
      done,
      total,
      unit: 'rows',
      ...(detail === undefined ? {} : { detail }),
    })

  const settle = async (batch: readonly Encoded[]) => {
    const out = batch.filter(({ refused }) => refused === null)
    const { refused, known } = await deliver(transport, out, {
      signal,
      retry: request.retry ?? RETRY,
      onWait: (why, attempt, ms) => show(`try ${attempt} in ${Math.ceil(ms / 1000)} s: ${why}`),
    })
    const refusals = [
      ...batch.filter((each) => each.refused !== null).map((each) => refusalOf(each, each.refused)),
      ...[...refused].map(([at, why]) => refusalOf(out[at] as Encoded, why)),
    ].sort((a, b) => a.row - b.row)
    const bytes = out.reduce((sum, each) => sum + each.bytes, 0)
    const fromRow = done
    done += batch.length
    request.settled({
      fromRow,
      toRow: done,
      acknowledged: batch.length - refusals.length,
      known,
      bytes,
      refusals,
    })
    show()
    await holdRate(request, done - request.before, started, signal)
  }

  show()
  const batcher = createBatcher(transport.limits)
  for await (const document of request.documents) {
    signal.throwIfAborted()
    const full = batcher.add(transport.encode(document))
    if (full) await settle(full)
  }
  const rest = batcher.rest()
  if (rest.length > 0) await settle(rest)
}

function refusalOf({ document }: Encoded, refused: Encoded['refused']): ForwardRefusal {
  const { row, id, file, line } = document
  return {
    row: row + 1,
    file,
    line,
    documentId: id,
    status: refused?.status ?? '',
    reason: refused?.reason ?? '',
  }
}

/** Waits until so many documents may have been sent. */
async function holdRate(
  { maxRate }: ForwardRequest,
  sent: number,
  started: number,
  signal: AbortSignal,
): Promise<void> {
  if (!maxRate) return
  const early = (sent / maxRate) * 1000 - (performance.now() - started)
  if (early > 0) await pause(early, undefined, { signal })
}
