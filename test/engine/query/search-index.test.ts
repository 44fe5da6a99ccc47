import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hitPredicate } from '../../../electron/engine/query/find-hits.ts'
import { runQuery } from '../../../electron/engine/query/index.ts'
import { readSearch, searchPredicate } from '../../../electron/engine/query/search-text.ts'
import { parseSearch, wordsToMark } from '../../../shared/model/search-syntax.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

/** Words that meet in many ways: parts of each other, identifiers, signs beyond ASCII, escapes, letters that fold. */
const VALUES = [
  ...['AAPL', 'aapl240315c00185000', 'AAPL240119P00170000', 'rejected', 'order_rejected', 'Reject', 'limit'],
  ...['BRK.B', 'user@firm.example', '10.0.0.1', 'momentum_v2', 'café', 'CAFÉ', '\\u00c9clair', 'Straße'],
  ...['\u212Aelvin', '\u017Fale', 'a\\/b', 'say \\"hi\\"', 'back\\\\slash', 'reset breaker', '取引', 'xNYSE'],
  ...['/v2/orders', '/V2/Orders/7', 'limit reached: 5% of', 'a /v2/orders \\u00e9', '5 of 7', ' /v2/orders'],
  ...['x'.repeat(300), `${'y'.repeat(260)}needle`, 'O\u0130L', 'card ****1234'],
]
const SEARCHES = [
  ...[
    'AAPL',
    'aapl',
    'reject*',
    '*ject*',
    'limit & aapl',
    '!limit',
    'aapl | momentum',
    '(aapl | brk) & !limit',
  ],
  ...['"reset breaker"', '"hi"', 'café', 'éclair', 'STRASSE', 'kelvin', 'sale', 'a/b', 'back\\slash', '取引'],
  ...[
    'brk.b',
    '10.0.0',
    'user@firm',
    'needle',
    'yyy',
    'e',
    '7',
    '"',
    'nosuchword',
    '!nosuchword',
    'oil',
    '€',
  ],
  ...[
    '"order_id": "',
    'order_id',
    '/v2/orders',
    '"V2/ord"',
    '"limit reached: 5"',
    '"t reached"',
    '"d: 5% o"',
    '2/o',
    '"5 "',
    '& & a'.slice(4),
    '"a & b"',
    '"%"',
    "o'neil",
    'ordx_00',
    '"*"',
    '!"*"',
    '"****1234"',
  ],
]

let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  let seed = 7
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return (seed >>> 8) % below
  }
  const record = (at: number) =>
    `{"timestamp": "2024-01-15T10:00:00.${String(at).padStart(6, '0')}Z", "event_type": "${at % 3 ? 'order_filled' : 'order_rejected'}", "order_id": "ordx_${(Math.imul(at >> 2, 2654435761) >>> 0).toString(16).padStart(12, '0')}", "reason": "${VALUES[random(random(4) ? 12 : VALUES.length)]}", "price": ${random(100000) / 100}}`
  // Two segments of lines, the second one short; then a small file with a line that is no record.
  await folder.load(
    '2024/01/2024-01-15.log.gz',
    Array.from({ length: 16_400 }, (_, at) => record(at)),
  )
  await folder.load(
    '2024/01/2024-01-16.log.gz',
    seal([
      record(1),
      'no record',
      ...VALUES.map((value) => `{"timestamp": "2024-01-16T00:00:00Z", "odd": "${value}"}`),
    ]),
  )
}, 120_000)
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

/** How many records the index finds, and how many differ from what reading every record finds. */
const compare = (query: string) =>
  folder.gate.withReader(async (reader) => {
    const indexed = await hitPredicate(reader, reader.connection, query)
    const read = searchPredicate(readSearch(query))
    const result = await reader.connection.runAndReadAll(
      `SELECT count(*) FILTER (${indexed}), count(*) FILTER ((${indexed}) IS DISTINCT FROM (${read})) FROM events`,
    )
    const [hits, different] = result.getRows()[0] as [bigint, bigint]
    return { hits: Number(hits), different: Number(different) }
  })

