import { createHash } from 'node:crypto'
import type { ActivityEnd, ActivitySeal } from '../../../electron/engine/catalog/activity.ts'

/** Seals nothing: a line says what it was given. `ends` collects what was committed. */
export function plainSeal(ends: ActivityEnd[] = []): ActivitySeal {
  return {
    notices: (end, unchained) =>
      end.size === 0 && unchained.entries > 0 ? [{ kind: 'log.started', detail: unchained }] : [],
    seal: ({ kind, detail, at }, { hash }) => {
      const line = JSON.stringify({ timestamp: at, event_type: kind, details: detail })
      return {
        line,
        hash: createHash('sha256')
          .update(hash + line)
          .digest('hex'),
      }
    },
    committed: (end) => void ends.push(end),
  }
}
