/**
 * Every known way of tampering, and what integrity.md says of it. Days are called A to E, eight entries each; `C:4`
 * is line 4 of the log of day C, `C` the log as a whole, `C.manifest` its manifest, `-` the archive.
 */
import { gzipSync } from 'node:zlib'
import { type Entry, ROOT, type Value, World, worldEvents, ZEROS } from './world.ts'
import { makeKey } from './writer.ts'

export const DAYS = {
  A: '2026-03-02',
  B: '2026-03-03',
  C: '2026-03-04',
  D: '2026-03-05',
  E: '2026-03-06',
} as const
const { A, B, C, D, E } = DAYS
/** A Saturday behind the archive. */
export const OTHER_DAY = '2026-03-07'
export const LINES = 8

const KEY = makeKey('entries')
const ATTACKER = makeKey('attacker')

/** What is there to hold the log against. */
export const KINDS = {
  sealed: { signed: true, manifests: true, leaves: true },
  'without leaves': { signed: true, manifests: true, leaves: false },
  signed: { signed: true, manifests: false, leaves: false },
  unsigned: { signed: false, manifests: false, leaves: false },
} as const
export type Kind = keyof typeof KINDS

export function makeWorld(kind: Kind): World {
  const { signed, manifests, leaves } = KINDS[kind]
  return new World({
    profile: 'py-jsondumps-v0',
    days: Object.values(DAYS).map((day, at) => ({ day, events: worldEvents(day, LINES, at * LINES) })),
    keys: signed ? [{ key: KEY, from: 0 }] : [],
    keyIds: true,
    manifests,
    leaves,
    checkpoints: manifests,
    keySet: manifests,
  })
}

type Places = readonly string[]
export type Case = {
  readonly name: string
  readonly damage: (world: World) => void
  /** Primary findings of error severity, by what is at hand; left out: the case does not apply. */
  readonly expect: { readonly [kind in Kind]?: Places }
  /** Where seal mode, which checks one signature per file, cannot know what full mode does. */
  readonly seal?: { readonly [kind in Kind]?: Places }
  readonly maxLineBytes?: number
}

// --- how things are damaged --------------------------------------------------------------------------------------

const entriesOf = (world: World, day: string) => world.entries.get(day) as readonly Entry[]
const entryAt = (world: World, day: string, at: number) => entriesOf(world, day)[at] as Entry
const replaceLine = (world: World, day: string, at: number, text: string) =>
  world.change(day, (lines) => {
    lines[at] = text
  })
const signatureOf = (line: string) => /"signature": "([^"]*)"/.exec(line)?.[1]
const withUser = (entry: Entry, user = 'mallory') => new Map<string, Value>([...entry.event, ['user', user]])

const onLine = (at: number, change: (line: string) => string) => (world: World) =>
  world.change(C, (lines) => {
    const line = lines[at] as string
    lines[at] = change(line)
    if (lines[at] === line) throw new Error('nothing was changed')
  })
const onC = (change: (lines: string[]) => void) => (world: World) => world.change(C, change)
const onPlain =
  (change: (plain: Buffer) => Buffer, day: string = C) =>
  (world: World) =>
    world.setPlain(day, change(world.plain(day)))
const onGzip =
  (change: (gz: Buffer) => Buffer, day: string = C) =>
  (world: World) =>
    world.edit(world.name(day), change)
const onSidecar =
  (suffix: string, change: (text: string) => string, day: string = C) =>
  (world: World) => {
    const name = world.name(day, suffix)
    const text = world.files.get(name)?.toString('utf8') as string
    const edited = change(text)
    if (edited === text) throw new Error('nothing was changed')
    world.files.set(name, Buffer.from(edited))
  }
const remove =
  (...names: ((world: World) => string)[]) =>
  (world: World) => {
    for (const name of names) world.files.delete(name(world))
  }
const log = (day: string) => (world: World) => world.name(day)
const removeDay = (world: World, day: string) => {
  for (const suffix of ['log.gz', 'manifest.json', 'checkpoint', 'leaves'])
    world.files.delete(world.name(day, suffix))
}

/** The entry with another content and the hash that it has; its old signature is kept. */
function rewritten(world: World, entry: Entry, previous = entry.previous): Entry {
  const signature = signatureOf(entry.text)
  return world.seal(withUser(entry), previous, entry.seq, {
    ...(signature === undefined ? { signer: null } : { signature, keyId: KEY.id }),
  })
}

/** Entries from line `from` of day C on, chained anew by somebody without the key; whole days after it as well. */
function rechain(world: World, from: number, days: readonly string[], start?: string, edit = true): void {
  let previous = start ?? entryAt(world, C, from).previous
  for (const day of days) {
    world.change(day, (lines) => {
      entriesOf(world, day).forEach((entry, at) => {
        if (day === C && at < from) return
        const signature = signatureOf(entry.text)
        const event = edit && day === C && at === from ? withUser(entry) : entry.event
        const forged = world.seal(event, previous, entry.seq, {
          ...(signature === undefined ? { signer: null } : { signature, keyId: KEY.id }),
        })
        previous = forged.hash
        lines[at] = forged.text
      })
    })
  }
}

