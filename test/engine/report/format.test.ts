import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText } from '../../../electron/engine/report/format.ts'

test.each([
  ['1234567.8900', '1,234,567.89'],
  ['-0.00', '0'],
  ['-0.10', '-0.1'],
  ['+5', '5'],
  ['007.50', '7.5'],
  ['000', '0'],
  ['123456789012345678901234567890.123456789', '123,456,789,012,345,678,901,234,567,890.123456789'],
  ['', ''],
  ['-', '-'],
  ['.5', '.5'],
  ['5.', '5.'],
  ['1e5', '1e5'],
  ['1\n', '1\n'],
])('%j as people read it is %j', (decimal, text) => {
  expect(plainText(decimal)).toBe(text)
})

test('no digit is lost or made up: without commas it is the same number', () => {
  fc.assert(
    fc.property(
      fc.tuple(
        fc.constantFrom('', '-', '+'),
        fc.stringMatching(/^\d{1,40}$/),
        fc.stringMatching(/^(\.\d{1,40})?$/),
      ),
      ([sign, whole, fraction]) => {
        const units = (text: string) => {
          const [left = '', right = ''] = text.replaceAll(',', '').replace('+', '').split('.')
          return BigInt(left.replace('-', '') + right.padEnd(40, '0')) * (left.startsWith('-') ? -1n : 1n)
        }
        const text = plainText(sign + whole + fraction)
        expect(units(text)).toBe(units(sign + whole + fraction))
        expect(text).toMatch(/^-?(0|[1-9]\d{0,2}(,\d{3})*)(\.\d*[1-9])?$/)
        expect(text).not.toBe('-0')
      },
    ),
  )
})
