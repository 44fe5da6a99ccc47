/** Two day files that were exchanged: each lies under the other's name. */
import type { FilePassResult } from './file-pass.ts'
import type { ManifestLog } from './manifest-log.ts'

export type Swap = {
  readonly first: FilePassResult
  readonly second: FilePassResult
  readonly expected: string | null
}

/** Pairs of files of which each is what the other should be. */
export function findSwaps(results: readonly FilePassResult[], log: ManifestLog): readonly Swap[] {
  const swaps: Swap[] = []
  const taken = new Set<FilePassResult>()
  results.forEach((first, at) => {
    if (taken.has(first) || fitsItsDay(first, log)) return
    const second = results
      .slice(at + 1)
      .find((candidate) => !taken.has(candidate) && areExchanged(first, candidate, log))
    if (!second) return
    taken.add(first).add(second)
    swaps.push({ first, second, expected: manifestOf(first, log)?.gz_sha256 ?? null })
  })
  return swaps
}

function manifestOf(result: FilePassResult, log: ManifestLog) {
  return log.days.find(({ day, good }) => good && day === result.day)?.manifest
}

/** The content is what the manifest of the day says, or without one, of the day by its timestamps. */
export function fitsItsDay(result: FilePassResult, log: ManifestLog): boolean {
  const manifest = manifestOf(result, log)
  return manifest ? manifest.plain_sha256 === result.plainSha256 : result.firstDay === result.day
}

/** By the manifests of both days; without them by the days of the timestamps. */
function areExchanged(first: FilePassResult, second: FilePassResult, log: ManifestLog): boolean {
  const one = manifestOf(first, log)
  const other = manifestOf(second, log)
  if (one && other) return one.plain_sha256 === second.plainSha256 && other.plain_sha256 === first.plainSha256
  const isOf = (result: FilePassResult, day: string | null) =>
    day !== null && result.firstDay === day && result.lastDay === day
  return !one && !other && isOf(first, second.day) && isOf(second, first.day)
}
