import { BlotterError } from '../../shared/model/error.ts'
import type { EngineOptions } from './types.ts'

/** The path that the user chose in the save dialog behind `token`. Throws USAGE when the token is spent or unknown. */
export function takeSavePath(options: EngineOptions, token: string): string {
  const path = options.takeSavePath(token)
  if (path !== undefined) return path
  throw new BlotterError('USAGE', 'This place to save is not known any more.', { hint: 'Choose it again.' })
}
