/** The window is closed: on work that runs it asks, and the moment that work has ended it does not. */
import { once } from 'node:events'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { makeSampleInWindow, SAMPLE_TIMEOUT_MS } from './support/sample.ts'

let app: LaunchedApp
test.beforeAll(async () => {
  app = await launchApp()
})
test.afterAll(() => app?.close())

/** Questions are kept, and answered with the first button, which lets the work go on. */
async function keepQuestions(): Promise<void> {
  await app.electron.evaluate(({ app: electronApp, dialog }) => {
    const asked: string[] = []
    Object.assign(electronApp, { asked })
    dialog.showMessageBox = (async (...given: unknown[]) => {
      asked.push(JSON.stringify(given.at(-1)))
      return { response: 0, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  })
}

const questions = () =>
  app.electron.evaluate(({ app: electronApp }) => (electronApp as unknown as { asked: string[] }).asked)

const closeWindow = () =>
  app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close()
  })

test('a window with a running task asks before it closes; once the task is over it closes at once', async () => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  await keepQuestions()
  const made = makeSampleInWindow(app.page)
  await expect(app.page.getByRole('progressbar').first()).toBeVisible()
  await closeWindow()
  await expect.poll(questions).toHaveLength(1)
  expect((await questions())[0]).toContain('A task still runs.')

  await made
  const ended = once(app.electron.process(), 'exit')
  await closeWindow()
  expect(await ended).toEqual([0, null])
})
