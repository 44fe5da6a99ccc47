import { afterEach, expect, test } from 'vitest'
import { blotterFailure } from '../../support/blotter-failure.ts'
import { type LogsOptions, logsError, startLogs } from './cloudwatch-server.ts'
import { events, FILE, send, sumOf, targetOf } from './documents.ts'

const KEYS = {
  accessKeyId: 'AKIATESTTESTTESTTEST',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const NOW = Date.UTC(2024, 0, 31, 20, 0, 0)
let close = async () => {}
afterEach(() => close())

async function logs(options: Partial<LogsOptions> = {}) {
  const streams = { '/blotter/audit': ['main', 'main-2'] }
  const server = await startLogs({ keys: KEYS, region: 'eu-west-1', streams, now: NOW, ...options })
  close = server.close
  return server
}

test('records arrive signed, with their very text, in the order of time', async () => {
  const server = await logs()
  const exact = '{"quantity":9007199254740993,"price":100.10}'
  const documents = events(4, (line) => ({
    ts: `2024-01-31 14:30:0${5 - line}.999999999`,
    ...(line === 2 ? { text: exact } : {}),
  }))
  const [batch] = await send(targetOf('cloudwatch', server.url), KEYS, documents)
  expect(batch).toMatchObject({ acknowledged: 4, refusals: [] })
  expect(server.kept.map(({ timestamp }) => timestamp)).toEqual(
    [1, 2, 3, 4].map((second) => Date.UTC(2024, 0, 31, 14, 30, second, 999)),
  )
  expect(server.kept[2]?.message).toBe(
    `{"blotter_id":"${documents[1]?.id}","type":"event","file":"${FILE}","line":2,"verdict":"PASSED","record":${exact}}`,
  )
})

test('no batch spans more than a day', async () => {
  const server = await logs()
  const documents = events(6, (line) => ({ ts: `2024-01-${25 + line} 12:00:00` }))
  const journal = await send(targetOf('cloudwatch', server.url), KEYS, documents)
  expect(sumOf(journal, ({ acknowledged }) => acknowledged)).toBe(6)
  expect(journal.map(({ toRow }) => toRow)).toEqual([2, 4, 6])
})

test('what is too old, too new or expired is refused one by one, and the rest is kept', async () => {
  const server = await logs()
  const times = ['2024-01-31 10:00:00', '2024-01-17 19:00:00', '2024-01-31 23:00:00', '2024-01-18 00:00:00']
  const documents = events(4, (line) => ({ ts: times[line - 1] as string }))
  const journal = await send(targetOf('cloudwatch', server.url), KEYS, documents)
  const refusals = journal.flatMap((batch) => batch.refusals)
  expect(refusals).toMatchObject([
    { row: 2, line: 2, file: FILE, status: 'too old' },
    { row: 3, line: 3, status: 'too new' },
  ])
  expect(server.kept).toHaveLength(2)
  await server.close()
  const strict = await logs({ retentionDays: 1 })
  const [batch] = await send(
    targetOf('cloudwatch', strict.url),
    KEYS,
    events(1, () => ({ ts: '2024-01-30 10:00:00' })),
  )
  expect(batch?.refusals).toMatchObject([{ status: 'expired' }])
})

test('a row without a time and a record that is too long are not sent, and are counted', async () => {
  const server = await logs()
  const documents = events(3, (line) =>
    line === 1 ? { ts: 'infinity' } : line === 2 ? { text: `{"x":"${'y'.repeat(1_048_576)}"}` } : {},
  )
  const journal = await send(targetOf('cloudwatch', server.url), KEYS, documents)
  expect(journal.flatMap((batch) => batch.refusals)).toMatchObject([
    { row: 1, status: 'not sent', reason: expect.stringContaining('no time') },
    { row: 2, status: 'not sent', reason: expect.stringContaining('1 MB') },
  ])
  expect(sumOf(journal, ({ acknowledged }) => acknowledged)).toBe(1)
  expect(server.kept).toHaveLength(1)
})

test('a region with a shorter limit refuses the one record, not its batch', async () => {
  const server = await logs({ maxEventBytes: 262_144 })
  const documents = events(5, (line) => (line === 4 ? { text: `{"x":"${'y'.repeat(300_000)}"}` } : {}))
  const [batch] = await send(targetOf('cloudwatch', server.url), KEYS, documents)
  expect(batch).toMatchObject({
    acknowledged: 4,
    refusals: [
      { line: 4, status: 'InvalidParameterException', reason: expect.stringContaining('too large') },
    ],
  })
})

test('throttling and failures of the service are waited out; what it has already is acknowledged', async () => {
  const answers = [
    logsError('ThrottlingException', 'Rate exceeded'),
    logsError('ServiceUnavailableException', 'The service cannot complete the request.', 500),
    { status: 200, hangUp: true },
    logsError('DataAlreadyAcceptedException', 'The given batch of log events has already been accepted.'),
  ]
  const server = await logs({ fault: (_, nth) => answers[nth] })
  const waits: string[] = []
  const [batch] = await send(targetOf('cloudwatch', server.url), KEYS, events(2), {
    onWait: (detail) => waits.push(detail),
  })
  expect(batch).toMatchObject({ acknowledged: 2, known: 2 })
  expect(waits[0]).toContain('ThrottlingException: Rate exceeded')
  expect(waits).toHaveLength(3)
})

test.each([
  [
    'keys that are not known',
    { ...KEYS, accessKeyId: 'AKIAWRONGWRONGWRONGW' },
    {},
    'CREDENTIALS',
    /UnrecognizedClient/,
  ],
  ['a wrong secret', { ...KEYS, secretAccessKey: 'wrong' }, {}, 'CREDENTIALS', /InvalidSignature/],
  ['a stream that is not there', KEYS, { logStream: 'other' }, 'NOT_FOUND', /log stream does not exist/],
  ['a group that is not there', KEYS, { logGroup: 'other' }, 'NOT_FOUND', /log group does not exist/],
] as const)('%s stop it at once', async (_, keys, more, code, words) => {
  const server = await logs()
  const error = await blotterFailure(send(targetOf('cloudwatch', server.url, more), keys, events(1)))
  expect(error).toMatchObject({ code, message: expect.stringMatching(words) })
  expect(error.message).not.toContain(keys.secretAccessKey)
  expect(server.requests).toHaveLength(1)
})

test('a check finds the stream by its whole name', async () => {
  const { openTransport } = await import('../../../electron/engine/forward/index.ts')
  const server = await logs()
  const check = async (logStream: string) => {
    const transport = await openTransport(targetOf('cloudwatch', server.url, { logStream }), KEYS)
    try {
      return await transport.check(new AbortController().signal)
    } finally {
      transport.close()
    }
  }
  expect(await check('main')).toMatchObject({ server: 'CloudWatch Logs in eu-west-1' })
  await expect(check('mai')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(server.kept).toEqual([])
})
