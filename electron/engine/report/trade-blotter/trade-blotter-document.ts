import {
  BLOTTER_STATUSES,
  type BlotterRow,
  type BlotterStatus,
  type TradeBlotter,
} from '../../../../shared/model/report-trade-blotter.ts'
import {
  type Cell,
  counted,
  given,
  left,
  listingTable,
  onlyIn,
  placeCell,
  plainCell,
  type ReportDocument,
  right,
  type Section,
  words,
} from '../document.ts'
import { reportFrame } from '../report-frame.ts'
import { exactDollars, ROUNDING } from '../sections.ts'

/** The blotter as a document: how much there is of what, then its lines. */
export function tradeBlotterDocument(report: TradeBlotter): ReportDocument {
  return reportFrame(
    report,
    [totals(report), days(report), lines(report), legend(report)],
    DEFINITIONS,
    'trades',
  )
}

const NOTHING = 'No fill, trade, cancel or reject is recorded in this period.'

/** State by word; colour only repeats it. */
const TONES: Readonly<Partial<Record<BlotterStatus, Cell['tone']>>> = {
  cancelled: 'caution',
  rejected: 'bad',
  failed: 'bad',
}

function statusCell(status: BlotterStatus): Cell {
  const tone = TONES[status]
  return tone ? { text: status, tone } : { text: status }
}

function totals({ byStatus }: TradeBlotter): Section {
  return {
    id: 'totals',
    title: 'By status',
    lead: 'Sums as logged: quantities of different instruments are added, and the multiplier of an option contract is not in the record.',
    table: {
      columns: [
        left('Status'),
        right('Lines'),
        right('Quantity'),
        right('Quantity x price'),
        right('Lines valued'),
        right('Commission'),
        right('Lines with commission'),
      ],
      empty: NOTHING,
      rows: byStatus.map((total) => [
        statusCell(total.status),
        counted(total.rows),
        plainCell(total.quantity),
        exactDollars(total.valued === 0 ? null : total.notional),
        counted(total.valued),
        exactDollars(total.commissionN === 0 ? null : total.commission),
        counted(total.commissionN),
      ]),
    },
  }
}

function days({ byDay }: TradeBlotter): Section {
  return {
    id: 'days',
    title: 'By day',
    lead: null,
    table: {
      columns: [left('Day'), ...BLOTTER_STATUSES.map(capital).map(right), right('Lines')],
      empty: NOTHING,
      rows: byDay.map(({ day, counts }) => [
        words(day),
        ...BLOTTER_STATUSES.map((status) => counted(counts[status])),
        counted(BLOTTER_STATUSES.reduce((sum, status) => sum + counts[status], 0)),
      ]),
    },
  }
}

/** Named as the source document's blotter names them. */
const COLUMNS = [
  ...['timestamp', 'trade_id', 'asset', 'action'].map(left),
  ...['quantity', 'price', 'commission'].map(right),
  ...['broker', 'executing_user', 'status'].map(left),
  onlyIn('print', left('file and line')),
  onlyIn('csv', left('file')),
  onlyIn('csv', right('line')),
  left('order_id'),
  onlyIn('csv', left('symbol')),
  left('reason'),
  onlyIn('csv', left('event')),
]

function lines({ trades }: TradeBlotter): Section {
  return {
    id: 'trades',
    title: 'Trades',
    lead: 'By day of the archive and time (UTC). Cancels, rejects and failed trades stand among them, marked by their status.',
    table: listingTable(trades, { name: 'trades', columns: COLUMNS, empty: NOTHING, cells: lineCells }),
  }
}

function lineCells(row: BlotterRow): readonly Cell[] {
  return [
    given(row.timestamp),
    given(row.tradeId),
    given(row.asset),
    given(row.action),
    plainCell(row.quantity),
    plainCell(row.price),
    plainCell(row.commission),
    given(row.broker),
    given(row.executingUser),
    statusCell(row.status),
    placeCell(row.file, row.line),
    given(row.file),
    counted(row.line),
    given(row.orderId),
    given(row.symbol),
    given(row.reason),
    given(row.event),
  ]
}

const STATUS_WORDS: Readonly<Record<BlotterStatus, string>> = {
  executed: 'order_filled, or a TRADE record trade_executed: the last fill of an order, or a whole trade.',
  partial: 'order_partial_fill, or a TRADE record that says partial: a part of the order was filled.',
  cancelled:
    'order_cancelled, or a TRADE record that says cancel. What was filled before stands in lines of its own.',
  rejected: 'order_rejected, or a TRADE record that says reject: nothing was traded by this record.',
  failed: 'A TRADE record that says fail, such as trade_failed: nothing was traded by this record.',
  other: 'A TRADE record of another event; the column event names it.',
}

const ACTION_WORDS: Readonly<Record<string, string>> = {
  buy: 'Buys: opens or adds to a long position.',
  sell: 'Sells: reduces or closes a long position.',
  short: 'Sells short: opens or adds to a short position.',
  cover: 'Buys back: reduces or closes a short position.',
  SELL_PUT: 'Sells put options.',
  SELL_CALL: 'Sells call options.',
  BUY_PUT: 'Buys put options.',
  BUY_CALL: 'Buys call options.',
}

function legend({ actions }: TradeBlotter): Section {
  return {
    id: 'legend',
    title: 'Legend of codes',
    lead: null,
    table: {
      columns: [left('Column'), left('Code'), right('Lines'), left('Meaning')],
      empty: '',
      rows: [
        ...BLOTTER_STATUSES.map((status) => [
          words('status'),
          words(status),
          plainCell(null),
          words(STATUS_WORDS[status]),
        ]),
        ...actions.map(({ action, rows }) => [
          words('action'),
          given(action),
          counted(rows),
          words(
            action === null
              ? 'The record names none.'
              : (ACTION_WORDS[action] ?? 'As logged; the archive does not explain it.'),
          ),
        ]),
      ],
    },
  }
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

const DEFINITIONS = [
  {
    term: 'Lines',
    text: 'One for each order_filled, order_partial_fill, order_cancelled and order_rejected record of the trading engine and each TRADE record of fund operations. Orders that were only submitted are not trades and have none.',
  },
  {
    term: 'timestamp',
    text: 'Time of the record, UTC, ISO 8601, with all the digits that are not zeros at the end.',
  },
  {
    term: 'trade_id',
    text: 'The trade_id, else the fill_id. Cancels and rejects of the trading engine have none.',
  },
  { term: 'asset', text: 'The asset, else the ticker, else the symbol.' },
  {
    term: 'action',
    text: 'The action of a TRADE record, else the side of the order: buy, sell, short or cover.',
  },
  { term: 'price', text: 'fill_price, else price. A limit price is never shown as a price.' },
  { term: 'commission', text: 'As logged, positive = cost, negative = rebate.' },
  { term: 'broker', text: 'The broker, else the venue of the execution.' },
  { term: 'executing_user', text: 'executing_user, else user. Records of the trading engine carry none.' },
  { term: 'quantity', text: 'As logged, without a sign: the action says the direction.' },
  {
    term: 'CSV',
    text: "A cell that a spreadsheet would run as a formula has an apostrophe (') in front; numbers have none. Empty cells were not in the record.",
  },
  { term: 'Rounding', text: ROUNDING },
]
