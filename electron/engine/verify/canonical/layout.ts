/**
 * The quick way to the canonical form. Lines of one kind have one layout: the same names in the same order, with
 * the same punctuation, around values that change. The layouts of the lines that the scanner has read are kept as a
 * tree; a line is read along it, byte by byte, and gives the canonical form as a fixed permutation of its values.
 * What the tree does not know is no error: it goes to the scanner.
 *
 * Sound because everything between the values is compared, byte for byte, with a line in which the scanner found no
 * objection: a match is strict JSON without duplicate names and without reserved names inside. And each value is
 * accepted only in the canonical spelling, so that its bytes can stand in the canonical form as they are.
 */
import { isUtf8 } from 'node:buffer'
import { OBJECT_END, QUOTE } from './byte-names.ts'
import { compareCodePoints } from './code-point-order.ts'
import { type JsonValue, jcsText } from './jcs-text.ts'
import { type Leaf, type LineShape, MAX_LEAVES, type Shape, shapeOf } from './line-shape.ts'
import { canonicalPython, pythonString, RESERVED_FIELDS } from './python-json.ts'
import { type Dialect, HASH_LENGTH, latin1, type TextClass, ValueReader } from './value-bytes.ts'
import { type Chunk, copyBytes, hasLiteral, type Literal, literalOf, putLiteral } from './words.ts'

/** Top-level texts that the verifier wants to know: they must be spelled without escapes. */
const WANTED = [
  'previous_hash',
  'current_hash',
  'signature',
  'key_id',
  'timestamp',
  'event_id',
  'event_type',
] as const
type Wanted = (typeof WANTED)[number]

const RESERVED: ReadonlySet<string> = new Set(RESERVED_FIELDS)

/** How a leaf is read: any canonical value, or a text of one class of bytes, maybe of a fixed length. */
type LeafRule = 'value' | TextRule
type TextRule = {
  readonly textClass: TextClass
  readonly length: number | null
  /** Bytes that begin with a hash: the text is nearly always that one, which need not be looked through again. */
  readonly usual: Chunk | null
}

/** Where to find, as 64 hex digits, the hash that a field of the next line is likely to hold. */
export type UsualHashes = { readonly previous_hash: Chunk; readonly key_id: Chunk }

/** The canonical form: a literal, a leaf, a literal, and so on; the last one is a literal. */
type Permutation = {
  readonly literals: readonly Literal[]
  readonly leaves: readonly number[]
  /** Of all literals. */
  readonly length: number
}

/** What a whole line's layout says. Leaves are numbered as they stand in the line. */
export type Layout = {
  /** The leaf of each wanted text; -1 when the layout has none. */
  readonly wanted: { readonly [name in Wanted]: number }
  /** Null for a raw line, which is its own canonical form. */
  readonly permutation: Permutation | null
}

/** Names and punctuation up to the next value, or up to the end of the line. */
type Step = {
  readonly literal: Literal
  readonly rule: LeafRule | null
  /** What may follow the value; the longest literal first, since a shorter one may be its beginning. */
  readonly next: Step[]
  /** Set where a line may end. */
  readonly layout: Layout | null
}

/** Where a line lies: the byte at `end`, if there is one, is its LF. */
export type LinePlace = {
  readonly chunk: Chunk
  readonly start: number
  readonly end: number
}

/** The layouts seen in one log. */
export class LayoutTree {
  /** Where the leaves of the line that `match` was last asked for begin and end. */
  readonly starts = new Int32Array(MAX_LEAVES)
  readonly ends = new Int32Array(MAX_LEAVES)
  readonly #dialect: Dialect
  readonly #values: ValueReader
  readonly #first: Step[] = []
  readonly #rules: Rules
  #learned = 0

  constructor(dialect: Dialect, usual: UsualHashes | null = null) {
    this.#dialect = dialect
    this.#values = new ValueReader(dialect)
    this.#rules = rulesOf(dialect, usual)
  }

  /**
   * The layout of the line from `start` to `end`, or null. The byte at `end`, if there is one, is the LF. Places of
   * the leaves are in `starts` and `ends` until the next call.
   */
  match({ chunk, start, end }: LinePlace): Layout | null {
    const values = this.#values
    values.enter(chunk)
    let at = start
    let leaf = 0
    let steps: readonly Step[] = this.#first
    for (;;) {
      const step = follow(steps, chunk.view, at, end)
      if (step === null) return null
      at += step.literal.length
      if (step.rule === null) {
        if (values.sawHighByte && !isUtf8(chunk.bytes.subarray(start, end))) return null
        return step.layout
      }
      this.starts[leaf] = at
      at = step.rule === 'value' ? values.endOfValue(at) : this.#endOfText(at, step.rule)
      if (at < 0) return null
      this.ends[leaf] = at
      leaf += 1
      steps = step.next
    }
  }

