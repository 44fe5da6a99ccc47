/** What the host remembers between launches: where the window stood, theme and zoom (needed before the page is there). */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Log } from './log.ts'
import { writeAtomically } from './write-atomically.ts'

const preferences = z.object({
  theme: z.enum(['light', 'dark', 'system']).default('system'),
  zoom: z.number().min(0.5).max(3).default(1),
  window: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int(),
      height: z.number().int(),
      maximized: z.boolean(),
    })
    .nullable()
    .default(null),
})
export type Preferences = z.infer<typeof preferences>
export type WindowPlace = NonNullable<Preferences['window']>

export type PreferenceFile = {
  readonly current: () => Preferences
  /** Kept at once in memory; on disk when `flush` resolves. */
  readonly change: (part: Partial<Preferences>) => void
  readonly flush: () => Promise<void>
}

/** A file that is missing or damaged gives the defaults: nothing in it is worth a failed start. */
export async function openPreferences(file: string, log: Log): Promise<PreferenceFile> {
  let current = await read(file, log)
  let writing = Promise.resolve()
  return {
    current: () => current,
    change: (part) => {
      current = { ...current, ...part }
      const text = `${JSON.stringify(current, null, 2)}\n`
      writing = writing
        .then(() => writeAtomically(file, text, 0o600))
        .catch((error: Error) => log(`preferences not written: ${error.message}`))
    },
    flush: () => writing,
  }
}

async function read(file: string, log: Log): Promise<Preferences> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      log(`preferences not read: ${(error as Error).message}`)
    return preferences.parse({})
  }
  try {
    return preferences.parse(JSON.parse(text))
  } catch (error) {
    log(`preferences are damaged, the defaults are used: ${(error as Error).message}`)
    return preferences.parse({})
  }
}
