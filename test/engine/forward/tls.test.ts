import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openTransport } from '../../../electron/engine/forward/index.ts'
import { events, send, targetOf } from './documents.ts'
import { startServer } from './server.ts'

let folder: string
const pem = { key: '', cert: '', other: '' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-tls-'))
  const make = (name: string) => {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...[
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost',
          '-keyout',
          key,
          '-out',
          cert,
        ],
      ],
      { stdio: 'ignore' },
    )
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  }
  Object.assign(pem, make('server'), { other: make('other').cert })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

test('a certificate that nobody vouches for is refused, whatever the environment says; a pinned one is taken', async () => {
  const server = await startServer(
    ({ body }) => ({
      status: 200,
      body: { errors: false, items: body.match(/"create"/g)?.map(() => ({ create: { status: 201 } })) ?? [] },
    }),
    pem,
  )
  try {
    const refused = { code: 'TARGET', message: expect.stringContaining('certificate') }
    const target = targetOf('elasticsearch', server.url)
    await expect(send(target, null, events(1))).rejects.toMatchObject(refused)
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    await expect(send(target, null, events(1))).rejects.toMatchObject(refused)
    await expect(send({ ...target, ca: pem.other }, null, events(1))).rejects.toMatchObject(refused)
    expect(server.requests).toEqual([])
    expect(await send({ ...target, ca: pem.cert }, null, events(1))).toMatchObject([{ acknowledged: 1 }])
    // Pinned for its name, not for another.
    const byAddress = server.url.replace('localhost', '127.0.0.1')
    await expect(send({ ...target, url: byAddress, ca: pem.cert }, null, events(1))).rejects.toMatchObject(
      refused,
    )
  } finally {
    await server.close()
  }
})

test.each([
  'ftp://example.com',
  'file:///etc/passwd',
  'https://user:password@example.com',
  'https://example.com/?token=1',
  'not an address',
])('%s is no address of a target', async (url) => {
  const error = await openTransport(targetOf('splunk', url), { token: 'x' }).catch((each: unknown) => each)
  expect(error).toMatchObject({ code: 'USAGE' })
  expect(String(error)).not.toContain('password@')
})
