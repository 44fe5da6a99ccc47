/**
 * The quick way to the canonical form. Lines of one kind have one layout: the same names in the same order. From
 * the first line of a layout that the scanner has read, one anchored pattern is compiled whose groups accept only
 * text that is *already* canonical, so that the canonical form is a fixed permutation of the groups. What the
 * pattern does not accept is no error: it goes to the scanner.
 *
 * Sound because the names are literals, distinct, and stand where they stand: a match is strict JSON without
 * duplicate names and without reserved names inside, and each value is spelled as CPython would spell it.
 */
import { compareCodePoints } from './code-point-order.ts'
import { RESERVED_FIELDS } from './python-json.ts'

/** Printable ASCII without quote and backslash; escapes that CPython prints as they are. */
const CHARACTERS = String.raw`[ !#-\[\]-~]*`
const ESCAPE = String.raw`\\(?:["\\bfnrt]|u(?!00[0-7])[0-9a-f]{4})`
const STRING = `"${CHARACTERS}(?:${ESCAPE}${CHARACTERS})*"`
/**
 * At most 15 significant digits and no trailing zero: such a decimal is its double's shortest spelling. From 1e-4
 * up to 1e9, well inside the range of positional notation.
 */
const FLOAT = String.raw`-?(?:[1-9]\d{0,8}\.(?:0|\d{0,5}[1-9])|0\.(?:0|0{0,3}[1-9](?:\d{0,9}[1-9])?))`
const INTEGER = String.raw`0|-?[1-9]\d*`
const SCALAR = `(?:${STRING}|${FLOAT}|${INTEGER}|true|false|null)`
const SCALARS = String.raw`\[(?:${SCALAR}(?:, ${SCALAR})*)?\]`

