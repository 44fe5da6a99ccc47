/**
 * `npm run bench [-- --events 335000 --query-events 2000000 --rounds 3 --only ingest|queries]`: each figure as a ratio to a baseline that ran
 * in alternation with it, in the same process. It is no test and gates nothing. Prints a table, writes JSON.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { createRouterClient } from '@orpc/server'
import { bundleProofPage } from '../../build/proof-page.mjs'
import {
  createEngine,
  type Engine,
  readPem,
  toolVersion,
  verifyInPlace,
  writeSample,
} from '../../electron/engine/index.ts'
import { EntryReader } from '../../electron/engine/verify/entry-reader.ts'
import { LineSplitter } from '../../electron/engine/verify/line-splitter.ts'
import { READ_LIMITS } from '../../electron/engine/verify/read-lines.ts'
import { writeSelect } from '../../shared/model/explore.ts'
import type { Profile } from '../../shared/model/verdict.ts'
import { alternate, type Measured, median } from './measure.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '335000' },
    'query-events': { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    output: { type: 'string', default: '.cache/bench/results.json' },
  },
})
const rounds = Number(values.rounds)
const store = join('.cache', 'bench')
mkdirSync(store, { recursive: true })
const say = (text: string) => process.stderr.write(`${text}\n`)

type Archive = {
  readonly dir: string
  readonly rootPem: string
  readonly logs: readonly string[]
  readonly gzBytes: number
  readonly events: number
  readonly days: readonly string[]
}
type Ratio = {
  readonly what: string
  readonly against: string
  readonly baselineMs: number
  readonly productMs: number
  readonly ratio: number
  /** The same of processor time; null where the baseline runs in another process. */
  readonly cpuRatio: number | null
  readonly note?: string
}
type Figure = { readonly what: string; readonly value: number; readonly unit: string }
const ratios: Ratio[] = []
const figures: Figure[] = []

/** Makes the archive once; the same seed gives the same bytes, so a later bench takes it up again. */
async function makeArchive(profile: 'sigc-v1' | 'py-jsondumps-v0', events: number): Promise<Archive> {
  const days = Math.max(5, Math.round(events / 33_500))
  const dir = join(store, `${profile}-${events}`)
  say(`data: ${profile}, about ${events} events in ${days} days`)
  rmSync(dir, { recursive: true, force: true })
  const sample = await writeSample({ output: dir, days, eventsPerDay: Math.round(events / days), profile })
  const logs = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log.gz'))
    .sort()
    .map((name) => join(dir, name))
  const gzBytes = logs.reduce((sum, path) => sum + statSync(path).size, 0)
  return { dir, rootPem: sample.rootPem, logs, gzBytes, events: sample.entries, days: sample.days }
}

async function openEngine(workspace: string): Promise<Engine> {
  return createEngine({
    workspace,
    offline: true,
    heldBy: 'command line',
    toolVersion,
    workers: { ingest: new URL('../../electron/engine/ingest-worker.ts', import.meta.url) },
    questionsFolder: new URL('../../shared/library/', import.meta.url),
    proofPageScript: bundleProofPage,
    secretOf: () => undefined,
    takeSavePath: () => undefined,
    log: (_level, message) => say(message),
  })
}

async function drain<T>(running: Promise<AsyncIteratorObject<unknown, T, void>>): Promise<T> {
  const iterator = await running
  for (;;) {
    const step = await iterator.next()
    if (step.done) return step.value as T
  }
}

/** A workspace whose cache holds the archive, nothing loaded. */
async function cachedWorkspace(archive: Archive): Promise<string> {
  const workspace = join(tmpdir(), `blotter-bench-${randomUUID()}`)
  const engine = await openEngine(workspace)
  const client = createRouterClient(engine.router)
  await client.workspace.addPin({ kind: 'root', pem: await readPem(archive.rootPem), label: 'bench' })
  const source = await client.workspace.addSource({ spec: archive.dir })
  await drain(client.archive.pull({ sourceId: source.id, downloadOnly: true }))
  await engine.close()
  return workspace
}

