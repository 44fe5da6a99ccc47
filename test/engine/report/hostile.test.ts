import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  dailySummary,
  executionQuality,
  makeReport,
  renderCsvTables,
  renderReport,
} from '../../../electron/engine/report/index.ts'
import type { Report } from '../../../shared/model/report.ts'
import { finding } from '../../support/finding.ts'
import { type CaseDatabase, caseDatabase, fileOf, sourceOfEvents } from './case-database.ts'

const DAY = '2024-01-17'
const SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&'
const FORMULA = '=HYPERLINK("http://evil.example","x")'
const BIDI = 'ok\u202Egnp.exe\u0000\u001b[31m\nAnomalies: 0'
const HIDDEN = ['\u202E', '\u0000', '\u001b']
const PIPE = 'a|b\n| c | [x](javascript:alert(1)) **b** `c`'

describe('texts of the archive that would be more than text', () => {
  let database: CaseDatabase
  let reports: readonly Report[]
  beforeAll(async () => {
    const base = { timestamp: `${DAY}T10:00:00Z`, side: 'buy', quantity: 1, fill_price: 2, commission: 1 }
    const fills = [SCRIPT, FORMULA, BIDI, PIPE, '+1', '-2+3', '@cmd', '\tx', '\rx'].map((text, n) => ({
      ...base,
      event_type: 'order_filled',
      order_id: `o${n}`,
      ticker: text,
      execution_venue: text,
      strategy: text,
      slippage_bps: n,
    }))
    database = await caseDatabase([
      {
        day: DAY,
        verdict: 'FAILED',
        events: [
          ...fills,
          { ...base, event_type: 'order_rejected', order_id: 'r', reason: SCRIPT },
          { ...base, event_type: 'signal_computed', strategy: BIDI, status: SCRIPT },
          { ...base, event_type: 'user_action', user: BIDI, action: SCRIPT },
          { ...base, event_type: 'user_action', user: PIPE, action: FORMULA },
          {
            ...base,
            event_type: 'config_changed',
            user: SCRIPT,
            changes: [{ path: FORMULA, old_value: SCRIPT }, 7],
          },
          { ...base, event_type: 'config_changed', user: 'x', changes: 'none' },
        ],
        findings: [finding({ kind: 'ENTRY_HASH_MISMATCH', file: fileOf(DAY), line: 1, message: SCRIPT })],
      },
    ])
    reports = [
      await dailySummary({ ask: database.ask, day: DAY, toolVersion: SCRIPT }),
      await executionQuality({ ask: database.ask, from: DAY, to: DAY, toolVersion: SCRIPT }),
    ]
  })
  afterAll(() => database.close())

  test('are inert in HTML, which has no script, no link and a policy', () => {
    for (const report of reports) {
      const html = renderReport(report, 'html')
      expect(html).toContain(
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
      )
      expect(html).toContain(
        '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;&quot;&#39;&amp;',
      )
      expect(html).not.toMatch(/<script|<img|<a |<iframe|<link|@import|url\(/i)
      for (const hidden of HIDDEN) expect(html).not.toContain(hidden)
      expect(elementsBalance(html)).toBe(true)
    }
  })

  test('cannot add a line, hide or reverse text in the text form', () => {
    for (const report of reports) {
      const text = renderReport(report, 'text')
      for (const hidden of [...HIDDEN, '\r', '\t']) expect(text).not.toContain(hidden)
      expect(text).toContain('ok\\u{202e}gnp.exe\\u{0}\\u{1b}[31m\\u{a}Anomalies: 0')
      expect(text.split('\n')).not.toContain('Anomalies: 0')
    }
  })

  test('cannot make every line of a table as long as the longest, nor fill thousands of pages', async () => {
    // The two halves of the last letter stand on both sides of the cut.
    const giant = `${'L'.repeat(7_999)}𝐗${'L'.repeat(100_000)}`
    const fill = (ticker: string, n: number) => ({
      timestamp: `${DAY}T10:00:00Z`,
      event_type: 'order_filled',
      order_id: `o${n}`,
      ticker,
      quantity: 1,
      fill_price: 2,
    })
    const wide = await caseDatabase([
      { day: DAY, events: [giant, ...Array<string>(100).fill('AAPL')].map(fill) },
    ])
    const source = sourceOfEvents(wide.ask)
    const report = await makeReport('trade-blotter', source, { from: DAY, to: DAY })
    const text = renderReport(report, 'text')
    expect(text).toContain(giant)
    expect(text.length).toBeLessThan(160_000)
    const html = renderReport(report, 'html')
    expect(html).toContain(
      `>${giant.slice(0, 7_999)}… (cut here: 7,999 of 108,001 characters; JSON and CSV have them all)<`,
    )
    expect(html.length).toBeLessThan(150_000)
    for (const format of ['json', 'csv'] as const) expect(renderReport(report, format)).toContain(giant)
    await wide.close()
  })

  test('cannot push a column off the paper: what does not fit is turned, set smaller, then broken', async () => {
    const navs = (nav: string, by: string) => ({
      timestamp: `${DAY}T10:00:00Z`,
      log_type: 'NAV',
      event: 'nav_calculated',
      ...Object.fromEntries(['nav', 'cash', 'equity_value', 'options_value'].map((name) => [name, nav])),
      discrepancy: nav,
      verified_by: by,
    })
    const classOf = async (nav: string, by = 'administrator') => {
      const each = await caseDatabase([{ day: DAY, events: [navs(nav, by)] }])
      const source = sourceOfEvents(each.ask)
      const html = renderReport(await makeReport('nav', source, { from: DAY, to: DAY }), 'html')
      await each.close()
      return /aria-labelledby="nav" class="([a-z ]*)"/.exec(html)?.[1]
    }
    expect(await classOf('1.25')).toBe('wide sideways')
    expect(await classOf('9876543.21')).toBe('wide sideways crowded')
    expect(await classOf('987654321098.123456', 'v'.repeat(30))).toBe('wide sideways crowded broken')
  })

  test('cannot become markup or columns in Markdown', () => {
    for (const report of reports) {
      const markdown = renderReport(report, 'md')
      expect(markdown).not.toContain('<script')
      expect(markdown).not.toContain('[x](')
      const pipes = (line: string) => line.replaceAll('\\|', '').split('|').length
      const lines = markdown.split('\n')
      lines.forEach((line, index) => {
        if (line.startsWith('|') && lines[index - 1]?.startsWith('|'))
          expect(pipes(line)).toBe(pipes(lines[index - 1] ?? ''))
      })
    }
  })

  test('cannot become formulas in CSV; numbers stay numbers', () => {
    const tables = Object.values(renderCsvTables(reports[1] as Report)).join('')
    expect(tables).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`)
    for (const cell of ["'+1", "'-2+3", "'@cmd"]) {
      // +1 alone is no number as we write numbers.
      expect(tables).toContain(`\n${cell},`)
    }
    expect(tables).not.toMatch(/(^|,|\n)"?[=@\t]/)
  })

  test('stand in JSON as they are, decimals as text', () => {
    const parsed = JSON.parse(renderReport(reports[0] as Report, 'json'))
    expect(parsed.userActions.list[0]).toMatchObject({ user: BIDI, action: SCRIPT })
    expect(parsed.fills.totalValue).toBe('18')
  })
})

/** True when every element that is opened is closed in order. */
function elementsBalance(html: string): boolean {
  const open: string[] = []
  const empty = new Set(['meta', 'path', 'circle', 'br'])
  for (const [tag, slash, name = ''] of html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>/g)) {
    if (empty.has(name) || tag.endsWith('/>')) continue
    if (slash === '') open.push(name)
    else if (open.pop() !== name) return false
  }
  return open.length === 0
}
