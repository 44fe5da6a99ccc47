/** Ways that alter what an entry says, or how it is spelled. */
import type { FindingKind } from '../../../shared/model/finding.ts'
import {
  addMember,
  breakUtf8,
  type Change,
  changeByte,
  changePrice,
  changeQuantity,
  changeTime,
  changeToNaN,
  currentHash,
  escapeLetter,
  previousHash,
  rechainFrom,
  rehash,
  repeatMember,
  signedBy,
  withCurrent,
  withPrevious,
} from './forge.ts'
import { isChained, isRaw, needsLines, needsSignatures, nextHead, oneLine, whatIsThere } from './lacks.ts'
import type { Damage, DayUnderDrill, Way } from './types.ts'
import { Unsuitable } from './unsuitable.ts'

/** What a changed byte is called: by the hash of its entry, or, in a log without a chain, by the day's manifest. */
const CHANGED: readonly FindingKind[] = ['ENTRY_HASH_MISMATCH', 'LINE_REENCODED']
const changedKinds = (day: DayUnderDrill): readonly FindingKind[] =>
  isChained(day) ? ['ENTRY_HASH_MISMATCH'] : [...CHANGED, 'MANIFEST_LAST_HASH_MISMATCH']

/** A change of one line, by a function that says from what to what. */
function changeOfLine(
  change: (line: string) => Change | null,
  lineOf: (day: DayUnderDrill) => number | null,
  say: (change: Change, line: number) => string,
  expected: (day: DayUnderDrill) => readonly FindingKind[],
): Way['damage'] {
  return async (day, bench) => {
    const at = lineOf(day) ?? day.middle
    let done: Change | null = null
    const { path } = await bench.editLog(day, (line, number) => {
      if (number !== at) return null
      done = change(line)
      return done ? `${done.text}\n` : null
    })
    if (!done) throw new Unsuitable(`Line ${at} has nothing that could be changed so.`)
    return oneLine(day, at, say(done, at), expected(day), path)
  }
}

const quote = (text: string) => text.replace(/\s+/g, ' ').slice(0, 120)
const middle = (day: DayUnderDrill) => day.middle
const say = ({ from, to }: Change, line: number) => `Line ${line}: ${quote(from)} became ${quote(to)}.`

const nothing = 'nothing but the file'
const rule = 'the file, and the rule by which hashes are made'
const strangeKey = 'the file, the rule by which hashes are made, and a key of his own'

