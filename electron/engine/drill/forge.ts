/** What a forger does to a line: its text in Latin-1, so that a character is a byte. */
import { sign } from 'node:crypto'
import type { SigningKey } from '../seal/index.ts'
import { ZERO_HASH } from '../verify/digest.ts'
import { readEntry } from '../verify/entry.ts'
import { signedMessage } from '../verify/signatures.ts'
import type { DayUnderDrill, LineEdit } from './types.ts'

const PREVIOUS = /("previous_hash"\s*:\s*")([^"]*)(")/
const CURRENT = /("current_hash"\s*:\s*")([^"]*)(")/
const SIGNATURE = /("signature"\s*:\s*")([^"]*)(")/
const KEY_ID = /("key_id"\s*:\s*")([^"]*)(")/

export const previousHash = (line: string) => PREVIOUS.exec(line)?.[2] ?? null
export const currentHash = (line: string) => CURRENT.exec(line)?.[2] ?? null
export const withPrevious = (line: string, hash: string) => line.replace(PREVIOUS, `$1${hash}$3`)
export const withCurrent = (line: string, hash: string) => line.replace(CURRENT, `$1${hash}$3`)

/** Where the event ends and its chain fields may begin: edits of content stay before it. */
function contentEnd(line: string): number {
  const ends = [PREVIOUS, CURRENT, SIGNATURE, KEY_ID].map((field) => field.exec(line)?.index ?? line.length)
  return Math.min(...ends)
}

const PLAIN_VALUE = /("(?!timestamp"|ts"|time")[^"\\]+"\s*:\s*"[^"\\]*?)([A-Za-z0-9])/
const PRICE =
  /("(?:fill_price|limit_price|price|nav|premium_collected|net_proceeds|commission)"\s*:\s*"?)(\d*)(\d)(\.\d+)?/
const QUANTITY =
  /("(?:quantity|shares|contracts|qty|symbols_count|duration_ms|latency_ms|retry_count)"\s*:\s*)(-?\d*)(\d)/
const TIME = /("timestamp"\s*:\s*"[^"]*?)(\d)([^0-9"]*")/

/** The line with a match of `pattern` in its event replaced; null when it has none. */
function inContent(
  line: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
): { readonly text: string; readonly from: string; readonly to: string } | null {
  const match = pattern.exec(line.slice(0, contentEnd(line)))
  if (!match) return null
  const to = replace(match)
  const text = line.slice(0, match.index) + to + line.slice(match.index + match[0].length)
  return { text, from: match[0], to }
}

export type Change = { readonly text: string; readonly from: string; readonly to: string }

const nextDigit = (digit = '0') => String((Number(digit) + 1) % 10)

/** One letter or digit of a text value becomes another. */
export function changeByte(line: string): Change | null {
  return inContent(line, PLAIN_VALUE, ([, head, letter]) => `${head}${letter === 'x' ? 'y' : 'x'}`)
}

export function changePrice(line: string): Change | null {
  return inContent(
    line,
    PRICE,
    ([, head, more, digit, rest]) => `${head}${more}${nextDigit(digit)}${rest ?? ''}`,
  )
}

export function changeQuantity(line: string): Change | null {
  return inContent(line, QUANTITY, ([, head, more, digit]) => `${head}${more}${nextDigit(digit)}`)
}

/** The last digit of the time, one up. */
export function changeTime(line: string): Change | null {
  return inContent(line, TIME, ([, head, digit, tail]) => `${head}${nextDigit(digit)}${tail}`)
}

/** A letter written as the escape that means the same. */
export function escapeLetter(line: string): Change | null {
  return inContent(line, PLAIN_VALUE, ([, head, letter]) => {
    const code = (letter ?? '').charCodeAt(0).toString(16).padStart(4, '0')
    return `${head}\\u${code}`
  })
}

/** A number becomes what is no JSON. */
export function changeToNaN(line: string): Change | null {
  return inContent(line, /("[^"\\]+"\s*:\s*)(-?\d+(?:\.\d+)?)/, ([, head]) => `${head}NaN`)
}

/** A byte that no UTF-8 text has. */
export function breakUtf8(line: string): Change | null {
  return inContent(line, PLAIN_VALUE, ([, head]) => `${head}\xff`)
}

/** A member put first: `before` the others, so that for most readers a later one of the same name counts. */
export function addMember(line: string, member: string): string {
  return line.replace('{', `{${member}, `)
}

/** The first member again, before itself: the same name twice. */
export function repeatMember(line: string): Change | null {
  return inContent(line, /\{\s*("[^"\\]+"\s*:\s*"[^"\\]*")/, ([whole, member]) => {
    return `{${(member ?? '').replace(/"$/, 'x"')}, ${whole.slice(1).trimStart()}`
  })
}

/** The line with its hash made anew, over `previous` when given; null when it has no hash that could be. */
export function rehash(line: string, day: DayUnderDrill, previous?: string): string | null {
  const linked = previous === undefined ? line : withPrevious(line, previous)
  const entry = readEntry(Buffer.from(linked, 'latin1'), day.profile)
  if ('unreadable' in entry || entry.computedHash === null) return null
  return withCurrent(linked, entry.computedHash)
}

/**
 * An edit that changes line `at` and chains it and every line after it anew; signatures stay what they were.
 * `previous` replaces the first link.
 */
export function rechainFrom(
  day: DayUnderDrill,
  at: number,
  change: (line: string) => string,
  options: { readonly previous?: string; readonly finish?: (line: string, number: number) => string } = {},
): LineEdit {
  const finish = options.finish ?? ((line: string) => line)
  let previous: string | undefined = options.previous
  return (line, number) => {
    if (number < at) return null
    const chained = rehash(number === at ? change(line) : line, day, previous)
    if (chained === null) return null
    previous = currentHash(chained) ?? ZERO_HASH
    return `${finish(chained, number)}\n`
  }
}

export function withoutSignature(line: string): string {
  return line.replace(/,\s*"signature"\s*:\s*"[^"]*"/, '').replace(/,\s*"key_id"\s*:\s*"[^"]*"/, '')
}

/** Another good base64 of the same length: the first letter changed. */
export function damageSignature(line: string): string {
  return line.replace(SIGNATURE, (_, head: string, value: string, tail: string) => {
    return `${head}${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}${tail}`
  })
}

/** Signed by another key: named as that key, or under the name that is there. */
export function signedBy(
  line: string,
  number: number,
  day: DayUnderDrill,
  key: SigningKey,
  name: 'named' | 'under the name that is there',
): string {
  const seq = day.firstSeq === null ? null : day.firstSeq + number - 1
  const message = signedMessage(day.profile ?? 'manifest-only', currentHash(line) ?? '', day.stream, seq)
  const signed = line.replace(SIGNATURE, `$1${sign(null, message, key.privateKey).toString('base64')}$3`)
  return name === 'named' ? signed.replace(KEY_ID, `$1${key.publicKey.fingerprint}$3`) : signed
}

/** The event's own id, made another: a forged entry is no repetition. */
export function withOtherId(line: string): string {
  return line.replace(/("event_id"\s*:\s*")([^"]*)(")/, '$1forged-$2$3')
}

export const isPriced = (line: string) => changePrice(line) !== null
export const isCounted = (line: string) => changeQuantity(line) !== null
