import { type } from '@orpc/contract'
import { z } from 'zod'
import {
  FORWARD_KINDS,
  type Forwarding,
  type ForwardPreview,
  type KeptTarget,
  type RefusalPage,
  type TargetCheck,
} from '../model/forward.ts'
import { longOutput, op } from './base.ts'
import { resultView } from './result.ts'

const text = (longest: number) => z.string().min(1).max(longest).nullable().default(null)
const id = z.number().int().min(1)

export const forwardTarget = z.object({
  kind: z.enum(FORWARD_KINDS),
  url: text(2048),
  index: text(255),
  logGroup: text(512),
  logStream: text(512),
  region: text(64),
  profile: text(200),
  ca: text(200_000),
  secret: text(200),
})

export const forwardSource = z.discriminatedUnion('kind', [
  resultView.extend({ kind: z.literal('result') }),
  z.object({ kind: z.literal('findings') }),
])

/** A source as a caller writes it: a result without order or filter is taken as it is. */
export type AskedSource = z.input<typeof forwardSource>

/** Documents a second at most; null: as fast as the target takes them. */
const maxRate = z.number().int().min(1).max(10_000_000).nullable().default(null)

/** Records sent to Splunk, Elasticsearch, OpenSearch or CloudWatch Logs. */
export const forwardContract = {
  /** By name. They hold no secret. */
  targets: op.output(type<readonly KeptTarget[]>()),
  saveTarget: op
    .input(
      z.object({
        id: id.nullable().default(null),
        name: z.string().trim().min(1).max(200),
        target: forwardTarget,
      }),
    )
    .output(type<KeptTarget>()),
  removeTarget: op.input(z.object({ id })).output(type<void>()),
  /** Asks the target whether it is there and lets us in; writes nothing there. */
  check: op.input(z.object({ target: forwardTarget })).output(type<TargetCheck>()),
  /** What would be sent, without a connection; `whole` puts every row together as it would be sent. */
  preview: op
    .input(z.object({ target: forwardTarget, source: forwardSource, whole: z.boolean().default(false) }))
    .output(longOutput<ForwardPreview>()),
  send: op
    .input(z.object({ target: forwardTarget, source: forwardSource, maxRate }))
    .output(longOutput<Forwarding>()),
  /** Goes on with one that was cancelled, has failed or was interrupted. `secret`: another name of it. */
  resume: op.input(z.object({ id, secret: text(200), maxRate })).output(longOutput<Forwarding>()),
  /** Newest first. */
  list: op.output(type<readonly Forwarding[]>()),
  refusals: op
    .input(
      z.object({
        id,
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(1000).default(200),
      }),
    )
    .output(type<RefusalPage>()),
}
