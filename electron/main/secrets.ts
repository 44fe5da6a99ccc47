/**
 * Keys, tokens and passwords entered by hand, encrypted by the operating system (Keychain, DPAPI, the Secret Service or KWallet).
 * Named note "no plaintext fallback": where there is no such place, nothing is kept, and the reason says what to do.
 * The names of the secrets are not secret: they stand in the file as they are.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { BlotterError } from '../../shared/model/error.ts'
import { type SecretValue, secretValue } from '../../shared/model/secret.ts'
import type { Log } from './log.ts'
import { writeAtomically } from './write-atomically.ts'

/** What of Electron's `safeStorage` is used. */
export type Vault = {
  readonly isEncryptionAvailable: () => boolean
  readonly getSelectedStorageBackend: () => string
  readonly encryptString: (text: string) => Buffer
  readonly decryptString: (encrypted: Buffer) => string
}

export type SecretStore = {
  /** Why secrets cannot be kept here and what to do; null when they can. */
  readonly whyUnavailable: () => string | null
  readonly names: () => readonly string[]
  /** Every secret that can be decrypted. */
  readonly all: () => readonly { readonly name: string; readonly value: SecretValue }[]
  /** Throws SECRET_STORE where there is no safe place, IO when the file cannot be written. */
  readonly save: (name: string, value: SecretValue) => Promise<void>
  /** Throws NOT_FOUND, IO. */
  readonly remove: (name: string) => Promise<void>
}

const secretFile = z.object({
  version: z.literal(1),
  secrets: z.array(z.object({ name: z.string(), encrypted: z.base64() })),
})

export async function openSecretStore(options: {
  readonly file: string
  readonly vault: Vault
  readonly platform: NodeJS.Platform
  readonly log: Log
}): Promise<SecretStore> {
  const { file, vault, log } = options
  const stored = await readStored(file)
  let secrets: ReadonlyMap<string, string> = stored.secrets
  let writing: Promise<void> = Promise.resolve()

  const whyUnavailable = () => stored.damage ?? whyNoVault(vault, options.platform)
  /** One change after the other, each from what the one before left. */
  const change = (
    next: (before: ReadonlyMap<string, string>) => ReadonlyMap<string, string>,
  ): Promise<void> => {
    const run = writing.then(async () => {
      const after = next(secrets)
      await write(file, after)
      secrets = after
    })
    writing = run.catch(() => undefined) // the caller of this change gets its failure; the next one starts clean
    return run
  }

  return {
    whyUnavailable,
    names: () => [...secrets.keys()].sort(),
    all: () => {
      if (secrets.size === 0 || whyUnavailable() !== null) return []
      return [...secrets].flatMap(([name, encrypted]) => {
        try {
          const text = vault.decryptString(Buffer.from(encrypted, 'base64'))
          return [{ name, value: secretValue.parse(JSON.parse(text)) }]
        } catch {
          // The reason is not logged: a parser's message may quote what it could not parse.
          log(`the secret "${name}" cannot be decrypted here; enter it again`)
          return []
        }
      })
    },
    save: async (name, value) => {
      const reason = whyUnavailable()
      if (reason !== null) throw unavailable(reason)
      const encrypted = vault.encryptString(JSON.stringify(value)).toString('base64')
      await change((before) => new Map(before).set(name, encrypted))
    },
    remove: async (name) => {
      if (stored.damage !== null) throw unavailable(stored.damage)
      await change((before) => {
        const after = new Map(before)
        if (!after.delete(name)) throw new BlotterError('NOT_FOUND', `There is no secret named "${name}".`)
        return after
      })
    },
  }
}

function unavailable(reason: string): BlotterError {
  return new BlotterError('SECRET_STORE', `The secret was not kept. ${reason}`, {
    hint: 'Or use credentials of the environment or of an AWS profile: Blotter then keeps nothing.',
  })
}

/** Why `vault` is not a safe place, or null. `basic_text` is a fixed password in Chromium's source: no protection. */
function whyNoVault(vault: Vault, platform: NodeJS.Platform): string | null {
  if (platform === 'linux') {
    const backend = vault.getSelectedStorageBackend()
    if (backend === 'basic_text' || backend === 'unknown' || !vault.isEncryptionAvailable()) {
      return (
        `This system offers no keyring (backend: ${backend}), and Blotter does not write secrets in plain text. ` +
        'Install and unlock one (on Debian: apt-get install gnome-keyring libsecret-1-0), ' +
        'then start Blotter with --password-store=gnome-libsecret.'
      )
    }
    return null
  }
  if (vault.isEncryptionAvailable()) return null
  return platform === 'darwin'
    ? 'The Keychain refused Blotter. Open Keychain Access, unlock the login keychain, and allow Blotter.'
    : 'Windows offers no data protection to this account. Sign in with a full user profile.'
}

type Stored = { readonly secrets: ReadonlyMap<string, string>; readonly damage: string | null }

async function readStored(file: string): Promise<Stored> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { secrets: new Map(), damage: null }
    return damaged(`The file ${file} cannot be read (${(error as Error).message}).`)
  }
  try {
    const { secrets } = secretFile.parse(JSON.parse(text))
    return { secrets: new Map(secrets.map(({ name, encrypted }) => [name, encrypted])), damage: null }
  } catch {
    return damaged(`The file ${file} is damaged.`)
  }
}

/** A file that cannot be read is never written over: it may be all there is of the user's secrets. */
function damaged(what: string): Stored {
  return { secrets: new Map(), damage: `${what} Move it away and start Blotter again.` }
}

async function write(file: string, secrets: ReadonlyMap<string, string>): Promise<void> {
  const content = { version: 1, secrets: [...secrets].map(([name, encrypted]) => ({ name, encrypted })) }
  try {
    await writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`, 0o600)
  } catch (error) {
    throw new BlotterError('IO', `The secrets cannot be written to ${file}: ${(error as Error).message}`, {
      hint: 'Free some space or change the permissions of the folder.',
      cause: error,
    })
  }
}
