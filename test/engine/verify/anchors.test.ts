import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatVerification, type VerifyRequest } from '../../../electron/engine/verify/index.ts'
import { parseCheckpoint, parseNote } from '../../../electron/engine/verify/signed-note.ts'
import type { AnchorFact } from '../../../shared/model/anchor.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'
import { makeKey, sampleEvents, sealDays, type WriterOptions, writeArchive } from './support/writer.ts'

const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']
const KEY = makeKey('day key')
const ROOT = makeKey('root')
const ORIGIN = 'test.example/log'

/** Writes the days; `from` shifts the events, so that another archive of the same shape comes out. */
function write(folder: string, days: readonly string[], over: Partial<WriterOptions> = {}, from = 0): void {
  const events = days.map((day, at) => ({ day, events: sampleEvents(day, 4, from + at * 4) }))
  const options = { key: KEY, root: ROOT, sidecars: true, origin: ORIGIN, ...over }
  writeArchive(folder, sealDays(events, options), options)
}

const sidecar = (folder: string, day: string, suffix: string) =>
  join(folder, `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.${suffix}`)

/** The anchor that the checkpoint of a day gives. */
function anchorOf(folder: string, day: string, over: Partial<AnchorFact> = {}): AnchorFact {
  const note = readFileSync(sidecar(folder, day, 'checkpoint'), 'utf8')
  const checkpoint = parseCheckpoint(parseNote(Buffer.from(note))?.text ?? '')
  if (!checkpoint) throw new Error('no checkpoint')
  return {
    kind: 'checkpoint',
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: checkpoint.root.toString('hex'),
    day,
    attestedAt: null,
    label: `checkpoint-${day}.txt`,
    note,
    ...over,
  }
}

const seen = (folder: string, day: string, over: Partial<AnchorFact> = {}) =>
  anchorOf(folder, day, {
    kind: 'seen',
    label: 'this workstation',
    signer: KEY.id,
    trust: 'PINNED',
    ...over,
  })

const verify = (folder: string, change: Partial<VerifyRequest> = {}) =>
  verifyFolder(folder, 'seal', { roots: [ROOT.pem], ...change })

const kinds = ({ findings }: VerificationResult) =>
  findings.map(({ kind, severity }) => (severity === 'error' ? kind : `${kind} ${severity}`))

function drop(
  folder: string,
  days: readonly string[],
  suffixes = ['log.gz', 'manifest.json', 'checkpoint', 'leaves'],
) {
  for (const day of days) for (const suffix of suffixes) rmSync(sidecar(folder, day, suffix))
}

test('what was seen and is still there is no news, and proves nothing by itself', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const plain = await verify(folder)
    const anchors = DAYS.map((day) => seen(folder, day))
    const result = await verify(folder, { anchors })
    expect(result).toEqual(plain)
    expect(result.completeness).toEqual({
      status: 'PROVEN_TO_CHECKPOINT',
      by: 'checkpoint 5',
      through: '2026-03-06',
    })
    expect(result.checkpoint).toEqual({
      origin: ORIGIN,
      size: 5,
      root: anchors[4]?.root,
      day: '2026-03-06',
      file: 'audit/2026/03/2026-03-06.checkpoint',
      signer: KEY.id,
    })
  })
})

test('an archive that ends earlier than was seen is rolled back: one finding, which names the days', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const anchors = [seen(folder, '2026-03-06'), seen(folder, '2026-03-05'), seen(folder, '2026-03-04')]
    drop(folder, ['2026-03-05', '2026-03-06'])
    expect(kinds(await verify(folder))).toEqual([])
    const result = await verify(folder, { anchors })
    expect(result.integrity).toBe('FAILED')
    expect(result.findings).toMatchObject([
      {
        kind: 'ROLLBACK',
        severity: 'error',
        file: null,
        expected: 5,
        actual: 3,
        consequences: ['ROLLBACK against the checkpoint of 2026-03-05 seen by this workstation'],
      },
    ])
    expect(result.findings[0]?.message).toContain('after 2026-03-04 up to 2026-03-06 is missing')
    expect(result.completeness.status).toBe('NOT_PROVEN')
    // The files that are there are what they were.
    expect(result.files.map(({ verdict }) => verdict)).toEqual(['PASSED', 'PASSED', 'PASSED'])
    expect(await verify(folder, { anchors: anchors.toReversed() })).toEqual(result)
  })
})

