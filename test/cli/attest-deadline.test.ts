/** `blotter attest --deadline`: until when days are to be signed, asked for and set. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'blotter-deadline-'))
const workspace = join(folder, 'workspace')
const attest = (...args: string[]) => runCli(['attest', '--workspace', workspace, '--quiet', ...args])

beforeAll(async () => {
  const archive = join(folder, 'archive')
  const made = ['--days', '2', '--events-per-day', '60', '--start', '2024-03-07', '--quiet']
  expect((await runCli(['sample', '--output', archive, ...made])).code).toBe(0)
  expect((await runCli(['pull', '--source', archive, '--workspace', workspace, '--quiet'])).code).toBe(0)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('is the next business day until it is set, and then decides of every day', async () => {
  expect(await attest('--deadline')).toEqual({
    code: 0,
    stdout:
      'Due: the next business day at 18:00 UTC\nBusiness days are Monday to Friday; holidays are not known.\n',
    stderr: '',
  })
  expect((await attest('--list')).stdout).toContain('2024-03-08  late       due 2024-03-11T18:00:00.000Z\n')

  expect(await attest('--deadline', '2@09:30')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Due: the 2nd business day after it at 09:30 UTC\n'),
  })
  expect(JSON.parse((await attest('--deadline', '--format', 'json')).stdout)).toEqual({
    businessDays: 2,
    time: '09:30',
  })
  const listed = (await attest('--list')).stdout
  expect(listed).toContain('2024-03-07  late       due 2024-03-11T09:30:00.000Z\n')
  expect(listed).toContain('2024-03-08  late       due 2024-03-12T09:30:00.000Z\n')

  const log = await runCli(['activity', '--workspace', workspace, '--quiet', '--search', 'attest.deadline'])
  expect(log.stdout).toContain('09:30')
})

test('what is no deadline is refused with the way to write one, and changes nothing', async () => {
  for (const wrong of ['61@18:00', '1@24:00', '1', '18:00', '-1@18:00', '1@18:00 ', 'x'])
    expect(await attest(`--deadline=${wrong}`)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Write it as 1@18:00: 0 to 60 business days'),
    })
  expect(await attest('--deadline', '1@18:00', '--list')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('Say one of: --by (to sign), --list, --verify, --export, --deadline.'),
  })
  expect((await attest('--deadline')).stdout).toContain('at 09:30 UTC')
})