/** A new entry behind line `after` (from 0; -1: before the first) of a day, well chained, badly signed. */
function forge(world: World, day: string, after: number, by: 'named' | 'own' = 'named'): string {
  const before = after >= 0 ? entryAt(world, day, after) : null
  const first = entryAt(world, day, 0)
  const event = withUser(before ?? first)
  const signed = world.options.keys.length > 0
  return world.seal(event, before?.hash ?? first.previous, 99, {
    signer: signed ? ATTACKER : null,
    ...(signed && by === 'named' ? { keyId: KEY.id } : {}),
  }).text
}

const swap = <T>(items: T[], one: number, other: number) => {
  ;[items[one], items[other]] = [items[other] as T, items[one] as T]
}
const strip = (line: string) => line.replace(/, "signature": "[^"]*", "key_id": "[^"]*"/, '')
const flip = (bytes: Buffer, at: number, mask = 1) => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] as number) ^ mask
  return copy
}
const headerField = (flag: number, field: Buffer) => (gz: Buffer) =>
  Buffer.concat([gz.subarray(0, 3), Buffer.from([flag]), gz.subarray(4, 10), field, gz.subarray(10)])

// --- what is expected --------------------------------------------------------------------------------------------

const all = (...places: string[]) => ({
  sealed: places,
  'without leaves': places,
  signed: places,
  unsigned: places,
})
const withManifest = (...places: string[]) => ({ sealed: places, 'without leaves': places })
const withSignatures = (...places: string[]) => ({ ...withManifest(...places), signed: places })
const bare = (...places: string[]) => ({ signed: places, unsigned: places })

