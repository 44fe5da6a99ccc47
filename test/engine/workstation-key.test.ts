import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorkstationKey } from '../../electron/engine/workstation-key.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-key-'))
  path = join(folder, 'workstation-key.pem')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (file: string) => statSync(file).mode & 0o777

it('is made once, and is the same ever after', () => {
  const { fingerprint } = openWorkstationKey(folder).publicKey
  expect(openWorkstationKey(folder).publicKey.fingerprint).toBe(fingerprint)
  expect(readdirSync(folder)).toEqual(['workstation-key.pem'])
})

it.skipIf(process.platform === 'win32')('is for its owner only, also when it was copied here', () => {
  openWorkstationKey(folder)
  expect(modeOf(path)).toBe(0o600)
  chmodSync(path, 0o644)
  openWorkstationKey(folder)
  expect(modeOf(path)).toBe(0o600)
})

it('says what is wrong with a file that is no key, or cannot be read', () => {
  writeFileSync(path, 'no key')
  expect(() => openWorkstationKey(folder)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  rmSync(path)
  mkdirSync(path)
  expect(() => openWorkstationKey(folder)).toThrow(
    expect.objectContaining({ code: 'IO', message: expect.stringContaining(path) }),
  )
})
