/**
 * From an empty workspace to the first report, and the day that was damaged on purpose: what a new user sees first.
 * The workspace that is made here serves the other journeys.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { answerSave } from './support/dialogs.ts'
import { goTo, makeSampleInWindow, runOrFail, SAMPLE_TIMEOUT_MS, shareSample } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'

const DAMAGED = /: failed,/
const LAST_DAY = '2024-02-13'

const scratch = makeScratch()
let workspace: string
let userData: string
let exports: string
let app: LaunchedApp

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  workspace = await scratch.folder('workspace')
  userData = await scratch.folder('profile')
  exports = await scratch.folder('exports')
  app = await launchApp({ workspace, userData })
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

function days(page: Page) {
  return page.getByTestId('calendar').getByRole('button')
}

test('an empty workspace asks where the archive is, and makes the sample', async () => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  const { page } = app
  await expect(page.getByRole('heading', { level: 1, name: 'Where is the archive?' })).toBeVisible()
  for (const choice of ['Sample archive', 'Folder', 'S3 bucket']) {
    await expect(page.getByRole('button', { name: new RegExp(`^${choice}`) })).toBeVisible()
  }
  await makeSampleInWindow(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Archive' })).toBeVisible()
})

test('the calendar says of every day, by word, what it is', async () => {
  const { page } = app
  await expect(days(page).filter({ hasText: /: verified,/ })).toHaveCount(29)
  await expect(days(page).filter({ hasText: DAMAGED })).toHaveCount(1)
  // Every day that has a file is loaded, whatever its verdict.
  await expect(days(page).filter({ hasText: /[\d,]+ rows loaded/ })).toHaveCount(30)
  // Weekends and the holidays that the manifests leave out are shown, as days of which no log is due.
  await expect(days(page).filter({ hasText: /15 January 2024: no log/ })).toHaveCount(1)
  await expect(days(page).filter({ hasText: /: missing/ })).toHaveCount(0)
  await expect(page.getByText('29 verified')).toBeVisible()
  await expect(page.getByText('1 failed')).toBeVisible()

  const verdict = page.getByRole('region', { name: 'Verdict' })
  await expect(verdict).toContainText(/Integrity\s*FAILED/)
  await expect(verdict).toContainText(/Trust\s*pinned root/)
})

test('the damaged day opens to its finding, and the finding to its line', async () => {
  const { page } = app
  const damaged = days(page).filter({ hasText: DAMAGED })
  await damaged.click()
  const panel = page.locator('.day-panel')
  await expect(panel.getByText('failed', { exact: true })).toBeVisible()

  const finding = panel.getByRole('article').first()
  await expect(finding).toHaveAttribute('aria-label', 'ENTRY_HASH_MISMATCH')
  await expect(finding).toContainText('error')
  await expect(finding).toContainText(/\d{4}-\d\d-\d\d\.log\.gz, line [\d,]+/)
  const shown = (name: string) =>
    finding.locator(`dt:text-is("${name}") + dd`).locator('[title]').first().getAttribute('title')
  const [expected, actual] = [await shown('Expected'), await shown('Actual')]
  expect(expected).toMatch(/^[0-9a-f]{64}$/)
  expect(actual).toMatch(/^[0-9a-f]{64}$/)
  expect(actual).not.toBe(expected)

  await finding.getByRole('button', { name: /^Show line/ }).click()
  const lines = finding.getByRole('region', { name: /^Line \d+ and its neighbours$/ })
  const broken = lines.getByRole('row').filter({ hasText: 'broken' })
  await expect(broken).toHaveCount(1)
  await expect(lines.getByRole('row')).toHaveCount(7)
  // The line holds one of the two hashes, and the neighbour behind it links to it: marked, and not broken.
  await expect(broken.locator('mark').first()).toHaveText(new RegExp(`${expected}|${actual}`))
  const number = Number(((await broken.getByRole('rowheader').textContent()) ?? '').replace(/\D/g, ''))
  await expect(lines.getByRole('rowheader')).toHaveText(
    [-3, -2, -1, 0, 1, 2, 3].map((step) => (step === 0 ? /broken/ : (number + step).toLocaleString('en-US'))),
  )

  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(damaged, 'the focus is back on the day').toBeFocused()
})

test('an intact day opens to the facts of its file', async () => {
  const { page } = app
  const first = days(page)
    .filter({ hasText: /: verified,/ })
    .first()
  await first.click()
  const file = page.locator('.day-panel').getByRole('region', { name: 'File', exact: true })
  await expect(file.locator('dt:text-is("SHA-256") + dd [title]').first()).toHaveAttribute(
    'title',
    /^[0-9a-f]{64}$/,
  )
  await expect(page.locator('.day-panel').getByRole('article')).toHaveCount(0)
  await page.getByRole('button', { name: 'Close day' }).click()
})

test('a day without a log says that none is due, and is no error', async () => {
  const { page } = app
  await days(page)
    .filter({ hasText: /: no log/ })
    .first()
    .click()
  const panel = page.locator('.day-panel')
  await expect(panel).toContainText('There is no log of this day, and none is due.')
  await expect(panel.getByRole('alert')).toHaveCount(0)
  await expect(panel.getByRole('button', { name: 'Query this day' })).toBeDisabled()
  await page.getByRole('button', { name: 'Close day' }).click()
})

test('the newest day is reported at once, as page and as text', async () => {
  const { page } = app
  await goTo(app, 'Reports')
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(LAST_DAY)
  await expect(page.getByLabel('to', { exact: true })).toHaveValue(LAST_DAY)
  const paper = page.frameLocator('iframe[title="Report preview"]')
  await expect(paper.getByRole('heading').first()).toContainText(/audit/i)
  await page.getByRole('tab', { name: 'Text' }).click()
  await expect(page.locator('.report-text')).toContainText(LAST_DAY)
})

test('the report is exported to text, HTML, PDF and JSON; the text is what the command line prints', async () => {
  const { page } = app
  const exported = async (label: string, extension: string): Promise<string> => {
    const path = join(exports, `daily.${extension}`)
    await answerSave(app, path)
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: label }).click()
    await expect(page.getByText(path)).toBeVisible()
    return path
  }
  const text = await readFile(await exported('Text', 'txt'), 'utf8')
  const html = await readFile(await exported('HTML', 'html'), 'utf8')
  const pdf = await exported('PDF, A4', 'pdf')
  const json: unknown = JSON.parse(await readFile(await exported('JSON', 'json'), 'utf8'))

  expect(html).toMatch(/^<!doctype html>/i)
  expect(html).toContain(LAST_DAY)
  expect(html).not.toMatch(/<script/i)
  expect(JSON.stringify(json)).toContain(LAST_DAY)
  const printed = (await promisify(execFile)('pdftotext', ['-layout', pdf, '-'])).stdout
  expect(printed).toContain(LAST_DAY)

  // The figures of the text are in all of them.
  const filled = /^\s*Filled: ([\d,]+)$/m.exec(text)?.[1]
  expect(filled, text).toBeDefined()
  expect(html).toContain(filled)
  expect(printed).toContain(filled)
  expect(JSON.stringify(json)).toContain(String(filled).replaceAll(',', ''))

  await app.close()
  const fromCli = await runOrFail([
    'report',
    'daily',
    '--date',
    LAST_DAY,
    '--workspace',
    workspace,
    '--quiet',
  ])
  expect(text).toBe(fromCli)
  await shareSample(workspace, test.info())
})
