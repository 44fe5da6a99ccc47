/** A small workspace with a package of it, made by the command line as users make it. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ZipFile } from 'yazl'
import { writeSample } from '../../../electron/engine/index.ts'
import { type CliRun, runCli } from '../../support/cli.ts'

export const FROM = '2024-01-02'
export const TO = '2024-01-04'
export const RANGE = ['--from', FROM, '--to', TO] as const

export type World = { readonly folder: string; readonly archive: string; readonly workspace: string }

/** Four days of an archive, pulled into a workspace. The caller removes `folder`. */
export async function makeWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-package-'))
  const archive = join(folder, 'archive')
  const workspace = join(folder, 'workspace')
  await writeSample({ output: archive, days: 4, eventsPerDay: 80, profile: 'sigc-v1' }, {})
  await must(runCli(['pull', '--quiet', '--workspace', workspace, '--source', archive]))
  return { folder, archive, workspace }
}

export async function must(running: Promise<CliRun>, code = 0): Promise<CliRun> {
  const run = await running
  if (run.code !== code) throw new Error(`exit ${run.code} instead of ${code}\n${run.stdout}\n${run.stderr}`)
  return run
}

export function writePackage(workspace: string, output: string, ...more: readonly string[]): Promise<CliRun> {
  return runCli(['package', '--quiet', '--workspace', workspace, ...RANGE, '--output', output, ...more])
}

export function replay(path: string, ...more: readonly string[]): Promise<CliRun> {
  return runCli(['package', 'replay', path, '--quiet', '--format', 'json', ...more])
}

/**
 * Packs members again with one of them altered, and signs what came of it: manifest, sums and signature are whole, by
 * another key.
 */
export async function writeSigned(
  path: string,
  members: ReadonlyMap<string, Buffer>,
  name: string,
  content: Buffer,
): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  const manifest = JSON.parse(members.get('manifest.json')?.toString('utf8') ?? '') as {
    key_fingerprint: string
    members: { path: string; bytes: number; sha256: string }[]
  }
  manifest.key_fingerprint = hash(publicKey.export({ type: 'spki', format: 'der' }))
  for (const member of manifest.members)
    if (member.path === name) Object.assign(member, { bytes: content.length, sha256: hash(content) })
  const all = new Map(members)
    .set(name, content)
    .set('manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
  const sums = [...manifest.members.map((member) => member.path), 'manifest.json']
    .sort()
    .map((each) => `${hash(all.get(each) ?? Buffer.alloc(0))}  ${each}\n`)
    .join('')
  all
    .set('SHA256SUMS', Buffer.from(sums))
    .set('SHA256SUMS.sig', sign(null, Buffer.from(sums), privateKey))
    .set('SHA256SUMS.pem', Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })))
  await writeZipOf(
    path,
    [...all].map(([each, bytes]) => ({ name: each, content: bytes })),
  )
}

export type ZipEntry = { readonly name: string; readonly content: string | Buffer; readonly mode?: number }

/** A ZIP of these entries; a name that no honest writer takes is put in over one of the same length. */
export async function writeZipOf(path: string, entries: readonly ZipEntry[]): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const zip = new ZipFile()
  const swaps: [string, string][] = []
  entries.forEach(({ name, content, mode = 0o100644 }, index) => {
    const plain = `_${index}_`.padEnd(Buffer.byteLength(name), 'x')
    const hostile = !/^[A-Za-z0-9_][A-Za-z0-9._/-]*$/.test(name) || name.includes('..')
    if (hostile) swaps.push([plain, name])
    zip.addBuffer(Buffer.from(content), hostile ? plain : name, { mode, mtime: new Date(1980, 0, 1) })
  })
  zip.end()
  const pieces: Buffer[] = []
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer)
  let bytes = Buffer.concat(pieces).toString('latin1')
  for (const [plain, name] of swaps) bytes = bytes.replaceAll(plain, Buffer.from(name).toString('latin1'))
  writeFileSync(path, Buffer.from(bytes, 'latin1'))
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
export const remove = (path: string): void => rmSync(path, { recursive: true, force: true })
