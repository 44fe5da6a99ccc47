/** Day files under the name of another day: moved there, or copied. */
import type { Finding } from '../../../shared/model/finding.ts'
import type { FilePassResult } from './file-pass.ts'
import { finding } from './findings.ts'
import type { ManifestLog } from './manifest-log.ts'
import { fitsItsDay, type Swap } from './swapped-days.ts'

/** A log that is the one of another day, of which there is no log. */
export type Moved = { readonly result: FilePassResult; readonly day: string; readonly sealed: boolean }

/** A log with the very content of another one. */
export type Copied = {
  readonly result: FilePassResult
  readonly of: FilePassResult
  readonly sealed: boolean
}

export type Misplaced = { readonly moved: readonly Moved[]; readonly copied: readonly Copied[] }

/** Looks for logs that do not fit the day in their name, and for what they are instead. */
export function findMisplaced(
  results: readonly FilePassResult[],
  log: ManifestLog,
  swaps: readonly Swap[],
): Misplaced {
  const swapped = new Set(swaps.flatMap(({ first, second }) => [first, second]))
  const strangers = results.filter(
    (result) => result.day !== null && result.entries > 0 && !swapped.has(result) && !fitsItsDay(result, log),
  )
  const taken = new Set(results.map(({ day }) => day))
  const moved: Moved[] = []
  const copied: Copied[] = []
  for (const result of strangers) {
    const of = results.find(
      (other) => other !== result && other.plainSha256 === result.plainSha256 && fitsItsDay(other, log),
    )
    const own = log.days.some(({ day, good }) => good && day === result.day)
    if (of) {
      copied.push({ result, of, sealed: own })
      continue
    }
    const sealed = log.days.find(
      ({ good, day, manifest }) =>
        good && !taken.has(day) && manifest.plain_sha256 === result.plainSha256 && manifest.entries > 0,
    )
    if (sealed) moved.push({ result, day: sealed.day, sealed: true })
    else if (!own && log.days.length === 0 && isOfFreeDay(result, taken) && fitsNeighbours(result, results))
      moved.push({ result, day: result.firstDay as string, sealed: false })
  }
  return { moved, copied }
}

/** Every entry is of one other day that no log is there for. */
function isOfFreeDay({ firstDay, lastDay }: FilePassResult, taken: ReadonlySet<string | null>): boolean {
  return firstDay !== null && firstDay === lastDay && !taken.has(firstDay)
}

/** By its chain too it belongs where its entries say, and not where its name says. */
function fitsNeighbours(result: FilePassResult, results: readonly FilePassResult[]): boolean {
  const others = results.filter((other) => other !== result && other.entries > 0 && other.day !== null)
  const neighbours = (day: string) => ({
    before: others.findLast((other) => (other.day as string) < day),
    after: others.find((other) => (other.day as string) > day),
  })
  const goesOn = ({ before, after }: ReturnType<typeof neighbours>) =>
    (before !== undefined && before.tailHash === result.firstPreviousHash) ||
    (after !== undefined && after.firstPreviousHash === result.tailHash)
  return goesOn(neighbours(result.firstDay as string)) && !goesOn(neighbours(result.day as string))
}

/** What is said of copies, and of moved logs that no manifest misses. */
export function misplacedFindings({ moved, copied }: Misplaced): readonly Finding[] {
  const head = (result: FilePassResult) => ({
    file: result.key,
    line: 1,
    byte_offset: 0,
    seq: result.firstSeq,
    event_id: result.firstEventId,
  })
  return [
    ...moved
      .filter(({ sealed }) => !sealed)
      .map(({ result, day }) =>
        finding({
          kind: 'TIMESTAMP_OUT_OF_DAY',
          severity: 'error',
          ...head(result),
          expected: result.day,
          actual: day,
          message: `All ${result.entries} entries are of ${day}, and the chain has them there: the log lies under the name of another day.`,
        }),
      ),
    ...copied.map(({ result, of, sealed }) =>
      sealed
        ? finding({
            kind: 'DAY_FILE_MISSING',
            file: result.key,
            expected: null,
            actual: result.sha256,
            message: `The log of ${result.day} is missing: what lies under its name is a copy of ${of.key}.`,
          })
        : finding({
            kind: 'ENTRY_DUPLICATED',
            ...head(result),
            expected: null,
            actual: result.sha256,
            message: `All ${result.entries} entries repeat those of ${of.key}: the log is a copy of it.`,
          }),
    ),
  ]
}

/** Where the log of a missing day lies, if it is under another name. */
export function whereMoved({ moved }: Misplaced, day: string): FilePassResult | null {
  return moved.find((item) => item.day === day)?.result ?? null
}
