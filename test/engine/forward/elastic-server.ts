/**
 * `_bulk` of Elasticsearch by its documented rules: NDJSON with its content type and a line feed at the end, one answer
 * for each action in order, 409 for an id that exists, a mapping that follows from the first document, 429 for single
 * items or the whole, 413 above http.max_content_length.
 */
import { type Asked, type Reply, startServer } from './server.ts'

export type ElasticOptions = {
  /** What the authorization header must be. */
  readonly authorization?: string
  readonly maxContentLength?: number
  readonly autoCreate?: boolean
  readonly distribution?: 'opensearch'
  readonly fault?: (asked: Asked, nth: number) => Reply | undefined
  /** An item that is refused this time: its status and error. */
  readonly item?: (
    id: string,
    source: string,
    nth: number,
  ) => { readonly status: number; readonly error: unknown } | undefined
}

export const REJECTED = {
  type: 'es_rejected_execution_exception',
  reason: 'rejected execution of coordinating operation [queue capacity = 200]',
}

const errorReply = (status: number, type: string, reason: string): Reply => ({
  status,
  body: { error: { root_cause: [{ type, reason }], type, reason }, status },
})

export async function startElastic(options: ElasticOptions = {}) {
  const { maxContentLength = 104_857_600, autoCreate = true } = options
  /** Documents by index and id, as texts. */
  const indexes = new Map<string, Map<string, string>>()
  const mapped = new Map<string, string>()
  let posts = 0

  const server = await startServer((asked): Reply => {
    if (options.authorization !== undefined && asked.headers.authorization !== options.authorization) {
      return errorReply(401, 'security_exception', `unable to authenticate [${asked.headers.authorization}]`)
    }
    if (asked.method === 'GET' && asked.path === '/') {
      const version = {
        number: '8.15.0',
        ...(options.distribution && { distribution: options.distribution }),
      }
      return { status: 200, body: { version, tagline: 'You Know, for Search' } }
    }
    const [, index = '', action] = asked.path.split('/').map(decodeURIComponent)
    if (asked.method === 'GET' && action === undefined) {
      if (indexes.has(index)) return { status: 200, body: { [index]: {} } }
      return errorReply(404, 'index_not_found_exception', `no such index [${index}]`)
    }
    if (asked.method !== 'POST' || action !== '_bulk') {
      return errorReply(405, 'method_not_allowed', `Incorrect HTTP method for uri [${asked.path}]`)
    }
    const fault = options.fault?.(asked, posts++)
    if (fault) return fault
    if (asked.headers['content-type'] !== 'application/x-ndjson') {
      return errorReply(
        406,
        'media_type_header_exception',
        `Content-Type header [${asked.headers['content-type']}] is not supported`,
      )
    }
    if (asked.body.length > maxContentLength) return { status: 413, body: '' }
    if (!asked.body.endsWith('\n')) {
      return errorReply(
        400,
        'illegal_argument_exception',
        'The bulk request must be terminated by a newline [\\n]',
      )
    }
    const lines = asked.body.slice(0, -1).split('\n')
    const items: unknown[] = []
    for (let at = 0; at < lines.length; at += 2) {
      const create = parse(lines[at])?.create as { readonly _id: string } | undefined
      const source = lines[at + 1]
      if (!create || source === undefined) {
        return errorReply(
          400,
          'illegal_argument_exception',
          `Malformed action/metadata line [${at + 1}], expected START_OBJECT`,
        )
      }
      items.push({ create: { _index: index, _id: create._id, ...take(index, create._id, source) } })
    }
    const errors = items.some((item) => 'error' in (item as { create: object }).create)
    return { status: 200, body: { errors, items } }
  })

  const seen = new Map<string, number>()
  function take(index: string, id: string, source: string): object {
    const nth = seen.get(id) ?? 0
    seen.set(id, nth + 1)
    const refused = options.item?.(id, source, nth)
    if (refused) return refused
    if (!indexes.has(index)) {
      if (!autoCreate) {
        return {
          status: 404,
          error: { type: 'index_not_found_exception', reason: `no such index [${index}]` },
        }
      }
      indexes.set(index, new Map())
    }
    const documents = indexes.get(index) as Map<string, string>
    if (documents.has(id)) {
      const reason = `[${id}]: version conflict, document already exists (current version [1])`
      return { status: 409, error: { type: 'version_conflict_engine_exception', reason } }
    }
    const parsed = parse(source)
    if (!parsed) {
      return {
        status: 400,
        error: {
          type: 'document_parsing_exception',
          reason: '[1:2] failed to parse',
          caused_by: { type: 'json_parse_exception', reason: 'Unexpected character' },
        },
      }
    }
    const conflict = mapFields(index, parsed)
    if (conflict) return { status: 400, error: conflict }
    documents.set(id, source)
    return { status: 201, result: 'created' }
  }

  /** The type of a field is that of its first value: an object is never a number, a text never a long. */
  function mapFields(index: string, value: Readonly<Record<string, unknown>>, path = ''): object | null {
    for (const [name, each] of Object.entries(value)) {
      if (each === null || Array.isArray(each)) continue
      const field = `${path}${name}`
      const kind = typeof each
      const known = mapped.get(`${index} ${field}`)
      if (known !== undefined && known !== kind && !(known === 'string' && kind === 'number')) {
        return {
          type: 'document_parsing_exception',
          reason: `[1:1] failed to parse field [${field}] of type [${known}] in document`,
          caused_by: { type: 'illegal_argument_exception', reason: `For input: ${JSON.stringify(each)}` },
        }
      }
      mapped.set(`${index} ${field}`, known ?? kind)
      if (kind === 'object') {
        const conflict = mapFields(index, each as Readonly<Record<string, unknown>>, `${field}.`)
        if (conflict) return conflict
      }
    }
    return null
  }

  return { ...server, documents: (index: string) => indexes.get(index) ?? new Map<string, string>() }
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}
