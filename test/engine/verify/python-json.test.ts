import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareCodePoints } from '../../../electron/engine/verify/canonical/code-point-order.ts'
import { pythonFloat } from '../../../electron/engine/verify/canonical/python-float.ts'
import {
  canonicalPython,
  JsonSyntaxError,
  scanEntry,
} from '../../../electron/engine/verify/canonical/python-json.ts'

const VECTORS = new URL('../../vectors/canonical/', import.meta.url)
const JUDGE = new URL('./support/random_documents.py', import.meta.url).pathname
const hasPython = spawnSync('python3', ['--version']).status === 0

const frozen = (name: string) => gunzipSync(readFileSync(new URL(name, VECTORS))).toString('utf8')
const judged = (what: string, count: number, seed: number) =>
  execFileSync('python3', [JUDGE, what, String(count), String(seed)], { maxBuffer: 2 ** 28 }).toString('utf8')

/** How many documents there are in pairs of lines, as written and as CPython prints; throws at the first difference. */
function compareDocuments(text: string): number {
  const lines = text.split('\n').slice(0, -1)
  for (let at = 0; at < lines.length; at += 2) {
    const line = lines[at] as string
    const entry = scanEntry(line)
    if (canonicalPython(line) === lines[at + 1] && entry.canonical === lines[at + 1]) {
      if (entry.duplicates.length === 0) continue
    }
    throw new Error(`${line}\nPython: ${lines[at + 1]}\nours:   ${entry.canonical}`)
  }
  return lines.length / 2
}

/** The same for doubles, as bits and as CPython's repr. */
function compareDoubles(text: string): number {
  const lines = text.split('\n').slice(0, -1)
  for (const line of lines) {
    const [bits = '', repr = ''] = line.split(',')
    const value = Buffer.from(bits, 'hex').readDoubleBE(0)
    if (pythonFloat(value) !== repr || canonicalPython(repr) !== repr) {
      throw new Error(`${line}: ${pythonFloat(value)}, ${canonicalPython(repr)}`)
    }
  }
  return lines.length
}

test('the frozen documents of CPython are met', () => {
  expect(compareDocuments(frozen('documents.txt.gz'))).toBe(3000)
})

test('the frozen doubles of CPython are met', () => {
  expect(compareDoubles(frozen('doubles.txt.gz'))).toBe(5000)
})

describe.skipIf(!hasPython)(
  'against the CPython of this machine (skipped without python3: apt-get install python3)',
  () => {
    const seed = Math.floor(Date.now() / 1000)

    test('10,000 random documents', () => {
      expect(compareDocuments(judged('documents', 10_000, seed)), `seed ${seed}`).toBe(10_000)
    })

    test('50,000 random doubles', () => {
      expect(compareDoubles(judged('doubles', 50_000, seed)), `seed ${seed}`).toBe(50_000)
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
