/** The keys that an archive's signatures are checked by, each with the places of the stream that it may sign. */
import { fromBase64, fromUtf8, isCount, isRecord, readCanonical } from './bytes.ts'
import { ALGORITHMS, type PublicKey, readPublicKey } from './public-key.ts'

export type ArchiveKey = {
  readonly key: PublicKey
  readonly firstSeq: number
  /** Null: still in use. */
  readonly lastSeq: number | null
  /** From the key set, which a root vouches for; else the issuer pinned this very key. */
  readonly fromSet: boolean
}

export type KeySet = { readonly stream: string; readonly keys: readonly ArchiveKey[] }

/** Parses `keys.json`. The string says why it is none. A weak key is left out: it can prove nothing. */
export function readKeySet(bytes: Uint8Array): KeySet | string {
  const value = readCanonical(bytes)
  if (!value) return 'keys.json is not JSON in canonical form (RFC 8785)'
  if (value.format !== 'sigc-keys-v1' || typeof value.stream !== 'string' || !Array.isArray(value.keys)) {
    return 'keys.json is not of the format sigc-keys-v1'
  }
  const keys: ArchiveKey[] = []
  for (const item of value.keys as readonly unknown[]) {
    if (!isRecord(item)) return 'an entry of keys.json is no object'
    const { key_id, alg, pem, first_seq, last_seq } = item
    const algorithm = ALGORITHMS.find((known) => known === alg)
    if (!algorithm || typeof pem !== 'string') return 'an entry of keys.json names no key'
    if (!isCount(first_seq) || !(last_seq === null || isCount(last_seq))) return 'a key has no range'
    const key = readPublicKey(pem, algorithm)
    if (typeof key === 'string') continue
    if (key.fingerprint !== key_id) return 'a key_id of keys.json is not that of its key'
    keys.push({ key, firstSeq: first_seq, lastSeq: last_seq, fromSet: true })
  }
  return { stream: value.stream, keys }
}

/** True when keys.sig (base64, one final line feed allowed) is the root's signature over keys.json. */
export function vouchesFor(root: PublicKey, keysJson: Uint8Array, keysSig: Uint8Array): boolean {
  const signature = fromBase64((fromUtf8(keysSig) ?? '').replace(/\r?\n$/, ''))
  return signature !== null && root.verifies(keysJson, signature)
}
