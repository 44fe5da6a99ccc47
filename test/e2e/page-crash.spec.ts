/** The page's process killed alone, as the kernel does when memory is short: the window comes back with all there was. */
import { expect, type Page, test } from '@playwright/test'
import { launchApp } from '../support/launch.ts'
import { type BareApp, launchBare } from './support/bare-app.ts'
import { untilKept } from './support/kept-text.ts'
import { runOrFail, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { cellOf, expectRows, expectSql, resultOf, runSql, writeSql } from './support/sql-screen.ts'

const scratch = makeScratch()
let app: BareApp
let workspace: string

test.beforeAll(async () => {
  test.setTimeout(240_000)
  const { archive } = await writeSmallArchive(scratch, 2)
  workspace = await scratch.folder('workspace')
  await runOrFail(['pull', '--source', archive, '--workspace', workspace, '--quiet'])
  app = await launchBare(workspace, await scratch.folder('profile'))
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

const openSql = async (page: Page) => {
  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'SQL' })).toBeVisible()
}

test('tabs, text that was just typed, and the result are there again', async () => {
  let page = await app.page()
  await openSql(page)
  await runSql(page, "SELECT 'still ' || 'there' AS word, 9223372036854775807 AS big", '1')
  const typed = "SELECT 'typed after the run, never run' AS later"
  await writeSql(page, typed)
  await untilKept(workspace, typed)
  for (let round = 1; round <= 2; round++) {
    await app.killPage()
    page = await app.page()
    await expect(page.getByRole('heading', { level: 1, name: 'SQL' })).toBeVisible()
    await expectSql(page, typed)
    await expectRows(page, '1')
    await expect(cellOf(page, 0, 0)).toHaveText('still there')
    await expect(cellOf(page, 0, 1)).toHaveText('9223372036854775807')
  }
  // And it works on.
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(resultOf(page).getByText('typed after the run')).toBeVisible()
})

test('a page that goes on crashing is loaded again when the user says so', async () => {
  const watched = await launchApp()
  try {
    const { electron } = watched
    await electron.evaluate(({ dialog }) => {
      const asked: unknown[] = []
      Object.assign(globalThis, { asked })
      dialog.showMessageBox = async (...given: unknown[]) => {
        asked.push(given.at(-1))
        return { response: 0, checkboxChecked: false }
      }
    })
    /** Of a page that is there; null while it is loaded. Never 0: to kill that is to kill everything. */
    const pageProcess = () =>
      electron.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        return (contents && !contents.isLoading() && contents.getOSProcessId()) || null
      })
    const nextProcess = async (before: number): Promise<number> => {
      const seen = new Set<number>()
      await expect
        .poll(async () => {
          const pid = await pageProcess()
          if (pid !== null && pid !== before) seen.add(pid)
          return seen.size
        })
        .toBe(1)
      const [pid = before] = seen
      return pid
    }
    let pid = 0
    for (let round = 1; round <= 4; round++) {
      pid = await nextProcess(pid)
      expect(pid).toBeGreaterThan(1)
      process.kill(pid, 'SIGKILL')
    }
    await nextProcess(pid)
    const asked = await electron.evaluate(() => JSON.stringify(Reflect.get(globalThis, 'asked')))
    expect(asked).toContain('stopped 4 times within a minute')
  } finally {
    await watched.close()
  }
})
