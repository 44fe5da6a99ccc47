/** Conditions: nothing but a predicate, and every comparison exact over hostile values. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reader } from '../../../electron/engine/query/open-reader.ts'
import { compileCondition, readVocabulary } from '../../../electron/engine/rules/condition.ts'
import { oneRule, openOver, runOnly } from './support.ts'

const at = (time: string, fields: object) => ({
  timestamp: `2024-01-15T${time}Z`,
  event_type: 'thing',
  ...fields,
})

const EVENTS = [
  // As text: a JavaScript number would already be another one.
  '{"timestamp":"2024-01-15T09:30:00Z","event_type":"thing","n":9007199254740993,"quantity":3,"fill_price":0.1,"commission":0.3}',
  at('16:29:59.999999999', { n: '9007199254740992', quantity: 'abc', nested: { deep: { x: 7 } } }),
  at('16:30:00', { n: 1e300, success: true, tags: ['a', 'b'] }),
  at('16:30:00.999999999', { n: 'nothing', flag: 'true', user: "o'neil" }),
  at('16:30:01', { margin_ratio: 0.2, n: null, 'odd/na~me': 5, ratio: 0.02 }),
  at('23:59:59.5', { n: '0.020000000000000001', ratio: '0.0200000000000001' }),
]

let reader: Reader
let close: () => Promise<void>
beforeAll(async () => {
  const opened = await openOver({ '2024-01-15': EVENTS })
  reader = opened.reader
  close = opened.close
})
afterAll(() => close())

test.each([
  ['log_type = 1) UNION SELECT (2', null, /more than a predicate/],
  ['true) FROM events WHERE (true', null, /more than a predicate/],
  ['true) AS x, (false', null, /more than a predicate/],
  ['true; DROP TABLE events', 4, /not SQL/],
  ['(SELECT count(*) FROM events) > 1', 0, /query within/],
  ['EXISTS (FROM events)', 0, /query within/],
  ["event IN (SELECT 'a')", 6, /query within/],
  ["read_text('/etc/passwd') = 'x'", 0, /read_text\(…\) cannot stand/],
  ["event = getenv('HOME')", 8, /getenv\(…\) cannot stand/],
  ['ts > now()', 5, /now\(…\) cannot stand/],
  ['random() > 0.5', 0, /random\(…\) cannot stand/],
  ['sum(quantity) > 5', 0, /sum\(…\) cannot stand/],
  ['row_number() OVER () = 1', 0, /window cannot stand/],
  ['COLUMNS(*) > 1', 0, /star cannot stand/],
  ['quantity > $limit', null, /parameter cannot stand/],
  ["search('AAPL')", null, /more than a predicate/],
  ['quantity', 0, /a number, not true or false/],
  ["event = 'a' AND latency_ms", 16, /a number, not true or false/],
  ["event = 'a' OR 'b'", 15, /neither true nor false/],
  ["log_type = 'RISK' AND", null, /ends too early/],
  ["latency_ms > 'quick'", null, /cannot be run/],
  ['slippage_pct > 0.02 AND slipage_bps > 1', 24, /no column or field “slipage_bps”/],
  ["event = 'ä' AND evnt = 'x'", 16, /no column or field “evnt”/],
  ['event = "circuit_breaker_triggered"', 8, /no column or field/],
])('%s is refused', async (condition, offset, message) => {
  const { sql, mistakes } = await compileCondition(reader, await readVocabulary(reader), condition)
  expect(sql).toBeNull()
  expect(mistakes[0]?.message).toMatch(message)
  if (offset !== null) expect(mistakes[0]?.offset).toBe(offset)
})

test('what may have been meant is told, of columns and of fields alike', async () => {
  const vocabulary = await readVocabulary(reader)
  const hint = async (condition: string) =>
    (await compileCondition(reader, vocabulary, condition)).mistakes[0]?.hint
  expect(await hint('slipage_pct > 1')).toMatch(/Did you mean “slippage_pct”\?/)
  expect(await hint('margin_ratoi > 1')).toMatch(/Did you mean “margin_ratio”\?/)
  expect(await hint('lowr(event) = 1')).toMatch(/Did you mean lower\(…\)\?/)
})

test.each([
  ["timestamp == '16:30:00'", [3, 4]],
  ["timestamp == '16:30'", [3, 4, 5]],
  ["timestamp == '16:30:00.999'", [4]],
  ["timestamp != '16:30:00'", [1, 2, 5, 6]],
  ["timestamp > '16:30:00'", [4, 5, 6]],
  ["timestamp >= '16:30:00' AND timestamp < '16:30:01'", [3, 4]],
  ["timestamp BETWEEN '09:00' AND '16:30:00'", [1, 2, 3]],
  ["timestamp IN ('09:30:00', '23:59:59.5')", [1, 6]],
  ["timestamp > '2024-01-15 16:30:00'", [4, 5, 6]],
  // One above 2^53: a double would find both.
  ['n > 9007199254740992', [1, 3]],
  ['n = 9007199254740993', [1]],
  ['n > 0.02 AND n < 1', [6]],
  ['ratio > 0.02', [6]],
  ["event_data->>'n' = 'nothing'", [4]],
  ["event_data->'nested'->'deep'->>'x' > 6", [2]],
  ['nested.deep.x = 7', [2]],
  ['"odd/na~me" > 4', [5]],
  // In doubles 0.1 * 3 is more than 0.3.
  ['quantity * fill_price > commission', []],
  ['quantity * fill_price = commission', [1]],
  ['quantity > 2', [1]],
  ['NOT success', []],
  ['success', [3]],
  ['success is true', [3]],
  ['flag', [4]],
  ["user = 'o''neil'", [4]],
  ["USER_ID = 'o''neil'", [4]],
  ["CAST(event_data->>'n' AS INTEGER) > 1", []],
  ["tags.0 = 'a'", null],
  ["event_data->'tags'->>0 = 'a'", [3]],
  ["event_type LIKE 'th%' AND line <= 2 -- said aside", [1, 2]],
  ['CASE WHEN success THEN line ELSE 0 END > 2', [3]],
  ["event_type IN ('thing') AND NOT line IN (1, 2, 3)", [4, 5, 6]],
] as const)('%s hits lines %j', async (condition, lines) => {
  const found = runOnly(reader, oneRule(condition))
  if (lines === null) return expect(found).rejects.toThrow()
  const { list, hits, days } = await found
  expect(list.map(({ line }) => line)).toEqual(lines)
  expect(hits).toBe(lines.length)
  expect(days).toEqual(lines.length === 0 ? [] : [{ day: '2024-01-15', hits: lines.length }])
})
