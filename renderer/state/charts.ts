/** Charts of results: whether a result is looked at as one, of what, and its marks as the engine aggregated them. */
import { createStore } from 'zustand/vanilla'
import type { ResultInfo } from '../../shared/model/cell.ts'
import {
  CHART_KINDS,
  type ChartData,
  type ChartFacts,
  type ChartKind,
  type ChartSpec,
  type PictureFormat,
} from '../../shared/model/chart.ts'
import { columnsKey, suggestChart, withKind } from './chart-choice.ts'
import { markFilter, narrowStatement } from './chart-narrow.ts'
import type { Condition } from './chart-words.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import type { Results } from './results.ts'
import type { Workbench } from './workbench.ts'

/** How a chart is drawn, beyond what the engine is asked for. */
export type ChartLook = {
  readonly spec: ChartSpec
  /** The figures' axis (of a heat map: the colours) is logarithmic. */
  readonly isLog: boolean
  /** Bars and areas of series stand on each other. */
  readonly isStacked: boolean
  /** Null: the one that follows from the columns. */
  readonly title: string | null
}

export type ChartState = {
  readonly isShown: boolean
  readonly asTable: boolean
  readonly look: ChartLook | null
  readonly facts: Loadable<ChartFacts>
  /** The marks that are there; they stay while newer ones are asked for. */
  readonly data: ChartData | null
  /** What `data` is of. */
  readonly drawn: ChartSpec | null
  readonly drawing: Loadable<null>
}

export type ChartsState = { readonly charts: Readonly<Record<string, ChartState>> }

export const NO_CHART: ChartState = {
  isShown: false,
  asTable: false,
  look: null,
  facts: IDLE,
  data: null,
  drawn: null,
  drawing: IDLE,
}

const KEPT = 'charts'
const MOST_KEPT = 50

type Kept = { readonly key: string; readonly isShown: boolean; readonly look: ChartLook | null }

