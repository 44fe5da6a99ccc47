/** The gallery of reports: what each says of which days, and where it goes. */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Page, test } from '@playwright/test'
import type { FileBeside } from '../../shared/model/report.ts'
import { REPORT_KINDS } from '../../shared/model/report-kinds.ts'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { chooseTheme, expectAccessible, THEMES } from './support/axe.ts'
import { answerOpen, answerSave } from './support/dialogs.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'

const run = promisify(execFile)
const scratch = makeScratch()
let exports: string
let app: LaunchedApp

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browserName: _ }, info) => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  const workspace = await copySample(scratch, info)
  exports = await scratch.folder('exports')
  app = await launchApp({ workspace, userData: await scratch.folder('profile') })
  await goTo(app, 'Reports')
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

const paperOf = (page: Page) => page.frameLocator('iframe[title="Report preview"]')
const outliersOf = (page: Page) => paperOf(page).getByRole('region', { name: 'Outliers', exact: true })
const fromOf = (page: Page) => page.getByLabel('From', { exact: true })
const toOf = (page: Page) => page.getByLabel('to', { exact: true })
const choiceOf = (page: Page, title: string) =>
  page.getByRole('navigation', { name: 'Reports' }).getByRole('button', { name: title })

test('every report of the gallery is shown over its days, chosen by keyboard', async () => {
  const { page } = app
  const [first] = REPORT_KINDS
  await choiceOf(page, first.title).focus()
  for (const [at, { title }] of REPORT_KINDS.entries()) {
    if (at > 0) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(choiceOf(page, title)).toHaveAttribute('aria-current', 'page')
    await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible()
    await expect(paperOf(page).locator('h1')).toBeVisible()
    await expect(paperOf(page).getByRole('heading', { name: /^Integrity: / })).toBeVisible()
  }
  await expect(page.locator('iframe[title="Report preview"]')).toHaveAttribute('sandbox', '')
})

test('the period is moved by keys, chosen from the list, and kept with the kind of report', async () => {
  const { page } = app
  await choiceOf(page, 'Daily audit summary').click()
  const last = await fromOf(page).inputValue()
  await page.keyboard.press('ControlOrMeta+Alt+ArrowLeft')
  await expect(fromOf(page)).not.toHaveValue(last)
  const before = await fromOf(page).inputValue()
  expect(before < last).toBe(true)
  await expect(toOf(page)).toHaveValue(before)
  await expect(paperOf(page).locator('h1')).toContainText(before)
  await page.keyboard.press('ControlOrMeta+Alt+ArrowRight')
  await expect(fromOf(page)).toHaveValue(last)

  await choiceOf(page, 'Execution quality').click()
  await page.getByRole('button', { name: 'Period', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Last 5 days/ }).click()
  const from = await fromOf(page).inputValue()
  await expect(paperOf(page).locator('h1')).toContainText(`${from} to ${last}`)
  await choiceOf(page, 'Daily audit summary').click()
  await expect(fromOf(page)).toHaveValue(last)
  await choiceOf(page, 'Execution quality').click()
  await expect(fromOf(page)).toHaveValue(from)
})

test('a report is printed on A4 and on Letter, and sent to the printer by the dialog of the system', async () => {
  const { page } = app
  for (const [paper, size] of [
    ['A4', /595\.\d+ x 84[12]/],
    ['Letter', /612 x 792/],
  ] as const) {
    const path = join(exports, `report-${paper}.pdf`)
    await answerSave(app, path)
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: `PDF, ${paper}` }).click()
    await expect(page.getByText(path)).toBeVisible()
    expect((await run('pdfinfo', [path])).stdout).toMatch(size)
    expect((await run('pdftotext', ['-layout', path, '-'])).stdout).toMatch(/page 1 of \d+/)
  }

  // The dialog of the system cannot be driven: what is asked of it is seen, and both of its answers.
  await app.electron.evaluate(({ app: host }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    host.on('web-contents-created', (_, contents) => {
      contents.print = (options, answer) => {
        asked.push(
          `${contents.getURL().split('/')[2]} ${options?.printBackground} ${options?.silent ?? false}`,
        )
        answer?.(asked.length > 1, asked.length > 1 ? '' : 'no printers available')
      }
    })
  })
  await page.getByRole('button', { name: 'Print…' }).click()
  await expect(page.getByText(/was not printed: no printers available/)).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Alt+P')
  await expect(page.getByText('Report sent to the printer')).toBeVisible()
  expect(await app.electron.evaluate(() => Reflect.get(globalThis, 'asked'))).toEqual([
    'print true false',
    'print true false',
  ])
})

test('a report is exported to Markdown and CSV with the figures of the page', async () => {
  const { page } = app
  const title = await paperOf(page).locator('h1').textContent()
  for (const [label, ending] of [
    ['Markdown', 'md'],
    ['CSV', 'csv'],
  ] as const) {
    const path = join(exports, `report.${ending}`)
    await answerSave(app, path)
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: label }).click()
    await expect(page.getByText(path)).toBeVisible()
    expect(await readFile(path, 'utf8')).toContain(title ?? 'no title')
  }
})

