import {
  decimalText,
  type Exact,
  exact,
  negated,
  parseDecimal,
  product,
  ratio,
  shortText,
  sum,
  trimmed,
  whole,
} from '../../../../shared/model/decimal.ts'
import { addKnown, subtractKnown } from '../../../../shared/model/decimal-text.ts'
import type { NavComponent, NavHistory, NavRecord } from '../../../../shared/model/report-nav.ts'
import type { RunOptions } from '../../run-options.ts'
import type { Reader, Row } from '../ask.ts'
import { parseWritten, writtenNumber, writtenText } from '../change-entries.ts'
import { HELD_ROWS, INSTANT, type ListingSql, type Pages, timedPages } from '../listing.ts'
import { IN_PERIOD, type Period } from '../period.ts'
import { fileNotes } from '../provenance.ts'
import { readHead } from '../report-head.ts'
import type { ReportSource } from '../report-source.ts'

const STEPS = 7

/** Every NAV record of a period, with its parts and components added up and compared. Throws USAGE, CANCELLED. */
export async function navHistory(
  source: ReportSource,
  asked: Period,
  run: RunOptions = {},
): Promise<NavHistory> {
  const { read, period, head } = await readHead(source, asked, 'NAV history', STEPS, run)
  const rows: NavRecord[] = []
  const tally = newTally()
  const perDay = new Map<string, number>()
  for await (const page of navPages(read, period)()) {
    for (const record of page) {
      add(tally, record)
      perDay.set(record.day, (perDay.get(record.day) ?? 0) + 1)
      if (rows.length < HELD_ROWS) rows.push(record)
    }
  }
  const days = await read(
    `SELECT DISTINCT CAST(day AS VARCHAR) AS day FROM events WHERE ${IN_PERIOD} ORDER BY 1`,
    period,
  )
  return {
    kind: 'nav',
    ...head,
    summary: { ...tally, daysWithNav: perDay.size },
    daysWithoutNav: days.map((row) => row.text('day')).filter((day) => !perDay.has(day)),
    daysWithSeveral: [...perDay]
      .filter(([, records]) => records > 1)
      .map(([day, records]) => ({ day, records })),
    notes: fileNotes(head.provenance),
    records: { total: tally.records, rows },
  }
}

const NAV_LISTING: ListingSql = {
  columns: {
    time: { plain: INSTANT },
    day: { plain: 'day' },
    event: 'event',
    nav: { plain: 'nav' },
    cash: { plain: 'cash' },
    equity_value: { plain: 'equity_value' },
    options_value: { plain: 'options_value' },
    discrepancy: { plain: 'discrepancy' },
    verified_by: 'verified_by',
    methodology: 'methodology',
    pricing_source: 'pricing_source',
    event_data: 'CAST(event_data AS VARCHAR)',
    file: 'file',
    line: { plain: 'line' },
  },
  from: ({ where, order }) => `(SELECT * FROM events WHERE ${where} AND log_type = 'NAV' ${order})`,
}

/** All NAV records of the period, each with its change against the one before. */
export function navPages(read: Reader, period: Period): Pages<NavRecord> {
  const pages = timedPages(read, period, NAV_LISTING, (row) => row)
  return async function* withChanges() {
    let before = await navBefore(read, period)
    for await (const rows of pages()) {
      yield rows.map((row) => {
        const record = navRecord(row, before)
        if (record.nav !== null) before = record.nav
        return record
      })
    }
  }
}

async function navBefore(read: Reader, { from }: Period): Promise<string | null> {
  const rows = await read(
    `SELECT CAST(nav AS VARCHAR) AS nav FROM events
     WHERE log_type = 'NAV' AND nav IS NOT NULL AND day < CAST($from AS DATE) ORDER BY day DESC, ts DESC, id DESC LIMIT 1`,
    { from },
  )
  return rows[0]?.text('nav') ?? null
}

