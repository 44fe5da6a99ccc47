import { Download, PanelRight, TableProperties } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../../../shared/model/cell.ts'
import type { SqlTab } from '../../state/workbench.ts'
import { IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatElapsed, plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { Split } from '../../ui/split.tsx'
import { useApp } from '../app-context.tsx'
import { Inspector } from './inspector.tsx'
import { LineageLine } from './lineage-line.tsx'
import { type GridHandle, type InspectedRow, ResultGrid } from './result-grid.tsx'

const FORMAT_WORDS: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSV',
  json: 'JSON',
  jsonl: 'JSON lines',
  parquet: 'Parquet',
}

const EXPORT_CHOICES = EXPORT_FORMATS.map((format) => ({
  id: format,
  label: FORMAT_WORDS[format],
  ending: `.${format}`,
}))

/** The failure of the last run, and below it the last result there is. */
export function ResultPane({
  tab,
  gridRef,
}: {
  readonly tab: SqlTab
  readonly gridRef: RefObject<GridHandle | null>
}) {
  const { result, failure } = tab
  const [inspected, setInspected] = useState<InspectedRow | null>(null)
  const [open, setOpen] = useState(false)
  return (
    <section className="result-pane" aria-label="Result">
      {failure && (
        <div className="result-failure">
          <FailureMessage
            failure={failure}
            {...(failure.position
              ? { title: `Line ${failure.position.line}, column ${failure.position.column}` }
              : {})}
          />
        </div>
      )}
      {result ? (
        <>
          <ResultBar tab={tab} open={open} onToggle={() => setOpen(!open)} />
          {result.rowCount === 0 ? (
            <Empty title="No rows">
              The statement ran and gave no row. Its columns:{' '}
              {result.columns.map((column) => column.name).join(', ')}.
            </Empty>
          ) : (
            <GridAndInspector
              tab={tab}
              gridRef={gridRef}
              inspected={open ? inspected : null}
              onInspect={(row, opens) => {
                setInspected(row)
                if (opens) setOpen(true)
              }}
              onClose={() => setOpen(false)}
            />
          )}
        </>
      ) : (
        <Empty
          icon={<TableProperties size={30} strokeWidth={1.5} aria-hidden />}
          title={tab.running ? 'Running…' : 'No result yet'}
        >
          {tab.running ? 'The rows come here.' : 'Run the statement at the cursor with Ctrl+Enter.'}
        </Empty>
      )}
    </section>
  )
}

function GridAndInspector({
  tab,
  gridRef,
  inspected,
  onInspect,
  onClose,
}: {
  readonly tab: SqlTab
  readonly gridRef: RefObject<GridHandle | null>
  readonly inspected: InspectedRow | null
  readonly onInspect: (row: InspectedRow, open: boolean) => void
  readonly onClose: () => void
}) {
  const { result } = tab
  if (!result) return null
  const grid = (
    <ResultGrid
      key={`${tab.id} ${result.resultId}`}
      tab={tab}
      result={result}
      ref={gridRef}
      onInspect={onInspect}
    />
  )
  const inspector = inspected ? <Inspector row={inspected} result={result} onClose={onClose} /> : null
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !inspected) return
    event.preventDefault()
    onClose()
    gridRef.current?.focus()
  }
  return (
    <div className="grow" style={{ minHeight: 0 }} onKeyDownCapture={onKeyDown}>
      <Split
        id="result"
        orientation="horizontal"
        panels={[
          {
            id: 'grid',
            content: <div style={{ height: '100%', display: 'flex', flexDirection: 'column' }}>{grid}</div>,
            minSize: '30%',
          },
          ...(inspector
            ? [{ id: 'inspector', content: inspector, defaultSize: '340px', minSize: '200px' }]
            : []),
        ]}
      />
    </div>
  )
}

function ResultBar({
  tab,
  open,
  onToggle,
}: {
  readonly tab: SqlTab
  readonly open: boolean
  readonly onToggle: () => void
}) {
  const app = useApp()
  const { result } = tab
  if (!result) return null
  const exportAs = (format: ExportFormat) =>
    app.attempt('The result could not be exported', async () => {
      const outcome = await app.workbench.exportResult(tab.id, format)
      if (outcome === null) return
      if (outcome.status === 'failed') app.notices.fail('The result could not be exported', outcome.failure)
      else if (outcome.status === 'cancelled')
        app.notices.push({ tone: 'info', title: 'Export was cancelled' })
      else {
        const { rows, bytes, path } = outcome.value
        app.notices.push({
          tone: 'success',
          title: `${plural(rows, 'row')} exported`,
          detail: `${path}, ${formatBytes(bytes)}`,
        })
      }
    })
  return (
    <div className="result-bar">
      <span className="row-count" data-testid="row-count" data-result={result.resultId}>
        {plural(result.rowCount, 'row')} · {formatElapsed(result.elapsedMs)}
      </span>
      {tab.lineage && <LineageLine lineage={tab.lineage} />}
      {(tab.running || tab.failure) && <span className="dim">earlier result</span>}
      <span className="grow" />
      <ChoiceMenu
        label="Export the whole result"
        choices={EXPORT_CHOICES}
        onChoose={(format) => void exportAs(format)}
      >
        <Download size={13} aria-hidden />
        Export
      </ChoiceMenu>
      <IconButton small label="Row inspector (F7)" pressed={open} onPress={onToggle}>
        <PanelRight size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
