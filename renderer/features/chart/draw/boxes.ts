/** Box plots. */
import * as Plot from '@observablehq/plot'
import { mix } from '../chart-palette.ts'
import {
  box,
  colourOf,
  type DrawnChart,
  type DrawRequest,
  figureAxis,
  figureScale,
  frame,
  type Marks,
  pixels,
  roomFor,
  scaleOptions,
  shortened,
  TALL_MARGINS,
} from './frame.ts'

export function drawBoxes(request: DrawRequest, marks: Marks<'box'>): DrawnChart {
  const { palette, titles } = request
  const labels = marks.categories.length === 0 ? [''] : marks.categories.map(shortened)
  const placed = marks.boxes.map((mark, index) => ({ ...mark, index }))
  const outliers = placed.flatMap((mark) => mark.drawn.map(({ value }) => ({ group: mark.group, value })))
  const scale = figureScale(
    request,
    placed.flatMap(({ lower, upper, drawn }) => [
      lower.value,
      upper.value,
      ...drawn.map(({ value }) => value),
    ]),
    false,
  )
  const height = Math.max(request.height, labels.length * 26 + 70)
  const colour = colourOf(palette, 0)
  type Box = (typeof placed)[number]
  const drawn = frame(
    { ...request, height },
    {
      marginLeft: marks.categories.length === 0 ? 24 : roomFor(labels),
      ...(height > request.height ? TALL_MARGINS : {}),
      x: {
        label: titles.x,
        labelAnchor: 'center',
        ...scaleOptions(scale),
        ...figureAxis(height > request.height),
      },
      y: {
        type: 'band',
        domain: labels.map((_, index) => index),
        tickFormat: (index: number) => labels[index] ?? '',
        tickSize: 0,
        label: titles.y,
        labelAnchor: 'top',
        padding: labels.length === 1 ? 0.6 : 0.3,
      },
      marks: [
        Plot.link(placed, {
          x1: (mark: Box) => mark.lower.value,
          x2: (mark: Box) => mark.upper.value,
          y1: 'group',
          y2: 'group',
          stroke: palette.text,
        }),
        Plot.barX(placed, {
          y: 'group',
          x1: (mark: Box) => mark.q1.value,
          x2: (mark: Box) => mark.q3.value,
          fill: mix(palette.surface, colour, 0.3),
          stroke: colour,
        }),
        Plot.tickX(placed, {
          x: (mark: Box) => mark.lower.value,
          y: 'group',
          stroke: palette.text,
          insetTop: 8,
          insetBottom: 8,
        }),
        Plot.tickX(placed, {
          x: (mark: Box) => mark.upper.value,
          y: 'group',
          stroke: palette.text,
          insetTop: 8,
          insetBottom: 8,
        }),
        Plot.tickX(placed, {
          x: (mark: Box) => mark.median.value,
          y: 'group',
          stroke: palette.text,
          strokeWidth: 2.5,
        }),
        Plot.dot(placed, {
          x: (mark: Box) => mark.mean.value,
          y: 'group',
          symbol: 'diamond',
          r: 3.5,
          fill: palette.surface,
          stroke: palette.text,
        }),
        Plot.dot(outliers, { x: 'value', y: 'group', r: 2, stroke: palette.dim, strokeOpacity: 0.8 }),
      ],
    },
  )
  const [px, py] = [pixels(drawn, 'x'), pixels(drawn, 'y')]
  const half = (drawn.scale('y')?.bandwidth ?? 16) / 2
  return {
    svg: drawn,
    along: 'y',
    height,
    places: placed.map(({ index, group, lower, upper }) =>
      box(index, px(lower.value), px(upper.value), py(group) - half, py(group) + half),
    ),
  }
}
