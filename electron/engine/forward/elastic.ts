/**
 * Elasticsearch and OpenSearch: `_bulk` with `create` under an id that follows from the record. What is there already
 * (409) is the same record sent before, so that sending twice leaves one. `create` also fits data streams.
 */
import { BlotterError } from '../../../shared/model/error.ts'
import { FORWARD_KIND_NAMES, type ForwardTarget } from '../../../shared/model/forward.ts'
import type { SecretValue } from '../../../shared/model/secret.ts'
import type { ForwardDocument } from './document.ts'
import { epochMillis, isoTime } from './event-time.ts'
import { type Answer, isPassing, openHttp, parseAnswer, retryAfterMs } from './http.ts'
import { type Tell, tellWithout } from './redact.ts'
import { allAgain, answered, type Encoded, type Outcome, type Refused, type Transport } from './transport.ts'

/** Elastic advises bulk requests of 5 to 15 MB; http.max_content_length is 100 MB. */
const BATCH_BYTES = 5 * 1024 * 1024
const BATCH_EVENTS = 5_000
/** Only what is read of the answer is asked for: status and error of each. */
const FILTER =
  'filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by'

export function openElastic(
  target: ForwardTarget & { readonly url: string; readonly index: string },
  secret: SecretValue | null,
): Transport {
  checkIndexName(target.index)
  const tell = tellWithout(secret)
  const url = new URL(target.url)
  const name = FORWARD_KIND_NAMES[target.kind]
  const { ask, close } = openHttp({
    url,
    ca: target.ca,
    headers: authorization(secret),
  })
  const index = encodeURIComponent(target.index)

  function failure(answer: Answer): BlotterError {
    const words = tell(errorWords(parseAnswer(answer.text)?.error) || answer.text)
    const message = `${name} at ${url.origin} refused: ${words || 'no reason given'} (HTTP ${answer.status}).`
    return ofStatus(answer.status, message, target.index)
  }

  return {
    limits: { maxEvents: BATCH_EVENTS, maxBytes: BATCH_BYTES, maxSpanMs: null },
    encode,
    body: bodyOf,
    async send(batch, signal): Promise<Outcome> {
      const answer = await ask({
        method: 'POST',
        path: `/${index}/_bulk?${FILTER}`,
        headers: { 'content-type': 'application/x-ndjson' },
        body: bodyOf(batch),
        signal,
      })
      if (answer.status === 200) return readItems(answer, batch.length, target, tell)
      const words = tell(errorWords(parseAnswer(answer.text)?.error) || `HTTP ${answer.status}`)
      if (isPassing(answer.status)) return allAgain(batch.length, words, retryAfterMs(answer.headers))
      if (answer.status === 413) {
        return { kind: 'halve', refused: { status: `HTTP ${answer.status}`, reason: words } }
      }
      throw failure(answer)
    },
    async check(signal) {
      const root = await ask({ method: 'GET', path: '/', signal })
      if (root.status !== 200) throw failure(root)
      const said = parseAnswer(root.text)
      const version = said?.version as
        | { readonly number?: unknown; readonly distribution?: unknown }
        | undefined
      const server = version?.distribution === 'opensearch' ? 'OpenSearch' : 'Elasticsearch'
      const asked = await ask({ method: 'GET', path: `/${index}`, signal })
      if (asked.status !== 200 && asked.status !== 404) throw failure(asked)
      return {
        server: `${server} ${tell(String(version?.number ?? 'of an unknown version'))}`,
        notes: [
          secret === null ? 'It answers without a sign-in.' : 'The sign-in is accepted.',
          asked.status === 200
            ? `The index ${target.index} exists.`
            : `There is no index ${target.index} yet; the first batch makes it, where the server allows that.`,
        ],
      }
    },
    close,
  }
}

function authorization(secret: SecretValue | null): Readonly<Record<string, string>> {
  if (secret === null) return {}
  if ('apiKey' in secret) return { authorization: `ApiKey ${secret.apiKey}` }
  if ('password' in secret) {
    const basic = Buffer.from(`${secret.user}:${secret.password}`).toString('base64')
    return { authorization: `Basic ${basic}` }
  }
  throw new BlotterError(
    'CREDENTIALS',
    'What the keychain holds for this target is neither an API key nor a name and password.',
    {
      hint: 'Enter an API key, or a name and password, with the target.',
    },
  )
}

