/** The SQL editor by keyboard: completed, run, mended, formatted, explained; its tabs moved, closed, reopened, kept. */
import { expect, type Locator, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { chooseTheme, expectAccessible, THEMES } from './support/axe.ts'
import { untilClosedKept, untilKept } from './support/kept-text.ts'
import { killApp } from './support/processes.ts'
import { goTo, runOrFail, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import {
  cellOf,
  clearEditor,
  editorOf,
  expectRows,
  expectSql,
  HEAVY_SQL,
  resultOf,
  runSql,
  writeSql,
} from './support/sql-screen.ts'

test.describe.configure({ mode: 'serial' })

const scratch = makeScratch()
let workspace: string
let userData: string
let app: LaunchedApp

test.beforeAll(async () => {
  const { archive } = await writeSmallArchive(scratch, 3)
  workspace = await scratch.folder('workspace')
  userData = await scratch.folder('profile')
  await runOrFail(['pull', '--source', archive, '--workspace', workspace, '--quiet'])
  app = await launchApp({ workspace, userData })
  await goTo(app, 'SQL')
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

const suggestions = (page: Page): Locator => page.locator('.suggest-widget.visible')
const tabsOf = (page: Page): Locator => page.getByRole('tablist', { name: 'SQL tabs' }).getByRole('tab')

/** Asks for the list by its key until it holds the word: the vocabulary may still be on its way. */
async function complete(page: Page, word: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Space')
    await expect(suggestions(page).locator('.monaco-list-row').filter({ hasText: word }).first()).toBeVisible(
      { timeout: 2000 },
    )
  }).toPass({ timeout: 30_000 })
}

test('a statement is written with completion, by keyboard alone, and run', async () => {
  const { page } = app
  await clearEditor(page)
  await page.keyboard.insertText('SELECT  FROM fil')
  await complete(page, /^fills/)
  await page.keyboard.press('Enter')
  await expectSql(page, 'SELECT FROM fills')
  await page.keyboard.insertText(" f WHERE f.execution_venue = 'NYS")
  // The values of the column, with their counts.
  await complete(page, /^NYSE/)
  await page.keyboard.press('Enter')
  await expectSql(page, "SELECT FROM fills f WHERE f.execution_venue = 'NYSE'")
  await page.keyboard.press('Home')
  for (let step = 0; step < 'SELECT '.length; step++) await page.keyboard.press('ArrowRight')
  await page.keyboard.insertText('DISTINCT f.execution')
  await complete(page, /^execution_venue/)
  await page.keyboard.press('Enter')
  await expectSql(page, "SELECT DISTINCT f.execution_venue FROM fills f WHERE f.execution_venue = 'NYSE'")
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expectRows(page, '1')
  await expect(cellOf(page, 0, 0)).toHaveText('NYSE')
})

test('a snippet is chosen, filled in, and runs', async () => {
  const { page } = app
  await clearEditor(page)
  await page.keyboard.insertText('events_of')
  await complete(page, /events_of_order/)
  await page.keyboard.press('Enter')
  await expect(editorOf(page).locator('.view-lines')).toContainText('WHERE')
  // The place to fill in is selected.
  await page.keyboard.insertText('no such order')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expectRows(page, '0')
})

test('the word at the cursor is explained: a column by its alias, with meaning and unit', async () => {
  const { page } = app
  await writeSql(page, 'SELECT f.slippage_bps FROM fills f')
  await page.keyboard.press('Home')
  for (let step = 0; step < 'SELECT f.sl'.length; step++) await page.keyboard.press('ArrowRight')
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+i')
    await expect(page.locator('.monaco-hover:visible')).toContainText('fills.slippage_bps', { timeout: 2000 })
  }).toPass({ timeout: 20_000 })
  await expect(page.locator('.monaco-hover:visible')).toContainText(/basis points/i)
  await page.keyboard.press('Escape')
})

