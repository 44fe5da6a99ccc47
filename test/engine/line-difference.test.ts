/** A line of the archive beside what it was: from an earlier pull, or restored, or not at all. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cutIntoPieces } from '../../electron/engine/byte-pieces.ts'
import { openCache } from '../../electron/engine/cache/cache.ts'
import { openCatalog } from '../../electron/engine/catalog/catalog.ts'
import { writeSample } from '../../electron/engine/index.ts'
import { readLineDifference } from '../../electron/engine/line-difference.ts'
import type { Services } from '../../electron/engine/services.ts'
import type { LineDifference } from '../../shared/model/evidence.ts'
import { follow, openEngine } from './open-engine.ts'

const DAY = 'audit/2024/01/2024-01-03'
const FILE = `${DAY}.log.gz`
const LINE = 7

let folder: string
let made = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-difference-'))
  for (const profile of ['sigc-v1', 'py-jsondumps-v0'] as const)
    await writeSample({ output: join(folder, profile), days: 3, eventsPerDay: 60, profile }, {})
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Archive = { readonly dir: string; readonly lines: readonly string[] }

/** A copy of a sample; `without`: endings of sidecars that it does not have. */
function copyOf(profile: 'sigc-v1' | 'py-jsondumps-v0', without: readonly string[] = []): Archive {
  made += 1
  const dir = join(folder, `copy-${made}`)
  cpSync(join(folder, profile), dir, {
    recursive: true,
    filter: (path) => !without.some((ending) => path.endsWith(ending)),
  })
  const lines = gunzipSync(readFileSync(join(dir, FILE)))
    .toString()
    .trimEnd()
    .split('\n')
  return { dir, lines }
}

function rewrite({ dir, lines }: Archive, change: (lines: string[]) => void): void {
  const changed = [...lines]
  change(changed)
  writeFileSync(join(dir, FILE), gzipSync(changed.map((line) => `${line}\n`).join('')))
}

async function pull(dir: string, workspace: string): Promise<void> {
  const { client, close } = await openEngine(workspace)
  const { id: sourceId } = await client.workspace.addSource({ spec: dir })
  await follow(client.archive.pull({ sourceId }))
  await close()
}

async function difference(workspace: string, line = LINE): Promise<LineDifference> {
  const { client, close } = await openEngine(workspace)
  try {
    return await follow(client.evidence.difference({ file: FILE, line }))
  } finally {
    await close()
  }
}

const expectedOf = ({ pieces }: LineDifference) => pieces.map(({ expected }) => expected).join('')
const actualOf = ({ pieces }: LineDifference) => pieces.map(({ actual }) => actual).join('')

/** The first digit behind a name, made another one. */
const alterDigit = (line: string) =>
  line.replace(/("event_id": "[^"]*?)(\d)/, (_, head, digit) => `${head}${9 - digit}`)

test('one byte of a line: restored by its leaf, every byte of it', async () => {
  const archive = copyOf('sigc-v1')
  rewrite(archive, (lines) => {
    lines[LINE - 1] = alterDigit(lines[LINE - 1] as string)
  })
  const workspace = join(folder, 'leaf')
  await pull(archive.dir, workspace)
  const shown = await difference(workspace)
  expect(shown).toMatchObject({ file: FILE, line: LINE, source: 'restored' })
  expect(shown.explanation).toContain('leaf hash')
  expect(expectedOf(shown)).toBe(archive.lines[LINE - 1])
  expect(actualOf(shown)).toBe(alterDigit(archive.lines[LINE - 1] as string))
  expect(shown.pieces.map(({ same }) => same)).toEqual([true, false, true])
  const changed = shown.pieces[1]
  expect(changed?.offset).toBe(Buffer.byteLength(shown.pieces[0]?.actual ?? ''))
  expect(changed?.expectedHex).toBe(Buffer.from(changed?.expected ?? '').toString('hex'))
  expect(shown.expectedHash).not.toBe(shown.actualHash)
  // The lines around it are what was sealed.
  const beside = await difference(workspace, LINE + 1)
  expect(beside).toMatchObject({ source: 'none', pieces: [] })
  expect(beside.expectedHash).toBe(beside.actualHash)
})

test.each(['sigc-v1', 'py-jsondumps-v0'] as const)(
  '%s, an own hash made to fit and no sidecars: restored by the hash that the next entry names',
  async (profile) => {
    const archive = copyOf(profile, ['.leaves', '.manifest.json', '.checkpoint'])
    const sealed = archive.lines[LINE - 1] as string
    rewrite(archive, (lines) => {
      const own = /"current_hash": "([0-9a-f]{64})"/.exec(sealed)?.[1] as string
      lines[LINE - 1] = alterDigit(sealed).replace(own, 'f'.repeat(64))
    })
    const workspace = join(folder, `entry-${profile}`)
    await pull(archive.dir, workspace)
    const shown = await difference(workspace)
    expect(shown.source).toBe('restored')
    expect(shown.explanation).toContain('entry hash')
    expect(expectedOf(shown)).toBe(sealed)
    expect(shown.expectedHash).toBe(/"current_hash": "([0-9a-f]{64})"/.exec(sealed)?.[1])
  },
)

