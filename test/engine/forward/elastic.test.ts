import { afterEach, expect, test } from 'vitest'
import { blotterFailure } from '../../support/blotter-failure.ts'
import { events, FILE, send, sumOf, targetOf } from './documents.ts'
import { type ElasticOptions, REJECTED, startElastic } from './elastic-server.ts'

let close = async () => {}
afterEach(() => close())

async function elastic(options: ElasticOptions = {}) {
  const server = await startElastic(options)
  close = server.close
  return server
}

test.each(['elasticsearch', 'opensearch'] as const)(
  'records arrive in %s to the letter, once',
  async (kind) => {
    const server = await elastic()
    const exact = '{"quantity":9007199254740993,"price":100.10,"note":"a\\nb"}'
    const documents = events(3, (line) =>
      line === 2 ? { text: exact, ts: '2024-01-31 14:30:01.123456789' } : {},
    )
    const journal = await send(targetOf(kind, server.url), null, documents, { limits: { maxEvents: 2 } })
    expect(sumOf(journal, ({ acknowledged }) => acknowledged)).toBe(3)
    const kept = server.documents('audit').get(documents[1]?.id ?? '')
    expect(kept).toBe(
      `{"@timestamp":"2024-01-31T14:30:01.123456789Z","blotter":{"id":"${documents[1]?.id}","type":"event",` +
        `"file":"${FILE}","line":2,"verdict":"PASSED"},"record":${exact}}`,
    )
    const again = await send(targetOf(kind, server.url), null, documents)
    expect(again).toMatchObject([{ acknowledged: 3, known: 3, refusals: [] }])
    expect(server.documents('audit').size).toBe(3)
  },
)

test('items that are rejected for want of room are sent again, and only those', async () => {
  const server = await elastic({
    item: (_, source, nth) =>
      /"line":[24],/.test(source) && nth < 2 ? { status: 429, error: REJECTED } : undefined,
  })
  const [batch] = await send(targetOf('elasticsearch', server.url), null, events(5))
  expect(batch).toMatchObject({ acknowledged: 5, known: 0, refusals: [] })
  expect(server.documents('audit').size).toBe(5)
  const sizes = server.requests.map(({ body }) => body.split('\n').length - 1)
  expect(sizes).toEqual([10, 4, 4])
})

test('a refusal of the whole for want of room is waited out', async () => {
  const server = await elastic({
    fault: (_, nth) => (nth < 2 ? { status: 429, body: { error: REJECTED, status: 429 } } : undefined),
  })
  const waits: string[] = []
  await send(targetOf('elasticsearch', server.url), null, events(2), {
    onWait: (detail) => waits.push(detail),
  })
  expect(waits).toHaveLength(2)
  expect(waits[0]).toContain('es_rejected_execution_exception')
  expect(server.documents('audit').size).toBe(2)
})

test('one document that does not fit the mapping is listed with its words; the rest is kept', async () => {
  const server = await elastic()
  const documents = events(5, (line) => (line === 3 ? { text: '{"event_type":"x","n":{"deep":1}}' } : {}))
  const [batch] = await send(targetOf('elasticsearch', server.url), null, documents)
  expect(batch).toMatchObject({ acknowledged: 4 })
  expect(batch?.refusals).toEqual([
    {
      row: 3,
      file: FILE,
      line: 3,
      documentId: documents[2]?.id,
      status: 'HTTP 400',
      reason: expect.stringMatching(
        /^document_parsing_exception: .*\[record\.n\].*\(For input: {"deep":1}\)$/,
      ),
    },
  ])
  expect([...server.documents('audit').keys()]).toEqual(
    documents.filter((_, at) => at !== 2).map(({ id }) => id),
  )
})

test('a body that is too large is halved until it fits', async () => {
  const server = await elastic({ maxContentLength: 1500 })
  const documents = events(16, (line) => ({
    text: `{"n":${line},"x":"${'y'.repeat(line === 9 ? 2000 : 50)}"}`,
  }))
  const [batch] = await send(targetOf('elasticsearch', server.url), null, documents)
  expect(batch).toMatchObject({ acknowledged: 15, refusals: [{ line: 9, status: 'HTTP 413' }] })
  expect(server.documents('audit').size).toBe(15)
})

