/** Heat maps. */
import * as Plot from '@observablehq/plot'
import { inkOn, mix } from '../chart-palette.ts'
import {
  box,
  type DrawnChart,
  type DrawRequest,
  frame,
  LEAST_ROW,
  type Marks,
  pixels,
  roomFor,
  shortened,
  tickOf,
} from './frame.ts'

export function drawHeatmap(request: DrawRequest, marks: Marks<'heatmap'>): DrawnChart {
  const { palette, titles, isLog } = request
  const placed = marks.cells.map((cell, index) => ({ ...cell, index }))
  const columns = marks.columns.map(shortened)
  const rows = marks.rows.map(shortened)
  const shade = heatShade(
    placed.map(({ figure }) => figure.value),
    isLog,
  )
  const fill = (value: number) => mix(palette.low, palette.high, shade(value))
  // Of the hours those from the first to the last that have rows.
  const hours = placed.map(({ row }) => row)
  const shownRows = marks.hours
    ? rows
        .map((_, index) => index)
        .slice(hours.length > 0 ? Math.min(...hours) : 0, hours.length > 0 ? Math.max(...hours) + 1 : 24)
    : rows.map((_, index) => index)
  const height = Math.max(request.height, shownRows.length * (marks.hours ? 9 : LEAST_ROW) + 80)
  const marginLeft = roomFor(rows) + 12
  const width = request.width - marginLeft - 20
  const perColumn = width / Math.max(1, columns.length)
  const longest = columns.reduce((most, label) => Math.max(most, label.length), 1) * 6.4 + 10
  const isTilted = marks.step === null && longest > perColumn
  // Of moments some are named; of categories all, tilted where they have no room.
  const each = marks.step === null ? 1 : Math.max(1, Math.ceil(longest / perColumn))
  const eachRow = marks.hours ? Math.ceil((shownRows.length * 14) / (height - 80)) : 1
  const every = (length: number, step: number) =>
    Array.from({ length: Math.ceil(length / step) }, (_, at) => at * step)
  const hasRoom = perColumn >= 38 && (height - 80) / Math.max(1, shownRows.length) >= 14
  type Cell = (typeof placed)[number]
  const drawn = frame(
    { ...request, height },
    {
      marginLeft,
      marginBottom: isTilted ? 30 + roomFor(columns) * 0.7 : 42,
      x: {
        type: 'band',
        domain: columns.map((_, index) => index),
        ticks: every(columns.length, each),
        tickFormat: (index: number) => columns[index] ?? '',
        tickSize: 0,
        label: titles.x,
        labelAnchor: 'center',
        padding: columns.length > 120 ? 0 : 0.04,
        ...(isTilted ? { tickRotate: -40 } : {}),
      },
      y: {
        type: 'band',
        domain: shownRows,
        ticks: shownRows.filter((_, at) => at % eachRow === 0),
        tickFormat: (index: number) => rows[index] ?? '',
        tickSize: 0,
        label: titles.y,
        labelAnchor: 'top',
        padding: 0.06,
      },
      marks: [
        Plot.cell(placed, {
          x: 'column',
          y: 'row',
          fill: (cell: Cell) => fill(cell.figure.value),
          inset: 0,
        }),
        ...(hasRoom
          ? [
              Plot.text(placed, {
                x: 'column',
                y: 'row',
                text: (cell: Cell) => tickOf(cell.figure.value),
                fill: (cell: Cell) => inkOn(fill(cell.figure.value), palette),
                fontSize: 10,
              }),
            ]
          : []),
      ],
      color: { type: 'identity' },
    },
  )
  const [px, py] = [pixels(drawn, 'x'), pixels(drawn, 'y')]
  const [halfX, halfY] = [(drawn.scale('x')?.bandwidth ?? 8) / 2, (drawn.scale('y')?.bandwidth ?? 8) / 2]
  return {
    svg: drawn,
    along: 'both',
    height,
    places: placed.map(({ index, column, row }) =>
      box(index, px(column) - halfX, px(column) + halfX, py(row) - halfY, py(row) + halfY),
    ),
  }
}

/** How strong a value's colour is, from 0.08 (never invisible) to 1. */
function heatShade(values: readonly number[], isLog: boolean): (value: number) => number {
  const usable = isLog ? values.filter((value) => value > 0) : values
  const low = usable.reduce((one, other) => Math.min(one, other), usable[0] ?? 0)
  const high = usable.reduce((one, other) => Math.max(one, other), usable[0] ?? 1)
  // Amounts are shaded from zero: half as much is half as strong.
  const from = isLog ? low : Math.min(0, low)
  const position = (value: number) =>
    isLog
      ? Math.log(Math.max(value, low) / low) / (Math.log(high / low) || 1)
      : (value - from) / (high - from || 1)
  return (value) => 0.08 + 0.92 * position(value)
}
