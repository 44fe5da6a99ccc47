/** A line longer than is read must cost one reject, not the load of its file or of its neighbours. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli } from '../support/cli.ts'

const TOO_LONG = 17 * 1024 * 1024

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-long-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const line = (day: string, id: string) =>
  `{"timestamp": "${day}T10:00:00Z", "event_type": "note", "event_id": "${id}"}`

it('goes to the quarantine, with its place and length, and all else is loaded', async () => {
  const month = join(folder, 'audit', '2024', '05')
  mkdirSync(month, { recursive: true })
  const long = 'x'.repeat(TOO_LONG)
  const first = line('2024-05-01', 'a')
  const days = {
    '2024-05-01': [first, long, line('2024-05-01', 'b')],
    '2024-05-02': [line('2024-05-02', 'c')],
    // The last line of a file, without its line feed.
    '2024-05-03': [line('2024-05-03', 'd'), long],
  }
  for (const [day, lines] of Object.entries(days)) {
    const end = day === '2024-05-03' ? '' : '\n'
    writeFileSync(join(month, `${day}.log.gz`), gzipSync(lines.join('\n') + end))
  }
  const common = ['--workspace', join(folder, 'workspace'), '--quiet']
  const pull = await runCli(['pull', '--source', folder, ...common])
  expect(pull.stderr).toBe('')
  expect(pull.code).toBe(1)
  expect(pull.stdout).toContain('LINE_TOO_LONG audit/2024/05/2024-05-01.log.gz:2')

  const select = async (statement: string) => {
    const run = await runCli(['sql', statement, '--format', 'json', ...common])
    expect(run.stderr).toBe('from 0 verified files, 2 failed, 1 not checked\n')
    return JSON.parse(run.stdout)
  }
  expect(await select('SELECT event_id FROM events ORDER BY id')).toEqual(
    ['a', 'b', 'c', 'd'].map((event_id) => ({ event_id })),
  )
  const place = { reason: 'LINE_TOO_LONG', tail: ` … (${TOO_LONG} bytes in all)` }
  expect(
    await select(
      "SELECT line, byte_offset, reason, ' …' || split_part(raw, ' …', 2) AS tail FROM rejects ORDER BY file",
    ),
  ).toEqual([
    { line: 2, byte_offset: first.length + 1, ...place },
    { line: 2, byte_offset: first.length + 1, ...place },
  ])
})
