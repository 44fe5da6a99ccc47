/** Lines and areas. */
import * as Plot from '@observablehq/plot'
import { DASHES, hatchId, SHAPES } from '../series-look.ts'
import {
  bySeries,
  colourOf,
  type DrawnChart,
  type DrawRequest,
  figureScale,
  frame,
  type Marks,
  pixels,
  place,
  roomFor,
  scaleOptions,
  seriesCount,
  shortened,
  tickOf,
} from './frame.ts'
import { type Placed, stack } from './points.ts'

export function drawLines(request: DrawRequest, marks: Marks<'line' | 'area' | 'bar'>): DrawnChart {
  const { palette, titles } = request
  const placed = marks.points.map(
    (point, index): Placed => ({
      ...point,
      index,
      at: marks.axis === 'time' ? new Date(point.x.value) : point.x.value,
    }),
  )
  const series = bySeries(placed, seriesCount(marks.series))
  const isStacked = marks.kind === 'area' && request.isStacked && !request.isLog && series.length > 1
  const stacked = isStacked ? stack(placed) : null
  const top = (point: Placed) =>
    stacked ? (stacked.get(point.index)?.[1] ?? 0) : (point.y?.value ?? Number.NaN)
  const values = placed.filter(({ y }) => y !== null).map(top)
  const y = figureScale(request, values, marks.kind === 'area')
  const bottom = (point: Placed) => (stacked ? (stacked.get(point.index)?.[0] ?? 0) : y.base)
  const isCategory = marks.axis === 'category'
  const labels = marks.categories.map(shortened)
  const isSparse = placed.length <= 60 * series.length
  const isTilted = isCategory && labels.join('').length * 7 > request.width - 80
  const drawn = frame(request, {
    ...(isTilted ? { marginBottom: Math.min(120, 20 + roomFor(labels) * 0.7) } : {}),
    x: {
      label: titles.x,
      labelAnchor: 'center',
      ...(isCategory
        ? {
            type: 'point',
            domain: labels.map((_, index) => index),
            tickFormat: (index: number) => labels[index] ?? '',
            ...(isTilted ? { tickRotate: -40 } : {}),
          }
        : marks.axis === 'time'
          ? { type: 'utc' }
          : { type: 'linear', tickFormat: tickOf }),
    },
    y: { label: titles.y, labelAnchor: 'top', ...scaleOptions(y) },
    marks: [
      // Of lines that stay away from zero it would lie outside of the frame, below the labels.
      ...((y.domain[0] ?? 0) <= y.base ? [Plot.ruleY([y.base], { stroke: palette.line })] : []),
      ...series.flatMap((points, at) => {
        const stroke = colourOf(palette, at)
        const common = { x: 'at', defined: (point: Placed) => point.y !== null }
        const alone = points.filter((_, n) => points[n - 1]?.y == null && points[n + 1]?.y == null)
        return [
          ...(marks.kind === 'area'
            ? [
                Plot.areaY(points, {
                  ...common,
                  y1: bottom,
                  y2: top,
                  fill: stroke,
                  fillOpacity: isStacked ? 0.75 : 0.2,
                }),
                ...(isStacked && at > 0
                  ? [
                      Plot.areaY(points, {
                        ...common,
                        y1: bottom,
                        y2: top,
                        fill: `url(#${hatchId(request.id, at)})`,
                      }),
                    ]
                  : []),
              ]
            : []),
          Plot.lineY(points, {
            ...common,
            y: top,
            stroke,
            strokeWidth: 1.75,
            strokeDasharray: DASHES[at % DASHES.length] ?? '',
            strokeLinejoin: 'round',
          }),
          Plot.dot(
            (isSparse ? points : alone).filter((point) => point.y !== null),
            {
              x: 'at',
              y: top,
              fill: stroke,
              r: isSparse ? 3 : 2,
              symbol: SHAPES[at % SHAPES.length] ?? 'circle',
            },
          ),
        ]
      }),
    ],
  })
  const [px, py] = [pixels(drawn, 'x'), pixels(drawn, 'y')]
  return {
    svg: drawn,
    along: 'x',
    height: request.height,
    places: placed
      .filter((point) => point.y !== null)
      .sort((one, other) => Number(one.at) - Number(other.at) || one.series - other.series)
      .map((point) => place(point.index, px(point.at), py(top(point)))),
  }
}
