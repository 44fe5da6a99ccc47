import { describe, expect, test } from 'vitest'
import { DEFAULT_SCHEDULE } from '../../../electron/engine/retention/default-schedule.ts'
import { parseSchedule, readSchedule } from '../../../electron/engine/retention/parse-schedule.ts'

const GOOD = `record_types:
  - id: trade
    title: Trades
    match: [{ log_type: TRADE }, { event_type: order_* }]
rules:
  - { regulation: SEC 17a-4, record_types: all, keep: 6 years, readily_accessible: 2 years }
`

/** The problems of a text, as line, the text that is pointed at, and the message. */
function problemsOf(text: string) {
  return readSchedule(text).problems.map(({ line, column, length, message }) => ({
    line,
    at: text.split('\n')[line - 1]?.slice(column - 1, column - 1 + length),
    message,
  }))
}

describe('the retention schedule', () => {
  test('that comes with Blotter has the periods of the regulations', () => {
    const { rules, recordTypes } = parseSchedule(DEFAULT_SCHEDULE)
    const keep = Object.fromEntries(rules.map(({ regulation, keep }) => [regulation, keep]))
    expect(keep).toEqual({
      'SEC 204-2': { unit: 'years', count: 7 },
      'SEC 17a-4': { unit: 'years', count: 6 },
      'FINRA 4511': { unit: 'years', count: 6 },
      'MiFID II': { unit: 'years', count: 5 },
      'Own rule': { unit: 'years', count: 1 },
    })
    expect(rules[0]?.readilyAccessible).toEqual({ unit: 'years', count: 2 })
    expect(recordTypes.map(({ id }) => id)).toEqual([
      'trade',
      'position',
      'nav',
      'risk',
      'communication',
      'compliance',
      'system',
    ])
  })

  test('is read from YAML and from JSON alike', () => {
    const schedule = parseSchedule(GOOD)
    const json = {
      record_types: [
        { id: 'trade', title: 'Trades', match: [{ log_type: 'TRADE' }, { event_type: 'order_*' }] },
      ],
      rules: [
        { regulation: 'SEC 17a-4', record_types: 'all', keep: '6 years', readily_accessible: '2 years' },
      ],
    }
    expect(parseSchedule(JSON.stringify(json, null, 2))).toEqual(schedule)
    expect(schedule.rules).toEqual([
      {
        regulation: 'SEC 17a-4',
        recordTypes: null,
        keep: { unit: 'years', count: 6 },
        readilyAccessible: { unit: 'years', count: 2 },
        from: 'day',
      },
    ])
  })

  test.each([
    ['a period that is none', GOOD.replace('6 years', '6 yeers'), 6, '6 yeers', /"6 yeers" is no period/],
    ['a period of nothing', GOOD.replace('6 years', '0 years'), 6, '0 years', /no period/],
    ['a number for a period', GOOD.replace('6 years', '6'), 6, '6', /Write a period as text/],
    ['an unknown key', GOOD.replace('title:', 'titel:'), 2, undefined, /missing|Unknown: "titel"/],
    [
      'an unknown type',
      GOOD.replace('types: all', 'types: [trades]'),
      6,
      'trades',
      /no record type "trades"/,
    ],
    ['access beyond keeping', GOOD.replace('2 years', '8 years'), 6, '8 years', /accessible for longer/],
    ['a star in the middle', GOOD.replace('order_*', 'order*x'), 4, 'order*x', /\* at its end/],
    ['a key given twice', `${GOOD}rules: []\n`, 7, undefined, /unique/i],
    ['text that is no YAML', 'record_types: [', 1, undefined, /./],
    ['nothing at all', '', 1, undefined, /two parts/],
    ['only a list', '- 1\n', 1, '- 1', /two parts/],
  ])('%s is told with its place', (_, text, line, at, message) => {
    const [first] = problemsOf(text)
    expect(first?.line).toBe(line)
    if (at !== undefined) expect(first?.at).toBe(at)
    expect(
      problemsOf(text)
        .map((each) => each.message)
        .join(' | '),
    ).toMatch(message)
    expect(() => parseSchedule(text)).toThrow('The retention schedule cannot be used')
  })

  test('a type that no rule keeps is told', () => {
    const text = GOOD.replace(
      'rules:',
      '  - { id: chat, title: Chats, match: [{ event: chat }] }\nrules:',
    ).replace('types: all', 'types: [trade]')
    expect(problemsOf(text)).toEqual([
      { line: 5, at: 'chat', message: 'No rule says how long "chat" is kept.' },
    ])
  })

  test('aliases that would grow without end, and a text without end, are refused', () => {
    const layers = Array.from(
      { length: 12 },
      (_, n) => `a${n}: &a${n} [${n === 0 ? '1' : `*a${n - 1}`.concat(`, *a${n - 1}`)}]`,
    )
    expect(readSchedule(layers.join('\n')).schedule).toBeNull()
    expect(readSchedule('#'.repeat(70_000)).problems[0]?.message).toMatch('longer than')
  })
})
