import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { drillDocument, drillSummaryLine } from '../../../electron/engine/drill/drill-document.ts'
import { runDrill, WAYS } from '../../../electron/engine/drill/run-drill.ts'
import type { RunOptions } from '../../../electron/engine/run-options.ts'
import { verifyFile } from '../../../electron/engine/verify/index.ts'
import type { AnchorFact } from '../../../shared/model/anchor.ts'
import type { Drill } from '../../../shared/model/drill.ts'
import { isCancelled } from '../../../shared/model/error.ts'
import { tempDir } from '../source/temp-archive.ts'
import { listArchive } from '../verify/support/archive.ts'
import {
  makeKey,
  sampleEvents,
  sealDays,
  type WriterOptions,
  writeArchive,
} from '../verify/support/writer.ts'

const key = makeKey('entries')
const root = makeKey('root')
const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04']
const DAY = '2026-03-03'
const FILE = 'audit/2026/03/2026-03-03.log.gz'

function makeArchive(options: WriterOptions, lines = 14): string {
  const folder = tempDir()
  const days = sealDays(
    DAYS.map((day, at) => ({ day, events: sampleEvents(day, lines, at * lines) })),
    options,
  )
  writeArchive(folder, days, options)
  return folder
}

function drill(
  folder: string,
  pins: {
    readonly roots?: readonly string[]
    readonly keys?: readonly string[]
    readonly anchors?: readonly AnchorFact[]
  },
  run: RunOptions = {},
  day = DAY,
): Promise<Drill> {
  return runDrill(
    {
      day,
      archive: { ...listArchive(folder), roots: [], keys: [], ...pins, jobs: 1, workerFile: '' },
      tmpDir: folder,
      toolVersion: '9.9.9',
      runFile: (pass, options) => verifyFile(pass, options),
    },
    run,
  )
}

const wayOf = (drill: Drill, name: string) => {
  const found = drill.ways.find(({ way }) => way === name)
  if (!found) throw new Error(`no way ${name}`)
  return found
}
const named = (drill: Drill, outcome: string) =>
  drill.ways.filter((way) => way.outcome === outcome).map(({ way }) => way)

function hashesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      const { mtimeMs, size } = statSync(path)
      return `${path} ${size} ${mtimeMs} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`
    })
}

test('there are many ways, each with a name of its own', () => {
  expect(WAYS.length).toBeGreaterThanOrEqual(50)
  expect(new Set(WAYS.map(({ way }) => way)).size).toBe(WAYS.length)
})

describe.each([
  ['py-jsondumps-v0', { key, root, sidecars: true }],
  ['sigc-v1', { key, root, sidecars: true, profile: 'sigc-v1' }],
] as const)('a sealed archive (%s)', (_, options) => {
  let folder: string
  let done: Drill
  beforeAll(async () => {
    const days = sealDays(
      DAYS.map((day, at) => ({ day, events: sampleEvents(day, 14, at * 14) })),
      options,
    )
    folder = mkdtempSync(join(tmpdir(), 'blotter-drill-test-'))
    writeArchive(folder, days, options)
    const before = hashesOf(folder)
    done = await drill(folder, { roots: [root.pem] })
    // Originals are only read, and nothing is left beside them.
    expect(hashesOf(folder)).toEqual(before)
    return () => rmSync(folder, { recursive: true })
  })

  test('every way that applies is caught, by its kind and at its place', () => {
    const missed = done.ways.filter(({ outcome }) => outcome === 'missed' || outcome === 'caught elsewhere')
    expect(missed.map(({ way, remark }) => `${way}: ${remark}`)).toEqual([])
    expect(wayOf(done, 'edit-leaves')).toMatchObject({
      integrity: 'PASSED',
      remark: expect.stringContaining('warning'),
    })
    expect(named(done, 'not applicable')).toEqual(['roll-back', 'other-profile'])
    expect(done.caught + done.missed + done.notApplicable).toBe(WAYS.length)
  })

  test('a row tells what was done, where, what it took and what was found', () => {
    expect(wayOf(done, 'change-price')).toMatchObject({
      file: FILE,
      line: 7,
      expected: ['ENTRY_HASH_MISMATCH'],
      outcome: 'caught',
      integrity: 'FAILED',
      attacker: 'nothing but the file',
      done: expect.stringMatching(/^Line 7: "price": 120\.25 became "price": 121\.25\.$/),
      findings: [{ kind: 'ENTRY_HASH_MISMATCH', file: FILE, line: 7 }],
    })
    expect(done).toMatchObject({ day: DAY, file: FILE, toolVersion: '9.9.9' })
    expect(done.sha256).toBe(
      createHash('sha256')
        .update(readFileSync(join(folder, FILE)))
        .digest('hex'),
    )
    expect(done.notes?.[0]).toMatch(
      /^Before the drill: PASSED in full mode, trust (pinned|on first use), [\d,]+ of [\d,]+ signatures good; [\d,]+ lines in /,
    )
  })
})