test('an archive without any manifest, or without any sidecar at all, is rolled back to nothing', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const anchors = [seen(folder, '2026-03-06')]
    drop(folder, DAYS, ['manifest.json', 'checkpoint', 'leaves'])
    for (const change of [
      () => {},
      () => ['keys.json', 'keys.sig'].map((n) => rmSync(join(folder, 'audit', n))),
    ]) {
      change()
      const result = await verify(folder, { anchors })
      expect(result.findings).toMatchObject([{ kind: 'ROLLBACK', expected: 5, actual: 0 }])
    }
  })
})

test('a range that was asked for, or one file, is no rollback', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const anchors = [seen(folder, '2026-03-06'), anchorOf(folder, '2026-03-06')]
    const whole = await verify(folder, { anchors, requested: ['2026-03-02', '2026-03-03'] })
    expect(kinds(whole)).toEqual([])
    expect(whole.completeness).toMatchObject({ status: 'PROVEN', through: '2026-03-06' })
    // Later days were never looked for: what one was told of them says nothing; what was seen does.
    drop(folder, ['2026-03-04', '2026-03-05', '2026-03-06'])
    const limited = { requested: ['2026-03-02', '2026-03-03'] as const, lookedThrough: '2026-03-03' }
    const told = await verify(folder, { anchors: anchors.slice(1), ...limited })
    expect(kinds(told)).toEqual([])
    expect(told.notes.join()).toContain('reaches further than the range')
    expect(kinds(await verify(folder, { anchors, ...limited }))).toEqual(['ROLLBACK'])
    expect(kinds(await verify(folder, { anchors: anchors.slice(1) }))).toEqual(['ROLLBACK'])
  })
})

test('sidecars that the source has lost are a rollback of the source, though the copies here verify', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const gone = new Set(
      ['2026-03-05', '2026-03-06'].flatMap((day) =>
        ['manifest.json', 'checkpoint'].map((suffix) => `audit/2026/03/${day}.${suffix}`),
      ),
    )
    const result = await verify(folder, { anchors: [seen(folder, '2026-03-06')], gone })
    expect(result.findings).toMatchObject([{ kind: 'ROLLBACK', expected: 5, actual: 3 }])
    expect(result.findings[0]?.message).toContain('copies that were pulled earlier')
    // Days that left the source at its beginning (a retention rule) make the log no shorter.
    const first = new Set(['audit/2026/03/2026-03-02.manifest.json', 'audit/2026/03/2026-03-02.checkpoint'])
    expect(kinds(await verify(folder, { anchors: [seen(folder, '2026-03-06')], gone: first }))).toEqual([])
  })
})

test('another history of the same size is a fork, placed between the last anchor that fits and the first that does not', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const all = DAYS.map((day) => seen(folder, day))
    // The third day is written anew; the same keys sign it, so that the archive agrees with itself.
    const events = DAYS.map((day, at) => ({
      day,
      events: sampleEvents(day, 4, at >= 2 ? 500 + at * 4 : at * 4),
    }))
    const options = { key: KEY, root: ROOT, sidecars: true, origin: ORIGIN }
    writeArchive(folder, sealDays(events, options), options)
    const clean = await verify(folder)
    expect(kinds(clean)).toEqual([])

    const exact = await verify(folder, { anchors: all })
    expect(exact.findings).toMatchObject([
      {
        kind: 'FORK',
        file: 'audit/2026/03/2026-03-04.manifest.json',
        expected: all[2]?.root,
        consequences: [
          'FORK in audit/2026/03/2026-03-04.log.gz',
          'FORK against the checkpoint of 2026-03-05 seen by this workstation',
          'FORK against the checkpoint of 2026-03-06 seen by this workstation',
        ],
      },
    ])
    expect(exact.findings[0]?.actual).not.toBe(all[2]?.root)
    expect(exact.files.map(({ verdict }) => verdict)).toEqual([
      'PASSED',
      'PASSED',
      'FAILED',
      'PASSED',
      'PASSED',
    ])

    const rough = await verify(folder, { anchors: [all[0] as AnchorFact, all[4] as AnchorFact] })
    expect(rough.findings).toMatchObject([{ kind: 'FORK', file: null, expected: all[4]?.root }])
    expect(rough.findings[0]?.message).toContain('from 2026-03-03 to 2026-03-06')
    expect(rough.files.map(({ verdict }) => verdict)).toEqual([
      'PASSED',
      'FAILED',
      'FAILED',
      'FAILED',
      'FAILED',
    ])

    // Larger than the anchor: the old root is recomputed from the manifests of today.
    const older = await verify(folder, { anchors: [all[2] as AnchorFact] })
    expect(kinds(older)).toEqual(['FORK'])
    expect(kinds(await verify(folder, { anchors: all.slice(0, 2) }))).toEqual([])
  })
})

