/**
 * kill -9 at any moment of a pull (which downloads, verifies and loads) loses nothing and leaves nothing half-written:
 * the next run carries on, and ends where an undisturbed one ends.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli, startCli } from '../support/cli.ts'

let folder: string
let undisturbed: { stdout: string; ms: number }

const QUESTION = `SELECT file, count(*) AS rows, sum(line) AS lines, count(DISTINCT line) AS different,
  any_value(verdict)::VARCHAR AS verdict, sum(commission)::VARCHAR AS commission FROM events GROUP BY file ORDER BY file`

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-kill-'))
  const sample = await runCli([
    'sample',
    '--output',
    join(folder, 'archive'),
    '--days',
    '6',
    '--events-per-day',
    '3000',
    '--quiet',
  ])
  expect(sample.code).toBe(0)
  const started = performance.now()
  undisturbed = { stdout: await pullAndAsk(join(folder, 'undisturbed')), ms: performance.now() - started }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function pullAndAsk(workspace: string): Promise<string> {
  const pull = await runCli([
    'pull',
    '--source',
    join(folder, 'archive'),
    '--workspace',
    workspace,
    '--quiet',
  ])
  expect(pull.stderr).toBe('')
  // No root is pinned, so trust is on first use; integrity itself must have passed.
  expect(pull.stdout).toContain('Verification: PASSED')
  const answer = await runCli(['sql', QUESTION, '--workspace', workspace, '--format', 'json', '--quiet'])
  expect(answer.stderr).toBe('')
  return answer.stdout
}

/** Every file of the cache is whole: its name is its hash. */
function expectWholeCache(workspace: string): void {
  const root = join(workspace, 'cache', 'sha256')
  for (const name of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue
    const bytes = readFileSync(join(name.parentPath, name.name))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(name.name)
  }
}

it.each([0.15, 0.3, 0.45, 0.6, 0.75, 0.9])('carries on after a kill at %f of its time', async (fraction) => {
  const workspace = join(folder, `killed-${fraction}`)
  const child = startCli(['pull', '--source', join(folder, 'archive'), '--workspace', workspace, '--quiet'])
  await new Promise((resolve) => setTimeout(resolve, (undisturbed.ms / 2) * fraction))
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('close', resolve))
  const answer = await pullAndAsk(workspace)
  expect(answer).toBe(undisturbed.stdout)
  expectWholeCache(workspace)
})
