import type { DailyRange, DailySummary } from '../../../../shared/model/report.ts'
import {
  type Cell,
  cautionCount,
  counted,
  decimalCell,
  dollarCell,
  left,
  periodWords,
  type ReportDocument,
  right,
  type Section,
  titleOf,
  words,
} from '../document.ts'
import { countText } from '../format.ts'
import { DAILY_DEFINITIONS, dailyDocument } from './daily-document.ts'
import { comparedFigures } from './daily-figures.ts'

/** The days of a period bound together: a table of contents, then each day with events on a page of its own. */
export function dailyRangeDocument(report: DailyRange): ReportDocument {
  return {
    ...head(report),
    sections: [contents(report), totals(report), ...report.days.filter(hasPage).flatMap(part)],
  }
}

/** The same as tables for CSV: each table of the days once, the day in its first column. */
export function dailyRangeTables(report: DailyRange): ReportDocument {
  const merged = new Map<string, Section>()
  for (const day of report.days) {
    for (const section of dailyDocument(day).sections) {
      const rows = section.table.rows.map((row) => [words(day.day), ...row])
      const known = merged.get(section.id)
      merged.set(section.id, {
        ...section,
        table: {
          ...section.table,
          columns: [left('Day'), ...section.table.columns],
          rows: known ? [...known.table.rows, ...rows] : rows,
        },
      })
    }
  }
  return { ...head(report), sections: [contents(report), totals(report), ...merged.values()] }
}

function head(report: DailyRange): Omit<ReportDocument, 'sections'> {
  const { provenance } = report
  return {
    title: `${titleOf(report)}: ${periodWords(provenance)}`,
    period: `${periodWords(provenance)}, 00:00 to 24:00 UTC, day by day`,
    provenance,
    noEvents: report.noEvents?.sentence ?? null,
    notes: [],
    definitions: [
      ...DAILY_DEFINITIONS,
      {
        term: 'Totals',
        text: 'Over all days of the period. An order that is on two days counts once, so that the orders of the days may add up to more. Slippage is weighted over all fills, not averaged over days.',
      },
    ],
  }
}

/** A day has a page when it has events, or something that was found. */
const hasPage = (day: DailySummary): boolean => day.noEvents === null || day.anomalies.total > 0

const partId = (day: string): string => `day-${day}`

function part(day: DailySummary): readonly Section[] {
  const { title, noEvents, notes, provenance, sections } = dailyDocument(day)
  const lines = [
    provenance.failure,
    noEvents,
    ...provenance.files.map(({ file, sha256 }) => `Archive file ${file}, SHA-256 ${sha256 ?? 'not known'}`),
    ...notes.map((note) => `Note: ${note}`),
  ].filter((line) => line !== null)
  return sections.map((section, index) => ({
    ...section,
    id: `${partId(day.day)}-${section.id}`,
    ...(index === 0 ? { part: { id: partId(day.day), title, lines } } : {}),
  }))
}

function contents({ days }: DailyRange): Section {
  const empty = days.filter(({ noEvents }) => noEvents !== null).length
  return {
    id: 'contents',
    title: 'Days',
    lead: `${countText(days.length)} days, ${countText(empty)} of them without events. Each day with events stands on a page of its own.`,
    table: {
      columns: [
        left('Day'),
        left('Integrity'),
        ...['Events', 'Orders', 'Fills', 'Total value', 'Slippage (bps)', 'Commission', 'Anomalies'].map(
          right,
        ),
        left('Without events, because'),
      ],
      empty: 'None.',
      rows: days.map((day) => {
        const { fills, noEvents } = day
        const figures: readonly Cell[] =
          noEvents !== null
            ? Array.from({ length: 6 }, () => counted(null))
            : [
                counted(day.events),
                counted(day.orders.submitted),
                counted(fills.count),
                dollarCell(fills.totalValue, 0),
                decimalCell(fills.slippage.weightedMean, 1),
                dollarCell(fills.commission.total, 2),
              ]
        return [
          { text: `${day.day} ${weekday(day.day)}`, ...(hasPage(day) ? { about: partId(day.day) } : {}) },
          integrity(day),
          ...figures,
          cautionCount(day.anomalies.total),
          noEvents === null ? { text: '', raw: '' } : words(noEvents.sentence.replace(/^[^:]*: /, '')),
        ]
      }),
    },
  }
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const weekday = (day: string): string => WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''

function integrity({ provenance: { files, failed, notChecked } }: DailySummary): Cell {
  if (failed > 0) return { text: 'Failed', tone: 'bad' }
  if (files.length === 0) return { text: 'no file', tone: 'caution' }
  return notChecked > 0 ? { text: 'Not checked', tone: 'caution' } : { text: 'Verified', tone: 'good' }
}

function totals({ totals: all, from }: DailyRange): Section {
  const rows: (readonly Cell[])[] = comparedFigures({ ...all, day: from }).map(({ label, value, places }) => [
    words(label),
    decimalCell(value, places),
  ])
  const more: readonly (readonly [string, number])[] = [
    ['Days with events', all.daysWithEvents],
    ['Long increased', all.longIncreased],
    ['Long decreased', all.longDecreased],
    ['Short increased', all.shortIncreased],
    ['Short decreased', all.shortDecreased],
    ['Trades executed (TRADE records)', all.trades.executed],
    ['Trades failed (TRADE records)', all.trades.failed],
    ['Anomalies', all.anomalies],
  ]
  return {
    id: 'totals',
    title: 'All days together',
    lead: null,
    table: {
      columns: [left('Figure'), right('Value')],
      empty: 'None.',
      rows: [...rows, ...more.map(([label, count]) => [words(label), counted(count)])],
    },
  }
}
