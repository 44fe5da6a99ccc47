/** A long list of rows of one height, of which those in sight are drawn. */
import type { FindingItem } from '../../state/finding-list.ts'

/** Rows drawn beyond each edge, so that none is missing while it scrolls. */
const MARGIN = 12

/** Which rows to draw: from (included) to (excluded). Heights in pixels. */
export function windowOf(
  count: number,
  top: number,
  height: number,
  rowHeight: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.floor(top / rowHeight) - MARGIN)
  return { from: Math.min(from, count), to: Math.min(count, Math.ceil((top + height) / rowHeight) + MARGIN) }
}

/** Where a key goes from a row: over heads of files, which cannot be opened. Null for other keys, and at an end. */
export function moveInList(
  items: readonly FindingItem[],
  at: number,
  key: string,
  page: number,
): number | null {
  const step = stepOf(key, at, items.length, Math.max(1, page - 1))
  if (step === null) return null
  const [start, direction] = step
  const from = Math.min(Math.max(start, 0), items.length - 1)
  return nearest(items, from, direction) ?? nearest(items, from, direction === 1 ? -1 : 1)
}

function stepOf(key: string, at: number, count: number, page: number): readonly [number, 1 | -1] | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1 >= count ? null : [at + 1, 1]
    case 'ArrowUp':
      return at <= 0 ? null : [at - 1, -1]
    case 'PageDown':
      return [at + page, 1]
    case 'PageUp':
      return [at - page, -1]
    case 'Home':
      return [0, 1]
    case 'End':
      return [count - 1, -1]
    default:
      return null
  }
}

function nearest(items: readonly FindingItem[], from: number, direction: 1 | -1): number | null {
  for (let at = from; at >= 0 && at < items.length; at += direction) {
    if (items[at]?.type === 'finding') return at
  }
  return null
}
