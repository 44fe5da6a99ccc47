import { BlotterError } from '../../shared/model/error.ts'
import type { EngineOptions } from './types.ts'

/** The file that the user chose to be read behind `token`. Throws USAGE when the token is not known. */
export function lentPath(options: EngineOptions, token: string): string {
  const path = options.lentPath?.(token)
  if (path !== undefined) return path
  throw new BlotterError('USAGE', 'This file is not known any more.', { hint: 'Choose it again.' })
}
