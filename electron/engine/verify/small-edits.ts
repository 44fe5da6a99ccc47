/** Every small change of a line, the likeliest first: what a hand that alters a record leaves to be undone. */

/** `remove` bytes at `at` give way to `insert`. */
export type Edit = { readonly at: number; readonly remove: number; readonly insert: Buffer }

/**
 * A byte or a word, or nothing at all: about 200 edits for each byte of the text. `values`: by name of a field, how
 * its value is spelled elsewhere in the log.
 */
export function* nearEdits(bytes: Buffer, values: ReadonlyMap<string, readonly string[]>): Generator<Edit> {
  yield { at: 0, remove: 0, insert: NOTHING }
  yield* otherValues(bytes, values)
  yield* membersOut(bytes)
  yield* substitutions(bytes, DIGITS, isDigit)
  yield* caseFlips(bytes)
  yield* swaps(bytes)
  yield* deletions(bytes)
  yield* substitutions(bytes, PRINTABLE, () => true)
  yield* insertions(bytes, PRINTABLE)
}

/** A value of a known shape, two digits, a whole number, a byte that is not printable: up to some millions of edits. */
export function* farEdits(bytes: Buffer, values: ReadonlyMap<string, readonly string[]>): Generator<Edit> {
  yield* valuesOfShape(bytes, values)
  yield* pairsOfDigits(bytes)
  yield* numbers(bytes)
  yield* substitutions(bytes, OTHERS, () => true)
  yield* insertions(bytes, OTHERS)
}

const SINGLE: readonly Buffer[] = Array.from({ length: 256 }, (_, byte) => Buffer.from([byte]))
const DIGITS = SINGLE.slice(0x30, 0x3a)
const PRINTABLE = SINGLE.slice(0x20, 0x7f)
const OTHERS = [...SINGLE.slice(0, 0x0a), ...SINGLE.slice(0x0b, 0x20), ...SINGLE.slice(0x7f)]
const NOTHING = Buffer.alloc(0)

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39

function* substitutions(
  bytes: Buffer,
  by: readonly Buffer[],
  where: (byte: number) => boolean,
): Generator<Edit> {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (!where(byte)) continue
    for (const insert of by) if (insert[0] !== byte) yield { at, remove: 1, insert }
  }
}

function* caseFlips(bytes: Buffer): Generator<Edit> {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    const letter = byte | 0x20
    if (letter >= 0x61 && letter <= 0x7a) yield { at, remove: 1, insert: SINGLE[byte ^ 0x20] as Buffer }
  }
  // A word in the other case, whole.
  for (const { index, 0: word } of bytes.toString('latin1').matchAll(/[A-Za-z]{2,64}/g)) {
    for (const other of [word.toUpperCase(), word.toLowerCase()]) {
      if (other !== word) yield { at: index, remove: word.length, insert: Buffer.from(other, 'latin1') }
    }
  }
}

function* swaps(bytes: Buffer): Generator<Edit> {
  for (let at = 0; at + 1 < bytes.length; at += 1) {
    const [first, second] = [bytes[at] as number, bytes[at + 1] as number]
    if (first !== second) yield { at, remove: 2, insert: Buffer.from([second, first]) }
  }
}

function* deletions(bytes: Buffer): Generator<Edit> {
  for (let at = 0; at < bytes.length; at += 1) yield { at, remove: 1, insert: NOTHING }
  for (let at = 0; at + 1 < bytes.length; at += 1) yield { at, remove: 2, insert: NOTHING }
}

function* insertions(bytes: Buffer, which: readonly Buffer[]): Generator<Edit> {
  for (let at = 0; at <= bytes.length; at += 1) for (const insert of which) yield { at, remove: 0, insert }
}

/** Two digits at once, within one number or one point in time. */
function* pairsOfDigits(bytes: Buffer): Generator<Edit> {
  for (const { index, 0: run } of bytes.toString('latin1').matchAll(/(?<![0-9a-zA-Z])\d[\d.:T-]{0,34}\d/g)) {
    const digits = [...run].flatMap((digit, at) => (digit >= '0' && digit <= '9' ? [at] : []))
    for (const [n, first] of digits.entries()) {
      for (const second of digits.slice(n + 1)) {
        const insert = Buffer.from(run.slice(first, second + 1))
        const [was, and] = [insert[0], insert[insert.length - 1]]
        for (let a = 0x30; a <= 0x39; a += 1) {
          for (let b = 0x30; b <= 0x39; b += 1) {
            if (a === was || b === and) continue
            insert[0] = a
            insert[insert.length - 1] = b
            yield { at: index + first, remove: insert.length, insert }
          }
        }
      }
    }
  }
}

