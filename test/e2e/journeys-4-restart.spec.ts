/** What is there after a restart: after a proper end, after the engine was killed, after everything was killed. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { daysOf } from './support/archive-screen.ts'
import { untilKept } from './support/kept-text.ts'
import { killApp, killEngine } from './support/processes.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import {
  cellOf,
  expectRows,
  expectSql,
  gridOf,
  HEAVY_SQL,
  resultOf,
  runSql,
  writeSql,
} from './support/sql-screen.ts'

/** The sample's number of events. */
const ABOUT_200_000 = /^[12]\d{5}$/

const scratch = makeScratch()
let workspace: string
let userData: string
let app: LaunchedApp

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browserName: _ }, info) => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  workspace = await copySample(scratch, info)
  userData = await scratch.folder('profile')
  app = await launchApp({ workspace, userData })
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

async function expectDaysLoaded(): Promise<void> {
  await goTo(app, 'Archive')
  await expect(daysOf(app.page).filter({ hasText: /: verified,.* rows loaded/ })).toHaveCount(29)
  await expect(daysOf(app.page).filter({ hasText: /: failed,.* rows loaded/ })).toHaveCount(1)
  await expect(app.page.getByText(/[12]\d\d,\d{3} events loaded/)).toBeVisible()
}

test('closed and opened again: days, tabs, texts, results and theme are as they were', async () => {
  const before = app.page
  await goTo(app, 'SQL')
  await runSql(before, "SELECT 'one' AS kept, count(*) AS n FROM events", '1')
  await expect(cellOf(before, 0, 1)).toHaveText(ABOUT_200_000)
  const counted = (await cellOf(before, 0, 1).textContent()) ?? ''
  await before.getByRole('button', { name: 'New tab' }).click()
  await runSql(before, 'SELECT ticker, count(*) AS n FROM fills GROUP BY ticker', '\\d+')
  const tickers = (await resultOf(before).getByTestId('row-count').textContent()) ?? ''
  await before.getByRole('button', { name: 'New tab' }).click()
  // Never run; and closed at once, before any delay of saving could be over.
  await writeSql(before, '-- half a thought\nSELECT order_id FRO')
  await goTo(app, 'Settings')
  await before.getByRole('radio', { name: 'Dark' }).check()
  await expect(before.locator('html')).toHaveAttribute('data-theme', 'dark')
  await app.close()

  app = await launchApp({ workspace, userData })
  const { page } = app
  await expectDaysLoaded()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await goTo(app, 'SQL')
  const tabs = page.getByRole('tablist', { name: 'SQL tabs' }).getByRole('tab')
  await expect(tabs).toHaveCount(3)
  await tabs.nth(0).click()
  await expectSql(page, "SELECT 'one' AS kept, count(*) AS n FROM events")
  await expect(cellOf(page, 0, 0)).toHaveText('one')
  await expect(cellOf(page, 0, 1)).toHaveText(counted)
  await tabs.nth(1).click()
  await expect(resultOf(page).getByTestId('row-count')).toHaveText(tickers)
  await expect(gridOf(page).getByRole('columnheader', { name: /ticker/ })).toBeVisible()
  await tabs.nth(2).click()
  await expectSql(page, '-- half a thought\nSELECT order_id FRO')
  await goTo(app, 'Settings')
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
})

test('the engine killed during a query: the window says so, and goes on', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  await page.getByRole('tablist', { name: 'SQL tabs' }).getByRole('tab').nth(0).click()
  await writeSql(page, HEAVY_SQL)
  await untilKept(workspace, HEAVY_SQL)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('timer', { name: 'Elapsed time' })).toBeVisible()
  await killEngine(app)

  await expect(page.getByText('The engine ended unexpectedly and was started again')).toBeVisible()
  await expectSql(page, HEAVY_SQL)
  await expect(resultOf(page).getByText(/The engine ended while the query ran/)).toBeVisible()
  await runSql(page, 'SELECT count(*) AS n FROM events', '1')
  await expect(cellOf(page, 0, 0)).toHaveText(ABOUT_200_000)
  await expectDaysLoaded()
})

test('everything killed during a verification: the next start has all, and carries on', async () => {
  const { page } = app
  const unsaved = '-- typed just before the lights went out\nSELECT max(ts) AS newest FROM events'
  await goTo(app, 'SQL')
  await writeSql(page, unsaved)
  await untilKept(workspace, unsaved)
  await goTo(app, 'Archive')
  await page.getByRole('button', { name: 'Verify every signature' }).click()
  await expect(page.getByRole('progressbar').first()).toBeVisible()
  await killApp(app)

  app = await launchApp({ workspace, userData })
  await expectDaysLoaded()
  await goTo(app, 'SQL')
  await app.page.getByRole('tablist', { name: 'SQL tabs' }).getByRole('tab').nth(0).click()
  await expectSql(app.page, unsaved)
  await app.page.keyboard.press('ControlOrMeta+Enter')
  await expectRows(app.page, '1')

  await goTo(app, 'Archive')
  await app.page.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(app.page.getByText('Verification finished')).toBeVisible({ timeout: 60_000 })
  await expectDaysLoaded()
})

test('everything killed during a pull: the next start loses nothing, and the pull is taken to its end', async () => {
  await app.close()
  const fresh = await scratch.folder('workspace')
  const profile = await scratch.folder('profile')
  const [sample] = await readdir(join(workspace, 'sample'))
  app = await launchApp({ workspace: fresh, userData: profile })
  await app.page.getByRole('button', { name: /^Folder/ }).click()
  const form = app.page.getByRole('form', { name: 'Folder source' })
  await form.getByLabel('Archive folder').fill(join(workspace, 'sample', String(sample), 'archive'))
  await form.getByRole('button', { name: 'Add source' }).click()
  await app.page.getByRole('button', { name: 'Pull', exact: true }).click()
  await expect(app.page.getByRole('progressbar').first()).toBeVisible()
  await killApp(app)

  app = await launchApp({ workspace: fresh, userData: profile })
  await expect(app.page.getByRole('heading', { level: 1, name: 'Archive' })).toBeVisible()
  await app.page.getByRole('button', { name: 'Pull', exact: true }).click()
  await expect(app.page.getByText('Pull finished')).toBeVisible({ timeout: 90_000 })
  await expect(daysOf(app.page).filter({ hasText: /rows loaded/ })).toHaveCount(30)
  await expect(daysOf(app.page).filter({ hasText: /: failed,/ })).toHaveCount(1)
})

test('a damaged case database is made anew; the window says so, and loads it again', async () => {
  await app.close()
  await writeFile(join(workspace, 'case.duckdb'), 'no database '.repeat(10_000))
  app = await launchApp({ workspace, userData })
  const { page } = app
  await expect(page.getByText('The records have to be loaded again')).toBeVisible()
  await expect(page.getByText(/^0 events loaded$/)).toBeVisible()
  await goTo(app, 'Explore')
  await expect(page.getByText('Days are pulled, but not loaded')).toBeVisible()
  await page.getByRole('button', { name: 'Go to the archive' }).click()
  await page.getByRole('button', { name: 'Load', exact: true }).click()
  await expect(page.getByText(/rows loaded, 0 rejects/)).toBeVisible({ timeout: 120_000 })
  await expectDaysLoaded()
})
