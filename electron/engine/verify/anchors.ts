/**
 * What is known of the log of manifests from outside the archive, held against the log at hand. Whoever can write the
 * archive and holds its keys can make a shorter or another history that agrees with itself; it cannot agree with what
 * somebody else kept.
 *
 * What an anchor is worth:
 * - `seen`, the memory of this workstation, shows that nothing it knew has gone or changed. It never proves an archive
 *   complete: on first sight it would be the very checkpoint that it is to prove.
 * - `certificate`, `checkpoint` (printed), `timestamp token`, `object lock` lie outside the archive, or cannot be
 *   rewritten with it. Where their root is that of the manifests at hand, the log is complete up to their size.
 */
import type { AnchorFact, AnchorKind } from '../../../shared/model/anchor.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { finding } from './findings.ts'
import type { ManifestLog } from './manifest-log.ts'
import { EMPTY_ROOT } from './merkle.ts'
import { noteKeyId, parseCheckpoint, parseNote, verifyNote } from './signed-note.ts'
import type { Trust } from './trust.ts'

/** An anchor from outside whose root is the one over the manifests at hand: complete through `day`. */
export type AgreeingAnchor = { readonly anchor: AnchorFact; readonly day: string }

export type AnchorJudgement = {
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
  readonly agreeing: readonly AgreeingAnchor[]
}

export type AnchorContext = {
  readonly log: ManifestLog
  readonly trust: Trust
  /** Fingerprints whose signatures count. */
  readonly trusted: ReadonlySet<string>
  /** The stream that the archive says it is, where no manifest says it. */
  readonly stream: string | null
  /** True when no file is of a day: a log that was opened by itself has no manifests to be held against. */
  readonly loose: boolean
  /**
   * The last day whose sidecars were looked for, when those of later days may lie elsewhere; null when all that there
   * are were given.
   */
  readonly lookedThrough: string | null
  /** Sidecars that are kept here, and that their source does not have any more. */
  readonly gone: ReadonlySet<string>
}

/** Holds every anchor against the log. The answer does not depend on the order of the anchors. */
export function judgeAnchors(given: readonly AnchorFact[], context: AnchorContext): AnchorJudgement {
  if (given.length === 0) return { findings: [], notes: [], agreeing: [] }
  if (context.loose) {
    return {
      findings: [],
      notes: ['A log by itself has no manifests: no anchor was held against it.'],
      agreeing: [],
    }
  }
  const notes: string[] = []
  const weighed = [...given].sort(byReach).flatMap((anchor) => weigh(anchor, context, notes))
  const { ours, strangers } = byStream(weighed, context)
  const findings: Finding[] = strangers.map((anchor) => anotherStream(anchor.fact, context))
  const agreeing: AgreeingAnchor[] = []
  const origins = [...new Set(ours.map(({ fact }) => fact.origin))].sort()
  for (const origin of origins) {
    const held = ours.filter(({ fact }) => fact.origin === origin).map((anchor) => hold(anchor, context))
    findings.push(...rollback(origin, held, context, notes), ...fork(held, context))
    for (const { anchor, state } of held) {
      if (state === 'unknown') {
        notes.push(
          `${nameOf(anchor.fact)} cannot be held against the log: not all of the first ${anchor.fact.size} manifests are at hand and whole.`,
        )
      }
      const day = context.log.days[anchor.fact.size - 1]?.day
      if (state === 'agrees' && anchor.proves && day !== undefined)
        agreeing.push({ anchor: anchor.fact, day })
    }
  }
  return { findings, notes: [...new Set(notes)], agreeing }
}

/** An anchor that counts, and how far: `sure` false makes its contradictions warnings. */
type Weighed = { readonly fact: AnchorFact; readonly proves: boolean; readonly sure: boolean }

