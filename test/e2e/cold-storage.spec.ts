/** Days in cold storage, and an attested day whose file vanished at its source, as the window tells them. */
import { expect, test } from '@playwright/test'
import { runCli } from '../support/cli.ts'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { objectsOf, S3_ENVIRONMENT, type S3Server, startS3Server } from '../support/s3-server.ts'
import { dayOf, dayPanelOf, factIn } from './support/archive-screen.ts'
import { expectAccessible } from './support/axe.ts'
import { openRoom } from './support/report-rooms.ts'
import { goTo, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'

/** Tuesday is New Year's first working day; the sample begins there. */
const [KEPT, COLD] = ['2024-01-02', '2024-01-03'] as const
const logOf = (day: string) => `audit/2024/01/${day}.log.gz`

const scratch = makeScratch()
let app: LaunchedApp
let server: S3Server
let workspace: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(240_000)
  const { archive } = await writeSmallArchive(scratch, 4)
  const objects = objectsOf(archive)
  const cold = objects.get(logOf(COLD))
  if (!cold) throw new Error(`the sample has no ${logOf(COLD)}`)
  cold.storageClass = 'DEEP_ARCHIVE'
  cold.lock = { mode: 'COMPLIANCE', retainUntil: '2040-01-01T00:00:00.000Z', legalHold: 'OFF' }
  server = await startS3Server(objects)
  workspace = await scratch.folder('workspace')
  const cli = (...args: string[]) =>
    runCli([...args, '--quiet', '--workspace', workspace], { ...S3_ENVIRONMENT })
  await cli('pull', '--source', 's3://bucket/audit/', '--endpoint-url', server.endpoint)
  expect(await cli('attest', '--date', KEPT, '--by', 'Ana Ruiz')).toMatchObject({ code: 0 })
  objects.delete(logOf(KEPT))
  await cli('pull', '--source', 's3://bucket/audit/', '--endpoint-url', server.endpoint)
  app = await launchApp({ workspace })
})
test.afterAll(async () => {
  await app?.close()
  await server?.close()
  await scratch.remove()
})
test.beforeEach(() => test.setTimeout(240_000))

test('a day in cold storage is not missing: its own word, and the restore request', async () => {
  const { page } = app
  await goTo(app, 'Archive')
  await expect(dayOf(page, COLD)).toContainText('cold storage')
  await expect(page.getByRole('toolbar', { name: 'Days shown' })).toContainText('1 cold storage')
  await expect(page.getByRole('toolbar', { name: 'Days shown' })).not.toContainText('missing')
  await dayOf(page, COLD).click()
  const panel = dayPanelOf(page)
  await expect(panel.getByText('It is not missing, and it is not here')).toBeVisible()
  await expect(panel.getByText('Have it restored at the source')).toBeVisible()
  await expect(panel.getByText(`aws s3api restore-object --bucket bucket --key ${logOf(COLD)}`)).toBeVisible()
  expect(await factIn(panel, 'Storage class')).toBe('DEEP_ARCHIVE')
  expect(await factIn(panel, 'Object Lock')).toBe('COMPLIANCE')
  await expectAccessible(app, 'a day in cold storage')
})

test('an attested day whose file is gone from its source is re-opened, with the difference', async () => {
  const { page } = app
  await openRoom(app, 'Attestations')
  await page.locator(`[data-day="${KEPT}"]`).click()
  const detail = page.getByRole('region', { name: `Attestation of ${KEPT}` })
  await expect(detail).toContainText('re-opened')
  await expect(detail).toContainText(`${logOf(KEPT)} is gone from its source`)
  await expect(
    detail.getByRole('row', { name: /at its source › sha256 [0-9a-f]{64} not there/ }),
  ).toBeVisible()
  await expectAccessible(app, 'an attested day whose file is gone')
})
