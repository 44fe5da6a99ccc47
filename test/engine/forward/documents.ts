/** Documents and targets for tests of the transports. */
import type { ForwardDocument } from '../../../electron/engine/forward/index.ts'
import { forwardDocuments, openTransport, rowReader } from '../../../electron/engine/forward/index.ts'
import type { Column } from '../../../shared/model/cell.ts'
import type { ForwardTarget, SettledBatch } from '../../../shared/model/forward.ts'
import type { SecretValue } from '../../../shared/model/secret.ts'

export const FILE = 'audit/2024/01/2024-01-31.log.gz'

export const EVENT_COLUMNS: readonly Column[] = [
  { name: 'file', type: 'VARCHAR', kind: 'text' },
  { name: 'line', type: 'BIGINT', kind: 'integer' },
  { name: 'verdict', type: "ENUM('PASSED')", kind: 'text' },
  { name: 'ts', type: 'TIMESTAMP_NS', kind: 'time' },
  { name: 'event_data', type: 'JSON', kind: 'json' },
]

/** Records of lines 1 to `count`, a second after each other; `change` writes another text into some. */
export function events(
  count: number,
  change: (line: number) => { readonly text?: string; readonly ts?: string } = () => ({}),
): readonly ForwardDocument[] {
  const read = rowReader(EVENT_COLUMNS)
  return Array.from({ length: count }, (_, at) => {
    const line = at + 1
    const time = new Date(Date.UTC(2024, 0, 31, 14, 30, 0) + at * 1000).toISOString()
    const plain = {
      text: `{"event_type":"order_filled","n":${line}}`,
      ts: `${time.slice(0, 10)} ${time.slice(11, 23)}`,
    }
    const { text, ts } = { ...plain, ...change(line) }
    return read([FILE, line, 'PASSED', ts, text], at)
  })
}

export function targetOf(
  kind: ForwardTarget['kind'],
  url: string,
  more: Partial<ForwardTarget> = {},
): ForwardTarget {
  return {
    kind,
    url,
    index: kind === 'splunk' || kind === 'cloudwatch' ? null : 'audit',
    logGroup: kind === 'cloudwatch' ? '/blotter/audit' : null,
    logStream: kind === 'cloudwatch' ? 'main' : null,
    region: kind === 'cloudwatch' ? 'eu-west-1' : null,
    profile: null,
    ca: null,
    secret: null,
    ...more,
  }
}

/** Quick waits: what is tested is what is done after them. */
export const QUICK = { attempts: 4, baseMs: 1, capMs: 2 } as const

/** Forwards the documents; the journal of settled batches, also when it fails. */
export async function send(
  target: ForwardTarget,
  secret: SecretValue | null,
  documents: readonly ForwardDocument[],
  options: {
    readonly signal?: AbortSignal
    readonly journal?: SettledBatch[]
    readonly limits?: { readonly maxEvents?: number; readonly maxBytes?: number }
    readonly onWait?: (detail: string) => void
    readonly maxRate?: number
    readonly from?: number
  } = {},
): Promise<readonly SettledBatch[]> {
  const journal = options.journal ?? []
  const opened = await openTransport(target, secret, { ackPollMs: 2, ackTimeoutMs: 40 })
  const transport = { ...opened, limits: { ...opened.limits, ...options.limits } }
  const from = options.from ?? 0
  try {
    await forwardDocuments(
      {
        documents: (async function* () {
          yield* documents.slice(from)
        })(),
        transport,
        total: documents.length,
        before: from,
        settled: (batch) => void journal.push(batch),
        retry: QUICK,
        maxRate: options.maxRate ?? null,
      },
      {
        signal: options.signal,
        onProgress: ({ detail }) => detail !== undefined && options.onWait?.(detail),
      },
    )
    return journal
  } finally {
    opened.close()
  }
}

export const sumOf = (journal: readonly SettledBatch[], count: (batch: SettledBatch) => number): number =>
  journal.reduce((sum, batch) => sum + count(batch), 0)
