/** Bars, standing or lying, grouped or stacked. */
import * as Plot from '@observablehq/plot'
import {
  box,
  bySeries,
  type DrawnChart,
  type DrawRequest,
  figureAxis,
  figureScale,
  frame,
  hatched,
  LEAST_ROW,
  type Marks,
  pixels,
  roomFor,
  scaleOptions,
  seriesCount,
  shortened,
  TALL_MARGINS,
} from './frame.ts'
import { endOf, inReadingOrder, type Placed, stack } from './points.ts'

export function drawBars(request: DrawRequest, marks: Marks<'line' | 'area' | 'bar'>): DrawnChart {
  const { palette, titles, isLying } = request
  const placed = marks.points.map((point, index): Placed => ({ ...point, index, at: point.x.value }))
  const count = seriesCount(marks.series)
  const isStacked = request.isStacked && !request.isLog && count > 1
  const stacked = isStacked ? stack(placed) : null
  const value = (point: Placed) => point.y?.value ?? 0
  const values = placed.map((point) => (stacked ? (stacked.get(point.index)?.[1] ?? 0) : value(point)))
  const scale = figureScale(request, values, true)
  const low = (point: Placed) => (stacked ? (stacked.get(point.index)?.[0] ?? 0) : scale.base)
  const high = (point: Placed) => (stacked ? (stacked.get(point.index)?.[1] ?? 0) : value(point))
  const lanes = isStacked ? 1 : count

  if (marks.axis === 'time') {
    const from = (point: Placed) => new Date(point.x.value)
    const until = (point: Placed) => new Date(endOf(point))
    const part = (point: Placed, edge: number) =>
      new Date(point.x.value + ((endOf(point) - point.x.value) * (point.series + edge)) / lanes)
    const drawn = frame(request, {
      x: { label: titles.x, labelAnchor: 'center', type: 'utc' },
      y: { label: titles.y, labelAnchor: 'top', ...scaleOptions(scale) },
      marks: [
        ...bySeries(placed, count).flatMap((points, at) =>
          hatched(request, at, (fill) =>
            Plot.rectY(points, {
              x1: lanes === 1 ? from : (point: Placed) => part(point, 0),
              x2: lanes === 1 ? until : (point: Placed) => part(point, 1),
              y1: low,
              y2: high,
              fill,
              insetLeft: placed.length > 300 ? 0 : 0.5,
              insetRight: placed.length > 300 ? 0 : 0.5,
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
      places: inReadingOrder(placed).map((point) =>
        box(
          point.index,
          px(lanes === 1 ? from(point) : part(point, 0)),
          px(lanes === 1 ? until(point) : part(point, 1)),
          py(low(point)),
          py(high(point)),
        ),
      ),
    }
  }

  const labels = marks.categories.map(shortened)
  const domain = labels.map((_, index) => index)
  const tickFormat = (index: number) => labels[index] ?? ''
  const height = isLying
    ? Math.max(request.height, labels.length * Math.max(LEAST_ROW, 9 * lanes + 5) + 70)
    : request.height
  const isTilted =
    !isLying && labels.reduce((sum, label) => sum + label.length * 6.4 + 14, 0) > request.width - 76
  const margins = isLying
    ? { marginLeft: roomFor(labels), ...(height > request.height ? TALL_MARGINS : {}) }
    : isTilted
      ? { marginBottom: 30 + roomFor(labels) * 0.7 }
      : {}
  const band = {
    type: 'band' as const,
    domain,
    tickFormat,
    tickSize: 0,
    padding: 0.18,
    ...(isTilted ? { tickRotate: -40 } : {}),
  }
  const sized = { ...request, height }
  const across = (room: number, at: number) => ({
    before: (room * at) / lanes,
    after: (room * (lanes - 1 - at)) / lanes,
  })
  const build = (room: number) =>
    frame(sized, {
      ...margins,
      ...(isLying
        ? {
            x: {
              label: titles.y,
              labelAnchor: 'center' as const,
              ...scaleOptions(scale),
              ...figureAxis(height > request.height),
            },
            y: { ...band, label: titles.x, labelAnchor: 'top' as const },
          }
        : {
            x: { ...band, label: titles.x, labelAnchor: 'center' as const },
            y: { label: titles.y, labelAnchor: 'top' as const, ...scaleOptions(scale) },
          }),
      marks: [
        ...bySeries(placed, count).flatMap((points, at) =>
          hatched(request, at, (fill) => {
            const { before, after } = across(room, isStacked ? 0 : at)
            return isLying
              ? Plot.barX(points, { y: 'at', x1: low, x2: high, fill, insetTop: before, insetBottom: after })
              : Plot.barY(points, { x: 'at', y1: low, y2: high, fill, insetLeft: before, insetRight: after })
          }),
        ),
        isLying
          ? Plot.ruleX([scale.base], { stroke: palette.dim })
          : Plot.ruleY([scale.base], { stroke: palette.dim }),
      ],
    })
  // How broad a category is, is known once it is drawn.
  const first = build(0)
  const room = first.scale(isLying ? 'y' : 'x')?.bandwidth ?? 0
  const drawn = lanes === 1 ? first : build(room)
  const [px, py] = [pixels(drawn, 'x'), pixels(drawn, 'y')]
  return {
    svg: drawn,
    along: isLying ? 'y' : 'x',
    height,
    places: inReadingOrder(placed).map((point) => {
      const middle = isLying ? py(point.at) : px(point.at)
      const { before, after } = across(room, isStacked ? 0 : point.series)
      const [one, other] = [middle - room / 2 + before, middle + room / 2 - after]
      return isLying
        ? box(point.index, px(low(point)), px(high(point)), one, other)
        : box(point.index, one, other, py(low(point)), py(high(point)))
    }),
  }
}