describe('the index answers as reading every record does', () => {
  test.each(SEARCHES.filter((query) => parseSearch(query).ok))('%s', async (query) => {
    expect(await compare(query)).toMatchObject({ different: 0 })
  })

  test('parts of identifiers, of any length', async () => {
    const id = '0000cafe'
    for (const query of [
      'ordx_0000',
      id.slice(2),
      '2654',
      '9e3779b1',
      'ordx_00009e3779b1',
      '00009e3779b',
      '9e37',
    ])
      expect(await compare(query)).toMatchObject({ different: 0 })
  }, 60_000)

  test('any combination of words', async () => {
    const word = fc.constantFrom(
      ...[
        'AAPL',
        'rej*',
        '"reset b"',
        'é',
        '18500',
        'ordx_0',
        'kelvin',
        'nothing',
        '5.1',
        'brk.',
        '*a',
        '/',
        '/v2/o',
        '"it reached"',
      ],
    )
    const tree: fc.Memo<string> = fc.memo((depth) =>
      depth <= 1
        ? word
        : fc.oneof(
            word,
            tree(depth - 1).map((inner) => `!${inner}`),
            fc
              .tuple(tree(depth - 1), fc.constantFrom(' & ', ' | ', ' '), tree(depth - 1))
              .map(([left, operator, right]) => `(${left}${operator}${right})`),
          ),
    )
    await fc.assert(
      fc.asyncProperty(tree(3), async (query) => {
        expect(await compare(query)).toMatchObject({ different: 0 })
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  test('letters outside ASCII that fold to k, s and i are found', async () => {
    expect((await compare('kelvin')).hits).toBeGreaterThan(0)
    expect((await compare('sale')).hits).toBeGreaterThan(0)
  })
})

test('a file that is replaced takes its words with it, in both directions', async () => {
  const own = makeCaseFolder()
  const line = (word: string) => seal([`{"timestamp": "2024-01-15T10:00:00Z", "reason": "${word}"}`])
  const count = (query: string) =>
    own.gate.withReader(async (reader) => (await runQuery(reader, `SELECT id FROM search('${query}')`)).rows)
  await own.load('2024/01/2024-01-15.log.gz', line('walrus'))
  expect([await count('walrus'), await count('heron')]).toEqual([1, 0])
  await own.load('2024/01/2024-01-15.log.gz', line('heron'), { sha256: 'f'.repeat(64) })
  expect([await count('walrus'), await count('heron')]).toEqual([0, 1])
  await own[Symbol.asyncDispose]()
})

describe('search in a statement', () => {
  const rows = (sql: string) => folder.gate.withReader(async (reader) => (await runQuery(reader, sql)).rows)

  test('as a condition, as a table, and negated', async () => {
    const all = await rows('SELECT id FROM events')
    const hits = await rows(`SELECT id FROM events WHERE search('AAPL')`)
    expect(hits).toBeGreaterThan(0)
    expect(await rows(`SELECT id FROM search('AAPL') ORDER BY id`)).toBe(hits)
    expect(await rows(`SELECT id FROM events WHERE NOT search('AAPL')`)).toBe(all - hits)
    expect(
      await rows(`SELECT * FROM (SELECT 1), search('AAPL') AS s WHERE s.event_type = 'order_rejected'`),
    ).toBe(await rows(`SELECT 1 FROM events WHERE event_type = 'order_rejected' AND search('AAPL')`))
  })

  test('a text that cannot be read is told with its place in the statement', async () => {
    await expect(rows(`SELECT 1\nFROM events WHERE search('a & | b')`)).rejects.toMatchObject({
      code: 'SQL_ERROR',
      position: { line: 2, column: 26 },
    })
  })
})

describe('the language', () => {
  test.each([
    ['a & | b', 4, 1],
    ['(a | b', 0, 1],
    ['a b)', 3, 1],
    ['a &', 2, 1],
    ['a & **', 4, 2],
    ['', 0, 0],
  ])('%s points to what is wrong', (query, start, length) => {
    expect(parseSearch(query)).toMatchObject({ ok: false, start, length })
  })

  test('words to mark are those that a hit holds', () => {
    const parsed = parseSearch('AAPL & reject* & !(limit | !day) & "reset breaker"')
    expect(parsed.ok && wordsToMark(parsed.tree)).toEqual(['reset breaker', 'reject', 'AAPL', 'day'])
  })

  test('brackets may not go endlessly deep', () => {
    expect(parseSearch(`${'('.repeat(5000)}a`)).toMatchObject({ ok: false })
  })
})
