import { Unsuitable } from './unsuitable.ts'

/** A JSON document of the archive, to be edited. Throws Unsuitable when it is none: it is the archive's, not ours. */
export function readJson(bytes: Buffer, key: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unsuitable(`${key} cannot be read: ${error.message}.`)
    throw error
  }
}
