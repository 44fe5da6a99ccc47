import { visible } from '../format.ts'
import type { Bars, Figure, Heat, Lines } from './figure.ts'
import { chartLabel } from './label.ts'
import { drawing, plotted, type SvgElement } from './plot.ts'

// On paper and in grey: ink on white, a ramp that is read by its darkness, lines told apart by their dashes.
const INK = '#1a1c1f'
const SOFT = '#5a6069'
const BAR = '#7d8794'
const LINES = [
  { stroke: '#1a1c1f', dash: null },
  { stroke: '#2f6690', dash: '6 3' },
  { stroke: '#8a5a00', dash: '2 3' },
  { stroke: '#14693a', dash: '8 3 2 3' },
] as const
const RAMP = ['#f4f5f7', '#dfe3e8', '#c3cad2', '#a2acb8', '#7d8a99', '#5b6877', '#3d4854'] as const

const WIDTH = 720
/** Room for the labels of a count or a measure. */
const LEFT = 56

/**
 * A figure as SVG, the same bytes for the same figure. Texts of the archive are text nodes: nothing in them is markup.
 * `id` names title and description; it has to be the only one of its kind in the page.
 */
export function drawFigure(figure: Figure, id: string): string {
  const { document } = drawing()
  const svg = drawn(figure.chart)
  // Plot's own style sheet and class: the page has its style.
  for (const style of [...svg.querySelectorAll('style')]) style.remove()
  svg.removeAttribute('class')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-labelledby', `${id}-title ${id}-desc`)
  const described = (name: 'title' | 'desc', text: string) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name)
    element.setAttribute('id', `${id}-${name}`)
    element.textContent = visible(text)
    return element
  }
  svg.prepend(described('title', figure.title), described('desc', figure.description))
  return svg.outerHTML
}

function drawn(chart: Figure['chart']): SvgElement {
  switch (chart.kind) {
    case 'bars':
      return drawBars(chart)
    case 'lines':
      return drawLines(chart)
    case 'heat':
      return drawHeat(chart)
  }
}

const STYLE = { fontSize: '11px', color: SOFT, background: 'none' } as const

function drawBars({ x, y, bars, marks }: Bars): SvgElement {
  const { plot: Plot } = drawing()
  return plotted({
    width: WIDTH,
    height: 240,
    marginLeft: LEFT,
    marginTop: 32,
    marginBottom: 42,
    style: STYLE,
    x: { label: chartLabel(x), labelArrow: 'none', labelAnchor: 'center', ticks: 10 },
    y: { label: chartLabel(y), labelArrow: 'none', grid: true, ticks: 4, tickFormat: 'd' },
    marks: [
      Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'count', fill: BAR, insetLeft: 0.5, insetRight: 0.5 }),
      Plot.ruleY([0], { stroke: INK }),
      Plot.ruleX(marks, { x: 'at', stroke: INK, strokeDasharray: '3 2' }),
      Plot.text(marks, {
        x: 'at',
        text: ({ label }: { label: string }) => chartLabel(label),
        frameAnchor: 'top',
        dy: -12,
        fill: INK,
        textAnchor: 'middle',
      }),
    ],
  })
}

