/** Ed25519 at its edges: one rule, whoever checks. */
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { verifyEd25519 } from '../../../electron/engine/verify/ed25519.ts'

const { Point } = ed25519
type Point = InstanceType<typeof Point>
const ORDER = Point.Fn.ORDER
const PRIME = Point.Fp.ORDER

const hex = (text: string) => Buffer.from(text, 'hex')
const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
const bytesOf = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse()

/** What OpenSSL says; it throws on nothing here but a key that is no point. */
function byOpenssl(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([hex('302a300506032b6570032100'), key])
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature)
}

/** The eight points of small order. */
const EIGHTH = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')
const TORSION = Array.from({ length: 8 }, (_, n) => (n === 0 ? Point.ZERO : EIGHTH.multiplyUnsafe(BigInt(n))))

/** Every spelling of the points of small order: y, y + p where that has room, and either sign bit. */
const SMALL_ORDER = new Set(
  TORSION.flatMap((point) => {
    const y = numberOf(point.toBytes()) & ((1n << 255n) - 1n)
    return [y, y + PRIME]
      .filter((value) => value < 1n << 255n)
      .flatMap((value) => [value, value | (1n << 255n)])
      .map((value) => bytesOf(value).toString('hex'))
  }),
)

/** y of the encoding is below p: RFC 8032 decodes nothing else. */
const isCanonical = (encoded: Uint8Array) => (numberOf(encoded) & ((1n << 255n) - 1n)) < PRIME

/** The bare equation, S*B = R + h*A, with no refusal of any point: what a careless verifier computes. */
function equationHolds(key: Buffer, message: Buffer, signature: Buffer): boolean {
  const r = signature.subarray(0, 32)
  const h = numberOf(createHash('sha512').update(r).update(key).update(message).digest()) % ORDER
  const s = numberOf(signature.subarray(32)) % ORDER
  const point = (encoded: Uint8Array) => Point.fromBytes(encoded, true)
  return Point.BASE.multiplyUnsafe(s).equals(point(r).add(point(key).multiplyUnsafe(h)))
}

/** The rule in the words of ed25519.ts, with OpenSSL for the equation. */
function byRule(key: Buffer, message: Buffer, signature: Buffer): boolean {
  const r = signature.subarray(0, 32)
  return (
    isCanonical(key) &&
    isCanonical(r) &&
    !SMALL_ORDER.has(key.toString('hex')) &&
    !SMALL_ORDER.has(r.toString('hex')) &&
    numberOf(signature.subarray(32)) < ORDER &&
    byOpenssl(key, message, signature)
  )
}

const secret = 0x1234567890abcdefn ** 4n % ORDER
const nonce = 0xfedcba9876543210n ** 4n % ORDER

/** A signature as a key's owner can make it who picks points with a part of small order. */
function signWith(keyPart: Point, noncePart: Point, message: Buffer, spelling?: Buffer) {
  const key = Buffer.from(Point.BASE.multiply(secret).add(keyPart).toBytes())
  const r = spelling ?? Buffer.from(Point.BASE.multiply(nonce).add(noncePart).toBytes())
  const h = numberOf(createHash('sha512').update(r).update(key).update(message).digest()) % ORDER
  const s = ((spelling ? 0n : nonce) + h * secret) % ORDER
  return { key, signature: Buffer.concat([r, bytesOf(s)]) }
}

