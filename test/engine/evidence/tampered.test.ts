/** The tampered archives of the vectors: a line that the clean archive does not have is never proved. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Proof } from '../../../electron/engine/evidence/check/proof.ts'
import { proveInFolder } from '../../../electron/engine/issue-evidence.ts'
import { ISSUER } from './support.ts'

const VECTORS = join(import.meta.dirname, '..', '..', 'vectors', 'tamper')
const ROOT = readFileSync(join(VECTORS, 'root.pem'), 'utf8')

/** The lines of every log that can be unpacked, by archive key. */
function logsOf(archive: string): ReadonlyMap<string, readonly string[]> {
  const logs = new Map<string, readonly string[]>()
  for (const entry of readdirSync(archive, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.log.gz')) continue
    const path = join(entry.parentPath, entry.name)
    try {
      const lines = gunzipSync(readFileSync(path)).toString('latin1').split('\n').slice(0, -1)
      logs.set(path.slice(archive.length + 1), lines)
    } catch {
      // Damaged as gzip: what can be read of it is the verifier's own business.
    }
  }
  return logs
}

const clean = logsOf(join(VECTORS, 'base'))

describe('a line that the clean archive does not have', () => {
  for (const name of readdirSync(VECTORS, { withFileTypes: true })) {
    if (!name.isDirectory() || name.name === 'base') continue
    const archive = join(VECTORS, name.name)
    const strangers = [...logsOf(archive)].flatMap(([file, lines]) =>
      lines.flatMap((line, at) => (clean.get(file)?.includes(line) ? [] : [{ file, line: at + 1 }])),
    )
    // The first and the last of many are as good as all.
    const tried = strangers.length > 3 ? [strangers[0], strangers.at(-1)] : strangers
    if (tried.length === 0) continue
    it(`is not proved: ${name.name}`, async () => {
      for (const place of tried) {
        if (!place) continue
        const folder = { dir: archive, roots: [ROOT], keys: [] }
        const outcome = await proveInFolder(place, folder, ISSUER, {}).then(
          ({ json }) => JSON.parse(json.toString('utf8')) as Proof,
          (error: { readonly code: string }) => error.code,
        )
        expect(outcome, `${place.file}:${place.line}`).toBe('NOT_PROVED')
      }
    })
  }
})
