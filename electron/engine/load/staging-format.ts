/**
 * The staging file: one row a line, values parted by 0x1F, empty = NULL, no quotes. Strict JSON text has no control
 * characters inside strings, so texts and events are copied as they are. The rare byte that would break a row
 * (decoded line breaks, 0x1F itself) is written as 0x1D and a letter, and undone by the load.
 */
export const DELIMITER = 0x1f
export const ESCAPE = 0x1d

/** Byte to letter; null stands for the empty text, which is not NULL. */
const CODES: ReadonlyMap<number | null, number> = new Map([
  [0x00, 0x30],
  [0x0a, 0x6e],
  [0x0d, 0x72],
  [0x1f, 0x64],
  [null, 0x65],
  [0x1d, 0x78],
])

export const mustEscape = (byte: number): boolean =>
  byte === 0x0a || byte === 0x0d || byte === 0x1f || byte === 0x1d || byte === 0

export function escapeCode(byte: number | null): number {
  return CODES.get(byte) ?? 0x3f
}

/** SQL that undoes the escapes of a VARCHAR expression. The escape's own code comes last. */
export function unescapeSql(expression: string): string {
  let sql = expression
  for (const [byte, code] of CODES) {
    const plain = byte === null ? `''` : `chr(${byte})`
    sql = `replace(${sql}, chr(${ESCAPE}) || chr(${code}), ${plain})`
  }
  return sql
}
