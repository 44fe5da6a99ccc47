import { type } from '@orpc/contract'
import { z } from 'zod'
import type { OrderLife, OrderStanding } from '../model/order.ts'
import { op, saveToken } from './base.ts'

const orderId = z.string().min(1).max(1000)

export const orderContract = {
  /** One order's life from signal to last record; NOT_FOUND when no record names it. */
  follow: op.input(z.object({ orderId })).output(type<OrderLife>()),
  /** Orders whose id, or client order id, starts with (then: holds) what was typed; those that are near come first. */
  complete: op
    .input(
      z.object({
        text: z.string().max(200),
        limit: z.number().int().min(1).max(100).default(20),
        near: z
          .object({
            /** Orders that were followed, the latest first. */
            followed: z.array(orderId).max(100).default([]),
            /** The column of a result that names orders. */
            result: z
              .object({ resultId: z.string().max(100), column: z.number().int().min(0).max(10_000) })
              .nullable()
              .default(null),
          })
          .default({ followed: [], result: null }),
      }),
    )
    .output(type<readonly OrderSuggestion[]>()),
  /** Writes the events of the life as CSV to the place chosen in a save dialog. */
  exportCsv: op
    .input(z.object({ orderId, save: saveToken }))
    .output(type<{ readonly path: string; readonly rows: number; readonly bytes: number }>()),
}

export type OrderSuggestion = {
  readonly orderId: string
  readonly clientOrderId: string | null
  readonly ticker: string | null
  readonly side: string | null
  readonly at: string
  readonly standing: OrderStanding
}