test('an earlier pull that verified: the very bytes, however much was altered', async () => {
  const archive = copyOf('sigc-v1')
  const workspace = join(folder, 'earlier')
  await pull(archive.dir, workspace)
  rewrite(archive, (lines) => {
    lines[LINE - 1] = (lines[LINE - 1] as string).replace(
      '"environment": "',
      '"environment": "something else, ',
    )
    lines.splice(2, 1)
  })
  await pull(archive.dir, workspace)
  const shown = await difference(workspace, LINE - 1)
  expect(shown.source).toBe('earlier version')
  expect(shown.explanation).toContain(`line ${LINE} of it`)
  expect(expectedOf(shown)).toBe(archive.lines[LINE - 1])
  expect(actualOf(shown)).toContain('something else, ')
})

test('the same JSON in another spelling: the leaf tells the spelling, and without leaves the meaning is proved', async () => {
  const respell = (line: string) => line.replaceAll('": ', '":').replaceAll(', "', ',"')
  for (const without of [[], ['.leaves']]) {
    const archive = copyOf('py-jsondumps-v0', without)
    rewrite(archive, (lines) => {
      lines[LINE - 1] = respell(lines[LINE - 1] as string)
    })
    const workspace = join(folder, `spelling-${without.length}`)
    await pull(archive.dir, workspace)
    const shown = await difference(workspace)
    if (without.length === 0) {
      expect(shown.source).toBe('restored')
      expect(expectedOf(shown)).toBe(archive.lines[LINE - 1])
    } else {
      expect(shown).toMatchObject({ source: 'none', pieces: [] })
      expect(shown.explanation).toContain('gives the hash that the line states')
    }
  }
})

describe('what cannot be told', () => {
  const workspace = () => join(folder, 'untold')
  const services = () => {
    const catalog = openCatalog(join(workspace(), 'catalog.sqlite'))
    const cache = openCache(join(workspace(), 'cache'))
    return { catalog, cache, close: () => catalog.close() }
  }

  beforeAll(async () => {
    const archive = copyOf('sigc-v1')
    rewrite(archive, (lines) => {
      lines[LINE - 1] = (lines[LINE - 1] as string).replace(
        /"event_id": "[^"]*"/,
        '"event_id": "nobody knows it"',
      )
    })
    await pull(archive.dir, workspace())
  })

  test('more than a small change: both hashes, and nothing made up', async () => {
    const { catalog, cache, close } = services()
    const budget = { hashes: 50_000, milliseconds: 60_000 }
    const shown = await readLineDifference(
      { catalog, cache } as Services,
      { file: FILE, line: LINE },
      {},
      budget,
    )
    expect(shown).toMatchObject({ source: 'none', pieces: [] })
    expect(shown.expectedHash).toMatch(/^[0-9a-f]{64}$/)
    expect(shown.actualHash).toMatch(/^[0-9a-f]{64}$/)
    expect(shown.expectedHash).not.toBe(shown.actualHash)
    close()
  })

  test('a search can be cancelled; a line that is not there is told', async () => {
    const { client, close } = await openEngine(workspace())
    const controller = new AbortController()
    const phases: string[] = []
    const search = follow(
      client.evidence.difference({ file: FILE, line: LINE }, { signal: controller.signal }),
      ({ phase }) => {
        phases.push(phase)
        if (phase === 'restore') controller.abort()
      },
    )
    await expect(search).rejects.toThrow()
    expect(phases.at(-1)).toBe('restore')
    await expect(follow(client.evidence.difference({ file: FILE, line: 100_000 }))).rejects.toThrow(
      /no line 100000/,
    )
    await close()
  })
})

describe('pieces', () => {
  test.each([
    ['', 'abc'],
    ['abc', ''],
    ['same', 'same'],
    ['{"price": 185.50, "side": "buy"}', '{"price": 187.25, "side": "sell"}'],
    ['café', 'cafè'],
    ['aé', 'aê'],
    ['x'.repeat(3000), 'y'.repeat(3000)],
  ])('%j and %j give both texts back', (expected, actual) => {
    const pieces = cutIntoPieces(Buffer.from(expected), Buffer.from(actual))
    expect(pieces.map((piece) => piece.expected).join('')).toBe(expected)
    expect(pieces.map((piece) => piece.actual).join('')).toBe(actual)
    expect(pieces.filter(({ same }) => same).every((piece) => piece.expected === piece.actual)).toBe(true)
    let offset = 0
    for (const piece of pieces) {
      expect(piece.offset).toBe(offset)
      offset += piece.actualHex.length / 2
    }
  })

  test('bytes that are no UTF-8 are told in hex', () => {
    const [before, after] = [Buffer.from('a caf\u00e9 b'), Buffer.from('a caf\u00e9 b')]
    after[6] = 0xff
    const pieces = cutIntoPieces(before, after)
    expect(pieces.map(({ same, expectedHex, actualHex }) => [same, expectedHex, actualHex])).toEqual([
      [true, before.subarray(0, 6).toString('hex'), before.subarray(0, 6).toString('hex')],
      [false, 'a9', 'ff'],
      [true, '2062', '2062'],
    ])
  })
})
