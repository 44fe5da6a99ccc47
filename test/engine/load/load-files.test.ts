import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadStaged, updateVerdicts } from '../../../electron/engine/load/index.ts'
import { ask } from '../../../electron/engine/query/index.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { type CaseFolder, makeCaseFolder, seal } from './case-folder.ts'

let folder: CaseFolder
beforeEach(() => {
  folder = makeCaseFolder()
})
afterEach(async () => {
  await folder[Symbol.asyncDispose]()
})

const FILE = '2024/01/2024-01-15.log.gz'
const rows = (sql: string, params?: Record<string, string>) =>
  folder.gate.withReader((reader) => ask(reader, sql, params))

const at = (second: number) => `2024-01-15T09:30:${String(second).padStart(2, '0')}.123456Z`
const fill = (second: number, rest: string) =>
  `{"timestamp": "${at(second)}", "event_type": "order_filled", "order_id": "ord_${second}", ${rest}}`

describe('values', () => {
  test('numbers keep every digit', async () => {
    const event = fill(
      1,
      '"fill_price": 123456789012.123456, "quantity": 9007199254740993, "event_id": 18446744073709551615, "commission": 185.50, "slippage_bps": 1e400, "big": 1e400',
    )
    await folder.load(FILE, seal([event]))
    const [row] = await rows(
      `SELECT fill_price, quantity, event_id, commission, slippage_bps, event_data::VARCHAR AS event_data,
        quantity = 9007199254740993 AS same FROM events`,
    )
    expect(row).toEqual({
      fill_price: '123456789012.123456',
      quantity: '9007199254740993.00000000',
      event_id: '18446744073709551615',
      commission: '185.500000',
      slippage_bps: null,
      event_data: event,
      same: true,
    })
    expect(await rows('SELECT cast_misses, rounded FROM files')).toEqual([{ cast_misses: 1n, rounded: 0n }])
  })

  test('a value that does not fit its column is counted and stays in the event', async () => {
    const lines = seal([
      fill(1, '"quantity": "lots", "fill_price": 185.1234567'),
      fill(2, '"quantity": "12.5", "fill_price": 1e3, "side": "BUY", "commission": {"usd": 1}'),
      fill(3, '"quantity": 1, "brand_new": 7, "side": "sideways", "input": {"odd": 1}'),
      `{"timestamp": "${at(4)}", "event_type": "coffee_made"}`,
    ])
    await folder.load(FILE, lines)
    expect(await rows('SELECT quantity, fill_price, side, commission FROM events ORDER BY line')).toEqual([
      { quantity: null, fill_price: '185.123457', side: null, commission: null },
      { quantity: '12.50000000', fill_price: '1000.000000', side: 'buy', commission: null },
      { quantity: '1.00000000', fill_price: null, side: null, commission: null },
      { quantity: null, fill_price: null, side: null, commission: null },
    ])
    expect(await rows(`SELECT event_data->>'quantity' AS q FROM events WHERE line = 1`)).toEqual([
      { q: 'lots' },
    ])
    expect(await rows('SELECT cast_misses, rounded FROM files')).toEqual([{ cast_misses: 3n, rounded: 1n }])
    expect(
      await rows('SELECT kind, name, event_type, records, first_line FROM schema_drift ORDER BY ALL'),
    ).toEqual([
      { kind: 'field', name: 'brand_new', event_type: 'order_filled', records: 1n, first_line: 3n },
      { kind: 'field', name: 'input.odd', event_type: 'order_filled', records: 1n, first_line: 3n },
      { kind: 'type', name: 'coffee_made', event_type: 'coffee_made', records: 1n, first_line: 4n },
      { kind: 'value', name: 'commission', event_type: 'order_filled', records: 1n, first_line: 2n },
      { kind: 'value', name: 'quantity', event_type: 'order_filled', records: 1n, first_line: 1n },
      { kind: 'value', name: 'side', event_type: 'order_filled', records: 1n, first_line: 3n },
    ])
  })

  test('times are exact to the nanosecond, in UTC', async () => {
    const times = [
      '2024-01-15T14:30:00.123456789Z',
      '2024-01-15T14:30:00Z',
      '2024-01-15T14:30:00.1+02:00',
      '2024-01-15 14:30:00.000000001',
      '2024-01-15T00:30:00-0530',
    ]
    await folder.load(
      FILE,
      times.map((time) => `{"timestamp": "${time}", "event_type": "user_login"}`),
    )
    expect(await rows('SELECT ts::VARCHAR AS ts, ts_text FROM events ORDER BY line')).toEqual([
      { ts: '2024-01-15 14:30:00.123456789', ts_text: times[0] },
      { ts: '2024-01-15 14:30:00', ts_text: times[1] },
      { ts: '2024-01-15 12:30:00.1', ts_text: times[2] },
      { ts: '2024-01-15 14:30:00.000000001', ts_text: times[3] },
      { ts: '2024-01-15 06:00:00', ts_text: times[4] },
    ])
  })

  test('texts survive whatever they hold', async () => {
    const nasty = [
      '',
      'a\nb',
      'a\r\nb',
      '\u001f|\u001d\u001e\u0000',
      "'; DROP TABLE events; --",
      'é😀"\\',
      '\u001dn',
    ]
    const lines = nasty.map((text, i) =>
      JSON.stringify({ timestamp: at(i), event_type: 'user_action', reason: text, user: text }),
    )
    await folder.load(FILE, lines)
    const loaded = await rows('SELECT reason, user_id, event_data::VARCHAR AS e FROM events ORDER BY line')
    expect(loaded).toEqual(nasty.map((text, i) => ({ reason: text, user_id: text, e: lines[i] })))
  })

  test('event_data is the line without its chain fields, wherever they stand', async () => {
    const hash = 'ab'.repeat(32)
    await folder.load(FILE, [
      `{"timestamp": "${at(1)}", "a": 1,  "previous_hash": "${hash}", "current_hash": "${hash}", "signature": "x", "key_id": "k"}`,
      `{"current_hash": "${hash}", "timestamp": "${at(2)}", "key_id": "k2", "a": {"key_id": 5}}`,
      `\t{ "timestamp":"${at(3)}",\r"a":[1, 2 ] } `,
    ])
    expect(await rows('SELECT event_data::VARCHAR AS e, key_id FROM events ORDER BY line')).toEqual([
      { e: `{"timestamp": "${at(1)}", "a": 1}`, key_id: 'k' },
      { e: `{"timestamp": "${at(2)}", "a": {"key_id": 5}}`, key_id: 'k2' },
      { e: `\t{ "timestamp":"${at(3)}",\r"a":[1, 2 ] } `, key_id: null },
    ])
  })

  test('a very long line is loaded whole', async () => {
    const note = 'x'.repeat(5_000_000)
    await folder.load(FILE, [
      fill(1, '"quantity": 1'),
      `{"timestamp": "${at(2)}", "event_type": "user_action", "note": "${note}"}`,
      fill(3, '"quantity": 1'),
    ])
    expect(
      await rows(`SELECT count(*) AS n, max(length(event_data->>'note')) AS longest FROM events`),
    ).toEqual([{ n: 3n, longest: 5_000_000n }])
  })
})

