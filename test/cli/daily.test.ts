/** `blotter daily`: the command of a cron job, whose exit code is all that is read most days. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../support/cli.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'blotter-daily-'))
const archive = join(folder, 'archive')
const workspace = join(folder, 'workspace')
const daily = (...args: string[]) => runCli(['daily', '--workspace', workspace, ...args])

beforeAll(async () => {
  const made = await runCli([
    'sample',
    '--output',
    archive,
    '--days',
    '3',
    '--events-per-day',
    '120',
    '--start',
    '2024-03-06',
    '--quiet',
  ])
  expect(made.code).toBe(0)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a workspace without a source asks for one', async () => {
  expect(await daily('--date', '2024-03-06')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('--source'),
  })
})

test('a good day is pulled, verified, loaded and reported, in every format asked for: exit 0', async () => {
  const output = join(folder, 'reports')
  const done = await daily(
    ...['--date', '2024-03-06', '--source', archive, '--output', output],
    ...['--format', 'json', '--format', 'md', '--format', 'pdf', '--paper', 'Letter'],
  )
  expect(done).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Daily Audit Report: 2024-03-06\n=+\n/),
  })
  expect(done.stderr).toContain('Loaded: ')
  expect(JSON.parse(readFileSync(join(output, 'daily-2024-03-06.json'), 'utf8'))).toMatchObject({
    kind: 'daily',
    day: '2024-03-06',
    provenance: { verified: 1, failed: 0 },
  })
  expect(readFileSync(join(output, 'daily-2024-03-06.md'), 'utf8')).toMatch(/^# Daily Audit Report/)
  expect(readFileSync(join(output, 'daily-2024-03-06.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
  expect(existsSync(join(output, 'daily-2024-03-06.html'))).toBe(false)
})

test('on paper, a wide table lies sideways, with its columns to the last', async () => {
  for (const [paper, upright, sideways] of [
    ['A4', /595\.\d+ x 84[12]/, /84[12]\.\d+ x 59[45]/],
    ['Letter', /612 x 792/, /792 x 612/],
  ] as const) {
    const output = join(folder, `blotter-${paper}.pdf`)
    const asked = ['--date', '2024-03-06', '--output', output, '--paper', paper]
    expect(await runCli(['report', 'trade-blotter', '--workspace', workspace, ...asked])).toMatchObject({
      code: 0,
    })
    const sizes = (await run('pdfinfo', ['-f', '1', '-l', '2', output])).stdout
    expect(sizes).toMatch(new RegExp(`Page +1 size: +${upright.source}`))
    expect(sizes).toMatch(new RegExp(`Page +2 size: +${sideways.source}`))
    const text = (await run('pdftotext', ['-layout', '-f', '2', '-l', '2', output, '-'])).stdout
    expect(text).toMatch(/timestamp +trade_id .* order_id +reason/)
    // Whole: neither a time nor an id is broken into two lines.
    expect(text).toMatch(/2024-03-06T[\d:.]+Z +fill_[0-9a-f]+ /)
    expect(text).toMatch(/page 2 of \d+/)
  }
})

test('all of it is of one report, made once: a line of the log for each form', async () => {
  const output = join(folder, 'once')
  const done = await daily(
    '--date',
    '2024-03-06',
    '--quiet',
    '--output',
    output,
    '--format',
    'html',
    '--format',
    'csv',
  )
  expect(done.code).toBe(0)
  const log = await runCli(['activity', '--workspace', workspace, '--quiet', '--format', 'json'])
  const { entries } = JSON.parse(log.stdout) as {
    readonly entries: readonly {
      readonly kind: string
      readonly detail: { readonly format?: string } | null
    }[]
  }
  const told = entries.filter(({ kind }) => kind.startsWith('report.'))
  expect(
    told
      .slice(0, 4)
      .toReversed()
      .map(({ kind, detail }) => [kind, detail?.format]),
  ).toEqual([
    ['report.rendered', 'text'],
    ['report.rendered', 'json'],
    ['report.exported', 'html'],
    ['report.exported', 'csv'],
  ])
})

test('the source is remembered; a weekday without a log is an exit of 1, a Sunday is not', async () => {
  expect(await daily('--date', '2024-03-11', '--quiet')).toMatchObject({
    code: 1,
    stderr: '2024-03-11: the archive should have a log of this day and has none.\n',
  })
  expect((await daily('--date', '2024-03-10', '--quiet')).code).toBe(0)
})

test('a day that was tampered with says so in its first line: exit 1', async () => {
  const path = join(archive, 'audit/2024/03/2024-03-07.log.gz')
  const lines = gunzipSync(readFileSync(path)).toString('utf8')
  writeFileSync(path, gzipSync(lines.replace(/"quantity": ?(\d)/, '"quantity":9$1')))
  const done = await daily('--date', '2024-03-07', '--quiet')
  expect(done).toMatchObject({ code: 1, stdout: expect.stringMatching(/^FAILED VERIFICATION: /) })
})

test('a date that is none is refused', async () => {
  expect(await daily('--date', '2024-02-30')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('yesterday or today'),
  })
})
