import { afterEach, expect, test } from 'vitest'
import { blotterFailure } from '../../support/blotter-failure.ts'
import { events, FILE, send, sumOf, targetOf } from './documents.ts'
import { type CollectorOptions, collectorReply, startCollector } from './splunk-server.ts'

const TOKEN = '3a1f6f0e-9f5c-4c7e-8a53-0d1c6d0d9f11'
const secret = { token: TOKEN }
let close = async () => {}
afterEach(() => close())

async function collector(options: Partial<CollectorOptions> = {}) {
  const server = await startCollector({ token: TOKEN, ...options })
  close = server.close
  return server
}

test('records arrive with their very text, their time and where they are from', async () => {
  const server = await collector()
  const exact = '{"quantity":9007199254740993,"price":100.10,"tiny":1e-7,"note":"a\\u2028b <b>"}'
  const documents = events(3, (line) =>
    line === 2 ? { text: exact, ts: '2024-01-31 14:30:01.123456789' } : {},
  )
  const journal = await send(targetOf('splunk', server.url), secret, documents)
  expect(journal).toMatchObject([{ fromRow: 0, toRow: 3, acknowledged: 3, refusals: [] }])
  expect(server.indexed).toHaveLength(3)
  expect(server.indexed[1]).toMatchObject({
    event: exact,
    time: '1706711401.123456',
    source: FILE,
    sourcetype: 'blotter:event',
    fields: {
      blotter_id: documents[1]?.id,
      blotter_file: FILE,
      blotter_line: '2',
      blotter_verdict: 'PASSED',
    },
  })
  const [request] = server.requests
  expect(request?.headers).toMatchObject({ 'content-encoding': 'gzip', authorization: `Splunk ${TOKEN}` })
})

test('the address may be given with the path of the collector, and the index is sent with each event', async () => {
  const server = await collector({ indexes: ['audit'] })
  await send(
    targetOf('splunk', `${server.url}/services/collector/event`, { index: 'audit' }),
    secret,
    events(1),
  )
  expect(server.indexed[0]?.index).toBe('audit')
})

test('with acknowledgement a batch counts when it is confirmed', async () => {
  const server = await collector({ ack: true, ackAfter: 3 })
  const journal = await send(targetOf('splunk', server.url), secret, events(4), { limits: { maxEvents: 2 } })
  expect(sumOf(journal, ({ acknowledged }) => acknowledged)).toBe(4)
  expect(server.indexed).toHaveLength(4)
  expect(server.requests.filter(({ path }) => path.endsWith('/ack'))).toHaveLength(6)
})

test('what is not confirmed in time is sent again, and given up in the end', async () => {
  const server = await collector({ ack: true, ackAfter: 1000 })
  const journal: never[] = []
  const error = await blotterFailure(send(targetOf('splunk', server.url), secret, events(2), { journal }))
  expect(error).toMatchObject({ code: 'TARGET', message: expect.stringContaining('not confirmed') })
  expect(journal).toEqual([])
})

test('a busy server is asked again, as late as it says', async () => {
  const waits: string[] = []
  const server = await collector({
    fault: (_, nth) =>
      nth === 0
        ? collectorReply(9)
        : nth === 1
          ? { ...collectorReply(8), headers: { 'retry-after': '1' } }
          : undefined,
  })
  const started = performance.now()
  await send(targetOf('splunk', server.url), secret, events(2), { onWait: (detail) => waits.push(detail) })
  expect(performance.now() - started).toBeGreaterThanOrEqual(990)
  expect(waits).toEqual([
    expect.stringContaining('Server is busy'),
    expect.stringContaining('Internal server error'),
  ])
  expect(server.indexed).toHaveLength(2)
})

test('a connection that is cut is no answer: the batch goes again', async () => {
  const server = await collector({
    fault: (_, nth) => (nth === 0 ? { status: 200, hangUp: true } : undefined),
  })
  const journal = await send(targetOf('splunk', server.url), secret, events(5))
  expect(sumOf(journal, ({ acknowledged }) => acknowledged)).toBe(5)
  expect(server.indexed).toHaveLength(5)
})

test('one invalid event is refused with its place; no other is lost', async () => {
  const bad = (text: string) => /"n":(3|7)\b/.test(text)
  const server = await collector({ invalid: ({ event }) => (bad(event) ? 15 : undefined) })
  const [batch] = await send(targetOf('splunk', server.url), secret, events(9))
  expect(batch?.refusals).toMatchObject([
    { row: 3, file: FILE, line: 3, status: 'HTTP 400, code 15', reason: 'Error in handling indexed fields' },
    { row: 7, file: FILE, line: 7 },
  ])
  const arrived = new Set(server.indexed.map(({ fields }) => fields.blotter_line))
  expect([...arrived].map(Number).sort()).toEqual([1, 2, 4, 5, 6, 8, 9])
})

