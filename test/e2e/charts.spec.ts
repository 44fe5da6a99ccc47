/** Pictures: a result as every kind of chart, saved as files that other programs read; one order followed to its line. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { chooseTheme, expectAccessible, THEMES } from './support/axe.ts'
import { answerSave } from './support/dialogs.ts'
import { goTo, runOrFail, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { cellOf, expectRows, resultOf, runSql } from './support/sql-screen.ts'

const run = promisify(execFile)
const scratch = makeScratch()
let app: LaunchedApp
let pictures: string

test.beforeAll(async () => {
  test.setTimeout(240_000)
  const { archive } = await writeSmallArchive(scratch, 4)
  const workspace = await scratch.folder('workspace')
  await runOrFail(['pull', '--source', archive, '--workspace', workspace, '--quiet'])
  pictures = await scratch.folder('pictures')
  app = await launchApp({ workspace })
  await goTo(app, 'SQL')
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

const chartOf = (page: Page): Locator => resultOf(page).getByTestId('chart')

async function showChart(page: Page): Promise<void> {
  const button = resultOf(page).getByRole('button', { name: 'Chart', exact: true })
  // By the keys: what the editor proposes may still hang over the button. Until it is pressed: a menu that closes
  // gives the focus back to its cell, and a key on its way goes there.
  await expect(async () => {
    await button.press('Enter')
    await expect(button).toHaveAttribute('aria-pressed', 'true', { timeout: 2000 })
  }).toPass()
  await expect(chartOf(page).locator('svg')).toBeVisible()
}

async function chooseKind(page: Page, name: string, kind: string): Promise<void> {
  await resultOf(page).getByRole('radio', { name }).check()
  await expect(chartOf(page)).toHaveAttribute('data-kind', kind)
  await expect(chartOf(page)).not.toHaveAttribute('data-marks', '0')
}

async function savePicture(page: Page, format: 'PNG' | 'SVG', path: string): Promise<void> {
  await answerSave(app, path)
  await resultOf(page).getByRole('button', { name: 'Save' }).click()
  await page.getByRole('menuitem', { name: new RegExp(format) }).click()
  await expect(page.getByText(path)).toBeVisible()
  await page.getByRole('button', { name: 'Dismiss notice' }).first().click()
}

test('fills are drawn as every kind of chart', async () => {
  const { page } = app
  await runSql(
    page,
    'SELECT ts, ticker, side, quantity, fill_price, slippage_bps, order_id FROM fills ORDER BY ts',
    '[\\d,]+',
  )
  await showChart(page)
  for (const [name, kind] of [
    ['Bar', 'bar'],
    ['Line', 'line'],
    ['Area', 'area'],
    ['Histogram', 'histogram'],
    ['Box', 'box'],
    ['Scatter', 'scatter'],
    ['Heat map', 'heatmap'],
  ] as const) {
    await chooseKind(page, name, kind)
    await expect(chartOf(page).getByRole('img')).toHaveAttribute('aria-label', new RegExp(`^${name} chart: `))
  }
})

test('a picture is valid XML whatever the labels hold, and a PNG of twice its size', async () => {
  const { page } = app
  await runSql(
    page,
    `SELECT * FROM (VALUES ('<script>alert("1")</script> & ]]>', 12.5::DECIMAL(18,2)), ('ctrl' || chr(1) || chr(8) || 'x', 7), ('"quoted"', -3)) t("la<bel", figure)`,
    '3',
  )
  await showChart(page)
  await expect(chartOf(page)).toHaveAttribute('data-kind', 'bar')
  await expect(chartOf(page)).toHaveAttribute('data-marks', '3')
  const svg = join(pictures, 'hostile.svg')
  await savePicture(page, 'SVG', svg)
  const { stdout } = await run('python3', [
    '-c',
    `import sys, xml.etree.ElementTree as t
root = t.parse(sys.argv[1]).getroot()
assert root.tag == '{http://www.w3.org/2000/svg}svg', root.tag
assert not [e for e in root.iter() if e.tag.endswith('script') or e.tag.endswith('image')]
assert not [k for e in root.iter() for k in e.attrib if k.startswith('on') or k.endswith('href')]
print('|'.join(''.join(e.itertext()) for e in root.iter() if e.tag.endswith('}text')))`,
    svg,
  ])
  expect(stdout).toContain('<script>alert("1")</script> &')
  expect(stdout).toContain('ctrl\uFFFD\uFFFDx')
  expect(stdout).toContain('figure by la<bel')
  expect(stdout).toMatch(/3 rows · from .* files? · run \d{4}-\d{2}-\d{2} /)

  const png = join(pictures, 'hostile.png')
  await savePicture(page, 'PNG', png)
  const bytes = await readFile(png)
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
  expect(bytes.readUInt32BE(16)).toBe(1920)
})

test('a saved picture names every series, however long their names', async () => {
  const { page } = app
  await runSql(
    page,
    `SELECT i // 7 AS x, i AS y, 'risk.limits.of.the.whole.firm.for.desk.' || (i % 7) || '.gross' AS s FROM range(70) t(i)`,
    '70',
  )
  await showChart(page)
  await chooseKind(page, 'Scatter', 'scatter')
  await resultOf(page).getByLabel('Series').selectOption({ label: 's' })
  await expect(chartOf(page).getByRole('img')).toHaveAttribute('aria-label', /by s\./)
  const svg = join(pictures, 'series.svg')
  await savePicture(page, 'SVG', svg)
  const { stdout } = await run('python3', [
    '-c',
    `import sys, xml.etree.ElementTree as t
root = t.parse(sys.argv[1]).getroot()
names = [''.join(e.itertext()) for e in root.iter() if e.tag.endswith('}text')]
print(sorted(n[-7:] for n in names if n.endswith('.gross')))`,
    svg,
  ])
  expect(stdout.trim()).toBe(`[${Array.from({ length: 7 }, (_, at) => `'${at}.gross'`).join(', ')}]`)
})

test('an axis that counts a few rows has no half of one', async () => {
  const { page } = app
  await runSql(page, 'SELECT * FROM (VALUES (1.0), (2.0), (9.0)) t(v)', '3')
  await showChart(page)
  await chooseKind(page, 'Histogram', 'histogram')
  await expect(chartOf(page).locator('[aria-label="y-axis tick label"] text')).toHaveText(['0', '1'])
})

test('keys walk the marks, and a mark leads to its rows', async () => {
  const { page } = app
  await runSql(page, 'SELECT side, quantity FROM fills', '[\\d,]+')
  await showChart(page)
  await chooseKind(page, 'Bar', 'bar')
  await chartOf(page).focus()
  await page.keyboard.press('ArrowRight')
  const told = chartOf(page).getByRole('status')
  await expect(told).toHaveText(/^\w+: Sum of quantity .*Rows [\d,]+$/)
  const rows = /Rows ([\d,]+)$/.exec((await told.textContent()) ?? '')?.[1] ?? ''
  await page.keyboard.press('Enter')
  await resultOf(page)
    .getByRole('button', { name: new RegExp(`^Show th(is|ese) (${rows} )?rows?`) })
    .click()
  await expectRows(page, rows)
  await expect(page.getByRole('tab', { name: /^Query 1: /, selected: true })).toBeVisible()
})

test('the figures are there as a table too', async () => {
  const { page } = app
  await runSql(page, `SELECT * FROM (VALUES ('a', 1234567.25::DECIMAL(18,2)), ('b', 2)) t(k, v)`, '2')
  await showChart(page)
  await resultOf(page).getByRole('button', { name: 'Show as table' }).click()
  await expect(resultOf(page).getByRole('row', { name: 'a 1,234,567.25 1' })).toBeVisible()
  await resultOf(page).getByRole('button', { name: 'Show as picture' }).click()
  await expect(chartOf(page).locator('svg')).toBeVisible()
})

test('the chart is kept by its tab when the statement is run again', async () => {
  const { page } = app
  await expect(chartOf(page)).toHaveAttribute('data-kind', 'bar')
  await chooseKind(page, 'Line', 'line')
  await page.keyboard.press('F6')
  const count = resultOf(page).getByTestId('row-count')
  const earlier = await count.getAttribute('data-result')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(count).not.toHaveAttribute('data-result', earlier ?? '')
  await expect(chartOf(page)).toHaveAttribute('data-kind', 'line')
  await resultOf(page).getByRole('button', { name: 'Grid' }).click()
})

test('an order is followed from one of its fills to the line in the archive', async () => {
  const { page } = app
  await runSql(
    page,
    `SELECT order_id, fill_id, file, line FROM fills
     WHERE order_id IN (SELECT order_id FROM order_lifecycle WHERE submitted_at IS NOT NULL)
     ORDER BY ts LIMIT 5`,
    '\\d+',
  )
  const orderId = (await cellOf(page, 0, 0).textContent()) ?? ''
  await cellOf(page, 0, 0).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Follow the order' }).click()
  const panel = page.getByRole('dialog', { name: `Order ${orderId}` })
  const events = panel.getByRole('grid', { name: 'Events of the order' })
  await expect(events.getByRole('row', { name: /^Submitted/ })).toBeVisible()
  await expect(events.getByRole('row', { name: /^(Partial fill|Filled)/ }).first()).toBeVisible()

  await events.getByRole('row').nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const record = panel.getByRole('region', { name: 'Record', exact: true })
  await expect(record).toContainText(orderId)
  await expect(record.locator('li[aria-current="true"]')).toContainText(`"${orderId}"`)

  const csv = join(pictures, 'order.csv')
  await answerSave(app, csv)
  await panel.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /Events/ }).click()
  await expect(page.getByText(csv)).toBeVisible()
  expect(await readFile(csv, 'utf8')).toMatch(/^ts,offset_ns,.*\r\n(.*\r\n)*.*order_submitted/)

  const svg = join(pictures, 'order.svg')
  await answerSave(app, svg)
  await panel.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /Picture/ }).click()
  await expect(page.getByText(svg)).toBeVisible()
  await run('python3', ['-c', 'import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])', svg])

  await record.getByRole('button', { name: 'Day in the archive' }).click()
  await expect(panel).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name: 'Archive' })).toBeVisible()
})

test('two orders stand on one line of time, their phases differ to the nanosecond, each event leads to its line', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  await runSql(
    page,
    `SELECT order_id, min(ts) AS begun FROM events
     WHERE order_id IN (SELECT order_id FROM order_lifecycle WHERE submitted_at IS NOT NULL AND first_fill_at IS NOT NULL)
     GROUP BY order_id ORDER BY begun LIMIT 4`,
    '4',
  )
  const idAt = async (row: number) => (await cellOf(page, row, 0).textContent()) ?? ''
  const [one, other, third] = [await idAt(0), await idAt(1), await idAt(2)]
  await cellOf(page, 0, 0).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Follow the order' }).click()
  const alone = page.getByRole('dialog', { name: `Order ${one}`, exact: true })
  await alone.getByRole('button', { name: 'Compare with another order…' }).press('Enter')
  const search = page.getByRole('dialog', { name: `Compare order ${one} with another` })
  const offered = search.getByRole('option')
  await expect(offered.filter({ hasText: 'in the result' }), 'the other orders of the result').toHaveCount(3)
  await expect(offered.filter({ hasText: one }), 'never itself').toHaveCount(0)
  await search.getByRole('combobox').fill(other)
  await expect(offered).toHaveCount(1)
  await page.keyboard.press('Enter')

  const panel = page.getByRole('dialog', { name: `Order ${one} beside ${other}` })
  const close = panel.getByRole('button', { name: 'Close the comparison' })
  await expect(close, 'the keys go on where they were').toBeFocused()
  const events = (id: string) => panel.getByRole('grid', { name: `Events of order ${id}` })
  await expect(events(one).getByRole('row', { name: /^Submitted/ })).toBeVisible()
  await expect(events(other).getByRole('row', { name: /^Submitted/ })).toBeVisible()
  const laneOf = async (id: string) =>
    (await events(id).locator('.order-axis').boundingBox()) ?? { x: 0, width: 1 }
  expect(await laneOf(one), 'both lanes are the same stretch of the window').toMatchObject({
    x: (await laneOf(other)).x,
    width: (await laneOf(other)).width,
  })
  const phases = panel.getByRole('region', { name: 'Phases' })
  const fill = phases.getByRole('row', { name: /^submission to first fill/ })
  await expect(fill.getByRole('cell').last()).toHaveText(/( (longer|shorter)|^the same)$/)

  await events(other).getByRole('row').nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const record = panel.getByRole('region', { name: 'Record', exact: true })
  await expect(record.locator('li[aria-current="true"]')).toContainText(`"${other}"`)
  await page.keyboard.press('Shift+Tab')
  await events(one)
    .getByRole('row', { name: /^Submitted/ })
    .click()
  await expect(record.locator('li[aria-current="true"]')).toContainText(`"${one}"`)

  await panel.getByRole('button', { name: 'Copy as text' }).click()
  await expect(page.getByText('Both lives copied')).toBeVisible()
  expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toMatch(
    new RegExp(`^Order ${one} and order ${other}\\n[^]* submission to first fill: `),
  )
  await close.press('Enter')
  await expect(page.getByRole('dialog', { name: `Order ${one}`, exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await cellOf(page, 2, 0).click({ button: 'right' })
  await page.getByRole('menuitem', { name: `Compare with order ${other}` }).click()
  await expect(page.getByRole('dialog', { name: `Order ${other} beside ${third}` })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a chart is put into a case by its button, and goes out with it as it was drawn', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT side, count(*) AS fills FROM fills GROUP BY side ORDER BY side', '\\d')
  await showChart(page)
  const drawn = (await chartOf(page).getByRole('img').getAttribute('aria-label')) ?? ''
  await resultOf(page).getByRole('button', { name: 'Add the chart to a case…' }).click()
  const title = 'What the sides did'
  await expect(page.getByLabel('A new case')).toBeFocused()
  await page.keyboard.insertText(title)
  await page.keyboard.press('Enter')
  await expect(page.getByText(`Added to “${title}”`)).toBeVisible()
  await resultOf(page).getByRole('button', { name: 'Grid' }).click()

  await goTo(app, 'Cases')
  await page.getByRole('button', { name: title }).click()
  const member = page.getByRole('region', { name: 'Members of the case' }).getByRole('article')
  await expect(member).toHaveCount(1)
  await expect(member).toHaveAccessibleName(/^Chart 1,/)
  await expect(member.getByRole('img', { name: 'fills by side' })).toBeVisible()
  await expect(member).toContainText(drawn)
  await expectAccessible(app, 'a case with a chart')

  const path = join(pictures, 'case.html')
  await answerSave(app, path)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: 'HTML' }).click()
  await expect(page.getByText('Case exported')).toBeVisible()
  const html = await readFile(path, 'utf8')
  expect(html).not.toMatch(/<script|\son[a-z]+=/i)
  // By a reader that is not ours: the picture in the page is a drawing with the names of the sides in it.
  const { stdout } = await run('python3', [
    '-c',
    `import sys
from html.parser import HTMLParser
class Drawing(HTMLParser):
    inside = 0
    def handle_starttag(self, tag, attributes): self.inside += tag == 'svg'
    def handle_endtag(self, tag): self.inside -= tag == 'svg'
    def handle_data(self, data):
        if self.inside: print(data.strip())
Drawing().feed(open(sys.argv[1], encoding='utf-8').read())`,
    path,
  ])
  for (const side of ['buy', 'sell']) expect(stdout).toContain(side)
})

test('the rows of a mark are shown in a tab of their own, and under a filter in the grid', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT ts, ticker, side, quantity FROM fills ORDER BY ts', '[\\d,]+')
  const side = (await cellOf(page, 0, 2).textContent()) ?? ''
  await cellOf(page, 0, 2).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Filter by this value' }).click()
  const count = resultOf(page).getByTestId('row-count')
  await expect(count).toHaveText(/ of /)
  await showChart(page)
  await chooseKind(page, 'Bar', 'bar')
  await resultOf(page).getByLabel('Along (x)').selectOption({ label: 'ticker' })
  await resultOf(page).getByLabel('Series').selectOption({ label: 'none' })
  await expect(chartOf(page)).toHaveAttribute('data-kind', 'bar')
  await expect(chartOf(page).getByRole('img')).toHaveAttribute('aria-label', /by ticker/)
  const button = resultOf(page).getByRole('button', { name: /^Show (these|this) / })
  // A chart that is drawn once more, as its choices settle, has no mark taken.
  await expect(async () => {
    await resultOf(page)
      .getByRole('group', { name: /^Chart:/ })
      .focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await expect(button).toBeVisible({ timeout: 2000 })
  }).toPass()
  const words = (await button.textContent()) ?? ''
  const rows = /this row/.test(words) ? '1' : (/([\d,]+) rows?/.exec(words)?.[1] ?? 'none')
  await button.click()
  await expect(count).toHaveText(new RegExp(`^${rows} of `))
  await expect(cellOf(page, 0, 2)).toHaveText(side)
  await expect(resultOf(page).getByTestId('chart')).toHaveCount(0)
})

test('O on a row follows its order; on one without an order it says so', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT order_id, quantity FROM fills ORDER BY ts LIMIT 3', '3')
  const orderId = (await cellOf(page, 1, 0).textContent()) ?? ''
  await cellOf(page, 1, 1).click()
  await page.keyboard.press('o')
  await expect(page.getByRole('dialog', { name: `Order ${orderId}` })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await runSql(page, 'SELECT 1 AS one', '1')
  await cellOf(page, 0, 0).click()
  await page.keyboard.press('o')
  await expect(page.getByText('This row names no order')).toBeVisible()
})

test('rows, headings and widths of the grid grow with the size of text', async () => {
  const { page } = app
  const measure = () =>
    cellOf(page, 0, 0).evaluate((cell) => ({
      row: cell.closest('.ag-row')?.getBoundingClientRect().height,
      size: getComputedStyle(cell).fontSize,
      width: cell.getBoundingClientRect().width,
      cut: cell.scrollWidth > cell.clientWidth,
    }))
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT event_id FROM events ORDER BY ts LIMIT 20', '20')
  await expect.poll(measure).toMatchObject({ row: 24, size: '13px', cut: false })
  const { width } = await measure()
  await goTo(app, 'Settings')
  await page.getByLabel('Size of text', { exact: true }).selectOption({ label: '18 px' })
  await goTo(app, 'SQL')
  await expect.poll(measure).toMatchObject({ row: 29, size: '18px', cut: false })
  // A cell that is just being made anew has no width.
  await expect.poll(async () => (await measure()).width).toBeGreaterThan(width)
  await goTo(app, 'Settings')
  await page.getByLabel('Size of text', { exact: true }).selectOption({ label: '13 px' })
})

test('an order is found by a part of its id, from any screen', async () => {
  const { page } = app
  await page.keyboard.press('ControlOrMeta+Shift+O')
  const search = page.getByRole('dialog', { name: 'Follow an order' })
  const first = search.getByRole('option').first()
  await expect(first).toBeVisible()
  const orderId = (await first.locator('span').first().textContent()) ?? ''
  await search.getByRole('combobox').fill(orderId.slice(0, -1))
  await expect(search.getByRole('option').first()).toContainText(orderId.slice(0, -1))
  await search.getByRole('combobox').fill(orderId)
  await expect(search.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: `Order ${orderId}` })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('charts and the life of an order are accessible in both themes', async () => {
  const { page } = app
  for (const theme of THEMES) {
    await chooseTheme(app, theme)
    await goTo(app, 'SQL')
    await runSql(page, 'SELECT ts, side, slippage_bps, order_id FROM fills ORDER BY ts', '[\\d,]+')
    await showChart(page)
    await chooseKind(page, 'Scatter', 'scatter')
    await expectAccessible(app, `scatter, ${theme}`)
    await chooseKind(page, 'Heat map', 'heatmap')
    await expectAccessible(app, `heat map, ${theme}`)
    await resultOf(page).getByRole('button', { name: 'Show as table' }).click()
    await expectAccessible(app, `table of a chart, ${theme}`)
    await resultOf(page).getByRole('button', { name: 'Show as picture' }).click()
    await resultOf(page).getByRole('button', { name: 'Grid' }).click()
    await page.keyboard.press('ControlOrMeta+Shift+O')
    await expect(page.getByRole('option').first()).toBeVisible()
    await expectAccessible(app, `search for an order, ${theme}`)
    await page.keyboard.press('Enter')
    const events = page.getByRole('grid', { name: 'Events of the order' })
    await events.getByRole('row').nth(1).click()
    await expect(page.getByRole('region', { name: 'Record', exact: true })).toBeVisible()
    await expectAccessible(app, `life of an order, ${theme}`)
    await page.getByRole('button', { name: 'Compare with another order…' }).click()
    await page.getByRole('option').first().click()
    await expect(page.getByRole('region', { name: 'Phases' })).toBeVisible()
    await expectAccessible(app, `two orders side by side, ${theme}`)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})
