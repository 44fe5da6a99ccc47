/** Every screen by axe in both themes, the grid's roles, and a way by keyboard to every main action. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { damageDay } from '../../electron/engine/seal/index.ts'
import { runCli } from '../support/cli.ts'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { dayOf, dayPanelOf, daysOf } from './support/archive-screen.ts'
import { chooseTheme, expectAccessible, THEMES } from './support/axe.ts'
import { answerSave } from './support/dialogs.ts'
import { openRoom } from './support/report-rooms.ts'
import { goTo, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import {
  cellOf,
  editorOf,
  expectRows,
  gridOf,
  HEAVY_SQL,
  resultOf,
  runSql,
  sortBy,
  writeSql,
} from './support/sql-screen.ts'

const FIRST_DAY = '2024-01-02'
const DAMAGED_DAY = '2024-01-03'

const scratch = makeScratch()
let app: LaunchedApp

/** Four days, one of them with a changed digit. */
test.beforeAll(async () => {
  const { archive } = await writeSmallArchive(scratch, 4)
  const output = join(await scratch.folder('damaged'), 'archive')
  await damageDay({ archive, day: DAMAGED_DAY, output, copy: 'archive' })
  const workspace = await scratch.folder('workspace')
  const pull = ['pull', '--source', output, '--workspace', workspace, '--quiet']
  const { code, stderr } = await runCli(pull)
  expect(code, stderr).toBe(1)
  app = await launchApp({ workspace })
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

test('axe: the first run, in both themes', async () => {
  const empty = await launchApp()
  try {
    for (const theme of THEMES) {
      await chooseTheme(empty, theme)
      await goTo(empty, 'Archive', 'Where is the archive?')
      await expectAccessible(empty, `first run, sample, ${theme}`)
      await empty.page.getByRole('button', { name: /^Folder/ }).click()
      await expectAccessible(empty, `first run, folder, ${theme}`)
      await empty.page.getByRole('button', { name: /^S3 bucket/ }).click()
      await empty.page.getByRole('radio', { name: 'Entered keys' }).check()
      await empty.page.getByRole('button', { name: 'Add source' }).click()
      await expect(empty.page.getByRole('form').getByRole('alert')).toBeVisible()
      await expectAccessible(empty, `first run, S3, ${theme}`)
      for (const screen of ['SQL', 'Reports', 'Evidence', 'Settings'] as const) {
        await goTo(empty, screen)
        await expectAccessible(empty, `${screen} of an empty workspace, ${theme}`)
      }
    }
  } finally {
    await empty.close()
  }
})

for (const theme of THEMES) {
  test(`axe: the archive, a day, its line and the plan, ${theme}`, async () => {
    const { page } = app
    await chooseTheme(app, theme)
    await goTo(app, 'Archive')
    await expect(daysOf(page).first()).toBeVisible()
    await expectAccessible(app, 'the calendar')
    await dayOf(page, FIRST_DAY).click()
    await expect(dayPanelOf(page).getByRole('region', { name: 'File', exact: true })).toBeVisible()
    await expectAccessible(app, 'an intact day')
    await dayOf(page, DAMAGED_DAY).click()
    const finding = dayPanelOf(page).getByRole('article').first()
    // Opened before in the other theme, the lines are there already.
    const show = finding.getByRole('button', { name: /^Show line/ })
    const lines = finding.getByRole('region', { name: /and its neighbours$/ })
    await expect(show.or(lines)).toBeVisible()
    if (await show.isVisible()) await show.click()
    await expect(lines).toBeVisible()
    await expectAccessible(app, 'a damaged day with its line')
    await page.keyboard.press('Escape')
    await expect(dayPanelOf(page)).toBeHidden()

    await page.getByRole('button', { name: 'Plan…' }).click()
    await expect(page.getByRole('dialog').getByText('already here')).toBeVisible()
    await expectAccessible(app, 'the plan')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test(`axe: SQL with a result, an inspected row, an error and the history, ${theme}`, async () => {
    const { page } = app
    await chooseTheme(app, theme)
    await goTo(app, 'SQL')
    await runSql(page, 'SELECT * FROM events LIMIT 300', '300')
    await cellOf(page, 0, 0).click()
    await page.keyboard.press('F7')
    await expect(page.getByRole('region', { name: 'Row inspector' })).toBeVisible()
    await expectAccessible(app, 'a result')
    await page.getByRole('button', { name: 'Close inspector' }).click()
    await resultOf(page).getByRole('button', { name: 'Export' }).click()
    await expect(page.getByRole('menuitem').first()).toBeVisible()
    await expectAccessible(app, 'the export menu')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)

    await writeSql(page, 'SELECT nothing_like_this FROM events')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(resultOf(page).getByRole('alert')).toBeVisible()
    await expectAccessible(app, 'an error')
    const side = page.getByRole('tablist', { name: 'Side panel' })
    await side.getByRole('tab', { name: 'History' }).click()
    await expect(page.getByRole('list', { name: 'Runs' }).getByRole('listitem').first()).toBeVisible()
    await expectAccessible(app, 'the history')
    await side.getByRole('tab', { name: 'Library' }).click()
    await expect(page.getByRole('button', { name: 'Fills by venue' })).toBeVisible()
    await expectAccessible(app, 'the library')
    await side.getByRole('tab', { name: 'Schema' }).click()
  })

  test(`axe: reports, settings, a question and the shortcuts, ${theme}`, async () => {
    const { page } = app
    await chooseTheme(app, theme)
    await goTo(app, 'Reports')
    await page.getByRole('tab', { name: 'Text' }).click()
    await expect(page.locator('.report-text')).toBeVisible()
    await expectAccessible(app, 'a report as text')
    await page.getByRole('tab', { name: 'HTML' }).click()
    await expect(page.getByTitle('Report preview')).toBeVisible()
    await expectAccessible(app, 'a report as page')
    await page.getByRole('button', { name: 'Export' }).click()
    await expect(page.getByRole('menuitem').first()).toBeVisible()
    await expectAccessible(app, 'the export menu of a report')
    await page.keyboard.press('Escape')

    await goTo(app, 'Settings')
    const add = page.getByRole('button', { name: 'Add S3 bucket' })
    await add.click()
    await expect(page.getByRole('form', { name: 'S3 source' })).toBeVisible()
    await expectAccessible(app, 'settings with a form')
    await add.click()
    await page.getByRole('button', { name: /^Remove source/ }).click()
    await expect(page.getByRole('dialog', { name: 'Remove this source?' })).toBeVisible()
    await expectAccessible(app, 'a question')
    await page.getByRole('button', { name: 'Keep' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await expectAccessible(app, 'the shortcuts')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
}

for (const theme of THEMES) {
  test(`axe: the records of a report, and the rooms of compliance, ${theme}`, async () => {
    const { page } = app
    await chooseTheme(app, theme)
    await goTo(app, 'Reports')
    await page.getByRole('button', { name: 'Execution quality' }).click()
    await page.getByRole('button', { name: 'Records', exact: true }).click()
    const list = page.getByRole('complementary', { name: 'Records that the report names' })
    await list.getByRole('button').first().click()
    const source = page.getByRole('region', { name: /^Source of the record/ })
    await expect(source.getByRole('listitem').first()).toBeVisible()
    await expectAccessible(app, 'a record of a report')
    await source.getByRole('button', { name: 'Close the source' }).click()
    await page.getByRole('button', { name: 'Records', exact: true }).click()

    await openRoom(app, 'Alert rules')
    await page.getByRole('button', { name: 'Test over all days' }).click()
    const hits = page.getByRole('region', { name: 'Hits found' })
    await hits.getByRole('button', { name: 'Go to the source' }).first().click()
    await expect(page.getByRole('region', { name: /^Source of the hit/ })).toBeVisible()
    await expectAccessible(app, 'tested rules')

    await openRoom(app, 'Attestations')
    await page.locator(`[data-day="${FIRST_DAY}"]`).click()
    await expectAccessible(app, 'the calendar of attestations')
    await page.getByRole('button', { name: 'Sign…' }).click()
    await expect(page.getByRole('dialog').getByLabel('Certified by')).toBeVisible()
    await expectAccessible(app, 'the dialog that signs')
    await page.keyboard.press('Escape')
    await page.locator(`[data-day="${DAMAGED_DAY}"]`).click()
    await page.getByRole('button', { name: 'Sign…' }).click()
    await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible()
    await expectAccessible(app, 'what speaks against signing')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Deadline…' }).click()
    await page.getByLabel('Time of day (UTC)').fill('noon')
    await expectAccessible(app, 'a deadline that is none')
    await page.keyboard.press('Escape')

    await openRoom(app, 'Retention')
    await expect(page.getByRole('region', { name: 'Objects', exact: true })).toBeVisible()
    await page.getByLabel('Hold from').fill('2024-13-01')
    await expect(page.getByText('No day: write YYYY-MM-DD')).toBeVisible()
    await expectAccessible(app, 'retention with a day that is none')

    await openRoom(app, 'Compliance package')
    await expect(page.getByText('4 files of 4 days')).toBeVisible()
    await expect(page.getByText(/1 day failed verification/)).toBeVisible()
    await expectAccessible(app, 'the plan of a package')

    await page.keyboard.press('ControlOrMeta+K')
    await page.keyboard.type('Forward the findings')
    await page.getByRole('option').first().click()
    await expect(page.getByRole('dialog', { name: 'Forward' })).toBeVisible()
    await expectAccessible(app, 'forwarding')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test(`axe: the rooms of compliance without a day, ${theme}`, async () => {
    const empty = await launchApp()
    try {
      await chooseTheme(empty, theme)
      for (const [room, text] of [
        ['Attestations', 'No day is here to be attested'],
        ['Retention', 'No day is pulled'],
        ['Compliance package', 'No day is pulled'],
        ['Alert rules', 'Test the rules to see their hits'],
      ] as const) {
        await openRoom(empty, room)
        await expect(empty.page.getByText(text)).toBeVisible()
        await expectAccessible(empty, `${room} without a day`)
      }
      await empty.page.getByRole('button', { name: 'Test over all days' }).click()
      await expect(empty.page.getByRole('heading', { name: 'No day is loaded' })).toBeVisible()
      await expectAccessible(empty, 'rules without a day')
      await empty.page.getByRole('button', { name: 'Go to the archive' }).click()
      await expect(empty.page.getByRole('heading', { level: 1, name: 'Where is the archive?' })).toBeVisible()
    } finally {
      await empty.close()
    }
  })
}

for (const theme of THEMES) {
  test(`axe: evidence, section by section, ${theme}`, async () => {
    const { page } = app
    await chooseTheme(app, theme)
    await goTo(app, 'Evidence')
    await page.getByRole('tab', { name: 'Certificates' }).click()
    await answerSave(app, join(await scratch.folder('certificates'), 'certificate.json'))
    await page.getByRole('button', { name: 'Save certificate…' }).click()
    await expect(page.getByRole('region', { name: 'Saved certificate' })).toBeVisible()
    await expectAccessible(app, 'a saved certificate')
    await page.getByRole('button', { name: 'Close saved certificate' }).click()
    await expect(page.getByRole('region', { name: 'Saved certificate' })).toBeHidden()

    await page.getByRole('tab', { name: 'Anchors' }).click()
    await expect(page.getByRole('button', { name: 'Add anchor…' })).toBeVisible()
    await expectAccessible(app, 'the anchors')

    await page.getByRole('tab', { name: 'Tamper drill' }).click()
    await expect(page.getByRole('button', { name: 'Run the drill' })).toBeEnabled()
    await expectAccessible(app, 'the drill')

    await page.getByRole('tab', { name: 'Activity log' }).click()
    const entries = page.getByRole('grid', { name: 'Entries of the activity log' })
    await entries.getByRole('gridcell', { name: 'Certificate saved' }).first().click()
    await expect(page.getByRole('heading', { level: 2, name: 'Certificate saved' })).toBeVisible()
    await expectAccessible(app, 'an entry of the activity log')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('heading', { level: 2, name: 'Certificate saved' })).toBeHidden()
  })
}

for (const theme of THEMES) {
  test(`axe: every screen in high contrast, ${theme}`, async () => {
    const { page } = app
    await chooseTheme(app, theme)
    await page.getByRole('radio', { name: 'High', exact: true }).check()
    await expect(page.locator('html')).toHaveAttribute('data-contrast', 'high')
    try {
      await expectAccessible(app, 'settings in high contrast')
      for (const screen of ['Archive', 'SQL', 'Reports', 'Evidence', 'Cases'] as const) {
        await goTo(app, screen)
        await expectAccessible(app, `${screen} in high contrast`)
      }
    } finally {
      await goTo(app, 'Settings')
      await page.getByRole('radio', { name: 'Normal', exact: true }).check()
    }
  })
}

test('by keyboard alone: the sections of evidence, and an entry of the log', async () => {
  const { page } = app
  await page.keyboard.press('Alt+5')
  await page.getByRole('tab', { name: 'Certificates' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Activity log' })).toHaveAttribute('aria-selected', 'true')
  const cells = page.getByRole('grid', { name: 'Entries of the activity log' }).getByRole('gridcell')
  await expect(cells.nth(1)).not.toBeEmpty()
  await page.getByRole('button', { name: 'Export…' }).focus()
  for (let stops = 0; stops < 4; stops++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement?.closest('.activity-grid') !== null)) break
  }
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Detail' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Detail' })).toBeHidden()

  // It is remembered where one was.
  await page.keyboard.press('Alt+1')
  await page.keyboard.press('Alt+5')
  await expect(page.getByRole('tab', { name: 'Activity log' })).toHaveAttribute('aria-selected', 'true')
})

test('the result is a real ARIA grid', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT i AS n, -i AS minus FROM range(5000) t(i)', '5,000')
  await expect(cellOf(page, 0, 0)).toHaveText('0')
  const grid = gridOf(page).getByRole('grid')
  await expect(grid).toHaveCount(1)
  // Five thousand rows and the header; the number column beside the two of the result.
  await expect(grid).toHaveAttribute('aria-rowcount', '5001')
  await expect(grid).toHaveAttribute('aria-colcount', '3')
  await expect(grid).toHaveAccessibleName(/result/i)
  const headers = grid.getByRole('columnheader')
  await expect(headers).toHaveCount(3)
  await expect(headers.nth(1)).toHaveAttribute('aria-sort', 'none')
  await sortBy(page, 0, 'ascending')
  await sortBy(page, 0, 'descending')
  await expect(cellOf(page, 0, 0)).toHaveText('4999')
  await expect(headers.nth(2)).toHaveAttribute('aria-sort', 'none')
  await expect(cellOf(page, 0, 0)).toHaveRole('gridcell')
  await expect(cellOf(page, 0, 0)).toHaveAttribute('aria-colindex', '2')
  await expect(grid.locator('[role="row"][row-index="0"]')).toHaveAttribute('aria-rowindex', '2')
})

test('by keyboard alone: the screens, the calendar, a day and its line', async () => {
  const { page } = app
  for (const [key, title] of [
    ['Alt+2', 'Explore'],
    ['Alt+3', 'SQL'],
    ['Alt+4', 'Reports'],
    ['Alt+5', 'Evidence'],
    ['Alt+6', 'Cases'],
    ['Alt+7', 'Settings'],
    ['Alt+1', 'Archive'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  }
  // From the toolbar's last button past the verdict into the calendar: it is one stop, and the arrows go on from there.
  await page.getByRole('button', { name: 'Pin root key…' }).focus()
  const inCalendar = () =>
    page.evaluate(() => document.activeElement?.closest('[data-testid="calendar"]') !== null)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Go to the days' })).toBeFocused()
  await page.keyboard.press('Enter')
  expect(await inCalendar(), 'the calendar is a few keys away').toBe(true)
  await page.keyboard.press('Home')
  while (!(await dayOf(page, FIRST_DAY).evaluate((day) => day === document.activeElement))) {
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowLeft')
  }
  await page.keyboard.press('ArrowRight')
  await expect(dayOf(page, DAMAGED_DAY)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dayPanelOf(page).getByRole('article').first()).toBeVisible()

  const show = dayPanelOf(page).getByRole('button', { name: /^Show line/ })
  if (await show.isVisible()) {
    await show.focus()
    await page.keyboard.press('Enter')
    await expect(dayPanelOf(page).getByRole('region', { name: /and its neighbours$/ })).toBeFocused()
  }
  await page.keyboard.press('Escape')
  await expect(dayPanelOf(page)).toBeHidden()
  await expect(dayOf(page, DAMAGED_DAY)).toBeFocused()
})

test('by keyboard alone: run, sort, inspect, copy, cancel', async () => {
  const { page } = app
  await page.keyboard.press('Alt+3')
  await expect(page.getByRole('heading', { level: 1, name: 'SQL' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+t')
  await page.keyboard.insertText('SELECT i AS n, i * 2 AS twice FROM range(500) t(i)')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expectRows(page, '500')
  await expect(cellOf(page, 0, 0)).toHaveText('0')

  await page.keyboard.press('F6')
  await expect(cellOf(page, 0, 0)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(cellOf(page, 1, 1)).toBeFocused()
  await page.keyboard.press('ControlOrMeta+c')
  await expect(page.getByText('Cell copied')).toBeVisible()
  expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('2')
  await page.keyboard.press('Space')
  const inspector = page.getByRole('region', { name: 'Row inspector' })
  await expect(inspector.getByRole('heading', { name: 'Row 2' })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(inspector.getByRole('heading', { name: 'Row 3' }), 'it follows the grid').toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()
  await expect(cellOf(page, 2, 1), 'the grid keeps the focus').toBeFocused()

  // Up from the first row is the header; Enter sorts there.
  await page.keyboard.press('Home')
  await expect(gridOf(page).locator('.ag-row[row-index="0"] .ag-cell:focus')).toHaveCount(1)
  await page.keyboard.press('ArrowUp')
  const focusedHeader = gridOf(page).locator('.ag-header-cell:focus')
  await expect(focusedHeader).toHaveCount(1)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(focusedHeader).toHaveAttribute('aria-sort', 'ascending')
  await page.keyboard.press('Enter')
  await expect(focusedHeader).toHaveAttribute('aria-sort', 'descending')
  await expect(cellOf(page, 0, 0)).toHaveText('499')

  await page.keyboard.press('F6')
  await expect(editorOf(page).locator('.native-edit-context, textarea').first()).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(HEAVY_SQL)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('timer', { name: 'Elapsed time' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+F2')
  await expect(page.getByText('The query was cancelled.')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+w')
  await expect(page.getByRole('tablist', { name: 'SQL tabs' }).getByRole('tab')).toHaveCount(1)
})

test('by keyboard alone: a report is chosen and exported', async () => {
  const { page } = app
  const path = join(await scratch.folder('exports'), 'daily.txt')
  await answerSave(app, path)
  await page.keyboard.press('Alt+4')
  await page.getByRole('button', { name: 'Daily audit summary' }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('From', { exact: true }).focus()
  await page.keyboard.press('Home')
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(FIRST_DAY)
  const button = page.getByRole('button', { name: 'Export' })
  await expect(button).toBeEnabled()
  for (let stops = 0; stops < 12; stops++) {
    if (await button.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'PDF, A4' })).toBeFocused()
  await page.keyboard.press('T')
  await expect(page.getByRole('menuitem', { name: 'Text' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText(path)).toBeVisible()
  expect(await readFile(path, 'utf8')).toContain(FIRST_DAY)
})
