import { Row } from './ask.ts'

// Note "packed rows": a value costs ten times as much to hand over to JavaScript as to read, so that a listing of a
// million rows hands over one text a row: its fields with a separator between them; null is empty, any other field has
// a mark in front. A field that holds the separator itself is handed over in Base64.
const SEPARATOR = '\u001f'

/** A column of a packed row: what may hold any character, and what cannot (a number, a time, a word of ours). */
export type PackedColumn = string | { readonly plain: string }

/** SQL of one text that holds the columns, each cast to text; `unpackerOf` reads it. */
export function packed(columns: Readonly<Record<string, PackedColumn>>): string {
  const fields = Object.values(columns).map((column) =>
    typeof column === 'string'
      ? `CASE WHEN ${column} IS NULL THEN '' WHEN contains(${column}, chr(31)) THEN '=' || base64(encode(${column}))
           ELSE '.' || ${column} END`
      : `coalesce('.' || CAST(${column.plain} AS VARCHAR), '')`,
  )
  return `concat(${fields.join(', chr(31), ')})`
}

/** What reads a text that `packed` made of the same columns: all fields are text or null. */
export function unpackerOf(columns: Readonly<Record<string, PackedColumn>>): (text: string) => Row {
  const names = Object.keys(columns)
  return (text) => {
    const fields = text.split(SEPARATOR)
    const values: Record<string, string | null> = {}
    for (let i = 0; i < names.length; i++) values[names[i] as string] = fieldOf(fields[i] ?? '')
    return new Row(values)
  }
}

function fieldOf(field: string): string | null {
  if (field === '') return null
  const rest = field.slice(1)
  return field.startsWith('=') ? Buffer.from(rest, 'base64').toString('utf8') : rest
}