// The columns of the plain baseline: what one would declare by hand to ask the same questions.
const BASELINE_COLUMNS = `{timestamp: 'VARCHAR', event_type: 'VARCHAR', log_type: 'VARCHAR', event: 'VARCHAR',
  event_id: 'VARCHAR', strategy: 'VARCHAR', session_id: 'VARCHAR', environment: 'VARCHAR', version: 'VARCHAR',
  order_id: 'VARCHAR', client_order_id: 'VARCHAR', fill_id: 'VARCHAR', ticker: 'VARCHAR', side: 'VARCHAR',
  quantity: 'DECIMAL(18,6)', order_type: 'VARCHAR', limit_price: 'DECIMAL(18,6)', time_in_force: 'VARCHAR',
  reason: 'VARCHAR', fill_price: 'DECIMAL(18,6)', commission: 'DECIMAL(18,6)', slippage_bps: 'DOUBLE',
  execution_venue: 'VARCHAR', previous_hash: 'VARCHAR', current_hash: 'VARCHAR', signature: 'VARCHAR', key_id: 'VARCHAR'}`

async function plainReadJson(archive: Archive): Promise<void> {
  const path = join(tmpdir(), `blotter-bench-${randomUUID()}.duckdb`)
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  const files = archive.logs.map((log) => `'${log}'`).join(', ')
  await connection.run(
    `CREATE TABLE events AS SELECT * FROM read_json([${files}], columns = ${BASELINE_COLUMNS}, format = 'newline_delimited')`,
  )
  await connection.run('CHECKPOINT')
  connection.closeSync()
  instance.closeSync()
  rmSync(path, { force: true })
}

function gunzipInWorkers(logs: readonly string[], workers: number): Promise<unknown> {
  const shares = Array.from({ length: workers }, (_, at) => logs.filter((_log, n) => n % workers === at))
  return Promise.all(
    shares.map(
      (workerData) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL('./gunzip-worker.ts', import.meta.url), { workerData })
          worker.once('message', resolve)
          worker.once('error', reject)
        }),
    ),
  )
}

/** Less is the cost of waiting for another process. */
const MIN_CPU_MS = 50

function addRatio(
  what: string,
  against: string,
  [baseline, product]: readonly Measured[],
  note?: string,
): void {
  if (!baseline || !product) throw new Error('Nothing was measured.')
  const ratio = product.medianMs / baseline.medianMs
  const cpuRatio = baseline.medianCpuMs < MIN_CPU_MS ? null : product.medianCpuMs / baseline.medianCpuMs
  ratios.push({
    what,
    against,
    baselineMs: baseline.medianMs,
    productMs: product.medianMs,
    ratio,
    cpuRatio,
    ...(note && { note }),
  })
  say(
    `  ${what}: ${ratio.toFixed(2)}x of ${against} (${product.medianMs.toFixed(0)} / ${baseline.medianMs.toFixed(0)} ms${cpuText(cpuRatio)})`,
  )
}

const cpuText = (cpuRatio: number | null) =>
  cpuRatio === null ? '' : `, processor time ${cpuRatio.toFixed(2)}x`

async function benchIngest(archive: Archive): Promise<void> {
  say('verify and load against plain read_json')
  // Workspaces are prepared outside the clock: what is timed starts at cached files.
  const prepared: string[] = []
  for (let round = 0; round < rounds; round += 1) prepared.push(await cachedWorkspace(archive))
  const used = [...prepared]
  const measured = await alternate(rounds, [
    { name: 'read_json', run: () => plainReadJson(archive) },
    {
      name: 'verify + load',
      run: async () => {
        const engine = await openEngine(prepared.pop() as string)
        const loaded = await drain(createRouterClient(engine.router).archive.load({}))
        await engine.close()
        if (loaded.rows !== archive.events)
          throw new Error(`${loaded.rows} of ${archive.events} events were loaded.`)
      },
    },
  ])
  addRatio('pull to queryable (verify in seal mode + load)', 'plain read_json', measured)
  const size = statSync(join(used[0] as string, 'case.duckdb')).size
  figures.push({ what: 'case database size / gzip source', value: size / archive.gzBytes, unit: 'x' })
  for (const workspace of used) rmSync(workspace, { recursive: true, force: true })
}