/** Decides what an anchor is worth today. What counts for nothing leaves a note. */
function weigh(fact: AnchorFact, { trust, trusted }: AnchorContext, notes: string[]): readonly Weighed[] {
  const name = nameOf(fact)
  const signature = judgeNote(fact, trust, trusted)
  if (signature === 'broken') {
    notes.push(
      `${name} does not count: its signature does not hold, or it says something else than was kept of it.`,
    )
    return []
  }
  switch (fact.kind) {
    case 'seen': {
      // What was seen under keys of the archive's own may have been a forgery; a pinned root that does not vouch
      // for those keys makes of the contradiction a question, not an answer.
      const outranked =
        fact.trust === 'FIRST_USE' && trust.status === 'PINNED' && !trusted.has(fact.signer ?? '')
      return [{ fact, proves: false, sure: !outranked }]
    }
    case 'certificate':
      return [{ fact, proves: true, sure: true }]
    case 'checkpoint':
      if (signature === 'unsigned') {
        notes.push(
          `${name} was taken in by hand, and no key at hand has signed it: it counts as your own word.`,
        )
      }
      return [{ fact, proves: true, sure: true }]
    case 'timestamp token':
      if (fact.attestedAt === null) {
        notes.push(`${name} is of an authority that nobody pinned: it proves no time and no completeness.`)
      }
      return [{ fact, proves: fact.attestedAt !== null, sure: true }]
    case 'object lock':
      if (signature === 'signed') return [{ fact, proves: true, sure: true }]
      notes.push(`${name} does not count: no trusted key has signed the checkpoint that is locked.`)
      return []
  }
}

/** What the file of a checkpoint says, whoever signed it; null when it is no signed note over a log. */
export function readCheckpointNote(
  bytes: Uint8Array,
): { readonly origin: string; readonly size: number; readonly root: string; readonly note: string } | null {
  const note = parseNote(bytes)
  const checkpoint = note ? parseCheckpoint(note.text) : null
  if (!checkpoint) return null
  const { origin, size, root } = checkpoint
  return { origin, size, root: root.toString('hex'), note: Buffer.from(bytes).toString('utf8') }
}

/** The text of a checkpoint without any signature, as it may be copied from paper. */
export function parseCheckpointText(
  text: string,
): { readonly origin: string; readonly size: number; readonly root: string } | null {
  const checkpoint = parseCheckpoint(text)
  return checkpoint && { ...checkpoint, root: checkpoint.root.toString('hex') }
}

/** The signed note behind an anchor: does a key at hand speak for it, and does it say what the anchor says? */
function judgeNote(
  fact: AnchorFact,
  trust: Trust,
  trusted: ReadonlySet<string>,
): 'signed' | 'unsigned' | 'broken' {
  if (fact.note == null) return 'unsigned'
  const bytes = Buffer.from(fact.note, 'utf8')
  const note = parseNote(bytes)
  const said = readCheckpointNote(bytes)
  if (!note || !said) return 'broken'
  const { origin } = said
  if (origin !== fact.origin || said.size !== fact.size || said.root !== fact.root) return 'broken'
  for (const key of trust.parsed.values()) {
    const keyId = noteKeyId(origin, key)
    if (!note.signatures.some((line) => line.name === origin && line.keyId === keyId)) continue
    if (!verifyNote(note, origin, key)) return 'broken'
    if (trusted.has(key.fingerprint)) return 'signed'
  }
  return 'unsigned'
}

/** The anchors about this archive's stream, and one for every other stream that is known here. */
function byStream(
  anchors: readonly Weighed[],
  { log, stream }: AnchorContext,
): { readonly ours: readonly Weighed[]; readonly strangers: readonly Weighed[] } {
  const streams = log.streams.length > 0 ? log.streams : stream === null ? [] : [stream]
  // An archive from which every manifest and every name is gone is held against all that is known.
  const isOurs = ({ fact }: Weighed) => streams.length === 0 || streams.includes(fact.origin)
  const others = new Map(
    anchors.filter((anchor) => !isOurs(anchor)).map((anchor) => [anchor.fact.origin, anchor]),
  )
  return { ours: anchors.filter(isOurs), strangers: [...others.values()] }
}

