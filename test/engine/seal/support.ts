import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

/** A folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-seal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** True when the independent checkers are on this machine. */
export const hasCheckers = ['python3', 'openssl', 'gzip'].every(
  (tool) => spawnSync(tool, ['--version']).status === 0 || spawnSync(tool, ['version']).status === 0,
)

export type Checked = {
  readonly days: readonly {
    readonly day: string
    readonly entries: number
    readonly note_text: string
    readonly note_signature: string
    readonly note_key_id?: string
  }[]
  readonly entries: number
  readonly keys: {
    readonly keys: readonly { key_id: string; pem: string; first_seq: number; last_seq: number | null }[]
  } | null
  readonly samples: readonly { message: string; signature: string; key_id: string }[]
}

/** What CPython alone says of an archive; throws when anything in it does not add up. */
export function checkWithPython(archive: string): Checked {
  const script = join(import.meta.dirname, 'check-archive.py')
  const out = execFileSync('python3', [script, archive], { encoding: 'utf8', maxBuffer: 1 << 26 })
  return JSON.parse(out) as Checked
}

/** True when openssl takes the base64 Ed25519 signature over the message. */
export function opensslVerifies(publicPem: string, message: string | Buffer, signature: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-openssl-'))
  try {
    writeFileSync(join(folder, 'key.pem'), publicPem)
    writeFileSync(join(folder, 'message'), message)
    writeFileSync(join(folder, 'signature'), Buffer.from(signature, 'base64'))
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', 'key.pem', '-rawin', '-in', 'message']
    return spawnSync('openssl', [...args, '-sigfile', 'signature'], { cwd: folder }).status === 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** SHA-256 by relative name of every file below a folder. */
export function fingerprints(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const named = files.map((file) => join(file.parentPath, file.name)).sort()
  return Object.fromEntries(
    named.map((path) => [
      path.slice(folder.length + 1),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  )
}

/** The lines of a day's log. */
export function linesOf(archive: string, day: string): readonly string[] {
  const path = join(archive, 'audit', day.slice(0, 4), day.slice(5, 7), `${day}.log.gz`)
  return gunzipSync(readFileSync(path)).toString('utf8').split('\n').slice(0, -1)
}
