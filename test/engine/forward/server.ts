/** A small HTTP(S) server for tests: bodies whole and decompressed, answers as a handler gives them. */
import { createServer as createHttp, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** As it stood in the request. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Bytes on the wire. */
  readonly length: number
}

export type Reply = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Drops the connection after the request was read, before an answer. */
  readonly hangUp?: boolean
}

export type TestServer = {
  readonly url: string
  readonly requests: readonly Asked[]
  /** Connections that were opened, whatever was sent over them. */
  readonly connections: () => number
  readonly close: () => Promise<void>
}

export async function startServer(
  answer: (asked: Asked) => Reply | Promise<Reply>,
  tls?: { readonly key: string; readonly cert: string },
): Promise<TestServer> {
  const requests: Asked[] = []
  let connections = 0
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks)
    const url = new URL(request.url ?? '/', 'http://test')
    const asked = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      target: request.url ?? '',
      headers: request.headers,
      body: (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8'),
      length: raw.length,
    }
    requests.push(asked)
    const { status, headers = {}, body = '', hangUp } = await answer(asked)
    if (hangUp) {
      request.socket.destroy()
      return
    }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(text)
  }
  const server = tls ? createHttps(tls, listener) : createHttp(listener)
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${port}`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
