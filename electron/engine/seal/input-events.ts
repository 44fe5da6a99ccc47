import type { Day } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import {
  JsonSyntaxError,
  RESERVED_FIELDS,
  type ScannedEntry,
  scanEntry,
} from '../verify/canonical/python-json.ts'
import { sortableTimestamp } from '../verify/timestamp.ts'
import type { EntryProfile } from './entry.ts'
import { readLines } from './read-lines.ts'

/** A checked event, ready to be sealed. `line` is the input's text without the space around it. */
export type InputEvent = {
  readonly line: string
  readonly timestamp: string
  readonly day: Day
  readonly file: string
}

/**
 * Reads and checks the events of the files, one after the other. Throws USAGE naming file:line for whatever would
 * make the archive ambiguous: no JSON object, not UTF-8, a name twice, a chain field, a missing or unreadable
 * timestamp, time that runs backwards.
 */
export async function* readInputEvents(
  files: readonly string[],
  profile: EntryProfile,
  signal?: AbortSignal,
): AsyncGenerator<InputEvent> {
  let latest = ''
  let latestAt = ''
  for (const file of files) {
    for await (const { line, bytes } of readLines(file, signal)) {
      const where = `${file}:${line}`
      const text = decode(bytes, where)
      const timestamp = checkEvent(text, profile, where)
      const instant = instantOf(timestamp, where)
      if (instant < latest) {
        refuse(
          where,
          `its timestamp ${timestamp} is earlier than that of ${latestAt}`,
          'Sort the events by time first.',
        )
      }
      latest = instant
      latestAt = where
      yield { line: text, timestamp, day: instant.slice(0, 10), file }
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(bytes: Buffer, where: string): string {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    refuse(where, 'not UTF-8', 'Convert the file first, e.g. with iconv.')
  }
  if (text.startsWith('\ufeff')) refuse(where, 'starts with a byte order mark', 'Save the file without one.')
  return text.replace(/^[ \t\r]+|[ \t\r]+$/g, '')
}

/** Checks one line and returns its timestamp's text. */
function checkEvent(text: string, profile: EntryProfile, where: string): string {
  if (text === '') refuse(where, 'the line is empty', 'Every line is one JSON object; remove empty lines.')
  let event: ScannedEntry
  try {
    event = scanEntry(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    refuse(where, `${error.message} (column ${error.at + 1})`, 'Every line is one JSON object.')
  }
  const [twice] = event.duplicates
  if (twice) {
    const within = twice.path === '' ? '' : ` in ${twice.path}`
    refuse(
      where,
      `the name "${twice.key}" occurs twice${within}`,
      'Readers disagree on which one counts: keep one.',
    )
  }
  const reserved =
    RESERVED_FIELDS.find((name) => event.strings.has(name) || event.others.has(name)) ??
    event.reservedInside[0]
  if (reserved !== undefined) {
    refuse(
      where,
      `"${reserved}" is a chain field`,
      'Only sealing writes these. Has the file been sealed already?',
    )
  }
  if (event.hasNonJsonNumber && profile !== 'py-jsondumps-v0') {
    refuse(where, 'NaN or Infinity is no JSON', 'Only the profile py-jsondumps-v0 knows them.')
  }
  if (profile === 'jcs-v1') refuseWithoutJcs(text, where)
  const timestamp = event.strings.get('timestamp')
  if (timestamp === undefined) {
    refuse(
      where,
      'no "timestamp" (a text)',
      'Every event carries the time it happened, e.g. 2024-01-15T14:30:00.123456Z.',
    )
  }
  return timestamp
}

/** RFC 8785 has no spelling for lone surrogates and for numbers beyond the doubles. */
function refuseWithoutJcs(text: string, where: string): void {
  // An escape is the only way to write a lone surrogate in UTF-8; a number overflows to infinity.
  const bad = findUnprintable(JSON.parse(text))
  if (bad !== null) refuse(where, bad, 'Another profile takes it: sigc-v1 or rawline-v1.')
}

function findUnprintable(value: unknown): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : 'a lone surrogate has no canonical form'
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'a number is too large for RFC 8785'
  if (typeof value !== 'object' || value === null) return null
  for (const [name, item] of Object.entries(value)) {
    const bad = findUnprintable(name) ?? findUnprintable(item)
    if (bad !== null) return bad
  }
  return null
}

/** The UTC instant as a text that sorts as time does. */
function instantOf(timestamp: string, where: string): string {
  return (
    sortableTimestamp(timestamp) ??
    refuse(
      where,
      `the timestamp ${JSON.stringify(timestamp)} cannot be read`,
      'Write it in UTC like 2024-01-15T14:30:00.123456Z, with up to nine digits after the point.',
    )
  )
}

function refuse(where: string, what: string, hint: string): never {
  throw new BlotterError('USAGE', `${where}: ${what}.`, { hint })
}
