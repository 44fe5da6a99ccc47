import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column } from '../../../shared/model/cell.ts'
import { shortText } from '../../../shared/model/decimal.ts'
import type { HistogramBar } from '../../../shared/model/result-view.ts'
import { robustEnds } from './robust-ends.ts'

/** At most about so many bars. */
const BARS = 24

/** A column's values as whole numbers of some unit, and back: bars are cut between whole numbers, so no value is between two. */
type Scale = {
  /** SQL of the value in units. */
  readonly units: string
  /** SQL that prints a number of units as the column prints its values. */
  readonly print: (units: bigint) => string
  readonly width: (atLeast: bigint) => bigint
}

/**
 * Counts of values by size; no bars for what has no size, or has one value only. Values far from all others stand in a
 * bar of their own at the end.
 */
export async function drawHistogram(
  connection: DuckDBConnection,
  column: Column,
  name: string,
  rows: string,
): Promise<readonly HistogramBar[]> {
  if (column.kind === 'float') return drawFloats(connection, name, rows)
  const scale = scaleOf(column, name)
  if (!scale) return []
  const ends = await robustEnds(connection, scale.units, rows)
  if (!ends || ends.least === ends.most) return []
  const [low, high] = [BigInt(ends.low), BigInt(ends.high)]
  const width = scale.width((high - low) / BigInt(BARS) + 1n)
  const first = low >= 0n ? (low / width) * width : -((-low + width - 1n) / width) * width
  const edges: bigint[] = []
  for (let edge = first; edge <= high; edge += width) edges.push(edge)
  edges.push((edges.at(-1) ?? first) + width)
  const counts = countsBetween(edges.map(String))
  const labels = [BigInt(ends.least), ...edges, BigInt(ends.most)].map(
    (edge) => `(${scale.print(edge)})::VARCHAR`,
  )
  const read = await connection.runAndReadAll(
    `SELECT ${[...counts, ...labels].join(', ')} FROM (SELECT ${scale.units} AS u ${rows})`,
  )
  const row = read.getRows()[0] ?? []
  return barsOf(row.slice(0, counts.length).map(Number), row.slice(counts.length).map(String))
}

/** How many lie below the first edge, between each two, and from the last up. */
function countsBetween(edges: readonly string[]): readonly string[] {
  return [undefined, ...edges].map((edge, at) => {
    const conditions = [
      ...(edge === undefined ? [] : [`u >= ${edge}`]),
      ...(edges[at] === undefined ? [] : [`u < ${edges[at]}`]),
    ]
    return `count(*) FILTER (${conditions.join(' AND ')})`
  })
}

/** Bars of such counts; those beyond the edges only where they hold something. `ends` has one more than counts. */
function barsOf(counts: readonly number[], ends: readonly string[]): readonly HistogramBar[] {
  return counts.flatMap((count, at): readonly HistogramBar[] => {
    const bar = { count, from: ends[at] ?? '', to: ends[at + 1] ?? '' }
    if (at > 0 && at < counts.length - 1) return [bar]
    return count === 0 ? [] : [{ ...bar, open: at === 0 ? 'below' : 'above' }]
  })
}

function scaleOf({ kind, type }: Column, name: string): Scale | null {
  switch (kind) {
    case 'integer':
      // Beyond 128 bits there are no units to count in.
      return type === 'BIGNUM' || type === 'UHUGEINT'
        ? null
        : { units: `${name}::HUGEINT`, print: (units) => `'${units}'`, width: roundNumber }
    case 'decimal': {
      const [, precision = '38', scale = '0'] = /^DECIMAL\((\d+),\s*(\d+)\)/.exec(type) ?? []
      if (Number(precision) > 36) return null
      return {
        units: `replace(${name}::VARCHAR, '.', '')::HUGEINT`,
        print: (units) => `'${shortText({ units, scale: Number(scale) })}'`,
        width: roundNumber,
      }
    }
    case 'date':
      return {
        units: `(${name} - DATE '1970-01-01')`,
        print: (units) => `DATE '1970-01-01' + ${units}::INTEGER`,
        width: (least) => [1n, 7n, 30n, 90n, 365n].find((days) => days >= least) ?? roundNumber(least),
      }
    case 'time':
      if (type === 'TIMESTAMP_NS') {
        return {
          units: `epoch_ns(${name})`,
          print: (units) => `make_timestamp_ns(${units})`,
          width: (least) => roundTime(least, 1_000_000_000n),
        }
      }
      return type.startsWith('TIMESTAMP')
        ? {
            units: `epoch_us(${name})`,
            print: (units) => `make_timestamp(${units})`,
            width: (least) => roundTime(least, 1_000_000n),
          }
        : null
    default:
      return null
  }
}

/** 1, 2 or 5 with zeros, not less than what is asked. */
function roundNumber(least: bigint): bigint {
  for (let power = 1n; ; power *= 10n) {
    for (const step of [1n, 2n, 5n]) if (step * power >= least) return step * power
  }
}

const SECONDS = [
  1n,
  2n,
  5n,
  10n,
  15n,
  30n,
  60n,
  120n,
  300n,
  600n,
  900n,
  1800n,
  3600n,
  7200n,
  10_800n,
  21_600n,
]
const DAYS = [0.5, 1, 2, 7, 14, 30, 90, 365]

/** A step that a clock or a calendar has, not less than what is asked. */
function roundTime(least: bigint, second: bigint): bigint {
  if (least < second) return roundNumber(least)
  const steps = [...SECONDS, ...DAYS.map((days) => BigInt(days * 86_400))]
  return steps.map((step) => step * second).find((step) => step >= least) ?? roundNumber(least)
}

async function drawFloats(
  connection: DuckDBConnection,
  name: string,
  rows: string,
): Promise<readonly HistogramBar[]> {
  const finite = `FROM (SELECT ${name}::DOUBLE AS u ${rows} AND isfinite(${name}))`
  const ends = await robustEnds(connection, 'u', finite)
  if (!ends || ends.least === ends.most) return []
  const [low, high] = [Number(ends.low), Number(ends.high)]
  const width = roundFloat((high - low) / BARS)
  if (!Number.isFinite(width) || width <= 0) return []
  const first = Math.floor(low / width)
  const bars = Math.floor(high / width) - first + 1
  if (!Number.isSafeInteger(first) || bars > 3 * BARS) return []
  const edges = Array.from({ length: bars + 1 }, (_, at) => Number(((first + at) * width).toPrecision(12)))
  const counts = countsBetween(edges.map((edge) => `${edge}::DOUBLE`))
  const read = await connection.runAndReadAll(`SELECT ${counts.join(', ')} ${finite}`)
  const row = read.getRows()[0] ?? []
  return barsOf(row.map(Number), [ends.least, ...edges.map(String), ends.most])
}

function roundFloat(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5, 10].find((step) => step * power >= least) ?? 10) * power
}