export const LINE_CASES: readonly Case[] = [
  {
    name: 'content edited, hashes left alone',
    damage: onLine(3, (line) => line.replace(/"user": "u\d"/, '"user": "mallory"')),
    expect: all('ENTRY_HASH_MISMATCH C:4'),
  },
  {
    name: 'content edited and own hash recomputed',
    damage: (world) => replaceLine(world, C, 3, rewritten(world, entryAt(world, C, 3)).text),
    expect: {
      ...withSignatures('SIGNATURE_INVALID C:4', 'CHAIN_LINK_BROKEN C:5'),
      unsigned: ['CHAIN_LINK_BROKEN C:5'],
    },
  },
  {
    name: 'first entry edited and own hash recomputed',
    damage: (world) => replaceLine(world, C, 0, rewritten(world, entryAt(world, C, 0)).text),
    expect: {
      ...withSignatures('SIGNATURE_INVALID C:1', 'CHAIN_LINK_BROKEN C:2'),
      unsigned: ['CHAIN_LINK_BROKEN C:2'],
    },
  },
  {
    name: 'last entry edited and own hash recomputed',
    damage: (world) => replaceLine(world, C, 7, rewritten(world, entryAt(world, C, 7)).text),
    expect: {
      ...withSignatures('SIGNATURE_INVALID C:8', 'CHAIN_LINK_BROKEN D:1'),
      // Nobody can tell a last entry written anew from one that was taken away.
      unsigned: ['FILE_TAIL_MISSING C:9', 'CHAIN_LINK_BROKEN D:1'],
    },
  },
  {
    name: 'edited, and the rest of the file chained anew without the key',
    damage: (world) => rechain(world, 3, [C]),
    expect: {
      ...withSignatures('SIGNATURE_INVALID C:4', 'CHAIN_LINK_BROKEN D:1'),
      unsigned: ['FILE_TAIL_MISSING C:9', 'CHAIN_LINK_BROKEN D:1'],
    },
  },
  {
    name: 'edited, and the rest of the stream chained anew without the key',
    damage: (world) => rechain(world, 3, [C, D, E]),
    expect: { ...withSignatures('SIGNATURE_INVALID C:4'), unsigned: [] },
  },
  {
    name: 'edited, chained anew to the end, all signatures of the stretch taken off',
    damage: (world) => {
      rechain(world, 3, [C, D, E])
      for (const day of [C, D, E])
        world.change(day, (lines) =>
          lines.splice(
            0,
            lines.length,
            ...lines.map((line, at) => (day === C && at < 3 ? line : strip(line))),
          ),
        )
    },
    expect: withSignatures('SIGNATURE_MISSING C:4'),
  },
  {
    name: 'previous_hash changed',
    damage: onLine(3, (line) => line.replace(/"previous_hash": "..../, '"previous_hash": "0bad')),
    expect: all('CHAIN_LINK_BROKEN C:4'),
  },
  {
    name: 'previous_hash of the first line changed',
    damage: onLine(0, (line) => line.replace(/"previous_hash": "..../, '"previous_hash": "0bad')),
    expect: { ...withManifest('CHAIN_LINK_BROKEN C:1'), ...bare('ENTRY_HASH_MISMATCH C:1') },
  },
  {
    name: 'current_hash changed',
    damage: onLine(3, (line) => line.replace(/"current_hash": "..../, '"current_hash": "0bad')),
    expect: all('ENTRY_HASH_MISMATCH C:4'),
  },
  {
    name: 'current_hash of the last line changed',
    damage: onLine(7, (line) => line.replace(/"current_hash": "..../, '"current_hash": "0bad')),
    expect: all('ENTRY_HASH_MISMATCH C:8'),
  },
  {
    name: 'hashes removed',
    damage: onLine(3, (line) => line.replace(/, "previous_hash": "[^"]*", "current_hash": "[^"]*"/, '')),
    expect: all('ENTRY_HASH_MISMATCH C:4'),
  },
  {
    name: 'one signature stripped',
    damage: onLine(3, strip),
    expect: withSignatures('SIGNATURE_MISSING C:4'),
  },
  {
    name: 'all signatures of a file stripped',
    damage: onC((lines) => lines.splice(0, lines.length, ...lines.map(strip))),
    expect: withSignatures('SIGNATURE_MISSING C:1'),
  },
  {
    name: 'all signatures of the archive stripped',
    damage: (world) => {
      for (const day of world.days)
        world.change(day, (lines) => lines.splice(0, lines.length, ...lines.map(strip)))
    },
    // The log says nothing of keys any more; that one was pinned, or is listed, does.
    expect: withSignatures('SIGNATURE_MISSING A:1'),
  },
  {
    name: 'a signature changed',
    damage: onLine(3, (line) => line.replace(/"signature": "..../, '"signature": "AAAA')),
    expect: withSignatures('SIGNATURE_INVALID C:4'),
    seal: { signed: [] },
  },
  {
    name: 'a signature that is not base64',
    damage: onLine(3, (line) => line.replace(/"signature": "..../, '"signature": "!?!?')),
    expect: withSignatures('SIGNATURE_INVALID C:4'),
    seal: { signed: [] },
  },
  {
    name: 'two signatures exchanged',
    damage: onC((lines) => {
      const [one, other] = [
        signatureOf(lines[3] as string) as string,
        signatureOf(lines[5] as string) as string,
      ]
      lines[3] = (lines[3] as string).replace(one, other)
      lines[5] = (lines[5] as string).replace(other, one)
    }),
    expect: withSignatures('SIGNATURE_INVALID C:4', 'SIGNATURE_INVALID C:6'),
    seal: { signed: [] },
  },
  {
    name: "signed with the attacker's key, named as such",
    damage: (world) =>
      world.change(C, (lines) => {
        const { event, previous, seq } = entryAt(world, C, 3)
        lines[3] = world.seal(event, previous, seq, { signer: ATTACKER }).text
      }),
    expect: withSignatures('KEY_UNKNOWN C:4'),
  },
  {
    name: "signed with the attacker's key under the name of the true one",
    damage: (world) =>
      world.change(C, (lines) => {
        const { event, previous, seq } = entryAt(world, C, 3)
        lines[3] = world.seal(event, previous, seq, { signer: ATTACKER, keyId: KEY.id }).text
      }),
    expect: withSignatures('SIGNATURE_INVALID C:4'),
    seal: { signed: [] },
  },
  {
    name: "edited, rehashed and signed with the attacker's key",
    damage: (world) =>
      world.change(C, (lines) => {
        const entry = entryAt(world, C, 3)
        lines[3] = world.seal(withUser(entry), entry.previous, entry.seq, { signer: ATTACKER }).text
      }),
    expect: withSignatures('KEY_UNKNOWN C:4', 'CHAIN_LINK_BROKEN C:5'),
  },
  {
    name: 'first line deleted',
    damage: onC((lines) => lines.shift()),
    expect: {
      ...withManifest('ENTRY_DELETED C:1'),
      // Between two files nobody knows which of them the missing entry belonged to.
      ...bare('FILE_TAIL_MISSING B:9', 'CHAIN_LINK_BROKEN C:1'),
    },
  },
  {
    name: 'a middle line deleted',
    damage: onC((lines) => lines.splice(3, 1)),
    // Without signatures a missing entry and a rewritten one look the same.
    expect: { ...withSignatures('ENTRY_DELETED C:4'), unsigned: ['CHAIN_LINK_BROKEN C:4'] },
  },
  {
    name: 'last line deleted',
    damage: onC((lines) => lines.pop()),
    expect: all('FILE_TAIL_MISSING C:8', 'CHAIN_LINK_BROKEN D:1'),
  },
  {
    name: 'several lines deleted',
    damage: onC((lines) => lines.splice(2, 3)),
    expect: { ...withSignatures('ENTRY_DELETED C:3'), unsigned: ['CHAIN_LINK_BROKEN C:3'] },
  },
  {
    name: 'two lines deleted in two places',
    damage: onC((lines) => {
      lines.splice(5, 1)
      lines.splice(2, 1)
    }),
    expect: {
      ...withSignatures('ENTRY_DELETED C:3', 'ENTRY_DELETED C:5'),
      unsigned: ['CHAIN_LINK_BROKEN C:3', 'CHAIN_LINK_BROKEN C:5'],
    },
  },
  {
    name: 'last line of the last day deleted',
    damage: (world) => world.change(E, (lines) => lines.pop()),
    expect: { ...withManifest('FILE_TAIL_MISSING E:8'), ...bare() },
  },
  {
    name: 'a forged entry in the middle',
    damage: (world) => world.change(C, (lines) => void lines.splice(4, 0, forge(world, C, 3))),
    expect: {
      ...withSignatures('ENTRY_INSERTED C:5', 'SIGNATURE_INVALID C:5', 'CHAIN_LINK_BROKEN C:6'),
      unsigned: ['ENTRY_INSERTED C:5', 'CHAIN_LINK_BROKEN C:6'],
    },
  },
  {
    name: "a forged entry in the middle, signed by the attacker's key",
    damage: (world) => world.change(C, (lines) => void lines.splice(4, 0, forge(world, C, 3, 'own'))),
    expect: withSignatures('ENTRY_INSERTED C:5', 'KEY_UNKNOWN C:5', 'CHAIN_LINK_BROKEN C:6'),
  },
  {
    name: 'a forged entry at the head of a day',
    damage: (world) => world.change(C, (lines) => void lines.unshift(forge(world, C, -1))),
    expect: {
      ...withSignatures('ENTRY_INSERTED C:1', 'SIGNATURE_INVALID C:1', 'CHAIN_LINK_BROKEN C:2'),
      unsigned: ['ENTRY_INSERTED C:1', 'CHAIN_LINK_BROKEN C:2'],
    },
  },
  {
    name: 'a forged entry at the end of a day',
    damage: (world) => world.change(C, (lines) => void lines.push(forge(world, C, 7))),
    expect: {
      ...withSignatures('ENTRY_INSERTED C:9', 'SIGNATURE_INVALID C:9', 'CHAIN_LINK_BROKEN D:1'),
      unsigned: ['ENTRY_INSERTED C:9', 'CHAIN_LINK_BROKEN D:1'],
    },
  },
  {
    name: 'a forged entry at the end of the last day',
    damage: (world) => world.change(E, (lines) => void lines.push(forge(world, E, 7))),
    expect: {
      ...withManifest('ENTRY_INSERTED E:9', 'SIGNATURE_INVALID E:9'),
      signed: ['SIGNATURE_INVALID E:9'],
      unsigned: [],
    },
  },
  {
    name: 'a line repeated at once',
    damage: onC((lines) => lines.splice(4, 0, lines[3] as string)),
    expect: all('ENTRY_DUPLICATED C:5'),
  },
  {
    name: 'a line repeated later',
    damage: onC((lines) => lines.splice(6, 0, lines[1] as string)),
    expect: all('ENTRY_DUPLICATED C:7'),
  },
  {
    name: 'the last line repeated',
    damage: onC((lines) => lines.push(lines[7] as string)),
    expect: all('ENTRY_DUPLICATED C:9'),
  },
  {
    name: 'a line copied into another day',
    damage: (world) => world.change(D, (lines) => void lines.splice(4, 0, world.lines(C)[3] as string)),
    expect: all('ENTRY_INSERTED D:5', 'CHAIN_LINK_BROKEN D:6'),
  },
  {
    name: 'a line moved to another day',
    damage: (world) => {
      const [line] = [world.lines(C)[3] as string]
      world.change(C, (lines) => void lines.splice(3, 1))
      world.change(D, (lines) => void lines.splice(4, 0, line))
    },
    expect: {
      ...withSignatures('ENTRY_DELETED C:4', 'ENTRY_INSERTED D:5', 'CHAIN_LINK_BROKEN D:6'),
      unsigned: ['CHAIN_LINK_BROKEN C:4', 'ENTRY_INSERTED D:5', 'CHAIN_LINK_BROKEN D:6'],
    },
  },
  {
    name: 'two neighbours exchanged',
    damage: onC((lines) => swap(lines, 3, 4)),
    expect: all('ENTRIES_REORDERED C:4'),
  },
  {
    name: 'two neighbours exchanged across midnight',
    damage: (world) => {
      const [last, first] = [world.lines(C)[7] as string, world.lines(D)[0] as string]
      replaceLine(world, C, 7, first)
      replaceLine(world, D, 0, last)
    },
    expect: all('ENTRIES_REORDERED C:8'),
  },
  {
    name: 'the last line of a day moved to the head of the next',
    damage: (world) => {
      const last = world.lines(C)[7] as string
      world.change(C, (lines) => void lines.pop())
      world.change(D, (lines) => void lines.unshift(last))
    },
    // The chain runs on: without manifests only the day of the timestamp is strange, which is a warning.
    expect: { ...withManifest('FILE_TAIL_MISSING C:8', 'ENTRY_INSERTED D:1'), ...bare() },
  },
  {
    name: 'a block moved',
    damage: onC((lines) => lines.splice(4, 0, ...lines.splice(1, 2))),
    expect: all('ENTRIES_REORDERED C:2'),
  },
  {
    name: 'a day in reverse',
    damage: onC((lines) => void lines.reverse()),
    expect: all('ENTRIES_REORDERED C:1'),
  },
  {
    name: 'the chain started anew in the middle of a day',
    damage: (world) => rechain(world, 3, [C], ZEROS, false),
    expect: {
      ...withSignatures('CHAIN_RESET C:4', 'SIGNATURE_INVALID C:4', 'CHAIN_LINK_BROKEN D:1'),
      unsigned: ['CHAIN_RESET C:4', 'CHAIN_LINK_BROKEN D:1'],
    },
  },
  {
    name: 'the chain started anew with a day',
    damage: (world) => rechain(world, 0, [C], ZEROS, false),
    expect: {
      ...withSignatures('CHAIN_RESET C:1', 'SIGNATURE_INVALID C:1', 'CHAIN_LINK_BROKEN D:1'),
      unsigned: ['CHAIN_RESET C:1', 'CHAIN_LINK_BROKEN D:1'],
    },
  },
  {
    name: 'duplicate key smuggled in',
    damage: onLine(3, (line) => line.replace('{', '{"user": "mallory", ')),
    expect: all('DUPLICATE_KEY C:4'),
  },
  {
    name: 'duplicate key that changes the value',
    damage: onLine(3, (line) => line.replace(', "previous_hash"', ', "user": "mallory", "previous_hash"')),
    expect: all('DUPLICATE_KEY C:4'),
  },
  {
    name: 'reserved name inside the event',
    damage: onLine(3, (line) => line.replace('"venue"', '"key_id"')),
    expect: all('RESERVED_FIELD C:4'),
  },
  {
    name: 'NaN in the place of a number',
    damage: onLine(3, (line) => line.replace(/"price": [0-9.]+/, '"price": NaN')),
    expect: all('ENTRY_HASH_MISMATCH C:4'),
  },
  {
    name: 'invalid UTF-8',
    damage: onLine(3, (line) => line.replace('order_filled', 'order\xfffilled')),
    expect: all('INVALID_UTF8 C:4'),
  },
  {
    name: 'a byte order mark',
    damage: onPlain((plain) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain])),
    expect: all('NOT_JSON C:1'),
  },
  {
    name: 'lines ended by CR LF',
    damage: onC((lines) => lines.splice(0, lines.length, ...lines.map((line) => `${line}\r`))),
    expect: { ...withManifest('LINE_REENCODED C:1'), ...bare() },
  },
  {
    name: 'a blank line',
    damage: onC((lines) => lines.splice(3, 0, '')),
    expect: all('NOT_JSON C:4'),
  },
  {
    name: 'many blank lines',
    damage: onC((lines) => lines.splice(3, 0, ...Array<string>(40).fill(''))),
    expect: all('NOT_JSON C:4'),
  },
  {
    name: 'NUL bytes in the place of a line',
    damage: (world) => replaceLine(world, C, 3, '\0'.repeat(300)),
    expect: all('NOT_JSON C:4'),
  },
  {
    name: 'a very long line',
    damage: onLine(3, (line) => line.replace('{', `{"x": "${'x'.repeat(9000)}", `)),
    expect: all('LINE_TOO_LONG C:4'),
    maxLineBytes: 4096,
  },
  {
    name: 're-encoded: escapes',
    damage: onLine(3, (line) => line.replace('order_filled', '\\u006frder_filled')),
    expect: { ...withManifest('LINE_REENCODED C:4'), ...bare() },
  },
  {
    name: 're-encoded: spaces',
    damage: onLine(3, (line) => line.replace('": ', '":')),
    expect: { ...withManifest('LINE_REENCODED C:4'), ...bare() },
  },
  {
    name: 're-encoded: number spelling',
    damage: onLine(3, (line) => line.replace('.25,', '.250,')),
    expect: { ...withManifest('LINE_REENCODED C:4'), ...bare() },
  },
  {
    name: 're-encoded: order of names',
    damage: onLine(3, (line) => line.replace(/\{("timestamp": "[^"]*"), ("event_type": "[^"]*")/, '{$2, $1')),
    expect: { ...withManifest('LINE_REENCODED C:4'), ...bare() },
  },
  {
    name: 'last line torn',
    damage: onPlain((plain) => plain.subarray(0, -20)),
    expect: all('TORN_LAST_LINE C:8'),
  },
  {
    name: 'last line of the archive torn',
    damage: onPlain((plain) => plain.subarray(0, -20), E),
    expect: all('TORN_LAST_LINE E:8'),
  },
  {
    name: 'last line feed missing',
    damage: onPlain((plain) => plain.subarray(0, -1)),
    expect: { ...withManifest('TORN_LAST_LINE C:8'), ...bare() },
  },
  {
    name: 'a line feed too many',
    damage: onPlain((plain) => Buffer.concat([plain, Buffer.from('\n')])),
    expect: all('NOT_JSON C:9'),
  },
]

export const GZIP_CASES: readonly Case[] = [
  { name: 'cut in its header', damage: onGzip((gz) => gz.subarray(0, 5)), expect: all('GZIP_TRUNCATED C:1') },
  {
    name: 'cut behind its header',
    damage: onGzip((gz) => gz.subarray(0, 10)),
    expect: all('GZIP_TRUNCATED C:1'),
  },
  {
    name: 'cut in its trailer',
    damage: onGzip((gz) => gz.subarray(0, -3)),
    expect: all('GZIP_TRUNCATED C:9'),
  },
  {
    name: 'cut before its trailer',
    damage: onGzip((gz) => gz.subarray(0, -8)),
    expect: all('GZIP_TRUNCATED C:9'),
  },
  { name: 'empty file', damage: onGzip(() => Buffer.alloc(0)), expect: all('GZIP_TRUNCATED C:1') },
  {
    name: 'CRC changed',
    damage: onGzip((gz) => flip(gz, gz.length - 8)),
    expect: all('GZIP_CRC_MISMATCH C:9'),
  },
  {
    name: 'size changed',
    damage: onGzip((gz) => flip(gz, gz.length - 4)),
    expect: all('GZIP_CRC_MISMATCH C:9'),
  },
  {
    name: 'content changed under the old trailer',
    damage: (world) => {
      const gz = world.files.get(world.name(C)) as Buffer
      const plain = Buffer.from(
        world.plain(C).toString('latin1').replace('"user": "u5"', '"user": "u9"'),
        'latin1',
      )
      const forged = gzipSync(plain)
      world.files.set(world.name(C), Buffer.concat([forged.subarray(0, -8), gz.subarray(-8)]))
    },
    expect: all('GZIP_CRC_MISMATCH C:4'),
  },
  {
    name: 'a further member with a forged entry',
    damage: (world) => onGzip((gz) => Buffer.concat([gz, gzipSync(`${forge(world, E, 7)}\n`)]), E)(world),
    expect: {
      ...withManifest('GZIP_EXTRA_MEMBER E:9', 'ENTRY_INSERTED E:9', 'SIGNATURE_INVALID E:9'),
      signed: ['GZIP_EXTRA_MEMBER E:9', 'SIGNATURE_INVALID E:9'],
      unsigned: ['GZIP_EXTRA_MEMBER E:9'],
    },
  },
  {
    name: 'a further member with nothing in it',
    damage: onGzip((gz) => Buffer.concat([gz, gzipSync('')])),
    expect: all('GZIP_EXTRA_MEMBER C:9'),
  },
  {
    name: 'the content in two members',
    damage: (world) => {
      const plain = world.plain(C)
      const at = plain.indexOf('\n', plain.indexOf('\n') + 1) + 1
      world.files.set(
        world.name(C),
        Buffer.concat([gzipSync(plain.subarray(0, at)), gzipSync(plain.subarray(at))]),
      )
    },
    expect: all('GZIP_EXTRA_MEMBER C:3'),
  },
  {
    name: 'trailing bytes',
    damage: onGzip((gz) => Buffer.concat([gz, Buffer.from('junk!')])),
    expect: all('GZIP_EXTRA_MEMBER C:9'),
  },
  {
    name: 'trailing zeros',
    damage: onGzip((gz) => Buffer.concat([gz, Buffer.alloc(512)])),
    expect: all('GZIP_EXTRA_MEMBER C:9'),
  },
  {
    name: 'a name in the header',
    damage: onGzip(headerField(0x08, Buffer.from('x.log\0'))),
    expect: { ...withManifest('MANIFEST_INVALID C.manifest'), ...bare() },
  },
  {
    name: 'an extra field in the header',
    damage: onGzip(headerField(0x04, Buffer.from([3, 0, 1, 2, 3]))),
    expect: { ...withManifest('MANIFEST_INVALID C.manifest'), ...bare() },
  },
  {
    name: 'a reserved flag in the header',
    damage: onGzip((gz) => flip(gz, 3, 0x80)),
    expect: all('GZIP_CRC_MISMATCH C:9'),
  },
  {
    name: 'a wrong CRC of the header',
    damage: onGzip((gz) => headerField(0x02, Buffer.from([1, 2]))(gz)),
    expect: all('GZIP_CRC_MISMATCH C:9'),
  },
  {
    name: 'no gzip at all',
    damage: (world) => world.files.set(world.name(C), world.plain(C)),
    expect: all('GZIP_CRC_MISMATCH C:1'),
  },
]

export const FILE_CASES: readonly Case[] = [
  {
    name: "a day's log deleted",
    damage: remove(log(C)),
    expect: { ...withManifest('DAY_FILE_MISSING C'), ...bare('DAY_MISSING C') },
  },
  {
    name: 'everything of a day deleted',
    damage: (world) => removeDay(world, C),
    expect: all('DAY_MISSING C'),
  },
  {
    name: 'the logs of two days in a row deleted',
    damage: remove(log(B), log(C)),
    expect: {
      ...withManifest('DAY_FILE_MISSING B', 'DAY_FILE_MISSING C'),
      ...bare('DAY_MISSING B', 'DAY_MISSING C'),
    },
  },
  {
    name: 'everything of two days in a row deleted',
    damage: (world) => {
      removeDay(world, B)
      removeDay(world, C)
    },
    expect: all('DAY_MISSING B', 'DAY_MISSING C'),
  },
  {
    name: 'the first log deleted',
    damage: remove(log(A)),
    // Without manifests a stream may well begin before what is at hand; a note says so.
    expect: { ...withManifest('DAY_FILE_MISSING A'), ...bare() },
  },
  {
    name: 'the last log deleted',
    damage: remove(log(E)),
    expect: { ...withManifest('DAY_FILE_MISSING E'), ...bare() },
  },
  {
    name: 'everything of the last day deleted',
    // Only the memory of a larger log can tell.
    damage: (world) => removeDay(world, E),
    expect: all(),
  },
  {
    name: 'a day replaced by an empty log',
    damage: (world) => world.setLines(C, []),
    expect: all('FILE_TAIL_MISSING C:1', 'CHAIN_LINK_BROKEN D:1'),
  },
  {
    name: 'a log under the name of another day',
    damage: (world) => {
      world.files.set(world.name(OTHER_DAY), world.files.get(world.name(C)) as Buffer)
      world.files.delete(world.name(C))
    },
    expect: { ...withManifest('DAY_FILE_MISSING C'), ...bare('TIMESTAMP_OUT_OF_DAY X:1') },
  },
  {
    name: 'two logs exchanged',
    damage: (world) => {
      const [one, other] = [world.files.get(world.name(C)), world.files.get(world.name(D))]
      world.files.set(world.name(C), other as Buffer)
      world.files.set(world.name(D), one as Buffer)
    },
    expect: all('DAY_FILES_SWAPPED C'),
  },
  {
    name: 'two logs far apart exchanged',
    damage: (world) => {
      const [one, other] = [world.files.get(world.name(B)), world.files.get(world.name(E))]
      world.files.set(world.name(B), other as Buffer)
      world.files.set(world.name(E), one as Buffer)
    },
    expect: all('DAY_FILES_SWAPPED B'),
  },
  {
    name: 'a log copied as another day',
    damage: (world) => world.files.set(world.name(OTHER_DAY), world.files.get(world.name(C)) as Buffer),
    expect: all('ENTRY_DUPLICATED X:1'),
  },
  {
    name: 'a log copied over another',
    damage: (world) => world.files.set(world.name(D), world.files.get(world.name(C)) as Buffer),
    expect: { ...withManifest('DAY_FILE_MISSING D'), ...bare('ENTRY_DUPLICATED D:1') },
  },
  {
    name: 'an old version put back',
    damage: onC((lines) => lines.splice(5)),
    expect: all('FILE_TAIL_MISSING C:6', 'CHAIN_LINK_BROKEN D:1'),
  },
]

const SIDECAR_CASES_WITH_MANIFEST: readonly (readonly [string, (world: World) => void, Places])[] = [
  [
    'manifest edited',
    onSidecar('manifest.json', (text) => text.replace('"entries":8', '"entries":9')),
    ['MANIFEST_NOT_IN_CHECKPOINT C.manifest'],
  ],
  [
    'manifest with another last hash',
    onSidecar('manifest.json', (text) =>
      text.replace(/"last_current_hash":"..../, '"last_current_hash":"0bad'),
    ),
    ['MANIFEST_NOT_IN_CHECKPOINT C.manifest'],
  ],
  [
    'manifest of another day',
    (world) =>
      world.files.set(
        world.name(C, 'manifest.json'),
        world.files.get(world.name(B, 'manifest.json')) as Buffer,
      ),
    ['MANIFEST_INVALID C.manifest'],
  ],
  [
    'manifest not canonical',
    onSidecar('manifest.json', (text) => text.replace('{', '{ ')),
    ['MANIFEST_INVALID C.manifest'],
  ],
  ['manifest is no JSON', onSidecar('manifest.json', () => 'x'), ['MANIFEST_INVALID C.manifest']],
  [
    'manifest with a path that leads out of the archive',
    onSidecar('manifest.json', (text) =>
      text.replace('"object":"audit/', '"object":"../../audit/../../../etc/'),
    ),
    ['MANIFEST_INVALID C.manifest'],
  ],
  [
    'manifest with an absolute path',
    onSidecar('manifest.json', (text) => text.replace(/"object":"[^"]*"/, '"object":"/etc/passwd"')),
    ['MANIFEST_INVALID C.manifest'],
  ],
  [
    'manifest with a URL',
    onSidecar('manifest.json', (text) => text.replace(/"object":"[^"]*"/, '"object":"http://localhost/x"')),
    ['MANIFEST_INVALID C.manifest'],
  ],
  [
    'checkpoint edited',
    onSidecar('checkpoint', (text) => text.replace('\n3\n', '\n4\n')),
    ['CHECKPOINT_INVALID C.checkpoint'],
  ],
  [
    'checkpoint that is no note',
    onSidecar('checkpoint', () => 'checkpoint'),
    ['CHECKPOINT_INVALID C.checkpoint'],
  ],
  ['checkpoint missing', remove((world) => world.name(C, 'checkpoint')), []],
  ['last checkpoint missing', remove((world) => world.name(E, 'checkpoint')), []],
  [
    "checkpoint signed by the attacker's key",
    (world) => world.writeCheckpoint(C, 3, Buffer.alloc(32), ATTACKER),
    ['CHECKPOINT_INVALID C.checkpoint'],
  ],
  ['key set under a root of their own', (world) => world.writeKeySet(ATTACKER), ['KEY_NOT_PINNED -']],
  [
    'key set with other keys under a root of their own',
    (world) => world.writeKeySet(ATTACKER, [{ key: ATTACKER, from: 0 }]),
    ['KEY_NOT_PINNED -'],
  ],
  [
    'range of a key edited',
    (world) =>
      world.edit('audit/keys.json', (bytes) =>
        Buffer.from(bytes.toString().replace('"first_seq":0', '"first_seq":9')),
      ),
    ['KEY_NOT_PINNED -'],
  ],
  ['signature of the key set missing', remove(() => 'audit/keys.sig'), ['KEY_NOT_PINNED -']],
  [
    'key listed with a range that ends too early',
    (world) =>
      world.writeKeySet(ROOT, [
        { key: KEY, from: 0 },
        { key: ATTACKER, from: 2 * LINES + 3 },
      ]),
    // Everything from the fourth entry of day C on is signed by a key that was retired before it.
    // The checkpoints of the days after are by the same hand.
    [
      'KEY_OUT_OF_RANGE C:4',
      'CHECKPOINT_INVALID D.checkpoint',
      'KEY_OUT_OF_RANGE D:1',
      'CHECKPOINT_INVALID E.checkpoint',
      'KEY_OUT_OF_RANGE E:1',
    ],
  ],
]

const LEAF_CASES: readonly (readonly [string, (world: World) => void])[] = [
  ['leaves missing', remove((world) => world.name(C, 'leaves'))],
  ['leaves edited', (world) => world.edit(world.name(C, 'leaves'), (bytes) => flip(bytes, 40))],
  ['leaves cut', (world) => world.edit(world.name(C, 'leaves'), (bytes) => bytes.subarray(0, 50))],
]

export const SIDECAR_CASES: readonly Case[] = [
  ...SIDECAR_CASES_WITH_MANIFEST.map(
    ([name, damage, places]): Case => ({ name, damage, expect: withManifest(...places) }),
  ),
  // What the leaves would place is there without them, and they are evidence of nothing else.
  ...LEAF_CASES.map(([name, damage]): Case => ({ name, damage, expect: { sealed: [] } })),
  ...LEAF_CASES.map(
    ([name, damage]): Case => ({
      name: `${name}, and a line deleted`,
      damage: (world) => {
        damage(world)
        world.change(C, (lines) => void lines.splice(3, 1))
      },
      expect: { sealed: ['ENTRY_DELETED C:4'] },
    }),
  ),
]

/** A finding as the table writes it. */
export function placeOf(finding: { kind: string; file: string | null; line: number | null }): string {
  const { kind, file, line } = finding
  if (file === null) return `${kind} -`
  const [, day = '', suffix = ''] = /(\d{4}-\d{2}-\d{2})\.(.*)$/.exec(file) ?? []
  const letter =
    Object.entries(DAYS).find(([, value]) => value === day)?.[0] ?? (day === OTHER_DAY ? 'X' : file)
  const part = suffix === 'log.gz' ? '' : `.${suffix.replace('.json', '')}`
  return `${kind} ${letter}${part}${line === null ? '' : `:${line}`}`
}
