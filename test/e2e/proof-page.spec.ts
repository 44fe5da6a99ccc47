/** The evidence page as its reader has it: a file, opened in a browser that is not ours, with no network. */
import { generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { runCli } from '../support/cli.ts'
import { openPlainChromium, type PlainChromium } from './support/plain-chromium.ts'
import { makeScratch } from './support/scratch.ts'

const DAY = '2024-01-15'
const FILE = `audit/2024/01/${DAY}.log.gz`
const HOSTILE = String.raw`</script><script>document.title='taken'</script><img src=x onerror=alert(1)>\u0000\u001b[31m`
const TURNED = '\u202eevil\u2066\u2028\ufeff'

const scratch = makeScratch()
let folder: string
let plain: PlainChromium
let page: Page
let rootPem: string
let fingerprint: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  folder = await scratch.folder('proof-page')
  const at = (name: string) => join(folder, name)
  for (const name of ['entry', 'root']) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    await writeFile(at(`${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await writeFile(at(`${name}.pem`), publicKey.export({ type: 'spki', format: 'pem' }))
  }
  rootPem = await readFile(at('root.pem'), 'utf8')
  const event = (number: number, note: string) =>
    `{"timestamp": "${DAY}T10:00:0${number}.000250Z", "event_type": "order_filled", "event_id": "evt_${number}", "user": "trader7", "ticker": "AAPL", "details": {"order_id": "ord_${number}", "price": 185.50, "quantity": 9007199254740993, "venue": "XNAS", "note": "${note}"}}`
  const lines = [event(1, 'plain'), event(2, HOSTILE), event(3, TURNED), event(4, 'plain'), event(5, 'last')]
  await writeFile(at('input.jsonl'), `${lines.join('\n')}\n`)
  const archive = at('archive')
  await cli(
    'seal',
    '--input',
    at('input.jsonl'),
    '--output',
    archive,
    '--key',
    at('entry.key'),
    '--root-key',
    at('root.key'),
  )
  for (const line of [1, 2, 3]) {
    for (const format of ['html', 'json']) {
      const place = ['--dir', archive, '--root', at('root.pem'), '--file', FILE, '--line', String(line)]
      await cli('prove', ...place, '--workspace', at('workspace'), '--output', at(`${line}.${format}`))
    }
  }
  fingerprint = JSON.parse(await readFile(at('1.json'), 'utf8')).root.fingerprint
  plain = await openPlainChromium(scratch)
  page = plain.page
})

test.afterAll(async () => {
  await plain?.close()
  await scratch.remove()
})

async function cli(...args: string[]): Promise<void> {
  const { code, stderr } = await runCli(args)
  expect(code, stderr).toBe(0)
}

async function open(name: string): Promise<void> {
  await page.goto(pathToFileURL(join(folder, name)).href)
}

const verdict = () => page.getByRole('heading', { level: 1 })
const explanation = () => page.getByRole('region', { name: 'Verdict' }).getByRole('paragraph')
const steps = (state: string) => page.getByRole('listitem').filter({ hasText: new RegExp(`^${state}`) })

/** Lets the reader choose another bundle in the open page. */
async function choose(bundle: string): Promise<void> {
  await page
    .getByLabel('Choose another bundle to check')
    .setInputFiles({ name: 'bundle.json', mimeType: 'application/json', buffer: Buffer.from(bundle, 'utf8') })
}

test('says of the true bundle that it is proved, and asks nobody', async () => {
  await open('1.html')
  await expect(verdict()).toHaveText('Proved')
  await expect(page).toHaveTitle(`Proved: ${FILE}, line 1`)
  await expect(steps('holds')).toHaveCount(8)
  await expect(steps('left open')).toHaveCount(1)
  await expect(page.locator('#fingerprint')).toHaveText((fingerprint.match(/.{8}/g) ?? []).join(' '))
  // The number as it stands, not as JavaScript would round it.
  await expect(page.getByLabel('The record, laid out')).toContainText('"quantity": 9007199254740993,\n')
  expect(await plain.asked()).toEqual([])
  const reached = await page.evaluate(async () => {
    const tries = [fetch('https://example.com/'), fetch(document.location.href)]
    return (await Promise.allSettled(tries)).map(({ status }) => status)
  })
  expect(reached).toEqual(['rejected', 'rejected'])
})

test('compares the key with the one that the reader expects', async () => {
  await open('1.html')
  const field = page.getByLabel('Fingerprint (or PEM) that you have from another way')
  await field.fill(fingerprint.toUpperCase().replace(/(..)/g, '$1:').slice(0, -1))
  await expect(verdict()).toHaveText('Proved')
  await expect(steps('holds')).toHaveCount(9)
  await field.fill(rootPem)
  await expect(steps('holds')).toHaveCount(9)
  await field.fill('0'.repeat(64))
  await expect(verdict()).toHaveText('Not proved')
  await expect(explanation()).toContainText('You expect 0000')
  await field.fill('nonsense')
  await expect(page.locator('#expected-note')).toContainText('64 hexadecimal digits')
})

test('shows hostile records as text, with what steers and hides spelled out', async () => {
  await open('2.html')
  await expect(verdict()).toHaveText('Proved')
  await expect(page).toHaveTitle(`Proved: ${FILE}, line 2`)
  await expect(page.getByLabel('The bytes of the line')).toContainText(
    "</script><script>document.title='taken'",
  )
  await expect(page.locator('img')).toHaveCount(0)
  await open('3.html')
  await expect(verdict()).toHaveText('Proved')
  await expect(page.getByLabel('The bytes of the line')).toContainText('U+202EevilU+2066U+2028U+FEFF')
})

test('says of a changed bundle that it is not proved, and why', async () => {
  const bundle = await readFile(join(folder, '1.json'), 'utf8')
  const proof = JSON.parse(bundle)
  const fields: readonly [string, string][] = [
    ['the line', proof.record.raw],
    ['the signature of the entry', proof.entry.signature],
    ['the hash', proof.entry.current_hash],
    ['the path to the root of the day', proof.inclusion.path[0]],
    ['the manifest', proof.inclusion.manifest],
    ['the checkpoint', proof.log.checkpoint],
    ['the keys', proof.keys.keys_json],
    ['the signature of the keys', proof.keys.keys_sig],
    ['the root', proof.root.fingerprint],
    ['the certificate', proof.certificate.json],
    ["the certificate's signature", proof.certificate.signature],
    ['the workstation', proof.workstation.fingerprint],
    ['the signature of the bundle', proof.signature],
  ]
  await open('1.html')
  for (const [what, value] of fields) {
    const at = Math.min(20, value.length >> 1)
    const changed = value.slice(0, at) + (value[at] === 'b' ? 'c' : 'b') + value.slice(at + 1)
    await choose(bundle.replace(JSON.stringify(value), JSON.stringify(changed)))
    await expect(verdict(), what).toHaveText('Not proved')
    await expect(explanation(), what).toContainText('Something in the bundle was changed after it was issued')
  }
  await choose(bundle.replace('{', '{ '))
  await expect(explanation()).toContainText('This is no evidence bundle')
  await choose(bundle)
  await expect(verdict()).toHaveText('Proved')
})

test('says so as well when the page itself holds the changed bundle, or none', async () => {
  const whole = await readFile(join(folder, '1.html'), 'utf8')
  const bundle = await readFile(join(folder, '1.json'), 'utf8')
  const put = (text: string) =>
    whole.replace(/(id="bundle">)[^<]*/, `$1${Buffer.from(text).toString('base64')}`)
  await writeFile(join(folder, 'changed.html'), put(bundle.replace('"line":1,', '"line":2,')))
  await open('changed.html')
  await expect(verdict()).toHaveText('Not proved')
  await expect(explanation()).toContainText('Something in the bundle was changed')
  await writeFile(join(folder, 'empty.html'), put(''))
  await open('empty.html')
  await expect(verdict()).toHaveText('Not proved')
  await writeFile(join(folder, 'script.html'), whole.replace('<script>', "<script>document.title='taken';"))
  await open('script.html')
  // Another script than the one that was written is not run: the page says nothing rather than something false.
  await expect(verdict()).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme })
    for (const name of ['3.html', 'changed.html']) {
      await open(name)
      await expect(verdict()).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual(
        [],
      )
    }
  })
}
