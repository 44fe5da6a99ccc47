/** Ways that remove, add or move entries. */
import type { FindingKind } from '../../../shared/model/finding.ts'
import { ZERO_HASH } from '../verify/digest.ts'
import {
  changeByte,
  currentHash,
  rechainFrom,
  rehash,
  signedBy,
  withOtherId,
  withoutSignature,
} from './forge.ts'
import { isChained, needsLines, nextHead, oneLine } from './lacks.ts'
import type { Damage, DayUnderDrill, LineEdit, Place, Way } from './types.ts'

const nothing = 'nothing but the file'
const rule = 'the file, and the rule by which hashes are made'

/** Without signatures or a manifest a removed entry and a rewritten link look alike. */
const REMOVED: readonly FindingKind[] = ['ENTRY_DELETED']
const removedKinds = (day: DayUnderDrill): readonly FindingKind[] =>
  day.manifestKey !== null || (day.signed && day.hasKeys) ? REMOVED : [...REMOVED, 'CHAIN_LINK_BROKEN']

function removal(
  way: string,
  title: string,
  count: number,
  from: (day: DayUnderDrill) => number,
  details: (day: DayUnderDrill, first: number) => Partial<Damage>,
): Way {
  return {
    way,
    title,
    attacker: nothing,
    mode: 'seal',
    lacks: (day) => needsLines(day, count + 2),
    damage: async (day, bench) => {
      const first = from(day)
      const last = first + count - 1
      const { path } = await bench.editLog(day, (_, number) =>
        number >= first && number <= last ? '' : null,
      )
      const what = count === 1 ? `Line ${first} removed.` : `Lines ${first} to ${last} removed.`
      return { ...oneLine(day, first, what, removedKinds(day), path), ...details(day, first) }
    },
    remedy: 'A manifest, or a next day that goes on from this one.',
  }
}

function edited(
  line: (day: DayUnderDrill) => number,
  done: (day: DayUnderDrill) => string,
  expected: (day: DayUnderDrill) => readonly FindingKind[],
  edit: (day: DayUnderDrill) => LineEdit,
  alsoAt: (day: DayUnderDrill) => readonly Place[] = () => [],
): Way['damage'] {
  return async (day, bench) => {
    const { path } = await bench.editLog(day, edit(day))
    return { ...oneLine(day, line(day), done(day), expected(day), path), alsoAt: alsoAt(day) }
  }
}

const MOVED = 3
const chainOnly = (day: DayUnderDrill) => (isChained(day) ? null : 'The entries are not chained.')

