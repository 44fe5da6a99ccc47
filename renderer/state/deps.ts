import type { HostBridge } from '../../shared/contract/host.ts'
import type { Engine } from '../engine/connect.ts'

/** Where small preferences of the window are kept (layout, theme): never evidence. */
export type Preferences = {
  readonly get: (key: string) => string | null
  readonly set: (key: string, value: string) => void
}

/** What every store is given. `engine` throws while there is no connection. */
export type Deps = {
  readonly engine: () => Engine
  /** Waits for the connection, which an engine that is started again takes a moment to have. */
  readonly connected: () => Promise<void>
  /** Waits until what was set is drawn and the page has nothing to do, but not for long: a hidden page draws nothing. */
  readonly painted: () => Promise<void>
  readonly host: HostBridge
  readonly preferences: Preferences
  /** Milliseconds, for elapsed times only. */
  readonly now: () => number
}
