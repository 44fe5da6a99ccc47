import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Keyring, keyringMissing, startKeyring } from './keyring.ts'

if (keyringMissing) console.warn(`SKIPPED: keyring, ${keyringMissing.reason}. Run: ${keyringMissing.install}`)

describe.skipIf(keyringMissing)('the keyring of the tests', () => {
  let keyring: Keyring
  beforeAll(async () => {
    keyring = await startKeyring()
  })
  afterAll(() => keyring?.stop())

  it('is on the bus, and its collection is unlocked', () => {
    const secrets = ['--dest=org.freedesktop.secrets', '/org/freedesktop/secrets/collection/login']
    const call = [
      'org.freedesktop.DBus.Properties.Get',
      'string:org.freedesktop.Secret.Collection',
      'string:Locked',
    ]
    const answer = execFileSync('dbus-send', ['--session', '--print-reply', ...secrets, ...call], {
      encoding: 'utf8',
      env: { ...process.env, ...keyring.env },
    })
    expect(answer).toContain('boolean false')
  })
})
