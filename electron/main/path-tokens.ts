/** Paths that the user chose, each under a token that the page holds in its place. */
import { randomUUID } from 'node:crypto'

export type PathTokens = {
  /** Remembers a chosen path; gives the token for it. */
  readonly add: (path: string) => string
  /** The path of a token, which is then forgotten; undefined for one that was never given. */
  readonly take: (token: string) => string | undefined
  readonly all: () => readonly (readonly [token: string, path: string])[]
}

/** A page that asks and asks must not fill the memory: the oldest choice is forgotten. */
const MOST_KEPT = 100

export function keepPathTokens(): PathTokens {
  const paths = new Map<string, string>()
  return {
    add: (path) => {
      const token = randomUUID()
      paths.set(token, path)
      for (const oldest of paths.keys()) {
        if (paths.size <= MOST_KEPT) break
        paths.delete(oldest)
      }
      return token
    },
    take: (token) => {
      const path = paths.get(token)
      paths.delete(token)
      return path
    },
    all: () => [...paths],
  }
}
