/** The YAML of rules: the source document's as it is, and every mistake at its line and column. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readDuration } from '../../../electron/engine/rules/durations.ts'
import { parseRules } from '../../../electron/engine/rules/parse-rules.ts'
import { SOURCE_RULES } from '../../../electron/engine/rules/source-rules.ts'

const SOURCE = readFileSync(new URL('source-document-alerts.yaml', import.meta.url), 'utf8')

test('the source document’s rules are read as they are written', () => {
  const { rules, problems } = parseRules(SOURCE)
  expect(problems).toEqual([])
  expect(rules.map(({ severity, name }) => `${severity} ${name}`)).toEqual([
    'critical trading_halted',
    'critical execution_failure',
    'high high_slippage',
    'high position_limit_breach',
    'medium slow_api',
    'low daily_summary',
  ])
  expect(rules[0]).toEqual({
    name: 'trading_halted',
    severity: 'critical',
    condition: "log_type == 'RISK' AND event == 'circuit_breaker_triggered'",
    rate: null,
    notification: ['pagerduty', 'sms', 'phone'],
    responseTime: 'immediate',
    line: 5,
  })
  expect(rules[5]).toMatchObject({ condition: "timestamp == '16:30:00'", responseTime: 'eod' })
})

test('a workspace begins with those rules, and with the rate rule', () => {
  const { rules, problems } = parseRules(SOURCE_RULES)
  expect(problems).toEqual([])
  const written = parseRules(SOURCE).rules.map(({ line: _, ...rule }) => rule)
  expect(rules.map(({ line: _, ...rule }) => rule)).toEqual(expect.arrayContaining(written))
  expect(rules.find(({ rate }) => rate !== null)?.rate).toEqual({
    moreThan: 5,
    within: '5_minutes',
    withinNs: '300000000000',
    by: [],
  })
})

test('every mistake is told, at its line and column, with what to do', () => {
  const { rules, problems } = parseRules(`alerts:
  critcal:
    - name: never_read
  high:
    - nme: lost
      condition: event == 'x'
    - name: two words
      condition:
    - name: good
      condition: event == 'x'
    - name: good
      condition: event == 'y'
    - name: rated
      condition: event == 'x'
      response_time: soon
      rate: { more_than: 0, within: a while }
`)
  expect(rules.map(({ name }) => name)).toEqual(['good'])
  expect(problems.map(({ line, column, message, hint }) => [line, column, message, hint])).toEqual([
    [2, 3, '"critcal" is no severity group.', 'Did you mean "critical"?'],
    [5, 7, '"nme" is no key of a rule.', 'Did you mean "name"?'],
    [5, 7, 'This rule has no name.', expect.stringContaining('name: …')],
    [7, 13, 'The name is none that can be told again.', expect.stringContaining('high_slippage')],
    [8, 17, 'The condition is no text.', expect.stringContaining('predicate')],
    [11, 13, 'There is a rule "good" in line 9 already.', 'Give this one another name.'],
    [15, 22, '"soon" is no response time.', expect.stringContaining('immediate')],
    [16, 26, '"more_than" is no whole number above zero.', expect.stringContaining('more_than: 5')],
    [16, 37, '"within" is no span of time.', expect.stringContaining('5_minutes')],
  ])
})

test.each([
  ['', /begin with "alerts:"/],
  ['rules: []', /"rules" is no key/],
  ['alerts: 3', /groups by severity/],
  ['alerts:\n  low: rule', /a list of rules/],
  ['alerts:\n  low:\n    - just text', /a name and a condition/],
  ['alerts:\n  low:\n    - &a just text\n    - *a', /a name and a condition/],
  ['alerts: {}\n---\nalerts: {}', /second YAML document/],
  ['alerts:\n\tlow: []', /not YAML/],
  ['alerts:\n  low: []\n  low: []', /not YAML/],
  [`alerts: # ${'x'.repeat(1_000_000)}`, /characters/],
])('a text that is no set of rules says so: %#', (text, message) => {
  const { rules, problems } = parseRules(text)
  expect(rules).toEqual([])
  expect(problems.map((problem) => problem.message).join('\n')).toMatch(message)
})

test('no text makes the reader throw', () => {
  const pieces = [...SOURCE_RULES.matchAll(/\S+|\s+/g)].map(([piece]) => piece)
  for (let cut = 0; cut < pieces.length; cut += 3) {
    const text = pieces.toSpliced(cut, 1).join('')
    const { problems } = parseRules(text)
    for (const { line, column, length } of problems) {
      expect(Math.min(line, column, length)).toBeGreaterThan(0)
    }
  }
})

test('spans of time are whole nanoseconds', () => {
  expect(readDuration('5_minutes')).toBe(300_000_000_000n)
  expect(readDuration('1 hour')).toBe(3_600_000_000_000n)
  expect(readDuration('30s')).toBe(30_000_000_000n)
  expect(readDuration('1ns')).toBe(1n)
  for (const none of ['0_minutes', 'minutes', '-1_minutes', '1.5 hours', '5_parsecs', '9999_days', ''])
    expect(readDuration(none)).toBeNull()
})
