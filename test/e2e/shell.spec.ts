/** The shell by keyboard: open anything, keys, tasks, zoom, contrast, tour; and everything again after a crash. */
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { expectAccessible } from './support/axe.ts'
import { killApp, killEngine } from './support/processes.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { cellOf, expectSql, gridOf, runSql, writeSql } from './support/sql-screen.ts'

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
  await expect(heading(app.page, 'Archive')).toBeVisible()
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const paletteField = (page: Page) => page.getByRole('combobox', { name: /^Search commands/ })
const paletteOption = (page: Page) =>
  page.getByRole('listbox', { name: 'Results' }).getByRole('option', { selected: true })

/** Opens the palette, types, and waits until this is what Enter would open. */
async function choose(page: Page, text: string, found: string | RegExp): Promise<void> {
  await page.keyboard.press('ControlOrMeta+p')
  await expect(paletteField(page)).toBeFocused()
  await page.keyboard.type(text)
  await expect(paletteOption(page)).toContainText(found)
}

async function restart(): Promise<void> {
  await app.close()
  app = await launchApp({ workspace, userData })
}

test('the palette: a day, a table, a setting and a finding, by keyboard alone', async () => {
  const { page } = app
  await choose(page, '2024-01-24', '2024-01-24')
  await expectAccessible(app, 'palette')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Wednesday 24 January 2024' })).toBeVisible()

  await choose(page, '@fills', 'fills')
  await page.keyboard.press('Enter')
  await expect(heading(page, 'SQL')).toBeVisible()
  await expectSql(page, 'SELECT *\nFROM fills\nLIMIT 1000')

  await choose(page, 'time zone', 'Times')
  await page.keyboard.press('Enter')
  await expect(heading(page, 'Settings')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Times', exact: true })).toBeFocused()
  expect(await page.evaluate(() => document.scrollingElement?.scrollTop), 'the window stays').toBe(0)

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('#')
  const findings = page.getByRole('listbox', { name: 'Results' }).getByRole('option')
  await expect(findings).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: /^Findings/ })).toHaveAttribute('aria-selected', 'true')

  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('group', { name: 'Opened lately' }).getByRole('option')).toHaveCount(4)
  await page.keyboard.type('qqqq')
  await expect(page.getByText('Nothing fits “qqqq”')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(paletteField(page)).toHaveCount(0)
})

test('the palette: a report and a room from any screen, and what is done with the row at hand', async () => {
  const { page } = app
  await goTo(app, 'Archive')
  await choose(page, 'compliance package', 'Compliance: Compliance package')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Compliance package' })).toBeVisible()
  await goTo(app, 'Archive')
  await choose(page, 'report: trade blotter', 'Report: Trade blotter')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Trade blotter' })).toHaveAttribute('aria-current', 'page')

  await goTo(app, 'SQL')
  await runSql(page, 'SELECT file, line, order_id FROM fills ORDER BY file, line LIMIT 9', '9')
  await cellOf(page, 1, 0).click()
  await choose(page, 'inspect the row', 'Inspect the row')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Row inspector' })).toContainText('Row 2')
  await choose(page, 'find in the result', 'Find in the result')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Find in the result' })).toBeFocused()
  await page.keyboard.press('Escape')
  await cellOf(page, 1, 0).click()
  await choose(page, 'follow the order', 'Follow the order of the row')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: /^Order / })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await goTo(app, 'Archive')
})

