import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatVerification } from '../../../electron/engine/verify/index.ts'
import { jcsText, parseJcs } from '../../../electron/engine/verify/jcs.ts'
import { parseKeySet, parsePublicKey, verifySignature } from '../../../electron/engine/verify/keys.ts'
import {
  formatCheckpoint,
  formatNote,
  noteKeyId,
  parseCheckpoint,
  parseNote,
  verifyNote,
} from '../../../electron/engine/verify/signed-note.ts'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'
import { makeKey, sampleEvents, sealDays, writeArchive } from './support/writer.ts'

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
    expect(parseJcs(Buffer.from(text)), text).toBeUndefined()
  }
  for (const text of ['{"a":2,"b":1}', '1', '[]', '"a"'])
    expect(parseJcs(Buffer.from(text)), text).toEqual(JSON.parse(text))
})

// c2sp.org/signed-note: the example at the head of the page. Its key is not given there; the note must parse.
const POEM = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`
// c2sp.org/tlog-checkpoint: the example at the head of the page.
const HEAD = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`

test('the examples of the C2SP pages parse: the text ends at the last empty line', () => {
  expect(parseNote(Buffer.from(POEM))).toMatchObject({
    text: POEM.slice(0, POEM.indexOf('\n\n\u2014') + 1),
    signatures: [{ name: 'quasimodo.example/salvatore', keyId: '367ba04b' }],
  })
  const note = parseNote(Buffer.from(HEAD))
  expect(parseCheckpoint(note?.text ?? '')).toEqual({
    origin: 'example.com/behind-the-sofa',
    size: 20852163,
    root: Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64'),
  })
})

/** A note over `text` with the given signature lines. */
const noteOf = (text: string, lines: readonly string[]) => Buffer.from(`${text}\n${lines.join('')}`)
const signer = makeKey('note signer')
const signerKey = parsePublicKey(signer.pem)
if (!signerKey) throw new Error('no key')
const TEXT = 'a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
function line(name: string, text = TEXT, key = signer, keyId?: string): string {
  const parsed = parsePublicKey(key.pem)
  const id = keyId ?? (parsed ? noteKeyId(name, parsed) : null) ?? ''
  const blob = Buffer.concat([Buffer.from(id, 'hex'), sign(null, Buffer.from(text), key.object)])
  return `\u2014 ${name} ${blob.toString('base64')}\n`
}
const holds = (lines: readonly string[]) => {
  const note = parseNote(noteOf(TEXT, lines))
  return note !== null && verifyNote(note, 'a', signerKey)
}

test('signatures of unknown keys are ignored, be it name or id that differs; a bad one of the known key spoils the note', () => {
  const good = line('a')
  const otherName = line('b', 'another text\n')
  const otherId = line('a', 'another text\n', signer, '01020304')
  const otherKey = line('a', TEXT, makeKey('stranger'))
  expect(holds([good])).toBe(true)
  expect(holds([otherName, otherId, otherKey, good])).toBe(true)
  expect(holds([otherName, otherId, otherKey])).toBe(false)
  expect(holds([good, line('a', 'another text\n')])).toBe(false)
  expect(holds([line('a', 'another text\n'), good])).toBe(false)
  expect(holds([])).toBe(false)
  // At least 16 signatures are taken; a note with thousands is not read on.
  expect(holds([...Array(15).fill(otherName), good])).toBe(true)
  expect(holds([...Array(5000).fill(otherName), good])).toBe(false)
})

