import { ChartColumn, Table2 } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { NO_CHART } from '../../state/charts.ts'
import { SegmentChoice } from '../../ui/segments.tsx'
import { useApp } from '../app-context.tsx'
import { useKeys } from '../use-keys.ts'

/** Whether the result is looked at as a chart. */
export function useIsChart(result: ResultInfo): boolean {
  return useStore(useApp().charts.store, (state) => (state.charts[result.resultId] ?? NO_CHART).isShown)
}

/** Grid or chart. `name` is where the result is looked at: there the choice is remembered. */
export function ViewChoice({ result, name }: { readonly result: ResultInfo; readonly name: string }) {
  const app = useApp()
  const isChart = useIsChart(result)
  const keys = useKeys('result.chart')
  useEffect(() => {
    void app.charts.restore(result, name)
  }, [app, result, name])
  useEffect(
    () =>
      app.commands.register([
        {
          id: 'result.chart',
          title: 'Show the result as a chart, or as a grid',
          group: 'Result',
          keys: ['Alt+G'],
          enabled: () => result.rowCount > 0,
          run: () => {
            if (app.charts.chartOf(result.resultId).isShown) app.charts.showGrid(result, name)
            else void app.charts.show(result, name)
          },
        },
      ]),
    [app, result, name],
  )
  if (result.rowCount === 0) return null
  return (
    <SegmentChoice
      label="View of the result"
      segments={[
        { value: 'grid', label: 'Grid', icon: Table2 },
        { value: 'chart', label: 'Chart', icon: ChartColumn, title: keys.hint('Chart') },
      ]}
      value={isChart ? 'chart' : 'grid'}
      onChange={(view) => {
        if (view === 'grid') app.charts.showGrid(result, name)
        else void app.charts.show(result, name)
      }}
    />
  )
}
