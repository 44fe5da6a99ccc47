import type { EvidenceReference } from '../../../../shared/model/report.ts'
import type {
  BreakKind,
  Holding,
  PositionBreak,
  PositionsReport,
} from '../../../../shared/model/report-positions.ts'
import {
  type Cell,
  cautionCount,
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

export function positionsDocument(report: PositionsReport): ReportDocument {
  return reportFrame(
    report,
    [breaks(report), orders(report), closing(report), days(report), positions(report)],
    DEFINITIONS,
    'positions',
  )
}

const NOTHING =
  'No position is known in this period: the archive has no position_changed record up to its end.'
const place = (at: EvidenceReference | null): Cell =>
  at === null ? given(null) : placeCell(at.file, at.line)

const HOLDING_COLUMNS = [
  onlyIn('csv', left('Day')),
  ...['Ticker', 'Strategy'].map(left),
  ...['Shares', 'Market value', 'Weight %', 'Changes'].map(right),
  ...['Last record', 'File and line'].map(left),
]

function holdingCells(holding: Holding): readonly Cell[] {
  return [
    words(holding.day),
    given(holding.ticker),
    given(holding.strategy),
    plainCell(holding.shares),
    exactDollars(holding.marketValue),
    plainCell(holding.weightPercent),
    counted(holding.changes),
    given(holding.asOf),
    placeCell(holding.file, holding.line),
  ]
}

function closing({ closing: list, closingDay }: PositionsReport): Section {
  return {
    id: 'closing',
    title: `Positions at the end of ${closingDay ?? 'the period'}`,
    lead: 'Carried on from the last record of each ticker and strategy; market value and weight as logged there. Shares below zero are short.',
    table: { columns: HOLDING_COLUMNS, empty: NOTHING, rows: list.map(holdingCells), shown: 500 },
  }
}

function days({ byDay }: PositionsReport): Section {
  return {
    id: 'days',
    title: 'By day',
    lead: null,
    table: {
      columns: [
        left('Day'),
        ...['Long', 'Short', 'Market value long', 'Market value short', 'Changes', 'Breaks'].map(right),
      ],
      empty: NOTHING,
      rows: byDay.map((day) => [
        words(day.day),
        counted(day.long),
        counted(day.short),
        exactDollars(day.longValue),
        exactDollars(day.shortValue),
        counted(day.changes),
        cautionCount(day.breaks),
      ]),
    },
  }
}

function positions(report: PositionsReport): Section {
  return {
    id: 'positions',
    title: 'Positions at the end of each day',
    lead: null,
    table: listingTable(report.positions, {
      name: 'positions',
      columns: [left('Day'), ...HOLDING_COLUMNS.slice(1)],
      empty: NOTHING,
      cells: holdingCells,
    }),
  }
}

const KIND_WORDS: Readonly<Record<BreakKind, string>> = {
  fills: 'differs from fills',
  opening: 'opens with another position',
  steps: 'records do not add up',
  'no record': 'fills without a position',
}

function breaks({ breaks: list, positions: known }: PositionsReport): Section {
  return {
    id: 'breaks',
    title: 'Breaks',
    lead: null,
    table: listingTable(list, {
      name: 'breaks',
      columns: [
        ...['Day', 'Ticker', 'Strategy', 'What'].map(left),
        ...['Before', 'Moved', 'Expected', 'Actual', 'Difference', 'Fills'].map(right),
        ...['First fill', 'Last fill', 'File and line'].map(left),
      ],
      empty:
        known.total === 0
          ? 'Nothing could be compared: no position is known.'
          : 'None: every position follows from the one before and the fills since then.',
      cells: (each: PositionBreak) => [
        words(each.day),
        given(each.ticker),
        given(each.strategy),
        { text: KIND_WORDS[each.kind], tone: 'caution' },
        plainCell(each.previous),
        plainCell(each.moved),
        plainCell(each.expected),
        plainCell(each.actual),
        { ...plainCell(each.difference), tone: 'bad' },
        counted(each.fills),
        place(each.firstFill),
        place(each.lastFill),
        placeCell(each.file, each.line),
      ],
    }),
  }
}

function orders({ orders: list }: PositionsReport): Section {
  return {
    id: 'orders-of-breaks',
    title: 'Orders behind the breaks',
    lead: 'Orders of a day with a break whose fills and changes of position are not the same; of the first 25 breaks.',
    table: {
      columns: [
        ...['Day', 'Ticker', 'Order'].map(left),
        right('Filled'),
        right('Changed'),
        left('First fill'),
        left('First change'),
      ],
      empty: 'None.',
      rows: list.map((order) => [
        words(order.day),
        given(order.ticker),
        given(order.orderId),
        plainCell(order.filled),
        plainCell(order.changed),
        place(order.fill),
        place(order.change),
      ]),
    },
  }
}

const DEFINITIONS = [
  {
    term: 'Position',
    text: 'current.shares of the last position_changed record of a ticker and strategy up to the end of the day (where not given, previous.shares + change.shares), before the period too. TRADE records of fund operations carry no positions; NAV records name holdings in their components.',
  },
  {
    term: 'Differs from fills',
    text: 'The positions of a ticker at the end of a day with records, over the strategies that have some, less those known before and less the fills since then: bought and covered less sold and sold short. Where none is known before, what the first record opens with, and the fills of its day alone.',
  },
  {
    term: 'Opens with another position',
    text: 'The first record of a day does not begin where the last one ended.',
  },
  {
    term: 'Records do not add up',
    text: 'The changes of a day do not lead from its first to its last position.',
  },
  {
    term: 'Fills without a position',
    text: 'Fills up to the end of the period that no position_changed record of their ticker follows. Before and expected are not known.',
  },
  { term: 'Rounding', text: ROUNDING },
]
