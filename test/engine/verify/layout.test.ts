import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LayoutTree } from '../../../electron/engine/verify/canonical/layout.ts'
import type { Dialect } from '../../../electron/engine/verify/canonical/value-bytes.ts'
import { chunkOf } from '../../../electron/engine/verify/canonical/words.ts'
import { sha256Hex } from '../../../electron/engine/verify/digest.ts'
import { readEntry } from '../../../electron/engine/verify/entry.ts'
import { EntryReader } from '../../../electron/engine/verify/entry-reader.ts'
import type { Profile } from '../../../shared/model/verdict.ts'
import { lineOf, told } from './support/lines.ts'

const HASH = 'a'.repeat(64)
const TAIL = `, "previous_hash": "${HASH}", "current_hash": "${HASH}", "signature": "AAAA", "key_id": "${HASH}"}`

/** Values as a line may spell them: canonical, nearly canonical, and not JSON at all. */
const SPELLINGS = [
  '1',
  '-1',
  '0',
  '-0',
  '01',
  '1.0',
  '1.50',
  '1.5',
  '-1.5',
  '-0.0',
  '0.0001',
  '0.00001',
  '0.00012',
  '123456789.123456',
  '1234567890.5',
  '123456789.1234567',
  '1e5',
  '1E5',
  '1e+16',
  '1e-05',
  '1.5e-7',
  '1.5e-07',
  '1e400',
  '5e-324',
  '0.1',
  '0.30000000000000004',
  '0.1000000000000000055',
  '123456789012345',
  '1234567890123456',
  '9007199254740993',
  '123456789012345680.0',
  '0.000001',
  '100.0',
  '-',
  '1.0e5',
  '100000000000000000000',
  '1.',
  '.5',
  '0.10',
  '0.1234567890123',
  '"a"',
  '""',
  '"a b"',
  '"\\n"',
  '"\\/"',
  '"\\u00e9"',
  '"\\u00E9"',
  '"\\u007f"',
  '"\\u000b"',
  '"\\u0041"',
  '"\u007f"',
  '"\u00e9"',
  '"\\ud800"',
  '"\\ud83d\\ude00"',
  '"\\b\\f\\r\\t\\"\\\\"',
  '"\\u001f"',
  '"\\u000a"',
  '"\\u00e"',
  '"\u{1f600}"',
  '"a long text without anything special in it, of many bytes"',
  '"12345678\u007f"',
  '"\t"',
  '"\\x"',
  '"a',
  'true',
  'True',
  'null',
  'NaN',
  '[]',
  '[1, 2]',
  '[1,2]',
  '[1, "a", null]',
  '[[1]]',
  '{}',
  '{"b": 1, "a": 2}',
  '{"a": 1, "a": 2}',
  '{"key_id": 1}',
  '[{"b": 1, "a": 2}, {"c": []}]',
  '{"x": {"z": 1.50, "y": {}}}',
  ' 1',
  '1 ',
]
const spelling = fc.constantFrom(...SPELLINGS)
const FIELDS = [
  (a: string, b: string, c: string) => `"event_type": "t", "z": ${a}, "m": {"q": ${b}, "p": 1}, "b": ${c}`,
  (a: string, b: string, c: string) => `"timestamp": ${a}, "event_id": ${b}, "v": [${c}, {"k": ${a}}]`,
  (a: string, b: string, c: string) =>
    `"k${'\u00e9'}y": ${a}, "a\\n": ${b}, "": {"\\ud83d\\ude00": ${c}, "\uffff": 1}`,
  (a: string, b: string, c: string) => `"l":[${a},${b}],"o":{"x":${c}},"event_id":"e"`,
]
const LINES = FIELDS.map((fields) => (a: string, b: string, c: string) => `{${fields(a, b, c)}${TAIL}`)
const PROFILES = ['py-jsondumps-v0', 'rawline-v1', 'sigc-v1', 'jcs-v1'] as const
const DIALECTS = {
  'py-jsondumps-v0': 'python',
  'rawline-v1': 'raw',
  'sigc-v1': 'raw',
  'jcs-v1': 'jcs',
} as const

/** The canonical form by layout, or null. */
function byLayout(tree: LayoutTree, line: Buffer, alone = false): Buffer | null {
  const place = lineOf(line, alone)
  const layout = tree.match(place)
  const target = chunkOf(Buffer.alloc(4096))
  return layout && target.bytes.subarray(0, tree.write(layout, place, target, 0))
}

