/**
 * The canonical bytes of `py-jsondumps-v0`: byte for byte what CPython's `json.dumps(event, sort_keys=True)` prints
 * for a line that `json.loads` has read. JSON.parse cannot do it: it loses number spellings (100 against 100.0,
 * integers above 2^53) and duplicate keys. This scanner keeps the lexemes and finds the duplicates.
 */
import { compareCodePoints } from './code-point-order.ts'
import { pythonFloat } from './python-float.ts'

/** The names of an entry's chain fields: no part of the event, so no part of its canonical form. */
export const RESERVED_FIELDS = ['previous_hash', 'current_hash', 'signature', 'key_id'] as const
export type ReservedField = (typeof RESERVED_FIELDS)[number]

const RESERVED: ReadonlySet<string> = new Set(RESERVED_FIELDS)

/** Containers nested deeper than this are refused: CPython refuses them at about the same depth. */
export const MAX_DEPTH = 900

/** What the scanner says of a line that is a JSON object. */
export type ScannedEntry = {
  /** Canonical text of the event without its reserved fields; pure ASCII. */
  readonly canonical: string
  /** Top-level members by decoded name, last one wins: a decoded string, or the canonical text of anything else. */
  readonly strings: ReadonlyMap<string, string>
  readonly others: ReadonlyMap<string, string>
  /** Names that occur twice in one object, each with the path of that object ('' at the top). */
  readonly duplicates: readonly { readonly key: string; readonly path: string }[]
  /** Paths of reserved names inside event data, where they are refused. */
  readonly reservedInside: readonly string[]
  /** True when NaN or an infinity occurs: JSON to Python, to nobody else. */
  readonly hasNonJsonNumber: boolean
}

/** Why a text is not a JSON object. `at` is the UTF-16 offset. */
export class JsonSyntaxError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    // A hostile log has millions of lines that are none, and a stack for each costs more than reading them.
    const traces: { stackTraceLimit?: unknown } = Error as object
    const { stackTraceLimit } = traces
    traces.stackTraceLimit = 0
    super(message)
    traces.stackTraceLimit = stackTraceLimit
    this.name = 'JsonSyntaxError'
    this.at = at
  }
}

/**
 * Scans one line. Throws JsonSyntaxError when it is not a JSON object as Python's `json.loads` accepts it.
 * `onNumber` sees the lexeme of every number.
 */
export function scanEntry(text: string, onNumber?: (lexeme: string) => void): ScannedEntry {
  return new Scanner(text, onNumber).entry()
}

/** Canonical text of any JSON document, nothing removed: `json.dumps(json.loads(text), sort_keys=True)`. */
export function canonicalPython(text: string): string {
  return new Scanner(text).document()
}

/** A JSON string literal as `json.dumps` prints it (ensure_ascii): printable ASCII as it is, all else escaped. */
export function pythonString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  let out = '"'
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x20 && unit <= 0x7e && unit !== 0x22 && unit !== 0x5c) out += text[at]
    else out += SHORT_ESCAPE.get(unit) ?? `\\u${unit.toString(16).padStart(4, '0')}`
  }
  return `${out}"`
}

