/** Evidence leaves the house and is checked without Blotter: certificates, proofs, anchors, a drill, Blotter's own log. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Locator, test } from '@playwright/test'
import { runCli } from '../support/cli.ts'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { answerOpen, answerSave } from './support/dialogs.ts'
import { copySample, goTo, SAMPLE_TIMEOUT_MS } from './support/sample.ts'
import { makeScratch } from './support/scratch.ts'
import { cellOf, resultOf, runSql } from './support/sql-screen.ts'

// The last journey looks for what the others did.
test.describe.configure({ mode: 'serial' })

const run = promisify(execFile)
const scratch = makeScratch()
let workspace: string
let exports: string
let app: LaunchedApp

test.beforeAll(async ({ browserName: _ }, info) => {
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  workspace = await copySample(scratch, info)
  exports = await scratch.folder('exports')
  app = await launchApp({ workspace })
  await expect(app.page.getByRole('heading', { level: 1, name: 'Archive' })).toBeVisible()
})
test.afterAll(async () => {
  await app?.close()
  await scratch.remove()
})

async function openSection(section: string): Promise<void> {
  await goTo(app, 'Evidence')
  await app.page.getByRole('tab', { name: section }).click()
}

/** What a copy button puts on the clipboard. */
async function copied(place: Locator, name: string): Promise<string> {
  await app.electron.evaluate(({ clipboard }) => clipboard.clear())
  await place.getByRole('button', { name: `Copy ${name}`, exact: true }).click()
  const read = () => app.electron.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(read).not.toBe('')
  return read()
}

test('a certificate is saved, and its signature checks with the command on the screen', async () => {
  const { page } = app
  const path = join(exports, "the auditor's certificate.json")
  await answerSave(app, path)
  await openSection('Certificates')
  await page.getByRole('button', { name: 'Save certificate…' }).click()
  const saved = page.getByRole('region', { name: 'Saved certificate' })
  await expect(saved).toContainText('Certificate saved.')

  const check = await copied(saved, 'command: check the signature')
  const { stdout } = await run('sh', ['-c', check])
  expect(stdout).toContain('Signature Verified Successfully')
  const bytes = await readFile(path)
  expect(await copied(saved, 'SHA-256')).toBe(createHash('sha256').update(bytes).digest('hex'))
  const fingerprint = await copied(
    page.getByRole('region', { name: /Key of this workstation/ }),
    'fingerprint',
  )
  const told = await run('sh', ['-c', await copied(saved, "command: compare the key's fingerprint")])
  expect(told.stdout).toContain(fingerprint)

  // What the check rests on is the file: with another digit it says no.
  await writeFile(
    path,
    bytes.toString('latin1').replace(/"entries":\s*\d/, (text) => `${text}1`),
    'latin1',
  )
  await expect(run('sh', ['-c', check])).rejects.toMatchObject({ code: 1 })
  await writeFile(path, bytes)
})

test('a record is proved from its row, and the command line checks the proof', async () => {
  const { page } = app
  const path = join(exports, 'record.json')
  await answerSave(app, path)
  await goTo(app, 'SQL')
  await runSql(
    page,
    "SELECT file, line, event_id FROM events WHERE event_type = 'order_filled' AND verdict = 'PASSED' ORDER BY file, line LIMIT 5",
    '5',
  )
  await cellOf(page, 2, 2).click()
  await page.keyboard.press('F7')
  const inspector = page.getByRole('region', { name: 'Row inspector' })
  await inspector.getByRole('button', { name: 'Prove this record…' }).click()
  await page.getByRole('menuitem', { name: /Evidence bundle/ }).click()
  await expect(inspector.getByText('Proved.')).toBeVisible()
  const checked = await runCli(['check-proof', path])
  expect(checked.stdout, checked.stderr).toMatch(/^Proved, provided that/m)
  expect(checked.code).toBe(0)

  const bundle = await readFile(path, 'utf8')
  const changed = join(exports, 'changed.json')
  await writeFile(
    changed,
    bundle.replace(/"line":(\s*)(\d+)/, (_, space, line) => `"line":${space}${Number(line) + 1}`),
  )
  expect(await readFile(changed, 'utf8')).not.toBe(bundle)
  expect((await runCli(['check-proof', changed])).code).toBe(1)
})

test('the menu of a row proves by keyboard; where a row is no record it says why', async () => {
  const { page } = app
  const path = join(exports, 'record.html')
  await answerSave(app, path)
  await goTo(app, 'SQL')
  await runSql(
    page,
    "SELECT line, file FROM events WHERE verdict = 'PASSED' ORDER BY file, line LIMIT 7",
    '7',
  )
  await cellOf(page, 1, 0).click()
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu', { name: 'Row' })
  await expect(menu).toBeVisible()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Row inspector' }).getByText('Proved.')).toBeVisible()
  expect((await runCli(['check-proof', path])).code).toBe(0)

  await runSql(page, 'SELECT 1 AS one', '1')
  await cellOf(page, 0, 0).click({ button: 'right' })
  const item = menu.getByRole('menuitem', { name: /Prove this record: page/ })
  await expect(item).toBeDisabled()
  await expect(item).toContainText('add the columns file and line')
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
})

test('what a result rests on leads to the day that failed', async () => {
  const { page } = app
  await goTo(app, 'SQL')
  await runSql(page, 'SELECT 2 AS two', '1')
  const lineage = resultOf(page).getByTestId('lineage')
  await expect(lineage).toHaveText(/^from 29 verified files, 1 failed/)
  await lineage.click()
  await expect(page.getByRole('heading', { level: 1, name: 'Archive' })).toBeVisible()
  await expect(page.locator('.day-panel')).toContainText('failed')
})

