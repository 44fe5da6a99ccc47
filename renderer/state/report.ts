/** The report screen: which report, its preview, and where it goes. */
import { createStore } from 'zustand/vanilla'
import type { ReportFormat, ReportRequest } from '../../shared/contract/report.ts'
import type { Day } from '../../shared/model/archive.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'

export type Rendered = { readonly content: string; readonly suggestedName: string }
export type ReportView = 'html' | 'text'
export type ReportTarget = ReportFormat | 'pdf'

export type ReportState = {
  readonly kind: ReportRequest['kind']
  readonly day: Day | null
  readonly from: Day | null
  readonly to: Day | null
  readonly view: ReportView
  readonly html: Loadable<Rendered>
  readonly text: Loadable<Rendered>
  readonly exporting: ReportTarget | null
}

export const TARGETS: readonly {
  readonly target: ReportTarget
  readonly label: string
  readonly extension: string
}[] = [
  { target: 'text', label: 'Text', extension: 'txt' },
  { target: 'html', label: 'HTML', extension: 'html' },
  { target: 'pdf', label: 'PDF', extension: 'pdf' },
  { target: 'md', label: 'Markdown', extension: 'md' },
  { target: 'json', label: 'JSON', extension: 'json' },
  { target: 'csv', label: 'CSV', extension: 'csv' },
]

/** The request that the fields make, or null while they are not complete. */
export function requestOf(state: Pick<ReportState, 'kind' | 'day' | 'from' | 'to'>): ReportRequest | null {
  switch (state.kind) {
    case 'daily':
      return state.day ? { kind: 'daily', day: state.day } : null
    case 'execution':
      return state.from && state.to && state.from <= state.to
        ? { kind: 'execution', range: { from: state.from, to: state.to } }
        : null
  }
}

export function createReport(deps: Deps) {
  const store = createStore<ReportState>(() => ({
    kind: 'daily',
    day: null,
    from: null,
    to: null,
    view: 'html',
    html: IDLE,
    text: IDLE,
    exporting: null,
  }))
  let asking = new AbortController()

  /** Renders what is shown first, then the other form. A newer preview ends an older one. */
  async function preview(): Promise<void> {
    asking.abort()
    asking = new AbortController()
    const { signal } = asking
    const report = requestOf(store.getState())
    if (!report) {
      store.setState({ html: IDLE, text: IDLE })
      return
    }
    store.setState({ html: LOADING, text: LOADING })
    const shown = store.getState().view
    for (const view of [shown, shown === 'html' ? 'text' : 'html'] as const) {
      const rendered = await loadable(() => deps.engine().report.render({ report, format: view }, { signal }))
      if (signal.aborted) return
      store.setState(view === 'html' ? { html: rendered } : { text: rendered })
    }
  }

  return {
    store,
    preview,
    change: (fields: Partial<Pick<ReportState, 'kind' | 'day' | 'from' | 'to'>>): Promise<void> => {
      store.setState(fields)
      return preview()
    },
    setView: (view: ReportView): void => store.setState({ view }),
    /** Asks for a place and writes the report there. Null when no place was chosen or nothing can be written. */
    exportAs: async (target: ReportTarget): Promise<{ path: string; bytes: number } | null> => {
      const report = requestOf(store.getState())
      const shape = TARGETS.find((candidate) => candidate.target === target)
      if (!report || !shape || store.getState().exporting) return null
      store.setState({ exporting: target })
      try {
        const format: ReportFormat = target === 'pdf' ? 'html' : target
        const rendered = await deps.engine().report.render({ report, format })
        const chosen = await callHost(deps.host, 'chooseSave', {
          title: `Export the report as ${shape.label}`,
          suggestedName: rendered.suggestedName.replace(/\.[a-z]+$/, `.${shape.extension}`),
          filters: [{ name: shape.label, extensions: [shape.extension] }],
        })
        if (!chosen) return null
        if (target === 'pdf') {
          return await callHost(deps.host, 'printPdf', { html: rendered.content, save: chosen.save })
        }
        return await deps.engine().report.export({ report, format, save: chosen.save })
      } finally {
        store.setState({ exporting: null })
      }
    },
  }
}

export type Reports = ReturnType<typeof createReport>
