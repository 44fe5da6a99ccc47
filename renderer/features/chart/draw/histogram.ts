/** Histograms. */
import * as Plot from '@observablehq/plot'
import type { BinMark } from '../../../../shared/model/chart.ts'
import {
  box,
  bySeries,
  type DrawnChart,
  type DrawRequest,
  figureScale,
  frame,
  hatched,
  type Marks,
  pixels,
  scaleOptions,
  seriesCount,
  tickOf,
} from './frame.ts'

type PlacedBin = BinMark & { readonly index: number }

/** Pixels that the name of a bin at the end needs to each side of its middle. */
const END_LABEL = 46

/**
 * Where bins stand: those that hold all beyond an edge half a bin apart from the others. `ticks` then name the edges that
 * have room, and the bins at the ends; null where the axis can name itself.
 */
function binPlaces(bins: readonly PlacedBin[], width: number) {
  const ends = bins.filter(({ open }) => open !== undefined)
  const gap = ends[0] ? (ends[0].to.value - ends[0].from.value) / 2 : 0
  const shift = ({ open }: PlacedBin) => (open === 'above' ? gap : open === 'below' ? -gap : 0)
  const x1 = (bin: PlacedBin) => bin.from.value + shift(bin)
  const x2 = (bin: PlacedBin) => bin.to.value + shift(bin)
  if (ends.length === 0) return { x1, x2, ticks: null }
  const named = new Map(
    ends.map((bin) => [
      (x1(bin) + x2(bin)) / 2,
      bin.open === 'above' ? `≥ ${tickOf(bin.from.value)}` : `< ${tickOf(bin.to.value)}`,
    ]),
  )
  const middles = [...named.keys()]
  const edges = [
    ...new Set(
      bins.filter(({ open }) => open === undefined).flatMap(({ from, to }) => [from.value, to.value]),
    ),
  ].sort((one, other) => one - other)
  const span = Math.max(...bins.map(x2)) - Math.min(...bins.map(x1))
  const room = (END_LABEL * span) / Math.max(1, width - 76)
  let last = Number.NEGATIVE_INFINITY
  for (const edge of edges) {
    if (edge - last < room || middles.some((middle) => Math.abs(middle - edge) < room)) continue
    named.set(edge, tickOf(edge))
    last = edge
  }
  return { x1, x2, ticks: named }
}

export function drawHistogram(request: DrawRequest, marks: Marks<'histogram'>): DrawnChart {
  const { palette, titles } = request
  const count = seriesCount(marks.series)
  const placed = marks.bins.map((bin, index): PlacedBin => ({ ...bin, index }))
  const heights = new Map<number, number>()
  const reach = new Map<number, readonly [number, number]>()
  for (const bin of [...placed].sort((one, other) => one.series - other.series)) {
    const from = heights.get(bin.from.value) ?? 0
    heights.set(bin.from.value, from + bin.rows)
    reach.set(bin.index, [from, from + bin.rows])
  }
  const scale = figureScale(
    request,
    [...reach.values()].map(([, high]) => high),
    true,
  )
  const isTime = marks.axis === 'time'
  const at = (value: number) => (isTime ? new Date(value) : value)
  const { x1, x2, ticks } = binPlaces(placed, request.width)
  const low = (bin: PlacedBin) => Math.max(reach.get(bin.index)?.[0] ?? 0, scale.base)
  const high = (bin: PlacedBin) => reach.get(bin.index)?.[1] ?? 0
  const drawn = frame(request, {
    x: {
      label: titles.x,
      labelAnchor: 'center',
      ...(isTime
        ? { type: 'utc' }
        : ticks === null
          ? { type: 'linear', tickFormat: tickOf }
          : {
              type: 'linear',
              ticks: [...ticks.keys()],
              tickFormat: (value: number) => ticks.get(value) ?? '',
            }),
    },
    y: { label: titles.y, labelAnchor: 'top', ...scaleOptions(scale) },
    marks: [
      ...bySeries(placed, count).flatMap((bins, series) =>
        hatched(request, series, (fill) =>
          Plot.rectY(bins, {
            x1: (bin: PlacedBin) => at(x1(bin)),
            x2: (bin: PlacedBin) => at(x2(bin)),
            y1: low,
            y2: high,
            fill,
            insetLeft: 0.5,
            insetRight: 0.5,
          }),
        ),
      ),
      Plot.ruleY([scale.base], { stroke: palette.dim }),
    ],
  })
  const [px, py] = [pixels(drawn, 'x'), pixels(drawn, 'y')]
  return {
    svg: drawn,
    along: 'x',
    height: request.height,
    places: [...placed]
      .sort((one, other) => one.from.value - other.from.value || one.series - other.series)
      .map((bin) => box(bin.index, px(at(x1(bin))), px(at(x2(bin))), py(low(bin)), py(high(bin)))),
  }
}
