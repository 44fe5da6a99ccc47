/** Stores on the fake engine, over a real message port: the wire is part of what is tested. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RPCHandler } from '@orpc/server/message-port'
import { onTestFinished } from 'vitest'
import type { Engine } from '../../renderer/engine/connect.ts'
import { createApp } from '../../renderer/state/app.ts'
import { createFakeRouter, type FakeOptions } from './fake-engine.ts'
import { createFakeHost } from './fake-host.ts'

export function connectFake(options: FakeOptions): Engine {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(createFakeRouter(options)).upgrade(port1)
  const engine: Engine = createORPCClient(new RPCLink({ port: port2 }))
  port1.start()
  port2.start()
  onTestFinished(() => {
    port1.close()
    port2.close()
  })
  return engine
}

export function startApp(options: FakeOptions, engine: Engine = connectFake(options), secrets = false) {
  const kept = new Map<string, string>()
  const host = createFakeHost({ secrets })
  const app = createApp({
    engine: () => engine,
    host,
    preferences: { get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value) },
    connected: async () => {},
    painted: () => Promise.resolve(),
    now: () => performance.now(),
  })
  return { app, host, engine, kept }
}

/** Waits until `found` gives something, checking often; fails after two seconds. */
export async function until<T>(what: string, found: () => T | Promise<T> | undefined | null | false) {
  const end = performance.now() + 2000
  for (;;) {
    const value = await found()
    if (value) return value
    if (performance.now() > end) throw new Error(`Never came: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
