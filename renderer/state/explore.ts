/** The Explore screen: a question without SQL, what it finds, and everything that is counted around it. */

import { z } from 'zod'
import { createStore } from 'zustand/vanilla'
import { question as questionSchema } from '../../shared/contract/explore.ts'
import type { ResultInfo } from '../../shared/model/cell.ts'
import {
  conditionsOf,
  EMPTY_QUESTION,
  type FieldCoverage,
  type FieldValues,
  type Filter,
  type Listing,
  type Question,
  type TimeHistogram,
  type TimeRange,
  type WithoutPart,
  writeSelect,
} from '../../shared/model/explore.ts'
import { parseSearch } from '../../shared/model/search-syntax.ts'
import type { Deps } from './deps.ts'
import { type Failure, IDLE, LOADING, type Loadable, loadable, toFailure } from './failure.ts'

export type SavedQuestion = { readonly name: string; readonly question: Question }

export type ExploreState = {
  readonly question: Question
  readonly listing: Listing
  /** The field by which the bars are told apart. */
  readonly split: string | null
  readonly span: Loadable<TimeRange & { readonly rows: number }>
  /** The last result stays until the next one is there. */
  readonly result: ResultInfo | null
  readonly running: { readonly startedAt: number } | null
  readonly failure: Failure | null
  /** What is counted is of the question at hand; else of one before, that was not counted to its end since. */
  readonly isCounted: boolean
  readonly histogram: Loadable<TimeHistogram>
  readonly coverage: Loadable<{ readonly rows: number; readonly fields: readonly FieldCoverage[] }>
  /** Of the fields that are open. */
  readonly values: Readonly<Record<string, Loadable<FieldValues>>>
  /** Where there are no hits: what keeps them away. */
  readonly without: Loadable<readonly WithoutPart[]>
  /** Ranges that were shown before the one at hand, for the way back. */
  readonly zooms: readonly TimeRange[]
  /** Searches that were run, newest first. */
  readonly searches: readonly string[]
  readonly saved: Loadable<readonly SavedQuestion[]>
}

export const DEFAULT_COLUMNS: readonly string[] = [
  ...['event_type', 'ticker', 'side', 'quantity', 'strategy', 'event_data', 'user_id', 'reason'],
]
const PREFERENCE = 'explore'
const SAVED = 'explore.saved'
const SEARCHES_KEPT = 50
const VALUES_SHOWN = 20
const BARS = 120
/** The counts, which read every record, leave the machine to the records that are listed: at most for so long. */
const LIST_ALONE_MS = 200

const listingSchema = z.object({
  columns: z.array(z.string().min(1).max(200)).max(100),
  newestFirst: z.boolean(),
  limit: z.number().int().min(1).max(10_000_000).nullable(),
})
const keptSchema = z.object({
  question: questionSchema,
  listing: listingSchema,
  split: z.string().max(200).nullable(),
  searches: z.array(z.string()).max(SEARCHES_KEPT),
})
const savedSchema = z.array(z.object({ name: z.string().min(1).max(200), question: questionSchema }))

const FIRST: z.infer<typeof keptSchema> = {
  question: { ...EMPTY_QUESTION, filters: [] },
  listing: { columns: [...DEFAULT_COLUMNS], newestFirst: true, limit: 1000 },
  split: 'event_type',
  searches: [],
}

