import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import { referenceVerify, type Said } from './support/reference.ts'
import { withFolder } from './support/scratch.ts'
import { type ChainedProfile, type Entry, ORIGIN, ROOT, World, worldEvents } from './support/world.ts'
import { makeKey } from './support/writer.ts'

vi.setConfig({ testTimeout: 600_000 })

const RUNS = Number(process.env.BLOTTER_REFERENCE_RUNS ?? 150)
const FIRST_SEED = Number(process.env.BLOTTER_REFERENCE_SEED ?? 1)
const KEYS = [makeKey('first'), makeKey('second'), makeKey('attacker')] as const
const ATTACKER = KEYS[2]
const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09']

/** Numbers from 0 up to but not including 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

class Dice {
  readonly #next: () => number
  constructor(seed: number) {
    this.#next = randomFrom(seed * 7919)
  }
  /** A whole number from 0 up to but not including `count`. */
  below(count: number): number {
    return Math.floor(this.#next() * count)
  }
  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
  chance(part: number): boolean {
    return this.#next() < part
  }
}

function randomWorld(dice: Dice): World {
  const profile = dice.one<ChainedProfile>(['py-jsondumps-v0', 'jcs-v1', 'rawline-v1', 'sigc-v1'])
  const days = DAYS.slice(0, 1 + dice.below(DAYS.length))
  let count = 0
  const filled = days.map((day) => {
    const entries = dice.chance(0.1) ? 0 : 1 + dice.below(dice.chance(0.2) ? 40 : 8)
    const events = worldEvents(day, entries, count)
    count += entries
    return { day, events }
  })
  const manifests = dice.chance(0.6)
  const signed = manifests || dice.chance(0.7)
  const rotated = signed && manifests && count > 4 && dice.chance(0.4)
  const keys = [
    { key: KEYS[0], from: 0 },
    ...(rotated ? [{ key: KEYS[1], from: 2 + dice.below(count - 2) }] : []),
  ]
  return new World({
    profile,
    days: filled,
    keys: signed ? keys : [],
    keyIds: dice.chance(0.8),
    manifests,
    leaves: manifests && dice.chance(0.6),
    checkpoints: manifests && dice.chance(0.8),
    keySet: manifests,
  })
}

// --- ways of tampering, on any archive ----------------------------------------------------------------------------

type Mutation = (world: World, dice: Dice) => void

const logDays = (world: World) =>
  world.days.filter((day) => world.files.has(world.name(day)) && linesOf(world, day).length > 0)
const linesOf = (world: World, day: string): string[] => {
  try {
    return gunzipSync(world.files.get(world.name(day)) as Buffer)
      .toString('latin1')
      .split('\n')
      .slice(0, -1)
  } catch {
    return [] // damaged by an earlier mutation
  }
}
/** Changes one line of some day; the change gets the lines and an index. */
const onLine =
  (change: (lines: string[], at: number, dice: Dice, world: World, day: string) => void): Mutation =>
  (world, dice) => {
    const days = logDays(world)
    if (days.length === 0) return
    const day = dice.one(days)
    const lines = linesOf(world, day)
    change(lines, dice.below(lines.length), dice, world, day)
    world.setLines(day, lines)
  }
const onFile =
  (change: (gz: Buffer, dice: Dice) => Buffer): Mutation =>
  (world, dice) => {
    const days = logDays(world)
    if (days.length === 0) return
    world.edit(world.name(dice.one(days)), (gz) => change(gz, dice))
  }
const onSidecar =
  (suffix: string, change: (bytes: Buffer, dice: Dice) => Buffer | null): Mutation =>
  (world, dice) => {
    const names = [...world.files.keys()].filter((name) => name.endsWith(suffix))
    if (names.length === 0) return
    const name = dice.one(names)
    const changed = change(world.files.get(name) as Buffer, dice)
    if (changed) world.files.set(name, changed)
    else world.files.delete(name)
  }
