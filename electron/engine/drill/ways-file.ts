/** Ways that damage files as a whole: their compression, their place, their presence. */
import { gzipSync } from 'node:zlib'
import type { FindingKind } from '../../../shared/model/finding.ts'
import { isChained, needsLines, nextHead, whatIsThere } from './lacks.ts'
import type { DayUnderDrill, Place, TailEdit, Way } from './types.ts'

const nothing = 'nothing but the file'
const access = 'write access to the archive'

const needsGzip = (day: DayUnderDrill) => (day.log.gzip ? null : 'The log is not compressed.')
const anyLine = (day: DayUnderDrill): Place => ({ file: day.log.key, line: null })

function tail(
  way: string,
  title: string,
  done: string,
  expected: readonly FindingKind[],
  edit: (size: number) => TailEdit,
): Way {
  return {
    way,
    title,
    attacker: nothing,
    mode: 'seal',
    lacks: needsGzip,
    damage: async (day, bench) => ({
      ...anyLine(day),
      done,
      expected,
      changed: new Map([[day.log.key, await bench.editTail(day.log.path, edit)]]),
    }),
    remedy: 'Nothing more: the file itself tells.',
  }
}

/** What is left of a missing log is its manifest, or the links of its neighbours. */
const missingKinds = (day: DayUnderDrill): readonly FindingKind[] =>
  day.manifestKey === null ? ['DAY_MISSING', 'DAY_FILE_MISSING'] : ['DAY_FILE_MISSING']

const needsNeighbours = (day: DayUnderDrill) =>
  day.manifestKey !== null || (day.before !== null && day.after !== null && isChained(day))
    ? null
    : 'Without a manifest, and without a chained day on both sides, nothing says that there was a log.'

