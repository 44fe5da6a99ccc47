import { formatNanoseconds, type OrderLife, ROLE_WORDS } from '../../../shared/model/order.ts'
import { grouped } from '../../state/chart-words.ts'
import { showInstant, UTC_ONLY } from '../../state/clock-zone.ts'
import { type TimeScale, timeAxis } from '../../state/order-axis.ts'
import { orderLine, STATE_WORDS, toneOf } from '../../state/order-words.ts'
import { type ChartPalette, paletteOf } from '../chart/chart-palette.ts'
import { framePicture, svgElement, textElement } from '../chart/picture.ts'

const WIDTH = 1180
const ROW = 24
const LANE = { from: 330, to: 730 }

/** The waterfall as the text of an SVG file. */
export function orderPicture(life: OrderLife, scale: TimeScale): string {
  const palette = paletteOf('paper')
  const axis = timeAxis([life.events], scale)
  const places = life.events.map(({ offset }) => axis.placeOf(offset))
  const height = 30 + life.events.length * ROW
  const body = svgElement('svg', { width: WIDTH - 40, height, 'font-size': 11, fill: palette.text })
  const head = (x: number, text: string, anchor = 'start') =>
    textElement('text', { x, y: 14, fill: palette.dim, 'text-anchor': anchor }, text)
  body.append(
    head(0, 'Event'),
    head(LANE.from - 14, 'After the first', 'end'),
    head(LANE.from, scale === 'even' ? 'Wait, by the clock' : 'Wait, compressed'),
    head(810, 'Quantity', 'end'),
    head(890, 'Price', 'end'),
    head(990, 'Filled', 'end'),
    head(1006, 'Line'),
  )
  life.events.forEach((event, index) => {
    const y = 30 + index * ROW
    const at = (place: number) => LANE.from + place * (LANE.to - LANE.from)
    const [from, to] = [at(places[index - 1] ?? 0), at(places[index] ?? 0)]
    const colour = colourOf(toneOf(event.role), palette)
    const text = (x: number, content: string, anchor = 'start') =>
      textElement('text', { x, y: y + 15, 'text-anchor': anchor }, content)
    const isLate = to > (LANE.from + LANE.to) / 2
    body.append(
      svgElement('rect', { x: 0, y: y + ROW - 1, width: WIDTH - 40, height: 1, fill: palette.line }),
      text(0, ROLE_WORDS[event.role]),
      text(LANE.from - 14, formatNanoseconds(event.offset), 'end'),
      svgElement('rect', {
        x: from,
        y: y + 8,
        width: Math.max(0, to - from),
        height: 8,
        fill: colour,
        opacity: 0.35,
      }),
      svgElement('rect', { x: to - 1.5, y: y + 4, width: 3, height: 16, fill: colour }),
      ...(event.wait === null
        ? []
        : [
            text(
              isLate ? Math.min(from, to) - 6 : to + 8,
              `+${formatNanoseconds(event.wait)}`,
              isLate ? 'end' : 'start',
            ),
          ]),
      text(810, event.quantity === null ? '' : grouped(event.quantity), 'end'),
      text(890, event.price === null ? '' : grouped(event.price), 'end'),
      text(
        990,
        event.filled === null
          ? ''
          : `${grouped(event.filled)}${life.ordered === null ? '' : ` / ${grouped(life.ordered)}`}`,
        'end',
      ),
      text(1006, `${event.file.split('/').at(-1) ?? ''}:${event.line}`),
    )
  })
  const figures = [
    STATE_WORDS[life.state],
    `filled ${grouped(life.filled)}${life.ordered === null ? '' : ` of ${grouped(life.ordered)}`}`,
    ...(life.averagePrice === null ? [] : [`average price ${grouped(life.averagePrice)}`]),
    ...(life.commission === null ? [] : [`commission ${grouped(life.commission)}`]),
    ...(life.slippageBps === null ? [] : [`slippage ${life.slippageBps} bps`]),
    ...(life.clientOrderId === null ? [] : [`client order id ${life.clientOrderId}`]),
  ].join(' · ')
  const began = life.events.slice(0, 1).map(({ at }) => `0 is ${showInstant(at, UTC_ONLY)}`)
  const files = [...new Set(life.events.map(({ file, verdict }) => `${file} (${verdict})`))]
  return framePicture({
    title: `Order ${life.orderId}: ${orderLine(life)}`,
    body,
    bodyHeight: height,
    foot: [
      figures,
      ...began,
      ...life.anomalies.map(({ words }) => `Odd: ${words}`),
      `From ${files.join(', ')}`,
    ],
    palette,
    width: WIDTH,
  })
}

function colourOf(tone: ReturnType<typeof toneOf>, palette: ChartPalette): string {
  const [start, end, fill] = palette.series
  switch (tone) {
    case 'start':
      return start ?? palette.text
    case 'fill':
      return fill ?? palette.text
    case 'end':
      return end ?? palette.text
    case 'quiet':
      return palette.dim
  }
}