test('an anchor is taken in from a file, shown, copied for printing, and withdrawn', async () => {
  const { page } = app
  const checkpoint = await newestCheckpoint(join(workspace, 'sample'))
  await openSection('Anchors')
  await answerOpen(app, checkpoint)
  await page.getByRole('button', { name: 'Add anchor…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add an anchor' })
  await dialog.getByLabel('Label').fill('printed by the auditor')
  await dialog.getByRole('button', { name: 'Add anchor' }).click()
  const row = page
    .getByRole('table', { name: 'Anchors' })
    .getByRole('row')
    .filter({ hasText: 'printed by the auditor' })
  const [origin, size] = (await readFile(checkpoint, 'utf8')).split('\n')
  await expect(row).toContainText(origin ?? '')
  await expect(row.getByRole('cell').nth(2)).toHaveText(size ?? '')

  await page.getByRole('button', { name: 'Copy checkpoint for printing' }).click()
  await expect(page.getByText('Checkpoint copied')).toBeVisible()
  const printed = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(printed.startsWith(`${origin}\n${size}\n`)).toBe(true)

  const wrong = join(exports, 'no-anchor.txt')
  await writeFile(wrong, 'this is nothing of the kind\n')
  await answerOpen(app, wrong)
  await page.getByRole('button', { name: 'Add anchor…' }).click()
  await dialog.getByRole('button', { name: 'Add anchor' }).click()
  await expect(dialog.getByRole('alert')).toContainText('cannot be taken as an anchor')
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  // The host reads what is chosen, but no private key and nothing large.
  const secret = join(exports, 'private.pem')
  await writeFile(
    secret,
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n',
  )
  const large = join(exports, 'large.json')
  await writeFile(large, Buffer.alloc(1024 * 1024 + 1, 0x20))
  for (const [path, reason] of [
    [secret, 'holds a private key'],
    [large, 'at most 1048576 are read'],
  ] as const) {
    await answerOpen(app, path)
    await page.getByRole('button', { name: 'Add anchor…' }).click()
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText(reason)
    await expect(dialog).toHaveCount(0)
  }

  await row.getByRole('button', { name: /^Withdraw anchor/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw anchor' }).click()
  await expect(row).toHaveCount(0)
})

test('a drill on a good day says what was caught and what was not, and is exported', async () => {
  const { page } = app
  test.setTimeout(SAMPLE_TIMEOUT_MS)
  await openSection('Tamper drill')
  await page.getByRole('button', { name: 'Run the drill' }).click()
  await expect(page.getByRole('progressbar').first()).toBeVisible()
  const ways = page.getByRole('table', { name: 'Ways' })
  await expect(ways).toBeVisible({ timeout: SAMPLE_TIMEOUT_MS })
  const [, caught, applicable] =
    /^(\d+) of (\d+) applicable ways caught$/.exec(
      (await page.getByRole('heading', { name: /applicable ways caught$/ }).textContent()) ?? '',
    ) ?? []
  expect(Number(caught)).toBeGreaterThan(20)
  const result = page.getByRole('region', { name: /^Drill of/ })
  await result.getByRole('button', { name: /^Missed/ }).click()
  await expect(ways.locator('.way-toggle')).toHaveCount(Number(applicable) - Number(caught))
  await result.getByRole('button', { name: /^All/ }).click()

  const first = ways.locator('.way-toggle').first()
  await first.click()
  await expect(ways.getByText('What an attacker needs')).toBeVisible()
  const path = join(exports, 'drill.json')
  await answerSave(app, path)
  await page
    .getByRole('region', { name: /^Drill of/ })
    .getByRole('button', { name: 'Export' })
    .click()
  await page.getByRole('menuitem', { name: /JSON/ }).click()
  await expect(page.getByText('Drill exported')).toBeVisible()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    caught: Number(caught),
    missed: Number(applicable) - Number(caught),
  })
})

test('all of it is in the activity log, which verifies, and is exported as an archive', async () => {
  const { page } = app
  await openSection('Activity log')
  const entries = page.getByRole('grid', { name: 'Entries of the activity log' })
  for (const what of ['Certificate saved', 'Proof of a record saved', 'Anchor added', 'Anchor withdrawn']) {
    await expect(entries.getByRole('gridcell', { name: what }).first()).toBeVisible()
  }
  await page.getByRole('searchbox', { name: 'Search the activity log' }).fill('certificate.exported')
  await expect(page.getByText('1 entry', { exact: true })).toBeVisible()
  await entries.getByRole('gridcell', { name: 'Certificate saved' }).click()
  await expect(page.getByRole('region', { name: 'The entry in full' })).toContainText('sha256')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Verify the log' }).click()
  await expect(page.getByText('The log passed.')).toBeVisible()
  const folder = join(exports, 'activity')
  await answerSave(app, folder)
  await page.getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByText(/entries exported\.$/)).toBeVisible()
  const root = join(folder, 'workstation-key.pem')
  const verified = await runCli(['verify', '--dir', folder, '--root', root, '--full'])
  expect(verified.stdout, verified.stderr).toContain('Verification: PASSED')
  expect(verified.code).toBe(0)
})

async function newestCheckpoint(archive: string): Promise<string> {
  const all = await readdir(archive, { recursive: true })
  const newest = all
    .filter((name) => name.endsWith('.checkpoint'))
    .toSorted()
    .at(-1)
  if (newest === undefined) throw new Error(`${archive} has no checkpoint.`)
  return join(archive, newest)
}
