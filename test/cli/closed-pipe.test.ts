import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDir } from '../engine/source/temp-archive.ts'

const MAIN = join(import.meta.dirname, '../../electron/cli/main.ts')

test('a reader that has seen enough closes the pipe, and nothing fails', () => {
  const script =
    '"$0" "$1" sql "SELECT * FROM range(200000)" --format csv --quiet --workspace "$2" | head -n 2; exit $PIPESTATUS'
  const done = spawnSync('bash', ['-c', script, process.execPath, MAIN, tempDir()], { encoding: 'utf8' })
  expect(done).toMatchObject({ status: 0, stdout: 'range\r\n0\r\n', stderr: '' })
})