test('a bare archive with a pinned key: what has no manifest is not applicable, and says why', async () => {
  const done = await drill(makeArchive({ key }), { keys: [key.pem] })
  expect(named(done, 'missed')).toEqual(['escape-letter', 'crlf-line'])
  expect(wayOf(done, 'escape-letter').remark).toContain('Leaves or a manifest')
  expect(named(done, 'not applicable')).toEqual([
    'strange-key-set',
    'edit-key-set',
    'roll-back',
    'edit-manifest',
    'remove-manifest',
    'rewrite-day-and-manifest',
    'edit-checkpoint',
    'resign-checkpoint',
    'old-checkpoint',
    'edit-leaves',
    'change-line-and-leaf',
    'other-profile',
  ])
  expect(wayOf(done, 'edit-manifest')).toMatchObject({
    outcome: 'not applicable',
    remark: 'The day has no manifest.',
    integrity: null,
  })
})

test('an unsigned archive: rewriting the last day to its end is missed, with what it would take', async () => {
  const folder = makeArchive({ key: null })
  const done = await drill(folder, {})
  expect(wayOf(done, 'change-and-rechain').outcome).toBe('caught')
  expect(wayOf(done, 'strip-signature')).toMatchObject({
    outcome: 'not applicable',
    remark: 'The entries are not signed.',
  })
  const last = await drill(folder, {}, {}, '2026-03-04')
  expect(wayOf(last, 'change-and-rechain')).toMatchObject({
    outcome: 'missed',
    integrity: 'PASSED',
    findings: [],
    remark: expect.stringContaining('Signatures with a pinned key'),
  })
  expect(wayOf(last, 'delete-last').outcome).toBe('missed')
  expect(last.missed).toBeGreaterThan(0)
  expect(last.notes).toContain('There is no day after it: what only a next day shows is missed.')
})

test('without a pinned root a stranger’s key set is believed, and the drill says so', async () => {
  const done = await drill(makeArchive({ key, root, sidecars: true }), {})
  expect(wayOf(done, 'edit-key-set')).toMatchObject({
    outcome: 'missed',
    remark: expect.stringContaining('Pin the root'),
  })
  expect(done.notes?.join(' ')).toContain('The root of the key set is not pinned')
})

