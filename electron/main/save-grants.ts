/** Places the user chose in a save dialog. The page holds a token; only the host and the engine know the path. */
import { BlotterError } from '../../shared/model/error.ts'
import { keepPathTokens } from './path-tokens.ts'

export type SaveGrants = {
  /** Remembers a chosen path; gives the token for it. */
  readonly grant: (path: string) => string
  /** The path of a token, once. Throws USAGE for a token that was never given, or was used. */
  readonly take: (token: string) => string
  readonly open: () => readonly { readonly save: string; readonly path: string }[]
}

export function keepSaveGrants(): SaveGrants {
  const tokens = keepPathTokens()
  return {
    grant: tokens.add,
    take: (token) => {
      const path = tokens.take(token)
      if (path === undefined) {
        throw new BlotterError('USAGE', 'This place was not chosen in a save dialog, or was already used.', {
          hint: 'Choose where to save again.',
        })
      }
      return path
    },
    open: () => tokens.all().map(([save, path]) => ({ save, path })),
  }
}