  /** Length of a wanted text of the line that has just matched; -1 when its layout has none. */
  textLength(leaf: number): number {
    return leaf < 0 ? -1 : (this.ends[leaf] as number) - (this.starts[leaf] as number) - '""'.length
  }

  /** A wanted text of the line that has just matched, which lies in `bytes`. */
  text(leaf: number, bytes: Buffer): string | null {
    if (leaf < 0) return null
    return latin1(bytes, (this.starts[leaf] as number) + 1, (this.ends[leaf] as number) - 1)
  }

  /**
   * Writes the canonical form of the line, which has just matched, to `target` from `at` on. Returns where it ends, or
   * -1 when there may be no room for it.
   */
  write(
    { permutation, wanted }: Layout,
    { chunk, start, end }: LinePlace,
    target: Chunk,
    at: number,
  ): number {
    const { view } = chunk
    if (at + end - start + (permutation?.length ?? 0) > target.bytes.length) return -1
    if (permutation === null) {
      const tail = (this.starts[wanted.previous_hash] as number) - RAW_TAIL.length
      copyBytes(view, start, tail, target.view, at)
      target.bytes[at + tail - start] = OBJECT_END
      return at + tail - start + 1
    }
    const { literals, leaves } = permutation
    let to = at
    for (let index = 0; index < leaves.length; index += 1) {
      const literal = literals[index] as Literal
      putLiteral(literal, target.view, to)
      to += literal.length
      const leaf = leaves[index] as number
      const from = this.starts[leaf] as number
      const until = this.ends[leaf] as number
      copyBytes(view, from, until, target.view, to)
      to += until - from
    }
    const last = literals[leaves.length] as Literal
    putLiteral(last, target.view, to)
    return to + last.length
  }

  #endOfText(at: number, { textClass, length, usual }: TextRule): number {
    if (usual !== null && this.#values.isHash(at, usual)) return at + HASH_LENGTH + '""'.length
    const end = this.#values.endOfText(at, textClass)
    return end >= 0 && length !== null && end - at !== length + '""'.length ? -1 : end
  }

