/** Forwarding: records of a result, or findings, sent to where a firm watches its logs. */
import type { SortKey } from './cell.ts'
import type { ResultFilter } from './result-filter.ts'

export const FORWARD_KINDS = ['splunk', 'elasticsearch', 'opensearch', 'cloudwatch'] as const
export type ForwardKind = (typeof FORWARD_KINDS)[number]

export const FORWARD_KIND_NAMES: Readonly<Record<ForwardKind, string>> = {
  splunk: 'Splunk',
  elasticsearch: 'Elasticsearch',
  opensearch: 'OpenSearch',
  cloudwatch: 'CloudWatch Logs',
}

/** Where records go. It holds no secret: `secret` is the name under which the host keeps one. */
export type ForwardTarget = {
  readonly kind: ForwardKind
  /** http(s); the part before the API's own path. Null: the region's own address of CloudWatch Logs. */
  readonly url: string | null
  /** Splunk: null is the token's own index. Elasticsearch and OpenSearch: an index, an alias or a data stream. */
  readonly index: string | null
  readonly logGroup: string | null
  readonly logStream: string | null
  readonly region: string | null
  /** A profile of the AWS configuration. */
  readonly profile: string | null
  /** Certificates (PEM) that alone may vouch for the server; null: those that Node trusts. */
  readonly ca: string | null
  readonly secret: string | null
}

/** A target as it is kept, to be used again. */
export type KeptTarget = { readonly id: number; readonly name: string; readonly target: ForwardTarget }

export type ForwardSource =
  | {
      readonly kind: 'result'
      readonly resultId: string
      readonly sort: readonly SortKey[]
      readonly filter: ResultFilter
    }
  /** The findings that stand today. */
  | { readonly kind: 'findings' }

/** `interrupted`: the process ended while it ran. Whatever is not done can be gone on with. */
export type ForwardStatus = 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted'

export type Forwarding = {
  readonly id: number
  /** ISO 8601 UTC. */
  readonly startedAt: string
  readonly target: ForwardTarget
  readonly what: 'result' | 'findings'
  /** The statement of the result; null for findings. */
  readonly sql: string | null
  readonly resultId: string | null
  /** Rows of the source. */
  readonly total: number
  /** Rows of settled batches: `read` = `acknowledged` + `refused`. */
  readonly read: number
  readonly acknowledged: number
  readonly refused: number
  /** Of the acknowledged, those that the target had already. */
  readonly known: number
  /** Bytes of settled batches, before compression. */
  readonly bytes: number
  readonly batches: number
  readonly status: ForwardStatus
  readonly error: string | null
  /** When the last batch was settled or the last run ended. */
  readonly lastAt: string
}

/** A record that the target will not take, in its own words. `row` counts from 1. */
export type ForwardRefusal = {
  readonly row: number
  readonly file: string | null
  readonly line: number | null
  readonly documentId: string
  /** What the target calls it: an HTTP status with its code, the name of an exception. */
  readonly status: string
  readonly reason: string
}

/** A settled batch: the rows from `fromRow` up to `toRow` (from 0, the latter not included), every one accounted for. */
export type SettledBatch = {
  readonly fromRow: number
  readonly toRow: number
  readonly acknowledged: number
  readonly known: number
  readonly bytes: number
  readonly refusals: readonly ForwardRefusal[]
}

export type RefusalPage = { readonly total: number; readonly refusals: readonly ForwardRefusal[] }

/** What is known of a target after it was asked. */
export type TargetCheck = {
  /** What answered, e.g. `Elasticsearch 8.15.0`. */
  readonly server: string
  /** What was seen, one sentence each. */
  readonly notes: readonly string[]
}

export type ForwardPreview = {
  readonly total: number
  /** The body of a request with the first records, to the byte, before compression. */
  readonly sample: string
  readonly sampleRecords: number
  /** Over all rows; null when only the first were looked at. */
  readonly measured: {
    readonly bytes: number
    readonly batches: number
    /** Records that will not even be sent, with the reason of each kind. */
    readonly refusals: readonly { readonly reason: string; readonly count: number }[]
  } | null
}
