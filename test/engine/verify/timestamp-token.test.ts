import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatVerification } from '../../../electron/engine/verify/index.ts'
import { judgeToken, parseTsaRoot, readImprint } from '../../../electron/engine/verify/timestamp-token.ts'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'
import {
  hasOpenssl,
  makeAuthority,
  type TimestampCase,
  timestampCases,
} from './support/timestamp-authority.ts'

const VECTORS = new URL('../../vectors/', import.meta.url).pathname
const FROZEN = JSON.parse(readFileSync(`${VECTORS}timestamp/cases.json`, 'utf8')) as {
  readonly root: string
  readonly stranger: string
  readonly cases: readonly TimestampCase[]
}
const ARCHIVE = `${VECTORS}tamper/base`
const ROOT_PEM = readFileSync(`${VECTORS}tamper/root.pem`, 'utf8')
const CHECKPOINT_KEY = 'audit/2026/03/2026-03-06.checkpoint'
const TOKEN_KEY = 'audit/2026/03/2026-03-06.tsr'
const CHECKPOINT = readFileSync(join(ARCHIVE, CHECKPOINT_KEY))

function pinned(pem: string) {
  const certificate = parseTsaRoot(pem)
  if (!certificate) throw new Error('no certificate')
  return [certificate]
}

const tokenOf = (name: string) => {
  const found = FROZEN.cases.find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  return Buffer.from(found.token, 'base64')
}
const GOOD = tokenOf('P-256, SHA-256')

describe('frozen tokens', () => {
  test.each(FROZEN.cases)('$name', ({ token, reason }) => {
    const judged = judgeToken(Buffer.from(token, 'base64'), CHECKPOINT, pinned(FROZEN.root))
    if (reason === null)
      expect(judged).toMatchObject({ good: true, time: expect.stringMatching(/^20\d\d-.*Z$/) })
    else expect(judged).toMatchObject({ good: false, reason: expect.stringContaining(reason) })
  })

  test('without a pin everything but the chain is checked, and no authority is named as pinned', () => {
    for (const { token, reason } of FROZEN.cases) {
      const judged = judgeToken(Buffer.from(token, 'base64'), CHECKPOINT, [])
      const chainOnly = reason?.includes('does not lead') ?? false
      expect(judged.good).toBe(reason === null || chainOnly)
      if (judged.good) expect(judged.root).toBeNull()
    }
  })

  test('no changed bit gives another time, another authority, or other bytes that are covered', () => {
    const roots = pinned(FROZEN.root)
    const right = judgeToken(GOOD, CHECKPOINT, roots)
    let harmless = 0
    for (let bit = 0; bit < GOOD.length * 8; bit += 1) {
      const flipped = Buffer.from(GOOD)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      const judged = judgeToken(flipped, CHECKPOINT, roots)
      if (!judged.good) continue
      harmless += 1
      expect(judged).toEqual(right)
    }
    // Version numbers and the list of digests stand outside of what is signed; nothing is read from them.
    expect(harmless).toBeLessThan(GOOD.length / 2)
  })

  test('a token cut at any place is malformed, and what covers it cannot be told', () => {
    for (let end = 0; end < GOOD.length; end += 1) {
      expect(judgeToken(GOOD.subarray(0, end), CHECKPOINT, []).good).toBe(false)
      expect(readImprint(GOOD.subarray(0, end))).toBeNull()
    }
  })
})

test.skipIf(!hasOpenssl)('tokens made now are judged as openssl judges them', async () => {
  await withFolder(async (folder) => {
    const authority = makeAuthority(join(folder, 'authority'))
    const data = Buffer.from('a checkpoint\n1\n')
    const root = pinned(authority.read('root.pem').toString())
    for (const { name, token, reason, laxer = false } of timestampCases(authority, data)) {
      const bytes = Buffer.from(token, 'base64')
      const judged = judgeToken(bytes, data, root)
      expect(judged.good, name).toBe(reason === null)
      const bare =
        name === 'signed by another program' || name.startsWith('usage') || name.startsWith('not bound')
      const openssl = authority.judges(bytes, data, 'root', bare || name === 'signed over SHA-1')
      expect(openssl, name).toBe(reason === null || laxer)
    }
    // A token by itself, as some authorities hand it out.
    const bare = authority.stamp(data, 'tsa', { bare: true })
    expect(judgeToken(bare, data, root).good).toBe(true)
    // Any certificate of the chain may be pinned.
    const below = authority.stamp(data, 'tsa-below', { chain: ['middle'] })
    for (const name of ['middle', 'tsa-below']) {
      expect(judgeToken(below, data, pinned(authority.read(`${name}.pem`).toString())).good).toBe(true)
    }
  })
})

