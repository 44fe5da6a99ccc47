import type { Breakdown, BreakdownId } from '../../../../shared/model/report-execution.ts'
import { counted, decimalCell, dollarCell, left, plainCell, right, type Section, words } from '../document.ts'

const SHOWN_ROWS = 50

/** What the rows of a breakdown are, as the head of its first column. */
const HEADS: Readonly<Record<BreakdownId, string>> = {
  venue: 'Venue',
  ticker: 'Ticker',
  side: 'Side',
  order_type: 'Order type',
  strategy: 'Strategy',
  broker: 'Broker',
  size_class: 'Shares',
  time_of_day: 'From (UTC)',
  session: 'Part',
  weekday: 'Weekday',
  day: 'Day',
}

/** One breakdown as a section; `prefix` tells the ids of a second dialect's apart. */
export function breakdownSection({ id, title, rows }: Breakdown, prefix: string): Section {
  const withOrders = prefix === '' && id !== 'venue'
  const leads = [
    ...(prefix === '' && id === 'venue' ? ['Fills only: orders are submitted without a venue.'] : []),
    ...(id === 'session' ? ["New York's session; open and close are its first and last 30 minutes."] : []),
  ]
  return {
    id: `${prefix}by-${id.replaceAll('_', '-')}`,
    title: prefix === '' ? title : `Fund trades ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    lead: leads.length === 0 ? null : leads.join(' '),
    table: {
      shown: SHOWN_ROWS,
      columns: [
        left(
          prefix !== '' && id === 'ticker' ? 'Asset' : prefix !== '' && id === 'side' ? 'Action' : HEADS[id],
        ),
        ...(withOrders ? ['Orders', 'Filled', 'Partly', 'Rejected', 'Cancelled'] : []).map(right),
        ...[
          prefix === '' ? 'Fills' : 'Trades',
          prefix === '' ? 'Shares' : 'Quantity',
          'Notional',
          'n bps',
          'Mean bps',
          'Weighted bps',
          'p50 bps',
          'p95 bps',
          'Commission',
          'Comm. bps',
        ].map(right),
      ],
      empty: prefix === '' ? 'No fills.' : 'No executed trades.',
      rows: rows.map((row) => [
        words(row.key ?? '(none)'),
        ...(withOrders
          ? [row.orders, row.filledOrders, row.partialOrders, row.rejectedOrders, row.cancelledOrders].map(
              counted,
            )
          : []),
        counted(row.fills),
        plainCell(row.shares),
        dollarCell(row.notional, 0),
        counted(row.slippageN),
        decimalCell(row.meanSlippage, 2),
        decimalCell(row.weightedSlippage, 2),
        decimalCell(row.p50Slippage, 2),
        decimalCell(row.p95Slippage, 2),
        dollarCell(row.commission, 2),
        decimalCell(row.commissionBps, 2),
      ]),
    },
  }
}
