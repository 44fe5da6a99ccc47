import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EXCHANGE_ZONES,
  isZone,
  readInstant,
  showInstant,
  zoneOffset,
} from '../../renderer/state/clock-zone.ts'

const beside = { zone: 'America/New_York', place: 'beside' } as const
const instead = { zone: 'America/New_York', place: 'instead' } as const
const utc = { zone: null, place: 'beside' } as const

describe('showInstant', () => {
  it.each([
    ['2024-01-15T14:30:00.123456789Z', utc, '2024-01-15 14:30:00.123456789 UTC'],
    ['2024-01-15 14:30:00.123456789', utc, '2024-01-15 14:30:00.123456789 UTC'],
    ['2024-01-15T14:30:00+00:00', utc, '2024-01-15 14:30:00 UTC'],
    ['2024-01-15T09:30:00-05:00', utc, '2024-01-15 14:30:00 UTC'],
    ['2024-01-15T14:30:00.000000001Z', beside, '2024-01-15 14:30:00.000000001 UTC (09:30:00.000000001 EST)'],
    ['2024-07-15T13:30:00Z', beside, '2024-07-15 13:30:00 UTC (09:30:00 EDT)'],
    ['2024-01-15T02:00:00Z', beside, '2024-01-15 02:00:00 UTC (2024-01-14 21:00:00 EST)'],
    ['2024-01-15T14:30:00.5Z', instead, '2024-01-15 09:30:00.5 EST'],
    // The hour that there is twice, and the one that there is not.
    ['2024-11-03T05:30:00Z', instead, '2024-11-03 01:30:00 EDT'],
    ['2024-11-03T06:30:00Z', instead, '2024-11-03 01:30:00 EST'],
    ['2024-03-10T06:59:59Z', instead, '2024-03-10 01:59:59 EST'],
    ['2024-03-10T07:00:00Z', instead, '2024-03-10 03:00:00 EDT'],
    ['2024-01-15T00:00:00Z', { zone: 'Asia/Kolkata', place: 'instead' }, '2024-01-15 05:30:00 GMT+5:30'],
    ['not a time', beside, 'not a time'],
    ['2024-13-45T99:00:00Z', beside, '2024-13-45T99:00:00Z'],
    ['2024-01-15T14:30:00Z', { zone: 'Nowhere/Land', place: 'beside' }, '2024-01-15 14:30:00 UTC'],
  ] as const)('shows %s', (text, times, shown) => {
    expect(showInstant(text, times)).toBe(shown)
  })

  it('cuts the fraction where it is asked to', () => {
    expect(showInstant('2024-01-15T14:30:00.999999999Z', beside, 'cut')).toBe(
      '2024-01-15 14:30:00 UTC (09:30:00 EST)',
    )
  })

  it('agrees with Intl in every zone, and keeps every digit', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    const seconds = fc.integer({ min: Date.UTC(1972, 0) / 1000, max: Date.UTC(2037, 0) / 1000 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, fc.stringMatching(/^\d{9}$/), (zone, at, fraction) => {
        const text = `${new Date(at * 1000).toISOString().slice(0, 19)}.${fraction}Z`
        const intl = new Date(at * 1000).toLocaleString('sv-SE', { timeZone: zone })
        const shown = showInstant(text, { zone, place: 'instead' })
        expect(shown.slice(0, 19)).toBe(intl)
        expect(shown.slice(19, 29)).toBe(`.${fraction}`)
        expect(shown.length).toBeGreaterThan(30)
      }),
      { numRuns: 300 },
    )
  })
})

describe('zones', () => {
  it('knows every zone that is offered', () => {
    for (const { zone } of EXCHANGE_ZONES) expect(isZone(zone)).toBe(true)
    expect(isZone('')).toBe(false)
    expect(zoneOffset('Nowhere/Land', 0)).toBeNull()
  })

  it('reads what it wrote: offsets are whole seconds', () => {
    expect(readInstant('2024-01-15T14:30:00.1Z')).toEqual({ seconds: 1_705_329_000, fraction: '1' })
  })
})
