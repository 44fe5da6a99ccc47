/** Signatures of entries: what is signed, and by which of the keys at hand. */
import type { Profile } from '../../../shared/model/verdict.ts'
import { strictBase64 } from './digest.ts'
import { type Algorithm, type PublicKey, parsePublicKey, verifySignature } from './keys.ts'

/** A key as it travels to a worker, with the sequence numbers it may sign (null: without bound). */
export type KeyText = {
  readonly pem: string
  readonly algorithm: Algorithm
  readonly firstSeq: number | null
  readonly lastSeq: number | null
}

/**
 * `unknown-key`: the entry names a key that is not at hand. `no-key`: there is no key at all, or what was signed
 * (a position in the stream) is not known.
 * `out-of-range`: the signature fits, but its key was not in use at this place of the stream.
 */
export type SignatureState = 'valid' | 'invalid' | 'missing' | 'unknown-key' | 'no-key' | 'out-of-range'

/** What of an entry its signature depends on. */
export type SignedParts = {
  readonly currentHash: string | null
  readonly signature: string | null
  readonly keyId: string | null
}

/** The message an entry's signature covers (archive-format, table of profiles). `seq` is its place in the stream. */
export function signedMessage(
  profile: Profile,
  currentHash: string,
  stream: string | null,
  seq: number | null,
): Buffer {
  switch (profile) {
    case 'sigc-v1':
      return Buffer.from(`sigc-v1/entry\n${stream ?? ''}\n${seq ?? ''}\n${currentHash}\n`, 'utf8')
    case 'py-jsondumps-v0':
    case 'jcs-v1':
    case 'rawline-v1':
    case 'manifest-only':
      return Buffer.from(currentHash, 'utf8')
  }
}

type UsableKey = { readonly key: PublicKey; readonly range: KeyText }

/** What a signature was found to fit, and whose it is. */
type GoodSignature = {
  readonly seq: number | null
  readonly currentHash: string
  readonly keyId: string | null
  readonly signer: UsableKey
}

/** Good signatures that are remembered, some 300 bytes each. */
const MOST_REMEMBERED = 65_536

/** Checks signatures against a fixed set of keys. It says what fits, not who is to be trusted. */
export class SignatureChecker {
  readonly #keys = new Map<string, UsableKey>()
  readonly #profile: Profile
  readonly #stream: string | null
  /** What was found to be signed, by its signature: a log in which something is odd is read, and asked about, twice. */
  readonly #good = new Map<string, GoodSignature>()
  #lastNamed: { readonly keyId: string; readonly range: KeyText | undefined } = {
    keyId: '',
    range: undefined,
  }

  constructor(keys: readonly KeyText[], profile: Profile, stream: string | null) {
    for (const range of keys) {
      const key = parsePublicKey(range.pem, range.algorithm)
      // A weak key can tell nothing: its entries are those of a key that is not there.
      if (key && key.weakness === null) this.#keys.set(key.fingerprint, { key, range })
    }
    this.#profile = profile
    this.#stream = stream
  }

  /** The state of an entry's signature, and the fingerprint of the key it was judged by. */
  check(
    entry: SignedParts,
    seq: number | null,
  ): { readonly state: SignatureState; readonly keyId: string | null } {
    const { signature: text, currentHash, keyId } = entry
    if (text === null) return { state: 'missing', keyId }
    if (this.#keys.size === 0) return { state: 'no-key', keyId }
    // Signed with a stream or a position that nobody can tell: neither good nor bad.
    if (this.#profile === 'sigc-v1' && (seq === null || this.#stream === null))
      return { state: 'no-key', keyId }
    const before = this.#good.get(text)
    if (before?.seq === seq && before.currentHash === currentHash && before.keyId === keyId)
      return signedBy(before.signer, seq)
    const known = this.#candidates(keyId)
    if (known.length === 0) return { state: 'unknown-key', keyId }
    const signature = strictBase64(text)
    if (signature && currentHash !== null) {
      const message = signedMessage(this.#profile, currentHash, this.#stream, seq)
      const signer = known.find(({ key }) => verifySignature(key, message, signature))
      if (signer) {
        if (this.#good.size < MOST_REMEMBERED) this.#good.set(text, { seq, currentHash, keyId, signer })
        return signedBy(signer, seq)
      }
    }
    return {
      state: 'invalid',
      keyId: keyId ?? (known.length === 1 ? (known[0]?.key.fingerprint ?? null) : null),
    }
  }

  /** The keys that an entry may be signed by: the one that it names, or else any. */
  #candidates(keyId: string | null): readonly UsableKey[] {
    if (keyId === null) return [...this.#keys.values()]
    const key = this.#keys.get(keyId)
    return key ? [key] : []
  }

  /** True when the entry names a key that may not sign at its place; no signature is computed for it. */
  isOutOfRange({ keyId }: SignedParts, seq: number | null): boolean {
    if (keyId === null) return false
    if (keyId !== this.#lastNamed.keyId) this.#lastNamed = { keyId, range: this.#keys.get(keyId)?.range }
    return this.#lastNamed.range !== undefined && !inRange(this.#lastNamed.range, seq)
  }
}

function signedBy(
  { key, range }: UsableKey,
  seq: number | null,
): { readonly state: 'valid' | 'out-of-range'; readonly keyId: string } {
  return { state: inRange(range, seq) ? 'valid' : 'out-of-range', keyId: key.fingerprint }
}

/** A place that is not known cannot be held against a key. */
function inRange({ firstSeq, lastSeq }: KeyText, seq: number | null): boolean {
  return seq === null || (seq >= (firstSeq ?? 0) && seq <= (lastSeq ?? Number.POSITIVE_INFINITY))
}
