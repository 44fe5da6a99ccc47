import { createHash, sign } from 'node:crypto'
import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { formatVerification } from '../../../electron/engine/verify/index.ts'
import { exitCodeOf, type VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'
import { makeKey, sampleEvents, sealDays, type WriterOptions, writeArchive } from './support/writer.ts'

const VECTORS = new URL('../../vectors/tamper/', import.meta.url).pathname
const rootPem = readFileSync(`${VECTORS}root.pem`, 'utf8')
const A = '7eb3bab968422981b4a6549a56e812f56b2d227b9c290e5a8a9218557c65073b'
const B = '507317cb79519ebbda74bb3aceaeaccb2eae1cb287069c902fc52646cfdb95ea'

const at = (folder: string, day: string, suffix: string) =>
  join(folder, `audit/2026/03/2026-03-0${day}.${suffix}`)
const remove = (folder: string, day: string, ...suffixes: string[]) => {
  for (const suffix of suffixes) rmSync(at(folder, day, suffix))
}
const ALL = ['log.gz', 'manifest.json', 'checkpoint', 'leaves']
const kinds = (result: VerificationResult) =>
  result.findings.map(
    ({ kind, file, line }) => `${kind} ${file?.split('/').at(-1) ?? '-'}${line === null ? '' : `:${line}`}`,
  )

/** Works on a copy of the clean archive of the vectors. */
async function damaged(
  damage: (folder: string) => void,
  pins: { roots?: string[]; keys?: string[]; requested?: [string, string] } = { roots: [rootPem] },
): Promise<{ seal: VerificationResult; full: VerificationResult }> {
  return withFolder(async (folder) => {
    cpSync(`${VECTORS}base`, folder, { recursive: true })
    damage(folder)
    const seal = await verifyFolder(folder, 'seal', pins)
    const full = await verifyFolder(folder, 'full', pins)
    expect(kinds(seal)).toEqual(kinds(full))
    return { seal, full }
  })
}

describe('days', () => {
  test('nothing left of a day: the numbers of the manifests show it', async () => {
    const { full } = await damaged((folder) => remove(folder, '4', ...ALL))
    expect(kinds(full)).toEqual(['DAY_MISSING 2026-03-04.log.gz'])
    expect(full.coverage.missing).toEqual(['2026-03-04'])
    expect(full.findings[0]?.consequences).toEqual(['CHAIN_LINK_BROKEN at audit/2026/03/2026-03-05.log.gz:1'])
  })

  test('two days in a row are two findings', async () => {
    const { full } = await damaged((folder) => {
      remove(folder, '3', ...ALL)
      remove(folder, '4', ...ALL)
    })
    expect(kinds(full)).toEqual(['DAY_MISSING 2026-03-03.log.gz', 'DAY_MISSING 2026-03-04.log.gz'])
    const both = await damaged((folder) => {
      remove(folder, '3', 'log.gz')
      remove(folder, '4', 'log.gz')
    })
    expect(kinds(both.full)).toEqual([
      'DAY_FILE_MISSING 2026-03-03.log.gz',
      'DAY_FILE_MISSING 2026-03-04.log.gz',
    ])
  })

  test('two exchanged files are one finding, with manifests and without', async () => {
    const swap = (folder: string) => {
      renameSync(at(folder, '3', 'log.gz'), join(folder, 'x'))
      renameSync(at(folder, '5', 'log.gz'), at(folder, '3', 'log.gz'))
      renameSync(join(folder, 'x'), at(folder, '5', 'log.gz'))
    }
    const { full } = await damaged(swap)
    expect(kinds(full)).toEqual(['DAY_FILES_SWAPPED 2026-03-03.log.gz'])
    expect(full.files.map(({ verdict }) => verdict)).toEqual([
      'PASSED',
      'FAILED',
      'PASSED',
      'FAILED',
      'PASSED',
    ])
    const bare = await damaged((folder) => {
      swap(folder)
      for (const day of ['2', '3', '4', '5', '6'])
        remove(folder, day, 'manifest.json', 'checkpoint', 'leaves')
    })
    expect(kinds(bare.full)).toEqual(['DAY_FILES_SWAPPED 2026-03-03.log.gz'])
  })

  test('a range is anchored in the manifest of the day before it, or says that it is not', async () => {
    const range: [string, string] = ['2026-03-04', '2026-03-06']
    const pins = { roots: [rootPem], requested: range }
    const anchored = await damaged((folder) => {
      remove(folder, '2', 'log.gz')
      remove(folder, '3', 'log.gz')
    }, pins)
    expect(anchored.full.integrity).toBe('PASSED')
    expect(anchored.full.notes.filter((note) => note.includes('was not checked'))).toEqual([])
    const unanchored = await damaged((folder) => {
      remove(folder, '2', ...ALL)
      remove(folder, '3', ...ALL)
    }, pins)
    expect(unanchored.full.integrity).toBe('PASSED')
    expect(unanchored.full.notes.some((note) => note.includes('that link was not checked'))).toBe(true)
    expect(unanchored.full.completeness.status).toBe('NOT_PROVEN')
  })

  test('without manifests, a missing weekday with a broken link is a finding, a weekend is none', async () => {
    const bare = (folder: string) => {
      for (const day of ['2', '3', '4', '5', '6'])
        remove(folder, day, 'manifest.json', 'checkpoint', 'leaves')
    }
    const { full } = await damaged((folder) => {
      bare(folder)
      remove(folder, '4', 'log.gz')
    })
    expect(kinds(full)).toEqual(['DAY_MISSING 2026-03-04.log.gz'])
    const clean = await damaged(bare, { roots: [rootPem], requested: ['2026-03-01', '2026-03-10'] })
    expect(clean.full.integrity).toBe('PASSED')
    expect(clean.full.coverage.missing).toEqual(['2026-03-09', '2026-03-10'])
  })
})

test.each([
  ['Saturday', ['2026-03-07'], ['DAY_MISSING 2026-03-07.log.gz']],
  [
    'Saturday and Sunday',
    ['2026-03-07', '2026-03-08'],
    ['DAY_MISSING 2026-03-07.log.gz', 'DAY_MISSING 2026-03-08.log.gz'],
  ],
])('without manifests, in a log that is written every day, %s is missed', async (_, gone, expected) => {
  await withFolder(async (folder) => {
    const named = ['01', '02', '03', '04', '05', '06', '07', '08', '09'].map((day) => `2026-03-${day}`)
    const days = sealDays(
      named.map((day, index) => ({ day, events: sampleEvents(day, 3, index * 3) })),
      {},
    )
    writeArchive(
      folder,
      days.filter(({ day }) => !gone.includes(day)),
      {},
    )
    for (const mode of ['seal', 'full'] as const)
      expect(kinds(await verifyFolder(folder, mode))).toEqual(expected)
    // Who says that weekends are free is believed.
    const weekdays = await verifyFolder(folder, 'full', { calendar: 'weekdays' })
    expect(kinds(weekdays).join()).not.toContain('DAY_MISSING')
  })
})

describe('manifests and checkpoints', () => {
  const edit = (folder: string, day: string, from: RegExp, to: string) => {
    const path = at(folder, day, 'manifest.json')
    const text = readFileSync(path, 'utf8')
    expect(text).toMatch(from)
    writeFileSync(path, text.replace(from, to))
  }

  test.each([
    ['another number of entries', /"entries":12/, '"entries":13'],
    ['another last hash', /"last_current_hash":"./, '"last_current_hash":"x'.replace('x', '0')],
    ['another gz hash', /"gz_sha256":"./, '"gz_sha256":"0'],
  ])('a manifest with %s is not the one under the checkpoint', async (_, from, to) => {
    const { full } = await damaged((folder) => edit(folder, '4', from, to))
    expect(kinds(full)).toEqual(['MANIFEST_NOT_IN_CHECKPOINT 2026-03-04.manifest.json'])
    expect(full.files.map(({ verdict }) => verdict)).toEqual([
      'PASSED',
      'PASSED',
      'FAILED',
      'PASSED',
      'PASSED',
    ])
  })

  test('without checkpoints the content contradicts the manifest', async () => {
    const strip = (folder: string) => {
      for (const day of ['2', '3', '4', '5', '6']) remove(folder, day, 'checkpoint')
    }
    const last = await damaged((folder) => {
      strip(folder)
      edit(folder, '6', /"last_current_hash":"./, '"last_current_hash":"0')
    })
    expect(kinds(last.full)).toEqual(['MANIFEST_LAST_HASH_MISMATCH 2026-03-06.manifest.json'])
    expect(last.full.findings[0]?.expected).toBe(
      'fd40a0761624e297b10d3ca5428ab6cc7ff5ad13ec1f529e833fbdd37de7a6b3',
    )
    const other = await damaged((folder) => {
      strip(folder)
      edit(folder, '6', /"plain_bytes":6659/, '"plain_bytes":6658')
    })
    expect(kinds(other.full)).toEqual(['MANIFEST_INVALID 2026-03-06.manifest.json'])
    expect(other.full.findings[0]).toMatchObject({ expected: 6659, actual: 6658 })
    expect(other.full.completeness.status).toBe('NOT_PROVEN')
  })

  test.each([
    ['is not canonical', /^\{/, '{ '],
    ['has another format', /sigc-manifest-v1/, 'sigc-manifest-v2'],
    ['speaks of another day', /"day":"2026-03-06"/, '"day":"2026-03-07"'],
    [
      'speaks of another object',
      /"object":"audit\/2026\/03\/2026-03-06/,
      '"object":"audit/2026/03/2026-03-05',
    ],
  ])('a manifest that %s is invalid', async (_, from, to) => {
    const { full } = await damaged((folder) => edit(folder, '6', from, to))
    expect(kinds(full)[0]).toBe('MANIFEST_INVALID 2026-03-06.manifest.json')
    expect(full.integrity).toBe('FAILED')
  })

  test('a checkpoint with a bad signature, of another size, or of another stream is invalid', async () => {
    const rewrite = (change: (text: string) => string) => (folder: string) => {
      const path = at(folder, '6', 'checkpoint')
      writeFileSync(path, change(readFileSync(path, 'utf8')))
    }
    for (const change of [
      (text: string) => text.replace('\n5\n', '\n6\n'),
      (text: string) => text.replace('yHX0', 'yHX1'),
      (text: string) => text.replace('sigc.example', 'sigd.example'),
      (text: string) => text.replace('\u2014 ', '- '),
    ]) {
      const { full } = await damaged(rewrite(change))
      expect(kinds(full)).toEqual(['CHECKPOINT_INVALID 2026-03-06.checkpoint'])
    }
  })

  test('a manifest that names another profile than the hashes speak is invalid', async () => {
    const { full } = await damaged((folder) => {
      for (const day of ['2', '3', '4', '5', '6']) remove(folder, day, 'checkpoint')
      edit(folder, '6', /py-jsondumps-v0/, 'rawline-v1')
    })
    expect(kinds(full)).toEqual(['MANIFEST_INVALID 2026-03-06.manifest.json'])
    expect(full.findings[0]).toMatchObject({ expected: 'py-jsondumps-v0', actual: 'rawline-v1' })
  })

  test('a file compressed anew is noticed, though every line is right', async () => {
    const { full } = await damaged((folder) => {
      const path = at(folder, '4', 'log.gz')
      writeFileSync(path, gzipSync(gunzipSync(readFileSync(path)), { level: 1 }))
    })
    expect(kinds(full)).toEqual(['MANIFEST_INVALID 2026-03-04.manifest.json'])
    expect(full.findings[0]?.message).toContain('gz_')
  })

  test('leaves that do not give the root are a warning of full mode, which reads them', async () => {
    await withFolder(async (folder) => {
      cpSync(`${VECTORS}base`, folder, { recursive: true })
      writeFileSync(at(folder, '4', 'leaves'), Buffer.alloc(384))
      const seal = await verifyFolder(folder, 'seal', { roots: [rootPem] })
      const full = await verifyFolder(folder, 'full', { roots: [rootPem] })
      expect([seal.integrity, full.integrity]).toEqual(['PASSED', 'PASSED'])
      expect(kinds(seal)).toEqual([])
      expect(full.findings).toMatchObject([{ kind: 'MANIFEST_INVALID', severity: 'warning' }])
      expect(kinds(full)).toEqual(['MANIFEST_INVALID 2026-03-04.leaves'])
    })
  })
})

test('flipped bits of a sealed day, of its manifest, of its checkpoint: each is noticed', async () => {
  await withFolder(async (folder) => {
    cpSync(`${VECTORS}base`, folder, { recursive: true })
    for (const suffix of ['log.gz', 'manifest.json', 'checkpoint']) {
      const path = at(folder, '4', suffix)
      const original = readFileSync(path)
      const stride = Math.ceil((original.length * 8) / 90)
      for (let bit = stride >> 1; bit < original.length * 8; bit += stride) {
        const bytes = Buffer.from(original)
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        writeFileSync(path, bytes)
        const result = await verifyFolder(folder, 'seal', { roots: [rootPem] })
        expect(result.integrity, `${suffix}, bit ${bit}`).toBe('FAILED')
        expect(result.files[2]?.verdict, `${suffix}, bit ${bit}`).toBe('FAILED')
      }
      writeFileSync(path, original)
    }
  })
})

describe('keys', () => {
  const keyPem = (index: number) => {
    const set = JSON.parse(readFileSync(`${VECTORS}base/audit/keys.json`, 'utf8')) as {
      keys: { pem: string }[]
    }
    return set.keys[index]?.pem as string
  }

  test('without any pin the keys of the archive are taken on first use, and it is said', async () => {
    const { full } = await damaged(() => {}, {})
    expect(full.integrity).toBe('PASSED')
    expect(full.trust).toEqual({ status: 'FIRST_USE', keys: [A, B] })
    expect(full.notes.join()).toContain('agrees with itself')
  })

  test('without any key, signed lines are not verifiable', async () => {
    const { full } = await damaged((folder) => rmSync(join(folder, 'audit/keys.json')), {})
    expect(full.integrity).toBe('NOT_VERIFIABLE')
    expect(exitCodeOf(full)).toBe(2)
    expect(full.signatures).toEqual({ total: 60, checked: 0, valid: 0 })
    expect(formatVerification(full)).toContain('Signatures: not checked')
    expect(full.files.map(({ verdict }) => verdict)).toEqual(Array(5).fill('NOT_CHECKED'))
  })

  test.each([0, 1])('key %i pinned directly vouches for the other across the rotation', async (index) => {
    const { full } = await damaged(() => {}, { keys: [keyPem(index)] })
    expect(kinds(full)).toEqual([])
    expect(full.integrity).toBe('PASSED')
    expect(full.signatures).toEqual({ total: 60, checked: 60, valid: 60 })
    expect(formatVerification(full)).toContain('Trust: pinned key')
  })

  test('another pinned key, or another pinned root, is one finding', async () => {
    const other = makeKey('other')
    const byKey = await damaged(() => {}, { keys: [other.pem] })
    expect(kinds(byKey.full)).toEqual(['KEY_NOT_PINNED -'])
    expect(byKey.full.findings[0]).toMatchObject({ expected: other.id, actual: A })
    const byRoot = await damaged(() => {}, { roots: [other.pem] })
    expect(kinds(byRoot.full)).toEqual(['KEY_NOT_PINNED -'])
    expect(byRoot.full.files.map(({ verdict }) => verdict)).toEqual(Array(5).fill('FAILED'))
    const noSignature = await damaged((folder) => rmSync(join(folder, 'audit/keys.sig')))
    expect(kinds(noSignature.full)).toEqual(['KEY_NOT_PINNED -'])
  })

  test('a wrong pinned key on lines that name no key is one finding', async () => {
    await withFolder(async (folder) => {
      const key = makeKey('right')
      const days = sealDays(
        [
          { day: '2026-03-02', events: sampleEvents('2026-03-02', 5) },
          { day: '2026-03-03', events: sampleEvents('2026-03-03', 5, 5) },
        ],
        { key, keyId: false },
      )
      writeArchive(folder, days, { key })
      for (const mode of ['seal', 'full'] as const) {
        const result = await verifyFolder(folder, mode, { keys: [makeKey('wrong').pem] })
        expect(kinds(result)).toEqual(['KEY_NOT_PINNED -'])
      }
    })
  })

  test('a weak key is one finding, and vouches for nothing', async () => {
    const root = makeKey('root')
    const pem =
      '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END PUBLIC KEY-----\n'
    const id = createHash('sha256')
      .update(Buffer.from(pem.split('\n')[1] as string, 'base64'))
      .digest('hex')
    const { full } = await damaged(
      (folder) => {
        const text = `{"format":"sigc-keys-v1","keys":[{"alg":"ed25519","first_seq":0,"key_id":"${id}","last_seq":null,"pem":${JSON.stringify(pem)}}],"stream":"sigc.example/audit"}`
        writeFileSync(join(folder, 'audit/keys.json'), text)
        writeFileSync(
          join(folder, 'audit/keys.sig'),
          sign(null, Buffer.from(text), root.object).toString('base64'),
        )
        for (const day of ['2', '3', '4', '5', '6']) {
          remove(folder, day, 'manifest.json', 'checkpoint', 'leaves')
          const path = at(folder, day, 'log.gz')
          const log = gunzipSync(readFileSync(path)).toString()
          writeFileSync(path, gzipSync(log.replaceAll(/"key_id": "[^"]*"/g, `"key_id": "${id}"`)))
        }
      },
      { roots: [root.pem] },
    )
    expect(kinds(full)).toEqual(['KEY_WEAK -'])
    expect(full.signatures.valid).toBe(0)
    expect(full.integrity).toBe('FAILED')
  })

  test('a key that signs outside its range is named at the first such line', async () => {
    const root = makeKey('root')
    const { full } = await damaged(
      (folder) => {
        const path = join(folder, 'audit/keys.json')
        const text = readFileSync(path, 'utf8').replace('"last_seq":36', '"last_seq":30')
        writeFileSync(path, text)
        writeFileSync(
          join(folder, 'audit/keys.sig'),
          sign(null, Buffer.from(text), root.object).toString('base64'),
        )
      },
      { roots: [root.pem] },
    )
    expect(kinds(full)).toEqual([
      'KEY_OUT_OF_RANGE 2026-03-04.log.gz:8',
      'KEY_OUT_OF_RANGE 2026-03-05.log.gz:1',
    ])
  })
})

describe('small and odd archives', () => {
  const write = async (
    events: number,
    options: WriterOptions,
    check: (folder: string) => Promise<void>,
  ): Promise<void> =>
    withFolder(async (folder) => {
      const days = sealDays([{ day: '2026-03-02', events: sampleEvents('2026-03-02', events) }], options)
      writeArchive(folder, days, options)
      await check(folder)
    })
  const file = 'audit/2026/03/2026-03-02.log.gz'
  const relog = (folder: string, change: (text: string) => string) => {
    const path = join(folder, file)
    writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(path)).toString())))
  }

  test('nothing to verify is never green', async () => {
    const result = await verifyFolder(VECTORS + 'none'.replace('none', 'base/audit/2026/03'), 'seal', {})
    expect(result.integrity).toBe('NOT_VERIFIABLE')
    await write(0, { key: null }, async (folder) => {
      expect((await verifyFolder(folder, 'seal', {})).integrity).toBe('NOT_VERIFIABLE')
    })
  })

  test('one line, unsigned: passes, and fails when a digit changes', async () => {
    await write(1, { key: null }, async (folder) => {
      expect((await verifyFolder(folder, 'seal')).integrity).toBe('PASSED')
      relog(folder, (text) => text.replace('100.25', '100.26'))
      expect(kinds(await verifyFolder(folder, 'seal'))).toEqual(['ENTRY_HASH_MISMATCH 2026-03-02.log.gz:1'])
    })
  })

  test('a last line without line feed is whole, a cut one is torn', async () => {
    await write(3, { key: null }, async (folder) => {
      relog(folder, (text) => text.trimEnd())
      expect((await verifyFolder(folder, 'full')).integrity).toBe('PASSED')
      relog(folder, (text) => text.slice(0, -20))
      expect(kinds(await verifyFolder(folder, 'full'))).toEqual(['TORN_LAST_LINE 2026-03-02.log.gz:3'])
    })
  })

  test('a line feed lost at the end of a sealed file is noticed', async () => {
    const options = { key: makeKey('k'), root: makeKey('r'), sidecars: true }
    await write(3, options, async (folder) => {
      relog(folder, (text) => text.trimEnd())
      expect(kinds(await verifyFolder(folder, 'seal', { roots: [options.root.pem] }))).toEqual([
        'TORN_LAST_LINE 2026-03-02.log.gz:3',
      ])
    })
  })

  test('a plain log is read the same way', async () => {
    await write(3, { key: null }, async (folder) => {
      const plain = join(folder, file.replace('.gz', ''))
      writeFileSync(plain, gunzipSync(readFileSync(join(folder, file))))
      rmSync(join(folder, file))
      const result = await verifyFolder(folder, 'full')
      expect(result.integrity).toBe('PASSED')
      expect(result.files[0]?.file).toBe(file.replace('.gz', ''))
    })
  })

  test('a log without hashes cannot be verified, and says so', async () => {
    await write(3, { key: null }, async (folder) => {
      relog(folder, (text) => text.replaceAll(/, "previous_hash.*\}$/gm, '}'))
      const result = await verifyFolder(folder, 'full')
      expect(result.integrity).toBe('NOT_VERIFIABLE')
      expect(result.files[0]?.verdict).toBe('NOT_CHECKED')
    })
  })

  test('hashes that no profile explains cannot be verified', async () => {
    await write(5, { key: null }, async (folder) => {
      relog(folder, (text) => text.replaceAll('"quantity"', '"qty"'))
      const result = await verifyFolder(folder, 'full')
      expect(result.integrity).toBe('NOT_VERIFIABLE')
      expect(result.notes.join()).toContain('no known profile')
    })
  })

  test('profile.json is believed, an unknown name in it is not verifiable', async () => {
    await write(3, { key: null }, async (folder) => {
      const put = (text: string) => writeFileSync(join(folder, 'audit/profile.json'), text)
      put('{"profile":"py-jsondumps-v0"}')
      expect((await verifyFolder(folder, 'full')).files[0]?.profile_source).toBe('declared')
      put('{"profile":"xml"}')
      expect((await verifyFolder(folder, 'full')).integrity).toBe('NOT_VERIFIABLE')
    })
  })

  test.each(['rawline-v1', 'sigc-v1'] as const)(
    '%s is detected by its hashes and signatures',
    async (profile) => {
      const key = makeKey('k')
      await withFolder(async (folder) => {
        const days = sealDays(
          ['2026-03-02', '2026-03-03'].map((day, index) => ({
            day,
            events: sampleEvents(day, 4, index * 4),
          })),
          { key, profile },
        )
        writeArchive(folder, days, { key })
        writeFileSync(join(folder, 'audit/profile.json'), '{"stream":"test.example/log"}')
        const result = await verifyFolder(folder, 'full', { keys: [key.pem] })
        expect(result.findings).toEqual([])
        expect(result.profile).toBe(profile)
        expect(result.signatures).toEqual({ total: 8, checked: 8, valid: 8 })
      })
    },
  )

  test('positions that sigc-v1 signs are told without manifests, past what is missing', async () => {
    const key = makeKey('k')
    const days = ['2026-03-02', '2026-03-03', '2026-03-04']
    const cases: [string, (lines: string[][]) => void, string[]][] = [
      ['clean', () => {}, []],
      ['two deleted', (lines) => lines[1]?.splice(2, 2), ['ENTRY_DELETED 2026-03-03.log.gz:3']],
      [
        'one repeated',
        (lines) => lines[1]?.splice(4, 0, lines[1]?.[1] as string),
        ['ENTRY_DUPLICATED 2026-03-03.log.gz:5'],
      ],
      [
        'tail cut',
        (lines) => lines[1]?.splice(5, 1),
        ['FILE_TAIL_MISSING 2026-03-03.log.gz:6', 'CHAIN_LINK_BROKEN 2026-03-04.log.gz:1'],
      ],
    ]
    for (const [name, damage, expected] of cases) {
      await withFolder(async (folder) => {
        const sealed = sealDays(
          days.map((day, index) => ({ day, events: sampleEvents(day, 6, index * 6) })),
          { key, profile: 'sigc-v1' },
        )
        damage(sealed.map(({ lines }) => lines))
        writeArchive(folder, sealed, { key })
        writeFileSync(join(folder, 'audit/profile.json'), '{"stream":"test.example/log"}')
        for (const mode of ['seal', 'full'] as const) {
          const result = await verifyFolder(folder, mode, { keys: [key.pem] })
          expect(kinds(result), `${name}, ${mode}`).toEqual(expected)
          expect(result.signatures.valid, `${name}, ${mode}`).toBe(
            mode === 'full' ? result.entries : result.signatures.checked,
          )
          if (name === 'two deleted') expect(result.findings[0]).toMatchObject({ missing: 2, missing_seq: 8 })
        }
      })
    }
  })

  test('a genesis in the middle of the stream is a reset, unless the scope is declared per file', async () => {
    await withFolder(async (folder) => {
      for (const day of ['2026-03-02', '2026-03-03']) {
        writeArchive(folder, sealDays([{ day, events: sampleEvents(day, 3) }], { key: null }), {})
      }
      expect(kinds(await verifyFolder(folder, 'full'))).toEqual(['CHAIN_RESET 2026-03-03.log.gz:1'])
      writeFileSync(
        join(folder, 'audit/profile.json'),
        '{"profile":"py-jsondumps-v0","chain_scope":"per-file"}',
      )
      expect((await verifyFolder(folder, 'full')).integrity).toBe('PASSED')
    })
  })

  test('signatures stripped from a whole file of a signed archive are missing', async () => {
    const { full } = await damaged((folder) => {
      for (const day of ['2', '3', '4', '5', '6'])
        remove(folder, day, 'manifest.json', 'checkpoint', 'leaves')
      const path = at(folder, '4', 'log.gz')
      const text = gunzipSync(readFileSync(path)).toString()
      writeFileSync(path, gzipSync(text.replaceAll(/, "signature": "[^"]*", "key_id": "[^"]*"/g, '')))
    })
    expect(kinds(full)).toEqual(['SIGNATURE_MISSING 2026-03-04.log.gz:1'])
  })

  test('time that runs backwards is a warning: the entries are authentic', async () => {
    await withFolder(async (folder) => {
      const [first, second] = sampleEvents('2026-03-02', 2)
      const events = [second, first].filter((event) => event !== undefined)
      writeArchive(folder, sealDays([{ day: '2026-03-02', events }], { key: null }), {})
      const result = await verifyFolder(folder, 'full')
      expect(kinds(result)).toEqual(['TIMESTAMP_ORDER 2026-03-02.log.gz:2'])
      expect(result.findings[0]?.severity).toBe('warning')
      expect(result.integrity).toBe('PASSED')
    })
  })
})

test('the text output keeps its lines and their order', async () => {
  const { full } = await damaged(() => {})
  expect(formatVerification(full)).toBe(`Verification: PASSED
Entries: 60
First entry: 2026-03-02T08:13:00.000001Z
Last entry: 2026-03-06T11:00:00.004012Z
Hash chain: valid
Signatures: valid (60 of 60 checked)
Coverage: 2026-03-02 to 2026-03-06, 5 of 5 days
Completeness: proven to checkpoint 5 (2026-03-06)
Trust: pinned root fd3e0ae4\u2026
Profile: py-jsondumps-v0
`)
  const broken = await verifyFolder(`${VECTORS}T01`, 'full', { roots: [rootPem] })
  expect(formatVerification(broken)).toContain(`Verification: FAILED
Entries: 60`)
  expect(formatVerification(broken)).toContain(`ENTRY_HASH_MISMATCH audit/2026/03/2026-03-03.log.gz:5: `)
  expect(Object.keys(broken)).toEqual([
    'integrity',
    'completeness',
    'trust',
    'mode',
    'profile',
    'entries',
    'first_entry',
    'last_entry',
    'hash_chain',
    'signatures',
    'authentic',
    'coverage',
    'files',
    'findings',
    'notes',
    'checkpoint',
  ])
})

test('copies of the same archive under other names have the same verdict', async () => {
  await withFolder(async (folder) => {
    cpSync(`${VECTORS}base/audit`, join(folder, 'other-prefix'), { recursive: true })
    copyFileSync(`${VECTORS}root.pem`, join(folder, 'root.pem'))
    const result = await verifyFolder(folder, 'full', { roots: [rootPem] })
    expect(kinds(result)).toEqual([])
    expect(result.integrity).toBe('PASSED')
  })
})

test('names of the archive that would steer a terminal are spelled out', async () => {
  const { full } = await damaged((folder) => {
    const path = at(folder, '3', 'log.gz')
    const name = '\\u001b[31m\u202e\u200f\u2028'
    const log = gunzipSync(readFileSync(path)).toString('utf8')
    writeFileSync(path, gzipSync(log.replace('{', `{"${name}": 1, "${name}": 2, `)))
  })
  const text = formatVerification(full)
  expect(text).toContain('The name "\\u001b[31m\\u202e\\u200f\\u2028" occurs twice')
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
})
