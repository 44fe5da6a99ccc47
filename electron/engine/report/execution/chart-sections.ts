/** The report's charts, each with the table that says the same. */
import { decimalText, ratio, whole } from '../../../../shared/model/decimal.ts'
import type {
  Breakdown,
  LatencyCurve,
  SlippageDistribution,
  VenueHour,
} from '../../../../shared/model/report-execution.ts'
import type { Figure } from '../chart/figure.ts'
import {
  counted,
  decimalCell,
  latencyCell,
  left,
  plainCell,
  right,
  type Section,
  words,
} from '../document.ts'
import { MEAN_SCALE } from '../fill-figures.ts'
import { countText, plainText } from '../format.ts'

const SHOWN_ROWS = 50

export function distributionSection(of: SlippageDistribution | null, prefix: string): readonly Section[] {
  if (of === null) return []
  const { bins, width, n } = of
  const step = Number(width)
  // An open bin is drawn as wide as the others; the table says that it is open.
  const bars = bins.map(({ from, to, count }) => ({
    from: from === null ? Number(to) - step : Number(from),
    to: to === null ? Number(from) + step : Number(to),
    count,
  }))
  const fullest = bins.reduce((most, bin) => (bin.count > most.count ? bin : most))
  const title = prefix === '' ? 'Distribution of slippage' : 'Distribution of slippage of fund trades'
  const rangeOf = ({ from, to }: (typeof bins)[number]) =>
    from === null
      ? `below ${plainText(to ?? '0')}`
      : to === null
        ? `${plainText(from)} and more`
        : `${plainText(from)} to ${plainText(to)}`
  return [
    {
      id: `${prefix}slippage-distribution`,
      title,
      lead: `Logged slippage of ${countText(n)} fills in bins of ${plainText(width)} bps, the lower end included. What lies beyond the first and the last percent is in the outermost bins.`,
      figure: {
        title,
        description: `Histogram of ${countText(n)} fills over slippage in basis points. The fullest bin is ${rangeOf(fullest)} bps with ${countText(fullest.count)} fills.`,
        chart: {
          kind: 'bars',
          x: 'Slippage (bps), positive = cost',
          y: 'Fills',
          bars,
          marks:
            bars.some(({ from }) => from < 0) && bars.some(({ to }) => to > 0)
              ? [{ at: 0, label: 'no cost' }]
              : [],
        },
      },
      table: {
        columns: [left('Slippage (bps)'), right('Fills'), right('Percent')],
        empty: '',
        rows: bins.map((bin) => [
          words(rangeOf(bin)),
          counted(bin.count),
          decimalCell(percentOf(bin.count, n), 2),
        ]),
      },
    },
  ]
}

/** Weighted mean and p95 of slippage along the rows of a breakdown by day or time of day. */
export function overTime({ id, rows }: Breakdown): Figure | null {
  const places = rows.map(({ key }) => key ?? '(none)')
  const points = (of: (row: (typeof rows)[number]) => string | null) =>
    rows.flatMap((row, x) => {
      const value = of(row)
      return value === null ? [] : [{ x, y: Number(value) }]
    })
  const series = [
    { name: 'Notional-weighted mean', points: points(({ weightedSlippage }) => weightedSlippage) },
    { name: 'p50', points: points(({ p50Slippage }) => p50Slippage) },
    { name: 'p95', points: points(({ p95Slippage }) => p95Slippage) },
  ].filter((each) => each.points.length > 1)
  if (series.length === 0) return null
  return {
    title: 'Slippage over time',
    description: `Notional-weighted mean, median and 95th percentile of slippage in basis points by ${id === 'day' ? 'day' : 'half hour'}, from ${places[0]} to ${places.at(-1)}. The table below has the figures.`,
    chart: {
      kind: 'lines',
      x: id === 'day' ? 'Day' : 'Time of day (UTC)',
      y: 'Slippage (bps), positive = cost',
      places,
      logarithmic: false,
      series,
    },
  }
}

const percentOf = (count: number, of: number): string | null => {
  const value = ratio(whole(100 * count), whole(of), MEAN_SCALE)
  return value && decimalText(value)
}

const MOST_VENUES = 15

export function venueByHourSection(cells: readonly VenueHour[]): readonly Section[] {
  if (!cells.some(({ weightedSlippage }) => weightedSlippage !== null)) return []
  const venues = [...new Set(cells.map(({ venue }) => venue))]
  const hours = [...new Set(cells.map(({ hour }) => hour))].sort()
  const drawn = venues.slice(0, MOST_VENUES)
  const title = 'Venue by hour'
  return [
    {
      id: 'venue-by-hour',
      title,
      lead: `Notional-weighted slippage in basis points by venue and hour (UTC), the venue with the largest notional first${venues.length > drawn.length ? `; the ${drawn.length} largest of ${countText(venues.length)} venues are drawn` : ''}.`,
      figure: {
        title,
        description: `Heat map of notional-weighted slippage in basis points, ${drawn.length} venues by ${hours.length} hours of the day in UTC. Darker is a higher rank of cost; each cell carries its figure.`,
        chart: {
          kind: 'heat',
          rows: drawn.map((venue) => venue ?? '(none)'),
          columns: hours,
          x: 'Hour (UTC)',
          cells: cells.flatMap(({ venue, hour, weightedSlippage }) => {
            const row = drawn.indexOf(venue)
            return row < 0 || weightedSlippage === null
              ? []
              : [
                  {
                    row,
                    column: hours.indexOf(hour),
                    value: Number(weightedSlippage),
                    text: decimalCell(weightedSlippage, hours.length > 14 ? 1 : 2).text,
                  },
                ]
          }),
        },
      },
      table: {
        shown: SHOWN_ROWS,
        columns: [left('Venue'), ...hours.map(right)],
        empty: 'No fills.',
        rows: venues.map((venue) => {
          const ofVenue = new Map(
            cells.flatMap((cell) => (cell.venue === venue ? [[cell.hour, cell] as const] : [])),
          )
          return [
            words(venue ?? '(none)'),
            ...hours.map((hour) => decimalCell(ofVenue.get(hour)?.weightedSlippage ?? null, 2)),
          ]
        }),
      },
    },
  ]
}

export function latencyCurveSection(curves: readonly LatencyCurve[]): readonly Section[] {
  const [first] = curves
  if (!first) return []
  const milliseconds = (nanoseconds: string) => Number(nanoseconds) / 1e6
  const positive = curves.every(({ points }) => points.every(({ latency }) => latency !== '0'))
  const title = 'Latency curve'
  return [
    {
      id: 'latency-curve',
      title,
      lead: 'How many percent of the orders were no slower than that; negative and missing latencies are left out.',
      figure: {
        title,
        description: `Latency in milliseconds${positive ? ' on a logarithmic scale' : ''} over the percent of orders that were no slower, for ${curves.map(({ leg }) => leg.toLowerCase()).join(' and ')}.`,
        chart: {
          kind: 'lines',
          x: 'Percent of orders',
          y: 'Latency',
          unit: 'ms',
          places: null,
          logarithmic: positive,
          series: curves.map(({ leg, points }) => ({
            name: leg,
            points: points.map(({ percent, latency }) => ({ x: Number(percent), y: milliseconds(latency) })),
          })),
        },
      },
      table: {
        columns: [right('Percent of orders'), ...curves.map(({ leg }) => right(leg))],
        empty: '',
        rows: first.points.map(({ percent }, index) => [
          plainCell(percent),
          ...curves.map(({ points }) => latencyCell(points[index]?.latency ?? null)),
        ]),
      },
    },
  ]
}
