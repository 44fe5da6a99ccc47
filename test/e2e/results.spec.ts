/** A result in the hands of an investigator: sorted, filtered, searched, followed to its source, kept, compared, given away. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Locator, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { expectAccessible } from './support/axe.ts'
import { answerSave } from './support/dialogs.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { cellOf, gridOf, resultOf, runSql, sortBy } from './support/sql-screen.ts'

const python = (script: string, ...args: readonly string[]) =>
  promisify(execFile)('python3', ['-c', script, ...args])

// One result is carried through all of it.
test.describe.configure({ mode: 'serial' })
const scratch = makeScratch()
let app: LaunchedApp
let exports: string

test.beforeAll(async ({ browserName: _ }, info) => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  const workspace = await copySample(scratch, info)
  exports = await scratch.folder('exports')
  app = await launchApp({ workspace })
  await goTo(app, 'SQL')
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

const rowCount = () => resultOf(app.page).getByTestId('row-count')
const tool = (name: string | RegExp): Locator => resultOf(app.page).getByRole('button', { name })
const ORDERS =
  "SELECT event_id, ticker, event_type, quantity, fill_price, file, line FROM events WHERE event_type LIKE 'order%'"

/** Opens the menu of a cell and chooses. */
async function choose(row: number, column: number, item: string): Promise<void> {
  await cellOf(app.page, row, column).click({ button: 'right' })
  await app.page.getByRole('menuitem', { name: item }).click()
}

test('the whole result is filtered by a value, and counts what is left', async () => {
  await runSql(app.page, ORDERS, '[\\d,]+')
  const ticker = (await cellOf(app.page, 0, 1).textContent()) ?? ''
  await choose(0, 1, 'Filter by this value')
  await expect(rowCount()).toHaveText(/^[\d,]+ of [\d,]+ rows/)
  await expect(resultOf(app.page).getByTestId('filter-bar')).toContainText(`ticker is ${ticker}`)
  await sortBy(app.page, 3, 'ascending')
  await expect(cellOf(app.page, 0, 1)).toHaveText(ticker)
  await app.page.getByRole('button', { name: `Remove ticker is ${ticker}` }).click()
  await expect(rowCount()).toHaveText(/^[\d,]+ rows/)
})

test('a value that the column cannot have is refused in words, and nothing changes', async () => {
  const { page } = app
  await tool('Filter…').click()
  const form = page.getByRole('dialog', { name: 'Filter' })
  await form.getByRole('combobox', { name: 'Column' }).selectOption({ index: 3 })
  await form.getByRole('combobox', { name: 'Condition' }).selectOption('greater')
  await form.getByRole('textbox', { name: 'Value' }).fill('many')
  await form.getByRole('button', { name: 'Filter', exact: true }).click()
  await expect(form.getByRole('alert')).toContainText('“many” is no value of quantity')
  await form.getByRole('textbox', { name: 'Value' }).fill('100')
  await form.getByRole('button', { name: 'Filter', exact: true }).click()
  await expect(form).toBeHidden()
  await expect(rowCount()).toHaveText(/^[\d,]+ of [\d,]+ rows/)
  await expectAccessible(app, test.info().title)
})