function navRecord(row: Row, before: string | null): NavRecord {
  const fields = parseWritten(row.text('event_data')) as Record<string, unknown>
  const [nav, cash, equityValue, optionsValue] = ['nav', 'cash', 'equity_value', 'options_value'].map(
    (column) => row.decimalOrNull(column),
  ) as [string | null, string | null, string | null, string | null]
  const { components, unread } = componentsOf(fields.components)
  const componentsSum = sumOfComponents(components, cash)
  const verifiedAt = fields.verification_timestamp
  return {
    file: row.text('file'),
    line: row.count('line'),
    day: row.text('day'),
    time: row.text('time'),
    event: row.textOrNull('event'),
    nav,
    cash,
    equityValue,
    optionsValue,
    partsDifference: subtractKnown(nav, addKnown(addKnown(cash, equityValue), optionsValue)),
    components,
    unread,
    componentsSum,
    componentsDifference: subtractKnown(nav, componentsSum),
    discrepancy: row.decimalOrNull('discrepancy'),
    verifiedBy: row.textOrNull('verified_by'),
    verifiedAt: verifiedAt === undefined || verifiedAt === null ? null : writtenText(verifiedAt),
    methodology: row.textOrNull('methodology'),
    pricingSource: row.textOrNull('pricing_source'),
    change: subtractKnown(nav, before),
    changePercent: percent(subtractKnown(nav, before), before),
  }
}

/** `components` is foreign JSON: numbers are taken as they were written, anything else is named and not added. */
function componentsOf(value: unknown): Pick<NavRecord, 'components' | 'unread'> {
  const components: NavComponent[] = []
  const unread: string[] = []
  if (typeof value !== 'object' || value === null) return { components, unread }
  for (const [name, each] of Object.entries(value)) {
    const number = writtenNumber(each)
    if (number !== null && parseDecimal(number)) components.push({ name, value: trimmed(number) })
    else unread.push(name)
  }
  return { components, unread }
}

/** A component that is an amount of money, by its name; the others are shares and contracts. */
const isValue = (name: string): boolean => /(^|_)value$/i.test(name)
const isCash = (name: string): boolean => /^cash(_value)?$/i.test(name)

function sumOfComponents(components: readonly NavComponent[], cash: string | null): string | null {
  const values = components.filter(({ name }) => isValue(name) || isCash(name))
  if (values.length === 0) return null
  const own = values.some(({ name }) => isCash(name))
  if (!own && cash === null) return null
  const all: readonly Exact[] = [
    ...values.map(({ value }) => exact(value)),
    ...(own ? [] : [exact(cash ?? '0')]),
  ]
  return shortText(all.reduce(sum, whole(0)))
}

function percent(change: string | null, before: string | null): string | null {
  if (change === null || before === null) return null
  const value = ratio(product(exact(change), whole(100)), exact(before), 4)
  return value && decimalText(value)
}

type Tally = { -readonly [K in keyof Omit<NavHistory['summary'], 'daysWithNav'>]: NavHistory['summary'][K] }

function newTally(): Tally {
  return {
    records: 0,
    first: null,
    last: null,
    lowest: null,
    highest: null,
    discrepancies: 0,
    largestDiscrepancy: null,
    partsDiffer: 0,
    componentsDiffer: 0,
    notVerified: 0,
  }
}

const differs = (difference: string | null): boolean => difference !== null && exact(difference).units !== 0n
const size = (text: string): Exact => {
  const value = exact(text)
  return value.units < 0n ? negated(value) : value
}
const isLess = (a: Exact, b: Exact): boolean => sum(a, negated(b)).units < 0n

function add(tally: Tally, record: NavRecord): void {
  const { nav, discrepancy } = record
  tally.records++
  if (nav !== null) {
    tally.first ??= nav
    tally.last = nav
    if (tally.lowest === null || isLess(exact(nav), exact(tally.lowest))) tally.lowest = nav
    if (tally.highest === null || isLess(exact(tally.highest), exact(nav))) tally.highest = nav
  }
  if (discrepancy !== null && differs(discrepancy)) {
    tally.discrepancies++
    if (tally.largestDiscrepancy === null || isLess(size(tally.largestDiscrepancy), size(discrepancy)))
      tally.largestDiscrepancy = discrepancy
  }
  if (differs(record.partsDifference)) tally.partsDiffer++
  if (differs(record.componentsDifference)) tally.componentsDiffer++
  if (record.verifiedBy === null) tally.notVerified++
}
