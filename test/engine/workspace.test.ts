import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { defaultWorkspaceDir, openWorkspace } from '../../electron/engine/workspace.ts'
import { tempDir } from './source/temp-archive.ts'

const HOLDER = join(import.meta.dirname, 'workspace-holder.ts')

/** Starts another process on the workspace; resolves with it and the first line it says. */
async function openElsewhere(dir: string) {
  const child = spawn(process.execPath, [HOLDER, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  return { child, line: String(line).trim() }
}

test('the layout is made, tmp is emptied, and closing gives the workspace free', () => {
  const dir = join(tempDir(), 'deep', 'workspace')
  const workspace = openWorkspace(dir)
  expect(workspace).toMatchObject({
    dir,
    catalogPath: join(dir, 'catalog.sqlite'),
    casePath: join(dir, 'case.duckdb'),
    resultsPath: join(dir, 'results.duckdb'),
    cacheDir: join(dir, 'cache'),
    tmpDir: join(dir, 'tmp'),
  })
  mkdirSync(join(workspace.tmpDir, 'left'))
  writeFileSync(join(workspace.tmpDir, 'left', 'over'), 'x')
  expect(JSON.parse(readFileSync(join(dir, 'owner.json'), 'utf8'))).toMatchObject({
    pid: process.pid,
    as: 'command line',
  })
  workspace.close()
  workspace.close()
  expect(existsSync(join(dir, 'owner.json'))).toBe(false)
  using again = openWorkspace(dir)
  expect(readdirSync(again.tmpDir)).toEqual([])
})

test('a second one in the same process is refused, also through a link', () => {
  const dir = tempDir()
  const workspace = openWorkspace(join(dir, 'one'))
  symlinkSync(join(dir, 'one'), join(dir, 'link'))
  for (const name of ['one', 'link']) {
    expect(() => openWorkspace(join(dir, name))).toThrow(
      expect.objectContaining({
        code: 'WORKSPACE_LOCKED',
        message: expect.stringMatching(
          new RegExp(`^Blotter \\(pid ${process.pid}, command line, since .*\\) has this workspace open: `),
        ),
      }),
    )
  }
  workspace.close()
  openWorkspace(join(dir, 'link')).close()
})

test('a second process is told who has it; kill -9 of the owner gives it free', {
  timeout: 20_000,
}, async () => {
  const dir = tempDir()
  const { child, line } = await openElsewhere(dir)
  expect(line).toBe('open')
  expect(() => openWorkspace(dir)).toThrow(
    expect.objectContaining({
      code: 'WORKSPACE_LOCKED',
      message: expect.stringMatching(
        new RegExp(`^Blotter \\(pid ${child.pid}, window, since 20.*Z\\) has this workspace open: ${dir}$`),
      ),
    }),
  )
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(existsSync(join(dir, 'owner.json'))).toBe(true) // it had no time to tidy up, and that does not matter
  const workspace = openWorkspace(dir)
  const other = await openElsewhere(dir)
  expect(other.line).toContain(`WORKSPACE_LOCKED: Blotter (pid ${process.pid}, command line`)
  workspace.close()
})

test('an owner note that is no note does not matter, and a folder that cannot be made is an IO error', () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'owner.json'), '{"pid": "<script>"}')
  const workspace = openWorkspace(dir)
  writeFileSync(join(dir, 'owner.json'), 'torn')
  expect(() => openWorkspace(dir)).toThrow(/^Another Blotter has this workspace open/)
  workspace.close()
  writeFileSync(join(dir, 'file'), '')
  expect(() => openWorkspace(join(dir, 'file', 'below'))).toThrow(expect.objectContaining({ code: 'IO' }))
})

test('where it lies by default', () => {
  expect(defaultWorkspaceDir('linux', {}, '/home/a')).toBe('/home/a/.local/share/blotter/workspace')
  expect(defaultWorkspaceDir('linux', { XDG_DATA_HOME: '/data' }, '/home/a')).toBe('/data/blotter/workspace')
  expect(defaultWorkspaceDir('linux', { XDG_DATA_HOME: 'data' }, '/home/a')).toBe(
    '/home/a/.local/share/blotter/workspace',
  )
  expect(defaultWorkspaceDir('darwin', {}, '/Users/a')).toBe(
    '/Users/a/Library/Application Support/Blotter/workspace',
  )
  expect(defaultWorkspaceDir('win32', { LOCALAPPDATA: 'C:/L' }, 'C:/U')).toBe('C:/L/Blotter/workspace')
})
