/** What a log line says of itself: its chain fields and the hash that its content gives, under a profile. */
import type { Profile } from '../../../../shared/model/verdict.ts'
import { type JsonValue, jcsText } from '../../verify/canonical/jcs-text.ts'
import { JsonSyntaxError, RESERVED_FIELDS, scanEntry } from '../../verify/canonical/python-json.ts'
import { canonicalRawLine } from '../../verify/canonical/raw-line.ts'
import { fromUtf8, sha256Hex, toUtf8 } from './bytes.ts'

export type ChainedLine = {
  readonly previousHash: string
  readonly currentHash: string
  readonly signature: string | null
  readonly keyId: string | null
  /** SHA-256 of previous hash and canonical text. */
  readonly computedHash: string
}

/** Reads a line (without its line feed) strictly. The string says why nothing can be proved of it. */
export function readChainedLine(bytes: Uint8Array, profile: Profile): ChainedLine | string {
  const text = fromUtf8(bytes)
  if (text === null) return 'the line is not UTF-8'
  try {
    const scanned = scanEntry(text)
    const [duplicate] = scanned.duplicates
    if (duplicate)
      return `the name ${JSON.stringify(duplicate.key)} occurs twice: readers disagree on which counts`
    const [inside] = scanned.reservedInside
    if (inside !== undefined) return `the reserved name ${inside} stands inside the event`
    if (scanned.hasNonJsonNumber && profile !== 'py-jsondumps-v0') return 'it holds NaN or an infinity'
    const previousHash = scanned.strings.get('previous_hash')
    const currentHash = scanned.strings.get('current_hash')
    if (previousHash === undefined || currentHash === undefined)
      return 'the line has no previous or current hash'
    const canonical = canonicalText(text, scanned.canonical, profile)
    if (canonical === null) return `the line has no canonical form of ${profile}`
    return {
      previousHash,
      currentHash,
      signature: scanned.strings.get('signature') ?? null,
      keyId: scanned.strings.get('key_id') ?? null,
      computedHash: sha256Hex(previousHash + canonical),
    }
  } catch (error) {
    if (error instanceof JsonSyntaxError) return `the line is no JSON object: ${error.message}`
    if (error instanceof RangeError) return `the line has no canonical form of ${profile}`
    throw error
  }
}

function canonicalText(text: string, python: string, profile: Profile): string | null {
  switch (profile) {
    case 'py-jsondumps-v0':
      return python
    case 'rawline-v1':
    case 'sigc-v1':
      return canonicalRawLine(text)
    case 'jcs-v1': {
      const event = JSON.parse(text) as { [name: string]: JsonValue }
      for (const name of RESERVED_FIELDS) delete event[name]
      return jcsText(event)
    }
    case 'manifest-only':
      return null
  }
}

/** The message that an entry's signature covers; null when it binds a place that is not known. */
export function signedMessage(
  profile: Profile,
  currentHash: string,
  stream: string | null,
  seq: number | null,
): Uint8Array | null {
  if (profile !== 'sigc-v1') return toUtf8(currentHash)
  return stream === null || seq === null ? null : toUtf8(`sigc-v1/entry\n${stream}\n${seq}\n${currentHash}\n`)
}
