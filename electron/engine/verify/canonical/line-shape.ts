/**
 * The shape of one line: which of its bytes are values that change from line to line, and which are the names and
 * punctuation around them. Asked only of lines that the scanner has accepted, so it need not check anything again.
 */
import { BACKSLASH, COMMA, LIST, LIST_END, OBJECT, OBJECT_END, QUOTE, SPACE } from './byte-names.ts'
import type { Dialect } from './value-bytes.ts'

/** A value: a leaf (by number), an object by decoded names, or a list whose items are shapes themselves. */
export type Shape =
  | { readonly leaf: number }
  | { readonly members: ReadonlyMap<string, Shape> }
  | { readonly items: readonly Shape[] }

/** A stretch of the line that holds one scalar, or one list of scalars. */
export type Leaf = {
  readonly from: number
  readonly to: number
  /** Name of the top-level member whose whole value this is, else null. */
  readonly name: string | null
}

export type LineShape = { readonly members: ReadonlyMap<string, Shape>; readonly leaves: readonly Leaf[] }

/** A line of more leaves, or nested deeper, is left to the scanner. */
export const MAX_LEAVES = 512
const MAX_NESTING = 32

/** `line` is a JSON object, and no name occurs twice in it. Null when it is too large to have a shape. */
export function shapeOf(line: Buffer, dialect: Dialect): LineShape | null {
  return new ShapeReader(line, dialect).line()
}

const CONTAINERS = new Set([OBJECT, LIST])
const SPACES: ReadonlySet<number> = new Set([SPACE, 0x09, 0x0a, 0x0d])
const VALUE_ENDS: ReadonlySet<number> = new Set([COMMA, OBJECT_END, LIST_END, ...SPACES])

class ShapeReader {
  readonly #line: Buffer
  readonly #dialect: Dialect
  readonly #leaves: Leaf[] = []
  #at = 0
  #depth = 0
  #tooLarge = false

  constructor(line: Buffer, dialect: Dialect) {
    this.#line = line
    this.#dialect = dialect
  }

  line(): LineShape | null {
    this.#space()
    const members = this.#object()
    return this.#tooLarge ? null : { members, leaves: this.#leaves }
  }

  #value(name: string | null): Shape {
    const byte = this.#line[this.#at] as number
    if (byte === OBJECT) return { members: this.#object() }
    if (byte === LIST && !this.#isLeafList()) return { items: this.#items() }
    const from = this.#at
    this.#skip()
    return this.#leaf(from, name)
  }

  #leaf(from: number, name: string | null): Shape {
    if (this.#leaves.length >= MAX_LEAVES) this.#tooLarge = true
    else this.#leaves.push({ from, to: this.#at, name })
    return { leaf: this.#leaves.length - 1 }
  }

  #object(): ReadonlyMap<string, Shape> {
    const members = new Map<string, Shape>()
    this.#enter()
    while (this.#more(OBJECT_END)) {
      const from = this.#at
      this.#skip()
      const name = JSON.parse(this.#line.toString('utf8', from, this.#at)) as string
      this.#space()
      this.#at += 1 // the colon
      this.#space()
      members.set(name, this.#value(this.#depth === 1 ? name : null))
      this.#space()
    }
    return members
  }

  #items(): readonly Shape[] {
    const items: Shape[] = []
    this.#enter()
    while (this.#more(LIST_END)) {
      items.push(this.#value(null))
      this.#space()
    }
    return items
  }

  #enter(): void {
    this.#at += 1
    this.#depth += 1
    if (this.#depth > MAX_NESTING) this.#tooLarge = true
  }

  /** Steps to the next member or item; false, and out of the container, at its end or when the line is too large. */
  #more(end: number): boolean {
    this.#space()
    if (this.#line[this.#at] === COMMA) this.#at += 1
    this.#space()
    if (!this.#tooLarge && this.#line[this.#at] !== end) return true
    this.#at += 1
    this.#depth -= 1
    return false
  }

  /** A list of scalars, separated as the canonical form separates them. */
  #isLeafList(): boolean {
    const line = this.#line
    let at = this.#at + 1
    if (line[at] === LIST_END) return true
    for (;;) {
      if (CONTAINERS.has(line[at] as number) || SPACES.has(line[at] as number)) return false
      at = endOfScalar(line, at)
      if (line[at] === LIST_END) return true
      if (line[at] !== COMMA) return false
      at += 1
      const spaced = line[at] === 0x20
      if (spaced ? this.#dialect === 'jcs' : this.#dialect === 'python') return false
      if (spaced) at += 1
    }
  }

  /** Over a scalar, a name, or a list of scalars. */
  #skip(): void {
    if (this.#line[this.#at] !== LIST) {
      this.#at = endOfScalar(this.#line, this.#at)
      return
    }
    this.#at += 1
    while (this.#line[this.#at] !== LIST_END) {
      const byte = this.#line[this.#at] as number
      this.#at = byte === COMMA || SPACES.has(byte) ? this.#at + 1 : endOfScalar(this.#line, this.#at)
    }
    this.#at += 1
  }

  #space(): void {
    while (SPACES.has(this.#line[this.#at] as number)) this.#at += 1
  }
}

function endOfScalar(line: Buffer, from: number): number {
  let at = from + 1
  if (line[from] !== QUOTE) {
    while (at < line.length && !VALUE_ENDS.has(line[at] as number)) at += 1
    return at
  }
  while (at < line.length && line[at] !== QUOTE) at += line[at] === BACKSLASH ? 2 : 1
  return at + 1
}
