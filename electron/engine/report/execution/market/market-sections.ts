import type { ExecutionQuality } from '../../../../../shared/model/report-execution.ts'
import { counted, decimalCell, left, right, type Section, words } from '../../document.ts'
import { STALE_AFTER } from './quote-tables.ts'

const SHOWN_ROWS = 50

/** Which quotes stood behind the fills, and the fills against them by venue and ticker. */
export function marketSections({ market }: ExecutionQuality): readonly Section[] {
  if (!market?.quotes) return []
  const { quotes } = market
  return [
    {
      id: 'quote-coverage',
      title: 'Quotes behind the fills',
      lead: `The last quote at or before each fill or trade. One that is older than ${STALE_AFTER} seconds, crossed, locked or one-sided is not used.`,
      table: {
        columns: [left('Quote'), right('Fills'), right('Rows of the file')],
        empty: '',
        rows: [
          [
            words('Used'),
            counted(quotes.fills.used),
            counted(quotes.rows - quotes.crossed - quotes.locked - quotes.oneSided),
          ],
          [words('None before the fill'), counted(quotes.fills.none), counted(null)],
          [words('Stale'), counted(quotes.fills.stale), counted(null)],
          [words('Crossed (bid above ask)'), counted(quotes.fills.crossed), counted(quotes.crossed)],
          [words('Locked (bid equals ask)'), counted(quotes.fills.locked), counted(quotes.locked)],
          [
            words('One-sided (bid or ask missing or zero)'),
            counted(quotes.fills.oneSided),
            counted(quotes.oneSided),
          ],
        ],
      },
    },
    ...market.breakdowns.map(({ id, title, rows }) => ({
      id: `quotes-by-${id}`,
      title,
      lead: 'Spreads in basis points of the mid, weighted by notional.',
      table: {
        shown: SHOWN_ROWS,
        columns: [
          left(id === 'venue' ? 'Venue' : 'Ticker'),
          ...['n', 'Fills', 'Effective', 'Quoted', 'Realised', 'E/Q %', 'Better than quote %'].map(right),
        ],
        empty: 'No fills.',
        rows: rows.map((row) => [
          words(row.key ?? '(none)'),
          counted(row.n),
          counted(row.fills),
          decimalCell(row.effectiveBps, 2),
          decimalCell(row.quotedBps, 2),
          decimalCell(row.realisedBps, 2),
          decimalCell(row.eq, 2),
          decimalCell(row.improved, 2),
        ]),
      },
    })),
  ]
}