test.each([
  ['an empty key name', '\u2014  AAAAAAA=\n'],
  ['a plus in the key name', '\u2014 a+b AAAAAAA=\n'],
  ['a no-break space in the key name', '\u2014 a\u00a0b AAAAAAA=\n'],
  ['a next-line character in the key name', '\u2014 a\u0085b AAAAAAA=\n'],
  ['a line separator in the key name', '\u2014 a\u2028b AAAAAAA=\n'],
  ['a signature of the key id alone', '\u2014 a AAAAAA==\n'],
  ['no signature', '\u2014 a \n'],
  ['base64 without padding', '\u2014 a AAAAAAA\n'],
  ['base64 for URLs', '\u2014 a AAAAAA_-\n'],
  ['two spaces', '\u2014  a AAAAAAA=\n'],
  ['a space at the end', '\u2014 a AAAAAAA= \n'],
  ['an empty line between signatures', `\u2014 a AAAAAAA=\n\n\u2014 a AAAAAAA=x\n`],
  ['a line that is no signature', '\u2014 a AAAAAAA=\nhello\n'],
])('a note with %s is malformed', (_, lines) => {
  expect(parseNote(noteOf('text\n', [lines]))).toBeNull()
})

test('a note that is not UTF-8 is malformed, and a byte order mark is part of its text', () => {
  expect(parseNote(Buffer.concat([Buffer.from([0xff]), noteOf('text\n', [line('a')])]))).toBeNull()
  expect(parseNote(noteOf('\ufefftext\n', [line('a')]))?.text).toBe('\ufefftext\n')
  expect(parseNote(noteOf('te\u007fxt\n', [line('a')]))).not.toBeNull()
})

const ROOT_TEXT = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
test.each([
  ['extension lines', `o\n1\n${ROOT_TEXT}\nmore\nand more\n`, 1],
  ['the empty tree', `o\n0\n${ROOT_TEXT}\n`, 0],
  ['an empty extension line', `o\n1\n${ROOT_TEXT}\n\nmore\n`, null],
  ['a leading zero', `o\n01\n${ROOT_TEXT}\n`, null],
  ['two zeros', `o\n00\n${ROOT_TEXT}\n`, null],
  ['a sign', `o\n+1\n${ROOT_TEXT}\n`, null],
  ['a space before the size', `o\n 1\n${ROOT_TEXT}\n`, null],
  ['digits of another script', `o\n\u0661\n${ROOT_TEXT}\n`, null],
  ['a size that no number holds exactly', `o\n9007199254740993\n${ROOT_TEXT}\n`, null],
  ['a size of 2^64', `o\n18446744073709551616\n${ROOT_TEXT}\n`, null],
  ['an empty origin', `\n1\n${ROOT_TEXT}\n`, null],
  ['a root of 31 bytes', `o\n1\n${Buffer.alloc(31).toString('base64')}\n`, null],
  ['a root of 33 bytes', `o\n1\n${Buffer.alloc(33).toString('base64')}\n`, null],
  ['a root without padding', `o\n1\n${ROOT_TEXT.slice(0, -1)}\n`, null],
  ['stray bits in the root', `o\n1\n${ROOT_TEXT.slice(0, -2)}B=\n`, null],
  ['no final line feed', `o\n1\n${ROOT_TEXT}`, null],
])('a checkpoint with %s', (_, text, size) => {
  expect(parseCheckpoint(text)?.size ?? null).toBe(size)
})

test('a checkpoint may be signed with P-256 (type 0x02), whose key id is that of its SPKI', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const key = parsePublicKey(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString())
  if (!key) throw new Error('no key')
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' })
  expect(noteKeyId('a', key)).toBe(createHash('sha256').update(spki).digest('hex').slice(0, 8))
  const text = formatNote(TEXT, 'a', key, (message) => sign('sha256', message, pair.privateKey))
  const note = parseNote(Buffer.from(text))
  expect(note && verifyNote(note, 'a', key)).toBe(true)
  const altered = parseNote(Buffer.from(text.replace('\n1\n', '\n2\n')))
  expect(altered && verifyNote(altered, 'a', key)).toBe(false)
})