const flip = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] as number) ^ 1
  return copy
}
const written = (world: World, day: string, at: number): Entry | undefined => world.entries.get(day)?.[at]

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'edit content': onLine((lines, at) => {
    lines[at] = (lines[at] as string).replace(/"quantity":( ?)(\d+)/, '"quantity":$1$29')
  }),
  'edit and rehash': onLine((lines, at, _, world, day) => {
    const entry = written(world, day, at)
    if (!entry) return
    const event = new Map([...entry.event, ['user', 'mallory'] as const])
    lines[at] = world.seal(event, entry.previous, entry.seq, {
      signer: world.keyAt(0) ? ATTACKER : null,
    }).text
  }),
  'change previous_hash': onLine((lines, at) => {
    lines[at] = (lines[at] as string).replace(/("previous_hash": ?")..../, '$10bad')
  }),
  'change current_hash': onLine((lines, at) => {
    lines[at] = (lines[at] as string).replace(/("current_hash": ?")..../, '$10bad')
  }),
  'strip a signature': onLine((lines, at) => {
    lines[at] = (lines[at] as string).replace(/, ?"signature": ?"[^"]*"/, '')
  }),
  'change a signature': onLine((lines, at) => {
    lines[at] = (lines[at] as string).replace(/("signature": ?")..../, '$1AAAA')
  }),
  'delete a line': onLine((lines, at) => lines.splice(at, 1)),
  'delete several': onLine((lines, at, dice) => lines.splice(at, 1 + dice.below(3))),
  'repeat a line': onLine((lines, at, dice) =>
    lines.splice(dice.below(lines.length + 1), 0, lines[at] as string),
  ),
  'swap neighbours': onLine((lines, at) => {
    if (at + 1 < lines.length) lines.splice(at, 2, lines[at + 1] as string, lines[at] as string)
  }),
  'move a line': onLine((lines, at, dice) => {
    const [line] = lines.splice(at, 1)
    lines.splice(dice.below(lines.length + 1), 0, line as string)
  }),
  'reverse a day': onLine((lines) => lines.reverse()),
  'insert a forged line': onLine((lines, at, _, world, day) => {
    const entry = written(world, day, at)
    if (!entry) return
    const event = new Map([...entry.event, ['user', 'mallory'] as const])
    lines.splice(
      at + 1,
      0,
      world.seal(event, entry.hash, entry.seq, { signer: world.keyAt(0) ? ATTACKER : null }).text,
    )
  }),
  'invalid UTF-8': onLine((lines, at) => {
    lines[at] = (lines[at] as string).replace('order', 'or\xffer')
  }),
  'duplicate a name': onLine((lines, at) => {
    lines[at] = (lines[at] as string).replace('{', '{"user":"x", ')
  }),
  'reserved name': onLine((lines, at) => {
    lines[at] = (lines[at] as string).replace('"venue"', '"signature"')
  }),
  'blank line': onLine((lines, at) => lines.splice(at, 0, '')),
  'no JSON': onLine((lines, at) => {
    lines[at] = (lines[at] as string).slice(0, 40)
  }),
  'cut a file': onFile((gz, dice) => gz.subarray(0, dice.below(gz.length))),
  'wrong CRC': onFile((gz) => flip(gz, gz.length - 8)),
  'wrong size': onFile((gz) => flip(gz, gz.length - 4)),
  'extra member': onFile((gz) => Buffer.concat([gz, gzipSync('')])),
  'trailing bytes': onFile((gz) => Buffer.concat([gz, Buffer.from('junk')])),
  'flip a compressed byte': onFile((gz, dice) => flip(gz, 10 + dice.below(gz.length - 18))),
  'delete a log': (world, dice) => {
    const days = logDays(world)
    if (days.length > 0) world.files.delete(world.name(dice.one(days)))
  },
  'empty a log': (world, dice) => {
    const days = logDays(world)
    if (days.length > 0) world.setLines(dice.one(days), [])
  },
  'edit a manifest': onSidecar('manifest.json', (bytes) =>
    Buffer.from(bytes.toString().replace(/"plain_bytes":(\d+)/, '"plain_bytes":1$1')),
  ),
  'edit a checkpoint': onSidecar('checkpoint', (bytes, dice) => flip(bytes, dice.below(bytes.length - 110))),
  'lose a checkpoint': onSidecar('checkpoint', () => null),
  'lose leaves': onSidecar('leaves', () => null),
  'edit leaves': onSidecar('leaves', (bytes, dice) =>
    bytes.length > 0 ? flip(bytes, dice.below(bytes.length)) : bytes,
  ),
  'another root': (world) => {
    if (world.options.keySet) world.writeKeySet(ATTACKER)
  },
  nothing: () => {},
}

// --- what the two must agree on -----------------------------------------------------------------------------------

/** Day and line of a place; a sidecar is its day. */
type Place = { readonly day: string; readonly line: number | null }

function firstPlace(result: VerificationResult): Place | null {
  const places = result.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ file, line }) => ({ day: dayOf(file), line }))
  places.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  const [first] = places
  if (!first) return null
  const lines = places
    .filter(({ day, line }) => day === first.day && line !== null)
    .map(({ line }) => line as number)
  return { day: first.day, line: lines.length > 0 ? Math.min(...lines) : null }
}

const dayOf = (file: string | null) => /\d{4}-\d{2}-\d{2}/.exec(file ?? '')?.[0] ?? ''

/**
 * The reference names the line at which the chain first fails to go on. The verifier, which explains, may name what
 * came before that line and is why: the end of the file before, or lines that came in.
 */
function agree(found: Place | null, said: Said['bad'], result: VerificationResult): boolean {
  if (!said || !found) return said === null && found === null
  const day = dayOf(said.file)
  if (found.day === day) {
    if (said.line === null || found.line === null || found.line === said.line) return true
    const cameIn = result.findings.some(
      ({ kind, file, line }) =>
        /^ENTRY_(DUPLICATED|INSERTED)$/.test(kind) && dayOf(file) === day && line === found.line,
    )
    // Behind a line that came in at the head of all, the chain fails at the next one.
    if (cameIn && found.line === said.line - 1) return true
    return found.line < said.line && isExplained(result, day, said.line)
  }
  return found.day < day && (said.line ?? 1) === 1 && isExplained(result, day, 1)
}

/** The later place is among what is told: as a finding, or as what follows from one. */
function isExplained(result: VerificationResult, day: string, line: number): boolean {
  return result.findings.some(
    (item) =>
      (dayOf(item.file) === day && (item.line === line || item.lines?.includes(line))) ||
      item.consequences.some((text) => text.includes(`${day}.log.gz:${line}`)) ||
      item.kind.startsWith('DAY_'),
  )
}

async function compare(seed: number): Promise<void> {
  const dice = new Dice(seed)
  const world = randomWorld(dice)
  const names = Object.keys(MUTATIONS)
  const chosen = Array.from({ length: dice.chance(0.1) ? 0 : 1 + dice.below(2) }, () => dice.one(names))
  for (const name of chosen) MUTATIONS[name]?.(world, dice)
  const { profile, days, keys, manifests, leaves } = world.options
  const what = JSON.stringify({
    seed,
    profile,
    chosen,
    manifests,
    leaves,
    keys: keys.length,
    days: days.map(({ events }) => events.length),
  })
  const pins = {
    roots: world.options.keySet ? [ROOT.pem] : [],
    keys: world.options.keySet ? [] : keys.map(({ key }) => key.pem),
  }
  // What the profile is, is not the reference's to find out.
  world.files.set('audit/profile.json', Buffer.from(`{"profile":"${profile}","stream":"${ORIGIN}"}`))
  const said = referenceVerify(world.files, pins, profile, ORIGIN)
  await withFolder(async (folder) => {
    world.writeTo(folder)
    const full = await verifyFolder(folder, 'full', pins)
    const told = `${what}\nreference ${JSON.stringify(said)}\nverifier ${full.integrity} ${JSON.stringify(full.findings.map(({ kind, file, line }) => `${kind} ${file}:${line}`))}`
    expect(full.integrity, told).toBe(said.integrity)
    if (said.integrity !== 'NOT_VERIFIABLE') expect(agree(firstPlace(full), said.bad, full), told).toBe(true)
    if (said.integrity === 'PASSED') {
      expect(full.entries, told).toBe(said.entries)
      expect(full.signatures, told).toEqual({ ...said.signatures, checked: said.signatures.total })
      expect(full.authentic, told).toBe(said.signatures.valid)
    }
    // Seal mode sees no less, but for single signatures that a later good one stands for.
    const seal = await verifyFolder(folder, 'seal', pins)
    const overlooked = seal.integrity !== full.integrity
    if (overlooked) {
      expect(seal.integrity, told).toBe('PASSED')
      const errors = full.findings.filter(({ severity }) => severity === 'error')
      expect(
        errors.map(({ kind }) => kind).filter((kind) => !/^SIGNATURE_INVALID|^KEY_/.test(kind)),
        told,
      ).toEqual([])
    }
  })
}

test(`the verifier and the reference agree on ${RUNS} random archives with random damage`, async () => {
  const failures: string[] = []
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
    try {
      await compare(seed)
    } catch (error) {
      failures.push(error instanceof Error ? error.message.slice(0, 1500) : String(error))
      if (failures.length >= Number(process.env.BLOTTER_REFERENCE_FAILURES ?? 3)) break
    }
  }
  expect(failures.join('\n\n')).toBe('')
})
