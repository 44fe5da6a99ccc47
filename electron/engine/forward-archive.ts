/** Forwarding as the window and the command line ask for it: what, where, and how far it came. */
import { BlotterError, isCancelled } from '../../shared/model/error.ts'
import type {
  Forwarding,
  ForwardPreview,
  ForwardSource,
  ForwardTarget,
  TargetCheck,
} from '../../shared/model/forward.ts'
import { describeError } from './activity/record-run.ts'
import type { ForwardingRow } from './catalog/forwards.ts'
import {
  forwardDocuments,
  measure,
  openTransport,
  refuseWithoutSecret,
  sampleOf,
  type Transport,
} from './forward/index.ts'
import { documentsOf, fixSource, pinSource } from './forward-source.ts'
import type { RunOptions } from './run-options.ts'
import type { Services } from './services.ts'

/** Forwardings that run now, by catalogue: the same one twice would send everything twice. */
const runningIn = new WeakMap<Services['catalog'], Set<number>>()

export type ForwardSettings = { readonly maxRate?: number | null | undefined }

/** Starts a new forwarding and runs it to its end. Throws OFFLINE before anything is opened. */
export async function startForwarding(
  services: Services,
  target: ForwardTarget,
  asked: ForwardSource,
  settings: ForwardSettings,
  run: RunOptions,
): Promise<Forwarding> {
  refuseOffline(services, target)
  const transport = await openFor(services, target)
  try {
    const { source, total } = await fixSource(services, asked, run.signal)
    await pinSource(services, source, true)
    const row = services.catalog.addForwarding(target, source, total)
    const what = source.kind === 'result' ? { sql: source.sql } : { findings: total }
    services.catalog.recordActivity('forward.started', {
      forwarding: row.id,
      target: told(target),
      ...what,
      total,
    })
    return await runForwarding(services, row, transport, settings, run)
  } finally {
    transport.close()
  }
}

/**
 * Goes on behind the last batch that was settled. `secret` replaces the name under which the secret was kept: at the
 * command line it comes from the environment. Throws USAGE for one that is done or runs, NOT_FOUND.
 */
export async function resumeForwarding(
  services: Services,
  id: number,
  secret: string | null,
  settings: ForwardSettings,
  run: RunOptions,
): Promise<Forwarding> {
  const row = services.catalog.forwarding(id)
  const target = secret === null ? row.target : { ...row.target, secret }
  refuseOffline(services, target)
  if (row.ended?.status === 'done') {
    throw new BlotterError('USAGE', `Forwarding ${id} is done: there is nothing left to send.`)
  }
  if (isRunning(services, id)) throw new BlotterError('USAGE', `Forwarding ${id} is running.`)
  const transport = await openFor(services, target)
  try {
    services.catalog.recordActivity('forward.resumed', {
      forwarding: id,
      target: told(target),
      from: row.read,
    })
    return await runForwarding(services, row, transport, settings, run)
  } finally {
    transport.close()
  }
}

async function runForwarding(
  services: Services,
  { id, source, total, read }: ForwardingRow,
  transport: Transport,
  { maxRate }: ForwardSettings,
  run: RunOptions,
): Promise<Forwarding> {
  const { catalog } = services
  const running = runningIn.get(catalog) ?? new Set<number>()
  runningIn.set(catalog, running)
  running.add(id)
  try {
    await forwardDocuments(
      {
        documents: documentsOf(services, source, read, run.signal),
        transport,
        total,
        before: read,
        settled: (batch) => catalog.settleBatch(id, batch),
        maxRate,
      },
      run,
    )
    reconcile(catalog.forwarding(id))
    catalog.endForwarding(id, 'done', null)
  } catch (error) {
    const { message } = describeError(error)
    catalog.endForwarding(
      id,
      isCancelled(error) ? 'cancelled' : 'failed',
      isCancelled(error) ? null : message,
    )
    throw error
  } finally {
    running.delete(id)
  }
  const done = toForwarding(services, catalog.forwarding(id))
  await pinSource(services, source, false)
  const { acknowledged, refused, known, batches } = done
  catalog.recordActivity('forward.done', {
    forwarding: id,
    read: total,
    acknowledged,
    refused,
    known,
    batches,
  })
  return done
}

/** Every row is accounted for, or the forwarding did not happen as it says. Throws UNBALANCED. */
function reconcile({ id, total, read, acknowledged, refused }: ForwardingRow): void {
  if (read === total && acknowledged + refused === total) return
  throw new BlotterError(
    'UNBALANCED',
    `Forwarding ${id} does not balance: ${total} rows, ${read} read, ${acknowledged} acknowledged, ${refused} refused.`,
    { hint: 'The result has changed under it. Run the statement again and forward that.' },
  )
}

/** What would be sent; opens no connection. `whole` goes over every row. */
export async function previewForwarding(
  services: Services,
  target: ForwardTarget,
  asked: ForwardSource,
  whole: boolean,
  run: RunOptions,
): Promise<ForwardPreview> {
  const transport = await openTransport(target, null)
  try {
    const { source, total } = await fixSource(services, asked, run.signal)
    const documents = () => documentsOf(services, source, 0, run.signal)
    const sample = await sampleOf(documents(), transport)
    const onRow = (done: number) => run.onProgress?.({ phase: 'dry run', done, total, unit: 'rows' })
    const measured = whole ? await measure(documents(), transport, onRow) : null
    return { total, ...sample, measured }
  } finally {
    transport.close()
  }
}

/** Asks the target whether it is there and lets us in. Throws OFFLINE before anything is opened. */
export async function checkTarget(
  services: Services,
  target: ForwardTarget,
  signal: AbortSignal | undefined,
): Promise<TargetCheck> {
  refuseOffline(services, target)
  const transport = await openFor(services, target)
  try {
    return await transport.check(signal ?? new AbortController().signal)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof BlotterError) throw error
    throw new BlotterError('TARGET', error instanceof Error ? error.message : String(error), {
      hint: 'Check the address, and that this computer may reach it.',
      cause: error,
    })
  } finally {
    transport.close()
  }
}

export function toForwarding(services: Services, row: ForwardingRow): Forwarding {
  const { source, ended, ...counts } = row
  const status = isRunning(services, row.id) ? 'running' : (ended?.status ?? 'interrupted')
  return {
    ...counts,
    what: source.kind,
    sql: source.kind === 'result' ? source.sql : null,
    resultId: source.kind === 'result' ? source.resultId : null,
    status,
    error: status === 'running' ? null : (ended?.error ?? null),
  }
}

const isRunning = ({ catalog }: Services, id: number) => runningIn.get(catalog)?.has(id) === true

function refuseOffline({ options }: Services, { kind, url }: ForwardTarget): void {
  if (!options.offline) return
  throw new BlotterError('OFFLINE', `Blotter is offline: ${url ?? kind} was not contacted.`, {
    hint: 'Leave offline mode to forward. What would be sent can be looked at offline.',
  })
}

/** The target with its secret, ready to send. */
async function openFor({ options }: Services, target: ForwardTarget): Promise<Transport> {
  const secret = target.secret === null ? null : (options.secretOf(target.secret) ?? null)
  if (target.secret !== null && secret === null) {
    throw new BlotterError(
      'CREDENTIALS',
      `The secret '${target.secret}' is not in this computer's keychain.`,
      { hint: 'Enter it again with the target.' },
    )
  }
  refuseWithoutSecret(target, secret)
  return openTransport(target, secret)
}

/** A target as the activity log tells it. */
export function told({ kind, url, index, logGroup, logStream, region }: ForwardTarget) {
  return { kind, url, index, logGroup, logStream, region }
}
