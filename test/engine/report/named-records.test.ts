import { expect, test } from 'vitest'
import {
  left,
  placeCell,
  plainCell,
  type ReportDocument,
  right,
  words,
} from '../../../electron/engine/report/document.ts'
import { namedRecords } from '../../../electron/engine/report/named-records.ts'

const FILE = 'audit/2024/01/2024-01-15.log.gz'

function documentOf(...sections: ReportDocument['sections']): ReportDocument {
  return {
    title: '',
    period: '',
    provenance: {} as ReportDocument['provenance'],
    noEvents: null,
    sections,
    notes: [],
    definitions: [],
  }
}

test('a row is named by its place, with its words, and its figures with their columns', () => {
  const columns = [left('Time'), left('Ticker'), right('Slippage (bps)'), left('File and line')]
  const row = (ticker: string | null, bps: string, line: number | null) => [
    words('10:00:00'),
    words(ticker),
    plainCell(bps),
    placeCell(FILE, line),
  ]
  const rows = [row('<b>A</b>', '12.5', 7), row(null, '-3', 8), row('FILE ONLY', '1', null), row('C', '2', 9)]
  const table = { columns, rows, empty: '', shown: 3 }
  expect(namedRecords(documentOf({ id: 'outliers', title: 'Outliers', lead: null, table }))).toEqual([
    {
      title: 'Outliers',
      total: 2,
      records: [
        { file: FILE, line: 7, words: '10:00:00 · <b>A</b> · Slippage (bps) 12.5' },
        { file: FILE, line: 8, words: '10:00:00 · Slippage (bps) -3' },
      ],
    },
  ])
})

test('a row that names two records gives both, a long listing its first, and a part its name', () => {
  const two = {
    columns: [left('From'), left('To')],
    rows: [[placeCell(FILE, 1), placeCell(FILE, 2)]],
    empty: '',
  }
  const long = {
    columns: [left('Place')],
    rows: Array.from({ length: 500 }, (_, at) => [placeCell(FILE, at + 1)]),
    empty: '',
  }
  const part = { id: 'day', title: '2024-01-15', lines: [] }
  const found = namedRecords(
    documentOf(
      { id: 'a', title: 'Episodes', part, lead: null, table: two },
      { id: 'b', title: 'All', lead: null, table: long },
      {
        id: 'c',
        title: 'None',
        lead: null,
        table: { columns: [left('x')], rows: [[words('1')]], empty: '' },
      },
    ),
  )
  expect(found.map(({ title, total, records }) => [title, total, records.length])).toEqual([
    ['2024-01-15: Episodes', 2, 2],
    ['2024-01-15: All', 500, 200],
  ])
  expect(found[0]?.records.map(({ line }) => line)).toEqual([1, 2])
})
