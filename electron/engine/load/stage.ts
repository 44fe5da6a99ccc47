import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { MORE_DRIFT } from '../../../shared/model/drift.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import {
  EVENT_COLUMNS,
  type EventColumn,
  KNOWN_EVENT_TYPES,
  KNOWN_LOG_TYPES,
  MONEY,
  QUANTITY,
} from './columns.ts'
import { fitDecimal, fitInteger, isNumberText } from './fit-number.ts'
import { HashSummer, hexDigit } from './hash-sums.ts'
import { isCalendarDay, parseTimestamp } from './parse-timestamp.ts'
import {
  createScanner,
  VALUE_ESCAPED,
  VALUE_FALSE,
  VALUE_NESTED,
  VALUE_NONE,
  VALUE_NOT_FINITE,
  VALUE_NULL,
  VALUE_NUMBER,
  VALUE_STRING,
  VALUE_TRUE,
} from './scan-line.ts'
import { DELIMITER, ESCAPE, escapeCode, mustEscape } from './staging-format.ts'
import type { Drift, Stager, StageSummary, StageTarget, VerifiedLine } from './types.ts'
import { WordIndexer } from './word-index.ts'

export type { Stager, StageSummary, StageTarget, VerifiedLine } from './types.ts'

const BUFFER_SIZE = 1 << 20
/** A rejected line longer than this is kept cut: its whole is in the archived file. */
const RAW_KEPT = 64 * 1024
/** A hostile file may invent a field per line: beyond this many, drift is counted under one name. */
const DRIFT_KEPT = 500
const NAME_KEPT = 200

/** Buffered writer of one staging file. */
class StagingFile {
  readonly path: string
  readonly buffer = Buffer.allocUnsafe(BUFFER_SIZE)
  used = 0
  /** Bytes of the longest row: the reader has to be told when it is out of the ordinary. */
  longest = 0
  #rowStart = 0
  /** Bytes that are in the file. */
  written = 0
  #fd: number | null

  constructor(path: string) {
    this.path = path
    this.#fd = openSync(path, 'wx')
  }

  flush(): void {
    if (this.#fd === null) throw new BlotterError('INTERNAL', `The staging file ${this.path} is closed.`)
    for (let at = 0; at < this.used; ) at += writeSync(this.#fd, this.buffer, at, this.used - at)
    this.written += this.used
    this.used = 0
  }

  byte(value: number): void {
    if (this.used === BUFFER_SIZE) this.flush()
    this.buffer[this.used++] = value
  }

  repeat(value: number, count: number): void {
    if (BUFFER_SIZE - this.used < count) this.flush()
    const { buffer, used } = this
    for (let i = 0; i < count; i++) buffer[used + i] = value
    this.used = used + count
  }

  /** Bytes that need no escape. */
  bytes(from: Uint8Array, start: number, end: number): void {
    let at = start
    while (at < end) {
      if (this.used === BUFFER_SIZE) this.flush()
      const room = Math.min(end - at, BUFFER_SIZE - this.used)
      const { buffer, used } = this
      if (room < 48) for (let i = 0; i < room; i++) buffer[used + i] = from[at + i] as number
      else buffer.set(from.subarray(at, at + room), used)
      this.used += room
      at += room
    }
  }

  /** ASCII text without control characters. */
  plain(text: string): void {
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i))
  }

  /** Any bytes; returns true when something had to be escaped. */
  escaped(from: Uint8Array): boolean {
    let any = false
    for (const value of from) {
      if (mustEscape(value)) {
        any = true
        this.byte(ESCAPE)
        this.byte(escapeCode(value))
      } else this.byte(value)
    }
    return any
  }

  endRow(): void {
    this.byte(0x0a)
    const at = this.written + this.used
    if (at - this.#rowStart > this.longest) this.longest = at - this.#rowStart
    this.#rowStart = at
  }

  close(): void {
    if (this.#fd === null) return
    const fd = this.#fd
    this.#fd = null
    closeSync(fd)
  }
}

const SIDES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    buy: 'buy',
    b: 'buy',
    bot: 'buy',
    bought: 'buy',
    long: 'buy',
    sell: 'sell',
    s: 'sell',
    sld: 'sell',
    sold: 'sell',
    short: 'short',
    ss: 'short',
    sell_short: 'short',
    short_sell: 'short',
    sellshort: 'short',
    sell_to_open: 'short',
    cover: 'cover',
    bc: 'cover',
    buy_to_cover: 'cover',
    buy_cover: 'cover',
    buytocover: 'cover',
    buy_to_close: 'cover',
  }),
)

