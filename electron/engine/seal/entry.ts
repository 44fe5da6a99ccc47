import { sign } from 'node:crypto'
import type { Profile } from '../../../shared/model/verdict.ts'
import { scanEntry } from '../verify/canonical/python-json.ts'
import { sha256Hex } from '../verify/digest.ts'
import { type JsonValue, jcsText } from '../verify/jcs.ts'
import { signedMessage } from '../verify/signatures.ts'
import type { SigningKey } from './signing-key.ts'

/** The profiles that chain and sign their entries, so that they can be written. */
export type EntryProfile = Exclude<Profile, 'manifest-only'>

/** What is hashed after `previous_hash`: the event's canonical text in the profile (archive-format, Profiles). */
export function canonicalText(profile: EntryProfile, line: string): string {
  switch (profile) {
    case 'sigc-v1':
    case 'rawline-v1':
      return line
    case 'py-jsondumps-v0':
      return scanEntry(line).canonical
    case 'jcs-v1':
      return jcsText(JSON.parse(line) as JsonValue)
  }
}

/** An event with its place in the chain, not yet signed. `line` is a JSON object's text with at least one member. */
export type ChainedEvent = {
  readonly line: string
  readonly seq: number
  readonly previousHash: string
  readonly currentHash: string
}

/** Chains one event to the hash before it. */
export function chainEvent(
  profile: EntryProfile,
  seq: number,
  previousHash: string,
  line: string,
): ChainedEvent {
  const currentHash = sha256Hex(previousHash + canonicalText(profile, line))
  return { line, seq, previousHash, currentHash }
}

/**
 * Signs a chained event and returns the entry's text. The event's bytes stay as they are: the chain fields are put
 * before the closing brace, in the spelling that `rawline-v1` cuts them off at. Signing runs in Node's thread pool.
 */
export async function signEntry(
  profile: EntryProfile,
  origin: string,
  key: SigningKey,
  event: ChainedEvent,
): Promise<string> {
  const message = signedMessage(profile, event.currentHash, origin, event.seq)
  const signature = await new Promise<Buffer>((resolve, reject) => {
    sign(null, message, key.privateKey, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
  return (
    `${event.line.slice(0, -1)}, "previous_hash": "${event.previousHash}", "current_hash": "${event.currentHash}"` +
    `, "signature": "${signature.toString('base64')}", "key_id": "${key.publicKey.fingerprint}"}`
  )
}
