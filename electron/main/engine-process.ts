/**
 * Keeps one engine process alive and gives the page its port.
 * Each page talks to the engine directly: main only makes the channel and hands one end to each side.
 */
import type { EngineFailure, EngineToHost, HostToEngine } from '../../shared/contract/host.ts'
import { engineToHost } from '../../shared/contract/host.ts'
import type { SecretValue } from '../../shared/model/secret.ts'
import { createCrashCount } from './crash-count.ts'
import type { Log } from './log.ts'

/** What of Electron's UtilityProcess is used; `Port` is its MessagePortMain. */
export type EngineChild<Port> = {
  readonly post: (message: HostToEngine, port?: Port) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
  readonly onExit: (listener: (code: number) => void) => void
  readonly kill: () => void
}

/** The page that waits for a port. */
export type EngineClient<Port> = {
  readonly deliver: (port: Port) => void
  readonly fail: (failure: EngineFailure) => void
}

export type EngineProcess<Port> = {
  /** Delivers a port now, when the engine is ready, or says why not. After a failure this starts it again. */
  readonly connect: (client: EngineClient<Port>) => void
  readonly grant: (save: string, path: string) => void
  readonly lend: (open: string, path: string) => void
  readonly setSecret: (name: string, value: SecretValue | null) => void
  /** Lets the engine end its work and give the workspace free; kills it when that takes longer than `patience` ms. */
  readonly close: (patience?: number) => Promise<void>
}

export type EngineProcessOptions<Port> = {
  readonly fork: () => EngineChild<Port>
  readonly openChannel: () => { readonly page: Port; readonly engine: Port }
  readonly open: Extract<HostToEngine, { type: 'open' }>
  /** What a (re)started engine must know again. */
  readonly secrets: () => readonly { readonly name: string; readonly value: SecretValue }[]
  readonly grants: () => readonly { readonly save: string; readonly path: string }[]
  readonly lent: () => readonly { readonly open: string; readonly path: string }[]
  readonly onRestart: (reason: string) => void
  readonly log: Log
  readonly logFile: string
}

/** More crashes than this within a minute are not bad luck. */
const MOST_CRASHES = 5

type State<Port> =
  | { readonly kind: 'running'; readonly child: EngineChild<Port>; readonly ready: boolean }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'failed'; readonly failure: EngineFailure }
  | { readonly kind: 'closed' }

export function startEngineProcess<Port>(options: EngineProcessOptions<Port>): EngineProcess<Port> {
  const { log } = options
  let client: EngineClient<Port> | null = null
  const crashes = createCrashCount()
  let state: State<Port> = { kind: 'closed' }

  const serve = (child: EngineChild<Port>) => {
    if (client === null) return
    const channel = options.openChannel()
    child.post({ type: 'port' }, channel.engine)
    client.deliver(channel.page)
    client = null
  }

  const fail = (failure: EngineFailure) => {
    log(`the engine failed: ${failure.code}`)
    state = { kind: 'failed', failure }
    client?.fail(failure)
    client = null
  }

  const hear = (child: EngineChild<Port>, raw: unknown) => {
    if (state.kind !== 'running' || state.child !== child) return
    const parsed = engineToHost.safeParse(raw)
    if (!parsed.success) return log('the engine sent a message that is not of the contract; it was dropped')
    const message: EngineToHost = parsed.data
    switch (message.type) {
      case 'ready':
        state = { kind: 'running', child, ready: true }
        return serve(child)
      case 'failed': {
        const { type: _type, ...failure } = message
        fail(failure)
        return child.kill()
      }
    }
  }

  const end = (child: EngineChild<Port>, code: number) => {
    if (state.kind !== 'running' || state.child !== child) return
    const reason = `The engine stopped unexpectedly (exit code ${code}).`
    log(reason)
    const times = crashes.add()
    if (times >= MOST_CRASHES) {
      return fail({
        code: 'INTERNAL',
        message: `The engine stopped ${times} times within a minute.`,
        hint: `Its last words are in ${options.logFile}. Nothing that was pulled is lost.`,
      })
    }
    const pause = Math.min(500 * 2 ** (times - 1), 10_000)
    const timer = setTimeout(() => {
      start()
      options.onRestart(reason)
    }, pause)
    state = { kind: 'waiting', timer }
  }

  const start = () => {
    const child = options.fork()
    state = { kind: 'running', child, ready: false }
    child.onMessage((message) => hear(child, message))
    child.onExit((code) => end(child, code))
    child.post(options.open)
    for (const { name, value } of options.secrets()) child.post({ type: 'secret', name, value })
    for (const { save, path } of options.grants()) child.post({ type: 'grant', save, path })
    for (const { open, path } of options.lent()) child.post({ type: 'lend', open, path })
  }

  /** To the running engine; one that is not running is told at its start. */
  const tell = (message: HostToEngine) => {
    if (state.kind === 'running') state.child.post(message)
  }

  start()
  return {
    connect: (next) => {
      client = next
      switch (state.kind) {
        case 'running':
          return state.ready ? serve(state.child) : undefined
        case 'failed':
          crashes.forget()
          return start()
        case 'waiting':
        case 'closed':
          return undefined
      }
    },
    grant: (save, path) => tell({ type: 'grant', save, path }),
    lend: (open, path) => tell({ type: 'lend', open, path }),
    setSecret: (name, value) => tell({ type: 'secret', name, value }),
    close: async (patience = 4000) => {
      const before = state
      state = { kind: 'closed' }
      if (before.kind === 'waiting') clearTimeout(before.timer)
      if (before.kind !== 'running') return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          log('the engine did not end in time and is stopped')
          before.child.kill()
          resolve()
        }, patience)
        before.child.onExit(() => {
          clearTimeout(timer)
          resolve()
        })
        before.child.post({ type: 'close' })
      })
    },
  }
}
