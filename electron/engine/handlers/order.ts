import type { OrderSuggestion } from '../../../shared/contract/order.ts'
import type { OrderStanding } from '../../../shared/model/order.ts'
import { recordFailures } from '../activity/record-run.ts'
import type { Implementer } from '../implement.ts'
import * as query from '../query/index.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'
import { writeDocument } from '../write-together.ts'

export function orderHandlers(os: Implementer['order'], services: Services) {
  const { catalog, gate, options } = services
  return {
    follow: os.follow.handler(({ input: { orderId } }) =>
      recordFailures(catalog, 'order.follow', { orderId }, async () => {
        const life = await gate.withReader((reader) => query.followOrder(reader, orderId))
        catalog.recordActivity('order.followed', { orderId, records: life.events.length })
        return life
      }),
    ),
    complete: os.complete.handler(async ({ input }): Promise<readonly OrderSuggestion[]> => {
      const rows = await gate.withReader((reader) =>
        query.completeOrders(reader, input.text, input.limit, input.near),
      )
      const text = (value: query.AskValue | undefined) => (typeof value === 'string' ? value : null)
      return rows.map((row) => ({
        orderId: String(row.order_id),
        clientOrderId: text(row.client_order_id),
        ticker: text(row.ticker),
        side: text(row.side),
        at: String(row.at),
        standing: row.standing as OrderStanding,
      }))
    }),
    exportCsv: os.exportCsv.handler(({ input }) => {
      const path = takeSavePath(options, input.save)
      const asked = { orderId: input.orderId, path }
      return recordFailures(catalog, 'order.export', asked, async () => {
        const life = await gate.withReader((reader) => query.followOrder(reader, input.orderId))
        const { bytes, sha256 } = await writeDocument({ path, content: query.orderCsv(life) })
        const rows = life.events.length
        catalog.recordActivity('order.exported', { ...asked, rows, bytes, sha256 })
        return { path, rows, bytes }
      })
    }),
  }
}
