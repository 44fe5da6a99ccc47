/** What crosses between the host and the page: calls and connection requests in, events out. */
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, MessagePortMain, WebContents } from 'electron'
import { HOST_CHANNELS } from '../../shared/contract/host-channels.ts'
import type { EngineProcess } from './engine-process.ts'
import { answerHostCall, type HostOperations, isOwnPage } from './host-calls.ts'
import type { Log } from './log.ts'

export function listenToPage(options: {
  readonly ipc: IpcMain
  readonly page: WebContents
  readonly engine: EngineProcess<MessagePortMain>
  readonly operations: HostOperations
  readonly log: Log
}): void {
  const { ipc, page, engine, operations, log } = options
  const trusts = (event: IpcMainEvent | IpcMainInvokeEvent) => isOwnPage(event, page.id)

  ipc.handle(HOST_CHANNELS.call, (event, operation: unknown, input: unknown) =>
    answerHostCall({ operations, trusted: trusts(event), operation, input, log }),
  )
  ipc.on(HOST_CHANNELS.connectEngine, (event) => {
    if (!trusts(event)) return log('a page that is not Blotter asked for the engine and was refused')
    engine.connect({
      deliver: (port) => {
        if (!page.isDestroyed()) page.postMessage(HOST_CHANNELS.enginePort, null, [port])
      },
      fail: (failure) => tellPage(page, 'engineFailed', failure),
    })
  })
}

export function tellPage(
  page: WebContents,
  what: 'command' | 'engineRestart' | 'engineFailed',
  value: unknown,
): void {
  if (!page.isDestroyed()) page.send(HOST_CHANNELS[what], value)
}