test('an Ed25519 key in a spelling that libraries judge apart is weak, whatever point it means', () => {
  // y = p + k for k below 19, with and without the sign bit: RFC 8032 section 5.1.3 refuses them all.
  for (let k = 0; k < 19; k += 1) {
    for (const top of [0x7f, 0xff]) {
      const raw = Buffer.alloc(32, 0xff)
      raw[0] = 0xed + k
      raw[31] = top
      expect(parsePublicKey(pemOf(raw))?.weakness, `${k} ${top}`).toMatch(/non-canonical|small order/)
    }
  }
  const below = Buffer.alloc(32, 0xff)
  below[0] = 0xeb
  below[31] = 0x7f
  expect(parsePublicKey(pemOf(below))?.weakness).toBeNull()
})

test('a signature with R of small order, or S not reduced, is refused', () => {
  const message = Buffer.from('message')
  const good = sign(null, message, signer.object)
  expect(verifySignature(signerKey, message, good)).toBe(true)
  for (const point of SMALL_ORDER) {
    expect(
      verifySignature(signerKey, message, Buffer.concat([Buffer.from(point, 'hex'), good.subarray(32)])),
    ).toBe(false)
  }
  // S + L means the same and is another signature.
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const s = BigInt(`0x${Buffer.from(good.subarray(32)).reverse().toString('hex')}`) + order
  const malleable = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()
  expect(verifySignature(signerKey, message, Buffer.concat([good.subarray(0, 32), malleable]))).toBe(false)
  for (const length of [0, 63, 65])
    expect(verifySignature(signerKey, message, Buffer.alloc(length, 1))).toBe(false)
})

test('a private key, an unknown curve and an oversized text are no public keys', () => {
  const pair = generateKeyPairSync('ed25519')
  expect(parsePublicKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toBeNull()
  for (const namedCurve of ['secp384r1', 'secp256k1']) {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve })
    expect(parsePublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toBeNull()
  }
  expect(parsePublicKey(`${signer.pem}${' '.repeat(100_000)}`)).toBeNull()
  expect(parsePublicKey('-----BEGIN PUBLIC KEY-----\ngarbage\n-----END PUBLIC KEY-----\n')).toBeNull()
  // The algorithm of a key set must be one that the key can do.
  expect(parsePublicKey(signer.pem, 'ecdsa-p256-sha256')).toBeNull()
})

test('a PSS signature is taken with any length of salt, over SHA-256 alone', () => {
  const message = Buffer.from('message')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = parsePublicKey(
    rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'rsa-pss-sha256',
  )
  if (!key) throw new Error('no key')
  for (const saltLength of [0, 20, 32]) {
    const signature = sign('sha256', message, { key: rsa.privateKey, padding: 6, saltLength })
    expect(verifySignature(key, message, signature)).toBe(true)
    expect(verifySignature(key, Buffer.from('massage'), signature)).toBe(false)
  }
  const other = sign('sha512', message, { key: rsa.privateKey, padding: 6, saltLength: 32 })
  expect(verifySignature(key, message, other)).toBe(false)
})

const key = makeKey('day key')
const root = makeKey('root')
function writeDay(folder: string): void {
  const options = { key, root, sidecars: true }
  const days = sealDays([{ day: '2026-03-02', events: sampleEvents('2026-03-02', 4) }], options)
  writeArchive(folder, days, options)
}

test('an X.509 certificate is pinned for its key; its dates are told', async () => {
  // Over the key of makeKey('root'), and expired long before the archive was written.
  const certificate = `-----BEGIN CERTIFICATE-----
MIHiMIGVAhROY2hnwQUv2a/a94PgSUZBdYIzNjAFBgMrZXAwFDESMBAGA1UEAwwJ
VGVzdCByb290MB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAwMFowFDESMBAG
A1UEAwwJVGVzdCByb290MCowBQYDK2VwAyEAF4BvPyD8vGkQ1ueSxfJ9ff/qTxJS
r9+lJ9dCqGjth4MwBQYDK2VwA0EAmeZ2xoWQ0BYgxToK1QUexMFa7/jva123OWBR
/FtBx6N4xQse0DJiCezIwJEPTOrINjcYCzJq3tsycs0A58FPCQ==
-----END CERTIFICATE-----
`
  expect(parsePublicKey(certificate)?.fingerprint).toBe(root.id)
  await withFolder(async (folder) => {
    writeDay(folder)
    const result = await verifyFolder(folder, 'seal', { roots: [certificate] })
    expect(result.trust).toEqual({ status: 'PINNED', keys: [root.id] })
    expect(result.notes.join()).toMatch(/valid from Jan {2}1 00:00:00 2020 GMT to Jan {2}1 00:00:00 2021 GMT/)
  })
})

