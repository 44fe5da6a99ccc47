/** Requests to a target: http(s) only, TLS always verified, no redirect followed, answers bounded. */
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { BlotterError } from '../../../shared/model/error.ts'
import { Unreachable } from './transport.ts'

const compress = promisify(gzip)

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export type Ask = (request: {
  readonly method: 'GET' | 'POST'
  /** Below the target's address; with its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent with gzip. */
  readonly body?: string
  readonly signal: AbortSignal
}) => Promise<Answer>

export type HttpOptions = {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly ca: string | null
  /** Milliseconds without a byte. */
  readonly idleMs?: number
}

const IDLE_MS = 60_000
const LONGEST_ANSWER = 16 * 1024 * 1024

const TLS =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/

export function openHttp({ url, headers, ca, idleMs = IDLE_MS }: HttpOptions) {
  const isSecure = url.protocol === 'https:'
  const agent = isSecure ? new HttpsAgent(secureAgentOptions(ca)) : new HttpAgent({ keepAlive: true })
  const base = url.pathname.replace(/\/+$/, '')

  const ask: Ask = async ({ method, path, headers: more = {}, body, signal }) => {
    const bytes = body === undefined ? null : await compress(body)
    signal.throwIfAborted()
    const answer = await new Promise<Answer>((resolve, reject) => {
      const request = (isSecure ? httpsRequest : httpRequest)(
        new URL(`${base}${path}`, url),
        {
          method,
          agent,
          timeout: idleMs,
          signal,
          headers: {
            accept: 'application/json',
            'user-agent': 'blotter',
            ...headers,
            ...more,
            ...(bytes && { 'content-encoding': 'gzip', 'content-length': String(bytes.length) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = []
          let length = 0
          response.on('data', (chunk: Buffer) => {
            length += chunk.length
            if (length > LONGEST_ANSWER) {
              request.destroy()
              reject(
                new BlotterError('TARGET', `${url.origin} answered with more than 16 MiB; it was cut off.`),
              )
            } else chunks.push(chunk)
          })
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          )
          response.on('error', reject)
        },
      )
      request.on('timeout', () =>
        request.destroy(new Unreachable(`${url.origin} did not answer within ${idleMs / 1000} s`)),
      )
      request.on('error', reject)
      request.end(bytes ?? undefined)
    }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw explainNetwork(error, url.origin)
    })
    if (answer.status >= 300 && answer.status < 400) throw redirected(answer, url)
    return answer
  }
  return { ask, close: () => agent.destroy() }
}

/** `ca` takes the place of the authorities that Node trusts. Verification cannot be turned off, by no environment. */
export function secureAgentOptions(ca: string | null) {
  return { keepAlive: true, rejectUnauthorized: true, ...(ca === null ? {} : { ca }) }
}

/** A failed connection as ours: `Unreachable` when another try may help, TARGET when the certificate is the reason. */
export function explainNetwork(error: unknown, origin: string): Error {
  if (error instanceof BlotterError || error instanceof Unreachable) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  if (TLS.test(code)) {
    return new BlotterError('TARGET', `The certificate of ${origin} was not accepted: ${message}`, {
      hint: 'Pin the certificate of its authority (on the command line: --ca FILE). Blotter does not connect without checking it.',
      cause: error,
    })
  }
  return new Unreachable(`${origin} cannot be reached: ${code || message}`, { cause: error })
}

function redirected({ status, headers }: Answer, url: URL): BlotterError {
  const to = headers.location
  const where = to !== undefined && URL.canParse(to, url.href) ? new URL(to, url).origin : 'another place'
  return new BlotterError(
    'TARGET',
    `${url.origin} sends on to ${where} (HTTP ${status}); nothing was sent there.`,
    {
      hint: 'Give the address that takes the records itself.',
    },
  )
}

/** Milliseconds of a Retry-After header (seconds or a date), at most ten minutes; null when there is none. */
export function retryAfterMs(headers: IncomingHttpHeaders, now = Date.now()): number | null {
  const text = headers['retry-after']
  if (text === undefined) return null
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(wait) ? null : Math.min(Math.max(0, wait), 600_000)
}

/** What is worth sending again: the server is busy, asks to slow down, or has failed. */
export const isPassing = (status: number): boolean => status === 429 || status === 408 || status >= 500

/** The answer as an object; null when it is none (a proxy's page, for one). */
export function parseAnswer(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}