const isDigit = (c: number | undefined) => c !== undefined && c >= 0x30 && c <= 0x39

/** `YYYY-MM-DD?HH:MM:SS[.fff]Z` with a fraction of at most 9 digits: the usual spelling, copied without a thought. */
function isUsualTime(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length < 20 || length > 30 || bytes[end - 1] !== 0x5a) return false
  const digits = (at: number, count: number): number => {
    let value = 0
    for (let i = start + at; i < start + at + count; i++) {
      const c = bytes[i] as number
      if (c < 0x30 || c > 0x39) return -1
      value = value * 10 + c - 0x30
    }
    return value
  }
  if (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d || bytes[start + 10] !== 0x54) return false
  if (bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return false
  const year = digits(0, 4)
  const hour = digits(11, 2)
  const minute = digits(14, 2)
  const second = digits(17, 2)
  if (year < 1678 || year > 2261 || hour < 0 || hour > 23 || minute < 0 || minute > 59) return false
  if (second < 0 || second > 59 || !isCalendarDay(year, digits(5, 2), digits(8, 2))) return false
  if (length === 20) return true
  if (bytes[start + 19] !== 0x2e || length === 21) return false
  for (let i = start + 20; i < end - 1; i++) if (!isDigit(bytes[i])) return false
  return true
}

/** The staging files of one archive file: their endings. */
const ENDINGS = { rows: '.rows', rejects: '.rejects', index: '.index', rareWords: '.rare-words' }

/** Removes the staging files of a stager that is gone with its thread. `path` as it was given to `createStager`. */
export function removeStaged(path: string): void {
  for (const ending of Object.values(ENDINGS)) rmSync(path + ending, { force: true })
}

/**
 * Opens a stager: it takes the verified lines of one file, in order, and writes what the load reads. Pure Node, made
 * to run in the worker that verifies. `path` is the name of the staging file, without an ending; it must not exist.
 *
 * Texts and numbers are copied byte for byte; a value that does not fit its column becomes NULL there, counted as a
 * miss, and stays in `event_data`. A line that cannot be a row is written to the rejects, with its reason.
 */