  /**
   * Learns the layout of a line that the scanner has read without objection, and kept only if it prints what the
   * scanner printed.
   */
  learn(line: Buffer, canonical: string): void {
    if (line.length > MAX_LINE || this.#learned >= MAX_LEARNED) return
    if (canonical.includes('\x7f')) return // see words.ts on what a double may carry
    const shape = shapeOf(line, this.#dialect)
    const wanted = shape && wantedLeaves(line, shape)
    if (!shape || !wanted) return
    const permutation = this.#dialect === 'raw' ? null : permutationOf(shape.members, this.#dialect)
    const layout = { wanted, permutation }
    if (this.#print(layout, line, shape) === canonical && this.#insert(line, shape, layout))
      this.#learned += 1
  }

  /** The canonical form by the layout, each value put into canonical spelling for itself. */
  #print({ permutation, wanted }: Layout, line: Buffer, { leaves }: LineShape): string {
    if (permutation === null) {
      const tail = leaves[wanted.previous_hash]
      return tail ? `${line.toString('utf8', 0, tail.from - RAW_TAIL.length)}}` : ''
    }
    const print = (leaf: number) => {
      const { from, to } = leaves[leaf] as Leaf
      const text = line.toString('utf8', from, to)
      return this.#dialect === 'python' ? canonicalPython(text) : jcsText(JSON.parse(text) as JsonValue)
    }
    return permutation.literals
      .map(({ bytes }, index) => {
        const leaf = permutation.leaves[index]
        return bytes.toString('utf8') + (leaf === undefined ? '' : print(leaf))
      })
      .join('')
  }

  /** False when the tree knows the layout already. */
  #insert(line: Buffer, { leaves }: LineShape, layout: Layout): boolean {
    let steps = this.#first
    let at = 0
    for (const { from, to, name } of leaves) {
      const literal = Buffer.from(line.subarray(at, from))
      const known = steps.find((step) => step.rule !== null && step.literal.bytes.equals(literal))
      steps = (
        known ?? add(steps, { literal: literalOf(literal), rule: this.#rules(name), next: [], layout: null })
      ).next
      at = to
    }
    const literal = Buffer.from(line.subarray(at))
    if (steps.some((step) => step.rule === null && step.literal.bytes.equals(literal))) return false
    add(steps, { literal: literalOf(literal), rule: null, next: [], layout })
    return true
  }
}

/** What stands before the value of previous_hash in a raw line, and is no part of its canonical form. */
const RAW_TAIL = ', "previous_hash": '

/** Bounds on what a hostile log can make us keep. */
const MAX_LINE = 65_536
const MAX_LEARNED = 256

function add(steps: Step[], step: Step): Step {
  steps.push(step)
  steps.sort((one, other) => other.literal.length - one.literal.length)
  return step
}

/** The step whose literal stands at `at`; one without a value must end the line. */
function follow(steps: readonly Step[], view: DataView, at: number, end: number): Step | null {
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index] as Step
    const to = at + step.literal.length
    if ((step.rule === null ? to === end : to < end) && hasLiteral(view, at, step.literal)) return step
  }
  return null
}

type Rules = (name: string | null) => LeafRule

/** In a raw line the chain fields must be spelled as the profile says. */
function rulesOf(dialect: Dialect, usual: UsualHashes | null): Rules {
  return (name) => {
    if (!isWanted(name)) return 'value'
    const known = name === 'previous_hash' || name === 'key_id' ? (usual?.[name] ?? null) : null
    if (dialect !== 'raw' || !RESERVED.has(name)) return { textClass: 'plain', length: null, usual: known }
    return name === 'signature'
      ? { textClass: 'base64', length: null, usual: null }
      : { textClass: 'hex', length: HASH_LENGTH, usual: known }
  }
}

function isWanted(name: string | null): name is Wanted {
  return WANTED.some((wanted) => wanted === name)
}

/** The leaves of the wanted texts; null when one of them is no text here, though it may be one in the next line. */
function wantedLeaves(line: Buffer, { members, leaves }: LineShape): Layout['wanted'] | null {
  const leafOf = (name: Wanted): number | null => {
    const shape = members.get(name)
    if (!shape) return -1
    return 'leaf' in shape && line[leaves[shape.leaf]?.from ?? -1] === QUOTE ? shape.leaf : null
  }
  const found = WANTED.map((name) => [name, leafOf(name)] as const)
  if (found.some(([, leaf]) => leaf === null)) return null
  return Object.fromEntries(found) as { [name in Wanted]: number }
}

/** The event without its chain fields, as the dialect prints it. */
function permutationOf(members: LineShape['members'], dialect: 'python' | 'jcs'): Permutation {
  const event = new Map([...members].filter(([name]) => !RESERVED.has(name)))
  const leaves: number[] = []
  const texts = ['']
  for (const piece of dialect === 'python' ? printPython({ members: event }) : printJcs({ members: event })) {
    if (typeof piece === 'string') texts.push((texts.pop() ?? '') + piece)
    else {
      leaves.push(piece)
      texts.push('')
    }
  }
  const literals = texts.map((text) => literalOf(Buffer.from(text, 'utf8')))
  return { literals, leaves, length: literals.reduce((sum, { length }) => sum + length, 0) }
}

type Print = (shape: Shape) => readonly (string | number)[]

const printPython: Print = (shape) =>
  print(
    shape,
    ', ',
    (names) => names.sort(compareCodePoints),
    (name) => `${pythonString(name)}: `,
    printPython,
  )

const printJcs: Print = (shape) =>
  print(
    shape,
    ',',
    (names) => names.sort(),
    (name) => `${jcsText(name)}:`,
    printJcs,
  )

function print(
  shape: Shape,
  comma: string,
  sort: (names: string[]) => string[],
  label: (name: string) => string,
  self: Print,
): readonly (string | number)[] {
  if ('leaf' in shape) return [shape.leaf]
  const isList = 'items' in shape
  const parts = isList
    ? shape.items.map(self)
    : sort([...shape.members.keys()]).map((name) => [label(name), ...self(shape.members.get(name) as Shape)])
  const joined = parts.flatMap((part, at) => (at === 0 ? part : [comma, ...part]))
  return isList ? ['[', ...joined, ']'] : ['{', ...joined, '}']
}