describe('Ed25519', () => {
  test('fourteen spellings of eight points of small order, with either sign', () => {
    expect(TORSION.every((point) => point.isSmallOrder())).toBe(true)
    expect(SMALL_ORDER.size).toBe(14)
  })

  test('keys and nonces with every part of small order: OpenSSL and we say the same', () => {
    const said = { true: 0, false: 0 }
    for (const keyPart of TORSION) {
      for (const noncePart of TORSION) {
        for (let n = 0; n < 6; n += 1) {
          const message = Buffer.from(`message ${n}`)
          const { key, signature } = signWith(keyPart, noncePart, message)
          const answer = verifyEd25519(key, message, signature)
          expect(answer).toBe(byOpenssl(key, message, signature))
          said[`${answer}`] += 1
        }
      }
    }
    // Without the cofactor some of them hold by luck and most do not: both were seen.
    expect(said.true).toBeGreaterThan(10)
    expect(said.false).toBeGreaterThan(100)
  })

  test('keys of small order sign nothing, in any spelling, though the equation may hold', () => {
    let careless = 0
    for (const key of SMALL_ORDER) {
      for (const r of SMALL_ORDER) {
        const signature = Buffer.concat([hex(r), Buffer.alloc(32)])
        for (let n = 0; n < 8; n += 1) {
          const message = Buffer.from(`anything ${n}`)
          expect(verifyEd25519(hex(key), message, signature)).toBe(false)
          if (n === 0 && equationHolds(hex(key), message, signature)) careless += 1
        }
      }
    }
    expect(careless).toBeGreaterThan(0)
  })

  test('a nonce of small order is refused, though the equation holds', () => {
    let careless = 0
    for (const spelling of SMALL_ORDER) {
      const message = Buffer.from('approve')
      const { key, signature } = signWith(Point.ZERO, Point.ZERO, message, hex(spelling))
      expect(verifyEd25519(key, message, signature)).toBe(false)
      if (equationHolds(key, message, signature)) careless += 1
    }
    // The spellings of the identity: 1, 1 with the sign bit, 1 + p, and that with the sign bit.
    expect(careless).toBe(4)
  })

  test('S + L, S of 32 bytes of ones, other lengths and every flipped bit are refused', () => {
    const message = Buffer.from('1 fill of 100 at 185.50')
    const { key, signature } = signWith(Point.ZERO, Point.ZERO, message)
    expect(verifyEd25519(key, message, signature)).toBe(true)
    const s = numberOf(signature.subarray(32))
    for (const other of [s + ORDER, s + 2n * ORDER, (1n << 256n) - 1n, ORDER]) {
      const malleated = Buffer.concat([signature.subarray(0, 32), bytesOf(other)])
      expect(verifyEd25519(key, message, malleated)).toBe(false)
      expect(byOpenssl(key, message, malleated)).toBe(false)
    }
    for (const length of [0, 32, 63])
      expect(verifyEd25519(key, message, signature.subarray(0, length))).toBe(false)
    expect(verifyEd25519(key, message, Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false)
    expect(verifyEd25519(key.subarray(1), message, signature)).toBe(false)
    for (let bit = 0; bit < 512; bit += 1) {
      const flipped = Buffer.from(signature)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(verifyEd25519(key, message, flipped)).toBe(false)
    }
    for (let bit = 0; bit < 256; bit += 1) {
      const flipped = Buffer.from(key)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(verifyEd25519(flipped, message, signature)).toBe(false)
    }
  })

  // The edge cases of "Taming the many EdDSAs" (eprint 2020/1244): message, key, signature.
  test.each(
    `
    8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6 c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000
    9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79 c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04
    aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43 c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e
    9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79 cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d 9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009
    e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d 160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09
    e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d 21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405
    85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40 442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623 e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514
    85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40 442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623 8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22
    9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41 f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43 ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f
    9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41 f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43 ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908
    e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04
    39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04`
      .trim()
      .split('\n')
      .map((line, at) => [at, line.trim()] as const),
  )('edge case %i is judged by the rule', (at, line) => {
    const [message, key, signature] = line.split(' ').map(hex) as [Buffer, Buffer, Buffer]
    const answer = verifyEd25519(key, message, signature)
    expect(answer).toBe(byRule(key, message, signature))
    // Only the fourth keeps to every clause: points of mixed order, without the cofactor's help.
    expect(answer).toBe(at === 3)
  })

  test('a worker thread says what the main thread says', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
    const message = Buffer.from('in a thread')
    const signature = sign(null, message, privateKey)
    const module = new URL('../../../electron/engine/verify/ed25519.ts', import.meta.url).href
    const source = `
      const { parentPort, workerData } = require('node:worker_threads')
      import(${JSON.stringify(module)}).then(({ verifyEd25519 }) => {
        const [key, message, signature] = workerData
        const other = Uint8Array.from(signature); other[40] ^= 1
        parentPort.postMessage([verifyEd25519(key, message, signature), verifyEd25519(key, message, other)])
      })`
    const worker = new Worker(source, {
      eval: true,
      workerData: [key, message, signature].map((each) => Uint8Array.from(each)),
    })
    const answer = await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject))
    await worker.terminate()
    expect(answer).toEqual([true, false])
  })
})