test('quotes and a tape go into the execution quality report and its export; a bad file is told by its line', async () => {
  const { page } = app
  await choiceOf(page, 'Execution quality').click()
  const day = await fromOf(page).inputValue()
  await page.getByRole('button', { name: 'Period', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Newest day/ }).click()
  await expect(paperOf(page).locator('h1')).not.toContainText(day)
  await expect(paperOf(page).getByText('no quotes in the archive').first()).toBeVisible()

  const day1 = await fromOf(page).inputValue()
  const put = async (name: string, lines: readonly string[]) => {
    const path = join(exports, name)
    await writeFile(path, `${lines.join('\n')}\n`)
    await answerOpen(app, path)
  }
  const market = page.getByRole('region', { name: 'Market data' })
  await put('bad.csv', ['ticker,ts,bid,ask', `AAPL,${day1}T14:00:00Z,10,11`, 'AAPL,yesterday,10,11'])
  await market.getByRole('button', { name: 'Quotes…' }).click()
  const failure = page.getByRole('alert').filter({ hasText: 'The report could not be made' })
  await expect(failure).toContainText('bad ts in line 3: "yesterday"')
  await expect(failure).toContainText('ISO 8601')
  await expect(market).toContainText('bad.csv')
  await expectAccessible(app, 'a bad file of quotes')
  await page.getByRole('button', { name: 'Make it without the files' }).click()
  await expect(paperOf(page).getByText('no quotes in the archive').first()).toBeVisible()
  await expect(market.getByRole('button', { name: 'Quotes…' })).toBeVisible()

  const fills = await outliersOf(page).locator('td:nth-child(3)').allTextContents()
  const tickers = [...new Set(['AAPL', 'MSFT', ...fills])]
  await put('quotes.csv', [
    'ticker,ts,bid,ask',
    ...tickers.map((ticker) => `${ticker},${day1}T00:00:00Z,1,2`),
  ])
  await market.getByRole('button', { name: 'Quotes…' }).click()
  await expect(paperOf(page).getByText('Given beside: quotes')).toBeVisible()
  await put('tape.csv', [
    'ticker,ts,price,size',
    ...tickers.map((ticker) => `${ticker},${day1}T15:00:00Z,2,100`),
  ])
  await market.getByRole('button', { name: 'Market tape…' }).click()
  await expect(paperOf(page).getByText('Given beside: tape')).toBeVisible()
  await expect(paperOf(page).getByText('no quotes in the archive')).toHaveCount(0)
  await expect(
    paperOf(page)
      .getByText(/effective spread/i)
      .first(),
  ).toBeVisible()

  const path = join(exports, 'with-market.json')
  await answerSave(app, path)
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'JSON' }).click()
  await expect(page.getByText(path)).toBeVisible()
  const { provenance } = JSON.parse(await readFile(path, 'utf8'))
  expect(provenance.besides.map(({ what, name }: FileBeside) => [what, name])).toEqual([
    ['quotes', 'quotes.csv'],
    ['tape', 'tape.csv'],
  ])

  // Another report is made without them; by keyboard each is taken away.
  await choiceOf(page, 'Trade blotter').click()
  await expect(paperOf(page).locator('h1')).toContainText('Trade blotter')
  await expect(market).toHaveCount(0)
  await choiceOf(page, 'Execution quality').click()
  for (const name of ['quotes.csv', 'tape.csv']) {
    await market.getByRole('button', { name: `Remove ${name}` }).focus()
    await page.keyboard.press('Enter')
    await expect(market).not.toContainText(name)
  }
  await expect(paperOf(page).getByText('no quotes in the archive').first()).toBeVisible()
})

test('the records that a report names are gone to by keyboard', async () => {
  const { page } = app
  await choiceOf(page, 'Execution quality').click()
  await expect(paperOf(page).locator('h1')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Alt+R')
  const list = page.getByRole('complementary', { name: 'Records that the report names' })
  const outliers = list.getByRole('region', { name: 'Outliers' }).getByRole('button')
  const printed = await outliersOf(page).locator('tbody tr').all()
  await expect(outliers).toHaveCount(printed.length)
  await outliers.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(outliers.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  const place = (await outliersOf(page).locator('tbody tr').nth(1).locator('td').last().textContent()) ?? ''
  const source = page.getByRole('region', { name: `Source of the record, line ${place.split(':').at(-1)}` })
  await expect(source).toContainText(place)
  const order = (await outliersOf(page).locator('tbody tr').nth(1).locator('td').nth(1).textContent()) ?? ''
  await expect(source.locator('li').filter({ hasText: 'This is the record' })).toContainText(order)
  await expectAccessible(app, 'a record that a report names')
  await source.getByRole('button', { name: 'Day in the archive' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Archive' })).toBeVisible()
  await goTo(app, 'Reports')
  await source.getByRole('button', { name: 'Close the source' }).click()
  await expect(source).toHaveCount(0)
  await page.getByRole('button', { name: 'Records', exact: true }).click()
  await expect(list).toHaveCount(0)
})

test('the gallery is accessible in both themes', async () => {
  const { page } = app
  for (const theme of THEMES) {
    await chooseTheme(app, theme)
    await goTo(app, 'Reports')
    await expect(paperOf(page).locator('h1')).toBeVisible()
    await expectAccessible(app, `Reports, ${theme}`)
  }
  await expect(page.getByRole('main')).toHaveAccessibleName('Reports')
})
