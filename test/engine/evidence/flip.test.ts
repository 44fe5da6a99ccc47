/**
 * Every byte of a bundle, changed: never proved. So that all positions can be tried, signatures are checked here by
 * Node, each different one once; a sample of positions goes through the page's own arithmetic as well.
 */
import { createPublicKey, hash, verify } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkProof } from '../../../electron/engine/evidence/index.ts'
import { withFolder } from '../verify/support/scratch.ts'
import { events, prove, writeArchive } from './support.ts'

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const known = new Map<string, boolean>()

const mock = vi.hoisted(() => ({ isQuick: false }))
vi.mock('@noble/curves/ed25519.js', async (original) => {
  const actual = await original<typeof import('@noble/curves/ed25519.js')>()
  const check: typeof actual.ed25519.verify = (signature, message, key, options) =>
    mock.isQuick ? quickly(signature, message, key) : actual.ed25519.verify(signature, message, key, options)
  return { ...actual, ed25519: { ...actual.ed25519, verify: check } }
})

/** The same answer as Ed25519 of the library, quicker. */
function quickly(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const name =
    [signature, key].map((bytes) => Buffer.from(bytes).toString('base64')).join() + hash('sha256', message)
  const answer =
    known.get(name) ??
    (signature.length === 64 &&
      verify(
        null,
        message,
        createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' }),
        signature,
      ))
  known.set(name, answer)
  return answer
}

let bundle: Buffer

beforeAll(async () => {
  bundle = await withFolder(async (folder) => {
    const days = [events('2024-01-15', 3), events('2024-01-16', 2)]
    return (await prove(await writeArchive(folder, { days }), '2024-01-15', 2)).json
  })
})
afterEach(() => {
  mock.isQuick = false
})

function changed(at: number, mask: number): Buffer {
  const copy = Buffer.from(bundle)
  copy[at] = (copy[at] ?? 0) ^ mask
  return copy
}

describe('a bundle in which one byte is changed', () => {
  it.each([
    [0x01, 1],
    [0x20, 3],
  ])(
    'is never proved, at whatever place (bits %i, every %i. byte)',
    (mask, stride) => {
      mock.isQuick = true
      expect(checkProof(bundle).check.proved).toBe(true)
      const proved: number[] = []
      let bundles = 0
      for (let at = 0; at < bundle.length; at += stride) {
        const { proof, check } = checkProof(changed(at, mask))
        if (check.proved || check.reason === null) proved.push(at)
        if (proof) bundles += 1
      }
      expect(proved).toEqual([])
      // Most changes leave something that can be read: it is the steps that refuse it.
      expect(bundles).toBeGreaterThan(bundle.length / stride / 4)
    },
    300_000,
  )

  it('is not proved by the arithmetic of the page either', () => {
    expect(checkProof(bundle).check.proved).toBe(true)
    for (let at = 3; at < bundle.length; at += 211)
      expect(checkProof(changed(at, 0x02)).check.proved, `${at}`).toBe(false)
  })

  it('is no bundle when it is cut, longer, or spelled otherwise', () => {
    const text = bundle.toString('utf8')
    for (const other of [
      text.slice(0, -1),
      `${text}\n`,
      ` ${text}`,
      `\ufeff${text}`,
      text.replace('{"', '{ "'),
      '{}',
      '',
      'null',
      '[]',
    ]) {
      const { proof, check } = checkProof(Buffer.from(other, 'utf8'))
      expect(proof).toBeNull()
      expect(check).toMatchObject({
        proved: false,
        steps: [],
        reason: expect.stringContaining('no evidence bundle'),
      })
    }
  })
})