export function createExplore(deps: Deps) {
  const kept = readKept(deps.preferences.get(PREFERENCE))
  const store = createStore<ExploreState>(() => ({
    ...kept,
    span: IDLE,
    result: null,
    running: null,
    failure: null,
    isCounted: true,
    histogram: IDLE,
    coverage: IDLE,
    values: {},
    without: IDLE,
    zooms: [],
    saved: IDLE,
  }))
  let controller: AbortController | null = null

  const keep = () => {
    const { question, listing, split, searches } = store.getState()
    deps.preferences.set(PREFERENCE, JSON.stringify({ question, listing, split, searches }))
  }
  const toEngine = (question: Question) => questionSchema.parse(question)

  /** Asks the question anew; whatever was being asked is ended. */
  async function run(): Promise<void> {
    const { question, listing } = store.getState()
    if (question.search.trim() !== '' && !parseSearch(question.search).ok) return
    controller?.abort()
    const own = new AbortController()
    controller = own
    const { signal } = own
    keep()
    store.setState({ running: { startedAt: deps.now() }, failure: null, isCounted: false, without: IDLE })
    const current = <S extends Partial<ExploreState>>(state: S) => {
      if (controller === own) store.setState(state)
    }
    const listed = (async () =>
      deps.engine().query.run({ sql: writeSelect(question, listing) }, { signal }))()
    const around = soonAfter(listed).then(() => countAround(signal, current))
    try {
      const result = await listed
      current({ result, running: null })
      if (result.rowCount === 0 && conditionsOf(question).length > 0) {
        const without = await loadable(() =>
          deps.engine().explore.without({ question: toEngine(question) }, { signal }),
        )
        current({ without })
      }
    } catch (error) {
      const failure = signal.aborted
        ? { code: 'CANCELLED' as const, message: 'The search was cancelled.', hint: null, position: null }
        : toFailure(error)
      current({ running: null, failure })
    }
    await around
  }

  /** Histogram first, then fields: what is nearest to the records comes first. */
  async function countAround(
    signal: AbortSignal,
    current: (state: Partial<ExploreState>) => void,
  ): Promise<void> {
    if (signal.aborted) return
    const { question, split, values } = store.getState()
    const asked = toEngine(question)
    const histogram = await loadable(() =>
      deps.engine().explore.histogram({ question: asked, bars: BARS, split }, { signal }),
    )
    if (signal.aborted) return
    current({ histogram, isCounted: true })
    const coverage = await loadable(() => deps.engine().explore.fields({ question: asked }, { signal }))
    if (signal.aborted) return
    current({ coverage })
    for (const field of Object.keys(values)) {
      const counted = await loadable(() =>
        deps.engine().explore.values({ question: asked, field, limit: VALUES_SHOWN }, { signal }),
      )
      if (signal.aborted) return
      if (field in store.getState().values)
        current({ values: { ...store.getState().values, [field]: counted } })
    }
  }

  const ask = (alter: Partial<Question>): Promise<void> => {
    store.setState((state) => ({ question: { ...state.question, ...alter } }))
    return run()
  }
  const changeFilters = (change: (filters: readonly Filter[]) => readonly Filter[]): Promise<void> =>
    ask({ filters: change(store.getState().question.filters) })

  function setRange(range: TimeRange): Promise<void> {
    const { from, to } = store.getState().question
    if (from === range.from && to === range.to) return Promise.resolve()
    store.setState((state) => ({ zooms: [...state.zooms.slice(-49), { from, to }] }))
    return ask(range)
  }

  async function keepSaved(saved: readonly SavedQuestion[]): Promise<void> {
    await deps.engine().workspace.setSetting({ key: SAVED, value: savedSchema.parse(saved) })
    store.setState({ saved: { status: 'ready', value: saved } })
  }
  const savedNow = (): readonly SavedQuestion[] => {
    const { saved } = store.getState()
    return saved.status === 'ready' ? saved.value : []
  }

  return {
    store,
    run,
    /** First look at the screen, or a look after a load: asks for the span, and for the records. */
    open: async (): Promise<void> => {
      const [span, settings] = await Promise.all([
        loadable(() => deps.engine().explore.span()),
        loadable(() => deps.engine().workspace.settings()),
      ])
      const parsed = settings.status === 'ready' ? savedSchema.safeParse(settings.value[SAVED] ?? []) : null
      store.setState({
        span,
        saved:
          settings.status === 'failed'
            ? settings
            : { status: 'ready', value: parsed?.success ? parsed.data : [] },
      })
      if (span.status !== 'ready' || span.value.rows === 0) return
      await run()
      // Nothing is lost when it fails: the first search then reads the index itself.
      await loadable(() => deps.engine().explore.warm())
    },
    cancel: (): void => controller?.abort(),
    search: (text: string): Promise<void> => {
      const search = text.trim()
      if (search !== '') {
        store.setState((state) => ({
          searches: [search, ...state.searches.filter((known) => known !== search)].slice(0, SEARCHES_KEPT),
        }))
      }
      return ask({ search })
    },
    addFilter: (filter: Filter): Promise<void> => changeFilters((filters) => [...filters, filter]),
    replaceFilter: (index: number, filter: Filter): Promise<void> =>
      changeFilters((filters) => filters.map((old, at) => (at === index ? filter : old))),
    removeFilter: (index: number): Promise<void> =>
      changeFilters((filters) => filters.filter((_, at) => at !== index)),
    /** Takes a value in, or out: it joins the filter of its kind on the field, and leaves one of the other kind. */
    takeValue: (field: string, value: string | null, exclude: boolean, numeric: boolean): Promise<void> =>
      changeFilters((filters) => withValue(filters, field, value, exclude, numeric)),
    clear: (): Promise<void> => {
      store.setState({ zooms: [] })
      return ask(EMPTY_QUESTION)
    },
    setRange,
    /** Back to the range before; from the first one to the whole archive. */
    zoomOut: (): Promise<void> => {
      const { zooms, question } = store.getState()
      const last = zooms.at(-1) ?? { from: null, to: null }
      if (zooms.length === 0 && question.from === null && question.to === null) return Promise.resolve()
      store.setState({ zooms: zooms.slice(0, -1) })
      return ask(last)
    },
    setSplit: (split: string | null): Promise<void> => {
      store.setState({ split })
      return run()
    },
    setListing: (alter: Partial<Listing>): Promise<void> => {
      store.setState((state) => ({ listing: { ...state.listing, ...alter } }))
      return run()
    },
    openField: async (field: string): Promise<void> => {
      const { values, question } = store.getState()
      if (field in values) return
      store.setState({ values: { ...values, [field]: LOADING } })
      const counted = await loadable(() =>
        deps.engine().explore.values({ question: toEngine(question), field, limit: VALUES_SHOWN }),
      )
      if (field in store.getState().values)
        store.setState((state) => ({ values: { ...state.values, [field]: counted } }))
    },
    closeField: (field: string): void =>
      store.setState((state) => {
        const { [field]: _, ...values } = state.values
        return { values }
      }),
    /** Values of a field that begin so, over everything that is loaded. */
    complete: async (field: string, prefix: string): Promise<readonly string[]> => {
      const found = await deps
        .engine()
        .explore.values({ question: toEngine(EMPTY_QUESTION), field, limit: VALUES_SHOWN, prefix })
      return found.values.flatMap(({ value }) => (value === null ? [] : [value]))
    },
    save: (name: string): Promise<void> => {
      const { question } = store.getState()
      return keepSaved([...savedNow().filter((one) => one.name !== name), { name, question }])
    },
    removeSaved: (name: string): Promise<void> => keepSaved(savedNow().filter((one) => one.name !== name)),
    openSaved: (name: string): Promise<void> => {
      const found = savedNow().find((one) => one.name === name)
      return found ? ask(found.question) : Promise.resolve()
    },
    sql: (): string => writeSelect(store.getState().question, store.getState().listing),
  }
}