test('sign-in by API key, and by name and password', async () => {
  const byKey = await elastic({ authorization: 'ApiKey a2V5OnNlY3JldA==' })
  await send(targetOf('elasticsearch', byKey.url), { apiKey: 'a2V5OnNlY3JldA==' }, events(1))
  expect(byKey.documents('audit').size).toBe(1)
  await byKey.close()
  const basic = `Basic ${Buffer.from('ann:p:w').toString('base64')}`
  const byName = await elastic({ authorization: basic })
  await send(targetOf('opensearch', byName.url), { user: 'ann', password: 'p:w' }, events(1))
  expect(byName.documents('audit').size).toBe(1)
  const wrong = { user: 'ann', password: 'wrong-password' }
  const error = await blotterFailure(send(targetOf('opensearch', byName.url), wrong, events(1)))
  expect(error).toMatchObject({ code: 'CREDENTIALS', message: expect.stringContaining('security_exception') })
  // The server quotes the header that it was sent.
  expect(error.message).not.toContain(Buffer.from('ann:wrong-password').toString('base64'))
})

test('an index that is not there and is not made stops it', async () => {
  const server = await elastic({ autoCreate: false })
  expect(await blotterFailure(send(targetOf('elasticsearch', server.url), null, events(2)))).toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('no such index [audit]'),
  })
  expect(server.requests).toHaveLength(1)
})

test('names that are no index are refused before anything is sent', async () => {
  const server = await elastic()
  for (const index of ['Audit', '../_all', '_audit', 'a b', 'a*', '']) {
    expect(
      await blotterFailure(send(targetOf('elasticsearch', server.url, { index }), null, events(1))),
    ).toMatchObject({
      code: 'USAGE',
    })
  }
  expect(server.connections()).toBe(0)
})

test('an answer that tells of fewer documents than were sent is not believed', async () => {
  const server = await elastic({ fault: () => ({ status: 200, body: { errors: false, items: [] } }) })
  expect(await blotterFailure(send(targetOf('elasticsearch', server.url), null, events(2)))).toMatchObject({
    code: 'TARGET',
  })
  const page = await elastic({ fault: () => ({ status: 200, body: '<html>Sign in</html>' }) })
  await server.close()
  expect(await blotterFailure(send(targetOf('elasticsearch', page.url), null, events(2)))).toMatchObject({
    code: 'TARGET',
  })
})

test('a server that is away is tried again and given up; the journal says how far it came', async () => {
  const server = await elastic({ fault: (_, nth) => (nth > 0 ? { status: 503, body: '' } : undefined) })
  const journal: Parameters<typeof sumOf>[0] extends readonly (infer B)[] ? B[] : never = []
  const error = await blotterFailure(
    send(targetOf('elasticsearch', server.url), null, events(6), { journal, limits: { maxEvents: 2 } }),
  )
  expect(error).toMatchObject({ code: 'TARGET', message: 'Given up after 4 tries: HTTP 503' })
  expect(journal).toMatchObject([{ fromRow: 0, toRow: 2 }])
  await server.close()
  expect(await blotterFailure(send(targetOf('elasticsearch', server.url), null, events(1)))).toMatchObject({
    code: 'TARGET',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

test('a check tells what answers and whether the index is there', async () => {
  const { openTransport } = await import('../../../electron/engine/forward/index.ts')
  const server = await elastic({ distribution: 'opensearch' })
  const transport = await openTransport(targetOf('opensearch', server.url), null)
  const check = () => transport.check(new AbortController().signal)
  expect(await check()).toMatchObject({
    server: 'OpenSearch 8.15.0',
    notes: expect.arrayContaining([expect.stringContaining('no index audit yet')]),
  })
  await send(targetOf('opensearch', server.url), null, events(1))
  expect((await check()).notes).toContain('The index audit exists.')
  transport.close()
  expect(server.documents('audit').size).toBe(1)
})
