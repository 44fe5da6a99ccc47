import { BlotterError } from '../../../shared/model/error.ts'
import type { JsonValue } from '../verify/jcs.ts'

/**
 * A value as JCS can spell it, with nothing rounded. Members that are undefined are left out, as in JSON. Archived
 * text may hold lone surrogates, which JCS has no spelling for: each becomes U+FFFD.
 * Throws INTERNAL for a number that a JavaScript number does not hold exactly.
 */
export function exactJson(value: unknown): JsonValue {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed()
    case 'boolean':
      return value
    case 'number':
      if (Number.isSafeInteger(value)) return value
      throw new BlotterError('INTERNAL', `The number ${value} cannot be certified: it is not exact.`)
    case 'object': {
      if (value === null) return null
      if (Array.isArray(value)) return value.map(exactJson)
      const members = Object.entries(value).filter(([, member]) => member !== undefined)
      return Object.fromEntries(members.map(([name, member]) => [name.toWellFormed(), exactJson(member)]))
    }
    default:
      throw new BlotterError('INTERNAL', `A ${typeof value} cannot be certified.`)
  }
}
