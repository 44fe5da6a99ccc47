/** Pictures that leave: an SVG by itself, on paper, with its title and what it rests on; and the same as PNG. */
import type { ResultInfo } from '../../../shared/model/cell.ts'
import type { ChartData, ChartSpec } from '../../../shared/model/chart.ts'
import { type Lineage, lineageText } from '../../../shared/model/lineage.ts'
import type { ChartTitles } from '../../state/chart-choice.ts'
import { categoryWord, grouped, shortName } from '../../state/chart-words.ts'
import type { ChartLook } from '../../state/charts.ts'
import { showInstant, UTC_ONLY } from '../../state/clock-zone.ts'
import { heatEnds, seriesOf, shapePath } from './chart-legend.tsx'
import { type ChartPalette, mix, paletteOf } from './chart-palette.ts'
import { isLying } from './is-lying.ts'
import { DASHES, hatchId } from './series-look.ts'
import { loadDrawing } from './use-drawn-chart.ts'

const SVG = 'http://www.w3.org/2000/svg'
const WIDTH = 960
const HEIGHT = 480
const EDGE = 20
const LINE = 16
const LEGEND_ROW = 20
const LONGEST_NAME = 30

export type Picture = {
  readonly result: ResultInfo
  readonly data: ChartData
  readonly spec: ChartSpec
  readonly look: ChartLook
  readonly titles: ChartTitles
  readonly lineage: Lineage | null
}

/** The chart as the text of an SVG file: valid XML whatever the archive's texts hold. */
export async function svgPicture({ result, data, spec, look, titles, lineage }: Picture): Promise<string> {
  const { drawChart } = await loadDrawing()
  const palette = paletteOf('paper')
  const drawn = drawChart({
    marks: data.marks,
    titles,
    isLog: look.isLog,
    isStacked: look.isStacked,
    isLying: isLying(data.marks, spec, result.columns),
    palette,
    width: WIDTH - 2 * EDGE,
    height: HEIGHT,
    id: 'chart',
  })
  const series = seriesOf(data.marks)
  const ends = data.marks.kind === 'heatmap' ? heatEnds(data.marks) : null
  const legend =
    series.length > 0
      ? legendOf(series.map(categoryWord), titles.series, data.marks.kind, palette)
      : ends
        ? scaleOf(titles.figure, ends.least.text, ends.most.text, palette)
        : null
  const foot = [
    firstLine(result.sql),
    [
      `${data.rows.toLocaleString('en-US')} ${data.rows === 1 ? 'row' : 'rows'}`,
      ...(lineage ? [lineageText(lineage)] : []),
      `run ${showInstant(result.ranAt, UTC_ONLY, 'cut')}`,
    ].join(' · '),
    ...data.notes,
  ]
  return framePicture({
    title: look.title ?? titles.title,
    body: drawn.svg,
    bodyHeight: drawn.height,
    legend,
    foot,
    palette,
  })
}

/** What stands between the title and the drawing, and how many lines it takes. */
type Legend = { readonly element: SVGElement; readonly rows: number }

