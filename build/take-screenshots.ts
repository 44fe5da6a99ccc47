/**
 * `npm run screenshots`: the README's pictures, taken of the real app on its own sample archive.
 * Needs a built app (`npm run build`) and a display (`xvfb-run -a` brings one).
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp } from '../test/support/launch.ts'

const FOLDER = join(import.meta.dirname, 'screenshots')
const SIZE = { width: 1280, height: 800 }
const QUESTION = `SELECT execution_venue, count(*) AS fills, sum(quantity * fill_price) AS notional,
  avg(slippage_bps) AS mean_bps, max(slippage_bps) AS worst_bps
FROM fills
GROUP BY ALL
ORDER BY mean_bps DESC`

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

  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  await page.getByRole('textbox', { name: 'SQL editor' }).focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(QUESTION)
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByTestId('result-grid').getByText('NASDAQ').waitFor()

  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  await page.getByTestId('result-grid').getByText('NASDAQ').waitFor()
  await picture('sql-dark')
} finally {
  await app.close()
}