const PLAIN = /^[ !#-[\]-~]*$/
const SHORT_ESCAPE: ReadonlyMap<number, string> = new Map([
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
])
const UNESCAPE: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y
const HEX4 = /^[0-9a-fA-F]{4}$/

class Scanner {
  readonly #text: string
  readonly #onNumber: ((lexeme: string) => void) | undefined
  #at = 0
  #depth = 0
  readonly #path: string[] = []
  readonly #duplicates: { key: string; path: string }[] = []
  readonly #reservedInside: string[] = []
  #hasNonJsonNumber = false
  /** The decoded value of the string just read, for the members of the entry. */
  #decoded: string | null = null

  constructor(text: string, onNumber?: (lexeme: string) => void) {
    this.#text = text
    this.#onNumber = onNumber
  }

  document(): string {
    this.#space()
    const value = this.#value()
    this.#end()
    return value
  }

  entry(): ScannedEntry {
    this.#space()
    if (this.#text[this.#at] !== '{') throw this.#error('not a JSON object')
    const strings = new Map<string, string>()
    const others = new Map<string, string>()
    const members = this.#members((key, value, decoded) => {
      strings.delete(key)
      others.delete(key)
      if (decoded === null) others.set(key, value)
      else strings.set(key, decoded)
    })
    this.#end()
    for (const name of RESERVED_FIELDS) members.delete(name)
    return {
      canonical: printObject(members),
      strings,
      others,
      duplicates: this.#duplicates,
      reservedInside: this.#reservedInside,
      hasNonJsonNumber: this.#hasNonJsonNumber,
    }
  }

  #end(): void {
    this.#space()
    if (this.#at < this.#text.length) throw this.#error('text after the JSON value')
  }

  #space(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at)
      if (unit !== 0x20 && unit !== 0x09 && unit !== 0x0a && unit !== 0x0d) return
      this.#at += 1
    }
  }

  #value(): string {
    this.#decoded = null
    const first = this.#text[this.#at]
    switch (first) {
      case '"': {
        const decoded = this.#string()
        this.#decoded = decoded
        return pythonString(decoded)
      }
      case '{': {
        const members = this.#members(null)
        this.#decoded = null
        return printObject(members)
      }
      case '[':
        return this.#array()
      case 't':
        return this.#word('true')
      case 'f':
        return this.#word('false')
      case 'n':
        return this.#word('null')
      case 'N':
        this.#hasNonJsonNumber = true
        return this.#word('NaN')
      case 'I':
        this.#hasNonJsonNumber = true
        return this.#word('Infinity')
      default:
        if (first === '-' && this.#text[this.#at + 1] === 'I') {
          this.#hasNonJsonNumber = true
          return this.#word('-Infinity')
        }
        return this.#number()
    }
  }

  #word(word: string): string {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error('not a JSON value')
    this.#at += word.length
    return word
  }

  /** An integer keeps its lexeme, at any size; a lexeme with a point or an exponent is a float. */
  #number(): string {
    NUMBER.lastIndex = this.#at
    const match = NUMBER.exec(this.#text)
    if (!match) throw this.#error('not a JSON value')
    const lexeme = match[0]
    this.#at += lexeme.length
    this.#onNumber?.(lexeme)
    if (match[1] === undefined && match[2] === undefined) return lexeme === '-0' ? '0' : lexeme
    return pythonFloat(Number(lexeme))
  }

  #string(): string {
    const text = this.#text
    let from = this.#at + 1
    let out = ''
    for (let at = from; ; at += 1) {
      const unit = text.charCodeAt(at)
      if (unit === 0x22) {
        this.#at = at + 1
        return out === '' ? text.slice(from, at) : out + text.slice(from, at)
      }
      if (unit === 0x5c) {
        out += text.slice(from, at)
        const letter = text[at + 1] ?? ''
        if (letter === 'u') {
          const hex = text.slice(at + 2, at + 6)
          if (!HEX4.test(hex)) throw this.#error('bad \\u escape', at)
          out += String.fromCharCode(Number.parseInt(hex, 16))
          at += 5
        } else {
          const plain = UNESCAPE[letter]
          if (plain === undefined) throw this.#error('bad escape', at)
          out += plain
          at += 1
        }
        from = at + 1
      } else if (unit < 0x20) {
        throw this.#error('control character in a string', at)
      } else if (Number.isNaN(unit)) {
        throw this.#error('string without an end', at)
      }
    }
  }

  #array(): string {
    this.#deeper()
    this.#at += 1
    this.#space()
    if (this.#text[this.#at] === ']') {
      this.#at += 1
      this.#depth -= 1
      return '[]'
    }
    const items: string[] = []
    for (;;) {
      this.#space()
      this.#path.push(`[${items.length}]`)
      items.push(this.#value())
      this.#path.pop()
      this.#space()
      const next = this.#text[this.#at]
      this.#at += 1
      if (next === ']') break
      if (next !== ',') throw this.#error("expected ',' or ']'", this.#at - 1)
    }
    this.#depth -= 1
    this.#decoded = null
    return `[${items.join(', ')}]`
  }

  /** Reads an object into canonical values by decoded name; the last of equal names wins, as in Python. */
  #members(
    onMember: ((key: string, value: string, decoded: string | null) => void) | null,
  ): Map<string, string> {
    this.#deeper()
    const members = new Map<string, string>()
    this.#at += 1
    this.#space()
    if (this.#text[this.#at] === '}') {
      this.#at += 1
      this.#depth -= 1
      return members
    }
    for (;;) {
      this.#space()
      if (this.#text[this.#at] !== '"') throw this.#error('expected a name in quotes')
      const key = this.#string()
      this.#space()
      if (this.#text[this.#at] !== ':') throw this.#error("expected ':'")
      this.#at += 1
      this.#space()
      if (members.has(key)) this.#duplicates.push({ key, path: this.#path.join('.') })
      if (this.#depth > 1 && RESERVED.has(key)) this.#reservedInside.push([...this.#path, key].join('.'))
      this.#path.push(key)
      const value = this.#value()
      this.#path.pop()
      onMember?.(key, value, this.#decoded)
      members.set(key, value)
      this.#space()
      const next = this.#text[this.#at]
      this.#at += 1
      if (next === '}') break
      if (next !== ',') throw this.#error("expected ',' or '}'", this.#at - 1)
    }
    this.#depth -= 1
    return members
  }

  #deeper(): void {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw this.#error(`nested deeper than ${MAX_DEPTH}`)
  }

  #error(message: string, at = this.#at): JsonSyntaxError {
    return new JsonSyntaxError(message, at)
  }
}

function printObject(members: ReadonlyMap<string, string>): string {
  const keys = [...members.keys()].sort(compareCodePoints)
  return `{${keys.map((key) => `${pythonString(key)}: ${members.get(key)}`).join(', ')}}`
}
