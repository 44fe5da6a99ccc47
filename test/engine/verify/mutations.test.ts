import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'
import {
  makeKey,
  sampleEvents,
  sealDays,
  type WriterOptions,
  type WrittenDay,
  writeArchive,
} from './support/writer.ts'

const key = makeKey('entries')
const root = makeKey('root')
const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04']
const LINES = 9
const MIDDLE = `audit/2026/03/${DAYS[1]}.log.gz`

/** The ways an archive is found: with every sidecar, with a key alone, with nothing, and with bound positions. */
const KINDS = {
  sealed: { key, root, sidecars: true },
  bare: { key },
  'without key ids': { key, keyId: false },
  unsigned: { key: null },
  'sealed sigc-v1': { key, root, sidecars: true, profile: 'sigc-v1' },
} as const satisfies Record<string, WriterOptions>
type Kind = keyof typeof KINDS

async function verifyDamaged(
  kind: Kind,
  mode: 'seal' | 'full',
  damage: (days: WrittenDay[]) => void,
): Promise<VerificationResult> {
  return withFolder(async (folder) => {
    const options: WriterOptions = KINDS[kind]
    const days = sealDays(
      DAYS.map((day, at) => ({ day, events: sampleEvents(day, LINES, at * LINES) })),
      options,
    )
    writeArchive(folder, days, options)
    damage(days)
    writeArchive(folder, days, { ...options, sidecars: false })
    const pins = options.sidecars ? { roots: [root.pem] } : options.key ? { keys: [key.pem] } : {}
    return verifyFolder(folder, mode, pins)
  })
}

const middle = (days: WrittenDay[]) => days[1]?.lines as string[]
const places = (result: VerificationResult) =>
  result.findings.map(({ kind, file, line }) => `${kind} ${file === MIDDLE ? 'middle' : file}:${line}`)

const kinds = fc.constantFrom(...(Object.keys(KINDS) as Kind[]))
const modes = fc.constantFrom('seal' as const, 'full' as const)

describe.each(Object.keys(KINDS) as Kind[])('an archive that is %s', (kind) => {
  test.each(['seal', 'full'] as const)('passes clean in %s mode', async (mode) => {
    const result = await verifyDamaged(kind, mode, () => {})
    expect(result.findings).toEqual([])
    expect(result.integrity).toBe('PASSED')
    expect(result.hash_chain.valid).toBe(true)
    const { total, checked, valid } = result.signatures
    expect(total).toBe(kind === 'unsigned' ? 0 : 27)
    expect(checked).toBe(kind === 'unsigned' ? 0 : mode === 'full' ? 27 : 3)
    expect(valid).toBe(checked)
    expect(result.authentic).toBe(total)
  })
})

test('a deleted line is named, wherever it was', async () => {
  const inner = fc.integer({ min: 1, max: LINES - 2 })
  await fc.assert(
    fc.asyncProperty(kinds, modes, inner, async (kind, mode, at) => {
      const result = await verifyDamaged(kind, mode, (days) => middle(days).splice(at, 1))
      // Without signatures a missing entry and a rewritten one look the same.
      const name = kind === 'unsigned' ? 'CHAIN_LINK_BROKEN' : 'ENTRY_DELETED'
      expect(places(result)).toEqual([`${name} middle:${at + 1}`])
      const [found] = result.findings
      if (kind.startsWith('sealed')) expect(found).toMatchObject({ missing: 1, missing_seq: LINES + at })
    }),
    { numRuns: 25 },
  )
})

test.each(Object.keys(KINDS) as Kind[])(
  'the first and the last line of a %s day are missed',
  async (kind) => {
    for (const mode of ['seal', 'full'] as const) {
      const last = await verifyDamaged(kind, mode, (days) => middle(days).pop())
      const next = `CHAIN_LINK_BROKEN audit/2026/03/${DAYS[2]}.log.gz:1`
      expect(places(last)).toEqual([`FILE_TAIL_MISSING middle:${LINES}`, next])
      const first = places(await verifyDamaged(kind, mode, (days) => middle(days).shift()))
      // Between two files without manifests nobody knows which of them the missing entry belonged to.
      expect(first).toEqual(
        kind.startsWith('sealed')
          ? ['ENTRY_DELETED middle:1']
          : [`FILE_TAIL_MISSING audit/2026/03/${DAYS[0]}.log.gz:${LINES + 1}`, 'CHAIN_LINK_BROKEN middle:1'],
      )
    }
  },
)

test('a repeated line is named, with the line that it repeats', async () => {
  const index = fc.integer({ min: 0, max: LINES - 1 })
  await fc.assert(
    fc.asyncProperty(
      kinds,
      modes,
      index,
      fc.integer({ min: 0, max: LINES }),
      async (kind, mode, from, to) => {
        const result = await verifyDamaged(kind, mode, (days) =>
          middle(days).splice(to, 0, middle(days)[from] as string),
        )
        const copy = to > from ? to : to < from ? to : from + 1
        const original = to > from ? from : to < from ? from + 1 : from
        expect(places(result)).toEqual([`ENTRY_DUPLICATED middle:${copy + 1}`])
        expect(result.findings[0]?.lines).toEqual([original + 1, copy + 1])
      },
    ),
    { numRuns: 25 },
  )
})