test('trust on first use says what it is worth, in the text and in the JSON', async () => {
  await withFolder(async (folder) => {
    writeDay(folder)
    const result = await verifyFolder(folder, 'seal')
    expect(result.trust).toEqual({ status: 'FIRST_USE', keys: [key.id] })
    expect(result.notes).toContain(
      'The keys were taken from the archive itself: they prove only that it agrees with itself.',
    )
    const text = formatVerification(result)
    expect(text).toContain(`\nTrust: on first use, keys from the archive: ${key.id.slice(0, 8)}`)
    expect(text).toContain('\nNote: The keys were taken from the archive itself')
  })
})

test('sidecars of any size and content are a finding or a note, and never more than that', async () => {
  const huge = (path: string) => {
    writeFileSync(path, '{')
    truncateSync(path, 3 * 1024 ** 3) // sparse: no such file is read
  }
  const at = (folder: string, name: string) => join(folder, 'audit', name)
  const found = async (change: (folder: string) => void) =>
    withFolder(async (folder) => {
      writeDay(folder)
      change(folder)
      const { findings, notes, integrity } = await verifyFolder(folder, 'full', { roots: [root.pem] })
      return {
        kinds: findings.map(({ kind, file }) => `${kind} ${file?.slice(6) ?? '-'}`),
        notes: notes.join(),
        integrity,
      }
    })
  const manifest = await found((folder) => huge(at(folder, '2026/03/2026-03-02.manifest.json')))
  expect(manifest.kinds).toContain('MANIFEST_INVALID 2026/03/2026-03-02.manifest.json')
  expect((await found((folder) => huge(at(folder, '2026/03/2026-03-02.checkpoint')))).kinds).toEqual([
    'CHECKPOINT_INVALID 2026/03/2026-03-02.checkpoint',
  ])
  expect((await found((folder) => huge(at(folder, '2026/03/2026-03-02.tsr')))).kinds).toEqual([
    'TSA_INVALID 2026/03/2026-03-02.tsr',
  ])
  expect((await found((folder) => huge(at(folder, 'keys.json')))).kinds).toContain('KEY_NOT_PINNED -')
  expect((await found((folder) => huge(at(folder, 'keys.sig')))).kinds).toContain('KEY_NOT_PINNED -')
  expect((await found((folder) => huge(at(folder, 'profile.json')))).integrity).toBe('NOT_VERIFIABLE')
  // Leaves are read only to place damage, and only when they are as long as the manifest says.
  const leaves = await found((folder) => {
    huge(at(folder, '2026/03/2026-03-02.leaves'))
    truncateSync(at(folder, '2026/03/2026-03-02.log.gz'), 100)
  })
  expect(leaves.kinds).toContain('GZIP_TRUNCATED 2026/03/2026-03-02.log.gz')
  expect(leaves.notes).toContain('were not used')
  // A number that would make as many missing days is a wrong number.
  const numbered = await withFolder(async (folder) => {
    const options = { key, sidecars: true }
    const days = ['2026-03-02', '2026-03-03'].map((day, n) => ({ day, events: sampleEvents(day, 4, n * 4) }))
    writeArchive(folder, sealDays(days, options), options)
    const path = at(folder, '2026/03/2026-03-03.manifest.json')
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('"manifest_seq":1', '"manifest_seq":9007199254740990'),
    )
    rmSync(at(folder, '2026/03/2026-03-03.checkpoint'))
    return verifyFolder(folder, 'seal')
  })
  expect(numbered.findings.map(({ kind }) => kind)).toEqual(['MANIFEST_INVALID'])
})
