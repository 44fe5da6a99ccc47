/** The window in a plain browser, on the fake engine: `?scenario=data|empty|nothing-pulled|error|failed`. */
import { RPCHandler } from '@orpc/server/message-port'
import { createFakeRouter, type Scenario } from '../fake-engine.ts'
import { createFakeHost } from '../fake-host.ts'

const scenario = new URLSearchParams(location.search).get('scenario') ?? 'data'
const router = createFakeRouter({
  scenario: scenario as Scenario,
  tick: Number(new URLSearchParams(location.search).get('tick') ?? 30),
})

const host = createFakeHost({
  connect: () => {
    if (scenario === 'failed') return
    const { port1, port2 } = new MessageChannel()
    new RPCHandler(router).upgrade(port1)
    port1.start()
    window.postMessage({ type: 'blotter:engine-port' }, location.origin, [port2])
  },
})

const withFailure = {
  ...host,
  onEngineFailed: (listener: Parameters<typeof host.onEngineFailed>[0]) => {
    if (scenario === 'failed') {
      setTimeout(() =>
        listener({
          code: 'WORKSPACE_LOCKED',
          message: 'The workspace /home/ana/.local/share/blotter is open in another Blotter (process 4211).',
          hint: 'Close the other window, or start Blotter with another --workspace.',
        }),
      )
    }
    return () => {}
  },
}

Object.defineProperty(window, 'blotter', { value: withFailure })
await import('../../../renderer/main.tsx')
