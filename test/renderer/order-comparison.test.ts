import { describe, expect, test } from 'vitest'
import { suggestScale, timeAxis } from '../../renderer/state/order-axis.ts'
import {
  comparePhases,
  comparisonAsText,
  differenceWords,
  WHOLE_LIFE,
} from '../../renderer/state/order-comparison.ts'
import type { OrderEvent, OrderInterval, OrderLife } from '../../shared/model/order.ts'

const eventsAt = (...offsets: readonly string[]): readonly OrderEvent[] =>
  offsets.map(
    (offset, at) =>
      ({
        offset,
        wait: at === 0 ? null : String(BigInt(offset) - BigInt(offsets[at - 1] ?? 0)),
        role: 'other',
        checks: [],
      }) as unknown as OrderEvent,
  )
const lifeOf = (
  orderId: string,
  offsets: readonly string[],
  intervals: readonly OrderInterval[] = [],
): OrderLife =>
  ({
    orderId,
    events: eventsAt(...offsets),
    intervals,
    anomalies: [],
    cutFrom: null,
    state: 'filled',
    filled: '0',
  }) as unknown as OrderLife
const interval = (label: string, from: string, to: string): OrderInterval => ({ label, from, to })

describe('one line of time', () => {
  test('is of one life by the clock, or has every wait by its magnitude', () => {
    const events = eventsAt('0', '3600000000000', '3600000001000', '3600001000000')
    expect(suggestScale(events)).toBe('compressed')
    const places = (scale: 'even' | 'compressed') => {
      const axis = timeAxis([events], scale)
      return events.map(({ offset }) => axis.placeOf(offset))
    }
    const even = places('even')
    expect(even[0]).toBe(0)
    expect(even[1]).toBeGreaterThan(0.99)
    expect(even.at(-1)).toBe(1)
    const compressed = places('compressed')
    expect(compressed.at(-1)).toBe(1)
    expect((compressed[3] ?? 0) - (compressed[2] ?? 0)).toBeGreaterThan(0.15)
    expect(timeAxis([eventsAt('0')], 'even').placeOf('0')).toBe(0)
  })

  test('is common to two lives: the same moment has the same place, the longer one ends it', () => {
    const [one, other] = [
      eventsAt('0', '1000000000', '4000000000'),
      eventsAt('0', '1000000000', '2000000000'),
    ]
    const even = timeAxis([one, other], 'even')
    expect(other.map(({ offset }) => even.placeOf(offset))).toEqual([0, 0.25, 0.5])
    expect(even.placeOf('4000000000')).toBe(1)
    expect(even.ticks).toEqual([
      { place: 0, label: '0' },
      { place: 0.25, label: '1 s' },
      { place: 0.5, label: '2 s' },
      { place: 0.75, label: '3 s' },
    ])
    const compressed = timeAxis([one, other], 'compressed')
    const at = (offset: string) => compressed.placeOf(offset)
    expect(at('1000000000')).toBeLessThan(at('1000000001'))
    expect(at('1000000001')).toBeLessThan(at('2000000000'))
    expect(at('2000000000')).toBeLessThan(at('4000000000'))
    expect(at('4000000000')).toBe(1)
  })

  test('names moments of every magnitude, none of them on another', () => {
    const { ticks, placeOf } = timeAxis([eventsAt('0', '40000', '250000000', '90000000000')], 'compressed')
    expect(ticks[0]).toEqual({ place: 0, label: '0' })
    expect(ticks.length).toBeGreaterThan(2)
    const places = ticks.map(({ place }) => place)
    expect(places.every((place, at) => at === 0 || place - (places[at - 1] ?? 0) >= 0.2)).toBe(true)
    expect(Math.max(...places)).toBeLessThanOrEqual(0.9)
    expect(placeOf('90000000001'), 'what is beyond the end stands at it').toBe(1)
  })

  test('has a place for a record that is older than the first', () => {
    const events = eventsAt('0', '-4000000000', '4000000000')
    for (const scale of ['even', 'compressed'] as const) {
      const axis = timeAxis([events], scale)
      expect(axis.placeOf('-4000000000')).toBe(0)
      expect(axis.placeOf('0')).toBeGreaterThan(0)
      expect(axis.placeOf('4000000000')).toBe(1)
    }
  })

  test('is compressed when one of the lives needs it', () => {
    const even = eventsAt('0', '1000', '2000', '3000')
    expect(suggestScale(even, even)).toBe('even')
    expect(suggestScale(even, eventsAt('0', '1000', '2000', '3600000000000'))).toBe('compressed')
  })
})

describe('phases', () => {
  const one = lifeOf(
    'one',
    ['0', '9007199254740993'],
    [
      interval('signal to submission', '0', '125000'),
      interval('submission to first fill', '125000', '9007199254740993'),
      interval('fill 1 to fill 2', '5', '7'),
    ],
  )
  const other = lifeOf(
    'other',
    ['0', '9007199254740994'],
    [
      interval('signal to submission', '0', '120000'),
      interval('submission to acknowledgement', '120000', '130000'),
      interval('submission to first fill', '120000', '9007199254740989'),
      interval('last fill to cancel', '10', '20'),
    ],
  )

  test('stand together by their names, and keep the order of both lives', () => {
    expect(comparePhases(one, other).map(({ label }) => label)).toEqual([
      'signal to submission',
      'submission to acknowledgement',
      'submission to first fill',
      'fill 1 to fill 2',
      'last fill to cancel',
      WHOLE_LIFE,
    ])
  })

  test('differ to the nanosecond, also beyond what a double holds', () => {
    const phases = new Map(comparePhases(one, other).map((phase) => [phase.label, phase]))
    expect(phases.get('signal to submission')).toMatchObject({
      one: '125000',
      other: '120000',
      difference: '-5000',
    })
    expect(phases.get('submission to acknowledgement')).toMatchObject({ one: null, difference: null })
    expect(phases.get('last fill to cancel')).toMatchObject({ one: null, other: '10' })
    expect(phases.get('fill 1 to fill 2')).toMatchObject({ one: '2', other: null, difference: null })
    expect(phases.get(WHOLE_LIFE)).toMatchObject({ one: '9007199254740993', difference: '1' })
  })

  test('of a life that is cut have no whole', () => {
    const labels = comparePhases(one, { ...other, cutFrom: 5000 }).map(({ label }) => label)
    expect(labels).toContain('last fill to cancel')
    expect(labels).not.toContain(WHOLE_LIFE)
  })

  test('are told in words', () => {
    expect(['0', '-5000', '1', '61500000000'].map(differenceWords)).toEqual([
      'the same',
      '5 µs shorter',
      '1 ns longer',
      '1 min 01.5 s longer',
    ])
    const text = comparisonAsText(one, other)
    expect(text).toMatch(
      /^Order one and order other\n {2}signal to submission: 125 µs, 120 µs \(5 µs shorter\)\n/,
    )
    expect(text).toContain('  last fill to cancel: not in its records, 10 ns\n')
  })
})
