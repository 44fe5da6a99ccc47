/** Pulling in the window from a real S3 server: Ceph's gateway, with Object Lock on. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { expect, test } from '@playwright/test'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { RGW_START_TIMEOUT_MS, type Rgw, rgwMissing, startRgw } from '../support/rgw.ts'
import { dayPanelOf, daysOf, factIn } from './support/archive-screen.ts'
import { answerOpen } from './support/dialogs.ts'
import { type SmallArchive, writeSmallArchive } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'

if (rgwMissing) {
  console.warn(`SKIPPED: the pull from S3 in the window, ${rgwMissing.reason}. Run: ${rgwMissing.install}`)
}

const BUCKET = 'audit-evidence'
const RETAIN_UNTIL = '2031-01-01T00:00:00.000Z'
const DAYS = 3

test.describe('pull from S3', () => {
  test.skip(rgwMissing !== undefined, `${rgwMissing?.reason}. Run: ${rgwMissing?.install}`)
  test.describe.configure({ mode: 'serial' })

  const scratch = makeScratch()
  let rgw: Rgw
  let client: S3Client
  let small: SmallArchive
  let objects: readonly string[]
  let app: LaunchedApp

  test.beforeAll(async () => {
    test.setTimeout(RGW_START_TIMEOUT_MS + 120_000)
    rgw = await startRgw()
    client = new S3Client({
      endpoint: rgw.endpoint,
      region: rgw.region,
      credentials: rgw,
      forcePathStyle: true,
    })
    small = await writeSmallArchive(scratch, DAYS)
    objects = await fillBucket()
    app = await launchApp({
      env: {
        AWS_ACCESS_KEY_ID: rgw.accessKeyId,
        AWS_SECRET_ACCESS_KEY: rgw.secretAccessKey,
        AWS_REGION: rgw.region,
      },
    })
  })
  test.afterAll(async () => {
    await app?.close()
    client?.destroy()
    await rgw?.stop()
    await scratch.remove()
  })

  /** Everything below `audit/`, locked; its keys. The root key stays with us: it comes to the auditor another way. */
  async function fillBucket(): Promise<readonly string[]> {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }))
    const root = join(small.archive, 'audit')
    const keys: string[] = []
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const Key = `audit/${relative(root, path).split(sep).join('/')}`
      await client.send(
        new PutObjectCommand({
          Bucket: BUCKET,
          Key,
          Body: await readFile(path),
          ObjectLockMode: 'COMPLIANCE',
          ObjectLockRetainUntilDate: new Date(RETAIN_UNTIL),
        }),
      )
      keys.push(Key)
    }
    return keys
  }

  test('the form takes bucket, endpoint and path style; the plan says what a pull would transfer', async () => {
    const { page } = app
    await page.getByRole('button', { name: /^S3 bucket/ }).click()
    const form = page.getByRole('form', { name: 'S3 source' })
    await form.getByRole('button', { name: 'Add source' }).click()
    await expect(form.getByRole('alert'), 'an empty form says what is missing').toBeVisible()

    await form.getByLabel('Bucket and prefix').fill(`s3://${BUCKET}/audit/`)
    await form.getByLabel('Endpoint').fill(rgw.endpoint)
    await form.getByLabel(/^Path-style addresses/).check()
    await expect(form.getByLabel('Environment or default chain')).toBeChecked()
    await form.getByRole('button', { name: 'Add source' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Archive' })).toBeVisible()

    await page.getByRole('button', { name: 'Plan…' }).click()
    const plan = page.getByRole('dialog', { name: 'What a pull would do' })
    const figure = (name: string) => plan.locator(`dt:text-is("${name}") + dd`)
    await expect(figure('objects to transfer')).toHaveText(String(objects.length))
    await expect(figure('already here')).toHaveText('0')
    for (const key of objects.filter((name) => name.endsWith('.log.gz'))) {
      await expect(plan.getByRole('row').filter({ hasText: key.slice('audit/'.length) })).toContainText('new')
    }
    await expect(daysOf(page), 'a plan transfers nothing').toHaveCount(0)
  })

  test('the pull downloads, verifies and loads; the verdict does not claim a key that is not pinned', async () => {
    const { page } = app
    await page.getByRole('dialog').getByRole('button', { name: 'Pull now' }).click()
    await expect(page.getByText('Pull finished')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText(`${objects.length} objects transferred`)).toBeVisible()
    await expect(daysOf(page).filter({ hasText: /rows loaded/ })).toHaveCount(DAYS)
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(/Trust\s*(?!pinned)\S/)
  })

  test('with the root key pinned, the days are verified', async () => {
    const { page } = app
    await answerOpen(app, small.rootKey)
    await page.getByRole('button', { name: 'Pin root key…' }).click()
    await expect(page.getByText('Root key pinned')).toBeVisible()
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await expect(page.getByText('Verification finished')).toBeVisible()
    await expect(daysOf(page).filter({ hasText: /: verified,/ })).toHaveCount(DAYS)
    const verdict = page.getByRole('region', { name: 'Verdict' })
    await expect(verdict).toContainText(/Integrity\s*PASSED/)
    await expect(verdict).toContainText(/Trust\s*pinned root/)
  })

  test('a day shows version and Object Lock as the server has them', async () => {
    const { page } = app
    await daysOf(page)
      .filter({ hasText: /: verified,/ })
      .first()
      .click()
    const file = dayPanelOf(page).getByRole('region', { name: 'File', exact: true })
    const key = await factIn(file, 'At the source')
    const head = await client.send(
      new HeadObjectCommand({ Bucket: BUCKET, Key: objects.find((object) => key.endsWith(object)) }),
    )
    expect(await factIn(file, 'Object Lock')).toBe('COMPLIANCE')
    expect(await factIn(file, 'Retain until')).toContain('2031-01-01 00:00:00')
    expect(head.VersionId).toBeTruthy()
    expect(await factIn(file, 'Version')).toBe(head.VersionId)
    expect(await factIn(file, 'ETag')).toBe(head.ETag)
    expect(await factIn(file, 'Size')).toContain(`(${head.ContentLength?.toLocaleString('en-US')} bytes)`)
    await page.getByRole('button', { name: 'Close day' }).click()
  })

  test('a second pull transfers nothing', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Pull', exact: true }).click()
    await expect(page.getByText(`0 objects transferred, 0 B; ${objects.length} unchanged.`)).toBeVisible()
  })
})
