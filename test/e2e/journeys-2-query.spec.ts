/** Asking: written, run, sorted, scrolled, cancelled, refused, and exported, over the sample's 200,000 events. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { answerSave } from './support/dialogs.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import {
  cellOf,
  clearEditor,
  editorOf,
  expectRows,
  exportResult,
  gridOf,
  HEAVY_SQL,
  resultOf,
  runSql,
  sortBy,
  writeSql,
} from './support/sql-screen.ts'

const COMPARE = join(import.meta.dirname, 'support', 'compare-export.py')
const scratch = makeScratch()
let workspace: string
let exports: string
let app: LaunchedApp

test.beforeAll(async ({ browserName: _ }, info) => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  workspace = await copySample(scratch, info)
  exports = await scratch.folder('exports')
  app = await launchApp({ workspace })
  await goTo(app, 'SQL')
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

test('a statement is typed and run by Ctrl+Enter', async () => {
  const { page } = app
  await clearEditor(page)
  await page.keyboard.type('SELECT event_type, count(*) AS n FROM events GROUP BY event_type', { delay: 5 })
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expectRows(page, '\\d+')
  await expect(gridOf(page).getByRole('columnheader', { name: /event_type/ })).toBeVisible()
  await expect(gridOf(page).getByRole('gridcell', { name: 'order_filled', exact: true })).toBeVisible()
  await expect(resultOf(page).getByTestId('lineage')).toHaveText(/^from 29 verified files, 1 failed/)
})

test('of several statements, the one at the cursor is run; of a selection, the selection', async () => {
  const { page } = app
  await writeSql(page, 'SELECT 11 AS first;\nSELECT 22 AS second;\nSELECT 33 AS third')
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(cellOf(page, 0, 0)).toHaveText('22')
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('Shift+End')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(cellOf(page, 0, 0)).toHaveText('11')
})

test('a million rows are sorted as a whole, and scrolled to their end', async () => {
  const { page } = app
  await runSql(page, 'SELECT (i * 7919) % 1000003 AS mixed, i AS n FROM range(1000000) t(i)', '1,000,000')
  await expect(cellOf(page, 0, 0)).toHaveText('0')
  await expect(gridOf(page).getByRole('grid')).toHaveAttribute('aria-rowcount', /^100000[01]$/)

  await sortBy(page, 1, 'ascending')
  await sortBy(page, 1, 'descending')
  // The whole result is sorted, not the page that is here: the largest of all comes first.
  await expect(cellOf(page, 0, 1)).toHaveText('999999')

  await cellOf(page, 0, 1).click()
  await page.keyboard.press('ControlOrMeta+End')
  await expect(cellOf(page, 999_999, 1)).toHaveText('0')
  await expect(cellOf(page, 999_999, 1)).toBeVisible()
  await expect(cellOf(page, 999_990, 1)).toHaveText('9')
  await page.keyboard.press('ControlOrMeta+Home')
  await expect(cellOf(page, 0, 1)).toHaveText('999999')
})

for (const way of ['Ctrl+F2', 'the Cancel button'] as const) {
  test(`a heavy query is ended by ${way} within a second; the earlier result stays`, async () => {
    const { page } = app
    await runSql(page, "SELECT 'kept' AS earlier", '1')
    await writeSql(page, HEAVY_SQL)
    await page.keyboard.press('ControlOrMeta+Enter')
    const cancel = page.getByRole('region', { name: 'Statement' }).getByRole('button', { name: 'Cancel' })
    await expect(cancel).toBeVisible()
    // It computes for real: the clock has moved on.
    await expect(page.getByRole('timer', { name: 'Elapsed time' })).toHaveText(/^[1-9][\d.]* ?s/)
    await expect(resultOf(page).getByText('earlier result')).toBeVisible()

    const asked = Date.now()
    if (way === 'Ctrl+F2') await page.keyboard.press('ControlOrMeta+F2')
    else await cancel.click()
    await expect(page.getByText('The query was cancelled.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible()
    expect(Date.now() - asked, 'ms until it had ended').toBeLessThan(1500)
    await expect(cellOf(page, 0, 0)).toHaveText('kept')

    // The engine is free again: the interrupted statement does not go on behind our back.
    await runSql(page, 'SELECT 1 + 1 AS two', '1')
    await expect(cellOf(page, 0, 0)).toHaveText('2')
  })
}

test('an error is shown at its place', async () => {
  const { page } = app
  await runSql(page, 'SELECT 5 AS five', '1')
  await writeSql(page, 'SELECT event_type,\n  no_such_column\nFROM events')
  await page.keyboard.press('ControlOrMeta+Enter')
  const alert = resultOf(page).getByRole('alert')
  await expect(alert).toContainText('Line 2, column 3')
  await expect(alert).toContainText('no_such_column')
  const mark = editorOf(page).locator('.squiggly-error')
  await expect(mark).toHaveCount(1)
  const [marked, line] = [
    await mark.boundingBox(),
    await editorOf(page).locator('.view-line').nth(1).boundingBox(),
  ]
  expect(Math.abs((marked?.y ?? 0) - (line?.y ?? 1000))).toBeLessThan(line?.height ?? 0)
  await expect(cellOf(page, 0, 0), 'the earlier result').toHaveText('5')

  await page.keyboard.press('End')
  await page.keyboard.type(' ')
  await expect(mark, 'gone as soon as the text changes').toHaveCount(0)
})

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ["COPY events TO '/tmp/stolen.csv'", /COPY/],
  ["ATTACH '/etc/passwd' AS other", /ATTACH/],
  ['INSTALL httpfs', /INSTALL/],
  ['SET enable_external_access = true', /SET/],
  ['DELETE FROM events', /DELETE/],
  ["SELECT * FROM read_csv('/etc/passwd')", /read_csv/],
  ["SELECT * FROM '/etc/passwd'", /passwd|file/i],
]
for (const [sql, named] of REFUSED) {
  test(`refused, and says so: ${sql}`, async () => {
    const { page } = app
    await writeSql(page, sql)
    await page.keyboard.press('ControlOrMeta+Enter')
    const alert = resultOf(page).getByRole('alert')
    await expect(alert).toContainText(named)
    await expect(alert.locator('.note-hint')).not.toBeEmpty()
  })
}

test('refused, and says so: two statements selected at once', async () => {
  const { page } = app
  await writeSql(page, 'SELECT 1; SELECT 2')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(resultOf(page).getByRole('alert')).toContainText(/one statement/i)
})

test('a whole tab runs statement by statement, each into its own result', async () => {
  const { page } = app
  await writeSql(page, 'SELECT 11 AS first; SELECT 22 AS second')
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  await expect(cellOf(page, 0, 0)).toHaveText('22')
  const results = resultOf(page).getByRole('toolbar', { name: 'Results of the tab' })
  await results.getByRole('button', { name: /^1 / }).click()
  await expect(cellOf(page, 0, 0)).toHaveText('11')
})

test('an export is what an independent reader reads from the archive', async () => {
  const { page } = app
  await writeSql(
    page,
    "SELECT file, line, event_id, order_id, ticker, quantity, fill_price FROM events WHERE event_type = 'order_filled'",
  )
  await page.keyboard.press('ControlOrMeta+Enter')
  await expectRows(page, '[\\d,]+')
  await expect(gridOf(page).getByRole('columnheader', { name: /fill_price/ })).toBeVisible()
  await sortBy(page, 6, 'ascending')

  const exported = async (format: 'CSV' | 'JSON' | 'Parquet'): Promise<string> => {
    const path = join(exports, `fills.${format.toLowerCase()}`)
    await answerSave(app, path)
    await exportResult(page, format)
    await expect(page.getByText(path)).toBeVisible()
    return path
  }
  const csv = await exported('CSV')
  const json = await exported('JSON')
  const parquet = await exported('Parquet')

  const { stdout } = await promisify(execFile)('python3', [COMPARE, join(workspace, 'sample'), csv, json])
  const fills = Number(/^FILLS (\d+)$/m.exec(stdout)?.[1])
  expect(fills).toBeGreaterThan(10_000)
  await expect(resultOf(page).getByTestId('row-count')).toContainText(fills.toLocaleString('en-US'))

  const duck = await DuckDBInstance.create(':memory:')
  const connection = await duck.connect()
  const reader = await connection.runAndReadAll(
    `SELECT count(*), count(DISTINCT (file, line)), bool_and(fill_price >= before) FROM (
       SELECT *, lag(fill_price, 1, fill_price) OVER (ORDER BY file_row_number) AS before
       FROM read_parquet('${parquet}', file_row_number = true))`,
  )
  expect(reader.getRows(), 'rows, distinct rows, in the order shown').toEqual([
    [BigInt(fills), BigInt(fills), true],
  ])
  connection.closeSync()
  duck.closeSync()
})
