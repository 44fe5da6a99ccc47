/** Alert rules from a mistake to a dismissed hit, and a day from its first signature to the figure that changed. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, type Page, test } from '@playwright/test'
import { runCli } from '../support/cli.ts'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { expectAccessible } from './support/axe.ts'
import { answerOpen } from './support/dialogs.ts'
import { openRoom } from './support/report-rooms.ts'
import { runOrFail, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'

const DAY = '2024-01-03'
const scratch = makeScratch()
let app: LaunchedApp
let workspace: string
let archive: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(240_000)
  archive = (await writeSmallArchive(scratch, 4)).archive
  workspace = await scratch.folder('workspace')
  await runOrFail(['pull', '--quiet', '--workspace', workspace, '--source', archive])
  app = await launchApp({ workspace })
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})
test.beforeEach(() => test.setTimeout(240_000))

const hitsOf = (page: Page) => page.getByRole('region', { name: 'Hits found' }).locator('tbody tr')

test('a mistake in a rule stands at its line, and mended rules are tested before they are saved', async () => {
  const { page } = app
  await openRoom(app, 'Alert rules')
  const text = page.getByRole('textbox', { name: 'Text of the rules' })
  const rules = await text.inputValue()
  await text.fill(rules.replace('slippage_pct', 'slipage_pct'))
  const line = rules.split('\n').findIndex((each) => each.includes('slippage_pct')) + 1
  const problem = page.getByRole('button', { name: `Line ${line}: There is no column or field` })
  await expect(problem).toContainText('Did you mean “slippage_pct”?')
  await expect(page.getByRole('button', { name: 'Test over all days' })).toBeDisabled()
  await problem.click()
  const selected = () =>
    text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))
  expect(await selected()).toBe('slipage_pct')
  await expectAccessible(app, 'a mistake in the rules')

  await text.fill(rules)
  await page.getByRole('button', { name: 'Test over all days' }).click()
  await expect(page.getByRole('row', { name: /critical trading_halted 1/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /medium slow_api 7/ })).toBeVisible()
  await expect(hitsOf(page)).toHaveCount(8)
  await expect(page.getByText('Save the rules to dismiss or link hits.')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(/^In force since/)).toBeVisible()
  await expectAccessible(app, 'tested rules')
})

test('what a newer version of the rules changed is shown, and the older one is taken into the editor', async () => {
  const { page } = app
  const text = page.getByRole('textbox', { name: 'Text of the rules' })
  const first = await text.inputValue()
  await text.fill(first.replace('response_time: 30_minutes', 'response_time: 10_minutes'))
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await expect(save).toBeEnabled()
  await save.click()
  await expect(save).toBeDisabled()
  await page.getByRole('button', { name: 'Versions…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Versions of the alert rules' })
  await expect(dialog.getByText('Against Version 1: 1 line added, 1 line removed.')).toBeVisible()
  const lines = dialog.getByRole('region', { name: 'Changed lines' }).getByRole('listitem')
  await expect(lines.filter({ hasText: 'Removed: ' })).toContainText('response_time: 30_minutes')
  await expect(lines.filter({ hasText: 'Added: ' })).toContainText('response_time: 10_minutes')
  await expectAccessible(app, 'the versions of the rules')
  await dialog.getByRole('button', { name: /^Version 1/ }).click()
  await expect(dialog.getByText(/^The first version: \d+ lines\.$/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Take into the editor' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(text).toHaveValue(first)
  await expect(save).toBeEnabled()
  await save.click()
  await expect(save).toBeDisabled()
})

test('a day of the calendar narrows the hits, and one is dismissed and reopened by keyboard', async () => {
  const { page } = app
  await page.getByRole('region', { name: 'Hits by day' }).locator(`[data-day="${DAY}"]`).click()
  await expect(hitsOf(page)).toHaveCount(3)
  const first = hitsOf(page).first()
  await first.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: /^Source of the hit/ })).toContainText(
    'circuit_breaker_triggered',
  )
  await first.focus()
  await page.keyboard.press('d')
  await page.getByRole('dialog').getByLabel('Reason').fill('Announced exercise')
  await page.keyboard.press('Enter')
  await expect(first).toContainText('Announced exercise')
  await expect(page.getByRole('row', { name: /critical trading_halted 1 1 dismissed/ })).toBeVisible()
  await expectAccessible(app, 'a dismissed hit')
  await first.focus()
  await page.keyboard.press('r')
  await expect(first).toContainText('reopened by')
})

test('the deadline of attestations is set, and decides which days are late', async () => {
  const { page } = app
  await openRoom(app, 'Attestations')
  await page.getByRole('button', { name: 'Deadline…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deadline of attestations' })
  const [days, time] = [
    dialog.getByLabel('Business days after the day'),
    dialog.getByLabel('Time of day (UTC)'),
  ]
  await days.fill('61')
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
  await days.fill('3')
  await time.fill('9:30')
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
  await time.fill('09:30')
  await expect(dialog).toContainText('not signed by the 3rd business day after it at 09:30 UTC')
  await expectAccessible(app, 'the deadline of attestations')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByText('Due the 3rd business day after it at 09:30 UTC')).toBeVisible()
  await page.locator(`[data-day="${DAY}"]`).click()
  await expect(page.getByText(/^due 2024-01-08 09:30:00 UTC/)).toBeVisible()
})

test('a day is signed in a dialog that shows what is signed, and a changed figure re-opens it', async () => {
  const { page } = app
  await openRoom(app, 'Attestations')
  const day = page.locator(`[data-day="${DAY}"]`)
  await expect(day).toContainText('late')
  await day.click()
  await page.getByRole('button', { name: 'Sign…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('I certify that the audit logs for this date are complete and accurate')
  await expect(dialog).toContainText(`audit/2024/01/${DAY}.log.gz`)
  await expect(dialog.getByRole('button', { name: 'Sign', exact: true })).toBeDisabled()
  await dialog.getByLabel('Certified by').fill('Ana Ruiz')
  const acknowledge = dialog.getByLabel('Why it is signed all the same')
  if (await acknowledge.isVisible()) await acknowledge.fill('The key of this sample is not pinned.')
  const key = join(await scratch.folder('key'), 'compliance-officer.pem')
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const fingerprint = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
  const whose = dialog.getByRole('region', { name: 'Key that signs' })
  await expect(whose).toContainText('Key of this workspace')
  await answerOpen(app, join(workspace, 'activity-head'))
  await whose.getByRole('button', { name: 'Sign with another key…' }).click()
  await expect(page.getByText(/activity-head is not a PEM file/)).toBeVisible()
  await expect(whose).toContainText('Key of this workspace')
  await answerOpen(app, key)
  await whose.getByRole('button', { name: 'Sign with another key…' }).click()
  await expect(whose).toContainText('compliance-officer.pem')
  await expect(whose).toContainText('its holder signed')
  await expectAccessible(app, 'the dialog that signs')
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(day).toContainText('signed')
  await expect(page.getByText('Every file and figure is as it was signed.')).toBeVisible()
  const signed = page.getByRole('article', { name: 'Attestation number 0' })
  await expect(signed).toContainText('Another key than this workspace’s')
  await expect(signed).toContainText(fingerprint)
  await expectAccessible(app, 'a signed day')

  await app.close()
  const file = join(archive, DAY.slice(0, 4), DAY.slice(5, 7), `${DAY}.log.gz`)
  const place = [file, join(archive, 'audit', DAY.slice(0, 4), DAY.slice(5, 7), `${DAY}.log.gz`)].find(
    (path) => {
      try {
        return readFileSync(path).length > 0
      } catch {
        return false
      }
    },
  )
  if (place === undefined) throw new Error('The day has no file.')
  const lines = gunzipSync(readFileSync(place)).toString()
  writeFileSync(place, gzipSync(lines.replace(/"commission": ?/, '$&9')))
  // A changed object is a finding of the pull.
  const pulled = await runCli([
    'pull',
    '--download-only',
    '--quiet',
    '--workspace',
    workspace,
    '--source',
    archive,
  ])
  expect(pulled.code).toBe(1)
  app = await launchApp({ workspace })
  await openRoom(app, 'Attestations')
  const again = app.page.locator(`[data-day="${DAY}"]`)
  await expect(again).toContainText('re-opened')
  await again.click()
  await expect(app.page.getByRole('table', { name: 'Differences' })).toContainText('sha256')
  await expectAccessible(app, 'a re-opened day')
})
