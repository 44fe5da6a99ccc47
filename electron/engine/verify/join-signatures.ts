/** Signatures across files: logs that have lost all of theirs, and stretches without the key that run on. */
import type { Finding } from '../../../shared/model/finding.ts'
import type { FilePassResult } from './file-pass.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import type { ManifestLog } from './manifest-log.ts'
import type { Trust } from './trust.ts'

/**
 * Logs without a single signature, where there should be some: the other logs have them; or a key was pinned or
 * listed, and neither an entry nor a checkpoint nor a manifest that fits shows what it was for.
 */
export function findStripped(
  results: readonly FilePassResult[],
  trust: Trust,
  log: ManifestLog,
): ReadonlySet<FilePassResult> {
  const bare = results.filter(({ signatures, entries }) => entries > 0 && signatures.total === 0)
  if (results.some(({ signatures }) => signatures.total > 0)) return new Set(bare)
  const idle = trust.status !== 'NONE' && trust.atHand.length > 0
  const vouched = log.proven !== null || bare.some(({ sealHolds }) => sealHolds === true)
  const chained = bare.filter(({ profile }) => profile !== null && profile !== 'manifest-only')
  const altered = chained.filter(({ sealHolds }) => sealHolds === false)
  if (!idle || chained.length === 0) return new Set()
  return new Set(!vouched || altered.length === chained.length ? chained : [])
}

/** One finding for each such log; what its manifest says of the other bytes follows from it. */
export function blameStripped(
  findings: readonly Finding[],
  stripped: ReadonlySet<FilePassResult>,
): readonly Finding[] {
  let rest = findings
  const added: Finding[] = []
  for (const { key, day, entries, firstSeq, firstEventId } of stripped) {
    const isEffect = (item: Finding) =>
      OTHER_BYTES.has(item.kind) && (item.file === key || (day !== null && item.file?.includes(`/${day}.`)))
    const effects = rest.filter(isEffect).map(({ kind, file, line }) => consequence(kind, file, line))
    rest = rest.filter((item) => !isEffect(item))
    added.push(
      finding({
        kind: 'SIGNATURE_MISSING',
        file: key,
        line: 1,
        byte_offset: 0,
        seq: firstSeq,
        event_id: firstEventId,
        message: `None of the ${entries} entries is signed, though the archive's entries should be.`,
        consequences: effects,
      }),
    )
  }
  return [...rest, ...added]
}

const OTHER_BYTES: ReadonlySet<string> = new Set(['LINE_REENCODED', 'MANIFEST_INVALID'])

/** Where a stretch without the key began. */
export type StretchStart = { readonly file: string; readonly line: number }

/** The stretch that runs to the end of the file: it began in the file, or runs through it from the one before. */
export function stretchAtEnd(
  result: FilePassResult,
  stripped: ReadonlySet<FilePassResult>,
  runsIn: StretchStart | null,
): StretchStart | null {
  const from = stripped.has(result) ? 1 : result.rewrittenFrom
  if (from === null) return null
  return from === 1 && runsIn ? runsIn : { file: result.key, line: from }
}

/**
 * The file goes on from a stretch without the key, and begins without it itself: that is the same stretch. Changes
 * `findings` in place; returns whether it was so.
 */
export function runOn(findings: Finding[], start: StretchStart, result: FilePassResult): boolean {
  const cause = findings.findIndex(
    ({ kind, file, line }) => file === start.file && line === start.line && STRETCH.has(kind),
  )
  const isEffect = ({ kind, file, line }: Finding) =>
    file === result.key && line === 1 && (STRETCH.has(kind) || kind === 'CHAIN_LINK_BROKEN')
  const effects = findings.filter(isEffect)
  const base = findings[cause]
  if (!base || !effects.some(({ kind }) => STRETCH.has(kind))) return false
  const texts = effects.flatMap(({ kind, file, line, consequences }) => [
    consequence(kind, file, line),
    ...consequences,
  ])
  findings[cause] = withConsequences(base, ...texts)
  for (const effect of effects) findings.splice(findings.indexOf(effect), 1)
  return true
}

const STRETCH: ReadonlySet<string> = new Set(['SIGNATURE_INVALID', 'SIGNATURE_MISSING'])
