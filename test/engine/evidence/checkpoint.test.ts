import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSignedBy, readCheckpoint } from '../../../electron/engine/evidence/check/checkpoint.ts'
import { type PublicKey, readPublicKey } from '../../../electron/engine/evidence/check/public-key.ts'

const TEXT = `example.com/audit\n3\n${Buffer.alloc(32, 7).toString('base64')}\n`

test('a checkpoint signed with ECDSA P-256 is known by the hash of the key', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const key = readPublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString()) as PublicKey
  const id = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 4)
  const note = (text: string) => {
    const blob = Buffer.concat([id, sign('sha256', Buffer.from(TEXT), privateKey)])
    return readCheckpoint(Buffer.from(`${text}\n\u2014 example.com/audit ${blob.toString('base64')}\n`))
  }
  expect(isSignedBy(note(TEXT) as never, key)).toBe(true)
  expect(isSignedBy(note(TEXT.replace('\n3\n', '\n4\n')) as never, key)).toBe(false)
})
