/** What can be opened by typing its name: commands, screens, days, tables, findings, whatever a part adds. */
import { createStore } from 'zustand/vanilla'
import type { Deps } from './deps.ts'
import { type FuzzyMatch, matchFuzzy } from './fuzzy.ts'

export type PaletteItem = {
  /** Stable and unique in its source, e.g. `2024-01-15`: what is remembered as opened lately. */
  readonly id: string
  readonly title: string
  /** In a quieter hand behind the title; searched as well. */
  readonly detail?: string
  /** Searched, not shown. */
  readonly keywords?: string
  /** Shown at the end of the row. */
  readonly keys?: readonly string[]
  /** Enter, or a click. */
  readonly run: () => void
  /** Mod+Enter, e.g. "Copy its name". */
  readonly second?: { readonly title: string; readonly run: () => void }
}

/**
 * A part that adds items: `app.palette.registerSource({...})` in an effect, as with commands. Asked whenever the
 * text changes, so its answer should be at hand; a promise is shown once it is there, if it is still asked for.
 */
export type PaletteSource = {
  /** Stable, e.g. `days`. */
  readonly id: string
  /** Heading of its items, e.g. `Days`. */
  readonly group: string
  /** A sign that asks this source alone, e.g. `>` for commands. */
  readonly prefix?: string
  /** Shows nothing before something is typed (but what was opened lately): for sources with very many items. */
  readonly onlyTyped?: boolean
  /** The items answer to the text already, and are shown as they come. */
  readonly answered?: boolean
  /** Small comes first among groups that match equally well; 50 when absent. */
  readonly order?: number
  readonly items: (query: string) => readonly PaletteItem[] | Promise<readonly PaletteItem[]>
}

/** An item as found: where its title matches. */
export type PaletteHit = {
  readonly key: string
  readonly item: PaletteItem
  /** Positions in the title to show as matching. */
  readonly marks: readonly number[]
}

export type PaletteGroup = {
  readonly id: string
  readonly title: string
  readonly hits: readonly PaletteHit[]
  /** How many more of this group match than are shown. */
  readonly more: number
}

export type PaletteState = {
  readonly open: boolean
  readonly text: string
  readonly groups: readonly PaletteGroup[]
  /** A source still looks for its answer. */
  readonly searching: boolean
}

const RECENT = 'palette.recent'
const KEPT_RECENT = 30
const SHOWN_RECENT = 8
const SHOWN_PER_GROUP = 12
/** A group that was asked for alone by its sign, or that nobody narrowed yet. */
const SHOWN_ALONE = 100

export function createPalette(deps: Pick<Deps, 'preferences' | 'painted'>) {
  const store = createStore<PaletteState>(() => ({ open: false, text: '', groups: [], searching: false }))
  let sources: readonly PaletteSource[] = []
  let recent: readonly string[] = readRecent(deps.preferences.get(RECENT))
  /** Rises with each question: an answer to an earlier one is dropped. */
  let asked = 0

  function search(text: string): void {
    asked += 1
    const question = asked
    const alone = sources.find(({ prefix }) => prefix !== undefined && text.startsWith(prefix))
    const query = (alone?.prefix ? text.slice(alone.prefix.length) : text).trim()
    const chosen = alone ? [alone] : sources
    const answers = new Map<PaletteSource, readonly PaletteItem[]>()
    const waiting = new Set<PaletteSource>()
    const publish = () => {
      if (question !== asked) return
      const groups = groupsOf(chosen, answers, query, alone ? SHOWN_ALONE : SHOWN_PER_GROUP, recent)
      store.setState({ groups, searching: waiting.size > 0 })
    }
    for (const source of chosen) {
      const items = source.items(query)
      if (!(items instanceof Promise)) {
        answers.set(source, items)
        continue
      }
      waiting.add(source)
      items
        .then((late) => answers.set(source, late))
        // A source that cannot answer has nothing to open: its own screen tells why.
        .catch(() => answers.set(source, []))
        .finally(() => {
          waiting.delete(source)
          publish()
        })
    }
    store.setState({ text })
    publish()
  }

  function close(): void {
    asked += 1
    store.setState({ open: false, text: '', groups: [], searching: false })
  }

  function find(key: string): PaletteHit | null {
    for (const group of store.getState().groups) {
      const hit = group.hits.find((candidate) => candidate.key === key)
      if (hit) return hit
    }
    return null
  }

  return {
    store,
    /** Adds a source; returns how to take it away. */
    registerSource: (source: PaletteSource): (() => void) => {
      sources = [...sources, source]
      return () => {
        sources = sources.filter((known) => known !== source)
      }
    },
    /** Opens the palette with this text in it, e.g. `>` for commands only. */
    open: (text = ''): void => {
      store.setState({ open: true })
      search(text)
    },
    close,
    search,
    /**
     * Remembers what was chosen, and runs it once the palette is gone and has given the focus back: what takes the focus
     * for itself would lose it else.
     */
    choose: (key: string, which: 'first' | 'second' = 'first'): void => {
      const hit = find(key)
      if (!hit) return
      const run = which === 'second' ? hit.item.second?.run : hit.item.run
      if (!run) return
      recent = [key, ...recent.filter((known) => known !== key)].slice(0, KEPT_RECENT)
      deps.preferences.set(RECENT, JSON.stringify(recent))
      close()
      void deps.painted().then(run)
    },
  }
}