export function createCharts(deps: Deps, results: Results, workbench: Workbench) {
  const store = createStore<ChartsState>(() => ({ charts: {} }))
  const controllers = new Map<string, AbortController>()
  let kept = readKept(deps.preferences.get(KEPT))

  const chartOf = (resultId: string): ChartState => store.getState().charts[resultId] ?? NO_CHART
  const change = (resultId: string, alter: Partial<ChartState>) =>
    store.setState((state) => ({
      charts: { ...state.charts, [resultId]: { ...(state.charts[resultId] ?? NO_CHART), ...alter } },
    }))
  /** A tab goes on with its chart as long as its results have the same columns. */
  const keyOf = (result: ResultInfo, place: string) => `${place} ${columnsKey(result.columns)}`.slice(0, 2000)

  function keep(result: ResultInfo, place: string): void {
    const key = keyOf(result, place)
    const { isShown, look } = chartOf(result.resultId)
    kept = [{ key, isShown, look }, ...kept.filter((each) => each.key !== key)].slice(0, MOST_KEPT)
    deps.preferences.set(KEPT, JSON.stringify(kept))
  }

  async function draw(result: ResultInfo): Promise<void> {
    const { resultId } = result
    const { look } = chartOf(resultId)
    if (!look) return
    controllers.get(resultId)?.abort()
    const controller = new AbortController()
    controllers.set(resultId, controller)
    change(resultId, { drawing: LOADING })
    const { spec } = look
    const data = await loadable(() =>
      deps.engine().chart.data({ ...results.asked(resultId), spec }, { signal: controller.signal }),
    )
    // A newer question has its own answer.
    if (controllers.get(resultId) !== controller) return
    controllers.delete(resultId)
    if (data.status === 'ready') {
      change(resultId, { data: data.value, drawn: spec, drawing: { status: 'ready', value: null } })
    } else if (data.status === 'failed') {
      change(resultId, { drawing: data })
    }
  }

  async function show(result: ResultInfo, place: string): Promise<void> {
    const { resultId, columns } = result
    change(resultId, { isShown: true })
    if (chartOf(resultId).look === null) {
      change(resultId, { facts: LOADING })
      const facts = await loadable(() => deps.engine().chart.facts(results.asked(resultId)))
      change(resultId, { facts })
      if (facts.status !== 'ready') return
      const known = kept.find(({ key }) => key === keyOf(result, place))?.look ?? null
      const look = known ?? {
        spec: suggestChart(columns, facts.value),
        isLog: false,
        isStacked: true,
        title: null,
      }
      change(resultId, { look })
    }
    keep(result, place)
    await draw(result)
  }

  async function setLook(result: ResultInfo, place: string, alter: Partial<ChartLook>): Promise<void> {
    const before = chartOf(result.resultId).look
    if (!before) return
    change(result.resultId, { look: { ...before, ...alter } })
    keep(result, place)
    if (alter.spec !== undefined) await draw(result)
  }

  return {
    store,
    chartOf,
    show,
    showGrid: (result: ResultInfo, place: string): void => {
      change(result.resultId, { isShown: false })
      keep(result, place)
    },
    /** As the tab was left: its chart, when a result with the same columns was looked at as one. */
    restore: async (result: ResultInfo, place: string): Promise<void> => {
      const isKnown = store.getState().charts[result.resultId] !== undefined
      const known = kept.find(({ key }) => key === keyOf(result, place))
      if (!isKnown && known?.isShown && result.rowCount > 0) await show(result, place)
    },
    redraw: draw,
    setLook,
    setSpec: async (result: ResultInfo, place: string, alter: Partial<ChartSpec>): Promise<void> => {
      const { look } = chartOf(result.resultId)
      if (look) await setLook(result, place, { spec: { ...look.spec, ...alter } })
    },
    setKind: async (result: ResultInfo, place: string, kind: ChartKind): Promise<void> => {
      const { look, facts } = chartOf(result.resultId)
      if (!look || facts.status !== 'ready') return
      await setLook(result, place, { spec: withKind(look.spec, kind, result.columns, facts.value) })
    },
    setTable: (resultId: string, asTable: boolean): void => change(resultId, { asTable }),
    /** Opens a tab with the statement narrowed to the rows of a mark, and runs it; false where SQL cannot say it. */
    openRows: (
      result: ResultInfo,
      place: string,
      title: string,
      conditions: readonly Condition[],
    ): boolean => {
      // What the grid's filter leaves out would come back with the statement.
      const isFiltered = results.viewOf(result.resultId).filter.length > 0
      const sql = isFiltered ? null : narrowStatement(result, conditions)
      if (sql === null) return false
      const id = workbench.newTab(sql, `${place}: ${title}`.slice(0, 60))
      void workbench.run(id, sql)
      return true
    },
    /**
     * Narrows the grid to the rows of a mark, beside what its filter has already, and shows it; false where no condition
     * says which they are. Throws what the engine says of a condition.
     */
    filterRows: async (
      result: ResultInfo,
      place: string,
      conditions: readonly Condition[],
    ): Promise<boolean> => {
      const more = markFilter(conditions)
      if (more === null) return false
      await results.addFilter(result.resultId, more)
      change(result.resultId, { isShown: false })
      keep(result, place)
      return true
    },
    /** Asks for a place and writes the picture there; null when none was chosen. `content` is drawn after that. */
    save: async (
      format: PictureFormat,
      name: string,
      about: string,
      content: () => Promise<string>,
    ): Promise<{ readonly path: string; readonly bytes: number } | null> => {
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Save the picture',
        suggestedName: `${name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '') || 'chart'}.${format}`,
        filters: [{ name: format.toUpperCase(), extensions: [format] }],
      })
      if (!chosen) return null
      return deps.engine().chart.save({
        format,
        content: await content(),
        about: about.slice(0, 2000),
        save: chosen.save,
      })
    },
  }
}

export type Charts = ReturnType<typeof createCharts>

const KINDS: ReadonlySet<unknown> = new Set(CHART_KINDS)

/** What was kept by this program; anything else counts as nothing. */
function readKept(text: string | null): readonly Kept[] {
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter(isKept) : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('look' in value)) return false
  if (typeof value.key !== 'string') return false
  const { look } = value
  if (look === null) return true
  if (typeof look !== 'object' || !('spec' in look)) return false
  const { spec } = look
  return typeof spec === 'object' && spec !== null && 'kind' in spec && KINDS.has(spec.kind)
}
