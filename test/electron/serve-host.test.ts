import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { os } from '@orpc/server'
import { describe, expect, test } from 'vitest'
import { type HostLink, serveHost } from '../../electron/engine-host/serve-host.ts'
import type { EngineToHost } from '../../shared/contract/host.ts'
import { BlotterError } from '../../shared/model/error.ts'

type Options = Parameters<HostLink['openEngine']>[0]

function setUp(openEngine?: HostLink['openEngine']) {
  const sent: EngineToHost[] = []
  const exits: number[] = []
  const lines: string[] = []
  const opened: Options[] = []
  const steps: string[] = []
  let hear: (message: unknown, ports: readonly unknown[]) => void = () => undefined
  serveHost({
    openEngine:
      openEngine ??
      (async (options) => {
        opened.push(options)
        const router = { ping: os.handler(() => 'pong') }
        return { router: router as never, close: async () => void steps.push('closed') }
      }),
    listen: (listener) => {
      hear = listener as typeof hear
    },
    send: (message) => void sent.push(message),
    exit: (code) => void exits.push(code),
    log: (level, message) => void lines.push(`${level}: ${message}`),
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    tell: (message: unknown, ports: readonly unknown[] = []) => hear(message, ports),
    sent,
    exits,
    lines,
    opened,
    steps,
    settle,
  }
}

const OPEN = { type: 'open', workspace: '/w', offline: true }
const TOKEN = '00000000-0000-4000-8000-000000000000'

describe('the first message', () => {
  test('opens the engine, and the answer is ready', async () => {
    const { tell, sent, opened, settle } = setUp()
    tell(OPEN)
    await settle()
    expect(opened[0]).toMatchObject({ workspace: '/w', offline: true, heldBy: 'window' })
    expect(sent).toEqual([{ type: 'ready' }])
  })
  test.each([
    [
      new BlotterError('WORKSPACE_LOCKED', 'locked', { hint: 'close it' }),
      { code: 'WORKSPACE_LOCKED', message: 'locked', hint: 'close it' },
    ],
    [new Error('a defect'), { code: 'INTERNAL', message: 'a defect' }],
    ['thrown text', { code: 'INTERNAL', message: 'thrown text' }],
  ])('a failure is answered too: %s', async (error, failure) => {
    const { tell, sent, settle } = setUp(() => Promise.reject(error))
    tell(OPEN)
    await settle()
    expect(sent).toEqual([{ type: 'failed', ...failure }])
  })
  test.each([{ type: 'port' }, { type: 'grant', save: TOKEN, path: '/p' }, { type: 'open' }, 'open', null])(
    'nothing else comes first: %j',
    async (message) => {
      const { tell, sent, opened, lines, settle } = setUp()
      tell(message)
      await settle()
      expect([sent, opened]).toEqual([[], []])
      expect(lines).toHaveLength(1)
    },
  )
  test('a second open does not open again', async () => {
    const { tell, opened, settle } = setUp()
    tell(OPEN)
    tell({ ...OPEN, workspace: '/other' })
    await settle()
    expect(opened).toHaveLength(1)
  })
})

test('secrets come by name, change, and go', async () => {
  const { tell, opened, settle } = setUp()
  const value = { accessKeyId: 'a', secretAccessKey: 'b' }
  tell(OPEN)
  tell({ type: 'secret', name: 's', value })
  await settle()
  expect(opened[0]?.secretOf('s')).toEqual(value)
  expect(opened[0]?.secretOf('other')).toBeUndefined()
  tell({ type: 'secret', name: 's', value: null })
  expect(opened[0]?.secretOf('s')).toBeUndefined()
})

test('a granted place is given once', async () => {
  const { tell, opened, settle } = setUp()
  tell(OPEN)
  tell({ type: 'grant', save: TOKEN, path: '/p/x.csv' })
  await settle()
  expect(opened[0]?.takeSavePath(TOKEN)).toBe('/p/x.csv')
  expect(opened[0]?.takeSavePath(TOKEN)).toBeUndefined()
})

test('a file that was lent is known by its token, again and again', async () => {
  const { tell, opened, settle } = setUp()
  tell(OPEN)
  tell({ type: 'lend', open: TOKEN, path: '/p/quotes.csv' })
  await settle()
  expect(opened[0]?.lentPath?.(TOKEN)).toBe('/p/quotes.csv')
  expect(opened[0]?.lentPath?.(TOKEN)).toBe('/p/quotes.csv')
  expect(opened[0]?.takeSavePath(TOKEN)).toBeUndefined()
})

test('a page is served over its port, also one that comes while the engine opens', async () => {
  const { tell } = setUp()
  const { port1, port2 } = new MessageChannel()
  tell(OPEN)
  tell({ type: 'port' }, [port1])
  const client = createORPCClient(new RPCLink({ port: port2 as never })) as unknown as {
    ping(): Promise<string>
  }
  port2.start()
  expect(await client.ping()).toBe('pong')
  port1.close()
  port2.close()
})

describe('the end', () => {
  test('closes the engine, then exits', async () => {
    const { tell, exits, steps, settle } = setUp()
    tell(OPEN)
    tell({ type: 'close' })
    await settle()
    expect([steps, exits]).toEqual([['closed'], [0]])
  })
  test('before anything was opened, only exits', () => {
    const { tell, exits } = setUp()
    tell({ type: 'close' })
    expect(exits).toEqual([0])
  })
  test('an engine that never opened, or cannot close, exits with 1', async () => {
    const { tell, exits, lines, settle } = setUp(() => Promise.reject(new Error('no disk')))
    tell(OPEN)
    tell({ type: 'close' })
    await settle()
    expect(exits).toEqual([1])
    expect(lines.join()).toContain('no disk')
  })
})