export const FILE_WAYS: readonly Way[] = [
  {
    way: 'torn-last-line',
    title: 'The last line torn in two',
    attacker: nothing,
    mode: 'seal',
    lacks: (day) => needsLines(day, 1),
    damage: async (day, bench) => {
      const { path } = await bench.editLog(day, (line, number) =>
        number === day.lines ? line.slice(0, Math.floor(line.length / 2)) : null,
      )
      return {
        file: day.log.key,
        line: day.lines,
        done: `Line ${day.lines} ends in its middle, without a line feed.`,
        expected: ['TORN_LAST_LINE'],
        changed: new Map([[day.log.key, path]]),
      }
    },
    remedy: 'Nothing more: the line itself tells.',
  },
  tail(
    'cut-gzip',
    'The compressed file cut off',
    'The file cut off after three fifths.',
    ['GZIP_TRUNCATED'],
    (size) => ({
      keep: Math.max(11, Math.floor(size * 0.6)),
    }),
  ),
  tail(
    'cut-gzip-trailer',
    'The last four bytes of the compressed file cut off',
    'The last 4 bytes cut off: many readers do not notice.',
    ['GZIP_TRUNCATED'],
    (size) => ({
      keep: size - 4,
    }),
  ),
  tail(
    'gzip-crc',
    'A byte of the checksum changed',
    'One bit of the CRC-32 in the trailer changed.',
    ['GZIP_CRC_MISMATCH'],
    (size) => ({
      keep: size,
      flip: size - 8,
    }),
  ),
  tail(
    'gzip-byte',
    'A byte inside the compressed stream changed',
    'One bit in the middle of the file changed.',
    ['GZIP_CRC_MISMATCH', 'GZIP_TRUNCATED'],
    (size) => ({
      keep: size,
      flip: Math.floor(size / 2),
    }),
  ),
  tail(
    'gzip-extra-member',
    'A second gzip member with forged entries put after the first',
    'A gzip member with one entry put after the file’s own.',
    ['GZIP_EXTRA_MEMBER'],
    (size) => ({
      keep: size,
      append: gzipSync('{"event_type": "order_filled", "note": "forged"}\n'),
    }),
  ),
  tail(
    'trailing-bytes',
    'Bytes put after the end',
    'Sixteen bytes put after the end of the file.',
    ['GZIP_EXTRA_MEMBER'],
    (size) => ({
      keep: size,
      append: Buffer.alloc(16, 0x41),
    }),
  ),
  {
    way: 'remove-log',
    title: 'The day’s log removed',
    attacker: access,
    mode: 'seal',
    lacks: needsNeighbours,
    damage: async (day) => ({
      file: day.log.key,
      line: null,
      done: `${day.log.key} removed; its sidecars left.`,
      expected: missingKinds(day),
      changed: new Map([[day.log.key, null]]),
    }),
    remedy: 'A manifest, or a next day that goes on from this one.',
  },
  {
    way: 'empty-log',
    title: 'The day’s log replaced by an empty one',
    attacker: access,
    mode: 'seal',
    lacks: (day) => whatIsThere(day) ?? needsNeighbours(day),
    damage: async (day, bench) => ({
      ...anyLine(day),
      done: 'The log replaced by one without a line.',
      expected: ['FILE_TAIL_MISSING', 'DAY_FILE_MISSING', 'DAY_MISSING', 'CHAIN_LINK_BROKEN'],
      alsoAt: [...(day.before === null ? [] : [{ file: day.before.key, line: null }]), ...nextHead(day)],
      changed: new Map([[day.log.key, (await bench.editLog(day, () => '')).path]]),
    }),
    remedy: 'A manifest, or a next day that goes on from this one.',
  },
  {
    way: 'no-bytes',
    title: 'The day’s log replaced by a file of no bytes',
    attacker: access,
    mode: 'seal',
    lacks: (day) => needsGzip(day),
    damage: async (day, bench) => ({
      ...anyLine(day),
      done: 'The log replaced by a file of no bytes.',
      expected: ['GZIP_TRUNCATED'],
      changed: new Map([[day.log.key, await bench.put('')]]),
    }),
    remedy: 'Nothing more: the file itself tells.',
  },
  {
    way: 'exchange-days',
    title: 'Two day files exchanged',
    attacker: access,
    mode: 'seal',
    lacks: (day) => (neighbour(day) === null ? 'The archive has no other day.' : whatIsThere(day)),
    damage: async (day) => {
      const other = neighbour(day) as NonNullable<ReturnType<typeof neighbour>>
      const [first] = [day.log.key, other.key].sort()
      return {
        file: first ?? day.log.key,
        line: null,
        done: `${day.log.key} and ${other.key} each put under the other’s name.`,
        expected: ['DAY_FILES_SWAPPED'],
        changed: new Map([
          [day.log.key, other.path],
          [other.key, day.log.path],
        ]),
      }
    },
    remedy: 'Manifests, or timestamps in the entries.',
  },
  {
    way: 'other-day-in-place',
    title: 'The log of another day put in the place of this one',
    attacker: access,
    mode: 'seal',
    lacks: (day) => (neighbour(day) === null ? 'The archive has no other day.' : whatIsThere(day)),
    damage: async (day) => {
      const other = neighbour(day) as NonNullable<ReturnType<typeof neighbour>>
      return {
        ...anyLine(day),
        done: `A copy of ${other.key} put under the name of ${day.log.key}.`,
        expected: [
          'ENTRY_DUPLICATED',
          'DAY_FILE_MISSING',
          'DAY_MISSING',
          'CHAIN_LINK_BROKEN',
          'ENTRY_DELETED',
          'FILE_TAIL_MISSING',
          'MANIFEST_LAST_HASH_MISMATCH',
          'ENTRY_INSERTED',
          'DAY_FILES_SWAPPED',
          'SIGNATURE_INVALID',
        ],
        alsoAt: [...nextHead(day)],
        changed: new Map([[day.log.key, other.path]]),
      }
    },
    remedy: 'A manifest, or chained days beside it.',
  },
  {
    way: 'remove-day',
    title: 'Everything of the day removed: log, manifest, leaves, checkpoint',
    attacker: access,
    mode: 'seal',
    lacks: (day) =>
      isChained(day) || day.manifestKey !== null
        ? null
        : 'The entries have no hashes, and there is no manifest.',
    damage: async (day) => {
      const own = [...day.sidecars.keys(), day.log.key].filter((key) => key.includes(`/${day.day}.`))
      return {
        file: day.log.key,
        line: null,
        done: `Removed: ${own.join(', ')}.`,
        // Of the last day nothing but an anchor tells.
        expected: ['DAY_MISSING', ...(day.anchored ? (['ROLLBACK'] as const) : [])],
        alsoAt: day.anchored ? [{ file: null, line: null }] : [],
        changed: new Map(own.map((key) => [key, null])),
      }
    },
    remedy:
      'Days before and after it, whose links and manifests show the gap; of the first and the last day only what is known from outside the archive tells.',
  },
  {
    way: 'roll-back',
    title: 'The archive put back to the evening before: everything from this day on removed',
    attacker: access,
    mode: 'seal',
    lacks: (day) =>
      day.before === null
        ? 'It is the first day: nothing would be left.'
        : day.anchored
          ? null
          : 'Nothing outside the archive remembers how long it was: verify it in the workspace, or take in an anchor, first.',
    damage: async (day) => ({
      file: null,
      line: null,
      done: `${day.fromDayOn.length} objects from ${day.day} on removed.`,
      expected: ['ROLLBACK'],
      changed: new Map(day.fromDayOn.map((key) => [key, null])),
    }),
    remedy:
      'An anchor from outside the archive: this workstation’s memory, a certificate, a checkpoint, a timestamp.',
  },
]

/** The day after, else the day before. */
function neighbour(day: DayUnderDrill) {
  return day.after ?? day.before
}
