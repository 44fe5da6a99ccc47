/** Rules over the records of a package alone: its hits are those of the whole archive, save where it says otherwise. */
import { expect, test } from 'vitest'
import { burstNotes } from '../../../electron/engine/package/burst-notes.ts'
import type { Reader } from '../../../electron/engine/query/open-reader.ts'
import { readDriftFields } from '../../../electron/engine/rules/condition.ts'
import { hitsOfRules, type RuleInputs } from '../../../electron/engine/rules/rule-hits.ts'
import { type Events, fileOf, oneRule, readerOver } from '../rules/support.ts'

const DAYS = ['2024-01-15', '2024-01-16', '2024-01-17', '2024-01-18', '2024-01-19', '2024-01-20'] as const
const PERIOD = { from: '2024-01-16', to: '2024-01-19' }
const isPacked = (day: string) => PERIOD.from <= day && day <= PERIOD.to
const packed = (events: Events) => Object.fromEntries(Object.entries(events).filter(([day]) => isPacked(day)))

const inputsOf = (text: string, fields: readonly string[] = []): RuleInputs => ({
  text,
  sha256: '',
  savedAt: '',
  fields,
  dispositions: [],
})
const hitsIn = (reader: Reader, text: string, fields?: readonly string[]) =>
  hitsOfRules(reader, inputsOf(text, fields), PERIOD, {})

/** Records close together, and silences; more of both around midnight. */
function randomEvents(seed: number): Events {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const events: Record<string, Record<string, unknown>[]> = Object.fromEntries(DAYS.map((day) => [day, []]))
  const end = Date.parse('2024-01-21T00:00:00Z')
  let at = Date.parse('2024-01-15T18:00:00Z')
  while (at < end) {
    const timestamp = new Date(at).toISOString()
    events[timestamp.slice(0, 10)]?.push({ timestamp, event_type: random() < 0.8 ? 'a' : 'b' })
    const hour = new Date(at).getUTCHours()
    const isNight = hour >= 22 || hour < 2
    const longest = isNight ? (random() < 0.9 ? 6 : 40) : random() < 0.3 ? 4 : 200
    at += Math.ceil(random() * longest) * 60_000
  }
  return events
}

test('a day whose hits may be others says so, and no hit is another without', async () => {
  const rates = [
    { within: '10_minutes', moreThan: 3 },
    { within: '3_hours', moreThan: 14 },
    { within: '14_hours', moreThan: 40 },
  ].map((rate) => ({
    rules: oneRule('true', `      rate: { more_than: ${rate.moreThan}, within: ${rate.within} }\n`),
    seen: { different: 0, plain: 0 },
  }))
  for (let seed = 1; seed <= 8; seed += 1) {
    const events = randomEvents(seed)
    const hitsOfEach = async (reader: Reader) => {
      const found = []
      for (const { rules } of rates) found.push(await hitsIn(reader, rules))
      return found
    }
    const [whole, alone] = [
      await readerOver(events, hitsOfEach),
      await readerOver(packed(events), hitsOfEach),
    ]
    for (const [index, { seen }] of rates.entries()) {
      const notes = burstNotes(alone[index]?.outcomes ?? [], PERIOD)
      for (const day of DAYS.filter(isPacked)) {
        const here = alone[index]?.anomalies.hits.get(day) ?? []
        const there = whole[index]?.anomalies.hits.get(day) ?? []
        if (!notes.has(day)) {
          expect(here, `rate ${index}, seed ${seed}, ${day}`).toEqual(there)
          seen.plain += there.length
        } else if (JSON.stringify(here) !== JSON.stringify(there)) seen.different += 1
      }
    }
  }
  // Both are among what was looked at, or nothing was shown.
  for (const { seen } of rates) {
    expect(seen.different).toBeGreaterThan(0)
    expect(seen.plain).toBeGreaterThan(0)
  }
})

test('is said of the first day, and of the day of a burst that lasts to the end', () => {
  const rate = { moreThan: 2, within: '1_minute', withinNs: '60000000000', by: [] }
  const rule = {
    name: 'r',
    severity: 'low',
    condition: 'true',
    rate,
    notification: [],
    responseTime: null,
    line: 1,
  } as const
  const hit = (day: string, last: string) => {
    const place = { file: fileOf(day), line: 1 }
    const burst = { records: 3, first: { ...place, time: '' }, lastNs: `${Date.parse(last)}000000` }
    return {
      ...place,
      rule: 'r',
      severity: 'low',
      day,
      time: '',
      type: 'a',
      burst,
      disposition: null,
    } as const
  }
  const list = [
    hit('2024-01-17', '2024-01-19T23:58:59.999Z'),
    hit('2024-01-18', '2024-01-19T23:59:00Z'),
    hit('2024-01-18', '2024-01-19T23:59:30Z'),
  ]
  expect([...burstNotes([{ rule, list }], PERIOD)]).toEqual([
    [
      '2024-01-16',
      [
        'The alert rule r counts records within 1_minute, and the records of the package begin on 2024-01-16: a burst that began before is told by what is left of it, or is not told.',
      ],
    ],
    [
      '2024-01-18',
      [
        'A burst of the alert rule r lasted until the records of the package end, on 2024-01-19: what may have followed is not counted in it.',
      ],
    ],
  ])
  expect(burstNotes([{ rule: { ...rule, rate: null }, list: [] }], PERIOD).size).toBe(0)
})

test('a rule that names a field of records outside of the package means the same within it', async () => {
  const events: Events = {
    '2024-01-16': [{ timestamp: '2024-01-16T10:00:00Z', event_type: 'a' }],
    '2024-01-20': [{ timestamp: '2024-01-20T10:00:00Z', event_type: 'a', shadow_price: 4 }],
  }
  const rules = oneRule('shadow_price IS NULL')
  const [whole, fields] = await readerOver(events, async (reader) => [
    await hitsIn(reader, rules),
    await readDriftFields(reader),
  ])
  expect(fields).toEqual(['shadow_price'])
  await readerOver(packed(events), async (reader) => {
    const alone = await hitsIn(reader, rules, fields)
    expect(alone.anomalies).toEqual(whole.anomalies)
    expect(alone.anomalies.hits.get('2024-01-16')).toHaveLength(1)
    expect((await hitsIn(reader, rules)).anomalies.failures).toHaveLength(1)
  })
})
