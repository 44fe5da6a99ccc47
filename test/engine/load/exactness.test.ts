import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EVENT_COLUMNS, MONEY, QUANTITY } from '../../../electron/engine/load/columns.ts'
import { fitDecimal, fitInteger } from '../../../electron/engine/load/fit-number.ts'
import { parseTimestamp } from '../../../electron/engine/load/parse-timestamp.ts'
import { createScanner, VALUE_NONE } from '../../../electron/engine/load/scan-line.ts'

describe('fitDecimal', () => {
  /** The slow, obvious way: a fraction of two integers, rounded half away from zero. */
  function reference(text: string, width: number, scale: number): string | null {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] =
      /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
    let numerator = BigInt(whole + fraction) * 10n ** BigInt(scale)
    let denominator = 10n ** BigInt(fraction.length)
    const power = Number(exponent)
    if (power >= 0) numerator *= 10n ** BigInt(power)
    else denominator *= 10n ** BigInt(-power)
    const value = (2n * numerator + denominator) / (2n * denominator)
    if (value.toString().length > width) return null
    const digits = value.toString().padStart(scale + 1, '0')
    const sure = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
    return value === 0n ? '0' : `${sign}${sure}`
  }

  test('agrees with exact arithmetic', () => {
    const number = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.stringMatching(/^(0|[1-9]\d{0,24})$/),
        fc.stringMatching(/^(\.\d{1,24})?$/),
        fc.stringMatching(/^([eE][+-]?\d{1,2})?$/),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(number, fc.constantFrom(MONEY, QUANTITY), (text, shape) => {
        const fitted = fitDecimal(text, shape)
        const zero = fitted !== null && /^-?0(\.0*)?$/.test(fitted.text)
        expect(zero ? '0' : (fitted?.text ?? null)).toBe(reference(text, shape.width, shape.scale))
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ['0.0000005', '0.000001', true],
    ['0.0000004999', '0', true],
    ['-0.0000005', '-0.000001', true],
    ['999999999999.9999999', null, false],
    ['999999999999.999999', '999999999999.999999', false],
    ['1e400', null, false],
    ['1e-400', '0', true],
    ['1e99999999999', null, false],
    ['-0', '0', false],
    ['abc', null, false],
  ])('%s', (text, expected, rounded) => {
    const fitted = fitDecimal(text, MONEY)
    expect(fitted?.text ?? null).toBe(expected)
    if (fitted) expect(fitted.rounded).toBe(rounded)
  })

  test.each([
    ['9223372036854775807', '9223372036854775807'],
    ['9223372036854775808', null],
    ['-9223372036854775808', '-9223372036854775808'],
    ['100.0', '100'],
    ['1e3', '1000'],
    ['1.5', null],
  ])('integer %s', (text, expected) => {
    expect(fitInteger(text)).toBe(expected)
  })
})

describe('the line scanner', () => {
  const { scan, read } = createScanner(EVENT_COLUMNS)
  const encode = (text: string) => new TextEncoder().encode(text)

  test('takes exactly what JSON.parse takes, and finds the same values', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3, stringUnit: 'binary-ascii' }),
      fc.string({ unit: 'grapheme' }),
    )
    const name = fc.oneof(
      fc.constantFrom('ticker', 'quantity', 'reason', 'input', 'strategy'),
      fc.string({ unit: 'grapheme' }),
    )
    fc.assert(
      fc.property(fc.dictionary(name, value), (object) => {
        const text = JSON.stringify(object)
        expect(read(encode(text))).toBeNull()
        const at = EVENT_COLUMNS.findIndex(({ name: column }) => column === 'reason')
        const found = scan.kinds[at] !== VALUE_NONE
        expect(found).toBe(Object.hasOwn(object, 'reason') && object.reason !== null)
        if (found && typeof object.reason === 'number') {
          const bytes = encode(text).subarray(scan.starts[at], scan.ends[at])
          expect(new TextDecoder().decode(bytes)).toBe(JSON.stringify(object.reason))
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('a damaged line is refused whenever JSON.parse refuses it', () => {
    const good =
      '{"timestamp": "2024-01-15T00:00:00Z", "a": [1, -2.5e3, true, null, {"b": "\\u00e9\\n"}], "ticker": "X"}'
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom(...'{}[]",:\\ux0-.eE '), (at, character) => {
        const text = good.slice(0, at) + character + good.slice(at + 1)
        let valid = true
        try {
          const parsed: unknown = JSON.parse(text)
          valid = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
        } catch {
          valid = false
        }
        expect(read(encode(text)) === null).toBe(valid)
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ['{"a": NaN, "b": -Infinity}', null],
    ['{"a": 01}', 'NOT_JSON'],
    ['{"a": 1.}', 'NOT_JSON'],
    ['{"a": +1}', 'NOT_JSON'],
    ['{"a": "\\ud83d\\ude00"}', null],
    ['{"a": "\\ude00\\ud83d"}', 'UNPAIRED_SURROGATE'],
    [`{"a": ${'['.repeat(1000)}${']'.repeat(1000)}}`, 'TOO_DEEP'],
    ['{"input": {"data_timestamp": 1, "data_timestamp": 2}}', 'DUPLICATE_KEY'],
    ['[]', 'NOT_JSON'],
    ['{} {}', 'NOT_JSON'],
    ['\ufeff{}', 'NOT_JSON'],
  ])('%s', (text, fault) => {
    expect(read(encode(text))).toBe(fault)
  })
})

describe('parseTimestamp', () => {
  test.each([
    ['2024-02-29T23:59:59.999999999Z', '2024-02-29 23:59:59.999999999'],
    ['2023-02-29T00:00:00Z', null],
    ['2024-01-01T00:30:00+01:00', '2023-12-31 23:30:00'],
    ['2024-12-31T23:30:00.5-01', '2025-01-01 00:30:00.5'],
    ['2024-01-01T24:00:00Z', null],
    ['2024-01-01T00:00:60Z', null],
    ['1600-01-01T00:00:00Z', null],
    ['2024-01-01', null],
    ['yesterday', null],
  ])('%s', (text, expected) => {
    expect(parseTimestamp(text)?.text ?? null).toBe(expected)
  })

  test('digits beyond the ninth are told', () => {
    expect(parseTimestamp('2024-01-01T00:00:00.1234567891Z')).toEqual({
      text: '2024-01-01 00:00:00.123456789',
      cut: true,
    })
  })
})
