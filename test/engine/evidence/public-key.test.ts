import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Algorithm, readPublicKey } from '../../../electron/engine/evidence/check/public-key.ts'
import { parsePublicKey } from '../../../electron/engine/verify/keys.ts'

const MESSAGE = Buffer.from('the message\n')

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

function keyOf(pem: string, declared?: Algorithm) {
  const key = readPublicKey(pem, declared)
  if (typeof key === 'string') throw new Error(key)
  return key
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const odd = generateKeyPairSync('rsa', { modulusLength: 2049 })
const pssOnly = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed = generateKeyPairSync('ed25519')

type Case = {
  readonly name: string
  readonly publicKey: KeyObject
  readonly declared: Algorithm
  readonly sign: () => Buffer
}

const pss = (key: KeyObject, saltLength: number) => () =>
  sign('sha256', MESSAGE, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })

const CASES: readonly Case[] = [
  {
    name: 'Ed25519',
    publicKey: ed.publicKey,
    declared: 'ed25519',
    sign: () => sign(null, MESSAGE, ed.privateKey),
  },
  {
    name: 'P-256, DER',
    publicKey: p256.publicKey,
    declared: 'ecdsa-p256-sha256',
    sign: () => sign('sha256', MESSAGE, p256.privateKey),
  },
  {
    name: 'P-256, P1363',
    publicKey: p256.publicKey,
    declared: 'ecdsa-p256-sha256',
    sign: () => sign('sha256', MESSAGE, { key: p256.privateKey, dsaEncoding: 'ieee-p1363' }),
  },
  {
    name: 'RSA PKCS#1',
    publicKey: rsa.publicKey,
    declared: 'rsa-pkcs1-sha256',
    sign: () => sign('sha256', MESSAGE, rsa.privateKey),
  },
  {
    name: 'RSA PKCS#1, 2049 bits',
    publicKey: odd.publicKey,
    declared: 'rsa-pkcs1-sha256',
    sign: () => sign('sha256', MESSAGE, odd.privateKey),
  },
  {
    name: 'RSA-PSS, salt of 32',
    publicKey: rsa.publicKey,
    declared: 'rsa-pss-sha256',
    sign: pss(rsa.privateKey, 32),
  },
  {
    name: 'RSA-PSS, no salt',
    publicKey: rsa.publicKey,
    declared: 'rsa-pss-sha256',
    sign: pss(rsa.privateKey, 0),
  },
  {
    name: 'RSA-PSS, longest salt, 2049 bits',
    publicKey: odd.publicKey,
    declared: 'rsa-pss-sha256',
    sign: pss(odd.privateKey, constants.RSA_PSS_SALTLEN_MAX_SIGN),
  },
  {
    name: 'RSA-PSS by its own kind of key',
    publicKey: pssOnly.publicKey,
    declared: 'rsa-pss-sha256',
    sign: pss(pssOnly.privateKey, 32),
  },
]

describe('signatures made by OpenSSL, checked without it', () => {
  for (const { name, publicKey, declared, sign: make } of CASES) {
    it(name, () => {
      const pem = pemOf(publicKey)
      const key = keyOf(pem, declared)
      expect(key.fingerprint).toBe(parsePublicKey(pem)?.fingerprint)
      const signature = make()
      expect(key.verifies(MESSAGE, signature)).toBe(true)
      expect(key.verifies(Buffer.from('the message'), signature)).toBe(false)
      for (let at = 0; at < signature.length; at += 7) {
        const changed = Buffer.from(signature)
        changed[at] = (changed[at] ?? 0) ^ 0x01
        expect(key.verifies(MESSAGE, changed), `byte ${at}`).toBe(false)
      }
      for (const wrong of [
        signature.subarray(1),
        Buffer.concat([signature, Buffer.of(0)]),
        Buffer.alloc(0),
      ]) {
        expect(key.verifies(MESSAGE, wrong)).toBe(false)
      }
    })
  }

  it('tells PKCS#1 and PSS apart', () => {
    const pem = pemOf(rsa.publicKey)
    expect(keyOf(pem, 'rsa-pss-sha256').verifies(MESSAGE, sign('sha256', MESSAGE, rsa.privateKey))).toBe(
      false,
    )
    expect(keyOf(pem, 'rsa-pkcs1-sha256').verifies(MESSAGE, pss(rsa.privateKey, 32)())).toBe(false)
    expect(readPublicKey(pem, 'ed25519')).toBe('it is no ed25519 key')
  })
})

describe('keys that are refused', () => {
  it('short RSA, other curves, points of small order, other texts', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
    expect(readPublicKey(pemOf(short.publicKey))).toBe('it is an RSA key of 1024 bits')
    const curve = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
    expect(readPublicKey(pemOf(curve.publicKey))).toBe('its curve is not P-256')
    for (const point of [
      '01'.padEnd(64, '0'),
      '00'.repeat(32),
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    ]) {
      const der = Buffer.from(`302a300506032b6570032100${point}`, 'hex').toString('base64')
      expect(readPublicKey(`-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`)).toMatch(
        /small order/,
      )
    }
    for (const text of ['', 'no key', '-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----']) {
      expect(readPublicKey(text)).toBe('there is no PEM of a public key or certificate')
    }
    const pem = pemOf(ed.publicKey)
    const longer = pem.replace(
      /\n([^-\n]+)\n/,
      (_, body: string) =>
        `\n${Buffer.concat([Buffer.from(body, 'base64'), Buffer.of(0)]).toString('base64')}\n`,
    )
    expect(readPublicKey(longer)).toBe('it is not DER of a public key')
  })
})