/** Top-level texts that the verifier wants decoded: their groups hold plain characters only. */
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
/** Names that can stand in a pattern and keep their place in a JavaScript object. */
const PLAIN_NAME = /^(?!\d+$)(?!__proto__$)[ !#-[\]-~]*$/

/** A line that has matched. */
export type LayoutMatch = {
  readonly canonical: string
  readonly wanted: { readonly [name in Wanted]: string | null }
}

/** Where in the canonical text what comes: literals and group numbers in turn. */
type Piece = string | number

/** One compiled layout. */
export class Layout {
  readonly #pattern: RegExp
  readonly #pieces: readonly Piece[]
  readonly #groups: { readonly [name in Wanted]: number }
  /** For raw lines: whether the chain fields stand last and in order. */
  readonly #raw: boolean

  private constructor(
    pattern: RegExp,
    pieces: readonly Piece[],
    groups: { readonly [name in Wanted]: number },
    raw: boolean,
  ) {
    this.#pattern = pattern
    this.#pieces = pieces
    this.#groups = groups
    this.#raw = raw
  }

  /**
   * Compiles the layout of a line that the scanner has accepted without objection, or returns null when it is none
   * that a pattern can hold. `raw`: the canonical form is the line itself up to its chain fields.
   */
  static of(text: string, raw: boolean): Layout | null {
    const compiler = new Compiler(raw)
    try {
      return compiler.compile(JSON.parse(text), (...parts) => new Layout(...parts))
    } catch (error) {
      if (error instanceof SyntaxError) return null // NaN and its like, or a pattern too large for the engine
      throw error
    }
  }

  match(text: string): LayoutMatch | null {
    const found = this.#pattern.exec(text)
    if (!found) return null
    const group = (name: Wanted) => found[this.#groups[name]] ?? null
    const wanted = {
      previous_hash: group('previous_hash'),
      current_hash: group('current_hash'),
      signature: group('signature'),
      key_id: group('key_id'),
      timestamp: group('timestamp'),
      event_id: group('event_id'),
      event_type: group('event_type'),
    }
    if (this.#raw) return { canonical: rawText(text, wanted), wanted }
    let canonical = ''
    for (const piece of this.#pieces) canonical += typeof piece === 'string' ? piece : found[piece]
    return { canonical, wanted }
  }
}

/** The line up to its chain fields, closed again. The pattern has checked how the fields are spelled. */
function rawText(text: string, wanted: LayoutMatch['wanted']): string {
  const tail = RESERVED_FIELDS.reduce((length, name) => {
    const value = wanted[name]
    return value === null ? length : length + name.length + value.length + ', "": ""'.length
  }, 1)
  return `${text.slice(0, text.length - tail)}}`
}

class Compiler {
  readonly #raw: boolean
  #groups = 0

  constructor(raw: boolean) {
    this.#raw = raw
  }

  compile<T>(
    event: unknown,
    make: (
      pattern: RegExp,
      pieces: readonly Piece[],
      groups: { readonly [name in Wanted]: number },
      raw: boolean,
    ) => T,
  ): T | null {
    if (!isObject(event)) return null
    const names = Object.keys(event)
    if (!names.every((name) => PLAIN_NAME.test(name))) return null
    if (this.#raw && !hasRawTail(names)) return null
    const groups: { [name in Wanted]: number } = {
      previous_hash: -1,
      current_hash: -1,
      signature: -1,
      key_id: -1,
      timestamp: -1,
      event_id: -1,
      event_type: -1,
    }
    const values = new Map<string, readonly Piece[]>()
    const members: string[] = []
    for (const name of names) {
      const wanted = WANTED.find((candidate) => candidate === name)
      const value = event[name]
      if (wanted && typeof value !== 'string') return null // it may be a text in the next line
      if (wanted) {
        const group = this.#group()
        groups[wanted] = group
        values.set(name, ['"', group, '"'])
        members.push(
          `${literal(`"${name}": "`)}(${this.#raw && RESERVED.has(name) ? RAW_VALUE[wanted] : CHARACTERS})"`,
        )
      } else {
        const part = this.#value(value)
        if (!part) return null
        values.set(name, part.pieces)
        members.push(literal(`"${name}": `) + part.source)
      }
    }
    const pattern = new RegExp(`^\\{${members.join(', ')}\\}$`)
    const sorted = names.filter((name) => !RESERVED.has(name)).sort(compareCodePoints)
    return make(pattern, merge(printed(sorted, values)), groups, this.#raw)
  }

  /** Pattern and canonical pieces of a value. */
  #value(value: unknown): { readonly source: string; readonly pieces: readonly Piece[] } | null {
    if (isObject(value)) return this.#object(value)
    if (Array.isArray(value)) {
      if (!value.some((item) => typeof item === 'object' && item !== null)) return this.#captured(SCALARS)
      const items: { readonly source: string; readonly pieces: readonly Piece[] }[] = []
      for (const item of value.slice(0, MAX_ITEMS + 1)) {
        const part = this.#value(item)
        if (!part || items.length === MAX_ITEMS) return null
        items.push(part)
      }
      const source = `\\[${items.map((item) => item.source).join(', ')}\\]`
      return {
        source,
        pieces: ['[', ...items.flatMap(({ pieces }, at) => (at > 0 ? [', ', ...pieces] : pieces)), ']'],
      }
    }
    return this.#captured(SCALAR)
  }

  #object(value: {
    readonly [name: string]: unknown
  }): { readonly source: string; readonly pieces: readonly Piece[] } | null {
    const names = Object.keys(value)
    if (!names.every((name) => PLAIN_NAME.test(name) && !RESERVED.has(name))) return null
    const sources: string[] = []
    const values = new Map<string, readonly Piece[]>()
    for (const name of names) {
      const part = this.#value(value[name])
      if (!part) return null
      values.set(name, part.pieces)
      sources.push(literal(`"${name}": `) + part.source)
    }
    const sorted = [...names].sort(compareCodePoints)
    return { source: `\\{${sources.join(', ')}\\}`, pieces: printed(sorted, values) }
  }

  /** A raw line needs no groups but those of its wanted fields. */
  #captured(source: string): { readonly source: string; readonly pieces: readonly Piece[] } {
    if (this.#raw) return { source: `(?:${source})`, pieces: [] }
    return { source: `(${source})`, pieces: [this.#group()] }
  }

  #group(): number {
    this.#groups += 1
    return this.#groups
  }
}

/** A list with objects in it is part of the layout, item by item, up to this many. */
const MAX_ITEMS = 16

/** In a raw line the chain fields must be spelled as the profile says. */
const RAW_VALUE: { readonly [name in Wanted]: string } = {
  previous_hash: '[0-9a-f]{64}',
  current_hash: '[0-9a-f]{64}',
  key_id: '[0-9a-f]{64}',
  signature: '[A-Za-z0-9+/=]*',
  timestamp: CHARACTERS,
  event_id: CHARACTERS,
  event_type: CHARACTERS,
}

/** `previous_hash`, `current_hash`, and maybe `signature` and `key_id`, behind at least one field of the event. */
function hasRawTail(names: readonly string[]): boolean {
  const at = names.indexOf('previous_hash')
  const tail = names.slice(at)
  const present = RESERVED_FIELDS.filter((name) => tail.includes(name))
  return (
    at > 0 &&
    present.length === tail.length &&
    tail.every((name, index) => name === present[index]) &&
    tail.length >= 2 &&
    tail[1] === 'current_hash'
  )
}

function printed(sorted: readonly string[], values: ReadonlyMap<string, readonly Piece[]>): readonly Piece[] {
  const members = sorted.flatMap((name, at) => [
    `${at > 0 ? ', ' : ''}"${name}": `,
    ...(values.get(name) ?? []),
  ])
  return ['{', ...members, '}']
}

/** Neighbouring literals become one. */
function merge(pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') merged[merged.length - 1] = last + piece
    else merged.push(piece)
  }
  return merged
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The layouts seen in one log, found again by the kind of event. */
export class LayoutCache {
  readonly #byKind = new Map<string, Layout[]>()
  readonly #raw: boolean
  #compiled = 0

  constructor(raw: boolean) {
    this.#raw = raw
  }

  match(text: string): LayoutMatch | null {
    if (text.length > MAX_TEXT) return null
    const layouts = this.#byKind.get(kindOf(text))
    if (!layouts) return null
    for (let at = 0; at < layouts.length; at += 1) {
      const layout = layouts[at] as Layout
      const found = layout.match(text)
      if (!found) continue
      if (at > 0) layouts.unshift(...layouts.splice(at, 1))
      return found
    }
    return null
  }

  /** Learns the layout of a line that the scanner has read; keeps it only if it gives the scanner's answer. */
  learn(text: string, canonical: string): void {
    if (text.length > MAX_TEXT) return
    const kind = kindOf(text)
    const layouts = this.#byKind.get(kind) ?? []
    if (layouts.length >= MAX_LAYOUTS_OF_A_KIND || this.#compiled >= MAX_COMPILED) return
    this.#compiled += 1
    const layout = Layout.of(text, this.#raw)
    if (layout?.match(text)?.canonical !== canonical) return
    layouts.unshift(layout)
    this.#byKind.set(kind, layouts)
  }
}

/** Bounds on what a hostile log can make us compile. */
const MAX_LAYOUTS_OF_A_KIND = 8
const MAX_COMPILED = 256
const MAX_TEXT = 65_536

/** A cheap guess at what kind of event a line is; a wrong guess costs time, never truth. */
function kindOf(text: string): string {
  for (const mark of KIND_MARKS) {
    const at = text.indexOf(mark)
    if (at < 0) continue
    const from = at + mark.length
    const end = text.indexOf('"', from)
    return end < 0 || end - from > 64 ? '' : text.slice(from, end)
  }
  return ''
}

const KIND_MARKS = ['"event_type": "', '"event": "', '"type": "'] as const
