/** Questions without SQL: search, include and exclude, the histogram's brush, the SQL it wrote; counts as Python counts. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { chooseTheme, expectAccessible, THEMES } from './support/axe.ts'
import { goTo, runOrFail } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { expectSql, resultOf } from './support/sql-screen.ts'

const COUNT = join(import.meta.dirname, 'support', 'count-lines.py')
const scratch = makeScratch()
let archive: string
let workspace: string
let userData: string
let app: LaunchedApp

test.beforeAll(async () => {
  test.setTimeout(240_000)
  archive = join(await scratch.folder('archive'), 'sample')
  await runOrFail(['sample', '--output', archive, '--days', '6', '--events-per-day', '1500', '--quiet'])
  workspace = await scratch.folder('workspace')
  userData = await scratch.folder('profile')
  await runOrFail(['pull', '--source', archive, '--workspace', workspace, '--quiet'])
  app = await launchApp({ workspace, userData })
  await goTo(app, 'Explore')
  await expectTotal(app.page, await count('all'))
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

/** What an independent reader of the raw lines counts. */
async function count(rule: 'all' | 'search' | 'filters' | 'day', day = ''): Promise<number> {
  const { stdout } = await promisify(execFile)('python3', [COUNT, archive, rule, day])
  return Number(stdout)
}

const searchOf = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search the records' })
const hitsOf = (page: Page): Locator => page.getByRole('region', { name: 'Hits', exact: true })
const sqlOf = (page: Page): Locator => page.getByTestId('explore-sql')

async function expectTotal(page: Page, total: number): Promise<void> {
  const words = total === 1 ? '1 hit' : `${total.toLocaleString('en-US')} hits`
  await expect(page.getByTestId('histogram-total')).toHaveText(words, { timeout: 30_000 })
}

async function search(page: Page, text: string): Promise<void> {
  await searchOf(page).fill(text)
  await searchOf(page).press('Enter')
}

/** The texts that are marked on screen. */
const marked = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [...(CSS.highlights.get('search-hit') ?? [])].map(String))

async function clear(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Clear all' }).click()
  await expect(sqlOf(page)).not.toContainText('WHERE')
}

test('a reject is found by search, its words are marked, and n goes from hit to hit', async () => {
  const { page } = app
  await search(page, 'AAPL & reject*')
  const expected = await count('search')
  expect(expected).toBeGreaterThan(1)
  await expectTotal(page, expected)
  await expect(hitsOf(page).getByTestId('row-count')).toHaveText(new RegExp(`^${expected} rows? · `))
  await expect.poll(async () => (await marked(page)).map((text) => text.toLowerCase())).toContain('reject')
  await expect.poll(async () => (await marked(page)).includes('AAPL')).toBe(true)

  await hitsOf(page).locator('.ag-row[row-index="0"] [col-id="c1"]').click()
  await page.keyboard.press('n')
  await expect(hitsOf(page).locator('.ag-row[row-index="1"] .ag-cell-focus')).toBeVisible()
  await page.keyboard.press('Shift+N')
  await expect(hitsOf(page).locator('.ag-row[row-index="0"] .ag-cell-focus')).toBeVisible()
})

test('a search that cannot be read says where, and is not run', async () => {
  const { page } = app
  await searchOf(page).fill('AAPL & | x')
  await expect(page.getByText('Character 8: | stands where a word is due.')).toBeVisible()
  await searchOf(page).press('Enter')
  await expect(sqlOf(page)).toContainText(`search('AAPL & reject*')`)
  await page.getByRole('button', { name: 'Earlier' }).click()
  await page.getByRole('menuitem', { name: 'AAPL & reject*' }).click()
  await expect(searchOf(page)).toHaveValue('AAPL & reject*')
  await clear(page)
})

test('a cancelled search keeps its words, and passes no earlier count for its own', async () => {
  const { page } = app
  await expect(page.getByText('earlier count')).toHaveCount(0)
  await searchOf(page).fill('order')
  // In one breath: nothing is counted before it is cancelled.
  await searchOf(page).evaluate(async (input) => {
    for (const key of ['Enter', 'Escape']) {
      input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await Promise.resolve()
    }
  })
  await expect(page.getByText('The search was cancelled.')).toBeVisible()
  await expect(searchOf(page)).toHaveValue('order')
  await expect(page.getByText('earlier count')).toBeVisible()
  await expect(page.getByText('Of an earlier question: this one was not counted.')).toBeVisible()
  await expect(page.getByText(/hits? listed/)).toHaveCount(0)
  await expectAccessible(app, 'a cancelled search')
  await clear(page)
  await expect(page.getByText('earlier count')).toHaveCount(0)
})