/** Every line ends, the last one too: _bulk refuses a body that does not. */
const bodyOf = (batch: readonly Encoded[]) => batch.map(({ text }) => text).join('')

function encode(document: ForwardDocument): Encoded {
  const { id, type, file, line, verdict, moment, text } = document
  const origin = JSON.stringify({ id, type, file, line, verdict })
  const time = moment === null ? '' : `"@timestamp":"${isoTime(moment)}",`
  // The record has a place of its own, so that no name in it can meet one of ours. A line feed would end the line.
  const record = text.includes('\n') ? text.replaceAll('\n', ' ') : text
  const lines = `{"create":{"_id":"${id}"}}\n{${time}"blotter":${origin},"record":${record}}\n`
  const at = moment === null ? null : epochMillis(moment)
  return { document, text: lines, bytes: Buffer.byteLength(lines), at, refused: null }
}

type Item = { readonly status?: unknown; readonly error?: unknown }

/** One answer for each document, in the order of the request. */
function readItems(answer: Answer, count: number, target: ForwardTarget, tell: Tell): Outcome {
  const items = parseAnswer(answer.text)?.items
  if (!Array.isArray(items) || items.length !== count) {
    throw new BlotterError(
      'TARGET',
      `The answer to a bulk request of ${count} documents tells of ${Array.isArray(items) ? items.length : 'none'}.`,
      { hint: 'Check that the address is that of the server itself.' },
    )
  }
  const refused = new Map<number, Refused>()
  const again: number[] = []
  let known = 0
  let why = ''
  items.forEach((each: Readonly<Record<string, Item | undefined>>, at) => {
    const item = each?.create
    const status = Number(item?.status)
    if (status === 200 || status === 201) return
    const words = tell(errorWords(item?.error) || `HTTP ${status}`)
    if (status === 409) known += 1
    else if (isPassing(status)) {
      again.push(at)
      why = words
    } else if (status === 401 || status === 403 || status === 404) {
      // Of the index, not of the document: the others would fare the same.
      throw ofStatus(
        status,
        `The index ${target.index} takes no documents: ${words} (HTTP ${status}).`,
        target.index,
      )
    } else refused.set(at, { status: `HTTP ${item?.status ?? 'unknown'}`, reason: words })
  })
  return answered({ refused, again, known, why })
}

function ofStatus(status: number, message: string, index: string | null): BlotterError {
  if (status === 401 || status === 403) {
    return new BlotterError('CREDENTIALS', message, {
      hint: `Check the sign-in, and that it may write to ${index} (privileges create_doc or index, and auto_configure).`,
    })
  }
  if (status === 404) {
    return new BlotterError('NOT_FOUND', message, { hint: 'Make the index, or name one that exists.' })
  }
  return new BlotterError('TARGET', message)
}

/** `mapper_parsing_exception: failed to parse field [x]: For input string: "y"`. */
function errorWords(error: unknown): string {
  if (typeof error === 'string') return error
  if (typeof error !== 'object' || error === null) return ''
  const { type, reason, caused_by } = error as Readonly<Record<string, unknown>>
  const own = [type, reason].filter((each) => typeof each === 'string').join(': ')
  const cause = (caused_by as { readonly reason?: unknown } | undefined)?.reason
  return typeof cause === 'string' ? `${own} (${cause})` : own
}

/** The rules of index names; a wrong one would be refused with every batch. */
function checkIndexName(name: string): void {
  const isWrong = /[\\/*?"<>| ,#:\p{Cc}\p{Lu}]|^[-_+]|^\.{1,2}$/u.test(name) || Buffer.byteLength(name) > 255
  if (!isWrong && name !== '') return
  throw new BlotterError('USAGE', `“${name}” is no name of an index.`, {
    hint: 'Lower-case letters, digits and . - _ inside, at most 255 bytes.',
  })
}
