import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { compareCodePoints } from '../../../electron/engine/verify/canonical/code-point-order.ts'
import { pythonFloat } from '../../../electron/engine/verify/canonical/python-float.ts'
import {
  canonicalPython,
  JsonSyntaxError,
  scanEntry,
} from '../../../electron/engine/verify/canonical/python-json.ts'

vi.setConfig({ testTimeout: 60_000 })

const SAMPLE = new URL('../../vectors/python-json/sample.txt', import.meta.url)
const GENERATOR = new URL('./support/random_documents.py', import.meta.url).pathname
const hasPython = spawnSync('python3', ['--version']).status === 0

function firstDifference(text: string): string | null {
  const lines = text.split('\n').slice(0, -1)
  for (let at = 0; at < lines.length; at += 2) {
    const ours = canonicalPython(lines[at] as string)
    if (ours !== lines[at + 1]) return `${lines[at]}\nPython: ${lines[at + 1]}\nours:   ${ours}`
    const entry = scanEntry(lines[at] as string)
    if (entry.canonical !== ours || entry.duplicates.length > 0) return `as an entry: ${lines[at]}`
  }
  return null
}

test('the frozen sample of CPython is met', () => {
  expect(firstDifference(readFileSync(SAMPLE, 'utf8'))).toBeNull()
})

describe.skipIf(!hasPython)(
  'against the CPython of this machine (skipped without python3: apt-get install python3)',
  () => {
    test('20,000 random documents', () => {
      const seed = String(Math.floor(Date.now() / 1000))
      const text = execFileSync('python3', [GENERATOR, '20000', seed], { maxBuffer: 2 ** 28 }).toString(
        'utf8',
      )
      expect(firstDifference(text), `seed ${seed}`).toBeNull()
    })
  },
)

test.each([
  ['{"a":100,"b":100.0,"c":1E5,"d":185.50}', '{"a": 100, "b": 100.0, "c": 100000.0, "d": 185.5}'],
  [
    '[1e16,1e15,0.0001,0.00001,5e-324,123456789012345680.0]',
    '[1e+16, 1000000000000000.0, 0.0001, 1e-05, 5e-324, 1.2345678901234568e+17]',
  ],
  [
    '[-0,-0.0,1e400,-1e400,1e-400,NaN,Infinity,-Infinity]',
    '[0, -0.0, Infinity, -Infinity, 0.0, NaN, Infinity, -Infinity]',
  ],
  ['[18446744073709551617,9007199254740993]', '[18446744073709551617, 9007199254740993]'],
  ['"\\u007f\\/\\ud800 \u00e9"', '"\\u007f/\\ud800 \\u00e9"'],
  ['{"\\uffff":1,"\\ud83d\\ude00":2,"\\ud83d":3}', '{"\\ud83d": 3, "\\uffff": 1, "\\ud83d\\ude00": 2}'],
  ['{"a":1,"a":2}', '{"a": 2}'],
  [' { "a" : [ ] , "b" : { } } ', '{"a": [], "b": {}}'],
])('%s becomes %s', (text, canonical) => {
  expect(canonicalPython(text)).toBe(canonical)
})

test.each([
  '',
  '{',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '[1,]',
  '01',
  '1.',
  '.5',
  '+1',
  "{'a':1}",
  '"\t"',
  '"\\x"',
  '"\\u12"',
  '{} {}',
  '\ufeff{}',
  'nul',
  '--1',
  '"abc',
])('%j is refused, as json.loads does', (text) => {
  expect(() => canonicalPython(text)).toThrow(JsonSyntaxError)
})

test('deep nesting is refused, not survived by luck', () => {
  expect(() => canonicalPython('['.repeat(100_000))).toThrow('nested deeper')
  expect(() => canonicalPython('{"a":'.repeat(100_000))).toThrow('nested deeper')
})

test('reserved fields are taken out at the top, and reported inside', () => {
  const entry = scanEntry(
    '{"x":{"current_hash":1},"key_id":"k","signature":"s","previous_hash":"p","current_hash":"c"}',
  )
  expect(entry.canonical).toBe('{"x": {"current_hash": 1}}')
  expect(entry.reservedInside).toEqual(['x.current_hash'])
  expect(entry.strings.get('previous_hash')).toBe('p')
})

test('duplicates are found at every depth, however they are spelled', () => {
  expect(scanEntry('{"a":[{"b":1,"\\u0062":2}],"a":1}').duplicates).toEqual([
    { key: 'b', path: 'a.[0]' },
    { key: 'a', path: '' },
  ])
})

test('strings are compared by code point', () => {
  const pieces = fc.constantFrom(
    'a',
    'b',
    '\ud83d',
    '\ude00',
    '\ud83d\ude00',
    '\uffff',
    '\ue000',
    '\ud7ff',
    '\u{10000}',
  )
  const strings = fc.array(pieces, { maxLength: 5 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(strings, strings, (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(compareSlowly([...a], [...b]))
    }),
    { numRuns: 3000 },
  )
})

function compareSlowly(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return Math.sign(a.length - b.length)
}

test('floats read back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = pythonFloat(value)
      expect(Object.is(Number(text), value)).toBe(true)
      expect(text).toMatch(/^-?\d+\.\d+$|^-?\d(\.\d+)?e[+-]\d{2,3}$/)
    }),
  )
})
