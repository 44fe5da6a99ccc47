/** The page's end of the wire: one MessagePort to the engine, typed by the contract. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { EngineFailure, HostBridge } from '../../shared/contract/host.ts'
import type { contract } from '../../shared/contract/index.ts'

export type Engine = ContractRouterClient<typeof contract>

export function createEngineClient(port: MessagePort): Engine {
  const client: Engine = createORPCClient(new RPCLink({ port }))
  port.start()
  return client
}

function isEnginePort(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'blotter:engine-port'
}

/**
 * Asks the host for the engine's port and reports each one that arrives (again after every restart).
 * Only messages that this window sent to itself (the preload's) are heard.
 */
export function connectEngine(
  host: HostBridge,
  on: {
    readonly connected: (engine: Engine) => void
    readonly failed: (failure: EngineFailure) => void
    readonly restarted: (reason: string) => void
  },
): () => void {
  const listen = (event: MessageEvent<unknown>) => {
    if (event.source !== window || !isEnginePort(event.data)) return
    const port = event.ports[0]
    if (port) on.connected(createEngineClient(port))
  }
  window.addEventListener('message', listen)
  const stopRestarts = host.onEngineRestart((reason) => {
    on.restarted(reason)
    host.connectEngine()
  })
  const stopFailures = host.onEngineFailed(on.failed)
  host.connectEngine()
  return () => {
    window.removeEventListener('message', listen)
    stopRestarts()
    stopFailures()
  }
}
