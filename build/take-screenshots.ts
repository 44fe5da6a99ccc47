/**
 * `npm run screenshots`: the README's pictures, taken of the real app on its own sample archive.
 * Needs a built app (`npm run build`) and a display (`xvfb-run -a` brings one).
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp } from '../test/support/launch.ts'

const FOLDER = join(import.meta.dirname, 'screenshots')
const SIZE = { width: 1280, height: 800 }
/** No line of it is indented: the editor would indent all that follow. */
const QUESTION = `SELECT execution_venue, count(*) AS fills, avg(slippage_bps) AS mean_bps, max(slippage_bps) AS worst_bps
FROM fills
GROUP BY ALL
ORDER BY mean_bps DESC`

/** An order of the sample that is filled in parts. */
const ORDER = 'ord_000057b9ff9b'

mkdirSync(FOLDER, { recursive: true })
const app = await launchApp()
try {
  const { page, electron } = app
  await electron.evaluate(({ BrowserWindow }, size) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
  }, SIZE)
  const picture = (name: string) => page.screenshot({ path: join(FOLDER, `${name}.png`) })

  await page.getByRole('button', { name: 'Make the sample archive' }).click()
  const failed = page.getByTestId('calendar').getByRole('button', { name: /: failed/ })
  await failed.waitFor({ timeout: 300_000 })
  await page.getByRole('button', { name: 'Dismiss notice' }).click()
  await failed.click()
  await page.keyboard.press('e')
  await page.getByRole('button', { name: 'Compare with what was sealed' }).click()
  await page
    .getByTestId('difference')
    .getByRole('heading', { name: /change/ })
    .waitFor({ timeout: 60_000 })
  await picture('archive')

  await page.getByRole('button', { name: 'Evidence', exact: true }).click()
  await page.getByRole('tab', { name: 'Tamper drill' }).click()
  await page.getByRole('button', { name: 'Run the drill' }).click()
  await page.getByRole('heading', { name: /applicable ways caught$/ }).waitFor({ timeout: 300_000 })
  await page.getByRole('button', { name: 'Dismiss notice' }).click()
  await picture('evidence')

  const goTo = (screen: string) => page.getByRole('button', { name: screen, exact: true }).click()
  await goTo('Explore')
  const search = page.getByRole('searchbox', { name: 'Search' })
  await search.fill('AAPL & reject*')
  await search.press('Enter')
  await page.getByTestId('result-grid').getByText('order_rejected').first().waitFor({ timeout: 60_000 })
  await picture('explore')

  await goTo('Reports')
  await page.getByRole('button', { name: /^Execution quality/ }).click()
  await page.frameLocator('iframe[title="Report preview"]').locator('figure').first().scrollIntoViewIfNeeded()
  await picture('reports')

  await page.keyboard.press('ControlOrMeta+Shift+O')
  await page.getByRole('combobox', { name: 'Order id or client order id' }).fill(ORDER)
  await page.getByRole('option', { name: new RegExp(ORDER) }).click()
  await page.getByRole('heading', { name: new RegExp(ORDER) }).waitFor({ timeout: 60_000 })
  await picture('order')
  await page.keyboard.press('Escape')
  await goTo('Settings')
  await page.getByRole('radio', { name: 'Dark' }).check()
  await goTo('SQL')
  await page.getByRole('textbox', { name: 'SQL editor' }).focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(QUESTION)
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByTestId('result-grid').getByText('NASDAQ').waitFor()
  await page.getByRole('tab', { name: 'Library' }).click()
  await page.keyboard.press('Alt+G')
  await page.locator('svg text').filter({ hasText: 'NASDAQ' }).first().waitFor({ timeout: 60_000 })
  await picture('sql-dark')
} finally {
  await app.close()
}