function treeOf(dialect: Dialect, profile: Profile, ...lines: readonly string[]): LayoutTree {
  const tree = new LayoutTree(dialect)
  for (const line of lines) {
    const bytes = Buffer.from(line, 'utf8')
    const entry = readEntry(bytes, profile)
    if (!('unreadable' in entry) && entry.objection === null && entry.canonical !== null) {
      tree.learn(bytes, entry.canonical)
    }
  }
  return tree
}

/** What the layout accepts, the scanner must have read without objection and printed the same. */
function agrees(tree: LayoutTree, line: Buffer, profile: Profile): boolean {
  const canonical = byLayout(tree, line) ?? byLayout(tree, line, true)
  if (canonical === null) return false
  const entry = readEntry(line, profile)
  if ('unreadable' in entry || entry.objection !== null || entry.canonical === null || entry.hasLooseNumber) {
    expect.fail(`accepted by layout: ${line.toString('latin1')}`)
  }
  expect(canonical.toString('utf8')).toBe(entry.canonical)
  return true
}

test.each(PROFILES)('%s: with layouts learned or not, a line reads the same', (profile) => {
  const drafts = fc.tuple(fc.constantFrom(...LINES), spelling, spelling, spelling)
  fc.assert(
    fc.property(fc.array(drafts, { minLength: 2, maxLength: 12 }), fc.boolean(), (lines, alone) => {
      const reader = new EntryReader(profile)
      for (const [line, a, b, c] of lines) {
        const bytes = Buffer.from(line(a, b, c), 'utf8')
        expect(told(reader.read(lineOf(bytes, alone)))).toEqual(told(readEntry(bytes, profile)))
      }
    }),
    { numRuns: 400 },
  )
})

test.each(PROFILES)('%s: whatever a layout accepts, the scanner reads the same', (profile) => {
  const good = ['1', '1.5', '"a"', 'null', '[1, 2]', '[]', '{}', '"\\n"', '1.0', '[1,2]']
  let accepted = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...LINES),
      fc.constantFrom(...good),
      fc.constantFrom(...good),
      spelling,
      spelling,
      spelling,
      (line, first, second, a, b, c) => {
        const tree = treeOf(
          DIALECTS[profile],
          profile,
          line(first, first, first),
          line(second, first, second),
        )
        if (agrees(tree, Buffer.from(line(a, b, c), 'utf8'), profile)) accepted += 1
      },
    ),
    { numRuns: 1500 },
  )
  expect(accepted).toBeGreaterThan(10)
})

/** A line of every profile that is signed and fits its hash, in the spelling of its writer. */
function sealed(profile: Profile): Buffer {
  const fields =
    '"timestamp": "2026-03-02T08:13:00.000001Z", "event_type": "order_filled", "event_id": "e-17", "s": "a\\n\\u00e9", "price": 185.5, "tiny": 0.30000000000000004, "n": -12, "l": ["x", 1, null], "d": {"b": true, "a": {}}'
  const compact = fields.replaceAll('": ', '":').replaceAll(', ', ',').replace('\\u00e9', '\u00e9')
  const event = profile === 'jcs-v1' ? compact : fields
  const [comma, colon] = profile === 'jcs-v1' ? [',', ':'] : [', ', ': ']
  const line = (hash: string) =>
    Buffer.from(
      `{${event}${comma}"previous_hash"${colon}"${HASH}"${comma}"current_hash"${colon}"${hash}"${comma}"signature"${colon}"AAA+/w=="${comma}"key_id"${colon}"${HASH}"}`,
    )
  const draft = readEntry(line(HASH), profile)
  return line('unreadable' in draft ? '' : (draft.computedHash ?? ''))
}

/** Bytes that mean something to JSON, or to a reader that is not careful. */
const BYTES = [...Buffer.from('"\\{}[]:,0195.-+eEfntu/ _aAz\x00\x1f\t\n\r\x7f'), 0x80, 0xa9, 0xc3, 0xe2, 0xff]

