/**
 * What an investigator does with a damaged day: sees that it failed, reads what that means and what it does not prove,
 * goes to the line, sees the byte that was changed, walks through findings, and checks every signature.
 */
import { join } from 'node:path'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { damageDay } from '../../electron/engine/seal/index.ts'
import { runCli } from '../support/cli.ts'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { dayOf, dayPanelOf, daysOf } from './support/archive-screen.ts'
import { chooseTheme, expectAccessible, THEMES } from './support/axe.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { runSql } from './support/sql-screen.ts'

const DAMAGED = /: failed,/
const KIND = 'ENTRY_HASH_MISMATCH'

const scratch = makeScratch()
let app: LaunchedApp

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browserName: _ }, info) => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  app = await launchApp({ workspace: await copySample(scratch, info) })
  await expect(daysOf(app.page).first()).toBeVisible()
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

function verdictOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Verdict' })
}

function findingOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Finding', exact: true })
}

function listOf(page: Page): Locator {
  return page.getByRole('grid', { name: 'Findings' })
}

test('the verdict gives three answers with their grounds, and says what it does not prove', async () => {
  const { page } = app
  const verdict = verdictOf(page)
  await expect(verdict).toContainText(/Integrity\s*FAILED\s*1 error in 1 place/)
  await expect(verdict).toContainText(/Completeness\s*not proven/)
  await expect(verdict).toContainText(/Trust\s*pinned root/)
  await expect(verdict).toContainText(/[\d,]+ of [\d,]+ checked/)
  await expect(verdict).toContainText(/Entries authentic\s*[\d,]+ of [\d,]+/)
  await expect(verdict).toContainText(/Verified\s*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, run \d+/)

  const never = verdict.getByText('Events that were never logged')
  await expect(verdict.getByText('It does not show that what was written is true')).toBeVisible()
  await expect(never).toBeHidden()
  await verdict.getByText('What this does not prove').click()
  await expect(never).toBeVisible()
  await expect(verdict.getByText('Signatures one by one')).toBeVisible()
  await verdict.getByText('What this does not prove').click()
})

