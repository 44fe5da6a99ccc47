import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openSecretStore, type Vault } from '../../electron/main/secrets.ts'

const VALUE = { accessKeyId: 'AKIA1', secretAccessKey: 'very secret', sessionToken: 'token' }
let folder: string
let file: string
let lines: string[]
const folders: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blotter-secrets-'))
  folders.push(folder)
  file = join(folder, 'secrets.json')
  lines = []
})
afterAll(async () => {
  for (const each of folders) await rm(each, { recursive: true, force: true })
})

/** Not encryption: enough to see what is written and what is asked. */
function vaultOf(backend: string, available = true): Vault & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => {
      asked.push('encrypt')
      return Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a))
    },
    decryptString: (bytes) => {
      asked.push('decrypt')
      return Buffer.from([...bytes].map((byte) => byte ^ 0x5a)).toString()
    },
  }
}

const open = (vault: Vault, platform: NodeJS.Platform = 'linux') =>
  openSecretStore({ file, vault, platform, log: (line) => lines.push(line) })

describe('a system without a safe place', () => {
  test.each([
    ['basic_text', true], // even where Chromium would call it available
    ['basic_text', false],
    ['unknown', true],
    ['gnome_libsecret', false],
  ])(
    'Linux, backend %s, available %s: refused, nothing written, nothing encrypted',
    async (backend, available) => {
      const vault = vaultOf(backend, available)
      const store = await open(vault)
      expect(store.whyUnavailable()).toContain(backend)
      expect(store.whyUnavailable()).toContain('apt-get install gnome-keyring')
      await expect(store.save('a', VALUE)).rejects.toMatchObject({ code: 'SECRET_STORE' })
      expect(vault.asked).toEqual([])
      await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
    },
  )
  test.each(['darwin', 'win32'] as const)('%s says what to do there', async (platform) => {
    const store = await open(vaultOf('', false), platform)
    expect(store.whyUnavailable()).toMatch(platform === 'darwin' ? /Keychain/ : /Windows/)
    await expect(store.save('a', VALUE)).rejects.toMatchObject({ code: 'SECRET_STORE' })
  })
})

describe('a system with a keyring', () => {
  test('keeps a secret over a restart, encrypted, for the owner only', async () => {
    const store = await open(vaultOf('gnome_libsecret'))
    await store.save('prod', VALUE)
    const text = await readFile(file, 'utf8')
    for (const hidden of Object.values(VALUE)) {
      expect(text).not.toContain(hidden)
      expect(text).not.toContain(Buffer.from(hidden).toString('base64').slice(0, -2))
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const again = await open(vaultOf('gnome_libsecret'))
    expect(again.names()).toEqual(['prod'])
    expect(again.all()).toEqual([{ name: 'prod', value: VALUE }])
  })
  test('changes made at once do not lose each other', async () => {
    const store = await open(vaultOf('kwallet6'))
    await Promise.all(Array.from({ length: 8 }, (_, i) => store.save(`s${i}`, VALUE)))
    await store.remove('s3')
    expect((await open(vaultOf('kwallet6'))).names()).toEqual(['s0', 's1', 's2', 's4', 's5', 's6', 's7'])
  })
  test('a name is only a name', async () => {
    const store = await open(vaultOf('gnome_libsecret'))
    await store.save('__proto__', VALUE)
    await store.save('../../etc', VALUE)
    expect((await open(vaultOf('gnome_libsecret'))).names()).toEqual(['../../etc', '__proto__'])
  })
  test('removing what is not there says so', async () => {
    const store = await open(vaultOf('gnome_libsecret'))
    await expect(store.remove('x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
  test('a secret of another keyring is left out, named in the log without its content', async () => {
    await (await open(vaultOf('gnome_libsecret'))).save('prod', VALUE)
    const other = { ...vaultOf('gnome_libsecret'), decryptString: () => 'very secret rubbish' }
    const store = await open(other)
    expect(store.all()).toEqual([])
    expect(store.names()).toEqual(['prod'])
    expect(lines.join()).toContain('"prod"')
    expect(lines.join()).not.toContain('rubbish')
  })
  test('a damaged file is never written over', async () => {
    await writeFile(file, '{"version":1,"secrets":{"prod":')
    const store = await open(vaultOf('gnome_libsecret'))
    expect(store.whyUnavailable()).toContain('damaged')
    await expect(store.save('x', VALUE)).rejects.toMatchObject({ code: 'SECRET_STORE' })
    await expect(store.remove('x')).rejects.toMatchObject({ code: 'SECRET_STORE' })
    expect(await readFile(file, 'utf8')).toBe('{"version":1,"secrets":{"prod":')
  })
  test('nothing is decrypted where nothing is kept: no keychain asks the user for nothing', async () => {
    const vault = vaultOf('gnome_libsecret')
    expect((await open(vault)).all()).toEqual([])
    expect(vault.asked).toEqual([])
  })
})