export type Explore = ReturnType<typeof createExplore>

/** The filters with a value taken in or out. */
function withValue(
  filters: readonly Filter[],
  field: string,
  value: string | null,
  exclude: boolean,
  numeric: boolean,
): readonly Filter[] {
  const rest = filters.flatMap((filter): readonly Filter[] => {
    if (filter.field !== field || filter.match.kind !== 'values') return [filter]
    const values = filter.match.values.filter((known) => known !== value)
    return values.length === 0 ? [] : [{ ...filter, match: { kind: 'values', values } }]
  })
  const at = rest.findIndex(
    (filter) => filter.field === field && filter.exclude === exclude && filter.match.kind === 'values',
  )
  const old = rest[at]
  if (old?.match.kind !== 'values') {
    const match = { kind: 'values', values: [value] } as const
    return [...rest, { field, numeric, exclude, enabled: true, match }]
  }
  const match = { kind: 'values', values: [...old.match.values, value] } as const
  return rest.map((filter, index) => (index === at ? { ...old, enabled: true, match } : filter))
}

/** Ends with `work`, well or not, or after `LIST_ALONE_MS`. */
function soonAfter(work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LIST_ALONE_MS)
    const ended = () => {
      clearTimeout(timer)
      resolve()
    }
    work.then(ended, ended)
  })
}

function readKept(text: string | null): z.infer<typeof keptSchema> {
  if (text === null) return FIRST
  try {
    const parsed = keptSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : FIRST
  } catch {
    return FIRST
  }
}
