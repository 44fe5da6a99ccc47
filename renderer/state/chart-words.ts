/** The marks of a chart in words: for the tooltip, the reader of a screen, the table, and the statement that a mark stands for. */
import type { Column } from '../../shared/model/cell.ts'
import type { BinMark, ChartCategory, ChartData, ChartMarks, ChartSpec } from '../../shared/model/chart.ts'

export function categoryWord(category: ChartCategory | undefined): string {
  if (category === undefined) return ''
  if (category.isOther) return 'other'
  if (category.text === null) return 'NULL'
  if (category.text === '') return '(empty)'
  return category.isCut ? `${category.text}…` : category.text
}

/** A name of at most so many characters: names of one kind often differ at their end only, so the middle is left out. */
export function shortName(name: string, most: number): string {
  const signs = [...name.replace(/\s+/g, ' ')]
  if (signs.length <= most) return signs.join('')
  const end = Math.floor((most - 1) / 2)
  return `${signs.slice(0, most - 1 - end).join('')}…${signs.slice(-end).join('')}`
}

/** What rows of a mark have in common, of one column. */
export type Condition =
  | { readonly column: number; readonly is: string | null }
  | {
      readonly column: number
      readonly from: string
      readonly until: string
      /** `until` belongs to it. */
      readonly isClosed?: boolean
    }
  | { readonly column: number; readonly hour: number }

export type MarkWords = {
  readonly title: string
  readonly lines: readonly (readonly [label: string, value: string])[]
  readonly rows: number
  /** Null when its rows cannot be asked for: a rest, a text that was cut. */
  readonly conditions: readonly Condition[] | null
}

