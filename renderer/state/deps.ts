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
  readonly host: HostBridge
  readonly preferences: Preferences
  /** Milliseconds, for elapsed times only. */
  readonly now: () => number
}
