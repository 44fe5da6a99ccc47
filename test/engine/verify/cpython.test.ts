import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { listArchive, verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'

const WRITER = new URL('./support/write_archive.py', import.meta.url).pathname
const hasPython = spawnSync('python3', ['--version']).status === 0

describe.skipIf(!hasPython)(
  'archives by CPython alone (skipped without python3: apt-get install python3)',
  () => {
    test('pass, and a changed digit names its file and line', async () => {
      const base = Math.floor(Date.now() / 1000)
      for (let seed = base; seed < base + 8; seed += 1) {
        await withFolder(async (folder) => {
          execFileSync('python3', [WRITER, folder, String(seed)])
          const clean = await verifyFolder(folder, 'seal')
          expect(clean.findings, `seed ${seed}`).toEqual([])
          expect(clean).toMatchObject({ integrity: 'PASSED', entries: 100, profile: 'py-jsondumps-v0' })
          const { files } = listArchive(folder)
          for (const file of files) {
            const original = readFileSync(file.path)
            const lines = gunzipSync(original).toString('utf8').split('\n')
            const at = seed % (lines.length - 1)
            const line = lines[at] as string
            const digits = [...line.matchAll(/[0-9]/g)].map(({ index }) => index)
            const index = digits[(seed * 7919) % digits.length] as number
            lines[at] = line.slice(0, index) + ((Number(line[index]) + 1) % 10) + line.slice(index + 1)
            writeFileSync(join(folder, file.key), gzipSync(lines.join('\n')))
            const result = await verifyFolder(folder, 'seal')
            const errors = result.findings.filter(({ severity }) => severity === 'error')
            const told = `seed ${seed} ${file.key}:${at + 1} ${line.slice(index - 5, index + 5)}`
            // A digit of a float beyond its precision changes nothing that Python would print.
            const same = errors.length === 0 && isSameToPython(line, lines[at] as string)
            if (!same)
              expect(
                errors.map(({ file: key, line: number }) => `${key}:${number}`),
                told,
              ).toEqual([`${file.key}:${at + 1}`])
            writeFileSync(file.path, original)
          }
        })
      }
    })
  },
)

function isSameToPython(a: string, b: string): boolean {
  const print = 'import json,sys; print(json.dumps(json.loads(sys.stdin.read()), sort_keys=True))'
  const run = (input: string) => execFileSync('python3', ['-c', print], { input }).toString()
  return run(a) === run(b)
}