test('a batch above the length that the server takes is halved, and one record that is too long is refused', async () => {
  // Texts that do not compress: the limit is on what goes over the wire.
  const noise = (length: number) =>
    Array.from({ length }, (_, at) => ((at * 7919 + ((at * at) % 4093)) % 36).toString(36)).join('')
  const server = await collector({ maxContentLength: 900 })
  const documents = events(4, (line) => ({ text: `{"n":${line},"x":"${line === 2 ? noise(6000) : ''}"}` }))
  const [batch] = await send(targetOf('splunk', server.url), secret, documents)
  expect(batch).toMatchObject({
    acknowledged: 3,
    refusals: [{ line: 2, status: expect.stringContaining('413') }],
  })
  expect(new Set(server.indexed.map(({ fields }) => fields.blotter_line))).toEqual(new Set(['1', '3', '4']))
})

test.each([
  ['a wrong token', {}, { token: 'wrong-token-0000' }, 'CREDENTIALS', /Invalid token \(HTTP 403, code 4\)/],
  ['a disabled token', { disabled: true }, secret, 'CREDENTIALS', /Token disabled \(HTTP 403, code 1\)/],
  [
    'an index that the token may not write',
    { indexes: ['other'] },
    secret,
    'NOT_FOUND',
    /Incorrect index \(HTTP 400, code 7\)/,
  ],
] as const)(
  '%s stops the forwarding with the words of the server',
  async (_, options, given, code, words) => {
    const server = await collector(options)
    const target = targetOf('splunk', server.url, { index: 'audit' })
    const error = await blotterFailure(send(target, given, events(1)))
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) })
    expect(error.message).not.toContain(given.token)
    expect(server.requests).toHaveLength(1)
  },
)

test('another server is no collector, and nothing is sent on to where it points', async () => {
  const other = await collector()
  const server = await startCollector({
    token: TOKEN,
    fault: () => ({ status: 307, headers: { location: `${other.url}/services/collector/event` } }),
  })
  const error = await blotterFailure(send(targetOf('splunk', server.url), secret, events(1)))
  await server.close()
  expect(error).toMatchObject({ code: 'TARGET', message: expect.stringContaining(other.url) })
  expect(other.connections()).toBe(0)
  expect(
    await blotterFailure(send(targetOf('splunk', `${other.url}/elsewhere`), secret, events(1))),
  ).toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('the secret stays out of what is told, though the server echoes it', async () => {
  const server = await collector({
    fault: () => ({ status: 403, body: { text: `Bad ${TOKEN} here`, code: 4 } }),
  })
  const error = await blotterFailure(send(targetOf('splunk', server.url), secret, events(1)))
  expect(error.message).toContain('Bad (not shown) here')
  expect(JSON.stringify(error)).not.toContain(TOKEN)
})

test('an answer without end is cut off', async () => {
  const server = await collector({ fault: () => ({ status: 200, body: 'x'.repeat(17 * 1024 * 1024) }) })
  expect(await blotterFailure(send(targetOf('splunk', server.url), secret, events(1)))).toMatchObject({
    code: 'TARGET',
    message: expect.stringContaining('16 MiB'),
  })
})

test('a cancel ends the waiting at once', async () => {
  const stop = new AbortController()
  const server = await collector({
    fault: () => ({ ...collectorReply(9), headers: { 'retry-after': '600' } }),
  })
  const sending = send(targetOf('splunk', server.url), secret, events(1), {
    signal: stop.signal,
    onWait: () => stop.abort(),
  })
  await expect(sending).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
})

test('no more records a second than was asked for', async () => {
  const server = await collector()
  const started = performance.now()
  await send(targetOf('splunk', server.url), secret, events(6), { limits: { maxEvents: 1 }, maxRate: 20 })
  expect(performance.now() - started).toBeGreaterThanOrEqual(290)
})

test('a check tells sign-in and acknowledgement, and indexes nothing', async () => {
  const { openTransport } = await import('../../../electron/engine/forward/index.ts')
  for (const ack of [true, false]) {
    const server = await collector({ ack })
    const transport = await openTransport(targetOf('splunk', server.url), secret)
    const { notes } = await transport.check(new AbortController().signal)
    transport.close()
    expect(notes).toContainEqual(expect.stringContaining(`acknowledgement is ${ack ? 'on' : 'off'}`))
    expect(server.indexed).toEqual([])
    await server.close()
  }
})
