/** A case from its first record to the file that is handed on; and what of it is there after everything was killed. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { expectAccessible } from './support/axe.ts'
import { answerSave } from './support/dialogs.ts'
import { openPlainChromium } from './support/plain-chromium.ts'
import { killApp } from './support/processes.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { cellOf, gridOf, runSql } from './support/sql-screen.ts'

const TITLE = 'Late cancels on the momentum desk'
const SQL =
  "SELECT file, line, ts, event_type, reason FROM events WHERE event_type = 'order_cancelled' ORDER BY file, line LIMIT 50"

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
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

const dialogOf = (page: Page) => page.getByRole('dialog')
const marksOf = (page: Page, row: number) => gridOf(page).locator(`.ag-row[row-index="${row}"] .row-marks`)
const membersOf = (page: Page) =>
  page.getByRole('region', { name: 'Members of the case' }).getByRole('article')
const notesOf = (page: Page) => page.getByRole('textbox', { name: 'Notes, in Markdown' })

async function openCases(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Cases' }).click()
}

/** In the dialog that asks which case: the one that was used last has the focus. */
async function addToLastCase(page: Page): Promise<void> {
  await expect(dialogOf(page).getByRole('button', { name: new RegExp(TITLE) })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialogOf(page)).toHaveCount(0)
}

test('a record is starred by M, tagged and commented, and put into a new case', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  await runSql(page, SQL, '50')
  await cellOf(page, 0, 3).click()
  await page.keyboard.press('m')
  await expect(marksOf(page, 0)).toHaveAccessibleName('starred')
  await page.keyboard.press('m')
  await expect(marksOf(page, 0)).toHaveCount(0)
  await page.keyboard.press('m')
  await expect(marksOf(page, 0)).toHaveAccessibleName('starred')

  await cellOf(page, 2, 3).click()
  await page.keyboard.press('ControlOrMeta+Shift+m')
  const dialog = dialogOf(page)
  await dialog.getByLabel('Tag', { exact: true }).fill('late cancel')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('list', { name: 'Tags of the record' })).toContainText('late cancel')
  await dialog.getByLabel('Comment', { exact: true }).fill('Who asked for it?')
  await dialog.getByRole('button', { name: 'Add comment' }).press('Enter')
  await expect(dialog.getByRole('article')).toHaveCount(1)
  await expect(dialog, 'its button is disabled now: the focus stays in the dialog').toBeFocused()
  await dialog.getByRole('button', { name: 'Edit the comment' }).click()
  await dialog.getByLabel('Comment', { exact: true }).first().fill('The desk asked for it.')
  await dialog.getByRole('button', { name: 'Keep the change' }).click()
  await expect(dialog.getByText('1 earlier text')).toBeVisible()
  await expect(dialog, 'its button is gone').toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await cellOf(page, 2, 3).click()
  await page.keyboard.press('ControlOrMeta+Shift+m')
  await dialog.getByRole('button', { name: 'Show the line in its file' }).click()
  await expect(dialog.getByRole('region', { name: /^Line [\d,]+ and its neighbours$/ })).toBeVisible()
  await expectAccessible(app, 'the dialog of marks')
  await dialog.getByRole('button', { name: 'Add to case…' }).click()
  await dialogOf(page).getByLabel('A new case').fill(TITLE)
  await page.keyboard.press('Enter')
  await expect(page.getByText(`Added to “${TITLE}”`)).toBeVisible()
  await expect(marksOf(page, 2)).toHaveAccessibleName('tagged late cancel; 1 comment')
})

test('another record by its menu, the result and a finding follow into the case used last', async () => {
  const { page } = app
  await cellOf(page, 0, 3).click({ button: 'right' })
  await page.getByRole('menu', { name: 'Row' }).getByRole('menuitem', { name: 'Add to case…' }).click()
  await addToLastCase(page)
  await page.getByRole('button', { name: 'Add the result to a case…' }).click()
  await addToLastCase(page)

  await goTo(app, 'Archive')
  await page
    .getByTestId('calendar')
    .getByRole('button', { name: /: failed/ })
    .click()
  await page.keyboard.press('e')
  await page
    .getByRole('region', { name: 'Facts of the finding' })
    .getByRole('button', { name: 'Add to case…' })
    .click()
  await addToLastCase(page)

  // What is marked can be asked in SQL.
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT text FROM comments JOIN events USING (file, line)', '1')
  await expect(cellOf(page, 0, 0)).toHaveText('The desk asked for it.')
})

