import {
  decimalText,
  exact,
  ratio,
  rounded,
  shortText,
  trimmed,
  whole,
} from '../../../../shared/model/decimal.ts'
import type {
  LatencyCurve,
  SlippageDistribution,
  VenueHour,
} from '../../../../shared/model/report-execution.ts'
import { type Reader, single } from '../ask.ts'
import { asText } from '../fields.ts'
import { MEAN_SCALE } from '../fill-figures.ts'
import type { Tables } from './execution-tables.ts'

const BINS = 24

/** Logged slippage in bins of one width; what lies beyond the first and the last percent is in one bin each. */
export async function readDistribution(
  read: Reader,
  { fills }: Tables,
  dialect: 'engine' | 'fund',
): Promise<SlippageDistribution | null> {
  const these = `FROM ${fills} WHERE dialect = '${dialect}' AND bps IS NOT NULL`
  const row = single(
    await read(
      `SELECT CAST(count(*) AS VARCHAR) AS n, CAST(quantile_disc(bps, [0.01, 0.99]) AS VARCHAR) AS ends,
         ${asText('min(bps)')} AS least, ${asText('max(bps)')} AS most ${these}`,
    ),
  )
  const n = row.count('n')
  const [low, high] = row.decimals('ends') ?? []
  if (n === 0 || low === undefined || high === undefined) return null
  const width = binWidth(Number(low), Number(high))
  // The edge at or below each value: the remainder of decimals is exact, and made positive.
  const counted = await read(
    `SELECT ${asText('edge')} AS edge, CAST(count(*) AS VARCHAR) AS n
     FROM (SELECT bps - ((bps % w) + w) % w AS edge
       FROM (SELECT greatest(least(bps, CAST($high AS DECIMAL(18,8)) + w), CAST($low AS DECIMAL(18,8)) - w) AS bps, w
         FROM (SELECT bps, CAST($width AS DECIMAL(18,8)) AS w ${these})))
     GROUP BY edge ORDER BY edge`,
    { width, low, high },
  )
  const units = exact(width)
  const counts = new Map(counted.map((each) => [indexOf(each.text('edge'), width), each.count('n')]))
  const indexes = [...counts.keys()]
  const first = Math.min(...indexes)
  const last = Math.max(...indexes)
  const edge = (index: number) => shortText({ units: units.units * BigInt(index), scale: units.scale })
  const lowest = indexOf(row.text('least'), width)
  const highest = indexOf(row.text('most'), width)
  return {
    width,
    n,
    bins: Array.from({ length: last - first + 1 }, (_, offset) => ({
      from: first + offset === first && lowest < first ? null : edge(first + offset),
      to: first + offset === last && highest > last ? null : edge(first + offset + 1),
      count: counts.get(first + offset) ?? 0,
    })),
  }
}

/** Which bin of a width a decimal lies in: 0 begins at zero. */
function indexOf(decimal: string, width: string): number {
  const value = exact(decimal)
  const step = exact(width)
  const scale = Math.max(value.scale, step.scale)
  const { units } = rounded(value, scale)
  const { units: of } = rounded(step, scale)
  const quotient = units / of
  return Number(units < 0n && quotient * of !== units ? quotient - 1n : quotient)
}

/** 1, 2 or 5 times a power of ten, so that about two dozen bins span the values; in decimal text. */
function binWidth(low: number, high: number): string {
  const wanted = (high - low) / BINS
  if (!(wanted > 0)) return '1'
  const power = Math.max(-6, Math.floor(Math.log10(wanted)))
  const step = [1, 2, 5, 10].find((each) => each * 10 ** power >= wanted) ?? 10
  return step * 10 ** power >= 1
    ? String(Math.round(step * 10 ** power))
    : trimmed((step * 10 ** power).toFixed(7))
}

export async function readVenueHours(read: Reader, { fills }: Tables): Promise<readonly VenueHour[]> {
  const rows = await read(
    `SELECT venue, hour, CAST(count(*) AS VARCHAR) AS fills, CAST(count(bps) AS VARCHAR) AS n,
       ${asText('coalesce(sum(weighted_bps), 0)')} AS weighted_sum,
       ${asText('coalesce(sum(weight) FILTER (WHERE weighted_bps IS NOT NULL), 0)')} AS weight
     FROM ${fills} WHERE dialect = 'engine' GROUP BY venue, hour
     ORDER BY sum(sum(weight)) OVER (PARTITION BY venue) DESC NULLS LAST, venue, hour`,
  )
  return rows.map((row) => {
    const weighted = ratio(exact(row.text('weighted_sum')), exact(row.text('weight')), MEAN_SCALE)
    return {
      venue: row.textOrNull('venue'),
      hour: row.text('hour'),
      fills: row.count('fills'),
      slippageN: row.count('n'),
      weightedSlippage: weighted && decimalText(weighted),
    }
  })
}

/** Percents of the latency curve, denser where the slow orders are. */
const PERCENTS = [1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99, 99.5, 99.9, 100] as const

export async function readLatencyCurves(read: Reader, { orders }: Tables): Promise<readonly LatencyCurve[]> {
  const legs = [
    ['Order submitted to first fill', 'first_fill'],
    ['Order submitted to last fill', 'filled'],
  ] as const
  const shares = PERCENTS.map((percent) =>
    decimalText(ratio(exact(String(percent)), whole(100), 3) ?? whole(0)),
  )
  const curves: LatencyCurve[] = []
  for (const [leg, until] of legs) {
    const row = single(
      await read(
        `SELECT CAST(quantile_disc(latency, [${shares.join(', ')}]) AS VARCHAR) AS quantiles
         FROM (SELECT CAST(epoch_ns(${until}) AS HUGEINT) - epoch_ns(submitted) AS latency FROM ${orders})
         WHERE latency >= 0`,
      ),
    )
    const quantiles = row.decimals('quantiles')
    if (quantiles === null) continue
    curves.push({
      leg,
      points: PERCENTS.map((percent, index) => ({
        percent: String(percent),
        latency: quantiles[index] as string,
      })),
    })
  }
  return curves
}
