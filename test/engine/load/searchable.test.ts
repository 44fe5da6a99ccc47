import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStager } from '../../../electron/engine/load/index.ts'

test('what nobody will search is staged as ever, without an index', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-stage-'))
  const staged = [true, false].map((searchable) => {
    const stager = createStager(join(folder, String(searchable)), {
      file: 'audit/2024/01/2024-01-15.log.gz',
      day: '2024-01-15',
      searchable,
    })
    stager.onLine({
      bytes: Buffer.from(
        '{"timestamp": "2024-01-15T10:00:00Z", "event_type": "user_action", "user_id": "ana"}',
      ),
      lineNumber: 1,
      byteOffset: 0,
      status: 'ok',
      reason: undefined,
      currentHash: null,
    })
    return stager.finish()
  })
  const [indexed, bare] = staged
  if (!indexed || !bare) throw new Error('nothing was staged')
  const textOf = (path: string) => readFileSync(path, 'utf8')
  expect(textOf(bare.rowsPath)).toBe(textOf(indexed.rowsPath))
  expect(textOf(bare.rowsPath)).toContain('ana')
  expect(textOf(indexed.indexPath)).not.toBe('')
  expect(textOf(bare.indexPath)).toBe('')
  expect(textOf(indexed.rareWordsPath)).not.toBe('')
  expect(textOf(bare.rareWordsPath)).toBe('')
  rmSync(folder, { recursive: true })
})