test('a damaged manifest is what it is, and no fork', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const anchors = [seen(folder, '2026-03-06')]
    const path = sidecar(folder, '2026-03-04', 'manifest.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"entries":4', '"entries":5'))
    const plain = await verify(folder)
    const result = await verify(folder, { anchors })
    expect(kinds(result)).toEqual(kinds(plain))
    expect(kinds(result)).toContain('MANIFEST_NOT_IN_CHECKPOINT')
    expect(result.notes.join()).toContain('cannot be held against the log')
  })
})

test('where early manifests are missing an anchor cannot be recomputed, and that is said; two signed heads are a fork all the same', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const right = seen(folder, '2026-03-06')
    drop(folder, ['2026-03-02'])
    const result = await verify(folder, { anchors: [right] })
    expect(kinds(result)).toEqual([])
    expect(result.notes.join()).toContain('cannot be held against the log')
    const other = await verify(folder, { anchors: [{ ...right, root: 'ab'.repeat(32), note: null }] })
    expect(other.findings).toMatchObject([{ kind: 'FORK', expected: 'ab'.repeat(32), actual: right.root }])
  })
})

test('another name of the stream does not get an archive past what is known', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const anchors = [seen(folder, '2026-03-06')]
    write(folder, DAYS.slice(0, 3), { origin: 'other.example/log' })
    drop(folder, ['2026-03-05', '2026-03-06'])
    const result = await verify(folder, { anchors })
    expect(result.findings).toMatchObject([
      { kind: 'FORK', severity: 'warning', expected: ORIGIN, actual: 'other.example/log' },
    ])
    // Under the old key set, the new name is no name of this archive.
    const keys = readFileSync(join(folder, 'audit/keys.json'))
    const signature = readFileSync(join(folder, 'audit/keys.sig'))
    write(folder, DAYS.slice(0, 3))
    const [oldKeys, oldSignature] = ['keys.json', 'keys.sig'].map((name) =>
      readFileSync(join(folder, 'audit', name)),
    )
    write(folder, DAYS.slice(0, 3), { origin: 'other.example/log' })
    writeFileSync(join(folder, 'audit/keys.json'), oldKeys as Buffer)
    writeFileSync(join(folder, 'audit/keys.sig'), oldSignature as Buffer)
    const swapped = await verify(folder, { anchors })
    expect(kinds(swapped)).toContain('MANIFEST_INVALID')
    expect(swapped.integrity).toBe('FAILED')
    expect([keys.length, signature.length].every((length) => length > 0)).toBe(true)
  })
})

test('memory made under keys of the archive itself makes warnings, once a root is pinned that does not know those keys', async () => {
  await withFolder(async (folder) => {
    const stranger = makeKey('stranger')
    write(folder, DAYS, { key: stranger }, 900)
    const forged = seen(folder, '2026-03-06', { signer: stranger.id, trust: 'FIRST_USE' })
    write(folder, DAYS.slice(0, 4))
    drop(folder, ['2026-03-06'])
    const pinned = await verify(folder, { anchors: [forged] })
    expect(kinds(pinned)).toEqual(['ROLLBACK warning'])
    expect(pinned.integrity).toBe('PASSED')
    // Without a pin, what was seen first counts.
    const firstUse = await verify(folder, { anchors: [forged], roots: [] })
    expect(kinds(firstUse)).toEqual(['ROLLBACK'])
    // Memory under a pinned root counts, whatever key set is presented later.
    const strong = await verify(folder, { anchors: [{ ...forged, trust: 'PINNED' }] })
    expect(kinds(strong)).toEqual(['ROLLBACK'])
  })
})

