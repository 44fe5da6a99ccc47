/**
 * What the engine's process does with each message of its host. The first must be `open`; a `port` is a page to
 * serve, over which the contract's calls come directly. An answer to `open` is always sent.
 */
import { RPCHandler } from '@orpc/server/message-port'
import type { MessagePortMain } from 'electron'
import { type EngineToHost, type HostToEngine, hostToEngine } from '../../shared/contract/host.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { SecretValue } from '../../shared/model/secret.ts'
import type { Engine, EngineOptions } from '../engine/index.ts'

export type HostLink = {
  readonly openEngine: (
    options: Pick<
      EngineOptions,
      'workspace' | 'offline' | 'heldBy' | 'secretOf' | 'takeSavePath' | 'lentPath' | 'log'
    >,
  ) => Promise<Engine>
  readonly listen: (listener: (message: unknown, ports: readonly MessagePortMain[]) => void) => void
  readonly send: (message: EngineToHost) => void
  readonly exit: (code: number) => void
  readonly log: EngineOptions['log']
}

type Open = Extract<HostToEngine, { type: 'open' }>

export function serveHost(link: HostLink): void {
  const secrets = new Map<string, SecretValue>()
  const grants = new Map<string, string>()
  const lent = new Map<string, string>()
  let engine: Promise<Engine> | null = null

  const open = ({ workspace, offline }: Open) =>
    link.openEngine({
      workspace,
      offline,
      heldBy: 'window',
      secretOf: (name) => secrets.get(name),
      takeSavePath: (token) => {
        const path = grants.get(token)
        grants.delete(token)
        return path
      },
      lentPath: (token) => lent.get(token),
      log: link.log,
    })

  link.listen((raw, ports) => {
    const parsed = hostToEngine.safeParse(raw)
    if (!parsed.success)
      return link.log('error', 'a message of the host is not of the contract; it was dropped')
    const message = parsed.data
    if (engine === null) {
      if (message.type === 'close') return link.exit(0)
      if (message.type !== 'open')
        return link.log('error', `"${message.type}" came before "open"; it was dropped`)
      engine = open(message)
      engine.then(
        () => link.send({ type: 'ready' }),
        (error: unknown) => link.send(failureOf(error)),
      )
      return
    }
    switch (message.type) {
      case 'open':
        return link.log('error', 'a second "open" was dropped')
      case 'secret':
        return void (message.value === null
          ? secrets.delete(message.name)
          : secrets.set(message.name, message.value))
      case 'grant':
        return void grants.set(message.save, message.path)
      case 'lend':
        return void lent.set(message.open, message.path)
      case 'port':
        return servePage(engine, ports[0], link)
      case 'close':
        return void closeAndExit(engine, link)
    }
  })
}

function servePage(engine: Promise<Engine>, port: MessagePortMain | undefined, link: HostLink): void {
  if (port === undefined) {
    link.log('error', '"port" came without a port')
    return
  }
  engine.then(
    ({ router }) => {
      new RPCHandler(router).upgrade(port)
      port.start()
    },
    () => port.close(), // the host was told why when it opened
  )
}

async function closeAndExit(engine: Promise<Engine>, link: HostLink): Promise<void> {
  try {
    await (await engine).close()
    link.exit(0)
  } catch (error) {
    link.log('error', `closing failed: ${error instanceof Error ? error.message : String(error)}`)
    link.exit(1)
  }
}

function failureOf(error: unknown): EngineToHost {
  if (error instanceof BlotterError) {
    const { code, message, hint } = error
    return { type: 'failed', code, message, ...(hint === undefined ? {} : { hint }) }
  }
  return { type: 'failed', code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}
