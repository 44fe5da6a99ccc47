import { type } from '@orpc/contract'
import { z } from 'zod'
import {
  CATEGORY_ORDERS,
  CHART_AGGREGATES,
  CHART_KINDS,
  type ChartData,
  type ChartFacts,
  PICTURE_FORMATS,
  TIME_STEPS,
} from '../model/chart.ts'
import { op, saveToken } from './base.ts'
import { resultView } from './result.ts'

const column = z.number().int().min(0).max(10_000)

export const chartSpec = z.object({
  kind: z.enum(CHART_KINDS),
  x: column.nullable(),
  y: column.nullable(),
  series: column.nullable(),
  aggregate: z.enum(CHART_AGGREGATES),
  step: z.enum(['auto', ...TIME_STEPS]),
  bins: z.number().int().min(2).max(200),
  top: z.number().int().min(1).max(200),
  order: z.enum(CATEGORY_ORDERS),
})

export const chartContract = {
  /** What a sensible choice of chart needs to know of each column. */
  facts: op.input(resultView).output(type<ChartFacts>()),
  /** The marks of a chart over the whole result. Abort the call to interrupt it. */
  data: op.input(resultView.extend({ spec: chartSpec })).output(type<ChartData>()),
  /** Writes a picture that the page drew to the place chosen in a save dialog. PNG as base64. */
  save: op
    .input(
      z.object({
        format: z.enum(PICTURE_FORMATS),
        content: z.string().min(1).max(60_000_000),
        /** What it is a picture of: for the activity log. */
        about: z.string().max(2000),
        save: saveToken,
      }),
    )
    .output(type<{ readonly path: string; readonly bytes: number }>()),
}
