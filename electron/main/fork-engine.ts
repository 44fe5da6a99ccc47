import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type MessagePortMain, utilityProcess } from 'electron'
import { childEnvironment } from './child-environment.ts'
import type { EngineChild } from './engine-process.ts'
import type { Log } from './log.ts'

/** Forks the engine as a utility process: plain Node, a clean environment, its words in the log. */
export function forkEngine(entry: string, log: Log): EngineChild<MessagePortMain> {
  const child = utilityProcess.fork(entry, [], {
    env: childEnvironment(process.env),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe'],
    serviceName: 'Blotter engine',
  })
  writeTo(log, child.stdout)
  writeTo(log, child.stderr)
  return {
    post: (message, port) => child.postMessage(message, port === undefined ? [] : [port]),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  }
}

function writeTo(log: Log, stream: NodeJS.ReadableStream | null): void {
  if (stream === null) return
  createInterface({ input: stream as Readable }).on('line', (line) => log(`engine: ${line}`))
}
