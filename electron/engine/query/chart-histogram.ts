/** Histogram: how many rows lie in each of equal bins of round width; values far from all others have a bin at the end. */
import type { BinMark, ChartData } from '../../../shared/model/chart.ts'
import { shortText, timesTen } from '../../../shared/model/decimal.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { type ChartColumn, chartColumn, isPlaced, placedBy, placeSql, trimmedText } from './chart-columns.ts'
import { chooseStep, seriesOf } from './chart-points.ts'
import { type ChartSource, count, inWords, readRows, sureFigure, withoutPlace } from './chart-source.ts'
import { stepSql } from './chart-time.ts'
import { robustEnds } from './robust-ends.ts'
import type { ChartSpec } from './types.ts'

export async function chartHistogram(source: ChartSource, spec: ChartSpec): Promise<ChartData> {
  const x = spec.x === null ? null : chartColumn(source.info, spec.x)
  if (x === null || x.axis === 'category') {
    throw new BlotterError('USAGE', 'A histogram is of numbers or of times.', {
      hint: 'Choose such a column, or bars for categories.',
    })
  }
  const notes: string[] = []
  const series = await seriesOf(source, { series: spec.series, aggregate: 'count' }, null, notes)
  const [total] = await readRows(
    source,
    `SELECT count(*), count(*) FILTER (${isPlaced(x)}) FROM ${source.rows}`,
  )
  const rows = count(total?.[0])
  const placed = count(total?.[1])
  if (placed < rows) notes.push(withoutPlace(rows - placed, placedBy(x)))
  let bins: readonly BinMark[] = []
  if (placed > 0) {
    if (x.axis === 'time') {
      const cut = stepSql(x, await chooseStep(source, x, spec.step, spec.bins))
      const read = await readRows(
        source,
        `SELECT ${placeSql('f', cut.type)}, f::VARCHAR, ${placeSql('u', cut.type)}, u::VARCHAR, s, rows FROM
         (SELECT ${cut.from} AS f, ${cut.until} AS u, ${series.number} AS s, count(*) AS rows
          FROM ${source.rows} ${series.join} WHERE ${isPlaced(x)} GROUP BY 1, 2, 3) ORDER BY f, s`,
      )
      bins = read.map(([from, fromText, to, toText, s, n]) => ({
        from: sureFigure(from, fromText),
        to: sureFigure(to, toText),
        series: count(s),
        rows: count(n),
      }))
    } else {
      bins = await numberBins(source, x, spec.bins, series)
      notes.push(...farNotes(bins))
    }
  }
  return { marks: { kind: 'histogram', axis: x.axis, series: series.categories, bins }, rows, placed, notes }
}

async function numberBins(
  source: ChartSource,
  x: ChartColumn,
  most: number,
  series: { readonly join: string; readonly number: string },
): Promise<readonly BinMark[]> {
  const compared = comparedAs(x.type)
  const ends = await robustEnds(
    source.connection,
    `${x.sql}::${compared.type}`,
    `FROM ${source.rows} WHERE ${isPlaced(x)}`,
  )
  if (!ends) return []
  const edges = roundEdges(Number(ends.low), Number(ends.high), most, compared.scale)
  const list = `[${edges.map((edge) => `'${edge}'`).join(', ')}]::${compared.type}[]`
  const width = (Number(edges.at(-1)) - Number(edges[0])) / (edges.length - 1)
  // A double says about where; the edges themselves, exact, say which of two.
  const about = `greatest(1, least(${edges.length - 1}, floor((v::DOUBLE - (${edges[0]})::DOUBLE) / ${width}::DOUBLE) + 1))::BIGINT`
  const read = await readRows(
    source,
    `WITH placed AS (
       SELECT v, s, ${about} AS i, ${list} AS edges
       FROM (SELECT ${x.sql}::${compared.type} AS v, ${series.number} AS s FROM ${source.rows} ${series.join} WHERE ${isPlaced(x)}))
     SELECT CASE WHEN v < edges[i] THEN i - 1 WHEN v >= edges[i + 1] THEN i + 1 ELSE i END AS bin, s, count(*)
     FROM placed GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  return read.map(([bin, s, n]): BinMark => {
    const from = edges[count(bin) - 1]
    const to = edges[count(bin)]
    const held = { series: count(s), rows: count(n) }
    if (from === undefined && to !== undefined) {
      const far = { value: Number(to) - width, text: trimmedText(ends.least) }
      return { from: far, to: { value: Number(to), text: to }, open: 'below', ...held }
    }
    if (from !== undefined && to === undefined) {
      const far = { value: Number(from) + width, text: trimmedText(ends.most) }
      return { from: { value: Number(from), text: from }, to: far, open: 'above', ...held }
    }
    if (from === undefined || to === undefined) throw new RangeError('a value outside of every bin')
    return { from: { value: Number(from), text: from }, to: { value: Number(to), text: to }, ...held }
  })
}

function farNotes(bins: readonly BinMark[]): readonly string[] {
  return (['below', 'above'] as const).flatMap((side) => {
    const far = bins.filter(({ open }) => open === side)
    const [first] = far
    if (!first) return []
    const rows = far.reduce((sum, bin) => sum + bin.rows, 0)
    const words = `${inWords(rows)} ${rows === 1 ? 'row' : 'rows'}`
    return side === 'below'
      ? [`The first bar holds ${words} below ${first.to.text}, down to ${first.from.text}.`]
      : [`The last bar holds ${words} from ${first.from.text} up, to ${first.to.text}.`]
  })
}

/** The type that values and edges are compared in, and how many decimals an edge can have there. */
function comparedAs(type: string): { readonly type: string; readonly scale: number } {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type)
  if (decimal) return { type: `DECIMAL(38,${decimal[2]})`, scale: Number(decimal[2]) }
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/.test(type) || type === 'HUGEINT')
    return { type: 'HUGEINT', scale: 0 }
  return { type: 'DOUBLE', scale: 30 }
}

/** Edges at round numbers, at most `most` bins (and one at each end to spare), the last beyond `max`; exact decimal text. */
export function roundEdges(min: number, max: number, most: number, scale: number): readonly string[] {
  const span = max - min
  const smallest = 10 ** -scale
  const wanted = Math.max(span > 0 ? span / most : Math.abs(max) / 10 || 1, smallest)
  let exponent = Math.floor(Math.log10(wanted))
  const digit = [1, 2, 5, 10].find((each) => each * 10 ** exponent >= wanted * (1 - 1e-12)) ?? 10
  let unit = BigInt(digit)
  if (exponent < -scale) {
    exponent = -scale
    unit = 1n
  }
  const step = Number(unit) * 10 ** exponent
  const first = BigInt(Math.floor(min / step)) - (span > 0 && isNear(min / step) ? 1n : 0n)
  const edges: string[] = []
  for (let at = first; ; at++) {
    const edge = shortText(timesTen(at * unit, exponent))
    edges.push(edge)
    if (Number(edge) > max || edges.length > most + 4) break
  }
  return edges
}

/** So near to a whole number that the double may be on the wrong side of it. */
function isNear(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9 && value !== Math.round(value)
}