/** A stream under another name has no anchors of its own: that must not pass in silence. */
function anotherStream(fact: AnchorFact, { log, stream }: AnchorContext): Finding {
  return finding({
    kind: 'FORK',
    severity: 'warning',
    expected: fact.origin,
    actual: log.streams[0] ?? stream,
    message: `What is known here of ${JSON.stringify(fact.origin)} (${nameOf(fact)}, ${manifests(fact.size)}) was not held against this archive: it calls itself by another name.`,
    confidence: 'likely',
  })
}

type Held = {
  readonly anchor: Weighed
  /** `unknown`: the manifests that would tell are missing or damaged. `beyond`: the log is shorter. */
  readonly state: 'agrees' | 'disagrees' | 'beyond' | 'unknown'
  readonly actual: string | null
}

function hold(anchor: Weighed, context: AnchorContext): Held {
  const { origin, size, root } = anchor.fact
  const { log, trusted } = context
  const answer = (actual: string): Held => ({
    anchor,
    state: actual === root ? 'agrees' : 'disagrees',
    actual,
  })
  if (size === 0) return answer(EMPTY_ROOT.toString('hex'))
  const sealed = log.checkpoints.find(
    ({ checkpoint, signer }) =>
      checkpoint.origin === origin && checkpoint.size === size && trusted.has(signer),
  )
  const recomputed = log.roots[size - 1]
  const whole =
    recomputed !== undefined &&
    log.days.slice(0, size).every(({ good, manifest }) => good && manifest.stream === origin)
  if (whole) return answer(recomputed)
  // The signed head speaks where the manifests cannot: two signed heads of one size are a fork.
  const head = sealed?.checkpoint.root.toString('hex')
  if (head !== undefined && head !== root) return answer(head)
  const reach = sizeAtHand(origin, context, new Set())
  return { anchor, state: reach < size ? 'beyond' : 'unknown', actual: null }
}

/** How many manifests a stream has, by whatever says it: the manifests' numbers, or a signed checkpoint. */
function sizeAtHand(origin: string, { log, trusted }: AnchorContext, gone: ReadonlySet<string>): number {
  const sizes = [
    ...log.days
      .filter(({ good, key, manifest }) => good && manifest.stream === origin && !gone.has(key))
      .map(({ manifest }) => manifest.manifest_seq + 1),
    ...log.checkpoints
      .filter(
        ({ key, signer, checkpoint }) =>
          checkpoint.origin === origin && trusted.has(signer) && !gone.has(key),
      )
      .map(({ checkpoint }) => checkpoint.size),
  ]
  return sizes.reduce((most, size) => Math.max(most, size), 0)
}

/** One finding for a log that has become shorter, against the anchor that reaches furthest. */
function rollback(
  origin: string,
  held: readonly Held[],
  context: AnchorContext,
  notes: string[],
): readonly Finding[] {
  const { log, gone, lookedThrough } = context
  const here = sizeAtHand(origin, context, new Set())
  const atSource = sizeAtHand(origin, context, gone)
  const beyond = held.filter(({ anchor }) => anchor.fact.size > atSource)
  const inReach = beyond.filter(({ anchor: { fact } }) => {
    // What this workstation has seen it has kept; of what it was told, the later days may never have been pulled.
    const looked = fact.kind === 'seen' || fact.size <= here || lookedThrough === null
    const isAsked = looked || (fact.day !== null && fact.day <= lookedThrough)
    if (!isAsked)
      notes.push(`${nameOf(fact)} reaches further than the range asked for: its end was not looked at.`)
    return isAsked
  })
  const furthest = inReach.at(-1)
  if (!furthest) return []
  const { fact } = furthest.anchor
  const others = inReach.slice(0, -1).map(({ anchor }) => `ROLLBACK against ${nameOf(anchor.fact)}`)
  const lastDay = log.days.findLast(({ good, key }) => good && !gone.has(key))?.day ?? null
  const kept =
    fact.size <= here ? ' The copies that were pulled earlier are kept here, and are what was verified.' : ''
  return [
    finding({
      kind: 'ROLLBACK',
      severity: inReach.some(({ anchor }) => anchor.sure) ? 'error' : 'warning',
      expected: fact.size,
      actual: atSource,
      message: `The log of manifests has become shorter: ${nameOf(fact)} knows ${manifests(fact.size)}, ${fact.size <= here ? 'the source now has' : 'there are'} ${atSource}.${lostDays(inReach, lastDay)}${kept}`,
      consequences: others,
      confidence: inReach.some(({ anchor }) => anchor.sure) ? 'certain' : 'likely',
    }),
  ]
}

