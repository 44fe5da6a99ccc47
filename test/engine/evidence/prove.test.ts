import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Proof } from '../../../electron/engine/evidence/check/proof.ts'
import { checkProof, readExpectedKey } from '../../../electron/engine/evidence/index.ts'
import { proveInFolder } from '../../../electron/engine/issue-evidence.ts'
import { writeSample } from '../../../electron/engine/seal/index.ts'
import { cancelled } from '../../../shared/model/error.ts'
import type { ProofCheck } from '../../../shared/model/evidence.ts'
import { scratch } from '../seal/support.ts'
import {
  DAYS,
  ENTRY_KEY,
  events,
  ISSUER,
  keyOf,
  linesOf,
  prove,
  ROOT_KEY,
  setLines,
  unchain,
  writeArchive,
} from './support.ts'

const contentOf = (json: Uint8Array) => JSON.parse(Buffer.from(json).toString('utf8')) as Proof
const stateOf = (check: ProofCheck) =>
  check.steps.map(({ holds }) => (holds === null ? '?' : holds ? 'y' : 'N')).join('')
const expected = (pem: string) => {
  const key = readExpectedKey(pem)
  if (typeof key === 'string') throw new Error(key)
  return key
}

describe('the proof of a record', () => {
  for (const profile of ['sigc-v1', 'py-jsondumps-v0', 'jcs-v1', 'rawline-v1'] as const) {
    it(`leads from the line to the root key: ${profile}`, async () => {
      const archive = await writeArchive(scratch(), { profile })
      for (const [day, line] of [
        ['2024-01-15', 1],
        ['2024-01-15', 7],
        ['2024-01-16', 1],
        ['2024-01-17', 12],
      ] as const) {
        const { json, check } = await prove(archive, day, line)
        expect(check, `${day}:${line}`).toMatchObject({ proved: true, reason: null })
        expect(stateOf(check)).toBe('yyyyyyy?y')
        const proof = contentOf(json)
        expect(Buffer.from(proof.record.raw, 'base64').toString('latin1')).toBe(
          linesOf(archive, day)[line - 1],
        )
        expect(proof.record).toMatchObject({ file: keyOf(day), line, day })
        const compared = checkProof(json, expected(ROOT_KEY.publicPem)).check
        expect(stateOf(compared)).toBe('yyyyyyyyy')
        const strange = checkProof(json, expected(ENTRY_KEY.publicPem)).check
        expect(strange.proved).toBe(false)
        expect(strange.reason).toContain(ROOT_KEY.publicKey.fingerprint)
      }
    })
  }

  it('uses the newest checkpoint, be it that of a later day or of the same', async () => {
    const archive = await writeArchive(scratch())
    const early = contentOf((await prove(archive, '2024-01-15', 2)).json)
    expect(early.log).toMatchObject({ index: 0, size: 3, file: keyOf('2024-01-17', 'checkpoint') })
    const late = contentOf((await prove(archive, '2024-01-17', 2)).json)
    expect(late.log).toMatchObject({ index: 2, size: 3 })
  })

  it('follows the keys over a rotation', async () => {
    const folder = scratch()
    const sample = await writeSample({ output: join(folder, 'archive'), days: 4, eventsPerDay: 20, seed: 5 })
    const roots = [readFileSync(sample.rootPem, 'utf8')]
    const signers = new Set<string>()
    for (const day of sample.days) {
      const { json, check } = await prove(sample.archive, day, 2, { roots })
      expect(stateOf(check), day).toBe('yyyyyyy?y')
      signers.add(contentOf(json).entry?.key_id ?? '')
    }
    expect(signers.size).toBe(2)
  })

  it('leaves open what an archive without manifests cannot show', async () => {
    const archive = await writeArchive(scratch(), { profile: 'py-jsondumps-v0' })
    for (const { day } of DAYS) {
      for (const suffix of ['manifest.json', 'checkpoint', 'leaves'])
        rmSync(join(archive, keyOf(day, suffix)))
    }
    const { json, check } = await prove(archive, '2024-01-17', 3)
    expect(check.proved).toBe(true)
    expect(stateOf(check)).toBe('yyy???y?y')
    expect(check.steps[3]?.detail).toContain('no manifest')
    expect(contentOf(json)).toMatchObject({ inclusion: null, log: null })
  })

  it('finds the place of a position-bound signature without manifests', async () => {
    const archive = await writeArchive(scratch())
    for (const { day } of DAYS) {
      for (const suffix of ['manifest.json', 'checkpoint', 'leaves'])
        rmSync(join(archive, keyOf(day, suffix)))
    }
    const { json, check } = await prove(archive, '2024-01-17', 3)
    expect(stateOf(check)).toBe('yyy???y?y')
    expect(contentOf(json).record.seq).toBe(7 + 1 + 2)
  })

  it('rests on a pinned entry key where there is no key set', async () => {
    const archive = await writeArchive(scratch(), { root: false })
    const { json, check } = await prove(archive, '2024-01-15', 3, { roots: [], keys: [ENTRY_KEY.publicPem] })
    expect(stateOf(check)).toBe('yyyyyy??y')
    expect(checkProof(json, expected(ENTRY_KEY.publicPem)).check.proved).toBe(true)
    expect(checkProof(json, expected(ROOT_KEY.publicPem)).check.proved).toBe(false)
  })

  it('can be checked by a root key that the issuer did not have', async () => {
    const archive = await writeArchive(scratch())
    const { json, check } = await prove(archive, '2024-01-15', 3, { roots: [] })
    expect(stateOf(check)).toBe('yyyyyy??y')
    const full = checkProof(json, expected(ROOT_KEY.publicPem)).check
    expect(stateOf(full)).toBe('yyyyyyyyy')
    const byPrint = checkProof(json, expected(ROOT_KEY.publicKey.fingerprint)).check
    expect(byPrint.proved).toBe(false)
  })

  it('is not given where nothing speaks for the record', async () => {
    const archive = await writeArchive(scratch(), { profile: 'rawline-v1', root: false })
    for (const { day } of DAYS) {
      for (const suffix of ['manifest.json', 'checkpoint', 'leaves'])
        rmSync(join(archive, keyOf(day, suffix)))
    }
    await expect(prove(archive, '2024-01-15', 3, { roots: [] })).rejects.toMatchObject({
      code: 'NOT_VERIFIABLE',
      message: expect.stringContaining('no key is at hand'),
    })
    const lines = linesOf(archive, '2024-01-15').map((line) =>
      line.replace(/, "signature": "[^"]*", "key_id": "[^"]*"/, ''),
    )
    setLines(archive, '2024-01-15', lines)
    await expect(prove(archive, '2024-01-15', 3, { roots: [] })).rejects.toMatchObject({
      code: 'NOT_VERIFIABLE',
      message: expect.stringContaining('neither a signature'),
    })
  })

  it('rests on a signed day where entries carry nothing themselves', async () => {
    const plain = events('2024-01-15', 4)
    const archive = await writeArchive(scratch(), { days: [plain] })
    unchain(archive, plain)
    const { json, check } = await prove(archive, plain.day, 3)
    expect(stateOf(check)).toBe('y??yyyy?y')
    expect(contentOf(json).entry).toBeNull()
    expect(checkProof(json, expected(ROOT_KEY.publicPem)).check.proved).toBe(true)
    // Nobody signed the day: then it would be this workstation's word alone, which proves nothing.
    rmSync(join(archive, keyOf(plain.day, 'checkpoint')))
    await expect(prove(archive, plain.day, 3)).rejects.toMatchObject({
      code: 'NOT_PROVED',
      message: expect.stringContaining('Neither a signature'),
    })
  })

  it('ends at once when it is cancelled', async () => {
    const archive = await writeArchive(scratch())
    const stop = new AbortController()
    const running = proveInFolder(
      { file: keyOf('2024-01-15'), line: 1 },
      { dir: archive, roots: [], keys: [] },
      ISSUER,
      { signal: stop.signal, onProgress: ({ phase }) => phase === 'prove' && stop.abort(cancelled()) },
    )
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('a record that does not hold', () => {
  const damaged = async (change: (lines: string[]) => void) => {
    const archive = await writeArchive(scratch())
    const lines = linesOf(archive, '2024-01-15')
    change(lines)
    setLines(archive, '2024-01-15', lines)
    return archive
  }

  it('is refused with its finding when it was edited, and its neighbours are proved by the leaves', async () => {
    const archive = await damaged((lines) => {
      lines[3] = (lines[3] as string).replace('185.50', '186.50')
    })
    await expect(prove(archive, '2024-01-15', 4)).rejects.toMatchObject({
      code: 'NOT_PROVED',
      message: expect.stringMatching(/line 4, cannot be proved: ENTRY_HASH_MISMATCH/),
    })
    const { check } = await prove(archive, '2024-01-15', 5)
    expect(stateOf(check)).toBe('yyyyyyy??')
    expect(check.steps.at(-1)?.detail).toContain('FAILED')
  })

  it('keeps its place in the sealed day when a line before it was removed', async () => {
    const archive = await damaged((lines) => lines.splice(1, 1))
    const { json, check } = await prove(archive, '2024-01-15', 5)
    expect(check.proved).toBe(true)
    expect(contentOf(json)).toMatchObject({
      record: { line: 5, seq: 5 },
      inclusion: { leaf_index: 5, leaves: 7 },
    })
    // The gap is found at the line behind it, which is none the worse for that.
    const behind = await prove(archive, '2024-01-15', 2)
    expect(behind.check.proved).toBe(true)
    expect(behind.check.steps.at(-1)).toMatchObject({
      holds: null,
      detail: expect.stringContaining('FAILED'),
    })
  })

  it('is refused when only its signature was changed, which a first look does not check', async () => {
    const archive = await damaged((lines) => {
      lines[2] = (lines[2] as string).replace(
        /"signature": "(..)/,
        (_, two: string) => `"signature": "${two === 'AA' ? 'BB' : 'AA'}`,
      )
    })
    await expect(prove(archive, '2024-01-15', 3)).rejects.toMatchObject({ code: 'NOT_PROVED' })
  })

  it('is refused when the keys are not those of the pinned root', async () => {
    const archive = await writeArchive(scratch())
    await expect(prove(archive, '2024-01-15', 3, { roots: [ISSUER.key.publicPem] })).rejects.toMatchObject({
      code: 'NOT_PROVED',
      message: expect.stringContaining('not signed by the root key'),
    })
  })

  it('is refused when it does not exist', async () => {
    const archive = await writeArchive(scratch())
    await expect(prove(archive, '2024-01-15', 8)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(prove(archive, '2024-01-18', 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('hostile lines', () => {
  const hostile = [
    '"</script><script>alert(1)</script>"',
    '"\u2028\u2029\u202e\u2066 \ufeff \ud7ff \u{1f600}"',
    String.raw`"\u0000\u001b[31m\ud800"`,
    '{"__proto__": {"a": 1}, "constructor": 9007199254740993, "n": 1e400}',
  ]
  for (const profile of ['sigc-v1', 'py-jsondumps-v0', 'rawline-v1'] as const) {
    it(`are proved as they are: ${profile}`, async () => {
      const day = '2024-01-15'
      const lines = hostile.map(
        (value, at) =>
          `{"timestamp": "${day}T10:00:0${at}Z", "event_type": "note", "event_id": "e${at}", "details": {"text": ${value}}}`,
      )
      const archive = await writeArchive(scratch(), { profile, days: [{ day, events: lines }] })
      for (const at of hostile.keys()) {
        const { json, check } = await prove(archive, day, at + 1)
        expect(stateOf(check)).toBe('yyyyyyy?y')
        const raw = Buffer.from(contentOf(json).record.raw, 'base64').toString('utf8')
        expect(raw).toContain(hostile[at])
      }
    })
  }
})
