/**
 * The main promise on an archive that Blotter had no hand in: written by CPython's json.dumps and hashlib and signed by
 * openssl. What Blotter counts, sums and reports equals what Python computed from the same lines.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VerificationResult } from '../../shared/model/verification.ts'
import { runCli } from '../support/cli.ts'

const WRITER = fileURLToPath(new URL('../support/write-archive.py', import.meta.url))

type Truth = {
  entries: number
  by_type: Record<string, number>
  fills: number
  commission: string
  quantity: number
  notional: string
  days: Record<
    string,
    {
      submitted: number
      filled: number
      rejected: number
      value: string
      commission: string
      slippage: string
      user_actions: number
    }
  >
}

let folder: string
let truth: Truth
const at = (...names: string[]) => join(folder, ...names)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-cpython-'))
  execFileSync('python3', [WRITER, at('archive'), '20311', '3', '60'])
  truth = JSON.parse(readFileSync(at('archive', 'truth.json'), 'utf8'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const key = () => at('archive', 'key.pem')

describe('verify', () => {
  it.each(['seal', 'full'])('passes it with the pinned key (%s)', async (mode) => {
    const run = await runCli([
      'verify',
      '--dir',
      at('archive'),
      '--key',
      key(),
      '--format',
      'json',
      ...(mode === 'full' ? ['--full'] : []),
    ])
    expect(run.stderr).not.toContain('blotter:')
    expect(run.code).toBe(0)
    const result = JSON.parse(run.stdout) as VerificationResult
    expect(result.integrity).toBe('PASSED')
    expect(result.entries).toBe(truth.entries)
    expect(result.trust.status).toBe('PINNED')
    expect(result.findings).toEqual([])
    if (mode === 'full')
      expect(result.signatures).toEqual({
        total: truth.entries,
        checked: truth.entries,
        valid: truth.entries,
      })
  })

  it('prints the lines of the source document for one file', async () => {
    const file = at('archive', 'audit', '2031', '05', '2031-05-12.log.gz')
    const run = await runCli(['verify', '--file', file, '--key', key()])
    expect(run.code).toBe(0)
    expect(run.stdout.split('\n').slice(0, 5)).toEqual([
      'Verification: PASSED',
      'Entries: 60',
      expect.stringMatching(/^First entry: 2031-05-12T14:00:00\.\d{6}Z$/),
      expect.stringMatching(/^Last entry: 2031-05-12T14:06:53\.\d{6}Z$/),
      'Hash chain: valid',
    ])
  })

  it('says that nothing was checked without a key', async () => {
    const run = await runCli(['verify', '--dir', at('archive')])
    expect(run.code).toBe(2)
    expect(run.stdout).toMatch(/not checked/)
  })

  it.each([1, 17, 59, 60])('names file and line when one digit of line %i is changed', async (line) => {
    const copy = at(`damaged-${line}`)
    cpSync(at('archive'), copy, { recursive: true })
    const file = join(copy, 'audit', '2031', '05', '2031-05-13.log.gz')
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
    const before = lines[line - 1] as string
    // A digit of the event itself: the last one of its event_id's or trade's number, before the chain fields.
    const end = before.indexOf(', "previous_hash"')
    const digit = [...before.slice(0, end).matchAll(/[0-9]/g)].at(-1) as RegExpMatchArray
    const changed = digit[0] === '7' ? '8' : '7'
    lines[line - 1] = before.slice(0, digit.index) + changed + before.slice((digit.index as number) + 1)
    writeFileSync(file, gzipSync(lines.join('\n')))

    const run = await runCli(['verify', '--dir', copy, '--key', key(), '--format', 'json'])
    expect(run.code).toBe(1)
    const { findings } = JSON.parse(run.stdout) as VerificationResult
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      kind: 'ENTRY_HASH_MISMATCH',
      file: 'audit/2031/05/2031-05-13.log.gz',
      line,
    })
  })
})

describe('pull, sql and report', () => {
  const workspace = () => at('workspace')

  beforeAll(async () => {
    const pinned = await runCli(['pull', '--source', at('archive'), '--workspace', workspace(), '--quiet'])
    // No key is pinned yet: the events are loaded with that verdict, and the exit code says so.
    expect(pinned.stderr).toBe('')
    expect(pinned.code).toBe(2)
    expect(pinned.stdout).toContain(`Loaded: ${truth.entries} events from 3 files`)
    const verified = await runCli(['verify', '--key', key(), '--workspace', workspace(), '--quiet'])
    expect(verified.code).toBe(0)
  })

  const sql = async (statement: string) => {
    const run = await runCli(['sql', statement, '--workspace', workspace(), '--format', 'json', '--quiet'])
    expect(run.stderr).toBe('')
    expect(run.code).toBe(0)
    return JSON.parse(run.stdout)
  }

  it('says that an empty statement is none', async () => {
    const run = await runCli(['sql', '', '--workspace', workspace(), '--quiet'])
    expect(run.stderr).toContain('There is no statement.')
    expect(run.code).toBe(3)
  })

  it('counts every event by type as Python does', async () => {
    const rows = await sql(
      'SELECT coalesce(event_type, event) AS label, count(*) AS n FROM events GROUP BY ALL',
    )
    expect(Object.fromEntries(rows.map((row: { label: string; n: number }) => [row.label, row.n]))).toEqual(
      truth.by_type,
    )
  })

  it('sums money exactly', async () => {
    const [row] = await sql(`
      SELECT count(*) AS fills, sum(commission)::DECIMAL(18,2)::VARCHAR AS commission, sum(quantity)::BIGINT AS quantity,
        sum(quantity * fill_price)::DECIMAL(18,2)::VARCHAR AS notional
      FROM events WHERE event_type = 'order_filled'`)
    expect(row).toEqual({
      fills: truth.fills,
      commission: truth.commission,
      quantity: truth.quantity,
      notional: truth.notional,
    })
  })

  it('brings the verdict of the later verification to every row', async () => {
    expect(await sql('SELECT DISTINCT verdict::VARCHAR AS verdict FROM events')).toEqual([
      { verdict: 'PASSED' },
    ])
  })

  it('reports each day as recomputed by hand', async () => {
    for (const [day, expected] of Object.entries(truth.days)) {
      const run = await runCli(['report', 'daily', '--date', day, '--workspace', workspace(), '--quiet'])
      expect(run.code).toBe(0)
      const line = (label: string) =>
        run.stdout
          .split('\n')
          .find((each) => each.trim().startsWith(`${label}:`))
          ?.split(': ')[1]
      expect(run.stdout).toContain(`Daily Audit Report: ${day}\n==============================\n`)
      expect(line('Submitted')).toBe(String(expected.submitted))
      expect(line('Filled')).toBe(String(expected.filled))
      expect(line('Rejected')).toBe(String(expected.rejected))
      expect(line('Total Commission')).toBe(`$${expected.commission}`)
      expect(line('Avg Slippage')).toBe(`${Number(expected.slippage).toFixed(1)} bps`)
      expect(line('Total Value')).toBe(`$${Math.round(Number(expected.value)).toLocaleString('en-US')}`)
      expect(line('User Actions')).toBe(String(expected.user_actions))
    }
  })

  it('answers the options of the source document', async () => {
    const run = await runCli([
      'query',
      '--type',
      'order_filled',
      '--ticker',
      'ACME',
      '--filter',
      'slippage_bps > 0',
      '--after',
      '2031-05-13',
      '--workspace',
      workspace(),
      '--format',
      'json',
      '--quiet',
    ])
    expect(run.stderr).toBe('')
    expect(run.code).toBe(0)
    const rows = JSON.parse(run.stdout) as Record<string, unknown>[]
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row).toMatchObject({ event_type: 'order_filled', ticker: 'ACME' })
      expect(Number(row.slippage_bps)).toBeGreaterThan(0)
    }
  })

  it('reports execution quality against quotes, and refuses a bad one with its line', async () => {
    const quotes = at('quotes.csv')
    const report = (...more: string[]) =>
      runCli([
        ...['report', 'execution', '--from', '2031-05-12', '--to', '2031-05-16', '--workspace', workspace()],
        ...['--quotes', quotes, '--quiet', ...more],
      ])
    writeFileSync(quotes, 'ticker,ts,bid,ask\nACME,2031-05-12T00:00:00Z,1.00,1.02\n')
    const run = await report()
    expect(run.stderr).toBe('')
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^Execution quality: 2031-05-12 to 2031-05-16\n/)
    expect(run.stdout).toContain(
      `Given beside the archive: quotes quotes.csv, 1 rows, sha256 ${sha256(quotes)}`,
    )
    writeFileSync(quotes, 'ticker,ts,bid,ask\nACME,2031-05-12T00:00:00Z,1.00,1.02\nACME,noon,1,2\n')
    const bad = await report('--format', 'html')
    expect(bad.stderr).toMatch(/bad ts in line 3: "noon"/)
    expect(bad.stdout).toBe('')
    expect(bad.code).toBe(3)
  })

  it('transfers and loads nothing the second time', async () => {
    const run = await runCli(['pull', '--source', at('archive'), '--workspace', workspace(), '--quiet'])
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('Pulled: 0 objects, 0 B (3 already here)')
    expect(run.stdout).toContain('Loaded: 0 events from 0 files (3 files were loaded before)')
  })
})

describe('usage', () => {
  it.each([
    [['verify', '--dir', '/nowhere/at/all'], /There is nothing at \/nowhere\/at\/all/],
    [['report', 'daily', '--date', '2031-02-30'], /not a day/],
    [['pull'], /--source/],
    [['nonsense'], /unknown command/],
    [['verify', '--file', '/nowhere/\u001b[31m\u202e'], /There is nothing at \/nowhere\/\\u001b\[31m\\u202e/],
    [['verify', '--from', '2031-01-02', '--dir', '.'], /both --from and --to/],
  ])('%j ends with 3 and says why', async (args, message) => {
    const run = await runCli(args)
    expect(run.stderr).toMatch(message)
    expect(run.stdout).toBe('')
    expect(run.code).toBe(3)
  })
})

describe('a result over a file that failed', () => {
  it('says so beside the rows, even when asked to be quiet', async () => {
    const damaged = at('damaged')
    cpSync(at('archive'), damaged, { recursive: true })
    const day = Object.keys(truth.days)[1] as string
    const log = join(damaged, 'audit', day.slice(0, 4), day.slice(5, 7), `${day}.log.gz`)
    const lines = gunzipSync(readFileSync(log)).toString('utf8').split('\n')
    lines[4] = (lines[4] as string).replace(/"event_id": "./, '"event_id": "~')
    writeFileSync(log, gzipSync(lines.join('\n')))
    const workspace = ['--workspace', at('damaged-workspace')]
    const pulled = await runCli(['pull', '--source', damaged, '--quiet', ...workspace])
    expect(pulled.code, pulled.stderr).toBe(1)
    const asked = await runCli(['sql', 'SELECT count(*) FROM events', '--quiet', ...workspace])
    expect(asked.stderr).toMatch(/1 failed/)
    expect(asked.code).toBe(0)
  })
})
