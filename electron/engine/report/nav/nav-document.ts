import type { NavHistory, NavRecord } from '../../../../shared/model/report-nav.ts'
import {
  type Cell,
  counted,
  decimalCell,
  given,
  left,
  listingTable,
  onlyIn,
  placeCell,
  type ReportDocument,
  right,
  type Section,
  words,
} from '../document.ts'
import { plainText } from '../format.ts'
import { reportFrame } from '../report-frame.ts'
import { exactDollars, ROUNDING } from '../sections.ts'

export function navDocument(report: NavHistory): ReportDocument {
  return reportFrame(
    report,
    [summary(report), records(report), components(report), withoutNav(report), several(report)],
    DEFINITIONS,
    'nav',
  )
}

const NOTHING = 'No NAV record (log_type NAV) is in this period.'

/** A difference that should be nothing: said in words beside the figure. */
function differenceCell(value: string | null): Cell {
  if (value === null) return { text: 'not computable', raw: '' }
  const cell = exactDollars(value)
  return /[1-9]/.test(value)
    ? { ...cell, text: `${cell.text} differs`, tone: 'caution' }
    : { ...cell, text: 'agrees' }
}

function summary({ summary: all }: NavHistory): Section {
  return {
    id: 'summary',
    title: 'Summary',
    lead: null,
    table: {
      columns: [left('Figure'), right('Value')],
      empty: NOTHING,
      rows:
        all.records === 0
          ? []
          : [
              [words('NAV records'), counted(all.records)],
              [words('Days with a NAV'), counted(all.daysWithNav)],
              [words('First NAV'), exactDollars(all.first)],
              [words('Last NAV'), exactDollars(all.last)],
              [words('Lowest NAV'), exactDollars(all.lowest)],
              [words('Highest NAV'), exactDollars(all.highest)],
              [words('Records with a discrepancy of their own'), counted(all.discrepancies)],
              [words('Largest discrepancy, either way'), exactDollars(all.largestDiscrepancy)],
              [
                words('Records whose cash, equity and options do not add up to the NAV'),
                counted(all.partsDiffer),
              ],
              [words('Records whose components do not add up to the NAV'), counted(all.componentsDiffer)],
              [words('Records that name nobody who verified'), counted(all.notVerified)],
            ],
    },
  }
}

const COLUMNS = [
  left('Time'),
  right('NAV'),
  right('Change'),
  right('Change %'),
  right('Cash'),
  right('Equity'),
  right('Options'),
  right('NAV - parts'),
  right('Components'),
  right('NAV - components'),
  right('Discrepancy logged'),
  left('Verified by'),
  onlyIn('csv', left('Verified at')),
  onlyIn('csv', left('Methodology')),
  onlyIn('csv', left('Pricing source')),
  left('File and line'),
]

function records(report: NavHistory): Section {
  return {
    id: 'nav',
    title: 'NAV history',
    lead: 'By day of the archive and time (UTC). A difference of nothing says "agrees".',
    table: listingTable(report.records, {
      name: 'records',
      columns: COLUMNS,
      empty: NOTHING,
      cells: navCells,
    }),
  }
}

function navCells(record: NavRecord): readonly Cell[] {
  return [
    given(record.time),
    exactDollars(record.nav),
    exactDollars(record.change),
    decimalCell(record.changePercent, 2),
    exactDollars(record.cash),
    exactDollars(record.equityValue),
    exactDollars(record.optionsValue),
    differenceCell(record.partsDifference),
    exactDollars(record.componentsSum),
    differenceCell(record.componentsDifference),
    record.discrepancy !== null && /[1-9]/.test(record.discrepancy)
      ? { ...exactDollars(record.discrepancy), tone: 'caution' }
      : exactDollars(record.discrepancy),
    given(record.verifiedBy),
    given(record.verifiedAt),
    given(record.methodology),
    given(record.pricingSource),
    placeCell(record.file, record.line),
  ]
}

function components({ records: { total, rows } }: NavHistory): Section {
  return {
    id: 'components',
    title: 'Components',
    lead: 'As the records name them: amounts of money end in value; the others are shares and contracts.',
    table: {
      columns: [left('Time'), left('Components'), left('Not a number'), left('File and line')],
      empty: total === 0 ? NOTHING : 'No NAV record carries components.',
      rows: rows
        .filter(({ components: list, unread }) => list.length + unread.length > 0)
        .map((record) => [
          words(record.time),
          words(record.components.map(({ name, value }) => `${name} ${plainText(value)}`).join('; ')),
          given(record.unread.length === 0 ? null : record.unread.join(', ')),
          placeCell(record.file, record.line),
        ]),
    },
  }
}

function withoutNav({ daysWithoutNav }: NavHistory): Section {
  return {
    id: 'days-without-nav',
    title: 'Days without a NAV',
    lead: 'Days that have events and no NAV record. Days without a file are listed above.',
    table: {
      columns: [left('Day')],
      empty: 'Every day with events has a NAV record.',
      rows: daysWithoutNav.map((day) => [{ text: day, tone: 'caution' as const }]),
    },
  }
}

function several({ daysWithSeveral }: NavHistory): Section {
  return {
    id: 'days-with-several',
    title: 'Days with more than one NAV',
    lead: null,
    table: {
      columns: [left('Day'), right('NAV records')],
      empty: 'None.',
      rows: daysWithSeveral.map(({ day, records: count }) => [words(day), counted(count)]),
    },
  }
}

const DEFINITIONS = [
  { term: 'NAV', text: 'Net asset value of a record with log_type NAV, in currency, as logged.' },
  {
    term: 'Change',
    text: 'NAV less that of the NAV record before, positive = more; before the period too, where one is loaded. Percent of the value before.',
  },
  {
    term: 'NAV - parts',
    text: 'nav - (cash + equity_value + options_value), exact; not computable where one is missing.',
  },
  {
    term: 'Components',
    text: 'Sum of the components whose name is or ends in value, and of cash (that of the components, else that of the record). Not computable without such components or without cash.',
  },
  {
    term: 'Discrepancy',
    text: 'As the record logs it: the difference to the verified value. The archive does not say its sign convention.',
  },
  { term: 'Rounding', text: ROUNDING },
]
