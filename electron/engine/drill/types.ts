/** The words of the drill: a day under drill, a way of damaging it, and what damage was done. */
import type { Day } from '../../../shared/model/archive.ts'
import type { FindingKind } from '../../../shared/model/finding.ts'
import type { Profile, VerifyMode } from '../../../shared/model/verdict.ts'
import type { SigningKey } from '../seal/index.ts'
import type { VerifyFile } from '../verify/index.ts'

/** The day's log as it is, and what there is to hold it against. Nothing here is ever written to. */
export type DayUnderDrill = {
  readonly day: Day
  readonly log: VerifyFile
  /** The logs of the nearest days that the archive has. */
  readonly before: VerifyFile | null
  readonly after: VerifyFile | null
  /** Archive key to path, of the whole archive. */
  readonly sidecars: ReadonlyMap<string, string>
  /** Keys of everything of this day and later: what a rollback takes away. */
  readonly fromDayOn: readonly string[]
  readonly manifestKey: string | null
  readonly checkpointKey: string | null
  readonly leavesKey: string | null
  readonly keySetKey: string | null
  readonly keySignatureKey: string | null
  readonly profileKey: string | null
  readonly lines: number
  /** A line with lines on both sides, where the day has that many. 1-based, as all line numbers. */
  readonly middle: number
  /** The nearest line to the middle that has a price, a quantity. */
  readonly priceLine: number | null
  readonly quantityLine: number | null
  readonly profile: Profile | null
  readonly stream: string | null
  /** Sequence number of the first entry; null when nothing tells it. */
  readonly firstSeq: number | null
  readonly signed: boolean
  /** True when signatures can be checked: a key is pinned, or comes with the archive. */
  readonly hasKeys: boolean
  readonly rootPinned: boolean
  /** Something outside the archive remembers how long it was. */
  readonly anchored: boolean
}

export type Place = { readonly file: string | null; readonly line: number | null }

/** What was done to a copy, and what the verifier is expected to say of it. */
export type Damage = Place & {
  readonly done: string
  /** Any of these at `file` and `line` (or at one of `alsoAt`) is the right answer. */
  readonly expected: readonly FindingKind[]
  /** Where the damage shows as well, when there is no evidence that places it exactly. */
  readonly alsoAt?: readonly Place[]
  /** Archive key to the damaged copy's path; null: taken away. */
  readonly changed: ReadonlyMap<string, string | null>
}

export type Way = {
  readonly way: string
  readonly title: string
  readonly attacker: string
  /** `full` where a signature is the target. */
  readonly mode: VerifyMode
  /** Why this day has nothing that could be damaged so, or null. */
  readonly lacks: (day: DayUnderDrill) => string | null
  readonly damage: (day: DayUnderDrill, bench: Bench) => Promise<Damage>
  /** What it would take to catch it, where it was missed. */
  readonly remedy: string
}

/** One line of a log in, the bytes (line feeds included) that take its place out; null: as it is. */
export type LineEdit = (line: string, number: number) => string | null

/** Where damaged copies are made. */
export type Bench = {
  readonly signal: AbortSignal | undefined
  /** A key of nobody. */
  readonly stranger: SigningKey
  readonly strangeRoot: SigningKey
  /** A copy of the day's log with edited lines, by streaming. Texts are Latin-1: a character is a byte. */
  readonly editLog: (day: DayUnderDrill, edit: LineEdit) => Promise<EditedLog>
  /** A copy of any file, altered by its bytes from the end on: for what is at the end of a file of any size. */
  readonly editTail: (path: string, edit: (size: number) => TailEdit) => Promise<string>
  readonly put: (content: Uint8Array | string) => Promise<string>
  readonly read: (day: DayUnderDrill, key: string) => Promise<Buffer>
}

/** Keep the first `keep` bytes, change the byte at `flip`, add `append`. */
export type TailEdit = {
  readonly keep: number
  readonly flip?: number
  readonly append?: Uint8Array
}

/** What a manifest would say of the edited log, and its leaves. */
export type EditedLog = {
  readonly path: string
  readonly facts: {
    readonly plain_bytes: number
    readonly plain_sha256: string
    readonly gz_bytes: number
    readonly gz_sha256: string
  }
  readonly leaves: () => Promise<{ readonly path: string; readonly root: string; readonly count: number }>
}
