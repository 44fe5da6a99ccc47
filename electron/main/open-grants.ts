/** Files the user chose to be read. The page holds a token, good as long as the window is open; it never sees the path. */
import { keepPathTokens } from './path-tokens.ts'

export type OpenGrants = {
  /** Remembers a chosen file; gives the token for it. */
  readonly lend: (path: string) => string
  readonly lent: () => readonly { readonly open: string; readonly path: string }[]
}

export function keepOpenGrants(): OpenGrants {
  const tokens = keepPathTokens()
  return {
    lend: tokens.add,
    lent: () => tokens.all().map(([open, path]) => ({ open, path })),
  }
}
