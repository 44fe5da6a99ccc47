import type { EventColumn } from './columns.ts'
import { CHAIN_FIELDS, KNOWN_FIELDS } from './columns.ts'

/**
 * A strict reader of one JSON object that keeps *where* each known value stands instead of what it is: numbers are
 * evidence, so their digits are copied, never parsed and printed again. About three times as fast as JSON.parse.
 */

export const VALUE_NONE = 0
export const VALUE_STRING = 1
/** A string with at least one escape: its text has to be decoded. */
export const VALUE_ESCAPED = 2
export const VALUE_NUMBER = 3
export const VALUE_TRUE = 4
export const VALUE_FALSE = 5
export const VALUE_NULL = 6
export const VALUE_NESTED = 7
/** NaN, Infinity, -Infinity: Python prints them, JSON has no such number. */
export const VALUE_NOT_FINITE = 8

/** Why a line cannot be a row. The first four are kinds of finding too. */
export type ScanFault = 'NOT_JSON' | 'DUPLICATE_KEY' | 'UNPAIRED_SURROGATE' | 'TOO_DEEP'

const MAX_DEPTH = 256

type Slot = {
  readonly name: Uint8Array
  /** Column index, or -1. */
  readonly column: number
  /** Lower wins when a column has several paths. */
  readonly rank: number
  /** Index of a chain field, or -1. */
  readonly chain: number
  readonly timestamp: boolean
  readonly children: SlotTable | null
  readonly id: number
}

/** A hash table over key bytes: most lines repeat the same few dozen keys, so a lookup must cost nanoseconds. */
type SlotTable = readonly (readonly Slot[] | undefined)[]

const hashKey = (bytes: Uint8Array, start: number, end: number): number => {
  const length = end - start
  if (length === 0) return 0
  const first = bytes[start] as number
  const middle = bytes[start + (length >> 1)] as number
  const last = bytes[end - 1] as number
  return (length * 31 + first * 7 + middle * 17 + last * 13) & 1023
}

function buildTable(slots: readonly Slot[]): SlotTable {
  const table: Slot[][] = new Array(1024)
  for (const slot of slots) {
    const at = hashKey(slot.name, 0, slot.name.length)
    const bucket = table[at] ?? []
    bucket.push(slot)
    table[at] = bucket
  }
  return table
}

function findSlot(table: SlotTable, bytes: Uint8Array, start: number, end: number): Slot | null {
  const bucket = table[hashKey(bytes, start, end)]
  if (!bucket) return null
  outer: for (let b = 0; b < bucket.length; b++) {
    const slot = bucket[b] as Slot
    const name = slot.name
    if (name.length !== end - start) continue
    for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) continue outer
    return slot
  }
  return null
}

/** What `scan` found; reused from line to line, so read it before the next call. */
export type Scan = {
  /** Per column: kind of value, start and end of its bytes (of a string: inside the quotes). */
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** The record's timestamp. */
  timestampKind: number
  timestampStart: number
  timestampEnd: number
  /** Per chain field, in the order of CHAIN_FIELDS. */
  readonly chainKinds: Uint8Array
  readonly chainStarts: Int32Array
  readonly chainEnds: Int32Array
  /** Where the bytes of the event without chain fields end, when those stand last; -1 when they stand elsewhere. */
  cut: number
  /** Top-level members that are no chain field: start of the key's quote, end of the value. */
  members: number
  memberStarts: number[]
  memberEnds: number[]
  /** Bytes of names that no column and no known field holds, as [start, end) pairs; nested ones after their parent. */
  unknowns: number
  readonly unknownStarts: number[]
  readonly unknownEnds: number[]
  readonly unknownParents: (string | null)[]
  /** A raw carriage return between tokens: the staging file has to escape it. */
  carriageReturn: boolean
}

export type Scanner = {
  readonly scan: Scan
  /** Reads the line into `scan`; returns null, or why it cannot be read. */
  read(bytes: Uint8Array): ScanFault | null
}

