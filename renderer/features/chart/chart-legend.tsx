import './chart.css'
import { useId } from 'react'
import type { ChartCategory, ChartMarks, Figure } from '../../../shared/model/chart.ts'
import { categoryWord, grouped } from '../../state/chart-words.ts'
import { DASHES, HATCHES } from './series-look.ts'

export function seriesOf(marks: ChartMarks): readonly ChartCategory[] {
  switch (marks.kind) {
    case 'line':
    case 'area':
    case 'bar':
    case 'histogram':
    case 'scatter':
      return marks.series
    case 'box':
    case 'heatmap':
      return []
  }
}

/** Which series is which: by colour, and by dash, shape or hatch as the marks have it; of a heat map, its scale. */
export function ChartLegend({
  marks,
  title,
  figure,
}: {
  readonly marks: ChartMarks
  readonly title: string
  readonly figure: string
}) {
  if (marks.kind === 'heatmap') return <HeatScale marks={marks} figure={figure} />
  const series = seriesOf(marks)
  if (series.length === 0) return null
  return (
    <div className="chart-legend">
      <span className="dim">{title}</span>
      <ul>
        {series.map((category, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the position is what the series is known by
          <li key={at}>
            <Swatch kind={marks.kind} at={at} />
            <span className="ellipsis">{categoryWord(category)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function HeatScale({
  marks,
  figure,
}: {
  readonly marks: Extract<ChartMarks, { readonly kind: 'heatmap' }>
  readonly figure: string
}) {
  const ends = heatEnds(marks)
  if (!ends) return null
  return (
    <div className="chart-legend">
      <span className="dim">{figure}</span>
      <span>{grouped(ends.least.text)}</span>
      <span className="chart-scale" aria-hidden="true" />
      <span>{grouped(ends.most.text)}</span>
      <span className="dim">empty: no rows</span>
    </div>
  )
}

/** The least and the greatest figure of a heat map; null when it is empty. */
export function heatEnds(
  marks: Extract<ChartMarks, { readonly kind: 'heatmap' }>,
): { readonly least: Figure; readonly most: Figure } | null {
  const [first, ...others] = marks.cells.map((cell) => cell.figure)
  if (!first) return null
  return {
    least: others.reduce((one, other) => (other.value < one.value ? other : one), first),
    most: others.reduce((one, other) => (other.value > one.value ? other : one), first),
  }
}

/** Shapes of points in a box of 12 by 12, in the order of the drawing's symbols. */
const SHAPE_PATHS = [
  'M6,2.5a3.5,3.5 0 1,0 0.01,0Z',
  'M3,3h6v6h-6Z',
  'M6,2L10,9.5H2Z',
  'M6,1.5L10,6L6,10.5L2,6Z',
  'M6,2V10M2,6H10',
  'M6,1.5L7.3,4.7L10.7,5L8.1,7.2L8.9,10.5L6,8.7L3.1,10.5L3.9,7.2L1.3,5L4.7,4.7Z',
  'M3,3L9,9M9,3L3,9',
  'M6,2V10M2.5,4L9.5,8M9.5,4L2.5,8',
] as const

export const shapePath = (at: number): string => SHAPE_PATHS[at % SHAPE_PATHS.length] ?? SHAPE_PATHS[0]

function Swatch({ kind, at }: { readonly kind: ChartMarks['kind']; readonly at: number }) {
  const id = useId()
  const colour = `var(--chart-${(at % 8) + 1})`
  const isLine = kind === 'line' || kind === 'area'
  return (
    <svg width={isLine ? 26 : 14} height={12} aria-hidden="true">
      {isLine ? (
        <path d="M0,6H26" stroke={colour} strokeWidth={2} strokeDasharray={DASHES[at % DASHES.length]} />
      ) : kind === 'scatter' ? (
        <path d={shapePath(at)} fill="none" stroke={colour} strokeWidth={1.5} />
      ) : (
        <>
          <defs>
            <pattern id={id} width={8} height={8} patternUnits="userSpaceOnUse">
              <path
                d={HATCHES[at % HATCHES.length]}
                stroke="var(--surface)"
                strokeOpacity={0.7}
                strokeWidth={1.2}
              />
            </pattern>
          </defs>
          <rect width={14} height={12} fill={colour} />
          <rect width={14} height={12} fill={`url(#${id})`} />
        </>
      )}
    </svg>
  )
}
