/** One line, taken apart: its chain fields, and the hash that its content gives. */
import { isAscii, isUtf8 } from 'node:buffer'
import type { FindingKind } from '../../../shared/model/finding.ts'
import type { Profile } from '../../../shared/model/verdict.ts'
import { type JsonValue, jcsText } from './canonical/jcs-text.ts'
import { isLooseNumber } from './canonical/loose-number.ts'
import { JsonSyntaxError, RESERVED_FIELDS, type ScannedEntry, scanEntry } from './canonical/python-json.ts'
import { canonicalRawLine } from './canonical/raw-line.ts'
import { sha256Hex } from './digest.ts'
import { isRecord } from './keys.ts'

export type KeyRotation = { readonly oldKeyId: string; readonly newKeyId: string }

/** What a line that is a JSON object says. Null: the field is not there, or is no text. */
export type Entry = {
  readonly previousHash: string | null
  readonly currentHash: string | null
  readonly signature: string | null
  readonly keyId: string | null
  readonly timestamp: string | null
  readonly eventId: string | null
  /** The text that is hashed after the previous hash; null when the profile gives none. */
  readonly canonical: string | null
  /** SHA-256(previous_hash + canonical); null when there is no canonical form or no previous hash. */
  readonly computedHash: string | null
  /** The first line-level objection: a duplicate key, a reserved name inside the event. */
  readonly objection: Objection | null
  readonly rotation: KeyRotation | null
  /** A number of the event that its canonical bytes do not tell from others (jcs-v1): its hash says less. */
  readonly hasLooseNumber: boolean
  /** Where the content does not give the hash: another profile, in which it does. */
  readonly otherProfile: Profile | null
}

export type Objection = {
  readonly kind: FindingKind
  readonly message: string
  readonly actual: string | null
}

/** A line that is no entry at all. */
export type Unreadable = { readonly unreadable: Objection }

/** Reads one line's bytes (without LF) under a profile. `null` profile: a log without a hash chain. */
export function readEntry(bytes: Buffer, profile: Profile | null): Entry | Unreadable {
  if (bytes.length === 0) return BLANK
  const text = decode(bytes)
  if (text === null)
    return { unreadable: { kind: 'INVALID_UTF8', message: 'The line is not UTF-8.', actual: null } }
  let scanned: ScannedEntry
  let hasLooseNumber = false
  const onNumber = (lexeme: string) => {
    hasLooseNumber ||= isLooseNumber(lexeme)
  }
  try {
    scanned = scanEntry(text, profile === 'jcs-v1' ? onNumber : undefined)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return notJson(`${error.message} at character ${error.at + 1}`)
    throw error
  }
  if (scanned.hasNonJsonNumber && profile !== 'py-jsondumps-v0') return notJson('NaN or Infinity')
  const canonical = canonicalText(text, scanned, profile)
  const entry = assemble(scanned, canonical, hasLooseNumber)
  return entry.computedHash !== null && entry.computedHash === entry.currentHash
    ? entry
    : { ...entry, otherProfile: otherProfile(text, scanned, entry, profile) }
}

/** The event that records in the log that the key changes. */
export const ROTATION = 'audit.key_rotation'

/** The text of a line, or null when the bytes are not UTF-8. */
export function decode(bytes: Buffer): string | null {
  if (isAscii(bytes)) return bytes.toString('latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : null
}

/** Made once: a hostile log may have a hundred million of them. */
const BLANK = notJson('it is empty')

function notJson(why: string): Unreadable {
  return { unreadable: { kind: 'NOT_JSON', message: `The line is not a JSON object: ${why}.`, actual: null } }
}

function canonicalText(text: string, scanned: ScannedEntry, profile: Profile | null): string | null {
  switch (profile) {
    case 'py-jsondumps-v0':
      return scanned.canonical
    case 'rawline-v1':
    case 'sigc-v1':
      return canonicalRawLine(text)
    case 'jcs-v1':
      return canonicalJcs(text)
    case 'manifest-only':
    case null:
      return null
  }
}

function canonicalJcs(text: string): string | null {
  const event = JSON.parse(text) as { [key: string]: JsonValue }
  for (const name of RESERVED_FIELDS) delete event[name]
  try {
    return jcsText(event)
  } catch (error) {
    if (error instanceof RangeError) return null // no canonical form: a lone surrogate, a number beyond a double
    throw error
  }
}

function assemble(scanned: ScannedEntry, canonical: string | null, hasLooseNumber: boolean): Entry {
  const previousHash = scanned.strings.get('previous_hash') ?? null
  return {
    previousHash,
    currentHash: scanned.strings.get('current_hash') ?? null,
    signature: scanned.strings.get('signature') ?? null,
    keyId: scanned.strings.get('key_id') ?? null,
    timestamp: scanned.strings.get('timestamp') ?? null,
    eventId: scanned.strings.get('event_id') ?? null,
    canonical,
    computedHash: canonical === null || previousHash === null ? null : sha256Hex(previousHash + canonical),
    objection: objectionTo(scanned),
    rotation: scanned.strings.get('event_type') === ROTATION ? rotationOf(scanned) : null,
    hasLooseNumber,
    otherProfile: null,
  }
}

/** Profiles that differ in what they hash. */
const SPELLINGS = ['py-jsondumps-v0', 'jcs-v1', 'rawline-v1'] as const

function otherProfile(
  text: string,
  scanned: ScannedEntry,
  entry: Entry,
  profile: Profile | null,
): Profile | null {
  if (profile === null || profile === 'manifest-only') return null
  const isStrict = !scanned.hasNonJsonNumber
  const fits = SPELLINGS.find(
    (other) => (other !== 'jcs-v1' || isStrict) && hashFits(entry, canonicalText(text, scanned, other)),
  )
  return fits ?? null
}

function hashFits({ previousHash, currentHash }: Entry, canonical: string | null): boolean {
  return previousHash !== null && canonical !== null && sha256Hex(previousHash + canonical) === currentHash
}

function objectionTo(scanned: ScannedEntry): Objection | null {
  const duplicate = scanned.duplicates[0]
  if (duplicate) {
    const where = duplicate.path === '' ? '' : ` in ${duplicate.path}`
    const message = `The name ${JSON.stringify(duplicate.key)} occurs twice${where}; readers disagree on which value counts.`
    return { kind: 'DUPLICATE_KEY', message, actual: duplicate.key }
  }
  const reserved = scanned.reservedInside[0]
  if (reserved !== undefined) {
    const message = `The reserved name ${reserved} stands inside the event.`
    return { kind: 'RESERVED_FIELD', message, actual: reserved }
  }
  return null
}

function rotationOf(scanned: ScannedEntry): KeyRotation | null {
  const details: unknown = parseOrNull(scanned.others.get('details'))
  if (!isRecord(details)) return null
  const { old_key_id, new_key_id } = details
  return typeof old_key_id === 'string' && typeof new_key_id === 'string'
    ? { oldKeyId: old_key_id, newKeyId: new_key_id }
    : null
}

function parseOrNull(text: string | undefined): unknown {
  try {
    return text === undefined ? null : JSON.parse(text)
  } catch {
    return null // NaN in the details: no rotation record
  }
}
