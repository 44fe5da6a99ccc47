/** Archived text for the eye: nothing that steers, hides or reorders what is read. */

/** A piece of text, or the name of a character that is not shown as it is. */
export type Piece = { readonly text: string; readonly isMark: boolean }

/** Controls, direction marks, line and paragraph separators, lone surrogates, what no font shows. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]|(?! )\p{Zs}/u

/** Cuts a text into plain pieces and marks; line feeds stay when `keepLines` says so. */
export function visiblePieces(text: string, keepLines: boolean): readonly Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  for (const character of text) {
    if (!INVISIBLE.test(character) || (keepLines && character === '\n')) {
      plain += character
      continue
    }
    if (plain !== '') pieces.push({ text: plain, isMark: false })
    plain = ''
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    pieces.push({ text: `U+${code}`, isMark: true })
  }
  if (plain !== '') pieces.push({ text: plain, isMark: false })
  return pieces
}

/** Bytes as text: UTF-8 where they are, else ASCII with every other byte as \\xNN. */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
    ).join('')
  }
}

/** JSON on lines of its own, every string and number spelled as it stands: parsing would round and reorder. */
export function layOutJson(text: string): string {
  const out: string[] = []
  let depth = 0
  let before = ''
  const newLine = () => `\n${'  '.repeat(depth)}`
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|"/gs)) {
    const isClosing = token === '}' || token === ']'
    const isAfterOpening = before === '{' || before === '['
    if (isClosing) depth = Math.max(0, depth - 1)
    if (isClosing ? !isAfterOpening : isAfterOpening || before === ',') out.push(newLine())
    out.push(token === ':' ? ': ' : token)
    if (token === '{' || token === '[') depth += 1
    before = token
  }
  return out.join('')
}
