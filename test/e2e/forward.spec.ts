/** A result, forwarded from its bar to a server that speaks `_bulk`: looked at, sent, refused in part, kept in the history. */
import { expect, test } from '@playwright/test'
import { startElastic } from '../engine/forward/elastic-server.ts'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { expectAccessible } from './support/axe.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { resultOf, runSql } from './support/sql-screen.ts'

const scratch = makeScratch()
let app: LaunchedApp

test.beforeAll(async ({ browserName: _ }, info) => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  app = await launchApp({ workspace: await copySample(scratch, info) })
  await goTo(app, 'SQL')
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

test('a result is forwarded, and a refused record is named by file and line', async () => {
  const { page } = app
  const server = await startElastic({
    item: (_, source) =>
      source.includes('"line":3,')
        ? {
            status: 400,
            error: { type: 'document_parsing_exception', reason: 'failed to parse field [record.x]' },
          }
        : undefined,
  })
  try {
    await runSql(page, 'SELECT * FROM events ORDER BY id LIMIT 20', '20')
    await resultOf(page).getByRole('button', { name: 'Forward…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Forward' })
    await dialog.getByLabel('Name', { exact: true }).fill('Search')
    await dialog.getByLabel('Kind').selectOption('elasticsearch')
    await dialog.getByLabel('Sign-in').selectOption('none')
    await dialog.getByLabel('Address').fill(server.url)
    await dialog.getByLabel('Index or data stream').fill('audit')
    await expect(dialog.getByLabel('Sample')).toHaveValue(/"create":\{"_id":"[0-9a-f]{64}"\}/)
    expect(server.connections()).toBe(0)
    await dialog.getByRole('button', { name: 'Test connection' }).click()
    await expect(dialog.getByText('Elasticsearch 8.15.0.')).toBeVisible()
    await expectAccessible(app, 'forwarding')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await expect(dialog.getByRole('table', { name: 'Refused by forwarding 1' })).toContainText(/\.log\.gz:3/)
    await expect(dialog.getByRole('table', { name: 'Sent so far' })).toContainText('done')
    expect(server.documents('audit').size).toBe(19)
    const sample = [...server.documents('audit').values()][0] ?? ''
    expect(JSON.parse(sample)).toMatchObject({ blotter: { line: 1, type: 'event' } })
  } finally {
    await server.close()
  }
})
