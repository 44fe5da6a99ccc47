/** Files the user chose to be read. The page holds a token, good as long as the window is open; it never sees the path. */
import { randomUUID } from 'node:crypto'

export type OpenGrants = {
  /** Remembers a chosen file; gives the token for it. */
  readonly lend: (path: string) => string
  readonly lent: () => readonly { readonly open: string; readonly path: string }[]
}

/** A page that asks and asks must not fill the memory: the oldest choice is forgotten. */
const MOST_LENT = 100

export function keepOpenGrants(): OpenGrants {
  const paths = new Map<string, string>()
  return {
    lend: (path) => {
      const token = randomUUID()
      paths.set(token, path)
      for (const oldest of paths.keys()) {
        if (paths.size <= MOST_LENT) break
        paths.delete(oldest)
      }
      return token
    },
    lent: () => [...paths].map(([open, path]) => ({ open, path })),
  }
}
