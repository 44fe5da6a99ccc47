import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SAMPLE_ORIGIN, sampleKeys, writeSample } from '../../../electron/engine/seal/index.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { checkWithPython, fingerprints, hasCheckers, linesOf, opensslVerifies, scratch } from './support.ts'

const SMALL = { days: 4, eventsPerDay: 120 }

describe('writeSample', () => {
  test.each(['sigc-v1', 'py-jsondumps-v0'] as const)('gives the same bytes twice (%s)', async (profile) => {
    const folder = scratch()
    const first = await writeSample({ ...SMALL, profile, output: join(folder, 'one') })
    await writeSample({ ...SMALL, profile, output: join(folder, 'two') })
    expect(fingerprints(join(folder, 'one'))).toEqual(fingerprints(join(folder, 'two')))
    expect(first.days).toEqual(['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'])
    expect(Object.keys(fingerprints(join(folder, 'one')))).toHaveLength(4 * 4 + 3)
    expect(readFileSync(first.rootPem, 'utf8')).toBe(sampleKeys(1).root.publicPem)
  })

  test.skipIf(!hasCheckers).each(['sigc-v1', 'py-jsondumps-v0'] as const)(
    'is sealed as CPython, gzip and openssl understand it (%s)',
    async (profile) => {
      const archive = join(scratch(), 'archive')
      const { entries, rootPem } = await writeSample({ ...SMALL, profile, output: archive })
      const checked = checkWithPython(archive)
      expect(checked.entries).toBe(entries)

      const keys = checked.keys?.keys ?? []
      expect(keys).toHaveLength(2)
      const pemOf = (id: string | undefined) => keys.find((key) => key.key_id === id)?.pem ?? ''
      for (const { message, signature, key_id } of checked.samples) {
        expect(opensslVerifies(pemOf(key_id), message, signature)).toBe(true)
        expect(opensslVerifies(pemOf(key_id), `${message}.`, signature)).toBe(false)
      }
      for (const day of checked.days) {
        expect(opensslVerifies(pemOf(day.note_key_id), day.note_text, day.note_signature)).toBe(true)
      }
      const keySet = readFileSync(join(archive, 'audit/keys.json'))
      const keysSignature = readFileSync(join(archive, 'audit/keys.sig'), 'utf8')
      expect(opensslVerifies(readFileSync(rootPem, 'utf8'), keySet, keysSignature)).toBe(true)

      for (const name of Object.keys(fingerprints(archive)).filter((name) => name.endsWith('.gz'))) {
        execFileSync('gzip', ['-t', join(archive, name)])
      }
    },
  )

  test('changes the key once, in the stream, by an entry of the old key', async () => {
    const archive = join(scratch(), 'archive')
    const { days } = await writeSample({ ...SMALL, output: archive })
    const keys = JSON.parse(readFileSync(join(archive, 'audit/keys.json'), 'utf8'))
    const [old, next] = keys.keys
    expect(keys.stream).toBe(SAMPLE_ORIGIN)
    const before = days.slice(0, 2).reduce((sum, day) => sum + linesOf(archive, day).length, 0)
    expect(old).toMatchObject({ first_seq: 0, last_seq: before })
    expect(next).toMatchObject({ first_seq: before + 1, last_seq: null })
    const [rotation, after] = linesOf(archive, days[2] ?? '').map((line) => JSON.parse(line))
    expect(rotation).toMatchObject({
      event_type: 'audit.key_rotation',
      details: { old_key_id: old.key_id, new_key_id: next.key_id },
      key_id: old.key_id,
    })
    expect(after.key_id).toBe(next.key_id)
  })

  test('a sample of one day has both keys, and keeps no private key in the archive', async () => {
    const archive = join(scratch(), 'archive')
    await writeSample({ output: archive, days: 1, eventsPerDay: 60 })
    const [first, second] = linesOf(archive, '2024-01-02').map((line) => JSON.parse(line))
    expect(first.event_type).toBe('audit.key_rotation')
    expect(second.key_id).not.toBe(first.key_id)
    for (const name of Object.keys(fingerprints(archive))) {
      expect(readFileSync(join(archive, name)).includes('PRIVATE')).toBe(false)
    }
  })

  test('does not write over anything', async () => {
    const folder = scratch()
    const output = join(folder, 'archive')
    await writeSample({ output, days: 1, eventsPerDay: 60 })
    const before = fingerprints(folder)
    await expect(writeSample({ output, days: 2, eventsPerDay: 60 })).rejects.toMatchObject({ code: 'USAGE' })
    expect(fingerprints(folder)).toEqual(before)
  })

  test('does not replace a root key that somebody may have pinned', async () => {
    const folder = scratch()
    await writeSample({ output: join(folder, 'a'), days: 1, eventsPerDay: 60 })
    const { rename } = await import('node:fs/promises')
    await rename(join(folder, 'a'), join(folder, 'moved'))
    await expect(
      writeSample({ output: join(folder, 'a'), days: 1, eventsPerDay: 60, seed: 2 }),
    ).rejects.toThrow(/another root key/)
    expect(readdirSync(folder).sort()).toEqual(['a.root.pem', 'moved'])
  })

  test('leaves nothing behind when it is cancelled', async () => {
    const folder = scratch()
    const stop = new AbortController()
    const seen: number[] = []
    const written = writeSample(
      { output: join(folder, 'archive'), days: 3, eventsPerDay: 3000 },
      {
        signal: stop.signal,
        onProgress: ({ done }) => {
          seen.push(done)
          if (seen.length === 3) stop.abort()
        },
      },
    )
    await expect(written).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(written).rejects.toBeInstanceOf(BlotterError)
    expect(seen).toEqual([1000, 2000, 3000])
    expect(readdirSync(folder)).toEqual([])
  })

  test('shows nothing at the output after a kill, and the next run clears the rest away', async () => {
    const folder = scratch()
    const output = join(folder, 'archive')
    const index = join(import.meta.dirname, '../../../electron/engine/seal/index.ts')
    const script = `import { writeSample } from ${JSON.stringify(index)}
      await writeSample({ output: ${JSON.stringify(output)}, days: 30 }, { onProgress: () => console.log('going') })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    expect(existsSync(output)).toBe(false)
    expect(readdirSync(folder)).toHaveLength(1)
    await writeSample({ output, days: 1, eventsPerDay: 60 })
    expect(readdirSync(folder).sort()).toEqual(['archive', 'archive.root.pem'])
  })
})
