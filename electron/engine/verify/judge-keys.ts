/** Signatures that fit are worth what their keys are worth: this is where the two are put together. */
import type { Finding } from '../../../shared/model/finding.ts'
import type { FilePassResult, KeyUse } from './file-pass.ts'
import type { SeenRotation } from './file-tally.ts'
import { finding } from './findings.ts'
import { parsePublicKey } from './keys.ts'
import type { Trust } from './trust.ts'

export type KeyJudgement = {
  /** Fingerprints whose signatures count, rotations included. */
  readonly trusted: ReadonlySet<string>
  /** Archive key of a log -> findings about keys used in it. */
  readonly findings: readonly Finding[]
  /** The keys of the archive are not the pinned ones: nothing that they signed counts. */
  readonly substituted: boolean
  readonly notes: readonly string[]
}

/** Judges the keys that the files use. `results` are in the order of the stream. */
export function judgeKeys(results: readonly FilePassResult[], trust: Trust): KeyJudgement {
  const trusted = followRotations(results, trust)
  const uses = results.flatMap((result) => result.keyUses.map((use) => ({ result, use })))
  const weak = trust.findings.some(({ kind }) => kind === 'KEY_WEAK')
  const substituted = trust.findings.some(({ kind }) => kind === 'KEY_NOT_PINNED')
  if (substituted || trust.atHand.length === 0) return { trusted, findings: [], substituted, notes: [] }
  const isWeak = (keyId: string | null) => trust.parsed.get(keyId ?? '')?.weakness != null
  const strangers = uses.filter(
    ({ use }) => use.keyId !== null && !trusted.has(use.keyId) && !isWeak(use.keyId),
  )
  if (trust.pinnedKeys.length > 0 && !weak && nothingTrusted(uses, trusted)) {
    return { trusted, findings: [notThePin(trust, uses)], substituted: true, notes: [] }
  }
  const linked = new Set(
    results.flatMap(({ rotations }) => rotations.flatMap(({ oldKeyId, newKeyId }) => [oldKeyId, newKeyId])),
  )
  const excused = strangers.filter(
    ({ use }) => trust.ground === 'key' && linked.has(use.keyId ?? '') && !trust.parsed.has(use.keyId ?? ''),
  )
  const unknown = strangers
    .filter((stranger) => !excused.includes(stranger))
    .map(({ result, use }) => unknownKey(result, use))
  const findings = [...unknown, ...outOfTurn(results, trust, trusted), ...outOfBounds(results, trust)]
  const notes = [...new Set(excused.map(({ use }) => use.keyId))].map(
    (keyId) =>
      `Key ${keyId} is named by a rotation in the log, and is not at hand: its signatures were not checked.`,
  )
  return { trusted, findings, substituted: false, notes }
}

/** True when entries are signed, and not one signature that was looked at is of a trusted key. */
function nothingTrusted(uses: readonly { readonly use: KeyUse }[], trusted: ReadonlySet<string>): boolean {
  const good = uses.some(({ use }) => use.keyId !== null && trusted.has(use.keyId) && use.valid > 0)
  const named = uses.some(({ use }) => use.keyId !== null && trusted.has(use.keyId))
  const bad = uses.filter(({ use }) => use.keyId === null).reduce((sum, { use }) => sum + use.checked, 0)
  return uses.length > 0 && !good && !named && (bad > 1 || uses.some(({ use }) => use.keyId !== null))
}

/**
 * A pinned key vouches for its neighbours in the log: the old key signs the entry that names the new one, and the
 * new one seals, by the chain, the entry that names the old. An entry that anybody else signed changes no keys.
 */
function followRotations(results: readonly FilePassResult[], trust: Trust): ReadonlySet<string> {
  const trusted = new Set(trust.trusted)
  if (trust.ground !== 'key') return trusted
  const rotations = results.flatMap((result, at) =>
    result.chainHolds
      ? result.rotations
          .filter(({ oldKeyId, signer }) => signer === oldKeyId || signer === null)
          .map((rotation) => ({ ...rotation, sealed: isSealedByNew(results, at, rotation) }))
      : [],
  )
  for (let grown = true; grown; ) {
    const before = trusted.size
    for (const { oldKeyId, newKeyId, signed, sealed } of rotations) {
      if (signed && trusted.has(oldKeyId) && trust.parsed.has(newKeyId)) trusted.add(newKeyId)
      if (sealed && trusted.has(newKeyId) && trust.parsed.has(oldKeyId)) trusted.add(oldKeyId)
    }
    grown = trusted.size > before
  }
  return trusted
}

/**
 * True when an entry after the rotation carries a good signature of the new key, with an unbroken chain between the
 * two. That the rotation names a pinned key is not enough: anybody can write its name.
 */
function isSealedByNew(
  results: readonly FilePassResult[],
  at: number,
  { newKeyId, line }: SeenRotation,
): boolean {
  let end: string | null = null
  for (const [index, result] of results.slice(at).entries()) {
    const isOwn = index === 0
    if (!isOwn && result.entries === 0) continue
    if (!result.chainHolds || (!isOwn && result.firstPreviousHash !== end)) return false
    end = result.lastCurrentHash
    const after = isOwn ? line : 0
    const use = result.keyUses.find(({ keyId }) => keyId === newKeyId)
    if (use && use.valid > 0 && use.valid === use.checked && use.lastLine > after) return true
    if (result.rotations.some((next) => next.signed && next.oldKeyId === newKeyId && next.line > after)) {
      return true
    }
  }
  return false
}

/**
 * Without a vouched key set the log itself tells when keys change: after the entry that retires it the old key signs
 * nothing more, and before it the new one signs nothing yet. A key set that is vouched for says it by number, and
 * then each file has judged its own entries.
 */
