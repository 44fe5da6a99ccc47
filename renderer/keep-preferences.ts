/** Small preferences in the page's own storage, on the disk soon after each change: a kill takes no more than a moment. */
import type { HostBridge } from '../shared/contract/host.ts'
import type { Preferences } from './state/deps.ts'
import { callHost } from './state/failure.ts'

const FLUSH_AFTER_MS = 300

export function keepPreferences(host: HostBridge, onFailed: (error: unknown) => void): Preferences {
  let waiting = false
  const flush = () => {
    waiting = false
    callHost(host, 'flushPreferences', {}).catch(onFailed)
  }
  return {
    get: (key) => localStorage.getItem(`blotter.${key}`),
    set: (key, value) => {
      localStorage.setItem(`blotter.${key}`, value)
      if (waiting) return
      waiting = true
      setTimeout(flush, FLUSH_AFTER_MS)
    },
  }
}
