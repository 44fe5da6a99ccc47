/** Questions to the events without SQL. The records themselves are a kept result of `query.run`. */
import { type } from '@orpc/contract'
import { z } from 'zod'
import type { FieldCoverage, FieldValues, TimeHistogram, TimeRange, WithoutPart } from '../model/explore.ts'
import { op } from './base.ts'

const field = z.string().min(1).max(200)
const value = z.string().max(10_000)
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,9})?$/, 'A time is written 2024-01-15 14:30:00.')
  .nullable()

const match = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('values'), values: z.array(value.nullable()).min(1).max(500) }),
  z.object({ kind: z.literal('range'), from: value.nullable(), to: value.nullable() }),
  z.object({ kind: z.literal('contains'), text: value }),
  z.object({ kind: z.literal('present') }),
])

export const filter = z.object({
  field,
  numeric: z.boolean(),
  exclude: z.boolean(),
  enabled: z.boolean(),
  match,
})

export const question = z.object({
  search: z.string().max(5000),
  filters: z.array(filter).max(100),
  from: moment,
  to: moment,
})

export const exploreContract = {
  /** The first and the last moment of everything that is loaded; nulls where nothing is. */
  span: op.output(type<TimeRange & { readonly rows: number }>()),
  /** Reads the search index, so that the first search is as fast as the next. */
  warm: op.output(type<void>()),
  /** Exact counts over time. Without a range of its own the question is shown over the whole archive. */
  histogram: op
    .input(z.object({ question, bars: z.number().int().min(5).max(400), split: field.nullable() }))
    .output(type<TimeHistogram>()),
  /** Which fields the hits carry, and how many of them. */
  fields: op
    .input(z.object({ question }))
    .output(type<{ readonly rows: number; readonly fields: readonly FieldCoverage[] }>()),
  /** The most frequent values of a field; of those that begin with `prefix` where one is given. */
  values: op
    .input(
      z.object({
        question,
        field,
        limit: z.number().int().min(1).max(200),
        prefix: value.default(''),
      }),
    )
    .output(type<FieldValues>()),
  /** What each part of a question keeps away: for one without hits. */
  without: op.input(z.object({ question })).output(type<readonly WithoutPart[]>()),
}