/** Which days are known to be gone: those that the anchors end with, and what lies between. */
function lostDays(beyond: readonly Held[], lastDay: string | null): string {
  const known = [...new Set(beyond.map(({ anchor }) => anchor.fact.day).filter((day) => day !== null))].sort()
  const last = known.at(-1)
  if (last === undefined) return lastDay === null ? '' : ` What came after ${lastDay} is missing.`
  const from = lastDay === null ? 'Everything' : `What came after ${lastDay}`
  return ` ${from} up to ${last} is missing.`
}

/**
 * One finding for a log with another history. The first anchor that does not fit bounds the place on one side, the
 * last one before it that fits on the other: the manifests between were exchanged, one of them at least.
 */
function fork(held: readonly Held[], { log }: AnchorContext): readonly Finding[] {
  const contradicting = held.filter(({ state }) => state === 'disagrees')
  const first = contradicting[0]
  if (!first) return []
  const { fact } = first.anchor
  const from = held
    .filter(({ state, anchor }) => state === 'agrees' && anchor.fact.size < fact.size)
    .reduce((most, { anchor }) => Math.max(most, anchor.fact.size), 0)
  const days = log.days.slice(from, fact.size)
  const only = days.length === 1 ? days[0] : undefined
  const place = only
    ? `the manifest of ${only.day} is another one`
    : days.length > 0
      ? `one of the manifests from ${days[0]?.day} to ${days.at(-1)?.day}, or several, are others`
      : 'the signed checkpoint of this size is another one'
  const sure = contradicting.some(({ anchor }) => anchor.sure)
  return [
    finding({
      kind: 'FORK',
      severity: sure ? 'error' : 'warning',
      file: only?.key ?? null,
      expected: fact.root,
      actual: first.actual,
      message: `The log of manifests has another history than ${nameOf(fact)} knows: ${place}.`,
      consequences: [
        ...days.map(({ logKey }) => `FORK in ${logKey}`),
        ...contradicting.slice(1).map(({ anchor }) => `FORK against ${nameOf(anchor.fact)}`),
      ],
      confidence: sure ? 'certain' : 'likely',
    }),
  ]
}

const KIND_ORDER: Readonly<Record<AnchorKind, number>> = {
  seen: 0,
  'object lock': 1,
  checkpoint: 2,
  certificate: 3,
  'timestamp token': 4,
}

function byReach(a: AnchorFact, b: AnchorFact): number {
  const text = (fact: AnchorFact) =>
    `${fact.origin}\n${fact.root}\n${fact.label}\n${fact.trust}\n${fact.attestedAt}`
  return a.size - b.size || KIND_ORDER[a.kind] - KIND_ORDER[b.kind] || (text(a) < text(b) ? -1 : 1)
}

const manifests = (count: number) => (count === 1 ? '1 manifest' : `${count} manifests`)

/** An anchor as it is named in findings, notes and the completeness line. */
export function nameOf(fact: AnchorFact, through: string | null = fact.day): string {
  const of = through === null ? '' : ` of ${through}`
  switch (fact.kind) {
    case 'seen':
      return `the checkpoint${of} seen by ${fact.label}`
    case 'certificate':
      return `certificate${of} (${fact.label})`
    case 'checkpoint':
      return `printed checkpoint${of} (${fact.label})`
    case 'timestamp token':
      return `timestamp token of ${fact.attestedAt ?? 'an unpinned authority'} (${fact.label})`
    case 'object lock':
      return `checkpoint${of} under Object Lock (${fact.label})`
  }
}