test('no row matches: the next action has the focus, and then the grid', async () => {
  const { page } = app
  await tool('Filter…').click()
  const form = page.getByRole('dialog', { name: 'Filter' })
  await form.getByRole('combobox', { name: 'Column' }).selectOption({ index: 3 })
  await form.getByRole('combobox', { name: 'Condition' }).selectOption('less')
  await form.getByRole('textbox', { name: 'Value' }).fill('-1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Clear the filter' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(gridOf(page).locator('.ag-cell:focus')).toHaveCount(1)
  await choose(0, 2, 'Filter by this value')
  await expect(rowCount()).toHaveText(/^[\d,]+ of [\d,]+ rows/)
})

test('a text is found in every column, from hit to hit', async () => {
  const { page } = app
  await cellOf(page, 0, 1).click()
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('aapl')
  const hits = resultOf(page).getByTestId('hits')
  await expect(hits).toHaveText(/^1 of [\d,]+ hits? in [\d,]+ rows?$/)
  await page.keyboard.press('Enter')
  await expect(hits).toHaveText(/^2 of /)
  await expect(gridOf(page).locator('.ag-cell mark').first()).toHaveText(/aapl/i)
  await page.keyboard.press('Escape')
  await expect(hits).toBeHidden()
  // The cell at hand counts: what is typed, and entered at once, does not run ahead of the eye.
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('aapl')
  await page.keyboard.press('Enter')
  await expect(hits).toHaveText(/^2 of /)
  await page.waitForTimeout(600)
  await expect(hits).toHaveText(/^2 of /)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear all' }).press('Enter')
  await expect(rowCount()).toHaveText(/^[\d,]+ rows/)
  await expect(gridOf(page).locator('.ag-cell:focus')).toHaveCount(1)
  // The search has gone to a hit further down.
  await gridOf(page).locator('.ag-row:not(.ag-row-loading) [col-id="c1"]').first().click()
  await page.keyboard.press('ControlOrMeta+Home')
  await expect(cellOf(page, 0, 0)).toBeInViewport()
})

test('the row is inspected, and leads to its line in the archive', async () => {
  const { page } = app
  await cellOf(page, 4, 1).click()
  await page.keyboard.press('F7')
  const inspector = page.getByRole('region', { name: 'Row inspector' })
  await expect(inspector.getByRole('heading', { name: 'Row 5' })).toBeVisible()
  await inspector.getByRole('button', { name: 'Next row (Alt+Down)' }).click()
  await expect(inspector.getByRole('heading', { name: 'Row 6' })).toBeVisible()
  const eventId = (await cellOf(page, 5, 0).textContent()) ?? ''
  await cellOf(page, 5, 0).click()
  await page.keyboard.press('F4')
  const source = page.getByTestId('source')
  await expect(source.getByTestId('raw-line')).toContainText(eventId)
  await expect(source.getByText('The content gives the hash that the line states.')).toBeVisible()
  await expect(source.getByRole('row')).toHaveCount(7)
  await source.getByRole('button', { name: 'Hex' }).click()
  await expect(source.getByTestId('raw-line')).toContainText(/^[0-9a-f]{8} {2}7b/)
  await expectAccessible(app, test.info().title)
})

test('a column is profiled over the whole result', async () => {
  const { page } = app
  await cellOf(page, 0, 3).click()
  await tool('Column profile').click()
  const profile = page.getByTestId('profile')
  await profile.getByRole('combobox', { name: 'Column' }).selectOption({ label: 'quantity' })
  await expect(profile.getByRole('img', { name: /^Distribution from/ })).toBeVisible()
  await expect(profile.getByText('Median')).toBeVisible()
  await expectAccessible(app, test.info().title)
  await tool('Close the profile').click()
})

test('columns are hidden and moved; the figures of a selection cover all of it', async () => {
  const { page } = app
  await tool(/^Columns/).click()
  const list = page.getByRole('dialog', { name: 'Columns of the result' })
  await list.getByRole('checkbox', { name: /^event_type/ }).click()
  await page.keyboard.press('Escape')
  await expect(gridOf(page).locator('.ag-header-cell[col-id="c2"]')).toHaveCount(0)
  await cellOf(page, 0, 0).click()
  await page.keyboard.press('Alt+Shift+ArrowRight')
  await expect(gridOf(page).locator('.ag-header-cell[col-id="c0"]')).toHaveAttribute('aria-colindex', '3')
  await cellOf(page, 0, 3).click()
  await page.keyboard.press('Shift+PageDown')
  await expect(page.getByRole('contentinfo')).toContainText(/21 rows × 1 column · count 21 .*distinct .*sum /)
})

test('Shift and the mouse select; in another order of rows or columns only the place of the keyboard is left', async () => {
  const { page } = app
  const figures = page.getByRole('contentinfo').getByLabel('Selection')
  const placeOf = (column: number) => gridOf(page).locator(`.ag-header-cell[col-id="c${column}"]`)
  await cellOf(page, 2, 3).click()
  await cellOf(page, 9, 3).click({ modifiers: ['Shift'] })
  await expect(figures).toContainText(/^8 rows × 1 column · count 8 /)
  await sortBy(page, 3, 'descending')
  await expect(figures).toHaveCount(0)
  await cellOf(page, 0, 3).click()
  await cellOf(page, 4, 3).click({ modifiers: ['Shift'] })
  await expect(figures).toContainText(/^5 rows × 1 column · count 5 /)
  // The column goes on under the hand, two places to the left.
  await page.keyboard.press('Alt+Shift+ArrowLeft')
  await expect(placeOf(3)).toHaveAttribute('aria-colindex', '3')
  await expect(figures).toHaveCount(0)
  await page.keyboard.press('Alt+Shift+ArrowLeft')
  await expect(placeOf(3)).toHaveAttribute('aria-colindex', '2')
  await page.keyboard.press('Alt+Shift+ArrowRight')
  await page.keyboard.press('Alt+Shift+ArrowRight')
  await expect(placeOf(3)).toHaveAttribute('aria-colindex', '4')
})

test('rows that are sorted by a hidden column say so', async () => {
  const { page } = app
  const told = page.getByRole('region', { name: 'Hidden sort' })
  await expect(told).toHaveCount(0)
  await tool(/^Columns/).click()
  const list = page.getByRole('dialog', { name: 'Columns of the result' })
  await list.getByRole('checkbox', { name: /^quantity/ }).click()
  await page.keyboard.press('Escape')
  await expect(told).toContainText('Sorted by a hidden column: quantity, descending')
  await told.getByRole('button', { name: 'Show it' }).press('Enter')
  await expect(told).toHaveCount(0)
  await expect(gridOf(page).locator('.ag-header-cell[col-id="c3"]')).toHaveCount(1)
  await expect(gridOf(page).locator('.ag-cell:focus')).toHaveCount(1)
})

test('the selection is copied in the form that is asked for', async () => {
  const { page } = app
  await cellOf(page, 0, 1).click()
  await cellOf(page, 0, 1).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy as' }).hover()
  await page.getByRole('menuitem', { name: 'INSERT statement' }).click()
  await expect
    .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toMatch(/^INSERT INTO result \("ticker"\) VALUES\n {2}\('[A-Z]+'\);$/)
})

test('what is shown is exported whole, with what it is beside it', async () => {
  const { page } = app
  await choose(0, 1, 'Filter by this value')
  await expect(rowCount()).toHaveText(/ of /)
  const matching = Number((await rowCount().textContent())?.split(' ')[0]?.replaceAll(',', ''))
  const path = join(exports, 'shown.csv')
  await answerSave(app, path)
  await tool('Export').click()
  await page.getByRole('menuitem', { name: /^CSV/ }).click()
  await expect(page.getByText(path)).toBeVisible()
  const { stdout } = await python(
    `import csv,hashlib,json,sys
rows=list(csv.DictReader(open(sys.argv[1],newline='',encoding='utf-8')))
about=json.load(open(sys.argv[1]+'.about.json',encoding='utf-8'))
print(json.dumps({'rows':len(rows),'columns':list(rows[0]),'tickers':len({r['ticker'] for r in rows}),
 'sha':hashlib.sha256(open(sys.argv[1],'rb').read()).hexdigest()==about['sha256'],
 'about':[about['rows'],about['hidden_columns'],about['filter'][0]['operator'],about['sort'][0]['column'],about['sql'][:6],about['lineage']['scope']]}))`,
    path,
  )
  expect(JSON.parse(stdout)).toEqual({
    rows: matching,
    columns: ['ticker', 'event_id', 'quantity', 'fill_price', 'file', 'line'],
    tickers: 1,
    sha: true,
    about: [matching, ['event_type'], 'equals', 'quantity', 'SELECT', 'files'],
  })
  expect(existsSync(`${path}.about.json`)).toBe(true)
})

test('a result is pinned under a name, stays beside later runs, and is compared with one of them', async () => {
  const { page } = app
  await runSql(page, 'SELECT i AS id, i * 2 AS twice FROM range(1000) t(i)', '1,000')
  await tool('Pin the result').click()
  const dialog = page.getByRole('dialog', { name: 'Pin the result' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Before the correction')
  await dialog.getByRole('button', { name: 'Pin', exact: true }).click()
  await expect(tool('Let go of the result')).toBeVisible()

  await runSql(
    page,
    'SELECT i AS id, i * 2 + (i = 7)::INT AS twice FROM range(1001) t(i) WHERE i <> 3',
    '1,000',
  )
  const strip = page.getByRole('navigation', { name: 'Results that stay' })
  await expect(strip.getByRole('button', { name: /Before the correction/ })).toBeVisible()
  await tool('Compare with another result…').click()
  const compare = page.getByRole('dialog', { name: 'Compare with another result' })
  await compare.getByRole('combobox', { name: 'Other result' }).selectOption({ index: 0 })
  await expect(compare.getByRole('combobox', { name: 'Other result' })).toContainText('Before the correction')
  await expect(compare.getByRole('checkbox', { name: 'id' })).toBeChecked()
  await compare.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(resultOf(page).getByTestId('comparison')).toContainText(
    /998 same.*1 changed.*1 only left.*1 only right/,
  )
  await expect(gridOf(page).locator('.cell-differs')).toHaveText(['≠ 14', '≠ 15'])
  await expectAccessible(app, test.info().title)
  await strip.getByRole('button', { name: 'pinned Before the correction' }).click()
  await expect(rowCount()).toHaveText(/^1,000 rows/)
})

test('a result says when the archive was verified again since it was run', async () => {
  const { page } = app
  await runSql(page, 'SELECT count(*) AS n FROM events', '1')
  await goTo(app, 'Archive')
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(page.getByText(/verif/i).first()).toBeVisible()
  await goTo(app, 'SQL')
  await expect(resultOf(page).getByTestId('data-changed')).toContainText('verified again since this ran', {
    timeout: 60_000,
  })
  await resultOf(page).getByRole('button', { name: 'Run again' }).click()
  await expect(resultOf(page).getByTestId('data-changed')).toBeHidden()
})