export const ORDER_WAYS: readonly Way[] = [
  removal(
    'delete-first',
    'The first entry removed',
    1,
    () => 1,
    (day) => ({
      // Between two files without manifests nobody knows which of them the entry belonged to.
      ...(day.manifestKey === null && {
        expected: [...removedKinds(day), 'FILE_TAIL_MISSING', 'CHAIN_LINK_BROKEN'],
        alsoAt: day.before ? [{ file: day.before.key, line: null }] : [],
      }),
    }),
  ),
  removal(
    'delete-middle',
    'An entry in the middle removed',
    1,
    ({ middle }) => middle,
    () => ({}),
  ),
  removal(
    'delete-last',
    'The last entry removed',
    1,
    ({ lines }) => lines,
    (day) => ({
      expected: ['FILE_TAIL_MISSING', ...(day.manifestKey === null ? (['CHAIN_LINK_BROKEN'] as const) : [])],
      alsoAt: day.manifestKey === null ? nextHead(day) : [],
    }),
  ),
  removal(
    'delete-ten',
    'Ten entries in a row removed',
    10,
    ({ lines }) => Math.floor((lines - 10) / 2) + 1,
    () => ({}),
  ),
  {
    way: 'cut-tail-and-sidecars',
    title: 'The second half of the day removed, with the day’s manifest, leaves and checkpoint',
    attacker: 'write access to the archive',
    mode: 'seal',
    lacks: (day) => needsLines(day, 4),
    damage: async (day, bench) => {
      const { path } = await bench.editLog(day, (_, number) => (number > day.middle ? '' : null))
      const gone = [day.manifestKey, day.leavesKey, day.checkpointKey].filter((key) => key !== null)
      return {
        ...oneLine(
          day,
          day.middle + 1,
          `Lines ${day.middle + 1} to ${day.lines} removed, and every sidecar of the day.`,
          ['FILE_TAIL_MISSING', 'CHAIN_LINK_BROKEN', 'MANIFEST_INVALID', 'DAY_MISSING', 'ROLLBACK'],
          path,
        ),
        alsoAt: [
          ...nextHead(day),
          ...(day.manifestKey === null ? [] : [{ file: day.manifestKey, line: null }]),
          // Of the last day the workstation's memory tells: its checkpoint was seen.
          ...(day.anchored ? [{ file: null, line: null }] : []),
        ],
        changed: new Map<string, string | null>([
          [day.log.key, path],
          ...gone.map((key) => [key, null] as const),
        ]),
      }
    },
    remedy: 'A next day that goes on from this one, or an anchor from outside the archive.',
  },
  {
    way: 'insert-forged',
    title: 'A forged entry put in, with a right hash and link',
    attacker: rule,
    mode: 'full',
    lacks: (day) => chainOnly(day) ?? needsLines(day, 2),
    damage: edited(
      ({ middle }) => middle + 1,
      ({ middle }) => `After line ${middle} a forged entry that links to it.`,
      (day) => (day.signed ? ['ENTRY_INSERTED'] : ['ENTRY_INSERTED', 'CHAIN_LINK_BROKEN']),
      (day) => (line, number) => (number === day.middle ? `${line}\n${forgedAfter(line, day)}\n` : null),
      (day) => (day.signed ? [] : [{ file: day.log.key, line: day.middle + 2 }]),
    ),
    remedy: 'A manifest, or signatures.',
  },
  {
    way: 'insert-and-rechain',
    title: 'A forged entry put in, signed by a stranger, and everything after it chained anew',
    attacker: 'the file, the rule by which hashes are made, and a key of his own',
    mode: 'full',
    lacks: (day) => chainOnly(day) ?? needsLines(day, 2),
    damage: async (day, bench) => {
      const at = day.middle
      let previous = ''
      const { path } = await bench.editLog(day, (line, number) => {
        if (number < at) return null
        if (number > at) {
          const next = rehash(line, day, previous) ?? line
          previous = currentHash(next) ?? ''
          return `${next}\n`
        }
        const forged = signedBy(
          forgedAfter(line, day),
          number + 1,
          day,
          bench.stranger,
          'under the name that is there',
        )
        previous = currentHash(forged) ?? ''
        return `${line}\n${forged}\n`
      })
      const checked = day.signed && day.hasKeys
      return {
        ...oneLine(
          day,
          at + 1,
          `After line ${at} a forged entry, and every later entry chained to it.`,
          checked
            ? ['SIGNATURE_INVALID', 'ENTRY_INSERTED']
            : ['ENTRY_INSERTED', 'CHAIN_LINK_BROKEN', 'FILE_TAIL_MISSING', 'MANIFEST_LAST_HASH_MISMATCH'],
          path,
        ),
        alsoAt: checked ? [] : [...nextHead(day), { file: day.log.key, line: null }],
      }
    },
    remedy: 'Signatures with a pinned key, a signed manifest, or a next day that goes on from this one.',
  },
  {
    way: 'duplicate',
    title: 'An entry repeated',
    attacker: nothing,
    mode: 'seal',
    lacks: (day) => needsLines(day, 1),
    damage: edited(
      ({ middle }) => middle + 1,
      ({ middle }) => `Line ${middle} put twice.`,
      () => ['ENTRY_DUPLICATED'],
      (day) => (line, number) => (number === day.middle ? `${line}\n${line}\n` : null),
    ),
    remedy: 'Hashes in the entries, or a manifest.',
  },
  {
    way: 'swap-neighbours',
    title: 'Two neighbouring entries exchanged',
    attacker: nothing,
    mode: 'seal',
    lacks: (day) => needsLines(day, 3),
    damage: edited(
      ({ middle }) => middle,
      ({ middle }) => `Lines ${middle} and ${middle + 1} exchanged.`,
      () => ['ENTRIES_REORDERED'],
      (day) => {
        let held = ''
        return (line, number) => {
          if (number === day.middle) {
            held = line
            return ''
          }
          return number === day.middle + 1 ? `${line}\n${held}\n` : null
        }
      },
    ),
    remedy: 'Hashes in the entries, or a manifest.',
  },
  {
    way: 'move-block',
    title: 'Some entries moved to the end of the day',
    attacker: nothing,
    mode: 'seal',
    lacks: (day) => needsLines(day, MOVED + 3),
    damage: edited(
      () => 2,
      () => `Lines 2 to ${MOVED + 1} moved behind the last line.`,
      () => ['ENTRIES_REORDERED'],
      (day) => {
        const held: string[] = []
        return (line, number) => {
          if (number >= 2 && number <= MOVED + 1) {
            held.push(line)
            return ''
          }
          return number === day.lines ? `${[line, ...held].join('\n')}\n` : null
        }
      },
    ),
    remedy: 'Hashes in the entries, or a manifest.',
  },
  {
    way: 'reset-chain',
    title: 'The chain begun anew in the middle of the day',
    attacker: rule,
    mode: 'full',
    lacks: (day) => chainOnly(day) ?? needsLines(day, 2),
    damage: async (day, bench) => {
      const { path } = await bench.editLog(
        day,
        rechainFrom(day, day.middle, (line) => line, { previous: ZERO_HASH }),
      )
      return oneLine(
        day,
        day.middle,
        `From line ${day.middle} on a chain of its own, begun with 64 zeros.`,
        ['CHAIN_RESET'],
        path,
      )
    },
    remedy: 'Nothing more: the links themselves tell.',
  },
]

/** An entry made up after `line`: its content altered, linked to it, unsigned entries without a signature. */
function forgedAfter(line: string, day: DayUnderDrill): string {
  const altered = withOtherId(changeByte(line)?.text ?? line)
  const plain = day.signed ? altered : withoutSignature(altered)
  return rehash(plain, day, currentHash(line) ?? ZERO_HASH) ?? plain
}