test('an error is marked at its token, and mended by one button', async () => {
  const { page } = app
  await writeSql(page, "SELECT 'é😀', 1;\n\nSELECT\n\tf.tickr\nFROM fills f\nORDER BY 1\nLIMIT 1")
  await page.keyboard.press('ControlOrMeta+Enter')
  const alert = resultOf(page).getByRole('alert')
  await expect(alert).toContainText(/Line 4, column [3-6]/)
  await expect(alert).toContainText('Did you mean “ticker”?')
  await expect(editorOf(page).locator('.squiggly-error')).toHaveCount(1)
  await resultOf(page).getByRole('button', { name: 'Replace with ticker' }).click()
  await expectSql(page, "SELECT 'é😀', 1;\n\nSELECT\n\tf.ticker\nFROM fills f\nORDER BY 1\nLIMIT 1")
  await expect(editorOf(page).locator('.squiggly-error')).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expectRows(page, '1')
})

test('text is formatted, commented, and all of it undone', async () => {
  const { page } = app
  const rough = 'select ticker,count(*) n from fills where side=:side group by all'
  await writeSql(page, rough)
  await page.keyboard.press('ControlOrMeta+Shift+f')
  await expect(editorOf(page).locator('.view-line')).not.toHaveCount(1)
  await expectSql(page, 'SELECT ticker, count(*) n FROM fills WHERE side = :side GROUP BY ALL')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+/')
  await expect(editorOf(page).locator('.view-line').first()).toContainText('-- SELECT'.replace(' ', '\u00a0'))
  await page.keyboard.press('ControlOrMeta+/')
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expectSql(page, rough)
})

test('what cannot be formatted is left as it is, and said', async () => {
  const { page } = app
  await writeSql(page, 'select 1) from;\nselect 1')
  await page.keyboard.press('ControlOrMeta+Shift+f')
  await expect(page.getByText('1 statement left as written')).toBeVisible()
  await expectSql(page, 'select 1) from;\nSELECT 1')
})

