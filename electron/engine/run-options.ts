import type { OnProgress } from '../../shared/model/progress.ts'

/** What every long operation of the engine takes: a way to stop it and someone to tell how far it is. */
export type RunOptions = {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}
