/** Which profile a log is written in, when nobody declares it: the one whose hashes come out right. */
import type { Profile } from '../../../shared/model/verdict.ts'
import { type Entry, readEntry } from './entry.ts'
import { type KeyText, SignatureChecker } from './signatures.ts'

/** How many lines are tried. */
export const DETECTION_LINES = 20

/** `none`: no line carries a hash. `unknown`: lines carry hashes, and no profile explains a single one. */
export type Detection = Profile | 'none' | 'unknown'

/** Profiles in the order of preference when two explain equally many lines. */
const CANDIDATES = ['py-jsondumps-v0', 'rawline-v1', 'jcs-v1'] as const

/** `firstSeq`: sequence number of the first line, if known; it tells sigc-v1 from rawline-v1. */
export function detectProfile(
  found: readonly Buffer[],
  context: {
    readonly keys: readonly KeyText[]
    readonly stream: string | null
    readonly firstSeq: number | null
  },
): Detection {
  // A log whose lines were ended by CR LF on the way is still one of its profile.
  const lines = found.map((line) => (line.at(-1) === 0x0d ? line.subarray(0, -1) : line))
  let best: { profile: Profile; fits: number } | null = null
  let chained = false
  for (const profile of CANDIDATES) {
    let fits = 0
    for (const line of lines) {
      const entry = readEntry(line, profile)
      if ('unreadable' in entry) continue
      if (entry.currentHash !== null) chained = true
      if (entry.computedHash !== null && entry.computedHash === entry.currentHash) fits += 1
    }
    if (fits > (best?.fits ?? 0)) best = { profile, fits }
  }
  if (!best) return chained ? 'unknown' : 'none'
  return best.profile === 'rawline-v1' && isPositionBound(lines, context) ? 'sigc-v1' : best.profile
}

function isPositionBound(
  lines: readonly Buffer[],
  { keys, stream, firstSeq }: Parameters<typeof detectProfile>[1],
): boolean {
  const entries = lines.map((line) => readEntry(line, 'sigc-v1'))
  const signed = entries.filter(
    (entry): entry is Entry => !('unreadable' in entry) && entry.signature !== null,
  )
  if (signed.length === 0) return false
  const plain = new SignatureChecker(keys, 'rawline-v1', stream)
  const states = signed.map((entry) => plain.check(entry, null).state)
  if (states.includes('valid')) return false
  // Every line names a key at hand, and none is signed over the hash alone: bound to a stream that nothing here names.
  if (stream === null) return signed.every(({ keyId }, at) => keyId !== null && states[at] === 'invalid')
  if (firstSeq === null) return true // bound to a position that we learn later
  const bound = new SignatureChecker(keys, 'sigc-v1', stream)
  return entries.some(
    (entry, at) => !('unreadable' in entry) && bound.check(entry, firstSeq + at).state === 'valid',
  )
}
