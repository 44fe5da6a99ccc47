/**
 * Splunk's HTTP Event Collector: JSON envelopes one after the other, told apart by codes in the answer. With indexer
 * acknowledgement (a property of the token) a batch counts as taken only when its ackId is confirmed on its channel.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { BlotterError } from '../../../shared/model/error.ts'
import type { ForwardTarget } from '../../../shared/model/forward.ts'
import type { SecretValue } from '../../../shared/model/secret.ts'
import type { ForwardDocument } from './document.ts'
import { epochMillis, epochSeconds } from './event-time.ts'
import { type Answer, isPassing, openHttp, parseAnswer, retryAfterMs } from './http.ts'
import { tellWithout } from './redact.ts'
import { allAgain, answered, type Encoded, type Outcome, type Transport } from './transport.ts'

/** Splunk advises requests of about a megabyte; max_content_length of limits.conf is far above it by default. */
const BATCH_BYTES = 1024 * 1024
const BATCH_EVENTS = 10_000
const ACK_POLL_MS = 1_000
/** Splunk gathers events before it indexes them, which takes up to two minutes on a quiet server. */
const ACK_TIMEOUT_MS = 300_000

/** Codes of the collector that name one event of a batch by `invalid-event-number`. */
const OF_ONE_EVENT = new Set([6, 12, 13, 15])

export type SplunkTimes = { readonly ackPollMs?: number; readonly ackTimeoutMs?: number }