test.each(PROFILES)('%s: every byte of a line changed, taken out or doubled', (profile) => {
  const line = sealed(profile)
  const tree = treeOf(DIALECTS[profile], profile, line.toString('utf8'))
  const reader = new EntryReader(profile)
  expect(reader.read(lineOf(line))).not.toHaveProperty('canonical', null)
  expect(agrees(tree, line, profile)).toBe(true)
  let accepted = 0
  const look = (changed: Buffer) => {
    if (changed.includes(0x0a)) return // two lines, which the splitter has told apart
    const expected = told(readEntry(changed, profile))
    if (agrees(tree, changed, profile)) accepted += 1
    expect(told(reader.read(lineOf(changed))), changed.toString('latin1')).toEqual(expected)
    expect(told(reader.read(lineOf(changed, true)))).toEqual(expected)
  }
  for (let at = 0; at < line.length; at += 1) {
    const head = line.subarray(0, at)
    const tail = line.subarray(at + 1)
    for (const byte of BYTES) look(Buffer.concat([head, Buffer.from([byte]), tail]))
    look(Buffer.concat([head, tail]))
    look(Buffer.concat([head, line.subarray(at, at + 1), line.subarray(at)]))
  }
  expect(accepted).toBeGreaterThan(100)
})

test('members taken out, doubled, moved or renamed are never taken for the layout', () => {
  for (const profile of PROFILES) {
    const line = sealed(profile).toString('utf8')
    const tree = treeOf(DIALECTS[profile], profile, line)
    const members = line.slice(1, -1).split(/,\s?(?=")/)
    const separator = profile === 'jcs-v1' ? ',' : ', '
    for (let at = 0; at < members.length; at += 1) {
      for (let to = 0; to <= members.length; to += 1) {
        const changed = members.toSpliced(to, 0, members[at] as string)
        expect(
          byLayout(tree, Buffer.from(`{${changed.join(separator)}}`)),
          `${profile} ${at} ${to}`,
        ).toBeNull()
      }
      const renamed = members.with(at, (members[at] as string).replace('"', '"x'))
      expect(byLayout(tree, Buffer.from(`{${renamed.join(separator)}}`))).toBeNull()
    }
  }
})

test('the lines of the vectors have layouts, and what is spelled otherwise has none', () => {
  const sample = `{"timestamp": "2026-03-02T08:13:00.000001Z", "event_type": "t", "details": {"symbol": "AAPL", "qty": 10, "price": 185.5}${TAIL}`
  const tree = treeOf('python', 'py-jsondumps-v0', sample)
  const canonicalOf = (line: string) => byLayout(tree, Buffer.from(line))?.toString() ?? null
  expect(canonicalOf(sample)).toBe(
    '{"details": {"price": 185.5, "qty": 10, "symbol": "AAPL"}, "event_type": "t", "timestamp": "2026-03-02T08:13:00.000001Z"}',
  )
  expect(canonicalOf(sample.replace('185.5', '185.50'))).toBeNull()
  expect(canonicalOf(sample.replace('"qty": 10', '"qty": 10, "qty": 10'))).toBeNull()
  expect(canonicalOf(sample.replace('"qty"', '"qtz"'))).toBeNull()
})

test('a layout is learned from a line whose own values are not in canonical spelling', () => {
  const line = (price: string) => `{"b": ${price}, "a": 1${TAIL}`
  const tree = treeOf('python', 'py-jsondumps-v0', line('185.50'))
  expect(byLayout(tree, Buffer.from(line('185.50')))).toBeNull()
  expect(byLayout(tree, Buffer.from(line('185.5')))?.toString()).toBe('{"a": 1, "b": 185.5}')
})

test('the hash is computed over the previous hash of the line itself, whatever came before', () => {
  const reader = new EntryReader('py-jsondumps-v0')
  const other = 'b'.repeat(64)
  for (const previous of [HASH, HASH, other, HASH, sha256Hex('x'), other]) {
    const line = Buffer.from(`{"a": 1, "previous_hash": "${previous}", "current_hash": "${HASH}"}`)
    const entry = reader.read(lineOf(line))
    expect('unreadable' in entry ? null : entry.computedHash).toBe(sha256Hex(`${previous}{"a": 1}`))
  }
})

test('hostile documents, each read twice by one reader, have the hash that CPython gives', () => {
  const url = new URL('../../vectors/canonical/documents.txt.gz', import.meta.url)
  const text = gunzipSync(readFileSync(url)).toString('utf8').split('\n')
  const reader = new EntryReader('py-jsondumps-v0')
  for (let at = 0; at + 1 < text.length; at += 2) {
    const members = (text[at] as string).trimStart().slice(1)
    const comma = members.trim() === '}' ? '' : ', '
    const line = Buffer.from(`{"previous_hash": "${HASH}"${comma}${members}`, 'utf8')
    for (let round = 0; round < 2; round += 1) {
      const entry = reader.read(lineOf(line))
      expect('unreadable' in entry ? entry.unreadable : entry.computedHash).toBe(
        sha256Hex(HASH + text[at + 1]),
      )
    }
  }
})