export const CONTENT_WAYS: readonly Way[] = [
  {
    way: 'change-one-byte',
    title: 'One byte of a value changed',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(changeByte, middle, say, changedKinds),
    remedy: 'Hashes in the entries, or a signed manifest.',
  },
  {
    way: 'change-price',
    title: 'One digit of a price changed',
    attacker: nothing,
    mode: 'seal',
    lacks: (day) => whatIsThere(day) ?? (day.priceLine === null ? 'No entry of the day has a price.' : null),
    damage: changeOfLine(changePrice, (day) => day.priceLine, say, changedKinds),
    remedy: 'Hashes in the entries, or a signed manifest.',
  },
  {
    way: 'change-quantity',
    title: 'A quantity changed',
    attacker: nothing,
    mode: 'seal',
    lacks: (day) =>
      whatIsThere(day) ?? (day.quantityLine === null ? 'No entry of the day has a quantity.' : null),
    damage: changeOfLine(changeQuantity, (day) => day.quantityLine, say, changedKinds),
    remedy: 'Hashes in the entries, or a signed manifest.',
  },
  {
    way: 'change-time',
    title: 'A timestamp changed',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(changeTime, middle, say, changedKinds),
    remedy: 'Hashes in the entries, or a signed manifest.',
  },
  {
    way: 'change-and-rehash',
    title: 'A value changed and the entry’s own hash made anew',
    attacker: rule,
    mode: 'full',
    lacks: (day) => (isChained(day) ? needsLines(day, 2) : 'The entries have no hashes.'),
    damage: async (day, bench) => {
      const at = day.middle
      const { path } = await bench.editLog(day, (line, number) =>
        number === at ? `${rehash(changeByte(line)?.text ?? line, day)}\n` : null,
      )
      return {
        ...oneLine(
          day,
          at,
          `Line ${at}: a value changed, and current_hash made to fit it.`,
          ['SIGNATURE_INVALID', 'ENTRY_HASH_MISMATCH', 'CHAIN_LINK_BROKEN'],
          path,
        ),
        alsoAt: at < day.lines ? [{ file: day.log.key, line: at + 1 }] : nextHead(day),
      }
    },
    remedy: 'An entry after it, or a signature.',
  },
  {
    way: 'change-and-rechain',
    title: 'A value changed, and every hash from there to the end of the file made anew',
    attacker: rule,
    mode: 'full',
    lacks: (day) => (isChained(day) ? null : 'The entries have no hashes.'),
    damage: async (day, bench) => {
      const at = day.middle
      const { path } = await bench.editLog(
        day,
        rechainFrom(day, at, (line) => changeByte(line)?.text ?? line),
      )
      return rechained(
        day,
        at,
        `Line ${at}: a value changed, and the hashes of it and of all later lines made anew.`,
        path,
      )
    },
    remedy: 'Signatures with a pinned key, a signed manifest, or a next day that goes on from this one.',
  },
  {
    way: 'change-and-resign',
    title: 'A value changed, rehashed, and signed by a stranger under the real key’s name',
    attacker: strangeKey,
    mode: 'full',
    lacks: (day) => needsSignatures(day) ?? needsLines(day, 2),
    damage: async (day, bench) => {
      const at = day.middle
      const { path } = await bench.editLog(day, (line, number) => {
        if (number !== at) return null
        const changed = rehash(changeByte(line)?.text ?? line, day) ?? line
        return `${signedBy(changed, at, day, bench.stranger, 'under the name that is there')}\n`
      })
      return {
        ...oneLine(
          day,
          at,
          `Line ${at}: a value changed, rehashed, and signed by another key.`,
          ['SIGNATURE_INVALID'],
          path,
        ),
      }
    },
    remedy: 'Pin a key.',
  },
  {
    way: 'rechain-and-resign',
    title: 'A value changed, and everything after it rehashed and signed by a stranger’s key',
    attacker: strangeKey,
    mode: 'full',
    lacks: (day) => needsSignatures(day),
    damage: async (day, bench) => {
      const at = day.middle
      const { path } = await bench.editLog(
        day,
        rechainFrom(day, at, (line) => changeByte(line)?.text ?? line, {
          finish: (line, number) => signedBy(line, number, day, bench.stranger, 'named'),
        }),
      )
      const damage = rechained(
        day,
        at,
        `From line ${at} on: rehashed, and signed by a key that nobody vouches for.`,
        path,
      )
      return { ...damage, expected: ['KEY_UNKNOWN', ...damage.expected] }
    },
    remedy: 'Pin a key.',
  },
  {
    way: 'swap-hashes',
    title: 'The two hashes of an entry exchanged',
    attacker: nothing,
    mode: 'seal',
    lacks: (day) => (isChained(day) ? null : 'The entries have no hashes.'),
    damage: async (day, bench) => {
      const at = day.middle
      const { path } = await bench.editLog(day, (line, number) => {
        if (number !== at) return null
        const [previous, current] = [previousHash(line) ?? '', currentHash(line) ?? '']
        return `${withCurrent(withPrevious(line, current), previous)}\n`
      })
      return oneLine(
        day,
        at,
        `Line ${at}: previous_hash and current_hash exchanged.`,
        ['ENTRY_HASH_MISMATCH', 'CHAIN_LINK_BROKEN'],
        path,
      )
    },
    remedy: 'Nothing more: the hashes themselves tell.',
  },
  {
    way: 'reserved-field',
    title: 'A field of the chain put inside the event',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(
      (line) => {
        const member = '"note": {"current_hash": "00"}'
        return { text: addMember(line, member), from: 'the event', to: `the event with ${member}` }
      },
      middle,
      say,
      () => ['RESERVED_FIELD'],
    ),
    remedy: 'Nothing more: the name itself tells.',
  },
  {
    way: 'duplicate-key',
    title: 'A name put twice, with two values',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(repeatMember, middle, say, () => ['DUPLICATE_KEY']),
    remedy: 'Nothing more: the name itself tells.',
  },
  {
    way: 'invalid-utf8',
    title: 'A byte that is no UTF-8',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(
      breakUtf8,
      middle,
      (_, line) => `Line ${line}: a letter became the byte 0xFF.`,
      () => ['INVALID_UTF8'],
    ),
    remedy: 'Nothing more: the byte itself tells.',
  },
  {
    way: 'not-a-number',
    title: 'A number became NaN',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(changeToNaN, middle, say, () => ['NOT_JSON', 'ENTRY_HASH_MISMATCH']),
    remedy: 'Hashes in the entries, or a signed manifest.',
  },
  {
    way: 'escape-letter',
    title: 'A letter written as its escape: same meaning, other bytes',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(escapeLetter, middle, say, (day) =>
      isRaw(day) ? ['ENTRY_HASH_MISMATCH', 'LINE_REENCODED'] : ['LINE_REENCODED'],
    ),
    remedy:
      'Leaves or a manifest: the record means the same, and without them another spelling of it cannot be told.',
  },
  {
    way: 'crlf-line',
    title: 'A line ended as on Windows (CR LF)',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(
      (line) => ({ text: `${line}\r`, from: 'the end of the line', to: 'CR LF' }),
      middle,
      say,
      () => ['LINE_REENCODED', 'ENTRY_HASH_MISMATCH', 'NOT_JSON'],
    ),
    remedy:
      'Leaves or a manifest: the record means the same, and without them another spelling of it cannot be told.',
  },
  {
    way: 'byte-order-mark',
    title: 'A byte order mark put before the first line',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(
      (line) => ({ text: `\xef\xbb\xbf${line}`, from: 'the beginning', to: 'a byte order mark' }),
      () => 1,
      say,
      () => ['NOT_JSON', 'INVALID_UTF8', 'LINE_REENCODED'],
    ),
    remedy: 'Nothing more: the bytes themselves tell.',
  },
  {
    way: 'not-json',
    title: 'A line overwritten with text',
    attacker: nothing,
    mode: 'seal',
    lacks: whatIsThere,
    damage: changeOfLine(
      () => ({ text: 'this line was removed', from: 'the entry', to: 'a line of text' }),
      middle,
      say,
      () => ['NOT_JSON'],
    ),
    remedy: 'Nothing more: the line itself tells.',
  },
]

/** After a rechain the signatures tell at the line; without them only the end of the file can. */
function rechained(day: DayUnderDrill, at: number, done: string, path: string): Damage {
  const end = { file: day.log.key, line: day.lines }
  return {
    ...oneLine(
      day,
      at,
      done,
      [
        'SIGNATURE_INVALID',
        ...(day.signed && day.hasKeys
          ? []
          : ([
              'CHAIN_LINK_BROKEN',
              'FILE_TAIL_MISSING',
              'MANIFEST_LAST_HASH_MISMATCH',
              'ENTRY_HASH_MISMATCH',
              'LINE_REENCODED',
            ] as const)),
      ],
      path,
    ),
    alsoAt: day.signed && day.hasKeys ? [] : [end, ...nextHead(day), { file: day.log.key, line: null }],
  }
}
