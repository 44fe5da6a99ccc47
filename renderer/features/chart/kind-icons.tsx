import {
  ChartArea,
  ChartBar,
  ChartColumn,
  ChartLine,
  ChartScatter,
  Grid3x3,
  SlidersHorizontal,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChartKind } from '../../../shared/model/chart.ts'

const look = { size: 15, 'aria-hidden': true } as const

export const KIND_ICONS: Readonly<Record<ChartKind, ReactNode>> = {
  line: <ChartLine {...look} />,
  area: <ChartArea {...look} />,
  bar: <ChartBar {...look} />,
  histogram: <ChartColumn {...look} />,
  box: <SlidersHorizontal {...look} />,
  scatter: <ChartScatter {...look} />,
  heatmap: <Grid3x3 {...look} />,
}
