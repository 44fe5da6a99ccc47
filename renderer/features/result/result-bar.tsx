import {
  BarChart3,
  Download,
  FileSearch,
  GitCompareArrows,
  ListFilter,
  PanelRight,
  Pin,
  PinOff,
  RotateCw,
  Search,
  TriangleAlert,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { DataChange } from '../../../shared/contract/result.ts'
import { EXPORT_FORMATS, type ExportFormat, type ResultInfo } from '../../../shared/model/cell.ts'
import type { ColumnLayout } from '../../state/result-columns.ts'
import type { ResultView, SidePanel } from '../../state/results.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { formatCount, formatElapsed, plural } from '../../ui/format.ts'
import { AddResultToCase } from '../case/add-result-to-case.tsx'
import { ViewChoice } from '../chart/view-choice.tsx'
import { ForwardResult } from '../forward/forward-result.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { ColumnsPopover } from './columns-popover.tsx'
import { LineageLine } from './lineage-line.tsx'

const FORMAT_WORDS: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSV',
  json: 'JSON',
  jsonl: 'JSON lines',
  parquet: 'Parquet',
  md: 'Markdown',
}

const EXPORT_CHOICES = EXPORT_FORMATS.map((format) => ({
  id: format,
  label: FORMAT_WORDS[format],
  ending: `.${format}`,
}))

/** What can be done with a result, by its bar and by command. */
export type ResultActions = {
  readonly find: () => void
  readonly filter: () => void
  readonly toggle: (panel: SidePanel) => void
  readonly pin: () => void
  readonly rename: () => void
  readonly compare: () => void
  readonly forward: () => void
  readonly exportAs: (format: ExportFormat) => void
  readonly layOut: (layout: ColumnLayout) => void
  readonly fitColumns: () => void
}

export function ResultBar({
  result,
  name,
  view,
  layout,
  panel,
  note,
  change,
  actions,
  onRunAgain,
}: {
  readonly result: ResultInfo
  readonly name: string
  readonly view: ResultView
  readonly layout: ColumnLayout
  readonly panel: SidePanel | null
  readonly note: ReactNode
  readonly change: DataChange | null
  readonly actions: ResultActions
  readonly onRunAgain: (() => void) | null
}) {
  const showInstant = useShowInstant()
  return (
    <div className="result-bar">
      <span
        className="row-count"
        data-testid="row-count"
        data-result={result.resultId}
        title={`Run ${showInstant(result.ranAt)}`}
      >
        {view.matching === null
          ? plural(result.rowCount, 'row')
          : `${formatCount(view.matching)} of ${plural(result.rowCount, 'row')}`}{' '}
        · {formatElapsed(result.elapsedMs)}
      </span>
      {result.name !== null && <strong className="result-name ellipsis">{result.name}</strong>}
      {result.lineage && <LineageLine lineage={result.lineage} />}
      {note}
      {change && (
        <span className="data-changed" data-testid="data-changed">
          <TriangleAlert size={13} aria-hidden />
          {changeWords(change)}
          {onRunAgain && (
            <Button small onClick={onRunAgain}>
              <RotateCw size={12} aria-hidden />
              Run again
            </Button>
          )}
        </span>
      )}
      <span className="grow" />
      <ViewChoice result={result} name={name} />
      <div className="row result-tools" role="toolbar" aria-label="Result">
        <IconButton
          small
          label="Find in the result (Ctrl+F)"
          onPress={actions.find}
          pressed={view.search !== null}
        >
          <Search size={14} aria-hidden />
        </IconButton>
        <IconButton small label="Filter…" onPress={actions.filter}>
          <ListFilter size={14} aria-hidden />
        </IconButton>
        <IconButton
          small
          label={result.pinned ? 'Let go of the result' : 'Pin the result'}
          pressed={result.pinned}
          onPress={actions.pin}
        >
          {result.pinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />}
        </IconButton>
        <IconButton small label="Compare with another result…" onPress={actions.compare}>
          <GitCompareArrows size={14} aria-hidden />
        </IconButton>
        <ColumnsPopover
          result={result}
          layout={layout}
          onLayout={actions.layOut}
          onFit={actions.fitColumns}
        />
        <ChoiceMenu
          label="Export what is shown, all rows"
          choices={EXPORT_CHOICES}
          onChoose={actions.exportAs}
        >
          <Download size={13} aria-hidden />
          Export
        </ChoiceMenu>
        <AddResultToCase result={result} name={result.name ?? name} />
        <ForwardResult result={result} name={result.name ?? name} />
        <IconButton
          small
          label="Column profile"
          pressed={panel === 'profile'}
          onPress={() => actions.toggle('profile')}
        >
          <BarChart3 size={14} aria-hidden />
        </IconButton>
        <IconButton
          small
          label="Source of the row (F4)"
          pressed={panel === 'source'}
          onPress={() => actions.toggle('source')}
        >
          <FileSearch size={14} aria-hidden />
        </IconButton>
        <IconButton
          small
          label="Row inspector (F7)"
          pressed={panel === 'row'}
          onPress={() => actions.toggle('row')}
        >
          <PanelRight size={14} aria-hidden />
        </IconButton>
      </div>
    </div>
  )
}

function changeWords({ loads, verdicts }: DataChange): string {
  if (loads && verdicts) return 'Loaded files and verdicts changed since this ran'
  return loads ? 'Loaded files changed since this ran' : 'The archive was verified again since this ran'
}