const text = new TextEncoder()

export function createScanner(columns: readonly EventColumn[]): Scanner {
  let ids = 0
  const top = new Map<string, { column: number; rank: number; children: Slot[] }>()
  const entry = (name: string) => {
    const found = top.get(name) ?? { column: -1, rank: 0, children: [] }
    top.set(name, found)
    return found
  }
  columns.forEach((column, index) => {
    column.paths.forEach((path, rank) => {
      const [parent, child] = path.split('.') as [string, string | undefined]
      const slot = entry(parent)
      if (child === undefined) {
        slot.column = index
        slot.rank = rank
      } else {
        const name = text.encode(child)
        slot.children.push({
          name,
          column: index,
          rank,
          chain: -1,
          timestamp: false,
          children: null,
          id: ids++,
        })
      }
    })
  })
  for (const name of KNOWN_FIELDS) entry(name)
  const slots: Slot[] = [...top].map(([name, { column, rank, children }]) => ({
    name: text.encode(name),
    column,
    rank,
    chain: -1,
    timestamp: name === 'timestamp',
    children: children.length ? buildTable(children) : null,
    id: ids++,
  }))
  CHAIN_FIELDS.forEach((name, chain) => {
    const slot = { column: -1, rank: 0, timestamp: false, children: null }
    slots.push({ ...slot, name: text.encode(name), chain, id: ids++ })
  })
  const table = buildTable(slots)

  const scan: Scan = {
    kinds: new Uint8Array(columns.length),
    starts: new Int32Array(columns.length),
    ends: new Int32Array(columns.length),
    timestampKind: VALUE_NONE,
    timestampStart: 0,
    timestampEnd: 0,
    chainKinds: new Uint8Array(CHAIN_FIELDS.length),
    chainStarts: new Int32Array(CHAIN_FIELDS.length),
    chainEnds: new Int32Array(CHAIN_FIELDS.length),
    cut: -1,
    members: 0,
    memberStarts: [],
    memberEnds: [],
    unknowns: 0,
    unknownStarts: [],
    unknownEnds: [],
    unknownParents: [],
    carriageReturn: false,
  }
  const ranks = new Uint8Array(columns.length)
  const seen = new Uint32Array(ids)
  let turn = 0

  let bytes: Uint8Array = new Uint8Array(0)
  let length = 0
  let at = 0
  let kind = VALUE_NONE
  let start = 0
  let end = 0
  let fault: ScanFault | null = null

  const fail = (why: ScanFault): false => {
    fault ??= why
    return false
  }

  const skipSpace = () => {
    for (;;) {
      const c = bytes[at]
      if (c === 0x20 || c === 0x09) at++
      else if (c === 0x0d) {
        scan.carriageReturn = true
        at++
      } else if (c === 0x0a) at++
      else return
    }
  }

  const hexAt = (from: number): number => {
    let value = 0
    for (let i = from; i < from + 4; i++) {
      const c = i < length ? (bytes[i] as number) : 0
      if (c >= 0x30 && c <= 0x39) value = value * 16 + c - 0x30
      else if (c >= 0x41 && c <= 0x46) value = value * 16 + c - 0x37
      else if (c >= 0x61 && c <= 0x66) value = value * 16 + c - 0x57
      else return -1
    }
    return value
  }

  /** At an opening quote: passes the string, leaves start and end inside the quotes. */
  const readString = (): boolean => {
    start = ++at
    kind = VALUE_STRING
    // The plain run up to a quote, an escape or a control character: nearly all bytes of a line pass here.
    const line = bytes
    let i = at
    let plain = line[i]
    while (plain !== undefined && plain !== 0x22 && plain !== 0x5c && plain >= 0x20) plain = line[++i]
    at = i
    for (;;) {
      if (at >= length) return fail('NOT_JSON')
      const c = bytes[at] as number
      if (c === 0x22) {
        end = at++
        return true
      }
      if (c < 0x20) return fail('NOT_JSON')
      if (c !== 0x5c) {
        at++
        continue
      }
      kind = VALUE_ESCAPED
      const mark = bytes[at + 1]
      if (mark === 0x75) {
        const unit = hexAt(at + 2)
        if (unit < 0) return fail('NOT_JSON')
        at += 6
        if (unit >= 0xd800 && unit <= 0xdfff) {
          if (unit >= 0xdc00 || bytes[at] !== 0x5c || bytes[at + 1] !== 0x75) fail('UNPAIRED_SURROGATE')
          else {
            const low = hexAt(at + 2)
            if (low < 0xdc00 || low > 0xdfff) fail('UNPAIRED_SURROGATE')
            else at += 6
          }
        }
      } else if (
        mark === 0x22 ||
        mark === 0x5c ||
        mark === 0x2f ||
        mark === 0x62 ||
        mark === 0x66 ||
        mark === 0x6e ||
        mark === 0x72 ||
        mark === 0x74
      ) {
        at += 2
      } else return fail('NOT_JSON')
    }
  }

  const isWord = (word: string): boolean => {
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false
    return true
  }

  const readNumber = (): boolean => {
    start = at
    kind = VALUE_NUMBER
    if (bytes[at] === 0x2d) at++
    let c = bytes[at]
    if (c === 0x49 && isWord('Infinity')) {
      at += 8
      kind = VALUE_NOT_FINITE
      end = at
      return true
    }
    if (c === 0x30) c = bytes[++at]
    else if (c !== undefined && c >= 0x31 && c <= 0x39) {
      do c = bytes[++at]
      while (c !== undefined && c >= 0x30 && c <= 0x39)
    } else return fail('NOT_JSON')
    if (c === 0x2e) {
      const digits = ++at
      c = bytes[at]
      while (c !== undefined && c >= 0x30 && c <= 0x39) c = bytes[++at]
      if (at === digits) return fail('NOT_JSON')
    }
    if (c === 0x65 || c === 0x45) {
      c = bytes[++at]
      if (c === 0x2b || c === 0x2d) at++
      const digits = at
      c = bytes[at]
      while (c !== undefined && c >= 0x30 && c <= 0x39) c = bytes[++at]
      if (at === digits) return fail('NOT_JSON')
    }
    end = at
    return true
  }

  const readLiteral = (word: string, as: number): boolean => {
    if (!isWord(word)) return fail('NOT_JSON')
    start = at
    at += word.length
    end = at
    kind = as
    return true
  }

  /** Passes any value; of an object of the catalogue, takes its members. */
  const readValue = (depth: number, children: SlotTable | null, parent: Slot | null): boolean => {
    const c = bytes[at]
    switch (c) {
      case 0x22:
        return readString()
      case 0x74:
        return readLiteral('true', VALUE_TRUE)
      case 0x66:
        return readLiteral('false', VALUE_FALSE)
      case 0x6e:
        return readLiteral('null', VALUE_NULL)
      case 0x4e:
        return readLiteral('NaN', VALUE_NOT_FINITE)
      case 0x7b: {
        if (depth >= MAX_DEPTH) return fail('TOO_DEEP')
        const from = at++
        if (!readMembers(depth + 1, children, parent)) return false
        start = from
        end = at
        kind = VALUE_NESTED
        return true
      }
      case 0x5b: {
        if (depth >= MAX_DEPTH) return fail('TOO_DEEP')
        const from = at++
        skipSpace()
        if (bytes[at] === 0x5d) at++
        else
          for (;;) {
            skipSpace()
            if (!readValue(depth + 1, null, null)) return false
            skipSpace()
            const next = bytes[at++]
            if (next === 0x5d) break
            if (next !== 0x2c) return fail('NOT_JSON')
          }
        start = from
        end = at
        kind = VALUE_NESTED
        return true
      }
      default:
        return readNumber()
    }
  }

  const take = (slot: Slot) => {
    if (seen[slot.id] === turn) fail('DUPLICATE_KEY')
    seen[slot.id] = turn
    const column = slot.column
    if (column < 0 || kind === VALUE_NULL) return
    if (scan.kinds[column] !== VALUE_NONE && (ranks[column] as number) <= slot.rank) return
    scan.kinds[column] = kind
    scan.starts[column] = start
    scan.ends[column] = end
    ranks[column] = slot.rank
  }

  const noteUnknown = (from: number, to: number, parent: Slot | null) => {
    const i = scan.unknowns++
    scan.unknownStarts[i] = from
    scan.unknownEnds[i] = to
    scan.unknownParents[i] = parent ? Buffer.from(parent.name).toString() : null
  }

  /** Members of a nested object, after its brace. */
  const readMembers = (depth: number, children: SlotTable | null, parent: Slot | null): boolean => {
    skipSpace()
    if (bytes[at] === 0x7d) {
      at++
      return true
    }
    for (;;) {
      skipSpace()
      if (bytes[at] !== 0x22 || !readString()) return fail('NOT_JSON')
      const keyStart = start
      const keyEnd = end
      const slot = children && kind === VALUE_STRING ? findSlot(children, bytes, keyStart, keyEnd) : null
      skipSpace()
      if (bytes[at++] !== 0x3a) return fail('NOT_JSON')
      skipSpace()
      if (!readValue(depth, null, null)) return false
      if (slot) take(slot)
      else if (children) noteUnknown(keyStart, keyEnd, parent)
      skipSpace()
      const next = bytes[at++]
      if (next === 0x7d) return true
      if (next !== 0x2c) return fail('NOT_JSON')
    }
  }

  const readTop = (): boolean => {
    skipSpace()
    if (bytes[at++] !== 0x7b) return fail('NOT_JSON')
    let before = at
    let tail = true
    skipSpace()
    if (bytes[at] === 0x7d) {
      scan.cut = length
      at++
    } else
      for (;;) {
        skipSpace()
        const memberStart = at
        if (bytes[at] !== 0x22 || !readString()) return fail('NOT_JSON')
        const keyStart = start
        const keyEnd = end
        const slot = kind === VALUE_STRING ? findSlot(table, bytes, keyStart, keyEnd) : null
        skipSpace()
        if (bytes[at++] !== 0x3a) return fail('NOT_JSON')
        skipSpace()
        if (!readValue(1, slot ? slot.children : null, slot)) return false
        if (slot === null) noteUnknown(keyStart, keyEnd, null)
        else {
          take(slot)
          if (slot.timestamp) {
            scan.timestampKind = kind
            scan.timestampStart = start
            scan.timestampEnd = end
          }
        }
        if (slot !== null && slot.chain >= 0) {
          scan.chainKinds[slot.chain] = kind
          scan.chainStarts[slot.chain] = start
          scan.chainEnds[slot.chain] = end
          if (scan.cut < 0) scan.cut = before
        } else {
          if (scan.cut >= 0) tail = false
          scan.memberStarts[scan.members] = memberStart
          scan.memberEnds[scan.members++] = at
        }
        before = at
        skipSpace()
        const next = bytes[at++]
        if (next === 0x7d) break
        if (next !== 0x2c) return fail('NOT_JSON')
      }
    // No chain field at all: the event is the whole line. Chain fields in the middle: see `members`.
    if (!tail) scan.cut = -1
    else if (scan.cut < 0) scan.cut = length
    skipSpace()
    return at === length || fail('NOT_JSON')
  }

  return {
    scan,
    read(line) {
      bytes = line
      length = line.length
      at = 0
      fault = null
      turn = (turn + 1) >>> 0
      scan.kinds.fill(0)
      scan.chainKinds.fill(0)
      scan.timestampKind = VALUE_NONE
      scan.cut = -1
      scan.members = 0
      scan.unknowns = 0
      scan.carriageReturn = false
      readTop()
      return fault
    },
  }
}
