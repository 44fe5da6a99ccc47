import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

/** A temporary folder that goes with the test. */
export function tempDir(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'blotter-test-')))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Writes files below `dir`, by relative name; a missing text is one log line, gzipped where the name says so. */
export function writeFiles(dir: string, files: Readonly<Record<string, string | Buffer | null>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir, name)
    mkdirSync(dirname(path), { recursive: true })
    const text = content ?? `{"event_type": "user_login", "file": "${name}"}\n`
    writeFileSync(path, name.endsWith('.gz') && typeof text === 'string' ? gzipSync(text) : text)
  }
}