export function createStager(path: string, target: StageTarget): Stager {
  const { searchable = true } = target
  const rowsFile = new StagingFile(path + ENDINGS.rows)
  const rejectsFile = new StagingFile(path + ENDINGS.rejects)
  const indexFile = new StagingFile(path + ENDINGS.index)
  const rareWordsFile = new StagingFile(path + ENDINGS.rareWords)
  const files = [rowsFile, rejectsFile, indexFile, rareWordsFile]
  const indexer = new WordIndexer(
    ({ segment, words, numbers, sets, trigrams, parts }) => {
      indexFile.plain(String(segment))
      for (const field of [words, ...[numbers, sets, trigrams, parts].map(toBase64)]) {
        indexFile.byte(DELIMITER)
        const text = Buffer.from(field, 'latin1')
        indexFile.bytes(text, 0, text.length)
      }
      indexFile.endRow()
    },
    (at, words) => {
      rareWordsFile.plain(String(at))
      rareWordsFile.byte(DELIMITER)
      rareWordsFile.bytes(words, 0, words.length)
      rareWordsFile.endRow()
    },
  )
  const { scan, read } = createScanner(EVENT_COLUMNS)
  const columns: readonly EventColumn[] = EVENT_COLUMNS
  const typeColumn = columns.findIndex(({ name }) => name === 'event_type')
  const logTypeColumn = columns.findIndex(({ name }) => name === 'log_type')
  const knownTypes = new Set(KNOWN_EVENT_TYPES)
  const knownLogTypes = new Set(KNOWN_LOG_TYPES)
  const summer = new HashSummer()
  const drift = new Map<
    string,
    { kind: Drift['kind']; name: string; type: string; count: number; line: number }
  >()
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  let lines = 0
  let rows = 0
  let rejects = 0
  let lineBytes = 0
  let castMisses = 0
  let rounded = 0
  let escaped = false
  let wide = false
  const used = new Uint8Array(columns.length)
  let line = 0
  let bytes: Uint8Array = new Uint8Array(0)

  const textOf = (kind: number, start: number, end: number): string => {
    const raw = decoder.decode(bytes.subarray(start, end))
    return kind === VALUE_ESCAPED ? (JSON.parse(`"${raw}"`) as string) : raw
  }

  const noteDrift = (kind: Drift['kind'], fullName: string, type: string) => {
    const name = fullName.slice(0, NAME_KEPT)
    let key = `${kind}\n${type}\n${name}`
    let found = drift.get(key)
    if (!found && drift.size >= DRIFT_KEPT) {
      key = kind
      found = drift.get(key)
      found ??= { kind, name: MORE_DRIFT, type: '', count: 0, line }
      drift.set(key, found)
    }
    if (found) found.count++
    else drift.set(key, { kind, name, type: type.slice(0, NAME_KEPT), count: 1, line })
  }

  /** The record's type, for drift. */
  const typeOfRecord = (): string => {
    for (const column of [typeColumn, logTypeColumn]) {
      const kind = scan.kinds[column] as number
      if (kind === VALUE_STRING || kind === VALUE_ESCAPED) {
        return textOf(kind, scan.starts[column] as number, scan.ends[column] as number)
      }
    }
    return ''
  }

  /** Records come in runs and by few types: the last types seen are told by their bytes alone. */
  const recent: Uint8Array[] = []
  const isKnownType = (): boolean => {
    const column = scan.kinds[typeColumn] === VALUE_NONE ? logTypeColumn : typeColumn
    if (scan.kinds[column] !== VALUE_STRING) return false
    const start = scan.starts[column] as number
    const end = scan.ends[column] as number
    const seen = recent.some((known) => {
      if (known.length !== end - start) return false
      for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false
      return true
    })
    if (seen) return true
    const type = textOf(VALUE_STRING, start, end)
    if (!knownTypes.has(type) && !knownLogTypes.has(type)) return false
    recent.push(bytes.slice(start, end))
    return true
  }

  const reject = (verified: VerifiedLine, reason: string) => {
    rejects++
    rejectsFile.plain(String(verified.lineNumber))
    rejectsFile.byte(DELIMITER)
    rejectsFile.plain(String(verified.byteOffset))
    rejectsFile.byte(DELIMITER)
    rejectsFile.escaped(Buffer.from(reason))
    rejectsFile.byte(DELIMITER)
    rejectsFile.escaped(Buffer.from(readableRaw(verified.bytes, verified.length ?? verified.bytes.length)))
    rejectsFile.endRow()
  }

  const writeText = (text: string) => {
    if (text === '') {
      rowsFile.byte(ESCAPE)
      rowsFile.byte(escapeCode(null))
      escaped = true
    } else if (rowsFile.escaped(Buffer.from(text))) escaped = true
  }

  /**
   * Writes the value, or nothing when it does not fit; returns false then. A quoted number counts as a number in every
   * column of numbers: that is how careful writers keep their decimals.
   */
  const writeValue = (column: EventColumn, kind: number, start: number, end: number): boolean => {
    switch (column.kind) {
      case 'text':
        if (kind === VALUE_NESTED || kind === VALUE_NOT_FINITE) return false
        if (kind === VALUE_ESCAPED || start === end) writeText(textOf(kind, start, end))
        else rowsFile.bytes(bytes, start, end)
        return true
      case 'side': {
        if (kind !== VALUE_STRING) return false
        const side = SIDES.get(
          textOf(kind, start, end)
            .trim()
            .toLowerCase()
            .replaceAll(/[\s-]+/g, '_'),
        )
        if (side === undefined) return false
        rowsFile.plain(side)
        return true
      }
      case 'decimal':
      case 'quantity': {
        if (kind !== VALUE_NUMBER && kind !== VALUE_STRING) return false
        if (isShortDecimal(bytes, start, end)) {
          rowsFile.bytes(bytes, start, end)
          return true
        }
        if (end - start > 200) return false
        const fitted = fitDecimal(textOf(kind, start, end), column.kind === 'decimal' ? MONEY : QUANTITY)
        if (fitted === null) return false
        if (fitted.rounded) rounded++
        if (column.kind === 'quantity') wide = true
        rowsFile.plain(fitted.text)
        return true
      }
      case 'integer': {
        if (kind !== VALUE_NUMBER && kind !== VALUE_STRING) return false
        const fitted = end - start > 60 ? null : fitInteger(textOf(kind, start, end))
        if (fitted === null) return false
        rowsFile.plain(fitted)
        return true
      }
      case 'double':
        if (end - start > 400) return false
        if (kind === VALUE_STRING) {
          const text = textOf(kind, start, end)
          if (!isNumberText(text) || !Number.isFinite(Number(text))) return false
          rowsFile.plain(text)
          return true
        }
        if (kind !== VALUE_NUMBER) return false
        if (end - start > 20 && !Number.isFinite(Number(textOf(kind, start, end)))) return false
        if (end - start <= 20 && hasExponent(bytes, start, end)) {
          if (!Number.isFinite(Number(textOf(kind, start, end)))) return false
        }
        rowsFile.bytes(bytes, start, end)
        return true
      case 'boolean':
        if (kind !== VALUE_TRUE && kind !== VALUE_FALSE) return false
        rowsFile.plain(kind === VALUE_TRUE ? 'true' : 'false')
        return true
      case 'date': {
        if (kind !== VALUE_STRING || end - start !== 10) return false
        const text = textOf(kind, start, end)
        if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
        if (!isCalendarDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))))
          return false
        rowsFile.plain(text)
        return true
      }
      case 'timestamp': {
        if (kind !== VALUE_STRING) return false
        if (isUsualTime(bytes, start, end)) {
          rowsFile.bytes(bytes, start, end - 1)
          return true
        }
        const time = parseTimestamp(textOf(kind, start, end))
        if (time === null) return false
        if (time.cut) castMisses++
        rowsFile.plain(time.text)
        return true
      }
    }
  }

  /** The event without its chain fields: the line's own bytes, cut. */
  const writeEvent = () => {
    const write = (start: number, end: number) => {
      if (searchable) indexer.add(line, bytes, start, end)
      if (scan.carriageReturn) {
        if (rowsFile.escaped(bytes.subarray(start, end))) escaped = true
      } else rowsFile.bytes(bytes, start, end)
    }
    if (scan.cut === bytes.length) write(0, bytes.length)
    else if (scan.cut >= 0) {
      write(0, scan.cut)
      rowsFile.byte(0x7d)
    } else {
      rowsFile.byte(0x7b)
      for (let i = 0; i < scan.members; i++) {
        if (i > 0) rowsFile.plain(', ')
        write(scan.memberStarts[i] as number, scan.memberEnds[i] as number)
      }
      rowsFile.byte(0x7d)
    }
  }

  const stage = (verified: VerifiedLine): void => {
    bytes = verified.bytes
    line = verified.lineNumber
    if (!isUtf8(bytes)) {
      reject(verified, 'INVALID_UTF8')
      return
    }
    const fault = read(bytes)
    if (fault !== null) {
      reject(verified, fault)
      return
    }
    const { timestampKind, timestampStart, timestampEnd } = scan
    if (timestampKind !== VALUE_STRING && timestampKind !== VALUE_ESCAPED) {
      reject(
        verified,
        timestampKind === VALUE_NONE || timestampKind === VALUE_NULL
          ? 'TIMESTAMP_MISSING'
          : 'TIMESTAMP_INVALID',
      )
      return
    }
    const usual = timestampKind === VALUE_STRING && isUsualTime(bytes, timestampStart, timestampEnd)
    const time = usual ? null : parseTimestamp(textOf(timestampKind, timestampStart, timestampEnd))
    if (!usual && time === null) {
      reject(verified, 'TIMESTAMP_INVALID')
      return
    }

    rowsFile.plain(String(line))
    rowsFile.byte(DELIMITER)
    rowsFile.plain(String(verified.byteOffset))
    rowsFile.byte(DELIMITER)
    if (time === null) rowsFile.bytes(bytes, timestampStart, timestampEnd - 1)
    else {
      if (time.cut) castMisses++
      rowsFile.plain(time.text)
    }
    rowsFile.byte(DELIMITER)
    // key_id is the last of the chain fields.
    const keyKind = scan.chainKinds[3] as number
    const keyStart = scan.chainStarts[3] as number
    const keyEnd = scan.chainEnds[3] as number
    if (keyKind === VALUE_STRING && keyEnd > keyStart) rowsFile.bytes(bytes, keyStart, keyEnd)
    else if (keyKind === VALUE_STRING || keyKind === VALUE_ESCAPED)
      writeText(textOf(keyKind, keyStart, keyEnd))
    rowsFile.byte(DELIMITER)
    // The row's own current_hash, not the verifier's word for it: the two are compared after the load.
    const hashAt = scan.chainStarts[1] as number
    if (scan.chainKinds[1] === VALUE_STRING && isHash(bytes, hashAt, scan.chainEnds[1] as number)) {
      rowsFile.plain('0x')
      rowsFile.bytes(bytes, hashAt, hashAt + 16)
    }
    if (verified.currentHash !== null) summer.add(line, verified.currentHash)

    let delimiters = 0
    for (let i = 0; i < columns.length; i++) {
      delimiters++
      const kind = scan.kinds[i] as number
      if (kind === VALUE_NONE) continue
      rowsFile.repeat(DELIMITER, delimiters)
      delimiters = 0
      used[i] = 1
      const column = columns[i] as EventColumn
      if (!writeValue(column, kind, scan.starts[i] as number, scan.ends[i] as number)) {
        castMisses++
        noteDrift('value', column.paths.join(', '), typeOfRecord())
      }
    }
    rowsFile.repeat(DELIMITER, delimiters + 1)
    writeEvent()
    rowsFile.endRow()
    rows++

    for (let i = 0; i < scan.unknowns; i++) {
      const name = textOf(VALUE_STRING, scan.unknownStarts[i] as number, scan.unknownEnds[i] as number)
      const parent = scan.unknownParents[i]
      noteDrift('field', parent ? `${parent}.${name}` : name, typeOfRecord())
    }
    if (!isKnownType()) {
      const type = typeOfRecord()
      noteDrift('type', type || '(none)', type)
    }
  }

  const discard = () => {
    for (const file of files) file.close()
    removeStaged(path)
  }

  return {
    onLine(verified) {
      lines++
      lineBytes += (verified.length ?? verified.bytes.length) + 1
      if (verified.status === 'rejected') {
        line = verified.lineNumber
        reject(verified, verified.reason ?? 'REJECTED')
      } else stage(verified)
    },
    finish(): StageSummary {
      indexer.finish()
      for (const file of files) {
        file.flush()
        file.close()
      }
      return {
        file: target.file,
        day: target.day,
        rowsPath: rowsFile.path,
        rowBytes: rowsFile.written,
        rejectsPath: rejectsFile.path,
        indexPath: indexFile.path,
        rareWordsPath: rareWordsFile.path,
        lines,
        rows,
        rejects,
        lineBytes,
        longestRow: Math.max(...files.map(({ longest }) => longest)),
        castMisses,
        rounded,
        escaped,
        columns: columns.filter((_column, i) => used[i] === 1).map(({ name }) => name),
        wide,
        hashSums: summer.sums(),
        drift: [...drift.values()].map(({ kind, name, type, count, line: first }) => ({
          kind,
          name,
          event_type: type,
          count,
          first_line: first,
        })),
      }
    },
    discard,
  }
}