test('keys: a conflict is told, the new keys hold after a restart, a preset brings others', async () => {
  const { page } = app
  await page.keyboard.press('ControlOrMeta+p')
  await page.keyboard.type('keyboard shortcuts')
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet).toBeVisible()
  await expectAccessible(app, 'shortcut sheet')
  await sheet.getByLabel('Search').fill('task centre')
  await sheet.getByRole('button', { name: 'Change keys of: Task centre: tasks and notices' }).press('Enter')
  await expect(sheet.getByText(/^Press the new keys/)).toBeVisible()
  await page.keyboard.press('Alt+3')
  await expect(sheet.getByText('Also used by “Show SQL” (Everywhere).')).toBeVisible()
  await sheet.getByRole('button', { name: 'Other keys' }).press('Enter')
  await expect(sheet.getByText(/^Press the new keys/)).toBeVisible()
  await page.keyboard.press('F9')
  await expect(sheet.getByText('Free: no other command has these keys.')).toBeVisible()
  await expect(sheet.getByRole('button', { name: 'Use these keys' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(
    sheet.getByRole('button', { name: 'Change keys of: Task centre: tasks and notices' }),
  ).toBeFocused()
  // Escape closes the hint of the button first, and then the sheet.
  await sheet.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(sheet).toHaveCount(0)
  await page.keyboard.press('F9')
  await expect(page.getByRole('dialog', { name: 'Task centre' })).toBeVisible()
  await page.keyboard.press('Escape')

  await restart()
  const again = app.page
  await expect(heading(again, 'Archive')).toBeVisible()
  await again.keyboard.press('F9')
  await expect(again.getByRole('dialog', { name: 'Task centre' })).toBeVisible()
  await again.keyboard.press('Escape')

  await goTo(app, 'Settings')
  await again.getByLabel('Preset').selectOption('DataGrip')
  await again.keyboard.press('ControlOrMeta+Shift+a')
  await expect(paletteField(again)).toBeFocused()
  await again.keyboard.press('Escape')
  await again.getByLabel('Preset').selectOption('Default')
})

test('the task centre: what ran, how it ended, its log, and the notice that has vanished', async () => {
  const { page } = app
  await goTo(app, 'Archive')
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(page.getByText('Verification finished')).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('F9')
  const centre = page.getByRole('dialog', { name: 'Task centre' })
  const task = centre.getByRole('list', { name: 'Tasks' }).getByRole('listitem').first()
  await expect(task).toContainText('Verify')
  await expect(task).toContainText('done')
  await task.getByText('Log').click()
  await expect(task.getByText(/^began \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/)).toBeVisible()
  await expectAccessible(app, 'task centre')
  await task.getByRole('button', { name: 'Verify again' }).click()
  await expect(centre.getByRole('list', { name: 'Tasks' }).getByRole('listitem')).toHaveCount(2)
  await expect(centre.getByText('done', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
  await centre.getByRole('tab', { name: /^Notices/ }).click()
  await expect(centre.getByText('Verification finished')).toBeVisible()
  await page.keyboard.press('Escape')
})

test('zoom, size of text and high contrast hold after a restart', async () => {
  const { page } = app
  await page.keyboard.press('ControlOrMeta+Equal')
  await expect(page.getByRole('status', { name: 'Zoom level' })).toHaveText('Zoom 110 %')
  await expect
    .poll(() =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor(),
      ),
    )
    .toBeCloseTo(1.1)
  await goTo(app, 'Settings')
  await page.getByRole('radio', { name: 'High', exact: true }).check()
  await page.getByLabel('Size of text', { exact: true }).selectOption('15 px')
  await restart()
  const html = app.page.locator('html')
  await expect(html).toHaveAttribute('data-contrast', 'high')
  await expect(html).toHaveCSS('--text-size', '15px')
  await expect(heading(app.page, 'Settings')).toBeVisible()
  await expect(app.page.getByLabel('Zoom', { exact: true })).toHaveValue('110')
  await app.page.keyboard.press('ControlOrMeta+0')
  await app.page.getByLabel('Size of text', { exact: true }).selectOption('13 px')
  await app.page.getByRole('radio', { name: 'Normal', exact: true }).check()
  await expect(html).toHaveAttribute('data-contrast', 'normal')
})

test('zoomed to twice its size, every screen is in reach and no control is squeezed away', async () => {
  const { page } = app
  await goTo(app, 'Settings')
  await page.getByLabel('Zoom', { exact: true }).selectOption('200 %')
  try {
    await expect.poll(() => page.evaluate(() => window.innerHeight)).toBeLessThan(560)
    const floor = await page.evaluate(
      () => document.querySelector('footer.status')?.getBoundingClientRect().top,
    )
    for (const name of ['Settings', 'Open…', 'Keys']) {
      const button = page
        .getByRole('navigation', { name: 'Screens' })
        .getByRole('button', { name, exact: true })
      const box = await button.boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? 0), name).toBeLessThanOrEqual(floor ?? 0)
    }
    await goTo(app, 'Explore')
    const colours = page.getByLabel('Colour of the bars')
    await expect.poll(async () => (await colours.boundingBox())?.width ?? 0).toBeGreaterThan(80)
  } finally {
    await page.keyboard.press('ControlOrMeta+0')
    await goTo(app, 'Settings')
  }
})

test('times: an exchange’s beside UTC, with its zone; UTC again', async () => {
  const { page } = app
  await goTo(app, 'Settings')
  const zone = page.getByRole('combobox', { name: 'Exchange time' })
  // A list closes when what it belongs to scrolls: first the place, then the list.
  await zone.scrollIntoViewIfNeeded()
  await zone.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('new_york')
  await page.getByRole('option', { name: /^America\/New_York/ }).click()
  await expect(page.getByText('2024-07-15 13:30:00.000000001 UTC (09:30:00.000000001 EDT)')).toBeVisible()
  await goTo(app, 'Archive')
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(/UTC \(.*(EST|EDT)\)/)
  // The grid has times as SQL has them, and says so; the histogram tells both.
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT ts, line FROM events LIMIT 3', '3')
  await expect(gridOf(page).getByRole('columnheader', { name: /^ts/ })).toContainText('TIMESTAMP_NS, UTC')
  await goTo(app, 'Explore')
  await expect(page.getByRole('img', { name: /hits from .* UTC \(.* EST\) to / })).toBeVisible()
  await page.getByRole('button', { name: /^Times are shown in UTC, America\/New_York/ }).click()
  await expect(page.getByRole('heading', { name: 'Times', exact: true })).toBeFocused()
  await zone.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('UTC only')
  await page.getByRole('option', { name: 'UTC only' }).click()
  await expect(page.getByRole('button', { name: 'Times are shown in UTC', exact: true })).toBeVisible()
})

test('the tour: offered once, taken by keyboard, left behind', async () => {
  const { page } = app
  await goTo(app, 'Archive')
  await page
    .getByRole('region', { name: 'Tour' })
    .getByRole('button', { name: 'Take the tour' })
    .press('Enter')
  const card = (name: string) => page.getByRole('dialog', { name })
  await expect(card('The verdict')).toBeFocused()
  await expectAccessible(app, 'tour')
  for (const name of ['Findings', 'Ask the events', 'Reports', 'Evidence', 'Open anything']) {
    await page.keyboard.press(name === 'Findings' ? 'Enter' : 'ArrowRight')
    await expect(card(name)).toBeFocused()
  }
  await page.keyboard.press('ArrowLeft')
  await expect(card('Evidence')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByText(/^Step \d of 6$/)).toHaveCount(0)
  await goTo(app, 'Archive')
  await expect(page.getByRole('region', { name: 'Tour' })).toHaveCount(0)
})

test('diagnostics are copied, and name no path', async () => {
  const { page } = app
  await choose(page, 'diagnostics', 'Copy diagnostics')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Diagnostics copied')).toBeVisible()
  const text = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(text).toContain('Days by state: ')
  expect(text).not.toContain(workspace)
})

test('the engine killed, then the whole app: everything is there again', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  const sql = "-- before the crash\nSELECT 'kept' AS word"
  await writeSql(page, sql)
  await choose(page, '2024-01-24', '2024-01-24')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Wednesday 24 January 2024' })).toBeVisible()
  await killEngine(app)
  await expect(page.getByText('The engine ended unexpectedly and was started again')).toBeVisible()
  // The text waits for the engine, if it was not saved before.
  await goTo(app, 'SQL')
  await expectSql(page, sql)
  await page.keyboard.press('Alt+1')
  await expect(page.getByRole('heading', { name: 'Wednesday 24 January 2024' })).toBeVisible()

  await killApp(app)
  app = await launchApp({ workspace, userData })
  await goTo(app, 'Archive')
  await expect(app.page.getByRole('heading', { name: 'Wednesday 24 January 2024' })).toBeVisible()
  await goTo(app, 'SQL')
  await expectSql(app.page, sql)
})
