/**
 * Takes a picture of every screen, in both themes and two sizes, and runs axe on each.
 * `node test/renderer/harness/look.ts OUTPUT [name...]`; build the harness first.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { chromium, type Page } from 'playwright'
import { FAILED_DAY } from '../fake-data.ts'
import { serveHarness } from './serve.ts'

type Shot = { readonly name: string; readonly scenario: string; readonly act: (page: Page) => Promise<void> }

const openSql = async (page: Page) => {
  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  await page.getByRole('textbox', { name: 'SQL editor' }).waitFor()
}
const type = async (page: Page, sql: string) => {
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(sql)
  await page.keyboard.press('Escape')
}
const run = async (page: Page) => {
  await page.keyboard.press('Control+Enter')
  await page.getByTestId('row-count').waitFor()
  await page.getByRole('gridcell', { name: 'order_filled' }).first().waitFor()
}

const openEvidence = async (page: Page, section: string) => {
  await page.keyboard.press('Alt+5')
  await page.getByRole('tab', { name: section }).click()
}

const SHOTS: readonly Shot[] = [
  {
    name: 'forward',
    scenario: 'data',
    act: async (page) => {
      await openSql(page)
      await type(page, 'SELECT * FROM events')
      await run(page)
      await page.getByRole('button', { name: 'Forward…' }).click()
      await page.getByLabel('Sample').waitFor()
    },
  },
  {
    name: 'forward-refused',
    scenario: 'data',
    act: async (page) => {
      await openSql(page)
      await page.keyboard.press('Control+k')
      await page.keyboard.insertText('Forwarding: targets')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: '2 refused records' }).click()
      await page.getByRole('table', { name: 'Refused by forwarding 2' }).waitFor()
      await page.getByRole('heading', { name: 'Refused by forwarding 2' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'evidence-certificates',
    scenario: 'data',
    act: async (page) => {
      await openEvidence(page, 'Certificates')
      await page.getByRole('button', { name: 'Save certificate…' }).click()
      await page.getByText('Certificate saved.').waitFor()
    },
  },
  {
    name: 'evidence-certificates-empty',
    scenario: 'nothing-pulled',
    act: async (page) => {
      await openEvidence(page, 'Certificates')
      await page.getByText('Nothing is verified yet').waitFor()
    },
  },
  {
    name: 'evidence-anchors',
    scenario: 'data',
    act: async (page) => {
      await openEvidence(page, 'Anchors')
      await page.getByRole('table', { name: 'Anchors' }).waitFor()
    },
  },
  {
    name: 'evidence-anchors-empty',
    scenario: 'nothing-pulled',
    act: async (page) => {
      await openEvidence(page, 'Anchors')
      await page.getByText('No anchor yet').waitFor()
    },
  },
  {
    name: 'evidence-anchor-add',
    scenario: 'data',
    act: async (page) => {
      await openEvidence(page, 'Anchors')
      await page.getByRole('button', { name: 'Add anchor…' }).click()
      await page.getByRole('dialog', { name: 'Add an anchor' }).waitFor()
    },
  },
  {
    name: 'evidence-drill',
    scenario: 'data',
    act: async (page) => {
      await openEvidence(page, 'Tamper drill')
      await page.getByRole('button', { name: 'An entry deleted', exact: true }).click()
      await page.getByText('What an attacker needs').waitFor()
    },
  },
  {
    name: 'evidence-drill-missed',
    scenario: 'data',
    act: async (page) => {
      await openEvidence(page, 'Tamper drill')
      await page.getByRole('button', { name: /^Missed/ }).click()
    },
  },
  {
    name: 'evidence-drill-running',
    scenario: 'data',
    act: async (page) => {
      await openEvidence(page, 'Tamper drill')
      await page.getByRole('button', { name: 'Run the drill' }).click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'evidence-drill-empty',
    scenario: 'nothing-pulled',
    act: async (page) => {
      await openEvidence(page, 'Tamper drill')
      await page.getByText('No day is pulled').waitFor()
    },
  },
  {
    name: 'evidence-activity',
    scenario: 'data',
    act: async (page) => {
      await openEvidence(page, 'Activity log')
      await page.getByRole('gridcell', { name: 'Query run' }).first().click()
      await page.getByRole('heading', { name: 'Detail' }).waitFor()
      await page.getByRole('button', { name: 'Verify the log' }).click()
      await page.getByText('The log passed.').waitFor()
      await page.getByRole('button', { name: 'Export…' }).click()
      await page.getByText('100,000 entries exported.').waitFor()
    },
  },
  {
    name: 'evidence-activity-empty',
    scenario: 'nothing-pulled',
    act: async (page) => {
      await openEvidence(page, 'Activity log')
      await page.getByText('Nothing was done yet').waitFor()
    },
  },
  {
    name: 'evidence-error',
    scenario: 'error',
    act: async (page) => {
      await openEvidence(page, 'Anchors')
      await page.locator('.note[role=alert]').first().waitFor()
    },
  },
  {
    name: 'archive',
    scenario: 'data',
    act: async (page) => {
      await page.getByTestId('calendar').waitFor()
    },
  },
  {
    name: 'archive-day',
    scenario: 'data',
    act: async (page) => {
      await page.locator(`[data-day="${FAILED_DAY}"]`).click()
      await page.getByRole('button', { name: 'Show line 4,211' }).click()
      await page.getByRole('region', { name: /Line 4211/ }).waitFor()
    },
  },
  {
    name: 'archive-limits',
    scenario: 'data',
    act: async (page) => {
      await page.getByText('What this does not prove').click()
    },
  },
  {
    name: 'archive-filter',
    scenario: 'data',
    act: async (page) => {
      await page.getByRole('button', { name: /1 failed/ }).click()
      await page.getByRole('button', { name: /^\d+ missing/ }).click()
    },
  },
  {
    name: 'archive-years',
    scenario: 'years',
    act: async (page) => {
      await page.locator('.year').first().waitFor()
      await page.locator('[data-day="2018-12-04"]').focus()
    },
  },
  {
    name: 'archive-findings',
    scenario: 'years',
    act: async (page) => {
      await page.getByRole('tab', { name: /Findings/ }).click()
      await page.getByRole('grid', { name: 'Findings' }).focus()
      for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowDown')
    },
  },
  {
    name: 'archive-finding',
    scenario: 'data',
    act: async (page) => {
      await page.getByRole('tab', { name: /Findings/ }).click()
      await page.keyboard.press('e')
      await page.getByRole('region', { name: 'Line 4211 and its neighbours' }).waitFor()
    },
  },
  {
    name: 'archive-difference',
    scenario: 'data',
    act: async (page) => {
      await page.keyboard.press('e')
      await page.getByRole('button', { name: 'Compare with what was sealed' }).click()
      await page.getByTestId('difference').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'archive-kinds',
    scenario: 'years',
    act: async (page) => {
      await page.getByRole('tab', { name: /Findings/ }).click()
      await page.getByRole('button', { name: /^Kind:/ }).click()
      await page.getByRole('menuitemcheckbox').first().click()
    },
  },
  {
    name: 'archive-clean',
    scenario: 'clean',
    act: async (page) => {
      await page.getByRole('tab', { name: /Findings/ }).click()
      await page.getByText('What was checked').waitFor()
    },
  },
  {
    name: 'archive-resume',
    scenario: 'data',
    act: async (page) => {
      await page.getByRole('button', { name: 'Verify every signature' }).click()
      await page.getByText('elapsed').waitFor()
      await page.waitForTimeout(250)
      await page.locator('.task-card').getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('button', { name: /^Resume/ }).waitFor()
    },
  },
  {
    name: 'archive-plan',
    scenario: 'data',
    act: async (page) => {
      await page.getByRole('button', { name: 'Plan…' }).click()
      await page.getByText('objects to transfer').waitFor()
    },
  },
  {
    name: 'archive-pulling',
    scenario: 'nothing-pulled',
    act: async (page) => {
      await page.getByRole('button', { name: 'Pull', exact: true }).click()
      await page.getByText('elapsed').waitFor()
      await page.waitForTimeout(900)
    },
  },
  {
    name: 'archive-empty',
    scenario: 'nothing-pulled',
    act: async (page) => {
      await page.getByText('Nothing is pulled yet').waitFor()
    },
  },
  {
    name: 'archive-error',
    scenario: 'error',
    act: async (page) => {
      await page.locator('.note[role=alert]').first().waitFor()
    },
  },
  {
    name: 'first-run',
    scenario: 'empty',
    act: async (page) => {
      await page.getByText('Where is the archive?').waitFor()
    },
  },
  {
    name: 'first-run-s3',
    scenario: 'empty',
    act: async (page) => {
      await page.getByRole('button', { name: 'S3 bucket' }).click()
      await page.getByLabel('Bucket and prefix').fill('meridian-audit/audit/')
      await page.getByLabel('Entered keys').check()
      await page.getByLabel('Access key').fill('AKIA')
      await page.getByLabel('Secret key').fill('secret')
      await page.getByRole('button', { name: 'Add source' }).click()
      await page.locator('.note[role=alert]').first().waitFor()
    },
  },
  { name: 'sql-empty', scenario: 'data', act: openSql },
  {
    name: 'sql-result',
    scenario: 'data',
    act: async (page) => {
      await openSql(page)
      await run(page)
      const cell = page.getByRole('gridcell', { name: '200.000000' }).first()
      await cell.click()
      for (let n = 0; n < 4; n++) await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Shift+ArrowRight')
      await page.keyboard.press('F7')
      await page.getByText(/sum/).waitFor()
    },
  },
  {
    name: 'sql-prove',
    scenario: 'data',
    act: async (page) => {
      await openSql(page)
      await run(page)
      await page.getByRole('gridcell', { name: 'order_filled' }).first().click()
      await page.keyboard.press('F7')
      await page.getByRole('button', { name: 'Prove this record…' }).click()
      await page.getByRole('menuitem', { name: /Page that checks itself/ }).click()
      await page.getByText('Proved.').waitFor()
    },
  },
  {
    name: 'sql-row-menu',
    scenario: 'data',
    act: async (page) => {
      await openSql(page)
      await run(page)
      await page.getByRole('gridcell', { name: 'order_filled' }).first().click()
      await page.keyboard.press('Shift+F10')
      await page.getByRole('menu', { name: 'Row' }).waitFor()
    },
  },
  {
    name: 'sql-error',
    scenario: 'data',
    act: async (page) => {
      await openSql(page)
      await run(page)
      await page.getByRole('textbox', { name: 'SQL editor' }).focus()
      await type(page, 'SELECT ticker, count(*)\nFROM evnts\nGROUP BY ticker')
      await page.keyboard.press('Control+Enter')
      await page.locator('.note[role=alert]').first().waitFor()
    },
  },
  {
    name: 'sql-running',
    scenario: 'data',
    act: async (page) => {
      await openSql(page)
      await run(page)
      await page.getByRole('textbox', { name: 'SQL editor' }).focus()
      await type(page, 'SELECT count(*) AS slow FROM events, events')
      await page.keyboard.press('Control+Enter')
      await page.waitForTimeout(1200)
    },
  },
  {
    name: 'sql-complete',
    scenario: 'data',
    act: async (page) => {
      await openSql(page)
      await type(page, 'SELECT e. FROM events e')
      for (let n = 0; n < 14; n++) await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Control+Space')
      await page.waitForTimeout(800)
    },
  },
  {
    name: 'report-html',
    scenario: 'data',
    act: async (page) => {
      await page.keyboard.press('Alt+4')
      await page.frameLocator('iframe').getByText('Rests on 1 verified file.').waitFor()
    },
  },
  {
    name: 'report-text',
    scenario: 'data',
    act: async (page) => {
      await page.keyboard.press('Alt+4')
      await page.getByRole('tab', { name: 'Text' }).click()
      await page.getByText('Signals Computed: 3').waitFor()
    },
  },
  {
    name: 'report-empty',
    scenario: 'nothing-pulled',
    act: async (page) => {
      await page.keyboard.press('Alt+4')
      await page.getByText('No day is loaded').waitFor()
    },
  },
  {
    name: 'report-error',
    scenario: 'data',
    act: async (page) => {
      await page.keyboard.press('Alt+4')
      await page.getByRole('button', { name: /^Execution/ }).click()
      await page.locator('.note[role=alert]').first().waitFor()
    },
  },
  {
    name: 'settings',
    scenario: 'data',
    act: async (page) => {
      await page.keyboard.press('Alt+7')
      await page.getByRole('table', { name: 'Sources' }).waitFor()
    },
  },
  {
    name: 'settings-confirm',
    scenario: 'data',
    act: async (page) => {
      await page.keyboard.press('Alt+7')
      await page.getByRole('button', { name: 'Remove source meridian-audit-prod' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'shortcuts',
    scenario: 'data',
    act: async (page) => {
      await page.getByRole('button', { name: 'Keys' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'engine-failed',
    scenario: 'failed',
    act: async (page) => {
      await page.locator('.note[role=alert]').first().waitFor()
    },
  },
]

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

const [output = '/tmp/looks', ...names] = process.argv.slice(2)
const quick = process.env.QUICK === '1'
await mkdir(output, { recursive: true })
const served = await serveHarness('/tmp/blotter-harness')
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
let bad = 0
for (const shot of SHOTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  for (const theme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport: SIZES[0], colorScheme: theme })
    const page = await context.newPage()
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(`error ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        troubles.push(message.text().slice(0, 300))
    })
    await page.goto(
      `${served.url}?scenario=${shot.scenario}${shot.name === 'archive-pulling' ? '&tick=150' : ''}`,
    )
    try {
      await page.getByRole('main').waitFor()
      await shot.act(page)
      await page.waitForTimeout(250)
    } catch (error) {
      troubles.push(`could not be shown: ${String(error).slice(0, 400)}`)
    }
    await page.screenshot({ path: join(output, `${shot.name}-${theme}-1280.png`) })
    if (!quick) {
      const axe = await new AxeBuilder({ page }).exclude('iframe').analyze()
      for (const violation of axe.violations) {
        bad += violation.impact === 'serious' || violation.impact === 'critical' ? 1 : 0
        troubles.push(
          `axe ${violation.impact} ${violation.id}: ${violation.nodes
            .slice(0, 3)
            .map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`)
            .join(' | ')}`,
        )
      }
      await page.setViewportSize(SIZES[1])
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(output, `${shot.name}-${theme}-1920.png`) })
    }
    for (const trouble of troubles) console.log(`${shot.name} ${theme}: ${trouble}`)
    await context.close()
    if (quick) break
  }
}
await browser.close()
served.close()
console.log(`axe: ${bad} serious or critical`)
process.exitCode = bad > 0 ? 1 : 0
