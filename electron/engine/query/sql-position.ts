import type { TextPosition } from '../../../shared/model/error.ts'

/** Line and column (1-based) of an offset in a text. */
export function positionAt(text: string, offset: number, length?: number): TextPosition {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - (before.lastIndexOf('\n') + 1) + 1
  return length === undefined ? { line, column } : { line, column, length }
}

/** The offset at which a line (1-based) starts. */
function lineStart(text: string, line: number): number {
  let at = 0
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', at)
    if (next < 0) return text.length
    at = next + 1
  }
  return at
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })
const NO_WIDTH = /^[\p{Cc}\p{Cf}\p{M}]/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u

/** DuckDB places its caret under a text as a terminal draws it: the offset in the text that stands above the caret. */
function offsetAtWidth(text: string, width: number): number {
  let drawn = 0
  for (const { segment, index } of GRAPHEMES.segment(text)) {
    if (drawn >= width && !NO_WIDTH.test(segment)) return index
    drawn += NO_WIDTH.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1
  }
  return text.length
}

/**
 * The offset that DuckDB's message points at with `LINE n: … ^`, in the text that it ran; null when it points nowhere.
 * Long lines are shown as a piece between dots, which is found again in its line.
 */
export function offsetInMessage(message: string, sql: string): number | null {
  const match = /\nLINE (\d+): (.*)\n( *)\^/.exec(message)
  if (!match) return null
  const [, lineText = '1', shown = '', spaces = ''] = match
  const caret = Math.max(0, spaces.length - `LINE ${lineText}: `.length)
  const start = lineStart(sql, Number(lineText))
  const stop = sql.indexOf('\n', start)
  const line = sql.slice(start, stop < 0 ? sql.length : stop)
  if (!shown.startsWith('...')) return Math.min(start + offsetAtWidth(line, caret), sql.length)
  const piece = shown.slice(3).replace(/\.\.\.$/, '')
  const at = line.indexOf(piece)
  return at < 0 ? null : Math.min(start + at + offsetAtWidth(piece, Math.max(0, caret - 3)), sql.length)
}
