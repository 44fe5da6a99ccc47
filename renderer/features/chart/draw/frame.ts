/** What every chart shares: what is asked for and given back, the frame, its scales and its labels. */
import * as Plot from '@observablehq/plot'
import type { ChartCategory, ChartMarks } from '../../../../shared/model/chart.ts'
import type { ChartTitles } from '../../../state/chart-choice.ts'
import { categoryWord, shortName } from '../../../state/chart-words.ts'
import type { ChartPalette } from '../chart-palette.ts'
import { hatchDefinitions, hatchId } from '../series-look.ts'

export type DrawRequest = {
  readonly marks: ChartMarks
  readonly titles: ChartTitles
  readonly isLog: boolean
  readonly isStacked: boolean
  /** Bars lie, with their names beside them; else they stand. */
  readonly isLying: boolean
  readonly palette: ChartPalette
  readonly width: number
  readonly height: number
  /** Unique in the page: names the hatches. */
  readonly id: string
}

/** Where a mark is, in pixels of the drawing. */
export type Place = {
  readonly index: number
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

export type DrawnChart = {
  readonly svg: SVGSVGElement
  /** In the order that keys walk them. */
  readonly places: readonly Place[]
  /** Moving from mark to mark goes along the axis: the nearest is told by it. */
  readonly along: 'x' | 'y' | 'both'
  readonly height: number
}

export const FONT = 11
/** Room that a lying bar, a box or a row of a heat map needs to be read. */
export const LEAST_ROW = 17
export const LONGEST_LABEL = 30
const MOST_WHOLE_TICKS = 6

export const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 })
export const plain = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })

export function tickOf(value: number): string {
  return Math.abs(value) >= 1_000_000 ? compact.format(value) : plain.format(value)
}

export const shortened = (category: ChartCategory | undefined): string =>
  shortName(categoryWord(category), LONGEST_LABEL)

export const roomFor = (labels: readonly string[]): number =>
  Math.min(240, 20 + 7 * labels.reduce((longest, label) => Math.max(longest, label.length), 1))

export type Marks<K extends ChartMarks['kind']> = Extract<ChartMarks, { readonly kind: K }>

export function frame(request: DrawRequest, options: Plot.PlotOptions): SVGSVGElement & Plot.Plot {
  const { palette, width, height } = request
  const { marginBottom = 44 } = options
  const drawn = Plot.plot({
    width,
    height,
    marginTop: 28,
    marginBottom,
    marginRight: 20,
    marginLeft: 62,
    ...options,
    // Room below the label: an underscore in it is else cut off.
    x: { ...options.x, ...(options.x?.axis === 'top' ? {} : { labelOffset: marginBottom - 6 }) },
    style: { fontSize: `${FONT}px`, fontFamily: 'sans-serif', color: palette.text, background: 'none' },
  })
  if (!(drawn instanceof SVGSVGElement)) throw new TypeError('a chart that is no single picture')
  // Its own style sheet holds what the attributes say already, and a class that other programs do not know.
  drawn.querySelector('style')?.remove()
  drawn.setAttribute('color', palette.text)
  drawn.append(hatchDefinitions(request.id, palette.surface))
  return drawn as SVGSVGElement & Plot.Plot
}

export function figureScale(request: DrawRequest, values: readonly number[], withZero: boolean) {
  const { isLog } = request
  if (!isLog) {
    const low = values.reduce((one, other) => Math.min(one, other), withZero ? 0 : (values[0] ?? 0))
    const high = values.reduce((one, other) => Math.max(one, other), withZero ? 0 : (values[0] ?? 1))
    const domain = low === high ? [low - 1, high + 1] : [low, high]
    const ticks = wholeTicks(values, domain)
    return {
      type: 'linear' as const,
      domain,
      nice: true,
      tickFormat: tickOf,
      grid: true,
      base: 0,
      ...(ticks === null ? {} : { ticks }),
    }
  }
  const positive = values.filter((value) => value > 0)
  const low = positive.length === 0 ? 1 : positive.reduce((one, other) => Math.min(one, other))
  const high = positive.length === 0 ? 10 : positive.reduce((one, other) => Math.max(one, other))
  const base = 10 ** Math.floor(Math.log10(low) - (withZero ? 0.001 : 0))
  const top = high <= base ? base * 10 : high
  return {
    type: 'log' as const,
    domain: [base, top],
    tickFormat: tickOf,
    ticks: 5,
    grid: true,
    base,
    clamp: true,
  }
}

/** A tick at every whole number where all figures are such, and few: there is no half of a row. */
function wholeTicks(values: readonly number[], domain: readonly number[]): readonly number[] | null {
  const [low = 0, high = 0] = domain
  if (high - low > MOST_WHOLE_TICKS || !values.every(Number.isInteger)) return null
  return Array.from({ length: high - low + 1 }, (_, at) => low + at)
}

/** A drawing that is scrolled has its figures at the top. */
export const TALL_MARGINS = { marginTop: 46, marginBottom: 14 }
export const figureAxis = (isTall: boolean) => (isTall ? { axis: 'top' as const } : {})

/** The scale as Plot takes it: without our own note of where bars begin. */
export function scaleOptions<T extends { readonly base: number }>({
  base: _,
  ...options
}: T): Omit<T, 'base'> {
  return options
}

export const seriesCount = (series: readonly ChartCategory[]) => Math.max(1, series.length)
export const bySeries = <M extends { readonly series: number }>(marks: readonly M[], count: number) =>
  Array.from({ length: count }, (_, at) => marks.filter(({ series }) => series === at))

export const colourOf = (palette: ChartPalette, series: number) =>
  palette.series[series % palette.series.length] ?? palette.text

export const place = (index: number, x: number, y: number, radius = 5): Place => ({
  index,
  x1: x - radius,
  y1: y - radius,
  x2: x + radius,
  y2: y + radius,
})

/** What a scale says of a value, in pixels; categories from their middle. */
export function pixels(drawn: Plot.Plot, name: 'x' | 'y'): (value: unknown) => number {
  const scale = drawn.scale(name)
  if (!scale) return () => 0
  const half = (scale.bandwidth ?? 0) / 2
  return (value) => Number(scale.apply(value)) + half
}

export const box = (index: number, xa: number, xb: number, ya: number, yb: number): Place => ({
  index,
  x1: Math.min(xa, xb),
  x2: Math.max(xa, xb),
  y1: Math.min(ya, yb),
  y2: Math.max(ya, yb),
})

/** A mark in its series' colour, and once more in its hatch. */
export function hatched(
  request: DrawRequest,
  series: number,
  mark: (fill: string) => Plot.Markish,
): Plot.Markish[] {
  const solid = mark(colourOf(request.palette, series))
  return series === 0 ? [solid] : [solid, mark(`url(#${hatchId(request.id, series)})`)]
}