/** A drawing with its title above and its sources below, as the text of an SVG file. */
export function framePicture({
  title,
  body,
  bodyHeight,
  legend = null,
  foot,
  palette,
  width = WIDTH,
}: {
  readonly title: string
  readonly body: SVGSVGElement
  readonly bodyHeight: number
  readonly legend?: Legend | null
  readonly foot: readonly string[]
  readonly palette: ChartPalette
  readonly width?: number
}): string {
  const top = legend ? 52 + legend.rows * LEGEND_ROW : 46
  const lines = foot.flatMap((text) => wrapped(text, Math.floor((width - 2 * EDGE) / 6)))
  const height = top + bodyHeight + 14 + lines.length * LINE + 10
  const svg = svgElement('svg', {
    xmlns: SVG,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': 'sans-serif',
    color: palette.text,
    role: 'img',
  })
  svg.append(
    textElement('title', {}, title),
    svgElement('rect', { width, height, fill: palette.surface }),
    textElement(
      'text',
      { x: EDGE, y: 30, 'font-size': 16, 'font-weight': 600, fill: palette.text },
      shorten(title, 100),
    ),
  )
  if (legend) {
    legend.element.setAttribute('transform', `translate(${EDGE}, 42)`)
    svg.append(legend.element)
  }
  body.setAttribute('x', String(EDGE))
  body.setAttribute('y', String(top))
  svg.append(body)
  lines.forEach((line, index) => {
    svg.append(
      textElement(
        'text',
        { x: EDGE, y: top + bodyHeight + 18 + index * LINE, 'font-size': 11, fill: palette.dim },
        line,
      ),
    )
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(new XMLSerializer().serializeToString(svg))}\n`
}

/** Characters that XML cannot hold, as the sign for what cannot be shown. */
export function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}

/** The picture at twice its size, for screens and documents; base64. */
export async function pngPicture(svg: string): Promise<string> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The window gave no canvas to draw on.')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const url = canvas.toDataURL('image/png')
  return url.slice(url.indexOf(',') + 1)
}

export async function copyPicture(png: string): Promise<void> {
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0))
  await navigator.clipboard.write([
    new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) }),
  ])
}

/** The statement's first line that says something. */
function firstLine(sql: string): string {
  const lines = sql
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const line = lines[0] ?? ''
  return lines.length > 1 ? `${shorten(line, 150)} …` : shorten(line, 152)
}

function shorten(text: string, most: number): string {
  const plain = text.replace(/\s+/g, ' ')
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain
}

function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > most) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

/** Every series by its colour, and by its dash, shape or hatch; as many lines as their names take. */
function legendOf(
  labels: readonly string[],
  title: string,
  kind: ChartData['marks']['kind'],
  palette: ChartPalette,
): Legend {
  const group = svgElement('g', { 'font-size': 11, fill: palette.text })
  const heading = shortName(title, LONGEST_NAME)
  const indent = widthOf(heading) + 16
  group.append(textElement('text', { x: 0, y: 13, fill: palette.dim }, heading))
  let [x, rows] = [indent, 1]
  labels.forEach((label, at) => {
    const name = shortName(label, LONGEST_NAME)
    const [mark, markWidth] = markOf(kind, at, palette)
    const width = markWidth + widthOf(name) + 16
    if (x > indent && x + width > WIDTH - 2 * EDGE) [x, rows] = [indent, rows + 1]
    const entry = svgElement('g', { transform: `translate(${x}, ${(rows - 1) * LEGEND_ROW})` })
    entry.append(...mark, textElement('text', { x: markWidth, y: 13 }, name))
    group.append(entry)
    x += width
  })
  return { element: group, rows }
}

/** Room that a text takes in the type of a legend. */
const widthOf = (text: string) => text.length * 6.4

function markOf(
  kind: ChartData['marks']['kind'],
  at: number,
  palette: ChartPalette,
): readonly [elements: readonly SVGElement[], width: number] {
  const colour = palette.series[at % palette.series.length] ?? palette.text
  if (kind === 'scatter') {
    const shape = svgElement('path', { d: shapePath(at), stroke: colour, 'stroke-width': 1.5, fill: 'none' })
    shape.setAttribute('transform', 'translate(0, 3)')
    return [[shape], 18]
  }
  if (kind === 'line' || kind === 'area') {
    const line = svgElement('path', {
      d: 'M0,9h24',
      stroke: colour,
      'stroke-width': 2,
      'stroke-dasharray': DASHES[at % DASHES.length] ?? '',
      fill: 'none',
    })
    return [[line], 30]
  }
  const place = { y: 3, width: 14, height: 12 }
  const solid = svgElement('rect', { ...place, fill: colour })
  const hatch = svgElement('rect', { ...place, fill: `url(#${hatchId('chart', at)})` })
  return [at > 0 ? [solid, hatch] : [solid], 19]
}

/** From the least to the greatest figure of a heat map, in steps of its colours. */
function scaleOf(figure: string, least: string, most: string, palette: ChartPalette): Legend {
  const group = svgElement('g', { 'font-size': 11, fill: palette.text })
  let x = 0
  const put = (text: string, fill: string) => {
    group.append(textElement('text', { x, y: 13, fill }, text))
    x += text.length * 6.4 + 12
  }
  put(shorten(figure, 60), palette.dim)
  put(grouped(least), palette.text)
  for (let step = 0; step < 12; step++) {
    const fill = mix(palette.low, palette.high, 0.08 + (0.92 * step) / 11)
    group.append(svgElement('rect', { x: x + step * 10, y: 3, width: 10, height: 12, fill }))
  }
  x += 132
  put(grouped(most), palette.text)
  return { element: group, rows: 1 }
}

export function svgElement<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== 'xmlns') made.setAttribute(key, String(value))
  }
  return made
}

export function textElement(
  name: 'text' | 'title',
  attributes: Readonly<Record<string, string | number>>,
  text: string,
): SVGElement {
  const made = svgElement(name, attributes)
  made.textContent = text
  return made
}