export function openSplunk(
  target: ForwardTarget & { readonly url: string },
  secret: SecretValue | null,
  { ackPollMs = ACK_POLL_MS, ackTimeoutMs = ACK_TIMEOUT_MS }: SplunkTimes = {},
): Transport {
  const tell = tellWithout(secret)
  const url = new URL(target.url)
  // People copy the address with the collector's path.
  url.pathname = url.pathname.replace(/\/services\/collector(\/.*)?$/, '')
  const channel = randomUUID()
  const { ask, close } = openHttp({
    url,
    ca: target.ca,
    headers: {
      ...(secret !== null && 'token' in secret && { authorization: `Splunk ${secret.token}` }),
      'content-type': 'application/json',
      // Needed by tokens with acknowledgement; others take no notice of it.
      'x-splunk-request-channel': channel,
    },
  })

  async function confirmed(ackId: number, signal: AbortSignal): Promise<boolean> {
    for (let left = ackTimeoutMs; left > 0; left -= ackPollMs) {
      await wait(ackPollMs, undefined, { signal })
      const body = JSON.stringify({ acks: [ackId] })
      const answer = await ask({ method: 'POST', path: '/services/collector/ack', body, signal })
      if (isPassing(answer.status)) continue
      const acks = answer.status === 200 ? parseAnswer(answer.text)?.acks : undefined
      if (typeof acks !== 'object' || acks === null) throw failure(answer)
      if ((acks as Readonly<Record<string, unknown>>)[String(ackId)] === true) return true
    }
    return false
  }

  /** What no repetition mends. */
  function failure(answer: Answer): BlotterError {
    const said = parseAnswer(answer.text)
    const words = tell(`${said?.text ?? answer.text}`)
    const code = typeof said?.code === 'number' ? `, code ${said.code}` : ''
    const message = `Splunk at ${url.origin} refused: ${words || 'no reason given'} (HTTP ${answer.status}${code}).`
    if (answer.status === 401 || answer.status === 403) {
      return new BlotterError('CREDENTIALS', message, {
        hint: 'Check the token, and that it is enabled, in Splunk under Settings, Data inputs, HTTP Event Collector.',
      })
    }
    if (said?.code === 7) {
      return new BlotterError('NOT_FOUND', message, {
        hint: `Let the token write to the index${target.index ? ` ${target.index}` : ''}, or name another.`,
      })
    }
    if (answer.status === 404) {
      return new BlotterError('NOT_FOUND', `There is no HTTP Event Collector at ${url.origin}: ${message}`, {
        hint: 'It is usually on port 8088 and has to be enabled.',
      })
    }
    return new BlotterError('TARGET', message)
  }

  return {
    limits: { maxEvents: BATCH_EVENTS, maxBytes: BATCH_BYTES, maxSpanMs: null },
    encode: (document) => encode(document, target.index),
    body: bodyOf,
    async send(batch, signal): Promise<Outcome> {
      const path = '/services/collector/event'
      const answer = await ask({ method: 'POST', path, body: bodyOf(batch), signal })
      const said = parseAnswer(answer.text)
      const words = tell(`${said?.text ?? `HTTP ${answer.status}`}`)
      if (answer.status === 200 && said?.code === 0) {
        const ackId = said.ackId
        if (typeof ackId !== 'number' && typeof ackId !== 'string') return answered({})
        if (await confirmed(Number(ackId), signal)) return answered({})
        return allAgain(batch.length, `Splunk has not confirmed it within ${ackTimeoutMs / 1000} s`)
      }
      if (isPassing(answer.status)) return allAgain(batch.length, words, retryAfterMs(answer.headers))
      const status = `HTTP ${answer.status}, code ${said?.code ?? 'none'}`
      const bad = said?.['invalid-event-number']
      if (answer.status === 400 && OF_ONE_EVENT.has(Number(said?.code))) {
        if (typeof bad !== 'number' || bad < 0 || bad >= batch.length) {
          return { kind: 'halve', refused: { status, reason: words } }
        }
        // Whether those before it were taken the answer does not say: unconfirmed, so sent once more.
        const again = batch.flatMap((_, at) => (at === bad ? [] : [at]))
        return answered({ refused: new Map([[bad, { status, reason: words }]]), again, why: words })
      }
      if (answer.status === 413) return { kind: 'halve', refused: { status, reason: words } }
      throw failure(answer)
    },
    async check(signal) {
      // The collector reads the token before it misses the event: "No data" is a sign-in that worked.
      const answer = await ask({ method: 'POST', path: '/services/collector/event', body: '', signal })
      const said = parseAnswer(answer.text)
      if (said?.code !== 5) throw failure(answer)
      const body = JSON.stringify({ acks: [0] })
      const ack = await ask({ method: 'POST', path: '/services/collector/ack', body, signal })
      const withAck = ack.status === 200
      return {
        server: 'Splunk HTTP Event Collector',
        notes: [
          'The token is accepted.',
          withAck
            ? 'Indexer acknowledgement is on: a batch counts when it is indexed.'
            : 'Indexer acknowledgement is off: a batch counts when Splunk has received it.',
          target.index === null
            ? 'Records go to the index of the token.'
            : `Whether the token may write to the index ${target.index} is seen with the first batch.`,
        ],
      }
    },
    close,
  }
}

const bodyOf = (batch: readonly Encoded[]) => batch.map(({ text }) => text).join('\n')

function encode(document: ForwardDocument, index: string | null): Encoded {
  const { id, type, file, line, verdict, moment, text } = document
  // Fields of the index are texts: Splunk refuses anything else (code 15).
  const fields = {
    blotter_id: id,
    ...(file === null ? {} : { blotter_file: file }),
    ...(line === null ? {} : { blotter_line: String(line) }),
    ...(verdict === null ? {} : { blotter_verdict: verdict }),
  }
  const parts = [
    ...(moment === null ? [] : [`"time":${epochSeconds(moment)}`]),
    `"source":${JSON.stringify(file ?? 'blotter')}`,
    `"sourcetype":"blotter:${type}"`,
    ...(index === null ? [] : [`"index":${JSON.stringify(index)}`]),
    `"event":${text}`,
    `"fields":${JSON.stringify(fields)}`,
  ]
  const envelope = `{${parts.join(',')}}`
  const at = moment === null ? null : epochMillis(moment)
  return { document, text: envelope, bytes: Buffer.byteLength(envelope) + 1, at, refused: null }
}
