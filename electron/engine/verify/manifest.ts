/** The manifest of a day: what its log contained when it was sealed. */
import { isDay } from '../../../shared/model/archive.ts'
import { PROFILES, type Profile } from '../../../shared/model/verdict.ts'
import { isHash } from './digest.ts'
import { parseJcs } from './jcs.ts'
import { isRecord, isSequence } from './keys.ts'

export type Manifest = {
  readonly stream: string
  readonly day: string
  readonly manifest_seq: number
  readonly object: string
  readonly profile: Profile
  readonly entries: number
  readonly first_seq: number | null
  readonly last_seq: number | null
  readonly first_timestamp: string | null
  readonly last_timestamp: string | null
  readonly first_previous_hash: string | null
  readonly last_current_hash: string | null
  readonly plain_bytes: number
  readonly plain_sha256: string
  readonly gz_bytes: number
  readonly gz_sha256: string
  readonly merkle_root: string
  readonly previous_manifest_sha256: string
}

/** Parses a manifest's bytes; the string says why they are none. */
export function parseManifest(bytes: Uint8Array): Manifest | string {
  const value = parseJcs(bytes)
  if (value === undefined) return 'it is not JSON in canonical form (RFC 8785)'
  if (!isRecord(value)) return 'it is no JSON object'
  if (value.format !== 'sigc-manifest-v1') return `its format is ${JSON.stringify(value.format)}`
  for (const [name, fits] of FIELDS) if (!fits(value[name])) return `its ${name} is missing or malformed`
  return value as unknown as Manifest
}

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const orNull = (fits: (value: unknown) => boolean) => (value: unknown) =>
  value === null || value === undefined || fits(value)

const FIELDS: readonly (readonly [keyof Manifest, (value: unknown) => boolean])[] = [
  ['stream', isText],
  ['day', (value) => typeof value === 'string' && isDay(value)],
  ['manifest_seq', isSequence],
  ['object', isText],
  ['profile', (value) => PROFILES.some((profile) => profile === value)],
  ['entries', isSequence],
  ['first_seq', orNull(isSequence)],
  ['last_seq', orNull(isSequence)],
  ['first_timestamp', orNull(isText)],
  ['last_timestamp', orNull(isText)],
  ['first_previous_hash', orNull(isHash)],
  ['last_current_hash', orNull(isHash)],
  ['plain_bytes', isSequence],
  ['plain_sha256', isHash],
  ['gz_bytes', isSequence],
  ['gz_sha256', isHash],
  ['merkle_root', isHash],
  ['previous_manifest_sha256', isHash],
]