test('an anchor from outside proves completeness through its day, and is named', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const printed = anchorOf(folder, '2026-03-06', { label: 'checkpoint-0306.txt' })
    const result = await verify(folder, { anchors: [printed, seen(folder, '2026-03-06')] })
    expect(result.completeness).toEqual({
      status: 'PROVEN',
      by: 'printed checkpoint of 2026-03-06 (checkpoint-0306.txt)',
      through: '2026-03-06',
    })
    expect(formatVerification(result)).toContain(
      '\nCompleteness: proven by printed checkpoint of 2026-03-06 (checkpoint-0306.txt)\n',
    )
    // An earlier one does not speak for the days after it.
    const early = anchorOf(folder, '2026-03-04')
    const partly = await verify(folder, { anchors: [early] })
    expect(partly.completeness).toMatchObject({ status: 'PROVEN_TO_CHECKPOINT', by: 'checkpoint 5' })
    const asked = await verify(folder, { anchors: [early], requested: ['2026-03-02', '2026-03-04'] })
    expect(asked.completeness).toMatchObject({ status: 'PROVEN', through: '2026-03-04' })
    // A weekend after it hides nothing; a working day would.
    const weekend = await verify(folder, { anchors: [printed], requested: ['2026-03-02', '2026-03-08'] })
    expect(weekend.completeness.status).toBe('PROVEN')
    const monday = await verify(folder, { anchors: [printed], requested: ['2026-03-02', '2026-03-09'] })
    expect(monday.completeness.status).toBe('PROVEN_TO_CHECKPOINT')
  })
})

test('a printed checkpoint without a signature counts as the word of who took it in, and one that was altered not at all', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const printed = anchorOf(folder, '2026-03-06')
    const unsigned = await verify(folder, { anchors: [{ ...printed, note: null }] })
    expect(unsigned.completeness.status).toBe('PROVEN')
    expect(unsigned.notes.join()).toContain('no key at hand has signed it')
    const text = (printed.note as string).replace('\n5\n', '\n6\n')
    const altered = await verify(folder, { anchors: [{ ...printed, size: 6, note: text }] })
    expect(kinds(altered)).toEqual([])
    expect(altered.notes.join()).toContain('does not count')
    // What is kept of a note is what the note says.
    const twisted = await verify(folder, { anchors: [{ ...printed, size: 6 }] })
    expect(kinds(twisted)).toEqual([])
    expect(twisted.notes.join()).toContain('does not count')
  })
})

test('a locked checkpoint counts when a trusted key has signed it; a timestamp when its authority is pinned', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const locked = anchorOf(folder, '2026-03-06', {
      kind: 'object lock',
      label: 'COMPLIANCE until 2031-01-01',
    })
    expect((await verify(folder, { anchors: [locked] })).completeness.by).toContain('Object Lock')
    const unknown = await verify(folder, { anchors: [{ ...locked, note: null }] })
    expect(unknown.completeness.status).toBe('PROVEN_TO_CHECKPOINT')
    const token = anchorOf(folder, '2026-03-06', { kind: 'timestamp token', label: 'a.tsr' })
    const unpinned = await verify(folder, { anchors: [token] })
    expect(unpinned.completeness.status).toBe('PROVEN_TO_CHECKPOINT')
    expect(unpinned.notes.join()).toContain('nobody pinned')
    const pinned = await verify(folder, { anchors: [{ ...token, attestedAt: '2026-03-06T18:00:00Z' }] })
    expect(pinned.completeness.by).toBe('timestamp token of 2026-03-06T18:00:00Z (a.tsr)')
  })
})

test('nothing is proven complete of an archive that fails', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const anchors = [anchorOf(folder, '2026-03-06')]
    drop(folder, ['2026-03-04'], ['log.gz'])
    const result = await verify(folder, { anchors })
    expect(kinds(result)).toEqual(['DAY_FILE_MISSING'])
    expect(result.completeness).toEqual({ status: 'NOT_PROVEN', by: null, through: null })
  })
})

test('the freshness rule warns, and without it no clock is asked', async () => {
  await withFolder(async (folder) => {
    write(folder, DAYS)
    const stale = (today: string, days: number) => verify(folder, { freshness: { today, days } })
    expect(kinds(await stale('2026-03-09', 3))).toEqual([])
    const result = await stale('2026-03-10', 3)
    expect(result.integrity).toBe('PASSED')
    expect(result.findings).toMatchObject([
      {
        kind: 'STALE',
        severity: 'warning',
        file: 'audit/2026/03/2026-03-06.checkpoint',
        expected: '2026-03-07',
        actual: '2026-03-06',
      },
    ])
    drop(folder, DAYS, ['checkpoint'])
    expect((await stale('2026-03-06', 3)).findings).toMatchObject([{ kind: 'STALE', actual: null }])
  })
})
