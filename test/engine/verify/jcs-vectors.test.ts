/** RFC 8785 by its own vectors, and what it leaves open by our decisions. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLooseNumber } from '../../../electron/engine/verify/canonical/loose-number.ts'
import { type Entry, readEntry, type Unreadable } from '../../../electron/engine/verify/entry.ts'
import { EntryReader } from '../../../electron/engine/verify/entry-reader.ts'
import { type JsonValue, jcsBytes, jcsText } from '../../../electron/engine/verify/jcs.ts'
import { lineOf, told } from './support/lines.ts'

const canonical = (text: string) => jcsText(JSON.parse(text) as JsonValue)
const doubleOf = (bits: string) => Buffer.from(bits.padStart(16, '0'), 'hex').readDoubleBE(0)

describe('the examples of RFC 8785', () => {
  const sample = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`

  test('section 3.2.2 to 3.2.4: the sample, to the byte', () => {
    const bytes = `7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e
      75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35
      2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e
      41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d`
    expect(jcsBytes(JSON.parse(sample) as JsonValue).toString('hex')).toBe(bytes.replace(/\s+/g, ''))
  })

  test('section 3.2.3: names are sorted by UTF-16 unit', () => {
    const sorting = String.raw`{"\u20ac": "Euro Sign", "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One", "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}`
    expect(Object.values(JSON.parse(canonicalArray(sorting)) as string[])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  /** The values in the order in which they are printed: parsing again would put the name `1` first. */
  function canonicalArray(text: string): string {
    return `[${[...canonical(text).matchAll(/"(?:[^"\\]|\\.)*":("[^"]*")/g)].map(([, value]) => value).join(',')}]`
  }

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: the double %s is %s', (bits, text) => {
    expect(jcsText(doubleOf(bits))).toBe(text)
  })

  test.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
    'appendix B: the double %s has no spelling',
    (bits) => {
      expect(() => jcsText(doubleOf(bits))).toThrow(RangeError)
    },
  )
})