test('the case is written: notes, captions, order; a removal is undone', async () => {
  const { page } = app
  await goTo(app, 'Cases')
  await page.getByRole('button', { name: TITLE }).click()
  await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible()
  await expect(membersOf(page)).toHaveCount(4)
  await notesOf(page).fill(
    '# What happened\n\nThe **desk** cancelled, see [the policy](https://intranet.example/p).',
  )
  await page.getByLabel(/^Caption of Record 1,/).fill('The first one')
  // By keys: the second record goes to the top.
  await page.getByLabel(/^Caption of Record 2,/).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(membersOf(page).nth(1).getByRole('textbox')).toHaveValue('The first one')
  await page.getByRole('button', { name: /^Remove Finding 4,/ }).click()
  await expect(membersOf(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'Undo the removal' }).click()
  await expect(membersOf(page)).toHaveCount(4)
  await expect(membersOf(page).nth(3)).toHaveAccessibleName(/^Finding 4,/)
  // By the mouse: the grip of the finding to the first place, and back by its buttons.
  await membersOf(page).nth(3).locator('.member-grip').dragTo(membersOf(page).first())
  await expect(membersOf(page).first()).toHaveAccessibleName(/^Finding 1,/)
  for (const place of [1, 2, 3]) {
    await page.getByRole('button', { name: new RegExp(`^Move Finding ${place}, .* down$`) }).click()
    await expect(membersOf(page).nth(place)).toHaveAccessibleName(new RegExp(`^Finding ${place + 1},`))
  }
  await expect(page.getByTestId('keeping')).toHaveText('Saved')
  await expectAccessible(app, 'a case')
  await page.getByRole('tab', { name: 'Preview' }).click()
  const preview = page.getByRole('tabpanel', { name: 'Preview' })
  await expect(preview.getByRole('heading', { name: 'What happened' })).toBeVisible()
  await expect(preview.getByText('https://intranet.example/p')).toBeVisible()
  await expect(preview.getByRole('link')).toHaveCount(0)
  await expectAccessible(app, 'the preview of notes')
})

test('the exported page stands by itself in a plain browser', async () => {
  const { page } = app
  const path = join(await scratch.folder('export'), 'case.html')
  await answerSave(app, path)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: 'HTML' }).click()
  await expect(page.getByText('Case exported')).toBeVisible()
  const html = readFileSync(path, 'utf8')
  expect(html).not.toMatch(/<script|\son[a-z]+=|<a href="[^#]/i)

  const plain = await openPlainChromium(scratch)
  try {
    await plain.page.goto(`file://${path}`)
    await expect(plain.page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible()
    await expect(plain.page.getByText('The desk asked for it.')).toBeVisible()
    await expect(plain.page.getByText('Content and stored hash do not agree').first()).toBeVisible()
    await expect(plain.page.getByRole('table').first()).toBeVisible()
    await plain.page.getByRole('link', { name: /^3\. Result:/ }).click()
    await expect(plain.page.getByRole('heading', { name: /^3\. Result:/ })).toBeInViewport()
    // The line that stands in the page is the one whose hash stands beside it.
    const record = plain.page.getByRole('region', { name: /^1\. Record:/ })
    const line = (await record.locator('pre').first().textContent()) ?? ''
    await expect(record).toContainText(createHash('sha256').update(line).digest('hex'))
    expect(await plain.asked()).toEqual([])
  } finally {
    await plain.close()
  }
})

test('after everything was killed, all of it is there', async () => {
  const { page: before } = app
  await before.getByRole('tab', { name: 'Notes' }).click()
  await notesOf(before).press('ControlOrMeta+End')
  await before.keyboard.insertText('\n\nStill open: who asked.')
  await expect(before.getByTestId('keeping')).toHaveText('Saved')
  await killApp(app)

  app = await launchApp({ workspace, userData })
  const { page } = app
  await openCases(page)
  // Which case was open is a preference of the window, which Chromium writes when it likes: the list may be shown.
  const inList = page.getByRole('button', { name: TITLE })
  await expect(page.getByRole('heading', { level: 1, name: TITLE }).or(inList)).toBeVisible()
  if (await inList.isVisible()) await inList.click()
  await expect(notesOf(page)).toHaveValue(/^# What happened[\s\S]*Still open: who asked\.$/)
  await expect(membersOf(page)).toHaveCount(4)
  await expect(membersOf(page).nth(1).getByRole('textbox')).toHaveValue('The first one')
  await page.getByRole('button', { name: 'All cases' }).click()
  const row = page.getByRole('table', { name: 'Cases' }).getByRole('row', { name: new RegExp(TITLE) })
  await expect(row).toContainText('Open')
  await expectAccessible(app, 'the list of cases')

  await page.getByRole('tab', { name: 'Starred and tagged' }).click()
  const records = page.getByRole('table', { name: 'Marked records' })
  await expect(records.getByRole('row')).toHaveCount(3)
  await page.getByRole('checkbox', { name: /^Starred/ }).check()
  await expect(records.getByRole('row')).toHaveCount(2)
  await page.getByRole('checkbox', { name: /^Starred/ }).uncheck()
  await page.getByLabel('Tag', { exact: true }).selectOption('late cancel')
  await expect(records).toContainText('The desk asked for it.')
  await expectAccessible(app, 'the list of marked records')
})
