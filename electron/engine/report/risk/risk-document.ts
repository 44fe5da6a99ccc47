import { parseDecimal } from '../../../../shared/model/decimal.ts'
import type { RiskClass, RiskEvent, RiskHistory } from '../../../../shared/model/report-risk.ts'
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
import { countText, numberText } from '../format.ts'
import { reportFrame } from '../report-frame.ts'
import { exactDollars } from '../sections.ts'
import { LIMIT_WORDS } from './risk-sql.ts'

const APPROVALS_SHOWN = 25

export function riskDocument(report: RiskHistory): ReportDocument {
  return reportFrame(
    report,
    [
      counts(report),
      episodes(report),
      actions(report),
      {
        id: 'risk-events',
        title: 'Risk events',
        lead: 'By day of the archive and time (UTC). Approved checks are listed apart.',
        table: listingTable(report.history, {
          name: 'history',
          columns: COLUMNS,
          empty: 'No risk event is recorded in this period.',
          cells: eventCells,
        }),
      },
      {
        id: 'approved-checks',
        title: 'Approved checks',
        lead: null,
        table: listingTable(report.approvals, {
          name: 'approvals',
          columns: COLUMNS,
          empty: 'No approved check is recorded in this period.',
          shown: APPROVALS_SHOWN,
          cells: eventCells,
        }),
      },
    ],
    DEFINITIONS,
    'risk-events',
  )
}

/** Said by the word; colour only repeats it. */
const severityCell = (severity: string | null): Cell =>
  severity !== null && /^(critical|high)$/i.test(severity) ? { text: severity, tone: 'bad' } : given(severity)

function counts({ counts: list }: RiskHistory): Section {
  return {
    id: 'by-severity',
    title: 'By event and severity',
    lead: null,
    table: {
      columns: [left('Class'), left('Event'), left('Severity'), right('Records')],
      empty: 'No risk event is recorded in this period.',
      rows: list.map((each) => [
        words(each.class),
        given(each.event),
        severityCell(each.severity),
        counted(each.records),
      ]),
    },
  }
}

function episodes({ episodes: list, breakers }: RiskHistory): Section {
  const more = breakers > list.length ? ` The first ${countText(list.length)} of ${countText(breakers)}.` : ''
  return {
    id: 'circuit-breakers',
    title: 'Circuit breakers, opened and closed',
    lead: `A breaker is closed by the next record that resets it, of the same trigger where the record names one.${more}`,
    table: {
      columns: [
        ...['Triggered', 'Trigger', 'Severity', 'Action taken', 'File and line', 'Closed', 'By'].map(left),
        right('Open for'),
        left('Closed in'),
      ],
      empty: 'No circuit breaker was triggered in this period.',
      rows: list.map(({ closed, ...opened }) => [
        words(opened.time),
        given(opened.trigger),
        severityCell(opened.severity),
        given(opened.actionTaken),
        placeCell(opened.file, opened.line),
        closed === null ? { text: 'no record closes it', tone: 'caution' } : words(closed.time),
        given(closed?.user ?? closed?.event ?? null),
        closed === null ? plainCell(null) : durationCell(closed.nanoseconds),
        closed === null ? given(null) : placeCell(closed.file, closed.line),
      ]),
    },
  }
}

/** Seconds; CSV has nanoseconds. */
const durationCell = (nanoseconds: string): Cell => ({
  text: `${numberText(`${nanoseconds.padStart(10, '0').slice(0, -9)}.${nanoseconds.padStart(10, '0').slice(-9)}`, 0)} s`,
  raw: nanoseconds,
})

function actions({ actions: list }: RiskHistory): Section {
  return {
    id: 'actions-taken',
    title: 'Actions taken',
    lead: 'Of circuit breakers and risk events.',
    table: {
      columns: [left('Action'), right('Records')],
      empty: 'None.',
      rows: list.map(({ action, records }) => [words(action ?? '(none given)'), counted(records)]),
    },
  }
}

const COLUMNS = [
  ...['Time', 'Severity', 'Class', 'Event', 'Trigger or reason'].map(left),
  ...['Value', 'Threshold', 'Value - threshold'].map(right),
  ...['Action taken', 'Order', 'Ticker', 'Outcome'].map(left),
  onlyIn('csv', left('Automatic')),
  left('Notified'),
  onlyIn('csv', left('User')),
  onlyIn('csv', left('Strategy')),
  onlyIn('csv', right('Portfolio NAV')),
  onlyIn('csv', right('Peak NAV')),
  onlyIn('csv', right('Positions affected')),
  left('File and line'),
]

/** A measure with an exponent is no plain decimal: it stays as it was logged. */
const measure = (value: string | null): Cell =>
  value !== null && !parseDecimal(value) ? words(value) : plainCell(value)

const CLASS_TONES: Readonly<Partial<Record<RiskClass, Cell['tone']>>> = {
  'circuit breaker': 'bad',
  'check failed': 'caution',
}

function eventCells(event: RiskEvent): readonly Cell[] {
  const tone = CLASS_TONES[event.class]
  return [
    given(event.time),
    severityCell(event.severity),
    { text: event.class, ...(tone ? { tone } : {}) },
    given(event.event),
    given(event.trigger),
    measure(event.value),
    measure(event.threshold),
    plainCell(event.beyond),
    given(event.actionTaken),
    given(event.orderId),
    given(event.ticker),
    given(event.outcome),
    given(event.automatic === null ? null : event.automatic ? 'yes' : 'no'),
    given(event.notified.length === 0 ? null : event.notified.join(', ')),
    given(event.user),
    given(event.strategy),
    exactDollars(event.portfolioNav),
    exactDollars(event.peakNav),
    plainCell(event.positionsAffected),
    placeCell(event.file, event.line),
  ]
}

const DEFINITIONS = [
  {
    term: 'Risk event',
    text: 'A record with log_type RISK; one whose event says approved counts as an approved check.',
  },
  {
    term: 'Circuit breaker',
    text: 'circuit_breaker_triggered, of the trading engine or with log_type RISK.',
  },
  {
    term: 'Breaker closed',
    text: 'circuit_breaker_reset, _cleared, _closed, _resolved or _lifted, or a user_action that says reset circuit breaker.',
  },
  {
    term: 'Order rejected',
    text: `order_rejected whose reason names a limit: it contains ${LIMIT_WORDS.slice(0, -1).join(', ')} or ${LIMIT_WORDS.at(-1)}.`,
  },
  {
    term: 'Check failed',
    text: 'order_submitted with a pre-trade check (position_limit, liquidity, circuit_breaker) that failed; a warning is none. Outcome: whether an order_rejected of the same order is in the archive.',
  },
  {
    term: 'Value and threshold',
    text: 'current_value, else the first field that begins with current_. Value - threshold keeps the signs as logged: of a drawdown of -0.082 against -0.08 it is -0.002.',
  },
]