/** The pairs of cyberphone/json-canonicalization, testdata/input and testdata/output. */
test.each([
  [
    'arrays',
    '[\n  56,\n  {\n    "d": true,\n    "10": null,\n    "1": [ ]\n  }\n]\n',
    '[56,{"1":[],"10":null,"d":true}]',
  ],
  [
    'french',
    '{"peach": "This sorting order", "p\u00e9ch\u00e9": "is wrong according to French", "p\u00eache": "but canonicalization MUST", "sin":   "ingnore locale"}',
    '{"peach":"This sorting order","p\u00e9ch\u00e9":"is wrong according to French","p\u00eache":"but canonicalization MUST","sin":"ingnore locale"}',
  ],
  [
    'structures',
    '{"1": {"f": {"f": "hi","F": 5} ,"\\n": 56.0}, "10": { }, "": "empty", "a": { }, "111": [ { } ], "A": { }}',
    '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}',
  ],
  ['unicode', '{"Unnormalized Unicode":"A\\u030a"}', '{"Unnormalized Unicode":"A\u030a"}'],
  [
    'values',
    String.raw`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ],
  [
    'weird',
    String.raw`{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\u000a": "Newline", "1": "One", "\u0080": "Control\u007f", "\ud83d\ude02": "Smiley", "\u00f6": "Latin Small Letter O With Diaeresis", "\ufb33": "Hebrew Letter Dalet With Dagesh", "</script>": "Browser Challenge"}`,
    '{"\\n":"Newline","\\r":"Carriage Return","1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign","\u{1f602}":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
])('test data: %s', (_, input, output) => {
  expect(canonical(input)).toBe(output)
})

/** The number sequence that the test data describe: edge cases, a run of neighbours, then a chain of hashes. */
function* numberSequence(): Generator<string> {
  const edges = new URL('../../vectors/canonical/es6-edge-numbers.txt', import.meta.url)
  yield* readFileSync(edges, 'utf8').trim().split(/\s+/)
  for (let at = 0n; at < 2000n; at += 1n) yield (0x0010000000000000n + at).toString(16)
  for (let block = Buffer.alloc(32); ; ) {
    block = createHash('sha256').update(block).digest()
    for (let at = 0; at < 32; at += 8) {
      const value = block.readDoubleLE(at)
      if (value !== 0 && Number.isFinite(value)) yield block.readBigUInt64LE(at).toString(16)
    }
  }
}

test('the number sequence has the published hashes at 1,000, 10,000 and 100,000 lines', () => {
  const published = new Map([
    [1000, 'be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687'],
    [10_000, 'b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892'],
    [100_000, '22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7'],
  ])
  const hash = createHash('sha256')
  let lines = 0
  for (const bits of numberSequence()) {
    hash.update(`${bits},${jcsText(doubleOf(bits))}\n`)
    lines += 1
    const expected = published.get(lines)
    if (expected) expect(hash.copy().digest('hex'), `${lines} lines`).toBe(expected)
    if (lines === 100_000) break
  }
  expect(lines).toBe(100_000)
})

describe('what RFC 8785 leaves open', () => {
  const HASH = '0'.repeat(64)
  /** A line of jcs-v1 with these members, read by the scanner; the quick reader must say the same, twice. */
  function read(members: string): Entry | Unreadable {
    const line = Buffer.from(`{${members},"previous_hash":"${HASH}"}`, 'utf8')
    const entry = readEntry(line, 'jcs-v1')
    const reader = new EntryReader('jcs-v1')
    for (let round = 0; round < 2; round += 1) expect(told(reader.read(lineOf(line)))).toEqual(told(entry))
    return entry
  }

  test('a name that occurs twice: the last one is hashed, and it is a finding', () => {
    expect(read('"a":1,"b":2,"a":3')).toMatchObject({
      canonical: '{"a":3,"b":2}',
      objection: { kind: 'DUPLICATE_KEY', actual: 'a' },
    })
    expect(read('"a":{"x":1,"\\u0078":2}')).toMatchObject({
      objection: { kind: 'DUPLICATE_KEY', actual: 'x' },
    })
  })

  test.each(['"a":"\\ud800"', '"a":["\\udc00x"]', '"\\ud83d":1', '"a":"\\ude00\\ud83d"'])(
    'a lone surrogate has no canonical form, so that no hash can fit: %s',
    (members) => {
      expect(read(members)).toMatchObject({ canonical: null, computedHash: null })
    },
  )

  test('a pair of surrogates is one character, printed as it is', () => {
    expect(read('"a":"\\ud83d\\ude00"')).toMatchObject({ canonical: '{"a":"\u{1f600}"}' })
  })

  test.each(['1e400', '-1e400', '1e309'])('%s has no canonical form', (number) => {
    expect(read(`"a":${number}`)).toMatchObject({ canonical: null, computedHash: null })
  })

  test.each(['NaN', 'Infinity', '-Infinity'])('%s is no JSON', (number) => {
    expect(read(`"a":${number}`)).toMatchObject({ unreadable: { kind: 'NOT_JSON' } })
  })

  test.each([
    ['1', '1', false],
    ['-0', '0', true],
    ['-0.0', '0', true],
    ['0', '0', false],
    ['1.0', '1', true],
    ['1e2', '100', true],
    ['1.5e1', '15', true],
    ['1.50', '1.5', false],
    ['15e-1', '1.5', false],
    ['0.1', '0.1', false],
    ['0.1000000000000000055511151231257827', '0.1', true],
    ['1e-400', '0', true],
    ['9007199254740991', '9007199254740991', false],
    ['9007199254740992', '9007199254740992', true],
    ['9007199254740993', '9007199254740992', true],
    ['-9007199254740993', '-9007199254740992', true],
    ['123456789012345678901234567890', '1.2345678901234568e+29', true],
    ['1e-7', '1e-7', false],
  ])('%s is printed as %s; said of it that others are too: %s', (lexeme, text, isLoose) => {
    expect(read(`"a":[{"b":${lexeme}}]`)).toMatchObject({
      canonical: `{"a":[{"b":${text}}]}`,
      hasLooseNumber: isLoose,
    })
    expect(isLooseNumber(lexeme)).toBe(isLoose)
  })

  test('a number as JavaScript prints it is loose only as an integer beyond 2^53', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const isBeyond = Number.isInteger(value) && !Number.isSafeInteger(value)
        expect(isLooseNumber(String(value))).toBe(isBeyond)
      }),
    )
  })

  test('nesting deeper than 900 is refused, not survived by luck', () => {
    expect(read(`"a":${'['.repeat(800)}${']'.repeat(800)}`)).toMatchObject({ objection: null })
    expect(read(`"a":${'['.repeat(5000)}${']'.repeat(5000)}`)).toMatchObject({
      unreadable: { kind: 'NOT_JSON' },
    })
  })
})
