import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import type { ChartData, ChartSpec } from '../../../shared/model/chart.ts'
import { type ChartTitles, KIND_WORDS } from '../../state/chart-choice.ts'
import { describeChart, type MarkWords, wordsOf } from '../../state/chart-words.ts'
import type { ChartLook } from '../../state/charts.ts'
import { FailureMessage } from '../../ui/message.tsx'
import type { DrawnChart, DrawRequest, Place } from './draw/frame.ts'
import { isLying } from './is-lying.ts'
import { useDrawnChart, usePalette, useSize } from './use-drawn-chart.ts'

/** So near a mark has to be to be meant, in pixels. */
const NEAR = 28

/** The picture: hover or arrow keys tell a mark, click or Enter takes it. */
export function ChartFigure({
  result,
  data,
  spec,
  look,
  titles,
  taken,
  onTake,
}: {
  readonly result: ResultInfo
  readonly data: ChartData
  /** What `data` was asked for. */
  readonly spec: ChartSpec
  readonly look: ChartLook
  readonly titles: ChartTitles
  readonly taken: number | null
  readonly onTake: (index: number | null) => void
}) {
  const id = useId().replace(/[^A-Za-z0-9]/g, '')
  const stage = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const size = useSize(stage)
  const palette = usePalette()
  const [told, setTold] = useState<number | null>(null)
  const [isWalking, setWalking] = useState(false)
  const { isLog, isStacked } = look
  const request = useMemo((): DrawRequest | null => {
    if (!size || size.width < 60 || size.height < 60) return null
    return {
      marks: data.marks,
      titles,
      isLog,
      isStacked,
      isLying: isLying(data.marks, spec, result.columns),
      palette,
      width: size.width,
      height: size.height,
      id: `chart${id}`,
    }
  }, [data, titles, isLog, isStacked, spec, result.columns, palette, size, id])
  const drawn = useDrawnChart(request)
  const chart = drawn.status === 'drawn' ? drawn.chart : null

  useEffect(() => {
    if (!chart) return
    chart.svg.setAttribute('aria-hidden', 'true')
    sheet.current?.replaceChildren(chart.svg)
  }, [chart])
  // biome-ignore lint/correctness/useExhaustiveDependencies: other marks: what was told of the earlier ones is gone
  useEffect(() => setTold(null), [data])

  const words = (index: number | null): MarkWords | null =>
    index === null ? null : wordsOf(data.marks, index, spec, result.columns, titles.figure)
  const placeOf = (index: number | null): Place | null =>
    chart?.places.find((place) => place.index === index) ?? null
  const shown = placeOf(told)
  const toldWords = words(told)

  const onPointerMove = (event: PointerEvent) => {
    const rect = sheet.current?.getBoundingClientRect()
    if (!rect || !chart) return
    setWalking(false)
    setTold(nearest(chart, event.clientX - rect.left, event.clientY - rect.top)?.index ?? null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!chart || chart.places.length === 0) return
    const at = chart.places.findIndex((place) => place.index === told)
    const last = chart.places.length - 1
    const next = nextPlace(event.key, at, last, event.shiftKey ? 10 : 1)
    if (next !== null) {
      event.preventDefault()
      setWalking(true)
      const index = chart.places[next]?.index ?? null
      setTold(index)
      scrollTo(stage.current, placeOf(index))
    } else if ((event.key === 'Enter' || event.key === ' ') && told !== null) {
      event.preventDefault()
      onTake(told)
    } else if (event.key === 'Escape' && (told !== null || taken !== null)) {
      event.preventDefault()
      event.stopPropagation()
      setTold(null)
      onTake(null)
    }
  }
  const described = describeChart(data, look.title ?? titles.title, KIND_WORDS[spec.kind])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div
      className="chart-stage"
      ref={stage}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk the marks
      tabIndex={0}
      aria-label="Chart: arrow keys walk its marks, Enter takes one"
      aria-describedby={`${id}-about`}
      data-testid="chart"
      data-kind={spec.kind}
      data-marks={chart?.places.length ?? 0}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => isWalking || setTold(null)}
      onClick={() => onTake(told)}
      onBlur={() => setTold(null)}
    >
      {drawn.status === 'failed' && <FailureMessage failure={drawn.failure} />}
      <div
        className="chart-sheet"
        role="img"
        aria-label={described}
        style={{ height: chart?.height ?? '100%', width: request?.width ?? '100%' }}
      >
        <div ref={sheet} />
        {[placeOf(taken), shown].map(
          (place, n) =>
            place && (
              <span
                key={n === 0 ? 'taken' : 'told'}
                className={n === 0 ? 'chart-ring taken' : 'chart-ring'}
                style={{
                  left: place.x1,
                  top: place.y1,
                  width: Math.max(2, place.x2 - place.x1),
                  height: Math.max(2, place.y2 - place.y1),
                }}
              />
            ),
        )}
        {shown && toldWords && request && (
          <MarkTip words={toldWords} place={shown} width={request.width} height={chart?.height ?? 0} />
        )}
      </div>
      <p id={`${id}-about`} className="visually-hidden">
        {described}
      </p>
      <p className="visually-hidden" role="status">
        {isWalking && toldWords ? sentence(toldWords) : ''}
      </p>
    </div>
  )
}

const sentence = ({ title, lines }: MarkWords) =>
  `${title}: ${lines.map(([label, value]) => `${label} ${value}`).join(', ')}`

function MarkTip({
  words,
  place,
  width,
  height,
}: {
  readonly words: MarkWords
  readonly place: Place
  readonly width: number
  readonly height: number
}) {
  const isRight = place.x2 > width / 2
  const top = Math.max(4, Math.min(place.y1, height - 40 - 18 * words.lines.length))
  const wide = place.x2 - place.x1 > 240
  const x = wide ? (place.x1 + place.x2) / 2 : isRight ? place.x1 - 10 : place.x2 + 10
  return (
    <div
      className="chart-tip"
      style={{
        ...(isRight ? { right: width - x } : { left: x }),
        top,
      }}
    >
      <strong>{words.title}</strong>
      <dl>
        {words.lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** The mark that a point means: the one it is in, or the nearest along the axis. */
function nearest({ places, along }: DrawnChart, x: number, y: number): Place | null {
  let best: Place | null = null
  let least = Number.POSITIVE_INFINITY
  for (const place of places) {
    const dx = Math.max(place.x1 - x, 0, x - place.x2)
    const dy = Math.max(place.y1 - y, 0, y - place.y2)
    const distance = along === 'both' ? dx + dy : along === 'x' ? dx * 1000 + dy : dy * 1000 + dx
    if (distance < least) {
      least = distance
      best = place
    }
  }
  if (best === null) return null
  const dx = Math.max(best.x1 - x, 0, x - best.x2)
  const dy = Math.max(best.y1 - y, 0, y - best.y2)
  const off = along === 'both' ? Math.max(dx, dy) : along === 'x' ? dx : dy
  return off <= NEAR ? best : null
}

function nextPlace(key: string, at: number, last: number, step: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return at < 0 ? 0 : Math.min(last, at + step)
    case 'ArrowLeft':
    case 'ArrowUp':
      return at < 0 ? last : Math.max(0, at - step)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

function scrollTo(stage: HTMLElement | null, place: Place | null): void {
  if (!stage || !place) return
  if (place.y1 < stage.scrollTop) stage.scrollTop = place.y1 - 8
  else if (place.y2 > stage.scrollTop + stage.clientHeight)
    stage.scrollTop = place.y2 - stage.clientHeight + 8
}