describe('in an archive', () => {
  const verifyWith = async (change: (folder: string) => void, tsaRoots: readonly string[]) =>
    withFolder(async (folder) => {
      cpSync(ARCHIVE, folder, { recursive: true })
      change(folder)
      return verifyFolder(folder, 'seal', { roots: [ROOT_PEM], tsaRoots })
    })
  const put = (token: Buffer) => (folder: string) => writeFileSync(join(folder, TOKEN_KEY), token)

  test('a token of a pinned authority proves completeness, and is named with its time', async () => {
    const result = await verifyWith(put(GOOD), [FROZEN.root])
    expect(result.findings).toEqual([])
    expect(result.completeness).toMatchObject({ status: 'PROVEN', through: '2026-03-06' })
    expect(formatVerification(result)).toMatch(
      /\nCompleteness: proven by timestamp token of 20\d\d-\d\d-\d\dT[\d:]+Z \(audit\/2026\/03\/2026-03-06\.tsr\)\n/,
    )
  })

  test('one of an authority that nobody pinned proves nothing, and that is said', async () => {
    const result = await verifyWith(put(GOOD), [])
    expect(result.findings).toEqual([])
    expect(result.completeness.status).toBe('PROVEN_TO_CHECKPOINT')
    expect(result.notes.join()).toContain('unpinned authority (CN=Test tsa)')
  })

  test('one that does not stand for the checkpoint is TSA_INVALID, with both hashes where they differ', async () => {
    const other = await verifyWith(put(tokenOf('other bytes')), [FROZEN.root])
    expect(other.findings).toMatchObject([{ kind: 'TSA_INVALID', severity: 'error', file: TOKEN_KEY }])
    expect(other.findings[0]?.expected).not.toBe(other.findings[0]?.actual)
    expect(other.integrity).toBe('FAILED')
    for (const token of [tokenOf('usage for mail'), Buffer.from('garbage'), Buffer.alloc(1_000_000, 0x30)]) {
      const result = await verifyWith(put(token), [FROZEN.root])
      expect(result.findings).toMatchObject([{ kind: 'TSA_INVALID', file: TOKEN_KEY }])
    }
    const stranger = await verifyWith(put(GOOD), [FROZEN.stranger])
    expect(stranger.findings[0]?.message).toContain('does not lead to a pinned authority')
  })

  test('a changed checkpoint is the cause, its token the consequence; a missing one is told', async () => {
    const changed = await verifyWith(
      (folder) => {
        put(GOOD)(folder)
        writeFileSync(join(folder, CHECKPOINT_KEY), CHECKPOINT.toString('utf8').replace('\n5\n', '\n6\n'))
      },
      [FROZEN.root],
    )
    expect(changed.findings.map(({ kind, consequences }) => [kind, consequences])).toEqual([
      ['CHECKPOINT_INVALID', [`TSA_INVALID in ${TOKEN_KEY}`]],
    ])
    const early = '2026-03-05'
    const lonely = await verifyWith(
      (folder) => {
        writeFileSync(join(folder, `audit/2026/03/${early}.tsr`), GOOD)
      },
      [FROZEN.root],
    )
    expect(lonely.findings).toMatchObject([{ kind: 'TSA_INVALID', file: `audit/2026/03/${early}.tsr` }])
  })

  test('what is pinned as an authority must be a certificate', async () => {
    await expect(verifyWith(() => {}, [ROOT_PEM])).rejects.toMatchObject({ code: 'USAGE' })
  })
})
