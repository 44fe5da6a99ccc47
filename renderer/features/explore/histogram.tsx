import { TriangleAlert, XCircle, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { TimeHistogram } from '../../../shared/model/explore.ts'
import { showInstant } from '../../state/clock-zone.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useExplore } from '../app-context.tsx'
import { momentText, widthWords } from './explore-time.ts'

const HEIGHT = 76
const SPLITS = [
  ['', 'one colour'],
  ['event_type', 'by event type'],
  ['log_type', 'by log type'],
  ['verdict', 'by verdict'],
  ['side', 'by side'],
  ['strategy', 'by strategy'],
] as const

/** Bars over time, with a brush: drag, or move its two ends by the arrow keys, and zoom. */
export function Histogram() {
  const found = useExplore((state) => state.histogram)
  if (found.status === 'failed') return <FailureMessage failure={found.failure} title="Histogram" />
  if (found.status !== 'ready') return <div className="explore-histogram" style={{ height: HEIGHT + 50 }} />
  return <Bars found={found.value} />
}

/** Bars `from` up to, but not including, `to`. */
type Brush = { readonly from: number; readonly to: number }

function Bars({ found }: { readonly found: TimeHistogram }) {
  const app = useApp()
  const split = useExplore((state) => state.split)
  const isCounted = useExplore((state) => state.isCounted)
  const zoomed = useExplore((state) => state.question.from !== null || state.question.to !== null)
  const begin = BigInt(found.from)
  const step = BigInt(found.step) * 1_000_000_000n
  const count = step > 0n ? Number((BigInt(found.to) - begin) / step) : 0
  const [brush, setBrush] = useState<Brush | null>(null)
  const [table, setTable] = useState(false)
  const [over, setOver] = useState<number | null>(null)
  const drag = useRef<number | null>(null)
  const plot = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a brush means the bars that it was drawn on
  useEffect(() => setBrush(null), [found.from, found.to])
  const times = useStore(app.times.store)
  const at = (bar: number) => momentText(begin + BigInt(bar) * step)
  const told = (bar: number) => showInstant(at(bar), times)
  const bars = new Map(found.bars.map((bar) => [Number((BigInt(bar.at) - begin) / step), bar]))
  const most = Math.max(1, ...found.bars.map((bar) => bar.count))

  const hitsIn = ({ from, to }: Brush) =>
    [...bars].reduce((sum, [place, bar]) => (place >= from && place < to ? sum + bar.count : sum), 0)
  const zoom = (to: Brush | null) => {
    setBrush(null)
    if (to && to.to > to.from) void app.explore.setRange({ from: at(to.from), to: at(to.to) })
  }
  const zoomOut = () => void app.explore.zoomOut()
  const middle: Brush = { from: Math.floor(count / 4), to: Math.ceil((count * 3) / 4) }

  const barAt = (event: PointerEvent): number => {
    const box = plot.current?.getBoundingClientRect()
    if (!box || box.width === 0) return 0
    return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * count)))
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || (event.target as HTMLElement).getAttribute('role') === 'slider') return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = barAt(event)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const bar = barAt(event)
    setOver(bar)
    const start = drag.current
    if (start !== null && bar !== start)
      setBrush({ from: Math.min(start, bar), to: Math.max(start, bar) + 1 })
  }
  const onPointerUp = () => {
    const dragged = drag.current !== null && brush !== null
    drag.current = null
    if (dragged) zoom(brush)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === '+' || event.key === '=' || event.key === 'Enter') zoom(brush ?? middle)
    else if (event.key === '-' || event.key === 'Backspace') zoomOut()
    else if (event.key === 'Escape') {
      if (brush) setBrush(null)
      else zoomOut()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const shown = over === null ? null : bars.get(over)
  return (
    <section className="explore-histogram" aria-label="Records over time" onKeyDown={onKeyDown}>
      <div className="row explore-histogram-head">
        <span data-testid="histogram-total">{plural(found.total, 'hit')}</span>
        {brush === null && (
          <span className="dim">
            {isCounted ? '' : 'earlier count, '}a bar is {widthWords(found.step)}
            {found.bars.length > 0 && `, the highest ${formatCount(most)}`}
          </span>
        )}
        <span className="grow dim explore-over" data-testid="histogram-over">
          {brush
            ? `${plural(hitsIn(brush), 'hit')} from ${told(brush.from)} to before ${told(brush.to)}`
            : over !== null &&
              `${told(over)}: ${formatCount(shown?.count ?? 0)}${partWords(found, over, bars)}`}
        </span>
        <Marks found={found} />
        <select
          className="text-input"
          aria-label="Colour of the bars"
          value={split ?? ''}
          onChange={(event) => void app.explore.setSplit(event.target.value || null)}
        >
          {SPLITS.map(([field, words]) => (
            <option key={field} value={field}>
              {words}
            </option>
          ))}
        </select>
        <Button small tone="quiet" aria-pressed={table} onClick={() => setTable(!table)}>
          Table
        </Button>
        <IconButton small label="Zoom in (+)" onPress={() => zoom(brush ?? middle)} disabled={count < 2}>
          <ZoomIn size={14} aria-hidden />
        </IconButton>
        <IconButton small label="Zoom out (-)" onPress={zoomOut} disabled={!zoomed}>
          <ZoomOut size={14} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has no place for bars */}
      <div
        className="explore-plot"
        role="group"
        aria-label="Brush: drag over the bars, or move its ends by the arrow keys"
        data-testid="histogram-plot"
        ref={plot}
        style={{ height: HEIGHT }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={() => setOver(null)}
        onDoubleClick={zoomOut}
      >
        <svg
          width="100%"
          height={HEIGHT}
          viewBox={`0 0 ${Math.max(1, count)} 100`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${plural(found.total, 'hit')} from ${told(0)} to ${told(count)}`}
        >
          {[...bars].map(([place, bar]) => (
            <Bar key={place} place={place} count={bar.count} parts={bar.parts} most={most} />
          ))}
        </svg>
        {brush && (
          <div
            className="explore-brush"
            style={{
              left: `${(brush.from / count) * 100}%`,
              width: `${((brush.to - brush.from) / count) * 100}%`,
            }}
          />
        )}
        {count > 1 &&
          (['from', 'to'] as const).map((end) => (
            <BrushEnd
              key={end}
              end={end}
              brush={brush}
              count={count}
              told={told}
              hitsIn={hitsIn}
              onMove={setBrush}
            />
          ))}
      </div>
      <div className="row explore-axis dim">
        <span className="grow">{told(0)}</span>
        <span>{told(count)}</span>
      </div>
      {found.series.length > 1 && (
        <ul className="explore-legend" aria-label="Colours">
          {found.series.map((name, place) => (
            <li key={name}>
              <span className="explore-swatch" data-series={place} aria-hidden /> {name}
            </li>
          ))}
        </ul>
      )}
      <div className={table ? 'explore-table' : 'visually-hidden'}>
        <table className="table">
          <caption>Records per {widthWords(found.step)}</caption>
          <thead>
            <tr>
              <th>From (UTC)</th>
              <th className="num">Records</th>
            </tr>
          </thead>
          <tbody>
            {[...bars].map(([place, bar]) => (
              <tr key={place}>
                <td>{at(place)}</td>
                <td className="num">{formatCount(bar.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

type BarOf = TimeHistogram['bars'][number]

function partWords(found: TimeHistogram, over: number, bars: ReadonlyMap<number, BarOf>): string {
  const bar = bars.get(over)
  if (!bar || found.series.length < 2) return ''
  const words = found.series.flatMap((name, at) =>
    (bar.parts[at] ?? 0) > 0 ? [`${name} ${formatCount(bar.parts[at] as number)}`] : [],
  )
  return ` (${words.join(', ')})`
}

function Bar({
  place,
  count,
  parts,
  most,
}: {
  readonly place: number
  readonly count: number
  readonly parts: readonly number[]
  readonly most: number
}) {
  let top = 100
  return (
    <g data-bar={place}>
      {(parts.length > 0 ? parts : [count]).map((part, series) => {
        // Even one record among a million is to be seen.
        const height = part === 0 ? 0 : Math.max(1, (part / most) * 98)
        top -= height
        return height === 0 ? null : (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the series is the part's identity
            key={series}
            className="explore-bar"
            data-series={series}
            x={place + 0.08}
            width={0.84}
            y={Math.max(0, top)}
            height={height}
          />
        )
      })}
    </g>
  )
}

function Marks({ found }: { readonly found: TimeHistogram }) {
  const failed = found.days.filter((day) => day.failed)
  const findings = found.days.reduce((sum, day) => sum + day.findings, 0)
  if (found.days.length === 0) return null
  const names = found.days
    .map((day) => `${day.day}${day.failed ? ' failed' : ''}, ${plural(day.findings, 'finding')}`)
    .join('; ')
  return (
    <span className="row" title={names}>
      {failed.length > 0 && (
        <span className="tag tone-bad">
          <XCircle size={12} aria-hidden /> {failed.length === 1 ? failed[0]?.day : failed.length} failed
        </span>
      )}
      {findings > 0 && (
        <span className="tag tone-warn">
          <TriangleAlert size={12} aria-hidden /> {plural(findings, 'finding')}
        </span>
      )}
    </span>
  )
}

/** One end of the brush: a slider over the bars. */
function BrushEnd({
  end,
  brush,
  count,
  told,
  hitsIn,
  onMove,
}: {
  readonly end: 'from' | 'to'
  readonly brush: Brush | null
  readonly count: number
  readonly told: (bar: number) => string
  readonly hitsIn: (brush: Brush) => number
  readonly onMove: (brush: Brush) => void
}) {
  const now = brush ?? { from: 0, to: count }
  const value = now[end]
  const moveTo = (bar: number) => {
    const next =
      end === 'from'
        ? { ...now, from: Math.max(0, Math.min(now.to - 1, bar)) }
        : { ...now, to: Math.min(count, Math.max(now.from + 1, bar)) }
    onMove(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.shiftKey ? 10 : 1
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') moveTo(value - by)
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') moveTo(value + by)
    else if (event.key === 'Home') moveTo(0)
    else if (event.key === 'End') moveTo(count)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      className="explore-handle"
      data-end={end}
      role="slider"
      tabIndex={0}
      aria-label={end === 'from' ? 'Brush from' : 'Brush to'}
      aria-valuemin={0}
      aria-valuemax={count}
      aria-valuenow={value}
      aria-valuetext={`${told(value)}, ${plural(hitsIn(now), 'hit')} between the ends`}
      style={{ left: `${(value / count) * 100}%` }}
      onKeyDown={onKeyDown}
    />
  )
}