async function benchChain(archive: Archive, label: string): Promise<void> {
  say(`chain check, ${label}`)
  const roots = [await readPem(archive.rootPem)]
  const check = async (jobs: number) => {
    const result = await verifyInPlace({ dir: archive.dir, mode: 'seal', roots, keys: [], jobs }, {})
    if (result.integrity !== 'PASSED') throw new Error(JSON.stringify(result.findings.slice(0, 3)))
  }
  addRatio(
    `chain check (${label}), two workers`,
    'gunzip in Node, two workers',
    await alternate(rounds, [
      { name: 'gunzip', run: async () => void (await gunzipInWorkers(archive.logs, 2)) },
      { name: 'check', run: () => check(2) },
    ]),
  )
  // The source document's loop hashes json.dumps(sort_keys=True): it can check no other profile.
  if (label !== 'py-jsondumps-v0') return
  addRatio(
    `chain check (${label}), two workers`,
    "the source document's loop in CPython",
    await alternate(1, [
      {
        name: 'python',
        run: async () => {
          await promisify(execFile)('python3', ['test/bench/python-chain.py', ...archive.logs])
        },
      },
      { name: 'check', run: () => check(2) },
    ]),
  )
}

/** The canonical form and its chain alone, on one thread: content that is unpacked already. */
function benchChainStep(archive: Archive, profile: Profile): void {
  const contents = archive.logs.map((path) => gunzipSync(readFileSync(path)))
  const perSecond = Array.from({ length: rounds + 1 }, () => {
    const started = performance.now()
    for (const content of contents) {
      const reader = new EntryReader(profile)
      const splitter = new LineSplitter(READ_LIMITS.maxLineBytes, (line) => {
        const entry = reader.read(line)
        if ('unreadable' in entry || !entry.isHashed || !entry.isLinked) throw new Error('A link is broken.')
      })
      for (let at = 0; at < content.length; at += READ_LIMITS.chunkSize) {
        splitter.push(content.subarray(at, at + READ_LIMITS.chunkSize))
      }
      splitter.end()
    }
    return archive.events / ((performance.now() - started) / 1000)
  })
  // The first round makes the code warm.
  const value = median(perSecond.slice(1))
  figures.push({ what: `canonical form and chain (${profile}), one thread`, value, unit: 'entries/s' })
  say(`  canonical form and chain alone, one thread: ${Math.round(value).toLocaleString('en-US')} entries/s`)
}

async function benchQueries(archive: Archive): Promise<void> {
  say(`queries at ${archive.events.toLocaleString('en-US')} events`)
  const workspace = await cachedWorkspace(archive)
  const engine = await openEngine(workspace)
  const client = createRouterClient(engine.router)
  const started = performance.now()
  await drain(client.archive.load({}))
  figures.push({
    what: 'events verified and loaded per second',
    value: archive.events / ((performance.now() - started) / 1000),
    unit: '/s',
  })
  figures.push({ what: 'resident memory after the load', value: process.memoryUsage().rss / 1e6, unit: 'MB' })

  const day = archive.days[archive.days.length >> 1] as string
  const time = async (what: string, run: () => Promise<unknown>) => {
    const runs: number[] = []
    for (let round = 0; round < 7; round += 1) {
      const before = performance.now()
      await run()
      runs.push(performance.now() - before)
    }
    figures.push({ what, value: median(runs), unit: 'ms' })
    say(`  ${what}: ${median(runs).toFixed(1)} ms`)
  }
  const ask = (sql: string) => client.query.run({ sql })
  await time('daily summary (value and text)', () =>
    drain(client.report.render({ report: { kind: 'daily', range: { from: day, to: day } }, format: 'text' })),
  )
  await time('percentiles by venue', () =>
    ask(
      'SELECT execution_venue, count(*), quantile_cont(slippage_bps, [0.5, 0.9, 0.99]) FROM fills GROUP BY ALL',
    ),
  )
  await time('top outliers', () =>
    ask('SELECT file, line, ticker, slippage_bps FROM fills ORDER BY abs(slippage_bps) DESC LIMIT 50'),
  )
  await time('join of orders and fills', () =>
    ask(
      'SELECT o.strategy, count(*), avg(f.slippage_bps) FROM orders o JOIN fills f USING (order_id) GROUP BY ALL',
    ),
  )
  const large = await ask('SELECT file, line, ts, event_type, ticker, quantity FROM events LIMIT 1000000')
  figures.push({ what: 'a million rows to their first page (run)', value: large.elapsedMs, unit: 'ms' })
  let offset = 0
  await time('next page of 200 in a million rows', () => {
    offset = (offset + 137_200) % 900_000
    return client.query.page({ resultId: large.resultId, offset, limit: 200 })
  })
  const sortStarted = performance.now()
  await client.query.page({
    resultId: large.resultId,
    offset: 0,
    limit: 200,
    sort: [{ column: 2, direction: 'desc' }],
  })
  figures.push({
    what: 'sort of a million rows, first page',
    value: performance.now() - sortStarted,
    unit: 'ms',
  })
  await benchSearch(ask)
  const heavy = new AbortController()
  const running = client.query.run({ sql: HEAVY_SQL }, { signal: heavy.signal }).then(
    () => Number.NaN,
    () => performance.now(),
  )
  await new Promise((resolve) => setTimeout(resolve, 500))
  const cancelled = performance.now()
  heavy.abort()
  figures.push({
    what: 'a heavy query, from its cancel to its end',
    value: (await running) - cancelled,
    unit: 'ms',
  })
  await engine.close()
  rmSync(workspace, { recursive: true, force: true })
}

