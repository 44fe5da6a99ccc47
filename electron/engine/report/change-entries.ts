import type { ConfigurationChange } from '../../../shared/model/report.ts'

/** What a JSON reviver is told of a number: how it was written. */
type Written = { readonly source?: string }

/** A number of foreign JSON, as it was written: 0.10 stays 0.10, and twenty digits stay twenty digits. */
class WrittenNumber {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

/** What Python's json writes for numbers that are none, outside of texts. */
const NOT_FINITE = /"[^"\\]*(?:\\.[^"\\]*)*"|NaN|-?Infinity/g

/** Foreign JSON whose numbers are kept as they were written; NaN and Infinity, which Python writes, are texts. */
export function parseWritten(json: string): unknown {
  const keep = (_key: string, value: unknown, context?: Written) =>
    typeof value === 'number' ? new WrittenNumber(context?.source ?? String(value)) : value
  const parse = (text: string): unknown => JSON.parse(text, keep as (key: string, value: unknown) => unknown)
  try {
    return parse(json)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return parse(json.replace(NOT_FINITE, (found) => (found.startsWith('"') ? found : `"${found}"`)))
  }
}

/** A value of `parseWritten` as text: a string or number as it is, anything else as JSON. */
export function writtenText(value: unknown): string {
  if (typeof value === 'string') return value
  return jsonText(value ?? null)
}

/** The number's text, or null for what is none. */
export const writtenNumber = (value: unknown): string | null =>
  value instanceof WrittenNumber ? value.source : null

function jsonText(value: unknown): string {
  if (value instanceof WrittenNumber) return value.source
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${jsonText(each)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}

/**
 * The entries of a configuration change, out of its whole record: a part that the database takes out of JSON has its
 * numbers rounded. Whatever is not of the expected shape is shown as its text.
 */
export function changeEntries(record: string): ConfigurationChange['changes'] {
  const parsed = (parseWritten(record) as { readonly changes?: unknown }).changes
  if (parsed === undefined) return []
  const entries: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
  return entries.map((entry) => {
    const isObject = typeof entry === 'object' && entry !== null && !(entry instanceof WrittenNumber)
    const fields = isObject ? (entry as Record<string, unknown>) : {}
    return {
      path: 'path' in fields ? writtenText(fields.path) : jsonText(entry),
      oldValue: writtenText(fields.old_value),
      newValue: writtenText(fields.new_value),
      reason: fields.reason === undefined || fields.reason === null ? null : writtenText(fields.reason),
    }
  })
}
