/** Retention and legal holds, a compliance package of a period, its check by its own commands, and its replay. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { expectAccessible } from './support/axe.ts'
import { answerOpen, answerSave } from './support/dialogs.ts'
import { openRoom } from './support/report-rooms.ts'
import { runOrFail, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'

const scratch = makeScratch()
let app: LaunchedApp
let folder: string
let zip: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(240_000)
  const { archive } = await writeSmallArchive(scratch, 4)
  const workspace = await scratch.folder('workspace')
  folder = await scratch.folder('out')
  zip = join(folder, 'package.zip')
  await runOrFail(['pull', '--quiet', '--workspace', workspace, '--source', archive])
  app = await launchApp({ workspace })
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})
test.beforeEach(() => test.setTimeout(240_000))

test('a mistake in the schedule stands at its line, and a good schedule is kept as a version', async () => {
  const { page } = app
  await openRoom(app, 'Retention')
  const text = page.getByRole('textbox', { name: 'Text of the schedule' })
  const schedule = await text.inputValue()
  await text.fill(schedule.replace('keep: 7 years', 'keep: 7 yeers'))
  const line = schedule.split('\n').findIndex((each) => each.includes('keep: 7 years')) + 1
  const problem = page.getByRole('button', { name: `Line ${line}: "7 yeers" is no period` })
  await expect(problem).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save the schedule' })).toBeDisabled()
  await problem.click()
  expect(
    await text.evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    ),
  ).toBe('7 yeers')
  await text.fill(schedule.replace('keep: 7 years', 'keep: 8 years'))
  await page.getByRole('textbox', { name: 'Why it is changed' }).fill('One year more')
  await page.getByRole('button', { name: 'Save the schedule' }).click()
  await page.getByRole('button', { name: 'Versions…' }).click()
  const versions = page.getByRole('dialog', { name: 'Versions of the retention schedule' })
  await expect(versions.getByRole('button', { name: /^Version 1, in force.*One year more/ })).toBeVisible()
  await expect(versions.getByText(/^The first version: \d+ lines\.$/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('cell', { name: /^2032-01-02.*8 years/ }).first()).toBeVisible()
})

test('a legal hold keeps what would be deletable, and its release lets it go', async () => {
  const { page } = app
  const asOf = page.getByLabel('as of')
  await asOf.fill('01/02/2035')
  await asOf.blur()
  await expect(page.getByText('No day: write YYYY-MM-DD')).toBeVisible()
  await expect(asOf).toHaveAttribute('aria-invalid', 'true')
  await asOf.fill('2034-12-31')
  await asOf.press('ArrowUp')
  await expect(asOf).toHaveValue('2035-01-01')
  const objects = page.getByRole('region', { name: 'Objects', exact: true })
  await expect(objects.getByText('Deletable').first()).toBeVisible()
  await page.getByRole('textbox', { name: 'Reason' }).fill('Inquiry 7')
  await page.getByRole('button', { name: 'Place the hold' }).click()
  await expect(objects.getByText('On hold (hold 1)').first()).toBeVisible()
  await expect(objects.getByText('Deletable')).toHaveCount(0)
  await expectAccessible(app, 'retention')
  await page.getByRole('button', { name: 'Release hold 1' }).click()
  await page.getByRole('dialog').getByLabel('Reason for the release').fill('Closed')
  await page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).click()
  await expect(page.getByText(/Released .*: Closed/)).toBeVisible()
  await expect(objects.getByText('Deletable').first()).toBeVisible()
})

test('a package is planned, made, and checked by the commands that are shown', async () => {
  const { page } = app
  await openRoom(app, 'Compliance package')
  await expect(page.getByText('4 files of 4 days')).toBeVisible()
  const from = page.getByLabel('From', { exact: true })
  const first = await from.inputValue()
  const make = page.getByRole('button', { name: 'Make the package' })
  await from.fill('2024-01-')
  await expect(make).toBeDisabled()
  await from.fill('2024-02-01')
  await expect(page.getByText('The period ends before it begins.')).toBeVisible()
  await from.fill(first)
  await expect(page.getByText('4 files of 4 days')).toBeVisible()
  const key = join(folder, 'officer.pem')
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key])
  const der = execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-outform', 'DER'])
  const fingerprint = createHash('sha256').update(der).digest('hex')
  await answerOpen(app, key)
  await page.getByRole('button', { name: 'Sign with another key…' }).click()
  await expect(page.getByRole('region', { name: 'Key that signs' })).toContainText('officer.pem')
  await answerSave(app, zip)
  await page.getByRole('button', { name: 'Make the package' }).click()
  const result = page.getByTestId('package-result')
  await expect(result.getByText('The package is made.')).toBeVisible({ timeout: 180_000 })
  await expectAccessible(app, 'package')
  const commands = await result.getByRole('region', { name: 'Commands that check the package' }).textContent()
  const recipient = join(folder, 'recipient')
  mkdirSync(recipient)
  copyFileSync(zip, join(recipient, 'package.zip'))
  const said = execFileSync('sh', ['-ec', commands ?? ''], { cwd: recipient, encoding: 'utf8' })
  expect(said).toContain('Signature Verified Successfully')
  expect(said).toContain(fingerprint)
  await expect(result).toContainText(fingerprint)
})

test('a replay says identical; of an altered file it says that it is not', async () => {
  const { page } = app
  await answerOpen(app, zip)
  await page.getByRole('button', { name: 'Replay a package' }).click()
  const result = page.getByTestId('replay-result')
  await expect(result.getByText('Identical.', { exact: true })).toBeVisible({ timeout: 180_000 })

  const altered = join(folder, 'altered.zip')
  const bytes = readFileSync(zip)
  // README.txt stands first, compressed: a flipped bit in it breaks its checksum or its hash.
  const at = bytes.indexOf('README.txt') + 200
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(altered, bytes)
  await answerOpen(app, altered)
  await page.getByRole('button', { name: 'Replay a package' }).click()
  await expect(
    page.getByText('Not identical.').or(page.getByText('The package was not replayed')).first(),
  ).toBeVisible({ timeout: 180_000 })
})

test('a package that is cancelled leaves nothing', async () => {
  const { page } = app
  const path = join(folder, 'cancelled.zip')
  await answerSave(app, path)
  await page.getByRole('button', { name: 'Make the package' }).click()
  await page.getByRole('button', { name: 'Cancel', exact: true }).first().click()
  await expect(page.getByText('The package was cancelled')).toBeVisible({ timeout: 180_000 })
  expect(execFileSync('ls', ['-A', folder], { encoding: 'utf8' })).not.toContain('cancelled')
})
