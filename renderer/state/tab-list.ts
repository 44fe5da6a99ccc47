/** Orders of tabs, and the memory of closed ones: plain work on lists. */
import { CLOSED_TABS_KEPT, type ClosedTab } from '../../shared/contract/editor.ts'
import type { ResultInfo } from '../../shared/model/cell.ts'

type WithId = { readonly id: string }

/** The list with one tab moved to stand at `index`, counted without itself; the same list when nothing changes. */
export function moveTab<T extends WithId>(tabs: readonly T[], id: string, index: number): readonly T[] {
  const at = tabs.findIndex((tab) => tab.id === id)
  const moved = tabs[at]
  const to = Math.min(Math.max(index, 0), tabs.length - 1)
  if (!moved || to === at) return tabs
  const rest = tabs.filter((tab) => tab.id !== id)
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}

/** The active tab once some are gone: itself, else the next one that stays, else the last before it. */
export function activeAfterClose<T extends WithId>(
  tabs: readonly T[],
  closed: ReadonlySet<string>,
  activeId: string,
): string | null {
  const at = tabs.findIndex((tab) => tab.id === activeId)
  const stays = (tab: T) => !closed.has(tab.id)
  const next = tabs.slice(Math.max(at, 0)).find(stays) ?? tabs.slice(0, Math.max(at, 0)).findLast(stays)
  return next?.id ?? null
}

/** Closed tabs with more, the last one first; those that hold no text are not worth a place. */
export function rememberClosed(
  closed: readonly ClosedTab[],
  tabs: readonly (WithId & Pick<ClosedTab, 'name' | 'sql'> & { readonly result: ResultInfo | null })[],
): readonly ClosedTab[] {
  const more = tabs
    .filter(({ sql }) => sql.trim() !== '')
    .map(({ id, name, sql, result }) => ({ id, name, sql, resultId: result?.resultId ?? null }))
    .reverse()
  return [...more, ...closed].slice(0, CLOSED_TABS_KEPT)
}

/** A name for a copy that no tab has: `Fills`, `Fills (2)`, `Fills (3)`. */
export function copyName(name: string, taken: readonly string[]): string {
  const base = name.replace(/ \(\d+\)$/, '')
  for (let n = 2; ; n++) {
    const next = `${base.slice(0, 190)} (${n})`
    if (!taken.includes(next)) return next
  }
}
