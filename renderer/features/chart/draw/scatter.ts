/** Scatter plots. */
import * as Plot from '@observablehq/plot'
import { SHAPES } from '../series-look.ts'
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
  scaleOptions,
  seriesCount,
  tickOf,
} from './frame.ts'

export function drawScatter(request: DrawRequest, marks: Marks<'scatter'>): DrawnChart {
  const { palette, titles } = request
  const placed = marks.points.map((point, index) => ({
    ...point,
    index,
    at: marks.axis === 'time' ? new Date(point.x.value) : point.x.value,
  }))
  const y = figureScale(
    request,
    placed.map((point) => point.y.value),
    false,
  )
  const isMany = placed.length > 800
  const drawn = frame(request, {
    x: {
      label: titles.x,
      labelAnchor: 'center',
      ...(marks.axis === 'time' ? { type: 'utc' } : { type: 'linear', tickFormat: tickOf, nice: true }),
      grid: true,
    },
    y: { label: titles.y, labelAnchor: 'top', ...scaleOptions(y) },
    marks: bySeries(placed, seriesCount(marks.series)).map((points, at) =>
      Plot.dot(points, {
        x: 'at',
        y: (point: (typeof placed)[number]) => point.y.value,
        r: isMany ? 2 : 3,
        symbol: SHAPES[at % SHAPES.length] ?? 'circle',
        stroke: colourOf(palette, at),
        strokeOpacity: isMany ? 0.55 : 0.85,
        strokeWidth: 1.2,
      }),
    ),
  })
  const [px, py] = [pixels(drawn, 'x'), pixels(drawn, 'y')]
  return {
    svg: drawn,
    along: 'both',
    height: request.height,
    places: [...placed]
      .sort((one, other) => Number(one.at) - Number(other.at))
      .map((point) => place(point.index, px(point.at), py(point.y.value), 4)),
  }
}
