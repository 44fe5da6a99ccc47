/** What changed between two versions of a text, line by line. */
import { diffArrays } from 'diff'

export type LineChange = {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
  /** Its number in the text before, or in the one after; null where it does not stand. */
  readonly before: number | null
  readonly after: number | null
}

/** Texts that differ by more lines than this are told as removed and added whole. */
const MOST_CHANGED = 4_000

/** All lines of both texts, in order: the fewest that are removed and added. */
export function lineChanges(before: string, after: string): readonly LineChange[] {
  const [one, other] = [linesOf(before), linesOf(after)]
  const parts = diffArrays(one, other, { maxEditLength: MOST_CHANGED }) ?? [
    { value: one, removed: true, added: false },
    { value: other, removed: false, added: true },
  ]
  let [i, j] = [0, 0]
  return parts.flatMap(({ value, removed, added }) =>
    value.map((text): LineChange => {
      if (removed) return { kind: 'removed', text, before: ++i, after: null }
      if (added) return { kind: 'added', text, before: null, after: ++j }
      return { kind: 'same', text, before: ++i, after: ++j }
    }),
  )
}

/** The changed lines with `around` lines on each side, in pieces between which nothing changed. */
export function changedPieces(
  changes: readonly LineChange[],
  around: number,
): readonly (readonly LineChange[])[] {
  const near = changes.map((_, at) =>
    changes.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  )
  const pieces: LineChange[][] = []
  for (const [at, change] of changes.entries()) {
    if (!near[at]) continue
    if (at === 0 || !near[at - 1]) pieces.push([])
    pieces.at(-1)?.push(change)
  }
  return pieces
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
