/** Forwarding on the command line: exit codes, secrets from the environment, kill -9 and on. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startElastic } from '../engine/forward/elastic-server.ts'
import { startCollector } from '../engine/forward/splunk-server.ts'
import { runCli, startCli } from '../support/cli.ts'

const TOKEN = 'c1a1c7a2-70c5-4d0c-9d4a-0a6cf0f6b1aa'
const ENV = { BLOTTER_SPLUNK_TOKEN: TOKEN }
let folder: string
let workspace: string
let records: number

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-forward-'))
  workspace = join(folder, 'workspace')
  const archive = join(folder, 'archive')
  const made = await runCli([
    'sample',
    '--output',
    archive,
    '--days',
    '2',
    '--events-per-day',
    '1500',
    '--quiet',
  ])
  expect(made.code).toBe(0)
  expect((await runCli(['pull', '--source', archive, '--workspace', workspace, '--quiet'])).code).toBe(0)
  const counted = await runCli([
    'sql',
    'SELECT count(*) AS n FROM events',
    '--format',
    'json',
    '--workspace',
    workspace,
  ])
  records = JSON.parse(counted.stdout)[0].n
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const forward = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(['forward', ...args, '--workspace', workspace, '--quiet'], env)
const ALL = ['--sql', 'SELECT * FROM events ORDER BY id']

async function collector(options: Partial<Parameters<typeof startCollector>[0]> = {}) {
  const server = await startCollector({ token: TOKEN, ...options })
  onTestFinished(server.close)
  return server
}

test('events by the options of query, a JSON result, and the list', async () => {
  const server = await collector()
  const sent = await forward(
    ['--to', 'splunk', '--url', server.url, '--type', 'order_filled', '--format', 'json'],
    ENV,
  )
  expect(sent.stderr).toBe('')
  const result = JSON.parse(sent.stdout)
  expect(sent.code).toBe(0)
  expect(result).toMatchObject({ status: 'done', refused: 0, refusals: [] })
  expect(result.read).toBe(server.indexed.length)
  expect(result.read).toBeGreaterThan(0)
  expect(server.indexed.every(({ event }) => JSON.parse(event).event_type === 'order_filled')).toBe(true)
  const list = await forward(['list', '--format', 'json'])
  expect(JSON.parse(list.stdout)).toMatchObject([
    { id: result.id, status: 'done', target: { kind: 'splunk' } },
  ])
  expect((await forward(['list'])).stdout).toMatch(/splunk http.*done/)
})

test('refused records are listed with file and line, and the exit code is 1', async () => {
  const server = await startElastic({
    item: (_, source) =>
      source.includes('"line":7,')
        ? { status: 400, error: { type: 'mapper_parsing_exception', reason: 'failed to parse [31mfield' } }
        : undefined,
  })
  onTestFinished(server.close)
  const sent = await forward(['--to', 'elasticsearch', '--url', server.url, '--index', 'audit', ...ALL])
  expect(sent.code).toBe(1)
  expect(sent.stdout).toContain(`${records} read = ${records - 2} acknowledged + 2 refused`)
  expect(sent.stdout).toMatch(/audit\/2024\/01\/2024-01-0\d\.log\.gz:7 {2}HTTP 400: mapper_parsing_exception/)
  expect(sent.stdout).not.toContain('\u001b')
})

test('a dry run, offline mode, a check, and what is asked wrongly', async () => {
  const server = await collector()
  const to = ['--to', 'splunk', '--url', server.url]
  const dry = await forward([...to, ...ALL, '--dry-run', '--offline'])
  expect(dry.code).toBe(0)
  expect(JSON.parse(dry.stdout.split('\n')[0] ?? '')).toMatchObject({ sourcetype: 'blotter:event' })
  expect(dry.stderr).toMatch(
    new RegExp(`Dry run: ${records} records, \\d+ bytes in \\d+ batches for Splunk; nothing was sent`),
  )
  const offline = await forward([...to, ...ALL, '--offline'], ENV)
  expect(offline).toMatchObject({ code: 3, stderr: expect.stringContaining('offline') })
  expect(server.connections()).toBe(0)
  expect(await forward([...to, ...ALL])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('BLOTTER_SPLUNK_TOKEN'),
  })
  expect(server.connections()).toBe(0)
  expect((await forward([...to, '--check'], ENV)).stdout).toContain('The token is accepted.')
  expect(server.indexed).toEqual([])
  for (const wrong of [
    [...to, '--findings', ...ALL],
    ['--to', 'kafka', ...ALL],
  ]) {
    expect((await forward(wrong, ENV)).code).toBe(3)
  }
  const wrongToken = await forward([...to, ...ALL], { BLOTTER_SPLUNK_TOKEN: 'not-the-token-0123' })
  expect(wrongToken).toMatchObject({ code: 3, stderr: expect.stringContaining('Invalid token') })
  expect(wrongToken.stderr).not.toContain('not-the-token-0123')
})

test.each(['splunk', 'elasticsearch'] as const)(
  'after kill -9 %s misses nothing and has at most one batch twice',
  async (kind) => {
    // The second batch arrives and is taken, and its answer never comes: then the process is killed.
    let hold = true
    const arrived = Promise.withResolvers<void>()
    const taken: string[] = []
    const fault = ({ body }: { readonly body: string }, nth: number) => {
      taken.push(body)
      if (nth < 1 || !hold) return undefined
      arrived.resolve()
      return { status: 503, headers: { 'retry-after': '600' }, body: '' }
    }
    const splunk = kind === 'splunk' ? await collector({ fault }) : null
    const elastic = kind === 'splunk' ? null : await startElastic({ fault })
    if (elastic) onTestFinished(elastic.close)
    const url = (splunk ?? elastic)?.url ?? ''
    const sql = 'SELECT e.* FROM events e, range(3) ORDER BY e.id, range'
    const args = ['forward', '--to', kind, '--url', url, ...(kind === 'splunk' ? [] : ['--index', 'audit'])]
    const child = startCli([...args, '--sql', sql, '--workspace', workspace, '--quiet'], ENV)
    await arrived.promise
    child.kill('SIGKILL')
    await once(child, 'close')
    hold = false
    const [killed] = JSON.parse((await forward(['list', '--format', 'json'])).stdout)
    expect(killed).toMatchObject({ status: 'interrupted', total: records * 3, batches: 1 })
    const before = taken.length
    const resumed = await forward(['--resume', String(killed.id), '--format', 'json'], ENV)
    expect(resumed.stderr).toBe('')
    expect(resumed.code).toBe(0)
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      read: records * 3,
      acknowledged: records * 3,
      refused: 0,
    })
    // What was settled before the kill is not sent again.
    expect(taken.slice(before)).not.toContain(taken[0])
    if (splunk) {
      const places = splunk.indexed.map(({ fields }) => `${fields.blotter_file}:${fields.blotter_line}`)
      expect(new Set(places).size).toBe(records)
      expect(places.length).toBe(records * 3)
    } else expect(elastic?.documents('audit').size).toBe(records)
  },
)