test('the calendar is filtered to the days that failed, by keyboard', async () => {
  const { page } = app
  const chips = page.getByRole('toolbar', { name: 'Days shown' })
  await chips.getByRole('button', { name: 'All' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(chips.getByRole('button', { name: '1 failed' })).toBeFocused()
  await page.keyboard.press('Enter')
  const enabled = page.getByTestId('calendar').locator('button:enabled')
  await expect(enabled).toHaveCount(1)
  await expect(enabled).toHaveText(DAMAGED)
  await enabled.focus()
  await page.keyboard.press('Enter')
  const finding = dayPanelOf(page).getByRole('article', { name: KIND })
  await expect(finding).toBeVisible()
  await finding.getByRole('button', { name: 'Open finding' }).click()
  await expect(findingOf(page).getByRole('heading', { level: 2 })).toHaveText(
    'Content and stored hash do not agree',
  )
  await page.keyboard.press('Escape')
  await expect(finding, 'back to its day').toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dayPanelOf(page)).toBeHidden()
  await chips.getByRole('button', { name: 'All' }).click()
  await expect(page.getByTestId('calendar').locator('button:enabled')).not.toHaveCount(1)
})

test('the list finds it by text, and opens it by Enter', async () => {
  const { page } = app
  await page.getByRole('tab', { name: /^Findings/ }).click()
  const shown = page.getByLabel('Findings shown')
  await expect(shown).toHaveText('1 of 1')
  const search = page.getByLabel('Filter the findings by text')
  await search.fill('no such finding')
  await expect(shown).toHaveText('0 of 1')
  await page.getByRole('button', { name: 'Show the finding' }).click()
  await search.fill('hash mismatch')
  await expect(shown).toHaveText('1 of 1')
  await listOf(page).focus()
  await page.keyboard.press('Enter')
  await expect(findingOf(page)).toBeVisible()
  await expect(listOf(page), 'the list keeps the focus').toBeFocused()
  await page.keyboard.press('Escape')
  await expect(findingOf(page)).toBeHidden()
  await search.fill('')
})

test('the finding is explained in plain words, with its whole hashes', async () => {
  const { page } = app
  await page.getByRole('tab', { name: /^Calendar/ }).click()
  await page.keyboard.press('e')
  const panel = findingOf(page)
  await expect(panel.getByText('1 of 1')).toBeVisible()
  const words = panel.getByRole('region', { name: 'In plain words' })
  for (const part of ['What happened', 'What it proves', 'What it does not prove', 'What to do next']) {
    await expect(words.getByText(part, { exact: true })).toBeVisible()
  }
  await expect(words).toContainText('It does not say who did it')
  const hashes = panel.getByRole('region', { name: 'Expected and actual' }).locator('[title]')
  await expect(hashes).toHaveText([/^[0-9a-f]{64}$/, /^[0-9a-f]{64}$/])
})

test('the line stands between its neighbours; more of them, and any other line, on demand', async () => {
  const { page } = app
  const place = findingOf(page).getByRole('region', { name: 'Line and neighbours' })
  const rows = place.getByRole('row')
  await expect(rows).toHaveCount(7)
  const broken = rows.filter({ hasText: 'broken' })
  await expect(broken).toHaveCount(1)
  await expect(broken.locator('mark')).not.toHaveCount(0)
  await place.getByRole('button', { name: /^More lines/ }).click()
  await expect(rows).toHaveCount(41)
  await place.getByLabel('Go to line').fill('1')
  await place.getByLabel('Go to line').press('Enter')
  await expect(place.getByRole('region', { name: 'Line 1 and its neighbours' })).toBeVisible()
  await expect(rows.first().getByRole('rowheader')).toHaveText('1')
  await place.getByRole('button', { name: /^Back to line/ }).click()
  await expect(broken).toHaveCount(1)
})

test('the byte that was changed is given back, and marked in text and hex', async () => {
  const { page } = app
  await findingOf(page).getByRole('button', { name: 'Compare with what was sealed' }).click()
  const difference = page.getByTestId('difference')
  await expect(difference).toContainText('Restored', { timeout: 60_000 })
  await expect(difference.getByRole('heading', { name: '1 change' })).toBeVisible()
  await expect(difference).toContainText(/At byte [\d,]+ of the line: sealed \[\d\] 0x3\d, now \[\d\] 0x3\d/)
  const table = difference.getByRole('region', { name: /^Sealed bytes/ })
  await expect(table.locator('mark')).toHaveCount(2)
  await difference.getByRole('button', { name: 'Hex' }).click()
  await expect(table.locator('mark')).toHaveText([/3\d/, /3\d/])
})

for (const theme of THEMES) {
  test(`axe: the findings, and one opened with its bytes, ${theme}`, async () => {
    const { page } = app
    await chooseTheme(app, theme)
    await goTo(app, 'Archive')
    await page.getByRole('tab', { name: /^Findings/ }).click()
    await expect(findingOf(page)).toBeVisible()
    await expect(page.getByTestId('difference')).toBeVisible()
    await expectAccessible(app, 'a finding')
    await page.getByRole('tab', { name: /^Calendar/ }).click()
    await page.getByRole('button', { name: 'Years', exact: true }).click()
    await expectAccessible(app, 'the calendar of years')
    await page.getByRole('button', { name: 'Months', exact: true }).click()
  })
}

test('every signature is checked in the background; a cancelled run is resumed where it was', async () => {
  test.setTimeout(3 * SAMPLE_TIMEOUT_MS)
  const { page } = app
  await page.getByRole('button', { name: 'Verify every signature' }).click()
  const bar = page.locator('.task-card').getByRole('progressbar')
  await expect
    .poll(async () => Number((await bar.getAttribute('aria-valuenow')) ?? 0), { timeout: SAMPLE_TIMEOUT_MS })
    .toBeGreaterThanOrEqual(15)
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT count(*) AS n FROM events', '1')
  await expect(page.getByRole('contentinfo')).toContainText('Verify every signature')
  await goTo(app, 'Archive')
  await page.locator('.task-card').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Verification was cancelled')).toBeVisible()

  const resume = page.getByRole('button', { name: /^Resume \([\d,]+ of 30 files done\)$/ })
  await expect(resume).toBeVisible()
  expect(Number(/\((\d+) of/.exec((await resume.textContent()) ?? '')?.[1])).toBeGreaterThan(0)
  await resume.click()
  await expect(page.getByText('Verification finished')).toBeVisible({ timeout: 2 * SAMPLE_TIMEOUT_MS })
  const verdict = verdictOf(page)
  await expect(verdict).toContainText(/Mode\s*full/)
  const checked = /([\d,]+) of ([\d,]+) checked/.exec((await verdict.textContent()) ?? '')
  expect(checked?.[1], 'every signature').toBe(checked?.[2])
  await expect(resume).toHaveCount(0)
  await app.close()
})

test('e and E walk through the findings of several days, from anywhere on the screen', async () => {
  const { archive } = await writeSmallArchive(scratch, 5)
  const [once, twice] = [join(await scratch.folder('once'), 'a'), join(await scratch.folder('twice'), 'a')]
  await damageDay({ archive, day: '2024-01-03', output: once, copy: 'archive' })
  await damageDay({ archive: once, day: '2024-01-05', output: twice, copy: 'archive' })
  const workspace = await scratch.folder('workspace')
  const { code, stderr } = await runCli(['pull', '--source', twice, '--workspace', workspace, '--quiet'])
  expect(code, stderr).toBe(1)
  app = await launchApp({ workspace })
  const { page } = app
  const at = (day: string) =>
    expect(findingOf(page).getByRole('button', { name: `Open ${day}` })).toBeVisible()
  await dayOf(page, '2024-01-02').focus()
  await page.keyboard.press('e')
  await at('2024-01-03')
  await expect(findingOf(page).getByText('1 of 2')).toBeVisible()
  await page.keyboard.press('e')
  await at('2024-01-05')
  await page.keyboard.press('e')
  await at('2024-01-05')
  await page.keyboard.press('Shift+E')
  await at('2024-01-03')

  await page.getByRole('tab', { name: /^Findings/ }).click()
  const opened = listOf(page).locator('tr[aria-selected="true"]')
  await expect(opened).toContainText('2024-01-03')
  await listOf(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await at('2024-01-05')
  await expect(opened).toContainText('2024-01-05')
  // A letter that is typed is a letter.
  await page.getByLabel('Filter the findings by text').fill('')
  await page.getByLabel('Filter the findings by text').press('E')
  await at('2024-01-05')

  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('menuitem', { name: 'JSON, as verified' }).click()
  await expect(page.getByText('2 findings copied')).toBeVisible()
  const copied: unknown = JSON.parse(await app.electron.evaluate(({ clipboard }) => clipboard.readText()))
  expect(copied).toMatchObject([
    { kind: KIND, file: expect.stringContaining('2024-01-03') },
    { kind: KIND, file: expect.stringContaining('2024-01-05') },
  ])
})

test('a verification of some days says what it does not speak of, and leads there', async () => {
  const { page } = app
  const beside = page.getByRole('region', { name: 'Days beside this verification' })
  await page.getByRole('tab', { name: /^Calendar/ }).click()
  await expect(verdictOf(page)).toContainText(/Integrity\s*FAILED/)
  await expect(beside).toHaveCount(0)
  const [from, to] = [page.getByLabel('From', { exact: true }), page.getByLabel('to', { exact: true })]
  await from.fill('2024-01-02')
  await to.fill('2024-01-02')
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(verdictOf(page)).toContainText(/Integrity\s*PASSED/)
  await expect(beside).toContainText(
    'This verification speaks of 2024-01-02. Days it does not speak of: 2 failed, 2 verified by earlier runs.',
  )

  await beside.getByRole('button', { name: 'Show failed days' }).click()
  await expect(from).toHaveValue('')
  await expect(to).toHaveValue('')
  await expect(
    page.getByRole('toolbar', { name: 'Days shown' }).getByRole('button', { name: '2 failed' }),
  ).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByTestId('calendar').locator('button:enabled')).toHaveCount(2)

  await beside.getByRole('button', { name: 'Verify all days' }).click()
  await expect(beside).toHaveCount(0)
  await expect(verdictOf(page)).toContainText(/Integrity\s*FAILED/)
})
