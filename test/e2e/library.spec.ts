/** Questions that are there, questions of one's own as files, and every run with its result. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { expectAccessible } from './support/axe.ts'
import { answerOpen } from './support/dialogs.ts'
import { goTo, runOrFail, SAMPLE_TIMEOUT_MS, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { cellOf, expectRows, expectSql, gridOf, resultOf, runSql, writeSql } from './support/sql-screen.ts'

const scratch = makeScratch()
let workspace: string
let folder: string
let app: LaunchedApp

test.beforeAll(async () => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  workspace = await scratch.folder('workspace')
  folder = await scratch.folder('questions')
  const { archive } = await writeSmallArchive(scratch, 3)
  await runOrFail(['pull', '--source', archive, '--workspace', workspace, '--quiet'])
  app = await launchApp({ workspace })
  await goTo(app, 'SQL')
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

const side = (page: Page, name: 'Schema' | 'Library' | 'History') =>
  page.getByRole('tablist', { name: 'Side panel' }).getByRole('tab', { name, exact: true }).click()
const paramOf = (page: Page, name: string) =>
  page.getByRole('form', { name: 'Parameters' }).getByLabel(name, { exact: true })
const tabOf = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'SQL tabs' }).getByRole('tab', { name })

test('a ready question is found by search, opened, and asked with other values', async () => {
  const { page } = app
  await side(page, 'Library')
  await page.getByRole('searchbox', { name: 'Search the questions' }).fill('notional largest')
  const found = page.getByRole('region', { name: 'Library' }).getByRole('button', { name: 'Largest fills' })
  await found.click()
  await expect(page.getByText('Single fills with the largest notional.')).toBeVisible()
  await expectAccessible(app, 'the library')
  // All its parameters have defaults: it runs as it opens.
  await found.press('Enter')
  await expectRows(page, '100')
  await expect(paramOf(page, 'First day (UTC)')).toHaveValue('2024-01-02')

  await paramOf(page, 'How many').fill('7')
  await paramOf(page, 'How many').press('Enter')
  await expectRows(page, '7')
  await expect(gridOf(page).getByRole('columnheader', { name: /^notional/ })).toHaveCount(1)
  await paramOf(page, 'How many').fill('seven')
  await expect(page.getByText('is a whole number')).toBeVisible()
  await paramOf(page, 'How many').press('Enter')
  await expect(resultOf(page).getByRole('alert')).toContainText('The parameter :rows is a whole number')
  await paramOf(page, 'How many').fill('5')
  await paramOf(page, 'How many').press('Enter')
  await expectRows(page, '5')
})

test('a statement of one’s own asks for what it names', async () => {
  const { page } = app
  await page.keyboard.press('ControlOrMeta+t')
  await writeSql(page, "SELECT count(*) AS n, :word AS word FROM events WHERE day = :day AND ':none' <> ''")
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(resultOf(page).getByRole('alert')).toContainText('The parameter :word has no value.')
  await paramOf(page, 'day').fill('2024-01-03')
  await paramOf(page, 'word').fill("it's; DROP TABLE events")
  await paramOf(page, 'word').press('Enter')
  await expectRows(page, '1')
  await expect(cellOf(page, 0, 1)).toHaveText("it's; DROP TABLE events")
  await expectAccessible(app, 'the parameters')
})

test('a question is saved as a file, changed outside, and both texts are offered', async () => {
  const { page } = app
  const body = 'SELECT ticker, count(*) AS fills\nFROM fills\nGROUP BY ticker'
  const whole = (text: string) => `-- title: Fills of ours\n${text}`
  await page.keyboard.press('ControlOrMeta+t')
  await writeSql(page, body)
  await answerOpen(app, folder)
  await page.keyboard.press('ControlOrMeta+s')
  await page.getByRole('dialog').getByLabel('Title').fill('Fills of ours')
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(tabOf(page, 'Fills of ours')).toBeVisible()
  await expect.poll(() => readdir(folder)).toEqual(['fills-of-ours.sql'])
  const path = join(folder, 'fills-of-ours.sql')
  expect(await readFile(path, 'utf8')).toBe(whole(body))

  // A tab without changes of its own follows its file.
  await writeFile(path, whole(`${body}\n-- by another`))
  await expectSql(page, whole(`${body}\n-- by another`))
  await expect(tabOf(page, 'Fills of ours').getByRole('img', { name: 'unsaved' })).toHaveCount(0)

  await writeSql(page, whole(`${body}\n-- by me`))
  await expect(tabOf(page, 'Fills of ours').getByRole('img', { name: 'unsaved' })).toBeVisible()
  await writeFile(path, whole(`${body}\n-- by a third`))
  await page.keyboard.press('ControlOrMeta+s')
  const dialog = page.getByRole('dialog', { name: 'The file was changed outside of Blotter' })
  await expect(dialog.getByRole('region', { name: 'In the file' })).toContainText('by a third')
  await expectAccessible(app, 'the choice of texts')
  expect(await readFile(path, 'utf8')).toBe(whole(`${body}\n-- by a third`))
  await dialog.getByRole('button', { name: 'Overwrite the file with the tab' }).click()
  await expect.poll(() => readFile(path, 'utf8')).toBe(whole(`${body}\n-- by me`))
  await expect(tabOf(page, 'Fills of ours').getByRole('img', { name: 'unsaved' })).toHaveCount(0)

  // Renamed and deleted from the library, and brought back.
  await side(page, 'Library')
  await page.getByRole('searchbox', { name: 'Search the questions' }).fill('of ours')
  await page
    .getByRole('region', { name: 'Library' })
    .getByRole('button', { name: 'Fills of ours', exact: true })
    .click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByRole('dialog').getByLabel('Title').fill('Our fills, of ours')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect.poll(() => readdir(folder)).toEqual(['our-fills-of-ours.sql'])
  await expectSql(page, `-- title: Our fills, of ours\n${body}\n-- by me`)
  await page
    .getByRole('region', { name: 'Library' })
    .getByRole('button', { name: 'Our fills, of ours', exact: true })
    .click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect.poll(() => readdir(folder)).toEqual(['.trash'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await readdir(folder)).sort()).toEqual(['.trash', 'our-fills-of-ours.sql'])
})

test('a run is found in the history, and its result shown again after a restart, without running', async () => {
  const { page } = app
  await page.keyboard.press('ControlOrMeta+t')
  await runSql(page, 'SELECT 4711 AS needle, count(*) AS events FROM events', '1')
  const events = await cellOf(page, 0, 1).textContent()
  await page.keyboard.press('ControlOrMeta+w')
  await app.close()

  app = await launchApp({ workspace, userData: await scratch.folder('profile') })
  await goTo(app, 'SQL')
  await app.page.keyboard.press('ControlOrMeta+Shift+h')
  const history = app.page.getByRole('region', { name: 'History' })
  await history.getByRole('searchbox', { name: 'Search the history' }).fill('4711')
  const runs = history.getByRole('list', { name: 'Runs' }).getByRole('listitem')
  await expect(runs).toHaveCount(1)
  await expect(runs).toContainText('1 row')
  await expect(history.getByText('1 run', { exact: true })).toBeVisible()
  await expectAccessible(app, 'the history')
  await runs.getByRole('button', { name: 'Show its result' }).click()
  await expectRows(app.page, '1')
  await expect(cellOf(app.page, 0, 0)).toHaveText('4711')
  await expect(cellOf(app.page, 0, 1)).toHaveText(events ?? '')
  // Nothing ran: the newest run is still the one that was found.
  await expect(history.getByText('1 run', { exact: true })).toBeVisible()

  await history.getByRole('searchbox', { name: 'Search the history' }).fill('DROP TABLE')
  await expect(runs.first()).toContainText("it's; DROP TABLE events")
  await history.getByRole('searchbox', { name: 'Search the history' }).fill('4711')
  // The list of the search before had one run too.
  await expect(runs).toContainText('4711 AS needle')
  await expect(runs).toHaveCount(1)
  await runs.getByRole('button', { name: 'Delete this run' }).click()
  await expect(runs).toHaveCount(0)

  // Values and files of tabs came back too.
  await app.page
    .getByRole('tablist', { name: 'SQL tabs' })
    .getByRole('tab', { name: 'Largest fills' })
    .click()
  await expect(paramOf(app.page, 'How many')).toHaveValue('5')
})
