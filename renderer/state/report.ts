/** The reports: which one over which days, its preview, and where it goes. */
import { createStore } from 'zustand/vanilla'
import type { ReportFormat, ReportRequest } from '../../shared/contract/report.ts'
import type { Day } from '../../shared/model/archive.ts'
import type { ArchiveLine } from '../../shared/model/archive-view.ts'
import type { MarketKind } from '../../shared/model/market.ts'
import { PAPER_SIZES, type PaperSize } from '../../shared/model/paper.ts'
import type { Progress } from '../../shared/model/progress.ts'
import type { NamedRecord, NamedRecords } from '../../shared/model/report.ts'
import { REPORT_KINDS, type ReportKind, reportFileName } from '../../shared/model/report-kinds.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import type { ReportRoom } from './report-rooms.ts'
import { follow } from './tasks.ts'

export type ReportView = 'html' | 'text'
export type ReportTarget = ReportFormat | `pdf-${PaperSize}`
export type ReportPeriod = { readonly from: Day; readonly to: Day }
/** A file beside the archive, as it was chosen: the page knows its name, and the host's token for it. */
export type MarketChoice = { readonly open: string; readonly name: string }
export type RenderedReport = { readonly content: string; readonly named: readonly NamedRecords[] }

export type ReportState = {
  /** The room that is open beside the reports; null: a report is shown. */
  readonly room: ReportRoom | null
  readonly kind: ReportKind
  /** Reports of a day and reports of a period each keep the days they were asked for last. */
  readonly periods: Readonly<Record<'day' | 'range', ReportPeriod | null>>
  /** Files that the execution quality report reads beside the archive. */
  readonly market: Readonly<Record<MarketKind, MarketChoice | null>>
  readonly view: ReportView
  readonly previews: Readonly<Record<ReportView, Loadable<RenderedReport>>>
  /** The list of the records that the report names is shown beside it. */
  readonly listsRecords: boolean
  /** The record that was gone to, with the lines around it. */
  readonly opened: NamedRecord | null
  readonly lines: Loadable<readonly ArchiveLine[]>
  readonly progress: Progress | null
  readonly exporting: ReportTarget | 'paper' | null
}

const PDF_TARGETS = PAPER_SIZES.map((paper) => ({
  target: `pdf-${paper}` as const,
  label: `PDF, ${paper}`,
  extension: 'pdf',
}))

export const TARGETS: readonly {
  readonly target: ReportTarget
  readonly label: string
  readonly extension: string
}[] = [
  ...PDF_TARGETS,
  { target: 'html', label: 'HTML', extension: 'html' },
  { target: 'text', label: 'Text', extension: 'txt' },
  { target: 'md', label: 'Markdown', extension: 'md' },
  { target: 'json', label: 'JSON', extension: 'json' },
  { target: 'csv', label: 'CSV', extension: 'csv' },
]

export function kindOf(kind: ReportKind): (typeof REPORT_KINDS)[number] {
  const found = REPORT_KINDS.find((one) => one.kind === kind)
  if (!found) throw new Error(`There is no report ${kind}.`)
  return found
}

/** The days of the chosen report, or null while none are chosen. */
export function periodOf({ kind, periods }: Pick<ReportState, 'kind' | 'periods'>): ReportPeriod | null {
  return periods[kindOf(kind).period]
}

function requestOf(state: Pick<ReportState, 'kind' | 'periods' | 'market'>): ReportRequest | null {
  const { kind, market } = state
  const range = periodOf(state)
  if (range === null) return null
  const { quotes, tape } = market
  if (kind !== 'execution' || (quotes === null && tape === null)) return { kind, range }
  const files = { ...(quotes && { quotes: quotes.open }), ...(tape && { tape: tape.open }) }
  return { kind, range, market: files }
}