const toBase64 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')

/** 64 bytes of which the first 16, which are kept, are lower-case hex. */
function isHash(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 64) return false
  for (let i = start; i < start + 16; i++) if (hexDigit(bytes[i] as number) < 0) return false
  return true
}

/** Plain digits with at most 12 before and 6 after the point: fits MONEY as it stands. */
function isShortDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  if (bytes[at] === 0x2d) at++
  const whole = at
  while (at < end && isDigit(bytes[at])) at++
  if (at === whole || at - whole > 12) return false
  if (at === end) return true
  if (bytes[at++] !== 0x2e) return false
  const fraction = at
  while (at < end && isDigit(bytes[at])) at++
  return at === end && at > fraction && at - fraction <= 6
}

function hasExponent(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = bytes[i]
    if (c === 0x65 || c === 0x45) return true
  }
  return false
}

/** A rejected line as text: what is not UTF-8 is shown as \xNN; a giant is cut. */
function readableRaw(bytes: Uint8Array, length: number): string {
  const kept = bytes.length > RAW_KEPT ? bytes.subarray(0, RAW_KEPT) : bytes
  const cut = length > RAW_KEPT ? ` … (${length} bytes in all)` : ''
  if (isUtf8(kept)) return Buffer.from(kept).toString('utf8') + cut
  let text = ''
  for (const byte of kept) {
    text +=
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return text + cut
}