test('a plan is read as a tree by arrows, closed, and its run is cancelled', async () => {
  const { page } = app
  await runSql(page, 'SELECT 7 AS seven', '1')
  await writeSql(
    page,
    "SELECT ticker, count(*) AS n FROM events WHERE event_type = 'order_filled' GROUP BY ticker",
  )
  await page.keyboard.press('ControlOrMeta+Alt+m')
  const tree = resultOf(page).getByRole('tree', { name: 'Steps of the plan' })
  await expect(
    tree.getByRole('treeitem', { name: /Reads a table.*events.*order_filled.*rows in/ }),
  ).toBeVisible()
  await expect(tree.getByRole('treeitem', { name: /slowest/ })).toHaveCount(1)
  const items = tree.getByRole('treeitem')
  const all = await items.count()
  expect(all).toBeGreaterThan(1)
  await items.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(items.nth(1)).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await expect(items).toHaveCount(1)
  await page.keyboard.press('ArrowRight')
  await expect(items).toHaveCount(all)
  for (const theme of THEMES) {
    await chooseTheme(app, theme)
    await goTo(app, 'SQL')
    await expect(tree).toBeVisible()
    await expectAccessible(app, `plan, ${theme}`)
  }
  await resultOf(page).getByRole('button', { name: 'Close the plan' }).click()
  await expect(cellOf(page, 0, 0)).toHaveText('7')
  await writeSql(page, 'EXPLAIN ANALYZE SELECT count(*) FROM fills')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(tree.getByRole('treeitem', { name: /Reads a table.*rows in/ }).first()).toBeVisible()

  await writeSql(page, HEAVY_SQL)
  await page.keyboard.press('ControlOrMeta+Alt+m')
  await expect(page.getByRole('timer', { name: 'Elapsed time' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+F2')
  await expect(page.getByText('The query was cancelled.')).toBeVisible()
})

test('a whole tab runs up to what fails, and says how far it came', async () => {
  const { page } = app
  await writeSql(page, 'SELECT 1 AS a;\nSELECT 2 AS b;\nSELECT * FROM evnts;\nSELECT 4')
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  await expect(resultOf(page).getByRole('alert')).toContainText('Statement 3 of 4')
  await expect(resultOf(page).getByRole('alert')).toContainText('Line 3, column 15')
  const results = resultOf(page).getByRole('toolbar', { name: 'Results of the tab' }).getByRole('button')
  await expect(results).toHaveCount(2)
  await results.first().click()
  await expect(cellOf(page, 0, 0)).toHaveText('1')
})

test('tabs are renamed, moved, copied, closed and opened again by keyboard', async () => {
  const { page } = app
  await page.keyboard.press('ControlOrMeta+t')
  await expect(tabsOf(page)).toHaveCount(2)
  await writeSql(page, 'SELECT 22 AS second')
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Tab name' }).fill('Venues of January, with a long name')
  await page.keyboard.press('Enter')
  await expect(tabsOf(page).nth(1)).toHaveAttribute('title', 'Venues of January, with a long name')
  // The hand goes on where it was.
  await expect(page.getByRole('textbox', { name: 'SQL editor' })).toBeFocused()
  await page.keyboard.press('ControlOrMeta+Shift+PageUp')
  await expect(tabsOf(page).first()).toHaveText('Venues of January, with a long name')

  await tabsOf(page).first().focus()
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu', { name: 'Tab' })
  await expectAccessible(app, 'menu of a tab')
  await menu.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(tabsOf(page)).toHaveText([/^Venues/, /^Venues.*\(2\)$/, 'Query 1'])

  await page.keyboard.press('ControlOrMeta+1')
  await page.keyboard.press('ControlOrMeta+w')
  await expect(tabsOf(page)).toHaveCount(2)
  await page.keyboard.press('ControlOrMeta+Shift+t')
  await expect(tabsOf(page).nth(2)).toHaveText('Venues of January, with a long name')
  await expectSql(page, 'SELECT 22 AS second')
})

test('a tab is dragged to another place', async () => {
  const { page } = app
  await tabsOf(page)
    .nth(2)
    .dragTo(tabsOf(page).first(), { targetPosition: { x: 4, y: 8 } })
  await expect(tabsOf(page).first()).toHaveText('Venues of January, with a long name')
})

test('many tabs: the active one is in sight, and the list names all', async () => {
  const { page } = app
  for (let n = 0; n < 14; n++) await page.keyboard.press('ControlOrMeta+t')
  await expect(tabsOf(page)).toHaveCount(17)
  await expect(tabsOf(page).last()).toBeInViewport({ ratio: 0.9 })
  await page.getByRole('button', { name: 'All tabs' }).click()
  await page
    .getByRole('menu', { name: 'All tabs' })
    .getByRole('menuitem', { name: /^Venues of January, with a long name$/ })
    .click()
  await expect(tabsOf(page).first()).toHaveAttribute('aria-selected', 'true')
  await expect(tabsOf(page).first()).toBeInViewport({ ratio: 0.9 })
  await page.getByRole('tab', { selected: true, name: /^Venues/ }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Close others' }).click()
  await expect(tabsOf(page)).toHaveCount(1)
})

test('another screen takes nothing: cursor and undo are there afterwards', async () => {
  const { page } = app
  await writeSql(page, 'SELECT 1')
  await page.keyboard.insertText(' AS kept')
  await goTo(app, 'Archive')
  await goTo(app, 'SQL')
  await expectSql(page, 'SELECT 1 AS kept')
  await editorOf(page).locator('.view-lines').click()
  // Word by word, as it was written.
  await page.keyboard.press('ControlOrMeta+z')
  await expectSql(page, 'SELECT 1 AS')
})

test('text that was never run outlives the death of everything, and so does a closed tab', async () => {
  const { page } = app
  const typed = '-- half a thought\nSELECT order_id FRO'
  await writeSql(page, typed)
  await untilKept(workspace, typed)
  // A tab that was closed before the lights went out.
  await page.keyboard.press('ControlOrMeta+t')
  await writeSql(page, 'SELECT 99 AS closed')
  await page.keyboard.press('ControlOrMeta+w')
  await expect(tabsOf(page)).toHaveCount(1)
  await untilClosedKept(workspace, 'SELECT 99 AS closed')
  await killApp(app)
  app = await launchApp({ workspace, userData })
  await goTo(app, 'SQL')
  await expectSql(app.page, typed)
  await app.page.keyboard.press('ControlOrMeta+Shift+t')
  await expectSql(app.page, 'SELECT 99 AS closed')
})