export type Palette = ReturnType<typeof createPalette>

function readRecent(text: string | null): readonly string[] {
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter((key) => typeof key === 'string').slice(0, KEPT_RECENT) : []
  } catch {
    return []
  }
}

const keyOf = (source: PaletteSource, item: PaletteItem) => `${source.id}:${item.id}`

function groupsOf(
  sources: readonly PaletteSource[],
  answers: ReadonlyMap<PaletteSource, readonly PaletteItem[]>,
  query: string,
  shown: number,
  recent: readonly string[],
): readonly PaletteGroup[] {
  return query === ''
    ? untypedGroups(sources, answers, shown, recent)
    : typedGroups(sources, answers, query, shown, recent)
}

function untypedGroups(
  sources: readonly PaletteSource[],
  answers: ReadonlyMap<PaletteSource, readonly PaletteItem[]>,
  shown: number,
  recent: readonly string[],
): readonly PaletteGroup[] {
  const byKey = new Map<string, PaletteHit>()
  for (const source of sources) {
    for (const item of answers.get(source) ?? []) {
      const key = keyOf(source, item)
      byKey.set(key, { key, item, marks: [] })
    }
  }
  const lately = recent.flatMap((key) => byKey.get(key) ?? []).slice(0, SHOWN_RECENT)
  const taken = new Set(lately.map(({ key }) => key))
  const single = sources.length === 1
  const groups = [...sources]
    .filter((source) => single || source.onlyTyped !== true)
    .sort((one, other) => (one.order ?? 50) - (other.order ?? 50))
    .map((source) => {
      const hits = (answers.get(source) ?? []).flatMap((item) => {
        const key = keyOf(source, item)
        return taken.has(key) ? [] : [{ key, item, marks: [] }]
      })
      return group(source, hits, single ? SHOWN_ALONE : shown)
    })
  const first: PaletteGroup = { id: 'recent', title: 'Opened lately', hits: lately, more: 0 }
  return [first, ...groups].filter(({ hits }) => hits.length > 0)
}

type Found = PaletteHit & { readonly score: number }

function typedGroups(
  sources: readonly PaletteSource[],
  answers: ReadonlyMap<PaletteSource, readonly PaletteItem[]>,
  query: string,
  shown: number,
  recent: readonly string[],
): readonly PaletteGroup[] {
  const rankOf = new Map(recent.map((key, at) => [key, recent.length - at]))
  const scored = sources.map((source) => {
    const hits = (answers.get(source) ?? []).flatMap((item, at): readonly Found[] => {
      const key = keyOf(source, item)
      // What a source answers to the text itself is what was asked for, in its own order.
      if (source.answered) return [{ key, item, marks: [], score: 1000 - at }]
      const match = matchItem(item, query)
      return match === null
        ? []
        : [{ key, item, marks: match.marks, score: match.score + (rankOf.has(key) ? 8 : 0) }]
    })
    const sorted = [...hits].sort((one, other) => other.score - one.score)
    return { source, best: sorted[0]?.score ?? 0, hits: sorted }
  })
  return scored
    .filter(({ hits }) => hits.length > 0)
    .sort((one, other) => other.best - one.best || (one.source.order ?? 50) - (other.source.order ?? 50))
    .map(({ source, hits }) =>
      group(
        source,
        hits.map(({ key, item, marks }) => ({ key, item, marks })),
        shown,
      ),
    )
}

/** The title counts; what stands beside it is found too, by whole words, but comes after. */
function matchItem(item: PaletteItem, query: string): FuzzyMatch | null {
  const title = matchFuzzy(query, item.title)
  if (title !== null) return title
  const beside = `${item.title} ${item.detail ?? ''} ${item.keywords ?? ''}`
  const words = query.toLowerCase().split(/\s+/)
  // Single letters strewn over a sentence say nothing.
  if (!words.every((word) => beside.toLowerCase().includes(word))) return null
  const wider = matchFuzzy(query, beside)
  if (wider === null) return null
  return { score: wider.score - 20, marks: wider.marks.filter((at) => at < item.title.length) }
}

function group(source: PaletteSource, hits: readonly PaletteHit[], shown: number): PaletteGroup {
  return {
    id: source.id,
    title: source.group,
    hits: hits.slice(0, shown),
    more: Math.max(0, hits.length - shown),
  }
}
