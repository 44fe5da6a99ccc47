/** Folders of one spec, removed together at its end. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Scratch = {
  /** A new, empty folder. */
  readonly folder: (name: string) => Promise<string>
  readonly remove: () => Promise<void>
}

export function makeScratch(): Scratch {
  const made: string[] = []
  return {
    folder: async (name) => {
      const path = await mkdtemp(join(tmpdir(), `blotter-${name}-`))
      made.push(path)
      return path
    },
    remove: async () => {
      for (const path of made.splice(0)) {
        await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
      }
    },
  }
}
