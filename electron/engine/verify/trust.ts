/** Whom to believe: what the user pinned, what that vouches for, and what merely lies in the archive. */
import { X509Certificate } from 'node:crypto'
import { type ObjectKind, parseArchiveKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { TrustStatus } from '../../../shared/model/verdict.ts'
import { PINNED_KEY_NOTE } from '../../../shared/model/verification.ts'
import { finding } from './findings.ts'
import { type KeySet, type PublicKey, parseKeySet, parsePublicKey, verifyKeySet } from './keys.ts'
import { readSidecar } from './read-sidecar.ts'
import type { KeyText } from './signatures.ts'

export type Trust = {
  readonly status: TrustStatus
  /** Fingerprints of what trust rests on: pinned roots or keys, or the keys taken on first use. */
  readonly keys: readonly string[]
  /** What `keys` are: for the text output. */
  readonly ground: 'root' | 'key' | 'first use' | 'none'
  /** Every usable key at hand, trusted or not, as the workers need them. */
  readonly atHand: readonly KeyText[]
  readonly parsed: ReadonlyMap<string, PublicKey>
  /** Fingerprints whose signatures count. Rotations seen in the log may add to them. */
  readonly trusted: ReadonlySet<string>
  /** Fingerprints that the user pinned as entry keys. */
  readonly pinnedKeys: readonly string[]
  readonly stream: string | null
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
}

/** Establishes trust from the pins and the key set. Throws USAGE when a pin is no public key. */
export function establishTrust(request: {
  readonly sidecars: ReadonlyMap<string, string>
  readonly roots: readonly string[]
  readonly keys: readonly string[]
}): Trust {
  const roots = request.roots.map((pem) => parsePin(pem, '--root'))
  const pinned = request.keys.map((pem) => parsePin(pem, '--key'))
  const set = readKeySet(request.sidecars)
  const vouched = set.keySet !== null && roots.some((root) => verifyKeySet(root, set.bytes, set.signature))
  const findings: Finding[] = []
  if (set.present && roots.length > 0 && !vouched) findings.push(notPinned(roots, set))
  const listed = set.keySet?.entries ?? []
  const firstUse = roots.length === 0 && pinned.length === 0 && listed.length > 0
  for (const { key } of [...listed, ...pinned.map((key) => ({ key }))]) {
    if (key.weakness !== null) findings.push(weak(key))
  }
  const pinnedPrints = pinned.map((key) => key.fingerprint)
  const isStrong = (fingerprint: string) =>
    !findings.some(({ actual, kind }) => kind === 'KEY_WEAK' && actual === fingerprint)
  const vouchedFor = vouched || firstUse ? listed.map(({ key }) => key.fingerprint) : []
  const trusted = new Set([...pinnedPrints, ...vouchedFor].filter(isStrong))
  const ground = vouched ? 'root' : pinned.length > 0 ? 'key' : firstUse ? 'first use' : 'none'
  return {
    status: vouched || pinned.length > 0 ? 'PINNED' : firstUse ? 'FIRST_USE' : 'NONE',
    keys: {
      root: roots
        .filter((root) => verifyKeySet(root, set.bytes, set.signature))
        .map((root) => root.fingerprint),
      key: pinnedPrints,
      'first use': listed.map(({ key }) => key.fingerprint),
      none: [],
    }[ground],
    ground,
    atHand: keysAtHand(set.keySet, pinned, vouched || firstUse),
    parsed: new Map([...listed.map(({ key }) => key), ...pinned].map((key) => [key.fingerprint, key])),
    trusted,
    pinnedKeys: pinnedPrints,
    stream: set.keySet?.stream ?? null,
    findings,
    notes: [
      ...(set.problem === null ? [] : [`${set.name} cannot be used: ${set.problem}.`]),
      ...(ground === 'key' ? [PINNED_KEY_NOTE] : []),
      ...certificateNotes([...request.roots, ...request.keys]),
      ...(firstUse
        ? ['The keys were taken from the archive itself: they prove only that it agrees with itself.']
        : []),
      ...(roots.length > 0 && !set.present ? ['A root is pinned, and the archive has no key set.'] : []),
    ],
  }
}

/** A certificate is pinned for its key: its dates are told, and held against no clock. */
function certificateNotes(pems: readonly string[]): readonly string[] {
  return pems
    .filter((pem) => pem.includes('BEGIN CERTIFICATE'))
    .map((pem) => {
      const { validFrom, validTo } = new X509Certificate(pem)
      return `A pin is an X.509 certificate, valid from ${validFrom} to ${validTo}: it is pinned for its key, and its dates were not held against any clock.`
    })
}

function parsePin(pem: string, option: string): PublicKey {
  const key = parsePublicKey(pem)
  if (key) return key
  throw new BlotterError('USAGE', `${option}: this is no public key or certificate that Blotter can use.`, {
    hint: 'Give a PEM file with an Ed25519, P-256 or RSA public key, or an X.509 certificate.',
  })
}

type FoundKeySet = {
  readonly name: string
  /** There is one, usable or not. */
  readonly present: boolean
  readonly bytes: Buffer
  readonly signature: string
  readonly keySet: KeySet | null
  readonly problem: string | null
}

function readKeySet(sidecars: ReadonlyMap<string, string>): FoundKeySet {
  const name = findSidecar(sidecars, 'keys')
  if (name === null)
    return {
      name: 'keys.json',
      present: false,
      bytes: Buffer.alloc(0),
      signature: '',
      keySet: null,
      problem: null,
    }
  const bytes = readSidecar(sidecars.get(name) as string, 'keys')
  if (typeof bytes === 'string') {
    return { name, present: true, bytes: Buffer.alloc(0), signature: '', keySet: null, problem: bytes }
  }
  const signatureName = findSidecar(sidecars, 'keys-signature')
  const signed =
    signatureName === null ? '' : readSidecar(sidecars.get(signatureName) as string, 'keys-signature')
  const signature = typeof signed === 'string' ? '' : signed.toString('latin1')
  const parsed = parseKeySet(bytes)
  return typeof parsed === 'string'
    ? { name, present: true, bytes, signature, keySet: null, problem: parsed }
    : { name, present: true, bytes, signature, keySet: parsed, problem: null }
}

/** The first sidecar of a kind, by name. */
export function findSidecar(sidecars: ReadonlyMap<string, string>, kind: ObjectKind): string | null {
  return [...sidecars.keys()].sort().find((key) => parseArchiveKey(key)?.kind === kind) ?? null
}

/** A key set that none of the pinned roots signed. `actual` is who did, if it is one of its own keys. */
function notPinned(roots: readonly PublicKey[], set: FoundKeySet): Finding {
  const entries = set.keySet?.entries ?? []
  const signer = entries.find(({ key }) => verifyKeySet(key, set.bytes, set.signature)) ?? entries[0]
  return finding({
    kind: 'KEY_NOT_PINNED',
    expected: roots[0]?.fingerprint ?? null,
    actual: signer?.key.fingerprint ?? null,
    message:
      'The key set is not signed by the pinned root: the keys in it, and what they signed, are not to be trusted.',
  })
}

function weak(key: PublicKey): Finding {
  const message = `The key is ${key.weakness}: signatures by it prove nothing.`
  return finding({ kind: 'KEY_WEAK', actual: key.fingerprint, message })
}

/** A pin has no bounds; a key of the set has those of the set, when the set is to be believed. */
function keysAtHand(set: KeySet | null, pinned: readonly PublicKey[], bounded: boolean): readonly KeyText[] {
  const texts = new Map<string, KeyText>()
  for (const key of pinned) texts.set(key.fingerprint, keyText(key, null, null))
  for (const { key, firstSeq, lastSeq } of set?.entries ?? []) {
    if (bounded) texts.set(key.fingerprint, keyText(key, firstSeq, lastSeq))
    else if (!texts.has(key.fingerprint)) texts.set(key.fingerprint, keyText(key, null, null))
  }
  return [...texts.values()]
}

function keyText(key: PublicKey, firstSeq: number | null, lastSeq: number | null): KeyText {
  const pem = key.object.export({ type: 'spki', format: 'pem' }).toString()
  return { pem, algorithm: key.algorithm, firstSeq, lastSeq }
}
