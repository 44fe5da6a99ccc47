import './chart.css'
import { ArrowRight, BriefcaseBusiness, Copy, Download, Table, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import type { PictureFormat } from '../../../shared/model/chart.ts'
import type { Lineage } from '../../../shared/model/lineage.ts'
import { KIND_WORDS, titlesOf } from '../../state/chart-choice.ts'
import { describeChart, tableOf, wordsOf } from '../../state/chart-words.ts'
import { NO_CHART } from '../../state/charts.ts'
import { PLAIN_VIEW } from '../../state/results.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { copyText } from '../../ui/copy.ts'
import { Empty, Loading } from '../../ui/empty.tsx'
import { TryAgain } from '../../ui/failed.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useWorkbench } from '../app-context.tsx'
import { addChartToCase } from '../case/mark-actions.ts'
import { ChartFigure } from './chart-figure.tsx'
import { ChartForm } from './chart-form.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { ChartTable } from './chart-table.tsx'
import { copyPicture, type Picture, pngPicture, svgPicture } from './picture.ts'

const SAVE_CHOICES = [
  { id: 'png', label: 'Picture (PNG, 2×)', ending: '.png' },
  { id: 'svg', label: 'Drawing (SVG)', ending: '.svg' },
] as const satisfies readonly {
  readonly id: PictureFormat
  readonly label: string
  readonly ending: string
}[]

/** A result as a chart: what is drawn at the left, the picture beside it. Give it a height. */
export function ChartView({
  result,
  name,
  lineage,
}: {
  readonly result: ResultInfo
  /** Where the result is looked at, e.g. its tab: a picture is called so. */
  readonly name: string
  readonly lineage: Lineage | null
}) {
  const app = useApp()
  const chart = useStore(app.charts.store, (state) => state.charts[result.resultId] ?? NO_CHART)
  const schema = useWorkbench((state) => state.schema)
  const [taken, setTaken] = useState<number | null>(null)
  const { look, data, drawn, drawing, facts, asTable } = chart
  const tables = schema.status === 'ready' ? schema.value : null
  const titles = useMemo(
    () => (drawn ? titlesOf(drawn, result.columns, tables ?? []) : null),
    [drawn, result.columns, tables],
  )
  const view = useStore(app.results.store, (state) => state.views[result.resultId] ?? PLAIN_VIEW)
  const { sort, filter } = view
  const shownOf = useRef({ sort, filter })
  useEffect(() => {
    // What the filter leaves has changed, or its order: the marks are others.
    if (shownOf.current.sort === sort && shownOf.current.filter === filter) return
    shownOf.current = { sort, filter }
    void app.charts.redraw(result)
  }, [app, result, sort, filter])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a mark that was taken is one of the marks that were there
  useEffect(() => setTaken(null), [data])

  const picture = useMemo(
    (): Picture | null =>
      look && data && drawn && titles ? { result, data, spec: drawn, look, titles, lineage } : null,
    [look, data, drawn, titles, result, lineage],
  )
  useChartCommands(result, name, picture)
  if (facts.status === 'failed') {
    return (
      <Empty
        title="The columns could not be looked at"
        actions={<TryAgain onClick={() => void app.charts.show(result, name)} />}
      >
        {facts.failure.message} {facts.failure.hint}
      </Empty>
    )
  }
  if (!look) return <Loading what="Looking at the columns…" />
  const title = look.title ?? titles?.title ?? ''
  return (
    <div className="chart-view">
      <ChartForm result={result} place={name} look={look} title={titles?.title ?? ''} />
      <figure className="chart-main" aria-labelledby="chart-title">
        <figcaption className="chart-head">
          <h2 id="chart-title" className="ellipsis grow">
            {title || 'Chart'}
          </h2>
          {drawing.status === 'loading' && (
            <span className="row dim" role="status">
              <span className="spinner" aria-hidden /> Counting…
            </span>
          )}
          <IconButton
            small
            label={asTable ? 'Show as picture' : 'Show as table'}
            pressed={asTable}
            onPress={() => app.charts.setTable(result.resultId, !asTable)}
          >
            <Table size={14} aria-hidden />
          </IconButton>
          <IconButton
            small
            label={asTable ? 'Copy the table' : 'Copy the picture'}
            disabled={!picture}
            onPress={() => app.commands.run(asTable ? 'chart.copy-table' : 'chart.copy')}
          >
            <Copy size={14} aria-hidden />
          </IconButton>
          <IconButton
            small
            label="Add the chart to a case…"
            disabled={!picture}
            onPress={() => app.commands.run('chart.add-to-case')}
          >
            <BriefcaseBusiness size={14} aria-hidden />
          </IconButton>
          <ChoiceMenu
            label="Save the picture"
            choices={SAVE_CHOICES}
            disabled={!picture}
            onChoose={(format) => app.commands.run(`chart.save-${format}`)}
          >
            <Download size={13} aria-hidden />
            Save
          </ChoiceMenu>
        </figcaption>
        {drawing.status === 'failed' && <FailureMessage failure={drawing.failure} />}
        {data && drawn && titles ? (
          <>
            <ChartLegend marks={data.marks} title={titles.series} figure={titles.figure} />
            {asTable ? (
              <ChartTable result={result} data={data} spec={drawn} figureName={titles.figure} title={title} />
            ) : (
              <ChartFigure
                result={result}
                data={data}
                spec={drawn}
                look={look}
                titles={titles}
                taken={taken}
                onTake={setTaken}
              />
            )}
            <div className="chart-foot">
              {taken === null ? (
                <span className="grow" data-testid="chart-notes">
                  {[plural(data.placed, 'row'), ...data.notes].join(' · ')}
                </span>
              ) : (
                <TakenMark
                  result={result}
                  name={name}
                  picture={picture}
                  index={taken}
                  onClose={() => setTaken(null)}
                />
              )}
            </div>
          </>
        ) : (
          drawing.status === 'loading' && <Loading what="Counting over the whole result…" />
        )}
      </figure>
    </div>
  )
}

/** The mark that was taken, and the way to its rows. */
function TakenMark({
  result,
  name,
  picture,
  index,
  onClose,
}: {
  readonly result: ResultInfo
  readonly name: string
  readonly picture: Picture | null
  readonly index: number
  readonly onClose: () => void
}) {
  const app = useApp()
  const words =
    picture && wordsOf(picture.data.marks, index, picture.spec, result.columns, picture.titles.figure)
  if (!words) return null
  const { conditions } = words
  /** In a tab of their own; under a filter, which a statement would not have, in the grid. */
  const show = () => {
    if (conditions === null) return
    if (app.charts.openRows(result, name, words.title, conditions)) {
      app.shell.show('sql')
      return
    }
    void app.attempt('These rows could not be shown', async () => {
      if (await app.charts.filterRows(result, name, conditions)) return
      app.notices.push({
        tone: 'info',
        title: 'These rows cannot be asked for',
        detail: 'A filter of the grid cannot say an hour of the day. Clear the filter, and a tab can.',
      })
    })
  }
  return (
    <>
      <span className="ellipsis">
        <strong>{words.title}</strong> ·{' '}
        {words.lines.map(([label, value]) => `${label} ${value}`).join(' · ')}
      </span>
      <span className="grow" />
      {conditions === null ? (
        <span className="dim">a rest of several values has no statement of its own</span>
      ) : (
        <Button small onClick={show}>
          Show {words.rows === 1 ? 'this row' : `these ${plural(words.rows, 'row')}`}
          <ArrowRight size={13} aria-hidden />
        </Button>
      )}
      <IconButton small label="Let the mark go" onPress={onClose}>
        <X size={13} aria-hidden />
      </IconButton>
    </>
  )
}

function useChartCommands(result: ResultInfo, name: string, picture: Picture | null): void {
  const app = useApp()
  useEffect(() => {
    if (!picture) return
    const fileName = `${name}-${picture.look.title ?? picture.titles.title}`.slice(0, 80)
    const about = `${picture.spec.kind} chart “${picture.look.title ?? picture.titles.title}” of result ${result.resultId}: ${result.sql}`
    const save = (format: PictureFormat) =>
      void app.attempt('The picture could not be saved', async () => {
        const saved = await app.charts.save(format, fileName, about, async () => {
          const svg = await svgPicture(picture)
          return format === 'svg' ? svg : pngPicture(svg)
        })
        if (!saved) return
        app.notices.push({
          tone: 'success',
          title: 'Picture saved',
          detail: `${saved.path}, ${formatBytes(saved.bytes)}`,
        })
      })
    const table = tableOf(picture.data, picture.spec, result.columns, picture.titles.figure)
    const group = 'Chart'
    return app.commands.register([
      { id: 'chart.save-png', title: 'Save the chart as PNG', group, keys: [], run: () => save('png') },
      { id: 'chart.save-svg', title: 'Save the chart as SVG', group, keys: [], run: () => save('svg') },
      {
        id: 'chart.copy',
        title: 'Copy the chart as a picture',
        group,
        keys: [],
        run: () =>
          void app.attempt('The picture could not be copied', async () => {
            await copyPicture(await pngPicture(await svgPicture(picture)))
            app.notices.push({ tone: 'info', title: 'Picture copied' })
          }),
      },
      {
        id: 'chart.add-to-case',
        title: 'Add the chart to a case',
        group,
        keys: [],
        run: () =>
          void app.attempt('The chart could not be drawn for a case', async () => {
            const title = picture.look.title ?? picture.titles.title
            const description = describeChart(picture.data, title, KIND_WORDS[picture.spec.kind])
            const svg = await svgPicture(picture)
            addChartToCase(app, { title: title || 'Chart', svg, description, sql: result.sql })
          }),
      },
      {
        id: 'chart.copy-table',
        title: 'Copy the figures of the chart',
        group,
        keys: [],
        run: () =>
          void app.attempt('The figures could not be copied', async () => {
            const lines = [table.headers, ...table.rows].map((row) =>
              row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'),
            )
            await copyText(lines.join('\n'))
            app.notices.push({ tone: 'info', title: `${plural(table.rows.length, 'row')} copied` })
          }),
      },
      {
        id: 'chart.table',
        title: 'Show the chart as a table, or as a picture',
        group,
        keys: [],
        run: () => app.charts.setTable(result.resultId, !app.charts.chartOf(result.resultId).asTable),
      },
    ])
  }, [app, result, name, picture])
}