/** Runs for hours when nobody stops it. */
const HEAVY_SQL = 'SELECT count(*) FROM range(100000000) a(i), range(100000) b(j) WHERE (i * 31 + j) % 7 = 3'

/** The first thousand hits as the Explore screen lists them, against reading every record for the same. */
async function benchSearch(ask: (sql: string) => Promise<unknown>): Promise<void> {
  const listing = { columns: ['event_type', 'ticker', 'event_data'], newestFirst: true, limit: 1000 }
  const none = { from: null, to: null, filters: [] }
  const kinds = [
    ['a word in many records', 'AAPL', ['AAPL', 'MSFT', 'NVDA', 'TSLA', 'GOOGL']],
    [
      'two words in few records',
      'AAPL.*rejected',
      ['AAPL & reject*', 'MSFT & reject*', 'NVDA & reject*', 'TSLA & reject*', 'AMZN & reject*'],
    ],
    ['a word in no record', 'zzqqj', ['zzqqj', 'zzqqk', 'zzqqx', 'zzqqv', 'zzqqw']],
    ['a short part of an id', 'a3f9', ['a3f9', 'b3f8', 'c1e7', 'd2a6', 'e4b5']],
  ] as const
  await ask(writeSelect({ ...none, search: 'warm' }, listing))
  for (const [what, pattern, searches] of kinds) {
    let round = 0
    // A search that was asked before is remembered: each round asks for another one of its kind.
    const measured = await alternate(Math.min(rounds, searches.length), [
      {
        name: 'read',
        run: async () => {
          await ask(
            `SELECT ts, event_type, ticker, event_data, file, line FROM events
             WHERE regexp_matches(event_data::VARCHAR, '${pattern}', 'i') ORDER BY ts DESC, id DESC LIMIT 1000`,
          )
        },
      },
      {
        name: 'search',
        run: async () => {
          await ask(writeSelect({ ...none, search: searches[round++] as string }, listing))
        },
      },
    ])
    addRatio(`search: ${what}`, 'reading every record', measured)
  }
}

const isWanted = (part: string) => values.only === undefined || values.only === part
if (isWanted('ingest')) {
  const sigc = await makeArchive('sigc-v1', Number(values.events))
  const python = await makeArchive('py-jsondumps-v0', Number(values.events))
  await benchIngest(python)
  await benchChain(python, 'py-jsondumps-v0')
  benchChainStep(python, 'py-jsondumps-v0')
  await benchChain(sigc, 'sigc-v1')
  benchChainStep(sigc, 'sigc-v1')
}
if (isWanted('queries')) await benchQueries(await makeArchive('sigc-v1', Number(values['query-events'])))

const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 1e9)} GB, Node ${process.version}`
writeFileSync(
  values.output,
  `${JSON.stringify({ machine, events: Number(values.events), ratios, figures }, null, 2)}\n`,
)
const lines = [
  machine,
  '',
  ...ratios.map(
    ({ what, against, ratio, cpuRatio, note }) =>
      `${ratio.toFixed(2).padStart(8)} x  ${what}  /  ${against}${cpuText(cpuRatio)}${note ? `  (${note})` : ''}`,
  ),
  ...figures.map(({ what, value, unit }) => `${value.toFixed(2).padStart(8)} ${unit}  ${what}`),
  '',
  `written to ${values.output}`,
]
process.stdout.write(`${lines.join('\n')}\n`)
