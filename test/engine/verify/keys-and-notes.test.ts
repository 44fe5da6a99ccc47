import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { isJcs, jcsText } from '../../../electron/engine/verify/jcs.ts'
import { parseKeySet, parsePublicKey, verifySignature } from '../../../electron/engine/verify/keys.ts'
import {
  formatCheckpoint,
  formatNote,
  noteKeyId,
  parseCheckpoint,
  parseNote,
  verifyNote,
} from '../../../electron/engine/verify/signed-note.ts'
import { makeKey } from './support/writer.ts'

function pemOf(raw: Buffer): string {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw])
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
    .export({ type: 'spki', format: 'pem' })
    .toString()
}

// golang.org/x/mod/sumdb/note, ExampleSign
const NOTE_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const NOTE_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const NOTE = `${NOTE_TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

test('the worked example of the signed note verifies, and no altered copy does', () => {
  const raw = Buffer.from(NOTE_KEY.split('+').slice(2).join('+'), 'base64').subarray(1)
  const key = parsePublicKey(pemOf(raw))
  if (!key) throw new Error('no key')
  expect(noteKeyId('PeterNeumann', key)).toBe('c74f20a3')
  const note = parseNote(Buffer.from(NOTE))
  if (!note) throw new Error('no note')
  expect(note.text).toBe(NOTE_TEXT)
  expect(verifyNote(note, 'PeterNeumann', key)).toBe(true)
  expect(verifyNote(note, 'EnochRoot', key)).toBe(false)
  const altered = parseNote(Buffer.from(NOTE.replace('think', 'thing')))
  expect(altered && verifyNote(altered, 'PeterNeumann', key)).toBe(false)
})

test.each([
  ['no blank line', NOTE.replace('\n\n', '\n')],
  ['no final line feed', NOTE.slice(0, -1)],
  ['a hyphen for the dash', NOTE.replace('\u2014', '-')],
  ['a space in the base64', NOTE.replace('x08go', 'x08 go')],
  ['base64 with stray bits', NOTE.replace('nAM=', 'nAN=')],
  ['a control character', NOTE.replace('think', 'th\u0007nk')],
  ['a carriage return', NOTE.replaceAll('\n', '\r\n')],
])('a note with %s is refused', (_, text) => {
  expect(parseNote(Buffer.from(text))).toBeNull()
})

test('what is formatted is parsed again', () => {
  const writer = makeKey('note')
  const key = parsePublicKey(writer.pem)
  if (!key) throw new Error('no key')
  const checkpoint = { origin: 'example.org/log', size: 7, root: Buffer.alloc(32, 5) }
  const text = formatNote(formatCheckpoint(checkpoint), checkpoint.origin, key, (message) =>
    sign(null, message, writer.object),
  )
  const note = parseNote(Buffer.from(text))
  if (!note) throw new Error('no note')
  expect(verifyNote(note, checkpoint.origin, key)).toBe(true)
  expect(parseCheckpoint(note.text)).toEqual(checkpoint)
})

test.each(['o\n01\nAAAA\n', 'o\n1\nAAAA\n', 'o\n1\n', 'o\n-1\n\n', ''])('%j is no checkpoint', (text) => {
  expect(parseCheckpoint(text)).toBeNull()
})

const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
]

test.each(SMALL_ORDER)('the small-order key %s is weak, and verifies nothing', (hex) => {
  const key = parsePublicKey(pemOf(Buffer.from(hex, 'hex')))
  if (!key) throw new Error('no key')
  expect(key.weakness).toContain('small order')
  // R = the identity, S = 0: the signature that such keys accept
  const signature = Buffer.concat([Buffer.from('01', 'hex'), Buffer.alloc(63)])
  for (const message of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
    expect(verifySignature(key, Buffer.from(message), signature)).toBe(false)
  }
})

test('P-256 signatures are taken as DER and as P1363, RSA as declared, short RSA keys not at all', () => {
  const message = Buffer.from('message')
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const ecKey = parsePublicKey(ec.publicKey.export({ type: 'spki', format: 'pem' }).toString())
  if (!ecKey) throw new Error('no key')
  for (const dsaEncoding of ['der', 'ieee-p1363'] as const) {
    const signature = sign('sha256', message, { key: ec.privateKey, dsaEncoding })
    expect(verifySignature(ecKey, message, signature)).toBe(true)
    expect(verifySignature(ecKey, Buffer.from('massage'), signature)).toBe(false)
  }
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const [pss, pkcs1] = [parsePublicKey(pem, 'rsa-pss-sha256'), parsePublicKey(pem, 'rsa-pkcs1-sha256')]
  if (!pss || !pkcs1) throw new Error('no key')
  const byPkcs1 = sign('sha256', message, rsa.privateKey)
  const byPss = sign('sha256', message, { key: rsa.privateKey, padding: 6, saltLength: 32 })
  expect([pss, pkcs1].map((key) => verifySignature(key, message, byPkcs1))).toEqual([false, true])
  expect([pss, pkcs1].map((key) => verifySignature(key, message, byPss))).toEqual([true, false])
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
    type: 'spki',
    format: 'pem',
  })
  expect(parsePublicKey(short.toString())?.weakness).toContain('1024')
})

test('a key set whose key_id is not its key is refused', () => {
  const key = makeKey('a')
  const text = (id: string) =>
    `{"format":"sigc-keys-v1","keys":[{"alg":"ed25519","first_seq":0,"key_id":"${id}","last_seq":null,"pem":${JSON.stringify(key.pem)}}],"stream":"s"}`
  expect(parseKeySet(Buffer.from(text(key.id)))).toMatchObject({ stream: 's' })
  expect(parseKeySet(Buffer.from(text(makeKey('b').id)))).toContain('key_id')
  expect(parseKeySet(Buffer.from(` ${text(key.id)}`))).toContain('canonical')
})

test('JCS: the example of RFC 8785 section 3.2.3, and bytes that are not canonical', () => {
  const value = JSON.parse(
    '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}',
  )
  expect(Object.keys(JSON.parse(jcsText(value)))).toHaveLength(7)
  expect(jcsText(value)).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  )
  expect(jcsText([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
    '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
  )
  for (const text of [
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a": 1}',
    '1.0',
    '\ufeff1',
    '"\\u0061"',
    '{"a":1}\n',
    '{',
  ]) {
    expect(isJcs(Buffer.from(text)), text).toBe(false)
  }
  for (const text of ['{"a":2,"b":1}', '1', '[]', '"a"']) expect(isJcs(Buffer.from(text)), text).toBe(true)
})
