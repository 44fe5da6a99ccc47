/**
 * PutLogEvents and DescribeLogStreams by their documented rules: JSON 1.1, Signature Version 4 worked out again here,
 * order and span and sizes of a batch refused when wrong, too old and too new told in rejectedLogEventsInfo.
 */
import { createHash, createHmac } from 'node:crypto'
import { type Asked, type Reply, startServer } from './server.ts'

export type LogsOptions = {
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly region: string
  readonly streams: Readonly<Record<string, readonly string[]>>
  /** What time it is there, milliseconds. */
  readonly now: number
  readonly retentionDays?: number
  readonly maxEventBytes?: number
  readonly fault?: (asked: Asked, nth: number) => Reply | undefined
}

export type LogEvent = { readonly timestamp: number; readonly message: string }

const DAY = 86_400_000

export const logsError = (type: string, message: string, status = 400): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: { __type: type, message },
})

export async function startLogs(options: LogsOptions) {
  const kept: LogEvent[] = []
  let puts = 0
  const server = await startServer((asked): Reply => {
    if (asked.headers['content-type'] !== 'application/x-amz-json-1.1') {
      return logsError('UnknownOperationException', 'no JSON 1.1')
    }
    const refused = checkSignature(asked, options)
    if (refused) return refused
    const operation = asked.headers['x-amz-target']
    const input = JSON.parse(asked.body)
    const streams = options.streams[input.logGroupName]
    if (operation === 'Logs_20140328.DescribeLogStreams') {
      if (!streams) return logsError('ResourceNotFoundException', 'The specified log group does not exist.')
      const prefix = input.logStreamNamePrefix ?? ''
      const logStreams = streams
        .filter((name) => name.startsWith(prefix))
        .map((logStreamName) => ({ logStreamName }))
      return ok({ logStreams })
    }
    if (operation !== 'Logs_20140328.PutLogEvents') return logsError('UnknownOperationException', '')
    const fault = options.fault?.(asked, puts++)
    if (fault) return fault
    if (!streams) return logsError('ResourceNotFoundException', 'The specified log group does not exist.')
    if (!streams.includes(input.logStreamName)) {
      return logsError('ResourceNotFoundException', 'The specified log stream does not exist.')
    }
    return put(input.logEvents)
  })

  function put(events: readonly LogEvent[]): Reply {
    const bytes = events.map(({ message }) => Buffer.byteLength(message))
    if (events.length < 1 || events.length > 10_000) {
      return logsError(
        'InvalidParameterException',
        `1 validation error: Member must have length less than or equal to 10000`,
      )
    }
    if (bytes.some((each) => each + 26 > (options.maxEventBytes ?? 1_048_576))) {
      return logsError('InvalidParameterException', 'Log event too large: an event exceeds the maximum size')
    }
    if (bytes.reduce((sum, each) => sum + each + 26, 0) > 1_048_576) {
      return logsError('InvalidParameterException', 'Upload too large: bytes exceeds limit of 1048576')
    }
    for (let at = 1; at < events.length; at++) {
      if ((events[at - 1] as LogEvent).timestamp > (events[at] as LogEvent).timestamp) {
        return logsError(
          'InvalidParameterException',
          'Log events in a single PutLogEvents request must be in chronological order.',
        )
      }
    }
    const first = events[0] as LogEvent
    const last = events.at(-1) as LogEvent
    if (last.timestamp - first.timestamp > DAY) {
      return logsError(
        'InvalidParameterException',
        'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
      )
    }
    const before = (moment: number) => events.filter(({ timestamp }) => timestamp < moment).length
    const old = before(options.now - 14 * DAY)
    const expired =
      options.retentionDays === undefined ? 0 : before(options.now - options.retentionDays * DAY)
    const isNew = events.findIndex(({ timestamp }) => timestamp > options.now + 7_200_000)
    kept.push(...events.slice(Math.max(old, expired), isNew === -1 ? events.length : isNew))
    const info = {
      ...(old > 0 && { tooOldLogEventEndIndex: old }),
      ...(expired > 0 && { expiredLogEventEndIndex: expired }),
      ...(isNew !== -1 && { tooNewLogEventStartIndex: isNew }),
    }
    return ok({
      nextSequenceToken: '1',
      ...(Object.keys(info).length > 0 && { rejectedLogEventsInfo: info }),
    })
  }

  return { ...server, kept }
}

const ok = (body: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body,
})

/** Signature Version 4, from the request as it arrived. */
function checkSignature(asked: Asked, { keys, region }: LogsOptions): Reply | null {
  const given = asked.headers.authorization ?? ''
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/logs\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      given,
    )
  if (!match) return logsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403)
  const [, keyId = '', date = '', scope = '', signed = '', signature] = match
  if (keyId !== keys.accessKeyId || scope !== region) {
    return logsError('UnrecognizedClientException', 'The security token included in the request is invalid.')
  }
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const headers = signed.split(';')
  for (const needed of ['host', 'x-amz-date', 'x-amz-target']) {
    if (!headers.includes(needed)) return logsError('IncompleteSignatureException', `${needed} is not signed`)
  }
  const canonical = [
    asked.method,
    asked.path,
    '',
    ...headers.map((name) => `${name}:${String(asked.headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signed,
    sha256(asked.body),
  ].join('\n')
  const toSign = [
    'AWS4-HMAC-SHA256',
    asked.headers['x-amz-date'],
    `${date}/${region}/logs/aws4_request`,
    sha256(canonical),
  ].join('\n')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const key = hmac(hmac(hmac(hmac(`AWS4${keys.secretAccessKey}`, date), region), 'logs'), 'aws4_request')
  if (hmac(key, toSign).toString('hex') === signature) return null
  return logsError(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.',
  )
}