test('a day that fails already is refused; a neighbour that fails is noted and not counted', async () => {
  const folder = makeArchive({ key, root, sidecars: true })
  const damage = (file: string) => {
    const path = join(folder, file)
    const text = gunzipSync(readFileSync(path)).toString('utf8').replace('"user": "u', '"user": "v')
    writeFileSync(path, gzipSync(text))
  }
  damage('audit/2026/03/2026-03-02.log.gz')
  const done = await drill(folder, { roots: [root.pem] })
  expect(done.notes?.join(' ')).toContain('fail as they are')
  expect(wayOf(done, 'change-price').outcome).toBe('caught')
  expect(wayOf(done, 'change-price').findings).toHaveLength(1)
  damage(FILE)
  await expect(drill(folder, { roots: [root.pem] })).rejects.toMatchObject({
    code: 'NOT_VERIFIABLE',
    message: expect.stringContaining('ENTRY_HASH_MISMATCH at line 1'),
  })
  await expect(drill(folder, { roots: [root.pem] }, {}, '2026-03-09')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('a key set that cannot be read is no way to drill, and ends no drill', async () => {
  const folder = makeArchive({ key })
  writeFileSync(join(folder, 'audit', 'keys.json'), 'keys')
  writeFileSync(join(folder, 'audit', 'keys.sig'), 'signature')
  const { ways } = await drill(folder, { keys: [key.pem] })
  expect(ways.find(({ way }) => way === 'edit-key-set')).toMatchObject({
    outcome: 'not applicable',
    remark: expect.stringContaining('audit/keys.json cannot be read'),
  })
})

test('a day of one line is drilled as far as it goes', async () => {
  const options = { key, root, sidecars: true }
  const one = await drill(makeArchive(options, 1), { roots: [root.pem] })
  expect([...named(one, 'missed'), ...named(one, 'caught elsewhere')]).toEqual([])
  expect(wayOf(one, 'swap-neighbours').remark).toBe('It takes 3 lines; the day has 1.')
})

test('progress counts the ways; a cancel leaves nothing behind', async () => {
  const folder = makeArchive({ key })
  const before = readdirSync(folder)
  const stop = new AbortController()
  const seen: string[] = []
  const running = drill(
    folder,
    { keys: [key.pem] },
    {
      signal: stop.signal,
      onProgress: ({ done, total, detail }) => {
        seen.push(`${done} of ${total} ${detail}`)
        if (done === 4) stop.abort()
      },
    },
  )
  await expect(running).rejects.toSatisfy(isCancelled)
  expect(seen).toContain(`2 of ${WAYS.length} A quantity changed`)
  expect(readdirSync(folder)).toEqual(before)
})

describe('the document', () => {
  const way = {
    way: 'change-one-byte',
    title: 'One byte of a value changed',
    done: 'Line 3: "a" became <script>alert(1)</script>\u001b[2J\u202e.',
    attacker: 'nothing but the file',
    expected: ['ENTRY_HASH_MISMATCH'],
    file: FILE,
    line: 3,
    outcome: 'missed',
    remark: 'What it would take: <b>hashes</b>.',
    integrity: 'PASSED',
    findings: [],
  } as const
  const hostile: Drill = {
    id: '2026-03-03-20260101T000000Z-00000000',
    day: DAY,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    toolVersion: '9.9.9',
    file: FILE,
    sha256: 'a'.repeat(64),
    notes: ['<i>note</i>'],
    ways: [way, { ...way, outcome: 'caught elsewhere' }, { ...way, outcome: 'not applicable' }],
    caught: 1,
    missed: 1,
    notApplicable: 1,
  }

  test('ends in one line that counts', () => {
    expect(drillSummaryLine(hostile)).toBe(
      '1 of 2 applicable ways caught, 1 of them under another name or at another place, 1 MISSED, 1 not applicable',
    )
    expect(drillDocument(hostile, 'text').trimEnd().split('\n').at(-1)).toBe(drillSummaryLine(hostile))
  })

  test('keeps hostile text inert, on the page and on a terminal', () => {
    const html = drillDocument(hostile, 'html')
    expect(html).not.toMatch(/<script|<b>|<i>|https?:/)
    expect(html).toContain('&lt;script&gt;')
    expect(html).toContain("default-src 'none'")
    for (const hidden of ['\u001b', '\u202e']) {
      expect(html).not.toContain(hidden)
      expect(drillDocument(hostile, 'text')).not.toContain(hidden)
    }
    expect(JSON.parse(drillDocument(hostile, 'json'))).toEqual(hostile)
  })
})