/** The period as long as this one that lies next to it among `days`, or null where there is none. */
export function neighbour(
  { from, to }: ReportPeriod,
  days: readonly Day[],
  direction: 1 | -1,
): ReportPeriod | null {
  const within = days.filter((day) => day >= from && day <= to).length
  const beside =
    direction === 1 ? days.filter((day) => day > to) : days.filter((day) => day < from).toReversed()
  const taken = beside.slice(0, Math.max(1, within))
  const [near, far] = [taken[0], taken.at(-1)]
  if (near === undefined || far === undefined) return null
  return direction === 1 ? { from: near, to: far } : { from: far, to: near }
}

const NONE: ReportState['previews'] = { html: IDLE, text: IDLE }
const KEPT_KIND = 'report.kind'
const KEPT_VIEW = 'report.view'
const KEPT_RECORDS = 'report.records'
/** Lines shown on each side of a record. */
const AROUND = 3
const MARKET_FILTERS = [
  { name: 'CSV, Parquet', extensions: ['csv', 'parquet'] },
  { name: '*', extensions: ['*'] },
]

export function createReport(deps: Deps) {
  const keptKind = deps.preferences.get(KEPT_KIND)
  const store = createStore<ReportState>(() => ({
    room: null,
    kind: REPORT_KINDS.find(({ kind }) => kind === keptKind)?.kind ?? 'daily',
    periods: { day: null, range: null },
    market: { quotes: null, tape: null },
    view: deps.preferences.get(KEPT_VIEW) === 'text' ? 'text' : 'html',
    previews: NONE,
    listsRecords: deps.preferences.get(KEPT_RECORDS) === 'yes',
    opened: null,
    lines: IDLE,
    progress: null,
    exporting: null,
  }))
  let asking = new AbortController()

  const render = async (
    report: ReportRequest,
    format: ReportFormat,
    signal: AbortSignal,
  ): Promise<RenderedReport> =>
    follow(
      () => deps.engine().report.render({ report, format }, { signal }),
      signal,
      (progress) => {
        if (!signal.aborted) store.setState({ progress })
      },
    )

  /** Makes what is shown; what was made of another report, or being made, is given up. */
  async function preview(): Promise<void> {
    asking.abort()
    asking = new AbortController()
    const { signal } = asking
    const { view } = store.getState()
    const report = requestOf(store.getState())
    store.setState({
      previews: { ...NONE, ...(report && { [view]: LOADING }) },
      progress: null,
      opened: null,
      lines: IDLE,
    })
    if (report) await make(report, view, signal)
  }

  async function make(report: ReportRequest, view: ReportView, signal: AbortSignal): Promise<void> {
    const made = await loadable(() => render(report, view, signal))
    // A newer preview has taken its place; one that the user stopped is told as such.
    if (signal !== asking.signal || store.getState().previews[view].status !== 'loading') return
    store.setState(({ previews }) => ({ previews: { ...previews, [view]: made }, progress: null }))
  }

  /** The report in one format: the preview where that is it. */
  async function contentOf(format: ReportFormat): Promise<string | null> {
    const { previews } = store.getState()
    const shown = format === 'html' || format === 'text' ? previews[format] : IDLE
    if (shown.status === 'ready') return shown.value.content
    const report = requestOf(store.getState())
    return report && (await render(report, format, new AbortController().signal)).content
  }

  function setMarket(files: Partial<ReportState['market']>): Promise<void> {
    store.setState(({ market }) => ({ market: { ...market, ...files } }))
    return preview()
  }

  /** One thing at a time goes out. */
  async function send<T>(
    target: NonNullable<ReportState['exporting']>,
    work: () => Promise<T>,
  ): Promise<T | null> {
    if (store.getState().exporting) return null
    store.setState({ exporting: target })
    try {
      return await work()
    } finally {
      store.setState({ exporting: null, progress: null })
    }
  }

  return {
    store,
    preview,
    /** Shows a report, over `period` where one is given, else over the days it was asked for last. */
    show(kind: ReportKind, period?: ReportPeriod): Promise<void> {
      deps.preferences.set(KEPT_KIND, kind)
      store.setState(({ periods }) => ({
        kind,
        room: null,
        periods: period ? { ...periods, [kindOf(kind).period]: period } : periods,
      }))
      return preview()
    },
    enter: (room: ReportRoom): void => store.setState({ room }),
    setPeriod(period: ReportPeriod): Promise<void> {
      store.setState(({ kind, periods }) => ({ periods: { ...periods, [kindOf(kind).period]: period } }))
      return preview()
    },
    /** Asks for a file of quotes or a market tape, and makes the report with it. */
    async chooseMarket(kind: MarketKind): Promise<void> {
      const title = kind === 'quotes' ? 'Choose the quotes' : 'Choose the market tape'
      const file = await callHost(deps.host, 'chooseOpen', { title, filters: MARKET_FILTERS })
      if (file) await setMarket({ [kind]: file })
    },
    removeMarket: (...kinds: readonly MarketKind[]): Promise<void> =>
      setMarket(Object.fromEntries(kinds.map((kind) => [kind, null]))),
    listRecords(listsRecords: boolean): void {
      deps.preferences.set(KEPT_RECORDS, listsRecords ? 'yes' : 'no')
      store.setState({ listsRecords })
    },
    /** Shows a record that the report names, as it stands in the archive; null closes it. */
    async openRecord(opened: NamedRecord | null): Promise<void> {
      store.setState({ opened, lines: opened === null ? IDLE : LOADING })
      if (opened === null) return
      const { file, line } = opened
      const lines = await loadable(() =>
        deps.engine().archive.lines({ file, line, before: AROUND, after: AROUND }),
      )
      if (store.getState().opened === opened) store.setState({ lines })
    },
    /** What is asked for most, where nothing was asked for yet: the newest day, and all days. */
    suggest(days: readonly Day[]): void {
      const [first, last] = [days[0], days.at(-1)]
      if (first === undefined || last === undefined) return
      store.setState(({ periods }) => ({
        periods: {
          day: periods.day ?? { from: last, to: last },
          range: periods.range ?? { from: first, to: last },
        },
      }))
    },
    /** The days have changed: what was made of them no longer stands. */
    forget(): void {
      asking.abort()
      store.setState({ previews: NONE, progress: null, opened: null, lines: IDLE })
    },
    cancel: (): void => asking.abort(),
    setView(view: ReportView): Promise<void> {
      deps.preferences.set(KEPT_VIEW, view)
      store.setState({ view })
      return store.getState().previews[view].status === 'idle' ? preview() : Promise.resolve()
    },
    /** The report as plain text, to copy; null while none is chosen. */
    text: (): Promise<string | null> => contentOf('text'),
    /** Asks for a place and writes the report there. Null when no place was chosen or nothing can be written. */
    exportAs: (target: ReportTarget): Promise<{ path: string; bytes: number } | null> =>
      send(target, async () => {
        const report = requestOf(store.getState())
        const shape = TARGETS.find((candidate) => candidate.target === target)
        if (!report || !shape) return null
        const chosen = await callHost(deps.host, 'chooseSave', {
          title: `Export the report as ${shape.label}`,
          suggestedName: `${reportFileName(report.kind, report.range)}.${shape.extension}`,
          filters: [{ name: shape.label, extensions: [shape.extension] }],
        })
        if (!chosen) return null
        const { save } = chosen
        const paper = PAPER_SIZES.find((size) => target === `pdf-${size}`)
        if (paper) {
          const html = await contentOf('html')
          return html === null ? null : callHost(deps.host, 'printPdf', { html, save, paper })
        }
        const format = target as ReportFormat
        return follow(
          (signal) => deps.engine().report.export({ report, format, save }, { signal }),
          new AbortController().signal,
          (progress) => store.setState({ progress }),
        )
      }),
    /** Shows the print dialog of the operating system; says whether it was printed. */
    print: (): Promise<boolean | null> =>
      send('paper', async () => {
        const html = await contentOf('html')
        if (html === null) return null
        return (await callHost(deps.host, 'printPaper', { html })).printed
      }),
  }
}

export type Reports = ReturnType<typeof createReport>