function drawLines({ x, y, places, logarithmic, unit, series }: Lines): SvgElement {
  const { plot: Plot } = drawing()
  const step = places === null ? 1 : Math.max(1, Math.ceil(places.length / 9))
  const named = (place: number) => chartLabel(places?.[place] ?? String(place))
  const all = series.flatMap(({ points }) => points)
  const svg = plotted({
    width: WIDTH,
    height: 250,
    marginLeft: LEFT,
    marginRight: 40,
    marginTop: 40,
    marginBottom: 42,
    style: STYLE,
    x: {
      label: chartLabel(x),
      labelArrow: 'none',
      labelAnchor: 'center',
      ...(places === null
        ? {}
        : {
            domain: [0, Math.max(1, places.length - 1)],
            ticks: places.map((_, index) => index).filter((index) => index % step === 0),
            tickFormat: named,
          }),
    },
    y: {
      label: chartLabel(y),
      labelArrow: 'none',
      grid: true,
      ticks: 5,
      ...(logarithmic ? { type: 'log' as const } : {}),
      ...(unit === 'ms' ? { tickFormat: durationOf } : {}),
    },
    marks: [
      ...(logarithmic || all.every(({ y: value }) => value > 0) ? [] : [Plot.ruleY([0], { stroke: SOFT })]),
      ...series.flatMap(({ points }, index) => {
        const look = LINES[index % LINES.length] as (typeof LINES)[number]
        return [
          Plot.line(points, {
            x: 'x',
            y: 'y',
            stroke: look.stroke,
            strokeWidth: 1.6,
            ...(look.dash === null ? {} : { strokeDasharray: look.dash }),
          }),
          ...(points.length <= 40 ? [Plot.dot(points, { x: 'x', y: 'y', r: 2, fill: look.stroke })] : []),
        ]
      }),
    ],
  })
  addLegend(
    svg,
    chartLabel(y).length * 6 + 24,
    series.map(({ name }) => name),
  )
  return svg
}

/** Milliseconds as a tick: `10 ms`, `1 s`, `1,000 s`. */
const durationOf = (value: number) =>
  value >= 1000 ? `${plain.format(value / 1000)} s` : `${plain.format(value)} ms`
const plain = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })

/** What each line is, in a row above the chart: a stroke of its look, then its name. */
function addLegend(svg: SvgElement, from: number, names: readonly string[]): void {
  const { document } = drawing()
  const element = (name: string, attributes: Readonly<Record<string, string | number>>) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name)
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value))
    return made
  }
  let left = from
  names.forEach((name, index) => {
    const { stroke, dash } = LINES[index % LINES.length] as (typeof LINES)[number]
    const label = chartLabel(name)
    const text = element('text', { x: left + 32, y: 16, 'text-anchor': 'start', fill: INK })
    text.textContent = label
    svg.append(
      element('line', {
        x1: left,
        x2: left + 26,
        y1: 12,
        y2: 12,
        stroke,
        'stroke-width': 1.6,
        ...(dash === null ? {} : { 'stroke-dasharray': dash }),
      }),
      text,
    )
    left += 56 + label.length * 6
  })
}

function drawHeat({ rows, columns, x, cells }: Heat): SvgElement {
  const { plot: Plot } = drawing()
  // By rank: one cell far above the others would leave them all alike.
  const values = [...new Set(cells.map(({ value }) => value))].sort((a, b) => a - b)
  const shades = new Map(
    values.map((value, rank) => [value, Math.floor((rank / values.length) * RAMP.length)]),
  )
  const shade = (value: number) => shades.get(value) ?? 0
  return plotted({
    width: WIDTH,
    height: 52 + rows.length * 24,
    marginLeft: 150,
    marginTop: 36,
    marginBottom: 8,
    style: STYLE,
    x: {
      type: 'band',
      domain: columns.map((_, index) => index),
      tickFormat: (index: number) => chartLabel(columns[index] ?? ''),
      axis: 'top',
      label: chartLabel(x),
      labelArrow: 'none',
      labelAnchor: 'left',
      tickSize: 0,
    },
    y: {
      type: 'band',
      domain: rows.map((_, index) => index),
      tickFormat: (index: number) => chartLabel(rows[index] ?? ''),
      label: null,
      tickSize: 0,
    },
    marks: [
      Plot.cell(cells, {
        x: 'column',
        y: 'row',
        fill: ({ value }: { value: number }) => RAMP[shade(value)],
        inset: 0.5,
      }),
      Plot.text(cells, {
        x: 'column',
        y: 'row',
        text: 'text',
        fill: ({ value }: { value: number }) => (shade(value) >= 4 ? '#ffffff' : INK),
      }),
    ],
  })
}