test('a filter is built by clicks, and the SQL it wrote gives the same count', async () => {
  const { page } = app
  const fields = page.getByRole('region', { name: 'Fields', exact: true })
  await fields.getByRole('button', { name: /^event_type/ }).click()
  await fields.getByRole('button', { name: 'Only event_type order_rejected' }).click()
  await expect(sqlOf(page)).toContainText(`WHERE event_type = 'order_rejected'`)
  await fields.getByRole('button', { name: /^side/ }).click()
  await fields.getByRole('button', { name: 'Without side sell' }).click()
  await expect(sqlOf(page)).toContainText(`AND side IS DISTINCT FROM 'sell'`)
  const expected = await count('filters')
  expect(expected).toBeGreaterThan(0)
  await expectTotal(page, expected)

  const sql = (await sqlOf(page).textContent()) as string
  await page.getByRole('button', { name: 'Open in SQL' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'SQL', exact: true })).toBeVisible()
  await expectSql(page, sql)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(resultOf(page).getByTestId('row-count')).toHaveText(new RegExp(`^${expected} rows? · `))
  await goTo(app, 'Explore')

  await page.getByRole('checkbox', { name: /^Apply: side is not sell/ }).uncheck()
  await expect(sqlOf(page)).not.toContainText('side IS DISTINCT')
  await page.getByRole('button', { name: /^Remove: side is not sell/ }).click()
  await expect(page.getByRole('button', { name: /^Remove: side/ })).toHaveCount(0)
  await clear(page)
})

test('a value is completed from the data in the filter editor', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Add filter' }).click()
  const editor = page.getByRole('dialog', { name: 'Add a filter' })
  await editor.getByLabel('Field').selectOption('ticker')
  await editor.getByLabel('Value').fill('aa')
  await expect(editor.locator('datalist option[value="AAPL"]')).toHaveCount(1)
  await editor.getByLabel('Value').fill('AAPL')
  await editor.getByRole('button', { name: 'Apply' }).click()
  await expect(sqlOf(page)).toContainText(`WHERE ticker = 'AAPL'`)
  await clear(page)
})

test('the histogram is brushed by mouse and by keyboard, and zoomed out again', async () => {
  const { page } = app
  const total = await count('all')
  await expectTotal(page, total)
  const plot = page.getByTestId('histogram-plot')
  const box = await plot.boundingBox()
  if (!box) throw new Error('The histogram is not drawn')
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect(sqlOf(page)).toContainText(/ts >= '.*'\s+AND ts < '/)
  await expect(page.getByTestId('histogram-total')).not.toHaveText(`${total.toLocaleString('en-US')} hits`)
  await plot.dblclick({ position: { x: box.width / 2, y: 10 } })
  await expect(sqlOf(page)).not.toContainText('WHERE')
  await expectTotal(page, total)

  const from = page.getByRole('slider', { name: 'Brush from' })
  const to = page.getByRole('slider', { name: 'Brush to' })
  await from.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(from).toHaveAttribute('aria-valuenow', '2')
  await to.focus()
  await page.keyboard.press('Home')
  await expect(to).toHaveAttribute('aria-valuenow', '3')
  // What the keys have taken is told before it is zoomed to, and is as many hits then.
  const told = await page.getByTestId('histogram-over').textContent()
  const [, taken] = /^([\d,]+ hits?) from \d{4}-.* UTC to before \d{4}-.* UTC$/.exec(told ?? '') ?? []
  await expect(to).toHaveAttribute('aria-valuetext', new RegExp(`, ${taken} between the ends$`))
  await page.keyboard.press('+')
  await expect(page.getByTestId('histogram-total')).toHaveText(taken ?? 'not told')
  await expect(sqlOf(page)).toContainText('ts >= ')
  await expect(from).toHaveAttribute('aria-valuenow', '0')
  await to.focus()
  await page.keyboard.press('Backspace')
  await expect(sqlOf(page)).not.toContainText('WHERE')
  await expectTotal(page, total)
})

test('a day is asked by its time, to the record', async () => {
  const { page } = app
  await page.getByLabel('From (UTC)').fill('2024-01-03')
  await page.getByLabel('To (UTC)').fill('2024-01-04')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expectTotal(page, await count('day', '2024-01-03'))
  await clear(page)
})

test('no hits: the part that keeps most away is taken off by one click', async () => {
  const { page } = app
  await search(page, 'AAPL & nosuchwordanywhere')
  await expect(page.getByRole('heading', { name: 'No hits' })).toBeVisible()
  await expectAccessible(app, 'no hits')
  await page.getByRole('button', { name: /^Remove the search/ }).click()
  await expectTotal(page, await count('all'))
})

test('axe, in both themes', async () => {
  const { page } = app
  for (const theme of THEMES) {
    await chooseTheme(app, theme)
    await goTo(app, 'Explore')
    await search(page, 'AAPL & reject*')
    await expectTotal(page, await count('search'))
    await expectAccessible(app, `explore, ${theme}`)
    await page.getByRole('button', { name: 'Add filter' }).click()
    await expect(page.getByRole('dialog', { name: 'Add a filter' })).toBeVisible()
    await expectAccessible(app, `filter editor, ${theme}`)
    await page.keyboard.press('Escape')
  }
})

test('a saved search and the question at hand are there after a restart', async () => {
  await app.page.getByRole('button', { name: 'Saved searches' }).click()
  await app.page.getByLabel('Save the question as').fill('Rejected Apple')
  await app.page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(app.page.getByRole('button', { name: 'Rejected Apple', exact: true })).toBeVisible()
  await app.close()
  app = await launchApp({ workspace, userData })
  const { page } = app
  await goTo(app, 'Explore')
  await expect(searchOf(page)).toHaveValue('AAPL & reject*')
  await expectTotal(page, await count('search'))
  await clear(page)
  await page.getByRole('button', { name: 'Saved searches' }).click()
  await page.getByRole('button', { name: 'Rejected Apple', exact: true }).click()
  await expect(searchOf(page)).toHaveValue('AAPL & reject*')
})
