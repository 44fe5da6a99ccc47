/** Evidence from the command line, and what others can make of it: this tool again, openssl, sha256sum. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleInPage, readCertificate } from '../../electron/engine/evidence/index.ts'
import {
  DAYS,
  ENTRY_KEY,
  keyOf,
  linesOf,
  ROOT_KEY,
  setLines,
  writeArchive,
} from '../engine/evidence/support.ts'
import { runCli } from '../support/cli.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

let folder: string
let archive: string
let root: string
let workspace: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-prove-'))
  archive = await writeArchive(folder, { profile: 'py-jsondumps-v0' })
  root = join(folder, 'root.pem')
  workspace = join(folder, 'workspace')
  writeFileSync(root, ROOT_KEY.publicPem)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cli = (...args: string[]) => runCli([...args, '--workspace', workspace])
const here = (name: string) => join(folder, name)

describe('blotter prove', () => {
  it('proves a record of a folder where it lies, as a page or as a bundle', async () => {
    const at = ['--dir', archive, '--root', root, '--file', keyOf('2024-01-15'), '--line', '3']
    const page = await cli('prove', ...at, '--output', here('one.html'))
    expect(page).toMatchObject({ code: 0, stdout: '' })
    expect(page.stderr).toContain(`proved: ${keyOf('2024-01-15')}, line 3, 1 of 9 steps left open`)
    const checked = await cli('check-proof', here('one.html'))
    expect(checked.code).toBe(0)
    expect(checked.stdout).toContain('open    The key is the one you expect')
    expect(checked.stdout).toMatch(
      /\nProved, provided that the fingerprint above is that of the right key .*\.\n$/,
    )

    expect((await cli('prove', ...at, '--output', here('one.json'))).code).toBe(0)
    const compared = await cli('check-proof', here('one.json'), '--root', root)
    expect(compared.stdout).toContain('ok      The key is the one you expect')
    const other = await cli('check-proof', here('one.json'), '--root', ENTRY_KEY.publicKey.fingerprint)
    expect(other.code).toBe(1)
    expect(other.stdout).toContain(`Not proved: You expect ${ENTRY_KEY.publicKey.fingerprint}`)
  })

  it('takes no private key for a pin, and does not show it', async () => {
    const secret = here('secret.pem')
    writeFileSync(secret, ENTRY_KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const at = ['--file', keyOf('2024-01-15'), '--line', '3', '--output', here('none.json')]
    const { code, stdout, stderr } = await cli('prove', ...at, '--key', secret)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/^blotter: .*secret\.pem holds a private key\.\n/)
    expect(readdirSync(folder)).not.toContain('none.json')
  })

  it('finds a record by its event_id, in a folder and in the workspace', async () => {
    const id = ['--event-id', 'evt_2024-01-17_4']
    const there = await cli('prove', '--dir', archive, '--root', root, ...id, '--output', here('two.json'))
    expect(there.stderr).toContain(`${keyOf('2024-01-17')}, line 5`)
    expect((await cli('verify', '--root', root)).code).toBe(2)
    expect((await cli('pull', '--source', archive, '--quiet')).code).toBe(0)
    const pulled = await cli('prove', ...id, '--output', here('three.json'))
    expect(pulled).toMatchObject({ code: 0 })
    expect(pulled.stderr).toContain(`${keyOf('2024-01-17')}, line 5`)
    const none = await cli('prove', '--event-id', 'evt_none', '--output', here('none.json'))
    expect(none).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('No event has the event_id evt_none'),
    })
  })

  it('writes no file for a record that does not hold', async () => {
    const damaged = await writeArchive(here('damaged'))
    const lines = linesOf(damaged, '2024-01-15')
    lines[1] = (lines[1] as string).replace('185.50', '185.51')
    setLines(damaged, '2024-01-15', lines)
    const at = ['--dir', damaged, '--root', root, '--file', keyOf('2024-01-15')]
    const refused = await cli('prove', ...at, '--line', '2', '--output', here('bad.html'))
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('line 2, cannot be proved: ENTRY_HASH_MISMATCH')
    expect(readdirSync(folder).filter((name) => name.includes('bad.html'))).toEqual([])
  })

  it('says how a record is named', async () => {
    const half = await cli('prove', '--file', keyOf('2024-01-15'), '--output', here('x.json'))
    expect(half).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('--file with --line, or --event-id'),
    })
    const format = await cli('prove', '--file', 'a', '--line', '1', '--output', here('x.pdf'))
    expect(format).toMatchObject({ code: 3, stderr: expect.stringContaining('.html or .json') })
  })
})

describe('blotter check-proof', () => {
  it('tells what is changed, what is no bundle, and what cannot be read', async () => {
    const at = ['--dir', archive, '--root', root, '--file', keyOf('2024-01-16'), '--line', '1']
    expect((await cli('prove', ...at, '--output', here('four.html'))).code).toBe(0)
    const page = readFileSync(here('four.html'), 'utf8')
    const bundle = Buffer.from(bundleInPage(page) ?? []).toString('utf8')
    const changed = bundle.replace('"line":1', '"line":2')
    writeFileSync(here('changed.json'), changed)
    const told = await cli('check-proof', here('changed.json'))
    expect(told.code).toBe(1)
    expect(told.stdout).toContain('Not proved: Something in the bundle was changed after it was issued')
    writeFileSync(
      here('changed.html'),
      page.replace(Buffer.from(bundle).toString('base64'), Buffer.from(changed).toString('base64')),
    )
    expect((await cli('check-proof', here('changed.html'))).code).toBe(1)

    writeFileSync(here('other.json'), '{"a":1}')
    writeFileSync(here('other.html'), '<!doctype html><p>nothing</p>')
    for (const name of ['other.json', 'other.html']) {
      const none = await cli('check-proof', here(name))
      expect(none.code).toBe(2)
      expect(none.stdout).toContain('Not proved: ')
    }
    expect((await cli('check-proof', here('absent.json'))).code).toBe(3)
    expect((await cli('check-proof', here('four.html'), '--root', here('other.json'))).code).toBe(3)
  })
})

describe('blotter certificate', () => {
  it('says what a run found, signed by the key of the workspace', async () => {
    expect((await cli('pull', '--source', archive, '--quiet')).code).toBe(0)
    expect((await cli('verify', '--root', root, '--full', '--quiet')).code).toBe(0)
    const written = await cli('certificate', '--output', here('run.json'))
    expect(written.code).toBe(0)
    const [json, signature, pem] = ['run.json', 'run.json.sig', 'run.json.pem'].map((name) =>
      readFileSync(here(name)),
    )
    const certificate = readCertificate(json as Buffer, signature as Buffer, String(pem))
    expect(certificate).toMatchObject({
      format: 'blotter-certificate-v1',
      pinned_keys: [ROOT_KEY.publicKey.fingerprint],
      request: { mode: 'full', range: null },
      checkpoint: {
        origin: 'test.example/audit',
        size: DAYS.length,
        day: '2024-01-17',
        signer: ENTRY_KEY.publicKey.fingerprint,
      },
      result: { integrity: 'PASSED', entries: 20, signatures: { total: 20, checked: 20, valid: 20 } },
    })
    expect(String(json)).not.toContain(folder)
    const changed = Buffer.from(String(json).replace('"entries":20', '"entries":21'))
    expect(readCertificate(changed, signature as Buffer, String(pem))).toBe('its signature does not fit')
    expect(readCertificate(json as Buffer, signature as Buffer, ENTRY_KEY.publicPem)).toBe(
      'it names another key',
    )
    const none = await cli('certificate', '--run', '9999', '--output', here('none.json'))
    expect(none).toMatchObject({ code: 3, stderr: expect.stringContaining('no verification run 9999') })
  })

  it.runIf(hasOpenssl)('is checked by openssl and sha256sum alone, and so is a bundle by hand', async () => {
    const openssl = (...args: string[]) =>
      spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' }).status
    const check = ['pkeyutl', '-verify', '-pubin', '-rawin']
    const certificate = [...check, '-inkey', 'run.json.pem', '-sigfile', 'run.json.sig']
    expect(openssl(...certificate, '-in', 'run.json')).toBe(0)
    writeFileSync(here('edited.json'), String(readFileSync(here('run.json'))).replace('PASSED', 'FAILED'))
    expect(openssl(...certificate, '-in', 'edited.json')).not.toBe(0)
    const again = await cli('certificate', '--output', here('run.json'))
    const sum = execFileSync('sha256sum', ['run.json'], { cwd: folder, encoding: 'utf8' }).slice(0, 64)
    expect(again.stderr).toContain(`sha256:  ${sum}`)
    expect(openssl(...certificate, '-in', 'run.json')).toBe(0)

    const bundle = String(readFileSync(here('one.json')))
    const proof = JSON.parse(bundle)
    const bytes = (name: string, base64: string) => writeFileSync(here(name), Buffer.from(base64, 'base64'))
    // The whole bundle: the file without its member "signature", by the workstation's key.
    writeFileSync(here('signed-part'), bundle.replace(/"signature":"[^"]*",(?="tool")/, ''))
    bytes('signature', proof.signature)
    writeFileSync(here('workstation.pem'), proof.workstation.pem)
    expect(
      openssl(...check, '-inkey', 'workstation.pem', '-in', 'signed-part', '-sigfile', 'signature'),
    ).toBe(0)
    // The entry: its message, by the key of the archive.
    bytes('message', proof.entry.signed)
    bytes('entry.sig', proof.entry.signature)
    writeFileSync(here('entry.pem'), ENTRY_KEY.publicPem)
    expect(openssl(...check, '-inkey', 'entry.pem', '-in', 'message', '-sigfile', 'entry.sig')).toBe(0)
    // The key set, by the root.
    bytes('keys.json', proof.keys.keys_json)
    writeFileSync(here('keys.sig'), Buffer.from(String(Buffer.from(proof.keys.keys_sig, 'base64')), 'base64'))
    expect(openssl(...check, '-inkey', 'root.pem', '-in', 'keys.json', '-sigfile', 'keys.sig')).toBe(0)
  })
})