test('of an entry and its edited copy, the copy is the one that came in', async () => {
  const at = fc.integer({ min: 0, max: LINES - 1 })
  await fc.assert(
    fc.asyncProperty(kinds, modes, at, fc.boolean(), async (kind, mode, from, copyFirst) => {
      const result = await verifyDamaged(kind, mode, (days) => {
        const line = middle(days)[from] as string
        const copy = line.replace('"user": "', '"user": "x')
        expect(copy).not.toBe(line)
        middle(days).splice(copyFirst ? from : from + 1, 0, copy)
      })
      const inserted = result.findings.filter((finding) => finding.kind === 'ENTRY_INSERTED')
      expect(inserted.map(({ line }) => line)).toEqual([copyFirst ? from + 1 : from + 2])
      const blamed = copyFirst ? from + 2 : from + 1
      const others = result.findings.filter(
        ({ line, kind }) => line === blamed && kind !== 'CHAIN_LINK_BROKEN',
      )
      expect(others).toEqual([])
    }),
    { numRuns: 25 },
  )
})

test('two exchanged neighbours are one finding', async () => {
  await fc.assert(
    fc.asyncProperty(kinds, modes, fc.integer({ min: 0, max: LINES - 2 }), async (kind, mode, at) => {
      const result = await verifyDamaged(kind, mode, (days) => {
        const lines = middle(days)
        ;[lines[at], lines[at + 1]] = [lines[at + 1] as string, lines[at] as string]
      })
      expect(places(result)).toEqual([`ENTRIES_REORDERED middle:${at + 1}`])
      expect(result.findings[0]?.lines?.slice(0, 2)).toEqual([at + 1, at + 2])
    }),
    { numRuns: 25 },
  )
})

test('a line moved elsewhere is one finding, that begins where the order first fails', async () => {
  const index = fc.integer({ min: 0, max: LINES - 1 })
  await fc.assert(
    fc.asyncProperty(kinds, modes, index, index, async (kind, mode, from, to) => {
      fc.pre(from !== to)
      const result = await verifyDamaged(kind, mode, (days) => {
        const [line] = middle(days).splice(from, 1)
        middle(days).splice(to, 0, line as string)
      })
      expect(places(result)).toEqual([`ENTRIES_REORDERED middle:${Math.min(from, to) + 1}`])
    }),
    { numRuns: 25 },
  )
})

test('one changed character anywhere names its file and line', async () => {
  const hexOrDigit = fc.constantFrom(...'0123456789abcdef')
  const line = fc.integer({ min: 0, max: LINES - 1 })
  await fc.assert(
    fc.asyncProperty(
      kinds,
      line,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      hexOrDigit,
      async (kind, at, where, character) => {
        let changed = true
        const result = await verifyDamaged(kind, 'full', (days) => {
          const text = middle(days)[at] as string
          const position = Math.floor(where * text.length)
          changed = text[position] !== character
          middle(days)[at] = text.slice(0, position) + character + text.slice(position + 1)
        })
        fc.pre(changed)
        expect(result.integrity).toBe('FAILED')
        expect(result.files.map(({ verdict }) => verdict)).toContain('FAILED')
        const named = result.findings.filter(({ file, severity }) => file === MIDDLE && severity === 'error')
        expect(named.map((finding) => finding.line)).toContain(at + 1)
        expect(result.findings.filter(({ severity }) => severity === 'error')).toHaveLength(1)
      },
    ),
    { numRuns: Number(process.env.BLOTTER_FUZZ_RUNS ?? 80) },
  )
})

test('an entry written anew, hash and all, is found by its signature and by the link after it', async () => {
  for (const kind of ['sealed', 'bare', 'without key ids'] as const) {
    for (const mode of ['seal', 'full'] as const) {
      const result = await verifyDamaged(kind, mode, (days) => {
        const { previous_hash, signature } = JSON.parse(middle(days)[4] as string) as Record<string, string>
        middle(days)[4] = rehash(middle(days)[4] as string, previous_hash as string, signature as string)
      })
      expect(places(result), `${kind} ${mode}`).toEqual([
        'SIGNATURE_INVALID middle:5',
        'CHAIN_LINK_BROKEN middle:6',
      ])
    }
  }
})

/** Changes the user of a sample line and gives it the hash that its new content has. */
function rehash(line: string, previous: string, signature: string): string {
  const event = JSON.parse(line) as Record<string, unknown>
  const { details, event_id, event_type, price, quantity, timestamp } = event as Record<string, string>
  expect(details).toBeTypeOf('object')
  const canonical = `{"details": {"a": [1, 2.5, null], "venue": "X"}, "event_id": "${event_id}", "event_type": "${event_type}", "price": ${price}, "quantity": ${quantity}, "timestamp": "${timestamp}", "user": "mallory"}`
  const hash = createHash('sha256')
    .update(previous + canonical)
    .digest('hex')
  const head = line
    .slice(0, line.indexOf(', "previous_hash"'))
    .replace(/"user": "[^"]*"/, '"user": "mallory"')
  const tail = line.slice(line.indexOf(', "signature"'))
  expect(tail).toContain(signature)
  return `${head}, "previous_hash": "${previous}", "current_hash": "${hash}"${tail}`
}
