/**
 * CloudWatch Logs: PutLogEvents by the AWS SDK, one request a try (tries are ours). A batch is in the order of time;
 * what is too old or too new is refused one by one in the answer and the rest is taken.
 */
import { Agent as HttpsAgent } from 'node:https'
import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  DescribeLogStreamsCommand,
  PutLogEventsCommand,
  type RejectedLogEventsInfo,
} from '@aws-sdk/client-cloudwatch-logs'
import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers'
import { BlotterError } from '../../../shared/model/error.ts'
import type { ForwardTarget } from '../../../shared/model/forward.ts'
import type { SecretValue } from '../../../shared/model/secret.ts'
import type { ForwardDocument } from './document.ts'
import { epochMillis } from './event-time.ts'
import { explainNetwork, isPassing, secureAgentOptions } from './http.ts'
import { tellWithout } from './redact.ts'
import { allAgain, answered, type Encoded, type Outcome, type Refused, type Transport } from './transport.ts'

/** Limits of PutLogEvents: 10,000 events and 1,048,576 bytes a batch with 26 for each event, 24 hours from first to last. */
const BATCH_EVENTS = 10_000
const BATCH_BYTES = 1_048_576
const EVENT_OVERHEAD = 26
const BATCH_SPAN_MS = 24 * 3600 * 1000

const SIGN_IN =
  /^(UnrecognizedClient|AccessDenied|InvalidSignature|IncompleteSignature|SignatureDoesNotMatch|MissingAuthenticationToken|InvalidClientTokenId|ExpiredToken|NotAuthorized|CredentialsProvider|TokenProvider|Provider)/
const PASSING =
  /^(Throttling|ServiceUnavailable|RequestTimeout|InternalFailure|InternalServerError|LimitExceeded)/

export type CloudWatchTarget = ForwardTarget & {
  readonly logGroup: string
  readonly logStream: string
  readonly region: string
}

export function openCloudWatch(target: CloudWatchTarget, secret: SecretValue | null): Transport {
  const { logGroup: logGroupName, logStream: logStreamName, region } = target
  const tell = tellWithout(secret)
  const place = `${logGroupName} / ${logStreamName} (${region})`
  const client = new CloudWatchLogsClient({
    region,
    credentials: credentialsOf(target, secret),
    // Tries are counted, waited for and cancelled in one place, for every target alike.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 10_000,
      socketTimeout: 60_000,
      httpsAgent: new HttpsAgent(secureAgentOptions(target.ca)),
    },
    ...(target.url === null ? {} : { endpoint: target.url }),
  })

  function failure(error: unknown): Error {
    const { name, message, status } = factsOf(error)
    if (status === undefined && !SIGN_IN.test(name)) {
      return explainNetwork(error, target.url ?? `CloudWatch Logs in ${region}`)
    }
    const words = `CloudWatch Logs refused ${place}: ${name}: ${tell(message)}`
    if (SIGN_IN.test(name)) {
      return new BlotterError('CREDENTIALS', words, {
        hint: 'Check the keys or the profile, and that they allow logs:PutLogEvents on this log group.',
      })
    }
    if (name === 'ResourceNotFoundException') {
      return new BlotterError('NOT_FOUND', words, {
        hint: `Make it: aws logs create-log-group --log-group-name NAME, then aws logs create-log-stream.`,
      })
    }
    return new BlotterError('TARGET', words)
  }

  return {
    limits: { maxEvents: BATCH_EVENTS, maxBytes: BATCH_BYTES, maxSpanMs: BATCH_SPAN_MS },
    encode,
    body: (batch) => requestBody(target, batch),
    async send(batch, signal): Promise<Outcome> {
      const order = inTime(batch)
      const logEvents = order.map((at) => ({ timestamp: batch[at]?.at ?? 0, message: batch[at]?.text ?? '' }))
      try {
        const command = new PutLogEventsCommand({ logGroupName, logStreamName, logEvents })
        const { rejectedLogEventsInfo } = await client.send(command, { abortSignal: signal })
        return answered({ refused: readRejected(rejectedLogEventsInfo, order) })
      } catch (error) {
        signal.throwIfAborted()
        const { name, message, status, retryAfterMs } = factsOf(error)
        if (name === 'DataAlreadyAcceptedException') return answered({ known: batch.length })
        if (PASSING.test(name) || (status !== undefined && isPassing(status))) {
          return allAgain(batch.length, `${name}: ${tell(message)}`, retryAfterMs)
        }
        if (name === 'InvalidParameterException') {
          return { kind: 'halve', refused: { status: name, reason: tell(message) } }
        }
        throw failure(error)
      }
    },
    async check(signal) {
      try {
        const { logStreams = [] } = await client.send(
          new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: logStreamName }),
          { abortSignal: signal },
        )
        if (!logStreams.some((stream) => stream.logStreamName === logStreamName)) {
          throw new BlotterError(
            'NOT_FOUND',
            `The log group ${logGroupName} has no stream ${logStreamName}.`,
            {
              hint: 'Make it: aws logs create-log-stream --log-group-name GROUP --log-stream-name STREAM.',
            },
          )
        }
      } catch (error) {
        signal.throwIfAborted()
        throw error instanceof BlotterError ? error : failure(error)
      }
      return {
        server: `CloudWatch Logs in ${region}`,
        notes: [
          'The sign-in is accepted, and the log stream exists.',
          'CloudWatch Logs refuses records older than 14 days, or older than the log group keeps.',
        ],
      }
    },
    close: () => client.destroy(),
  }
}

