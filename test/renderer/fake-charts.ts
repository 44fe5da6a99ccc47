/** Charts and orders as the fake engine has them. */
import { type implement, ORPCError } from '@orpc/server'
import type { contract } from '../../shared/contract/index.ts'
import type { ResultInfo } from '../../shared/model/cell.ts'
import type { ChartData, ChartFacts, ChartSpec } from '../../shared/model/chart.ts'
import type { OrderLife } from '../../shared/model/order.ts'

function factsOf(columns: number, rows: number): ChartFacts {
  return {
    rows,
    columns: Array.from({ length: columns }, () => ({ distinct: Math.min(rows, 12), nulls: 0 })),
  }
}

function chartOf(spec: ChartSpec, rows: number): ChartData {
  const names = ['AAPL', 'MSFT', 'NVDA']
  return {
    marks: {
      kind: 'bar',
      axis: 'category',
      step: null,
      categories: names.map((text) => ({ text, isOther: false, isCut: false, rows: 1 })),
      series: [],
      points: names.map((text, at) => ({
        x: { value: at, text },
        until: null,
        series: 0,
        y: { value: at + spec.top, text: String(at + spec.top) },
        rows: 1,
      })),
    },
    rows,
    placed: rows,
    notes: [],
  }
}

function lifeOf(orderId: string): OrderLife {
  return {
    orderId,
    clientOrderId: null,
    computationId: null,
    signalBy: null,
    strategy: 'momentum',
    ticker: 'AAPL',
    side: 'buy',
    orderType: 'market',
    timeInForce: 'day',
    limitPrice: null,
    decisionPrice: null,
    reason: null,
    state: 'open',
    ordered: '100',
    filled: '0',
    remaining: '100',
    averagePrice: null,
    notional: null,
    commission: null,
    slippageBps: null,
    fills: 0,
    events: [],
    intervals: [],
    anomalies: [],
    related: [],
    relatedTotal: 0,
    cutFrom: null,
  }
}

type Implementer = ReturnType<typeof implement<typeof contract>>

export function fakeCharts(
  os: Implementer['chart'],
  results: ReadonlyMap<string, ResultInfo>,
  pause: (signal?: AbortSignal) => Promise<void>,
) {
  return {
    facts: os.facts.handler(({ input }) => {
      const result = results.get(input.resultId)
      return factsOf(result?.columns.length ?? 0, result?.rowCount ?? 0)
    }),
    data: os.data.handler(async ({ input, signal }) => {
      await pause(signal)
      return chartOf(input.spec, results.get(input.resultId)?.rowCount ?? 0)
    }),
    save: os.save.handler(({ input }) => ({
      path: `/home/ana/Documents/chart.${input.format}`,
      bytes: input.content.length,
    })),
  }
}

export function fakeOrders(os: Implementer['order']) {
  return {
    follow: os.follow.handler(({ input }) => {
      if (input.orderId === 'nowhere') {
        throw new ORPCError('NOT_FOUND', { message: 'No loaded record names the order nowhere.', data: {} })
      }
      return lifeOf(input.orderId)
    }),
    complete: os.complete.handler(({ input }) =>
      ['ord-1', 'ord-2']
        .filter((id) => id.includes(input.text))
        .map((orderId) => ({
          orderId,
          clientOrderId: null,
          ticker: 'AAPL',
          side: 'buy',
          at: '2024-01-15 10:00:00',
          standing: input.near.followed.includes(orderId) ? ('followed' as const) : ('other' as const),
        })),
    ),
    exportCsv: os.exportCsv.handler(() => ({
      path: '/home/ana/Documents/order.csv',
      rows: 1,
      bytes: 120,
    })),
  }
}
