/**
 * The HTTP Event Collector by its documented rules: codes 0 to 15 with their HTTP statuses and texts, a channel where
 * acknowledgement is on, `/ack` that answers true once, `invalid-event-number` counted from 0, events before an invalid
 * one kept. It takes envelopes one after the other with any white space, or none, between.
 */
import { type Asked, type Reply, startServer } from './server.ts'

export type CollectorOptions = {
  readonly token: string
  readonly ack?: boolean
  /** Times that a batch is asked about before it is confirmed. */
  readonly ackAfter?: number
  readonly indexes?: readonly string[]
  readonly maxContentLength?: number
  readonly disabled?: boolean
  /** Looked at before the collector answers; what it gives is answered instead. */
  readonly fault?: (asked: Asked, nth: number) => Reply | undefined
  /** An event that the collector finds invalid, by its code. */
  readonly invalid?: (event: Envelope) => number | undefined
}

export type Envelope = {
  readonly raw: string
  readonly time: unknown
  /** The event's text as it stood in the request. */
  readonly event: string
  readonly fields: Readonly<Record<string, string>>
  readonly sourcetype: string
  readonly source: string
  readonly index: string | undefined
}

const TEXTS: Readonly<Record<number, readonly [status: number, text: string]>> = {
  0: [200, 'Success'],
  1: [403, 'Token disabled'],
  2: [401, 'Token is required'],
  3: [401, 'Invalid authorization'],
  4: [403, 'Invalid token'],
  5: [400, 'No data'],
  6: [400, 'Invalid data format'],
  7: [400, 'Incorrect index'],
  8: [500, 'Internal server error'],
  9: [503, 'Server is busy'],
  10: [400, 'Data channel is missing'],
  11: [400, 'Invalid data channel'],
  12: [400, 'Event field is required'],
  13: [400, 'Event field cannot be blank'],
  14: [400, 'ACK is disabled'],
  15: [400, 'Error in handling indexed fields'],
}

export function collectorReply(code: number, more: Readonly<Record<string, unknown>> = {}): Reply {
  const [status, text] = TEXTS[code] ?? [500, 'Internal server error']
  return { status, body: { text, code, ...more } }
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export async function startCollector(options: CollectorOptions) {
  const { token, ack = false, ackAfter = 1, indexes, maxContentLength = 838_860_800 } = options
  /** Everything that was indexed, twice where it came twice. */
  const indexed: Envelope[] = []
  const pending = new Map<string, { readonly events: readonly Envelope[]; asked: number }>()
  let posts = 0
  let nextAck = 0

  const signIn = ({ headers }: Asked): Reply | null => {
    const given = headers.authorization
    if (given === undefined) return collectorReply(2)
    const [, value] = /^Splunk (\S+)$/.exec(given) ?? []
    if (value === undefined) return collectorReply(3)
    if (value !== token) return collectorReply(4)
    return options.disabled ? collectorReply(1) : null
  }

  const server = await startServer((asked): Reply => {
    if (asked.path === '/services/collector/health')
      return { status: 200, body: { text: 'HEC is healthy', code: 17 } }
    if (!['/services/collector/event', '/services/collector/ack'].includes(asked.path)) {
      return { status: 404, body: { text: 'The requested URL was not found on this server.', code: 404 } }
    }
    if (asked.method !== 'POST') return { status: 405, body: { text: 'Method not allowed' } }
    const channel = asked.headers['x-splunk-request-channel']
    if (asked.path === '/services/collector/ack') {
      const refused = signIn(asked)
      if (refused) return refused
      if (!ack) return collectorReply(14)
      if (typeof channel !== 'string') return collectorReply(10)
      const acks: Record<string, boolean> = {}
      for (const id of (JSON.parse(asked.body) as { acks: number[] }).acks) {
        const key = `${channel} ${id}`
        const batch = pending.get(key)
        acks[id] = false
        if (!batch) continue
        batch.asked += 1
        if (batch.asked < ackAfter) continue
        // Told once, then forgotten.
        acks[id] = true
        pending.delete(key)
      }
      return { status: 200, body: { acks } }
    }
    const fault = options.fault?.(asked, posts++)
    if (fault) return fault
    const refused = signIn(asked)
    if (refused) return refused
    if (asked.length > maxContentLength) {
      return {
        status: 413,
        body: `{"text":"Content-Length of ${asked.length} too large (maximum is ${maxContentLength})"}`,
      }
    }
    if (ack && channel === undefined) return collectorReply(10)
    if (channel !== undefined && !GUID.test(String(channel))) return collectorReply(11)
    if (asked.body.trim() === '') return collectorReply(5)
    const events: Envelope[] = []
    let number = 0
    let failed: Reply | null = null
    for (const raw of splitObjects(asked.body)) {
      const code = raw === null ? 6 : codeOf(raw)
      if (raw === null || code !== 0) {
        failed = collectorReply(code, { 'invalid-event-number': number })
        break
      }
      events.push(envelopeOf(raw))
      number += 1
    }
    indexed.push(...events)
    if (failed) return failed
    if (!ack) return collectorReply(0)
    const ackId = nextAck++
    pending.set(`${channel} ${ackId}`, { events, asked: 0 })
    return collectorReply(0, { ackId })
  })

  function codeOf(raw: string): number {
    let envelope: Readonly<Record<string, unknown>>
    try {
      envelope = JSON.parse(raw)
    } catch {
      return 6
    }
    if (!('event' in envelope)) return 12
    const { event, fields, time, index } = envelope
    if (event === null || event === '') return 13
    if (time !== undefined && !/"time":-?\d+(\.\d+)?,/.test(raw)) return 15
    if (fields !== undefined && Object.values(fields as object).some((value) => typeof value !== 'string'))
      return 15
    if (index !== undefined && indexes && !indexes.includes(String(index))) return 7
    return options.invalid?.(envelopeOf(raw)) ?? 0
  }

  return { ...server, indexed }
}

function envelopeOf(raw: string): Envelope {
  const { fields, sourcetype, source, index } = JSON.parse(raw)
  const [, time] = /"time":(-?[\d.]+),/.exec(raw) ?? []
  const from = raw.indexOf('"event":') + 8
  const [event = ''] = splitObjects(raw.slice(from))
  return { raw, time, event: event ?? '', fields, sourcetype, source, index }
}

/** The JSON objects of a text that holds one after the other; null where something else stands. */
export function* splitObjects(text: string): Generator<string | null> {
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] as string)) {
      at += 1
      continue
    }
    if (text[at] !== '{') return yield null
    let depth = 0
    let end = at
    for (let inString = false; end < text.length; end++) {
      const sign = text[end]
      if (inString) {
        if (sign === '\\') end += 1
        else if (sign === '"') inString = false
      } else if (sign === '"') inString = true
      else if (sign === '{' || sign === '[') depth += 1
      else if ((sign === '}' || sign === ']') && --depth === 0) break
    }
    yield text.slice(at, end + 1)
    at = end + 1
  }
}