function credentialsOf(
  { profile }: ForwardTarget,
  secret: SecretValue | null,
): NonNullable<CloudWatchLogsClientConfig['credentials']> {
  if (secret === null) return profile === null ? fromNodeProviderChain() : fromIni({ profile })
  if ('accessKeyId' in secret) return { ...secret }
  throw new BlotterError('CREDENTIALS', 'What the keychain holds for this target is no access key of AWS.', {
    hint: 'Enter an access key with the target, or name a profile.',
  })
}

function encode(document: ForwardDocument): Encoded {
  const { id, type, file, line, verdict, moment, text } = document
  const origin = JSON.stringify({ blotter_id: id, type, file, line, verdict })
  const message = `${origin.slice(0, -1)},"record":${text}}`
  const bytes = Buffer.byteLength(message) + EVENT_OVERHEAD
  const at = moment === null ? null : epochMillis(moment)
  const refused = refusedUnsent(bytes, at)
  // What is not sent takes no room in a batch.
  return { document, text: message, bytes: refused ? 0 : bytes, at: refused ? null : at, refused }
}

/** What PutLogEvents cannot even be given. */
function refusedUnsent(bytes: number, at: number | null): Refused | null {
  const notSent = (reason: string): Refused => ({ status: 'not sent', reason })
  if (bytes > BATCH_BYTES) return notSent('The record is longer than the 1 MB that CloudWatch Logs takes.')
  if (at === null) return notSent('The row has no time (a column ts), which CloudWatch Logs needs.')
  return at < 0 ? notSent('The time lies before 1970, which CloudWatch Logs does not take.') : null
}

/** Positions of the batch in the order of time; what has the same time stays in the order of the archive. */
function inTime(batch: readonly Encoded[]): readonly number[] {
  return batch.map((_, at) => at).sort((a, b) => (batch[a]?.at ?? 0) - (batch[b]?.at ?? 0) || a - b)
}

function requestBody({ logGroup, logStream }: CloudWatchTarget, batch: readonly Encoded[]): string {
  const logEvents = inTime(batch).map((at) => ({ timestamp: batch[at]?.at, message: batch[at]?.text }))
  return JSON.stringify({ logGroupName: logGroup, logStreamName: logStream, logEvents })
}

/** Too old and expired are those before an index; too new those from one on. */
function readRejected(
  info: RejectedLogEventsInfo | undefined,
  order: readonly number[],
): ReadonlyMap<number, Refused> {
  const refused = new Map<number, Refused>()
  const refuse = (from: number, to: number, status: string, reason: string) => {
    for (const at of order.slice(from, to)) if (!refused.has(at)) refused.set(at, { status, reason })
  }
  const { tooOldLogEventEndIndex, expiredLogEventEndIndex, tooNewLogEventStartIndex } = info ?? {}
  refuse(0, expiredLogEventEndIndex ?? 0, 'expired', 'The log event is older than the log group keeps.')
  refuse(0, tooOldLogEventEndIndex ?? 0, 'too old', 'The log event is older than 14 days.')
  const newest = tooNewLogEventStartIndex ?? order.length
  refuse(newest, order.length, 'too new', 'The log event lies more than two hours in the future.')
  return refused
}

function factsOf(error: unknown) {
  const known = error as {
    readonly name?: string
    readonly message?: string
    readonly $metadata?: { readonly httpStatusCode?: number }
    readonly $retryable?: unknown
    readonly $response?: {
      readonly statusCode?: number
      readonly headers?: Readonly<Record<string, string>>
    }
  }
  const after = known.$response?.headers?.['retry-after']
  return {
    name: known.name ?? 'Error',
    message: known.message ?? String(error),
    status: known.$metadata?.httpStatusCode ?? known.$response?.statusCode,
    retryAfterMs: after !== undefined && /^\d+$/.test(after) ? Math.min(Number(after) * 1000, 600_000) : null,
  }
}
