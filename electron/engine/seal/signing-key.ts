import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { BlotterError } from '../../../shared/model/error.ts'
import { type PublicKey, parsePublicKey } from '../verify/keys.ts'

/** An Ed25519 key pair. `publicPem` is the SPKI form, as it stands in `keys.json`. */
export type SigningKey = {
  readonly privateKey: KeyObject
  readonly publicKey: PublicKey
  readonly publicPem: string
}

/** Reads a private key (PKCS#8 PEM, Ed25519). Throws USAGE for anything else; never repeats the text. */
export function readSigningKey(pem: string, what: string): SigningKey {
  let privateKey: KeyObject
  try {
    privateKey = createPrivateKey(pem)
  } catch (cause) {
    throw new BlotterError('USAGE', `${what} is no private key that can be read.`, {
      hint: 'Give an unencrypted PKCS#8 PEM; "openssl genpkey -algorithm ed25519 -out key.pem" makes one.',
      cause,
    })
  }
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new BlotterError(
      'USAGE',
      `${what} is a ${privateKey.asymmetricKeyType} key; signing needs Ed25519.`,
      {
        hint: '"openssl genpkey -algorithm ed25519 -out key.pem" makes one.',
      },
    )
  }
  return keyPair(privateKey)
}

function keyPair(privateKey: KeyObject): SigningKey {
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  const publicKey = parsePublicKey(publicPem)
  if (!publicKey) throw new BlotterError('INTERNAL', 'An Ed25519 key did not survive its own export.')
  return { privateKey, publicKey, publicPem }
}

/** The keys of a sample: two that sign entries, one after the other, and the root of the key set. */
export type SampleKeys = {
  readonly first: SigningKey
  readonly second: SigningKey
  readonly root: SigningKey
}

/**
 * The keys of the sample with this seed. They follow from the seed, so everybody has them: they make the sample the
 * same bytes each time, and protect nothing. Never use them for a real archive.
 */
export function sampleKeys(seed: number | string): SampleKeys {
  return {
    first: sampleKey(seed, 'entries-1'),
    second: sampleKey(seed, 'entries-2'),
    root: sampleKey(seed, 'root'),
  }
}

/** PKCS#8 header of an Ed25519 private key (RFC 8410); the 32 secret bytes follow. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

function sampleKey(seed: number | string, role: string): SigningKey {
  const secret = createHash('sha256')
    .update(`blotter sample key, not for real use\n${seed}\n${role}\n`)
    .digest()
  const der = Buffer.concat([PKCS8_ED25519, secret])
  return keyPair(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}