/** The longest run of digits and the number of values that are tried of one number. */
const MOST_DIGITS = 6
const MOST_VALUES = 250_000

/** Other values of one number, the short ones first: of its own number of decimals, of none, of one and of two. */
function* numbers(bytes: Buffer): Generator<Edit> {
  const tokens = bytes
    .toString('latin1')
    .matchAll(/(?<=[:[,]\s{0,4}"?)-?\d{1,15}(?:\.\d{1,9})?(?="?\s{0,4}[,\]}])/g)
  for (const { index, 0: token } of tokens) {
    const own = token.split('.')[1]?.length ?? 0
    const signs = token.startsWith('-') ? ['-', ''] : ['', '-']
    const shapes = [...new Set([own, 0, 1, 2])]
      .flatMap((decimals) =>
        Array.from({ length: MOST_DIGITS }, (_, whole) => ({ whole: whole + 1, decimals })),
      )
      .sort((a, b) => a.whole + a.decimals - b.whole - b.decimals)
    let left = MOST_VALUES
    for (const { whole, decimals } of shapes) {
      const count = 10 ** (whole + decimals)
      if (count > left) break
      left -= count
      const first = whole === 1 ? 0 : 10 ** (whole - 1 + decimals)
      for (let value = first; value < count; value += 1) {
        const digits = String(value).padStart(whole + decimals, '0')
        const text = decimals === 0 ? digits : `${digits.slice(0, whole)}.${digits.slice(whole)}`
        for (const sign of whole + decimals <= 4 ? signs : [signs[0]]) {
          yield { at: index, remove: token.length, insert: Buffer.from(sign + text) }
        }
      }
    }
  }
}

/** A field with a value that it has elsewhere; `true`, `false` and `null` in place of each other. */
function* otherValues(bytes: Buffer, values: ReadonlyMap<string, readonly string[]>): Generator<Edit> {
  for (const { name, at, value } of fieldsOf(bytes)) {
    for (const other of [...(values.get(name) ?? []), ...WORDS]) {
      if (other !== value) yield { at, remove: value.length, insert: Buffer.from(other, 'latin1') }
    }
  }
}

const WORDS = ['true', 'false', 'null']

/** Values of one shape that are tried, and shapes of one field. */
const MOST_OF_A_SHAPE = 100_000
const MOST_SHAPES = 4

/** A field with any value that has the shape of one that it has elsewhere: `"user000"` to `"user999"`. */
function* valuesOfShape(bytes: Buffer, values: ReadonlyMap<string, readonly string[]>): Generator<Edit> {
  for (const { name, at, value } of fieldsOf(bytes)) {
    const shapes = new Set((values.get(name) ?? []).filter((text) => text.startsWith('"')).map(shapeOf))
    for (const shape of [...shapes].slice(0, MOST_SHAPES)) {
      const digits = shape.split('\0').length - 1
      if (digits === 0 || 10 ** digits > MOST_OF_A_SHAPE) continue
      for (let number = 0; number < 10 ** digits; number += 1) {
        const spelled = String(number).padStart(digits, '0')
        let next = 0
        const text = shape.replace(/\0/g, () => spelled[next++] as string)
        yield { at, remove: value.length, insert: Buffer.from(text, 'latin1') }
      }
    }
  }
}

const shapeOf = (value: string) => value.replace(/\d/g, '\0')

/** A field that was put in, with the comma before or behind it. */
function* membersOut(bytes: Buffer): Generator<Edit> {
  const text = bytes.toString('latin1')
  for (const { start, at, value } of fieldsOf(bytes)) {
    const end = at + value.length
    const behind = /^\s*,\s*/.exec(text.slice(end, end + 16))?.[0].length ?? 0
    const before = /,\s*$/.exec(text.slice(Math.max(0, start - 16), start))?.[0].length ?? 0
    if (behind > 0) yield { at: start, remove: end - start + behind, insert: NOTHING }
    if (before > 0) yield { at: start - before, remove: end - start + before, insert: NOTHING }
  }
}

/** Names with a plain value behind them: where the name begins, where the value does. Texts are Latin-1, so that each unit is a byte. */
export function* fieldsOf(
  bytes: Buffer,
): Generator<{ readonly name: string; readonly start: number; readonly at: number; readonly value: string }> {
  const field =
    /"([^"\\]{1,64})"\s{0,4}:\s{0,4}("(?:[^"\\]|\\.){0,256}"|-?\d[\d.eE+-]{0,40}|true|false|null)/g
  for (const match of bytes.toString('latin1').matchAll(field)) {
    const [whole, name = '', value = ''] = match
    yield { name, start: match.index, at: match.index + whole.length - value.length, value }
  }
}
