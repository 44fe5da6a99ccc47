import { useApp, useReport } from '../app-context.tsx'

/** The report as a page, or as text. */
export function ViewSwitch() {
  const app = useApp()
  const view = useReport((state) => state.view)
  return (
    <div
      className="segmented"
      role="tablist"
      aria-label="Preview as"
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
        const next = view === 'html' ? 'text' : 'html'
        void app.report.setView(next)
        document.getElementById(`report-tab-${next}`)?.focus()
      }}
    >
      {(['html', 'text'] as const).map((value) => (
        <button
          key={value}
          id={`report-tab-${value}`}
          type="button"
          role="tab"
          className="btn"
          aria-selected={view === value}
          aria-controls="report-preview"
          tabIndex={view === value ? 0 : -1}
          onClick={() => void app.report.setView(value)}
        >
          {value === 'html' ? 'HTML' : 'Text'}
        </button>
      ))}
    </div>
  )
}
