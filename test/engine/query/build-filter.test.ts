import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildFilterQuery,
  type EventFilter,
  readPage,
  runQuery,
} from '../../../electron/engine/query/index.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

const NOW = new Date('2024-01-31T12:00:00Z')
const event = (time: string, rest: string) => `{"timestamp": "${time}", ${rest}}`

let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  await folder.load(
    '2024/01/2024-01-15.log.gz',
    seal([
      event(
        '2024-01-01T00:00:00Z',
        '"event_type": "order_filled", "strategy": "momentum", "ticker": "AAPL", "slippage_bps": 6',
      ),
      event(
        '2024-01-30T11:59:59Z',
        '"event_type": "order_filled", "strategy": "momentum", "ticker": "AAPL", "slippage_bps": 4',
      ),
      event(
        '2024-01-30T12:00:00Z',
        '"event_type": "order_rejected", "strategy": "O\'Neil", "reason": "Café limit"',
      ),
      event(
        '2024-01-31T00:00:00Z',
        '"log_type": "TRADE", "event": "trade_executed", "asset": "AAPL", "executing_user": "bob"',
      ),
      event(
        '2024-01-31T11:00:00Z',
        '"event_type": "user_action", "user": "bob", "action": "Acknowledged \\u00c9clair alert"',
      ),
    ]),
  )
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const lines = (filter: EventFilter) =>
  folder.gate.withReader(async (reader) => {
    const info = await runQuery(reader, buildFilterQuery(filter, NOW))
    const at = info.columns.findIndex(({ name }) => name === 'line')
    return (await readPage(reader, { id: info.id, offset: 0, limit: 100 })).rows.map((row) => row[at])
  })

describe('audit query', () => {
  test.each<[string, EventFilter, number[]]>([
    ['nothing', {}, [1, 2, 3, 4, 5]],
    ['type', { type: 'order_filled' }, [1, 2]],
    ['type of the other dialect', { type: 'trade_executed' }, [4]],
    ['strategy, quoted', { strategy: "O'Neil" }, [3]],
    ['ticker, of both dialects', { ticker: 'AAPL' }, [1, 2, 4]],
    ['user', { user: 'bob' }, [4, 5]],
    ['last 24h', { last: '24h' }, [3, 4, 5]],
    ['last 7d', { last: '7d' }, [2, 3, 4, 5]],
    ['after a day', { after: '2024-01-31' }, [4, 5]],
    ['before a day, all of it', { before: '2024-01-30' }, [1, 2, 3]],
    ['before a moment', { before: '2024-01-30T12:00:00Z' }, [1, 2, 3]],
    ['filter', { filter: 'slippage_bps > 5' }, [1]],
    [
      'filter with or, and a comment',
      { type: 'order_filled', filter: 'slippage_bps > 5 OR ticker IS NULL -- x' },
      [1],
    ],
    ['text', { text: 'ACKNOWLEDGED & !order' }, [5]],
    ['text, a phrase', { text: '"acknowledged éclair"' }, [5]],
    ['text, not ASCII', { text: 'café | ÉCLAIR' }, [3, 5]],
    ['text, bracketed', { text: '(bob | momentum) & aapl' }, [1, 2, 4]],
    ['limit', { limit: 2 }, [1, 2]],
    [
      'the document: complex filter',
      {
        type: 'order_filled',
        strategy: 'momentum',
        after: '2024-01-01',
        before: '2024-01-31',
        filter: 'slippage_bps > 5',
      },
      [1],
    ],
  ])('%s', async (_name, filter, expected) => {
    expect(await lines(filter)).toEqual(expected)
  })

  test('the SQL that it writes is readable', () => {
    expect(
      buildFilterQuery({ type: 'order_filled', ticker: 'AAPL', last: '7d', filter: 'slippage_bps > 5' }, NOW),
    ).toBe(
      `SELECT * FROM events
WHERE (event_type = 'order_filled' OR event = 'order_filled')
  AND (ticker = 'AAPL' OR asset = 'AAPL' OR symbol = 'AAPL')
  AND ts >= TIMESTAMP_NS '2024-01-24 12:00:00.000'
  AND (slippage_bps > 5)
ORDER BY id`,
    )
  })

  test.each<[string, EventFilter, string]>([
    ['a second statement', { filter: '1 = 1; DROP TABLE events' }, 'SQL_REFUSED'],
    ['a closed bracket', { filter: '1 = 1) OR (1 = 1' }, 'SQL_REFUSED'],
    ['brackets crossed', { filter: '([1)]' }, 'SQL_REFUSED'],
    ['an open text', { filter: "ticker = 'AAPL" }, 'SQL_REFUSED'],
    ['a file', { filter: "line IN (SELECT 1 FROM read_csv('/etc/passwd'))" }, 'SQL_REFUSED'],
    ['an empty filter', { filter: '  -- nothing' }, 'SQL_REFUSED'],
    ['a span', { last: 'yesterday' }, 'USAGE'],
    ['a day that is not', { after: '2024-02-30' }, 'USAGE'],
    ['a time that is none', { before: '2024-01-01T25:00:00Z' }, 'USAGE'],
    ['a search text', { text: 'a & | b' }, 'USAGE'],
    ['an open bracket in a search', { text: '(a | b' }, 'USAGE'],
    ['a limit', { limit: 1.5 }, 'USAGE'],
  ])('refuses %s', (_name, filter, code) => {
    expect(() => buildFilterQuery(filter, NOW)).toThrow(expect.objectContaining({ code }))
  })
})