function outOfTurn(
  results: readonly FilePassResult[],
  trust: Trust,
  trusted: ReadonlySet<string>,
): readonly Finding[] {
  if (trust.ground !== 'key') return []
  const seized = results.flatMap((result) =>
    result.rotations
      .filter(({ oldKeyId, signer }) => signer !== null && signer !== oldKeyId && trusted.has(signer))
      .map((rotation) => seizure(result, rotation)),
  )
  const changes = results.flatMap((result, at) =>
    result.rotations.filter(({ signed }) => signed).map((rotation) => ({ result, at, rotation })),
  )
  const late = new Set<string>()
  const misplaced = changes.flatMap(({ result, at, rotation }) => {
    const { oldKeyId, newKeyId } = rotation
    const findings: Finding[] = []
    if (!late.has(oldKeyId)) {
      late.add(oldKeyId)
      if (rotation.lateLine !== null) findings.push(retired(result, rotation.lateLine, rotation, oldKeyId))
      for (const later of results.slice(at + 1)) {
        const use = later.keyUses.find(({ keyId }) => keyId === oldKeyId)
        if (use) findings.push(retired(later, use.firstLine, rotation, oldKeyId))
      }
    }
    for (const earlier of results.slice(0, at + 1)) {
      const use = earlier.keyUses.find(({ keyId }) => keyId === newKeyId)
      if (use && (earlier !== result || use.firstLine <= rotation.line)) {
        findings.push(notYet(earlier, use.firstLine, rotation))
      }
    }
    return findings
  })
  return [...seized, ...misplaced]
}

/**
 * Files whose place nothing told before they were read: once all are read, the chain tells it, and with it which keys
 * of the set may sign in them.
 */
function outOfBounds(results: readonly FilePassResult[], trust: Trust): readonly Finding[] {
  const bounds = new Map(
    trust.atHand.flatMap(({ pem, algorithm, firstSeq, lastSeq }) => {
      const key = parsePublicKey(pem, algorithm)
      return key ? [[key.fingerprint, { from: firstSeq ?? 0, to: lastSeq ?? Number.POSITIVE_INFINITY }]] : []
    }),
  )
  let next: number | null = null
  let before: FilePassResult | null = null
  const findings: Finding[] = []
  for (const result of results) {
    if (result.entries === 0) continue
    const follows = before?.lastCurrentHash != null && before.lastCurrentHash === result.firstPreviousHash
    const base: number | null = result.firstSeq ?? (follows ? next : null)
    if (result.firstSeq === null && base !== null) {
      for (const use of result.keyUses) {
        const bound = bounds.get(use.keyId ?? '')
        if (!bound) continue
        const tooEarly = base + use.firstLine - 1 < bound.from || bound.to < bound.from
        const lastGood = bound.to - base + 1
        if (!tooEarly && use.lastLine <= lastGood) continue
        const line = tooEarly ? use.firstLine : Math.max(use.firstLine, lastGood + 1)
        findings.push(
          finding({
            kind: 'KEY_OUT_OF_RANGE',
            file: result.key,
            line,
            seq: base + line - 1,
            actual: use.keyId,
            message: 'The key was not in use at this place of the stream, by the key set.',
          }),
        )
      }
    }
    next = base === null || !result.chainHolds ? null : base + result.entries
    before = result
  }
  return findings
}

/** A change of keys that a key other than the retiring one has signed. */
function seizure(result: FilePassResult, { line, oldKeyId, signer }: SeenRotation): Finding {
  const message = 'The entry changes keys, and is not signed by the key that it retires.'
  return outOfRange(result, line, { expected: oldKeyId, actual: signer, message })
}

function retired(result: FilePassResult, line: number, { newKeyId }: SeenRotation, keyId: string): Finding {
  const message = 'The entry is signed by a key that an earlier entry had retired.'
  return outOfRange(result, line, { expected: newKeyId, actual: keyId, message })
}

function notYet(result: FilePassResult, line: number, { oldKeyId, newKeyId }: SeenRotation): Finding {
  const message = 'The entry is signed by a key that only a later entry brings in.'
  return outOfRange(result, line, { expected: oldKeyId, actual: newKeyId, message })
}

function outOfRange(
  result: FilePassResult,
  line: number,
  says: { readonly expected: string; readonly actual: string | null; readonly message: string },
): Finding {
  return finding({ ...place(result, line), kind: 'KEY_OUT_OF_RANGE', ...says })
}

function place(result: FilePassResult, line: number) {
  return { file: result.key, line, seq: result.firstSeq === null ? null : result.firstSeq + line - 1 }
}

function notThePin(trust: Trust, uses: readonly { readonly use: KeyUse }[]): Finding {
  const actual = uses.find(({ use }) => use.keyId !== null)?.use.keyId ?? null
  const message = 'The entries are not signed by the pinned key.'
  return finding({ kind: 'KEY_NOT_PINNED', expected: trust.pinnedKeys[0] ?? null, actual, message })
}

function unknownKey(result: FilePassResult, use: KeyUse): Finding {
  const message =
    use.entries === 1
      ? 'The entry names a key that nobody vouches for.'
      : `${use.entries} entries from this line on name a key that nobody vouches for.`
  return finding({
    ...place(result, use.firstLine),
    kind: 'KEY_UNKNOWN',
    actual: use.keyId,
    message,
  })
}

/** Signatures of a file that count. */
export function countTrusted(result: FilePassResult, { trusted, substituted }: KeyJudgement): number {
  if (substituted) return 0
  return result.keyUses.reduce(
    (sum, use) => sum + (use.keyId !== null && trusted.has(use.keyId) ? use.valid : 0),
    0,
  )
}