describe('quarantine', () => {
  test('lines that are no rows are kept with their reason, and counts balance', async () => {
    const lines = [
      fill(1, '"quantity": 1'),
      'not json',
      '{"timestamp": "2024-02-30T00:00:00Z"}',
      '{"event_type": "user_login"}',
      Buffer.from([0x7b, 0xff, 0x7d]),
      '{"timestamp": "2024-01-15T00:00:00Z", "a": "\\ud800"}',
      `{"timestamp": "${at(1)}", "ticker": "A", "ticker": "B"}`,
      `{"timestamp": "${at(1)}", "a": 1,}`,
      fill(9, '"quantity": 2'),
      '',
    ]
    const [outcome] = await folder.load(FILE, lines, { rejected: new Map([[9, 'LINE_TOO_LONG']]) })
    expect(outcome).toEqual({ file: FILE, action: 'loaded', rows: 1, rejects: 9 })
    const rejects = await rows('SELECT line, reason, raw FROM rejects ORDER BY line')
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2n, 'NOT_JSON'],
      [3n, 'TIMESTAMP_INVALID'],
      [4n, 'TIMESTAMP_MISSING'],
      [5n, 'INVALID_UTF8'],
      [6n, 'UNPAIRED_SURROGATE'],
      [7n, 'DUPLICATE_KEY'],
      [8n, 'NOT_JSON'],
      [9n, 'LINE_TOO_LONG'],
      [10n, 'NOT_JSON'],
    ])
    expect(rejects[0]?.raw).toBe('not json')
    expect(rejects[3]?.raw).toBe('{\\xff}')
    expect(rejects[8]?.raw).toBe('')
    expect(await rows('SELECT lines, rows, rejects FROM files')).toEqual([
      { lines: 10n, rows: 1n, rejects: 9n },
    ])
  })

  test('rows that are not those of the verified lines are refused, and nothing is loaded', async () => {
    await folder.load('2024/01/2024-01-14.log.gz', seal([fill(1, '"quantity": 1')]))
    const good = folder.stage(FILE, seal([fill(1, '"quantity": 1'), fill(2, '"quantity": 2')]))
    const { hashSums } = good.staged
    const tampered = [
      { ...good, plainBytes: good.plainBytes + 5 },
      { ...good, staged: { ...good.staged, rows: 1, lines: 1 } },
      {
        ...good,
        staged: { ...good.staged, hashSums: { ...hashSums, low: String(BigInt(hashSums.low) + 1n) } },
      },
      { ...good, staged: { ...good.staged, hashSums: { ...hashSums, rows: 1 } } },
    ]
    for (const file of tampered) {
      await expect(folder.gate.withWriter((writer) => loadStaged(writer, [file]))).rejects.toMatchObject({
        code: 'UNBALANCED',
      })
    }
    expect(await rows('SELECT count(*) AS n, (SELECT count(*) FROM files) AS files FROM events')).toEqual([
      { n: 1n, files: 1n },
    ])
    const [outcome] = await folder.gate.withWriter((writer) => loadStaged(writer, [good]))
    expect(outcome?.action).toBe('loaded')
  })
})

