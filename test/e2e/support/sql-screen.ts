/** The SQL screen, as a user's hands and eyes have it. */
import { expect, type Locator, type Page } from '@playwright/test'

/** Runs for hours when nobody stops it. */
export const HEAVY_SQL =
  'SELECT count(*) FROM range(100000000) a(i), range(100000) b(j) WHERE (i * 31 + j) % 7 = 3'

export function editorOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Statement' }).locator('.monaco-editor').first()
}

export function resultOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Result', exact: true })
}

export function gridOf(page: Page): Locator {
  return resultOf(page).getByTestId('result-grid')
}

/** Cells of the rows that are drawn, by row number (from 0) and column (0 is the first of the result). */
export function cellOf(page: Page, row: number, column: number): Locator {
  return gridOf(page).locator(`.ag-row[row-index="${row}"] [col-id="c${column}"]`)
}

/** Puts the text into the editor in place of what is there, at once. */
export async function writeSql(page: Page, sql: string): Promise<void> {
  await clearEditor(page)
  await page.keyboard.insertText(sql)
  await expectSql(page, sql)
}

export async function clearEditor(page: Page): Promise<void> {
  // Not by a click: what the editor proposes may lie above its lines.
  await page.getByRole('textbox', { name: 'SQL editor' }).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
}

/** Monaco draws spaces as no-break spaces, and draws lines in any order. */
export async function expectSql(page: Page, sql: string): Promise<void> {
  const plain = (text: string) => text.replace(/[\s\u00a0]+/g, '')
  await expect
    .poll(async () => {
      const lines = await editorOf(page)
        .locator('.view-line')
        .evaluateAll((all) =>
          all
            .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
            .sort((one, other) => one.top - other.top)
            .map(({ text }) => text),
        )
      return plain(lines.join('\n'))
    })
    .toBe(plain(sql))
}

/** Writes a statement, runs it by Ctrl+Enter, and waits for its own result: an earlier one may have as many rows. */
export async function runSql(page: Page, sql: string, rows: string): Promise<void> {
  const count = resultOf(page).getByTestId('row-count')
  const earlier = (await count.count()) > 0 ? await count.getAttribute('data-result') : null
  await writeSql(page, sql)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(count).not.toHaveAttribute('data-result', earlier ?? '', { timeout: 60_000 })
  await expectRows(page, rows)
  // The first page is there: a cell that is still a placeholder is made anew, and takes its focus with it.
  await expect(cellOf(page, 0, 0)).not.toBeEmpty()
}

export async function expectRows(page: Page, rows: string): Promise<void> {
  await expect(resultOf(page).getByTestId('row-count')).toHaveText(new RegExp(`^${rows} rows? · `), {
    timeout: 60_000,
  })
  await expect(resultOf(page).getByText('earlier result')).toHaveCount(0)
  await expect(resultOf(page).getByRole('alert')).toHaveCount(0)
}

/** Presses a header once and waits until the grid says that it is sorted so. */
export async function sortBy(page: Page, column: number, order: 'ascending' | 'descending'): Promise<void> {
  const header = gridOf(page).locator(`.ag-header-cell[col-id="c${column}"]`)
  await header.click()
  await expect(header).toHaveAttribute('aria-sort', order)
}

/** Chooses a format in the Export menu of the result; the save dialog is answered already. */
export async function exportResult(page: Page, format: 'CSV' | 'JSON' | 'JSON lines' | 'Parquet') {
  await resultOf(page).getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${format}\\s*\\.`) }).click()
}