/** A number's exact text with its thousands apart: `-1234567.8900` -> `-1,234,567.8900`. */
export function grouped(text: string): string {
  const match = /^(-?)(\d{4,})(\.\d+)?$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = ''] = match
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`
}

const count = (value: number) => value.toLocaleString('en-US')

export function marksOf(marks: ChartMarks): number {
  switch (marks.kind) {
    case 'line':
    case 'area':
    case 'bar':
    case 'scatter':
      return marks.points.length
    case 'histogram':
      return marks.bins.length
    case 'box':
      return marks.boxes.length
    case 'heatmap':
      return marks.cells.length
  }
}

function binTitle({ from, to, open }: BinMark): string {
  if (open === 'below') return `below ${grouped(to.text)}, down to ${grouped(from.text)}`
  if (open === 'above') return `${grouped(from.text)} and above, up to ${grouped(to.text)}`
  return `${grouped(from.text)} to below ${grouped(to.text)}`
}

/** What the mark at `index` says. */
export function wordsOf(
  marks: ChartMarks,
  index: number,
  spec: ChartSpec,
  columns: readonly Column[],
  figureName: string,
): MarkWords | null {
  const name = (column: number | null) => (column === null ? '' : (columns[column]?.name ?? ''))
  const seriesLine = (category: ChartCategory | undefined): readonly (readonly [string, string])[] =>
    category ? [[name(spec.series), categoryWord(category)]] : []
  const isOne = (column: number | null, category: ChartCategory | undefined): readonly Condition[] | null => {
    if (category === undefined) return []
    if (column === null || category.isOther || category.isCut) return null
    return [{ column, is: category.text }]
  }
  const all = (...parts: readonly (readonly Condition[] | null)[]): readonly Condition[] | null =>
    parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? [])
  switch (marks.kind) {
    case 'line':
    case 'area':
    case 'bar': {
      const point = marks.points[index]
      if (!point) return null
      const category = marks.axis === 'category' ? marks.categories[point.x.value] : undefined
      const series = marks.series[point.series]
      const place: readonly Condition[] | null =
        marks.axis === 'category'
          ? isOne(spec.x, category)
          : spec.x === null
            ? null
            : point.until === null
              ? [{ column: spec.x, is: point.x.text }]
              : [{ column: spec.x, from: point.x.text, until: point.until }]
      return {
        title: category ? categoryWord(category) : point.x.text,
        lines: [
          ...seriesLine(series),
          [figureName, grouped(point.y?.text ?? 'no value')],
          ...(spec.y === null ? [] : [['Rows', count(point.rows)] as const]),
        ],
        rows: point.rows,
        conditions: all(place, isOne(spec.series, series)),
      }
    }
    case 'histogram': {
      const bin = marks.bins[index]
      if (!bin) return null
      const series = marks.series[bin.series]
      return {
        title: binTitle(bin),
        lines: [...seriesLine(series), ['Rows', count(bin.rows)]],
        rows: bin.rows,
        conditions: all(
          spec.x === null
            ? null
            : [
                {
                  column: spec.x,
                  from: bin.from.text,
                  until: bin.to.text,
                  ...(bin.open === 'above' ? { isClosed: true } : {}),
                },
              ],
          isOne(spec.series, series),
        ),
      }
    }
    case 'box': {
      const box = marks.boxes[index]
      if (!box) return null
      const group = marks.categories[box.group]
      return {
        title: group ? categoryWord(group) : 'All rows',
        lines: [
          ['Maximum', grouped(box.max.text)],
          ['Upper whisker', grouped(box.upper.text)],
          ['3rd quartile', grouped(box.q3.text)],
          ['Median', grouped(box.median.text)],
          ['1st quartile', grouped(box.q1.text)],
          ['Lower whisker', grouped(box.lower.text)],
          ['Minimum', grouped(box.min.text)],
          ['Mean', grouped(box.mean.text)],
          ['Rows', count(box.rows)],
          ['Beyond the whiskers', count(box.outliers)],
        ],
        rows: box.rows,
        conditions: isOne(spec.x, group),
      }
    }
    case 'scatter': {
      const point = marks.points[index]
      if (!point) return null
      const series = marks.series[point.series]
      return {
        title: series ? categoryWord(series) : 'Point',
        lines: [
          [name(spec.x), point.x.text],
          [name(spec.y), grouped(point.y.text)],
        ],
        rows: 1,
        conditions: all(
          spec.x === null ? null : [{ column: spec.x, is: point.x.text }],
          spec.y === null ? null : [{ column: spec.y, is: point.y.text }],
          isOne(spec.series, series),
        ),
      }
    }
    case 'heatmap': {
      const cell = marks.cells[index]
      if (!cell) return null
      const column = marks.columns[cell.column]
      const row = marks.rows[cell.row]
      const place =
        marks.step === null
          ? isOne(spec.x, column)
          : spec.x === null
            ? null
            : [{ column: spec.x, from: column?.text ?? '', until: marks.untils[cell.column] ?? '' }]
      return {
        title: marks.hours
          ? `${categoryWord(column)}, ${row?.text ?? ''}:00 to ${row?.text ?? ''}:59`
          : `${categoryWord(column)}, ${categoryWord(row)}`,
        lines: [
          [figureName, grouped(cell.figure.text)],
          ...(spec.y === null ? [] : [['Rows', count(cell.rows)] as const]),
        ],
        rows: cell.rows,
        conditions: all(
          place,
          marks.hours
            ? spec.x === null
              ? null
              : [{ column: spec.x, hour: cell.row }]
            : isOne(spec.series, row),
        ),
      }
    }
  }
}

/** The marks as a table: what the picture shows, for those who cannot see it, and for copying. */
export function tableOf(
  data: ChartData,
  spec: ChartSpec,
  columns: readonly Column[],
  figureName: string,
): { readonly headers: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const { marks } = data
  const xName = spec.x === null ? '' : (columns[spec.x]?.name ?? '')
  const words = Array.from({ length: marksOf(marks) }, (_, index) =>
    wordsOf(marks, index, spec, columns, figureName),
  ).filter((each) => each !== null)
  const labels = words[0]?.lines.map(([label]) => label) ?? []
  const first =
    marks.kind === 'scatter'
      ? spec.series === null
        ? 'Point'
        : (columns[spec.series]?.name ?? '')
      : marks.kind === 'heatmap'
        ? 'Cell'
        : xName || 'Group'
  return {
    headers: [first, ...labels],
    rows: words.map(({ title, lines }) => [title, ...lines.map(([, value]) => value)]),
  }
}

/** The picture in one sentence. */
export function describeChart(data: ChartData, title: string, kindWord: string): string {
  const marks = marksOf(data.marks)
  const notes = data.notes.length > 0 ? ` ${data.notes.join(' ')}` : ''
  return `${kindWord} chart: ${title}. ${count(marks)} ${marks === 1 ? 'mark' : 'marks'} of ${count(data.placed)} ${
    data.placed === 1 ? 'row' : 'rows'
  }.${notes}`
}
