/** A difference laid out in rows of one width: expected above actual, each byte or character under its other. */
import type { LineDifferencePiece } from '../../../shared/model/evidence.ts'
import type { ByteForm } from '../byte-forms.ts'

/** A stretch of a row. `filler`: the other side has something here, and this side nothing. */
export type Stretch = { readonly text: string; readonly kind: 'same' | 'changed' | 'filler' }

export type DifferenceRow = {
  /** Byte of the line, as it is now, that the row begins at. */
  readonly offset: number
  readonly expected: readonly Stretch[]
  readonly actual: readonly Stretch[]
  readonly changed: boolean
}

type Column = {
  readonly offset: number
  readonly expected: string | null
  readonly actual: string | null
  readonly changed: boolean
}

/** `width`: characters, or bytes, in a row. */
export function alignDifference(
  pieces: readonly LineDifferencePiece[],
  mode: ByteForm,
  width: number,
): readonly DifferenceRow[] {
  const columns = pieces.flatMap((piece) => columnsOf(piece, mode))
  const rows: DifferenceRow[] = []
  for (let at = 0; at < columns.length; at += width) {
    const part = columns.slice(at, at + width)
    rows.push({
      offset: part[0]?.offset ?? 0,
      expected: stretchesOf(part, ({ expected }) => expected, mode),
      actual: stretchesOf(part, ({ actual }) => actual, mode),
      changed: part.some(({ changed }) => changed),
    })
  }
  return rows
}

function columnsOf(piece: LineDifferencePiece, mode: ByteForm): readonly Column[] {
  const expected = tokensOf(mode === 'text' ? piece.expected : piece.expectedHex, mode)
  const actual = tokensOf(mode === 'text' ? piece.actual : piece.actualHex, mode)
  const columns: Column[] = []
  let offset = piece.offset
  for (let at = 0; at < Math.max(expected.length, actual.length); at += 1) {
    const [one, other] = [expected[at], actual[at]]
    columns.push({
      offset,
      expected: one?.shown ?? null,
      actual: other?.shown ?? null,
      changed: !piece.same,
    })
    offset += other?.bytes ?? 0
  }
  return columns
}

type Token = { readonly shown: string; readonly bytes: number }

function tokensOf(text: string, mode: ByteForm): readonly Token[] {
  if (mode === 'hex') return (text.match(/../g) ?? []).map((pair) => ({ shown: pair, bytes: 1 }))
  return [...text].map((character) => ({ shown: visible(character), bytes: utf8Length(character) }))
}

/** A character as one that has a width of its own and does nothing: controls as their pictures. */
function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character) ? '\ufffd' : character
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

function stretchesOf(
  columns: readonly Column[],
  side: (column: Column) => string | null,
  mode: ByteForm,
): readonly Stretch[] {
  const stretches: { text: string; kind: Stretch['kind'] }[] = []
  columns.forEach((column) => {
    const token = side(column)
    const kind = token === null ? 'filler' : column.changed ? 'changed' : 'same'
    const text = token ?? '\u00b7'.repeat(mode === 'hex' ? 2 : 1)
    const last = stretches.at(-1)
    // The space between two bytes is marked only inside a stretch: a mark covers its bytes and no more.
    const gap = mode === 'hex' && last !== undefined ? ' ' : ''
    if (last?.kind === kind) last.text += gap + text
    else if (last?.kind === 'same') {
      last.text += gap
      stretches.push({ text, kind })
    } else if (kind === 'same') stretches.push({ text: gap + text, kind })
    else {
      if (gap) stretches.push({ text: gap, kind: 'same' })
      stretches.push({ text, kind })
    }
  })
  return stretches
}

/** The rows that a first look needs: those with a change, and one on each side. */
export function rowsNearChanges(rows: readonly DifferenceRow[]): readonly DifferenceRow[] {
  return rows.filter((_, at) => [at - 1, at, at + 1].some((near) => rows[near]?.changed === true))
}
