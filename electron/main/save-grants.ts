/** Places the user chose in a save dialog. The page holds a token; only the host and the engine know the path. */
import { randomUUID } from 'node:crypto'
import { BlotterError } from '../../shared/model/error.ts'

export type SaveGrants = {
  /** Remembers a chosen path; gives the token for it. */
  readonly grant: (path: string) => string
  /** The path of a token, once. Throws USAGE for a token that was never given, or was used. */
  readonly take: (token: string) => string
  readonly open: () => readonly { readonly save: string; readonly path: string }[]
}

/** A page that asks and asks must not fill the memory: the oldest choice is forgotten. */
const MOST_OPEN = 100

export function keepSaveGrants(): SaveGrants {
  const paths = new Map<string, string>()
  return {
    grant: (path) => {
      const token = randomUUID()
      paths.set(token, path)
      for (const oldest of paths.keys()) {
        if (paths.size <= MOST_OPEN) break
        paths.delete(oldest)
      }
      return token
    },
    take: (token) => {
      const path = paths.get(token)
      if (path === undefined) {
        throw new BlotterError('USAGE', 'This place was not chosen in a save dialog, or was already used.', {
          hint: 'Choose where to save again.',
        })
      }
      paths.delete(token)
      return path
    },
    open: () => [...paths].map(([save, path]) => ({ save, path })),
  }
}
