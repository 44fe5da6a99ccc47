/**
 * The only thing between the page and the host: named functions, and the engine's port passed on.
 * No `ipcRenderer`, no event object and no channel name reaches the page.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { EngineFailure, HostBridge } from '../../shared/contract/host.ts'
import { HOST_CHANNELS } from '../../shared/contract/host-channels.ts'

/** What of the DOM is used here: the preload is compiled without it. */
declare const window: {
  readonly location: { readonly origin: string }
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void
}

function listen<T>(channel: string, listener: (value: T) => void): () => void {
  const receive = (_event: IpcRendererEvent, value: T) => listener(value)
  ipcRenderer.on(channel, receive)
  return () => {
    ipcRenderer.off(channel, receive)
  }
}

const bridge: HostBridge = {
  call: (operation, input) => ipcRenderer.invoke(HOST_CHANNELS.call, operation, input),
  onCommand: (listener) => listen<string>(HOST_CHANNELS.command, listener),
  connectEngine: () => ipcRenderer.send(HOST_CHANNELS.connectEngine),
  onEngineRestart: (listener) => listen<string>(HOST_CHANNELS.engineRestart, listener),
  onEngineFailed: (listener) => listen<EngineFailure>(HOST_CHANNELS.engineFailed, listener),
}

ipcRenderer.on(HOST_CHANNELS.enginePort, (event) => {
  window.postMessage({ type: HOST_CHANNELS.enginePort }, window.location.origin, event.ports)
})

contextBridge.exposeInMainWorld('blotter', bridge)
