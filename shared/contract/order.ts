import { type } from '@orpc/contract'
import { z } from 'zod'
import type { OrderLife } from '../model/order.ts'
import { op, saveToken } from './base.ts'

const orderId = z.string().min(1).max(1000)

export const orderContract = {
  /** One order's life from signal to last record; NOT_FOUND when no record names it. */
  follow: op.input(z.object({ orderId })).output(type<OrderLife>()),
  /** Orders whose id, or client order id, starts with (then: holds) what was typed. */
  complete: op
    .input(z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(100).default(20) }))
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
}