describe('files', () => {
  test('the same bytes load once; other bytes replace', async () => {
    const first = seal([fill(1, '"quantity": 1'), fill(2, '"quantity": 2')])
    expect(await folder.load(FILE, first)).toMatchObject([{ action: 'loaded', rows: 2 }])
    expect(await folder.load(FILE, first)).toMatchObject([{ action: 'unchanged', rows: 2 }])
    expect(await rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 2n }])
    expect(await folder.load(FILE, ['garbage', ...seal([fill(3, '"quantity": 3')])])).toMatchObject([
      { action: 'replaced', rows: 1, rejects: 1 },
    ])
    expect(await rows('SELECT quantity, line FROM events')).toEqual([{ quantity: '3.00000000', line: 2n }])
    expect(await rows('SELECT count(*) AS n FROM files')).toEqual([{ n: 1n }])
    expect(readdirSync(folder.tmpDir)).toEqual([])
  })

  test('ids follow the archive, in whatever order files arrive', async () => {
    const files = [
      '2024/01/2024-01-16.log.gz',
      '2024/01/2024-01-15.log.gz',
      'other/2024/01/2024-01-15.log.gz',
    ]
    for (const file of files)
      await folder.load(file, seal([fill(1, '"quantity": 1'), fill(2, '"quantity": 2')]))
    expect(await rows('SELECT id, file, line FROM events ORDER BY id')).toEqual([
      { id: 202401150000000001n, file: files[1], line: 1n },
      { id: 202401150000000002n, file: files[1], line: 2n },
      { id: 202401150100000001n, file: files[2], line: 1n },
      { id: 202401150100000002n, file: files[2], line: 2n },
      { id: 202401160000000001n, file: files[0], line: 1n },
      { id: 202401160000000002n, file: files[0], line: 2n },
    ])
  })

  test('several files load in one transaction, each with its own provenance', async () => {
    const days = ['2024-01-17', '2024-01-15', '2024-01-16']
    const staged = days.map((day, i) =>
      folder.stage(
        `2024/01/${day}.log.gz`,
        seal([fill(i, `"quantity": ${i}, "reason": "${'\\n'.repeat(i)}"`)]),
        {
          verdict: i === 0 ? 'FAILED' : 'PASSED',
        },
      ),
    )
    const outcomes = await folder.gate.withWriter((writer) => loadStaged(writer, staged))
    expect(outcomes.map(({ file }) => file)).toEqual(days.map((day) => `2024/01/${day}.log.gz`))
    expect(
      await rows(
        'SELECT day::VARCHAR AS day, verdict::VARCHAR AS verdict, quantity::INT AS q, reason FROM events ORDER BY id',
      ),
    ).toEqual([
      { day: '2024-01-15', verdict: 'PASSED', q: 1, reason: '\n' },
      { day: '2024-01-16', verdict: 'PASSED', q: 2, reason: '\n\n' },
      { day: '2024-01-17', verdict: 'FAILED', q: 0, reason: '' },
    ])
  })

  test('a column that one file of a load uses, and only for one value, keeps it', async () => {
    const parts = [
      '"commission": 1.25',
      '"risk_check_passed": true',
      '"slippage_bps": -0.5, "price": "x"',
      '"a": 1',
    ]
    const staged = parts.map((part, i) =>
      folder.stage(`2024/01/2024-01-${15 + i}.log.gz`, seal([fill(1, '"b": 1'), fill(2, part)])),
    )
    const usual = ['event_type', 'order_id']
    expect(staged.map(({ staged: { columns } }) => columns)).toEqual([
      [...usual, 'commission'],
      [...usual, 'risk_check_passed'],
      [...usual, 'price', 'slippage_bps'],
      usual,
    ])
    await folder.gate.withWriter((writer) => loadStaged(writer, staged))
    expect(
      await rows(
        'SELECT commission, risk_check_passed AS passed, slippage_bps AS bps, price FROM events ORDER BY id',
      ),
    ).toEqual([
      { commission: null, passed: null, bps: null, price: null },
      { commission: '1.250000', passed: null, bps: null, price: null },
      { commission: null, passed: null, bps: null, price: null },
      { commission: null, passed: true, bps: null, price: null },
      { commission: null, passed: null, bps: null, price: null },
      { commission: null, passed: null, bps: -0.5, price: null },
      { commission: null, passed: null, bps: null, price: null },
      { commission: null, passed: null, bps: null, price: null },
    ])
    const [count] = await rows('SELECT count(COLUMNS(* EXCLUDE (verdict))) FROM events')
    expect(count).toMatchObject({ commission: 1n, event_type: 8n, strategy: 0n, event_data: 8n })
  })

  test('a file without a day takes the day of each record', async () => {
    await folder.load('audit.log', [
      '{"timestamp": "2024-01-15T23:59:59.999999999Z"}',
      '{"timestamp": "2024-01-16T00:30:00+01:00"}',
      '{"timestamp": "2024-01-16T00:00:00Z"}',
    ])
    expect(await rows('SELECT day::VARCHAR AS day FROM events ORDER BY id')).toEqual([
      { day: '2024-01-15' },
      { day: '2024-01-15' },
      { day: '2024-01-16' },
    ])
  })

  test('a later verification changes verdict and findings of the bytes it saw, and no others', async () => {
    const lines = seal([fill(1, '"quantity": 1')])
    await folder.load(FILE, lines, { sha256: 'aa', verdict: 'NOT_CHECKED' })
    await folder.load('2024/01/2024-01-16.log.gz', lines, { sha256: 'bb' })
    const finding: Finding = {
      kind: 'ENTRY_HASH_MISMATCH',
      severity: 'error',
      file: FILE,
      line: 1,
      byte_offset: 0,
      seq: 5,
      event_id: null,
      expected: 'x',
      actual: 7,
      message: "it's changed",
      consequences: ['links after it', 'two'],
      confidence: 'certain',
    }
    const change = { profile: 'sigc-v1', findings: [finding], verdict: 'FAILED' } as const
    const changed = await folder.gate.withWriter((writer) =>
      updateVerdicts(writer, [
        { file: FILE, sha256: 'aa', ...change },
        { file: '2024/01/2024-01-16.log.gz', sha256: 'other bytes', ...change },
        { file: 'unknown', sha256: 'aa', ...change },
      ]),
    )
    expect(changed).toEqual([FILE])
    expect(await rows('SELECT file, verdict::VARCHAR AS verdict FROM events ORDER BY id')).toEqual([
      { file: FILE, verdict: 'FAILED' },
      { file: '2024/01/2024-01-16.log.gz', verdict: 'PASSED' },
    ])
    expect(await rows('SELECT kind, line, actual, message, consequences[2] AS second FROM findings')).toEqual(
      [{ kind: 'ENTRY_HASH_MISMATCH', line: 1n, actual: '7', message: "it's changed", second: 'two' }],
    )
  })

  test('a cancelled load leaves nothing', async () => {
    const staged = folder.stage(FILE, seal([fill(1, '"quantity": 1')]))
    const abort = new AbortController()
    abort.abort(new Error('stop'))
    await expect(
      folder.gate.withWriter((writer) => loadStaged(writer, [staged], { signal: abort.signal })),
    ).rejects.toThrow('stop')
    expect(await rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 0n }])
  })
})
