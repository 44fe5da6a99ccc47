/** Ways that alter what seals the day: manifest, checkpoint, leaves, the declared profile. */
import { sign } from 'node:crypto'
import type { FindingKind } from '../../../shared/model/finding.ts'
import { sha256Hex } from '../verify/digest.ts'
import { type JsonValue, jcsBytes } from '../verify/jcs.ts'
import { formatNote, parseNote } from '../verify/signed-note.ts'
import { changeByte, currentHash, escapeLetter, rechainFrom } from './forge.ts'
import { isChained, needsLines, nextHead } from './lacks.ts'
import { readJson } from './read-json.ts'
import type { Bench, DayUnderDrill, Way } from './types.ts'
import { Unsuitable } from './unsuitable.ts'

const access = 'write access to the archive'
const needsManifest = (day: DayUnderDrill) => (day.manifestKey === null ? 'The day has no manifest.' : null)
const needsCheckpoint = (day: DayUnderDrill) =>
  day.checkpointKey === null
    ? 'The day has no checkpoint.'
    : day.hasKeys
      ? null
      : 'There is no key to check it with.'

/** What is said of a manifest that is not the one that was sealed. */
const MANIFEST_KINDS: readonly FindingKind[] = [
  'MANIFEST_INVALID',
  'MANIFEST_NOT_IN_CHECKPOINT',
  'MANIFEST_LAST_HASH_MISMATCH',
]

type Fields = Record<string, JsonValue>

async function editManifest(
  day: DayUnderDrill,
  bench: Bench,
  edit: (fields: Fields) => Fields,
): Promise<string> {
  const key = day.manifestKey as string
  return bench.put(jcsBytes(edit(readJson(await bench.read(day, key), key) as Fields)))
}

async function readNote(day: DayUnderDrill, bench: Bench) {
  const note = parseNote(await bench.read(day, day.checkpointKey as string))
  if (!note) throw new Unsuitable('The checkpoint is no signed note.')
  const [origin = '', size = '0', root = ''] = note.text.split('\n')
  return { note, origin, size, root }
}

export const SIDECAR_WAYS: readonly Way[] = [
  {
    way: 'edit-manifest',
    title: 'The manifest edited: another number of entries',
    attacker: access,
    mode: 'seal',
    lacks: needsManifest,
    damage: async (day, bench) => ({
      file: day.manifestKey,
      line: null,
      done: 'entries and last_seq one higher.',
      expected: MANIFEST_KINDS,
      // A checkpoint places it; without one the log contradicts it.
      alsoAt: day.checkpointKey === null ? [{ file: day.log.key, line: null }, ...followers(day)] : [],
      changed: new Map([
        [
          day.manifestKey as string,
          await editManifest(day, bench, (fields) => ({
            ...fields,
            entries: Number(fields.entries) + 1,
            last_seq: typeof fields.last_seq === 'number' ? fields.last_seq + 1 : null,
          })),
        ],
      ]),
    }),
    remedy: 'A checkpoint with a pinned key.',
  },
  {
    way: 'remove-manifest',
    title: 'The manifest removed',
    attacker: access,
    mode: 'seal',
    lacks: needsManifest,
    damage: async (day) => ({
      file: day.manifestKey,
      line: null,
      done: 'The manifest removed, the log left.',
      expected: [...MANIFEST_KINDS, 'DAY_MISSING'],
      alsoAt: [
        { file: day.checkpointKey, line: null },
        { file: day.log.key, line: null },
      ],
      changed: new Map([[day.manifestKey as string, null]]),
    }),
    remedy:
      'Manifests before and after it, whose numbers show the gap; of the last day only an anchor from outside the archive tells.',
  },
  {
    way: 'rewrite-day-and-manifest',
    title: 'The day rewritten, with manifest and leaves to match, without a key',
    attacker: 'write access to the archive, and the rule by which hashes are made',
    mode: 'seal',
    lacks: (day) => needsManifest(day) ?? needsLines(day, 2),
    damage: async (day, bench) => {
      const at = day.middle
      let last = ''
      const edit = isChained(day)
        ? rechainFrom(day, at, (line) => changeByte(line)?.text ?? line, {
            finish: (line) => {
              last = currentHash(line) ?? last
              return line
            },
          })
        : (line: string, number: number) => (number === at ? `${changeByte(line)?.text ?? line}\n` : null)
      const log = await bench.editLog(day, edit)
      const leaves = await log.leaves()
      const manifest = await editManifest(day, bench, (fields) => ({
        ...fields,
        ...log.facts,
        merkle_root: leaves.root,
        ...(isChained(day) && { last_current_hash: last }),
      }))
      return {
        file: day.manifestKey,
        line: null,
        done: `Line ${at} changed, everything after it chained anew, and manifest and leaves made to fit.`,
        expected: [...MANIFEST_KINDS, 'SIGNATURE_INVALID', 'CHAIN_LINK_BROKEN'],
        alsoAt: [
          { file: day.log.key, line: at },
          // In seal mode the signature that is looked at is the file's last.
          { file: day.log.key, line: day.lines },
          ...nextHead(day),
          ...followers(day),
        ],
        changed: new Map<string, string | null>([
          [day.log.key, log.path],
          [day.manifestKey as string, manifest],
          ...(day.leavesKey === null ? [] : [[day.leavesKey, leaves.path] as const]),
        ]),
      }
    },
    remedy: 'A signed checkpoint, signatures, or a next day that goes on from this one.',
  },
  {
    way: 'edit-checkpoint',
    title: 'The checkpoint edited: another root',
    attacker: access,
    mode: 'seal',
    lacks: needsCheckpoint,
    damage: async (day, bench) => {
      const { note, root } = await readNote(day, bench)
      const text = (await bench.read(day, day.checkpointKey as string)).toString('utf8')
      const other = Buffer.from(root, 'base64')
      other[0] = (other[0] ?? 0) ^ 0x01
      return {
        file: day.checkpointKey,
        line: null,
        done: 'One bit of the root changed.',
        expected: ['CHECKPOINT_INVALID'],
        changed: new Map([
          [
            day.checkpointKey as string,
            await bench.put(note.text.replace(root, other.toString('base64')) + text.slice(note.text.length)),
          ],
        ]),
      }
    },
    remedy: 'Pin a key.',
  },
  {
    way: 'resign-checkpoint',
    title: 'The checkpoint made anew over another root, and signed by a stranger',
    attacker: 'write access to the archive, and a key of his own',
    mode: 'seal',
    lacks: needsCheckpoint,
    damage: async (day, bench) => {
      const { origin, size, root } = await readNote(day, bench)
      const { stranger } = bench
      const text = `${origin}\n${size}\n${Buffer.from(sha256Hex(root), 'hex').toString('base64')}\n`
      const note = formatNote(text, origin, stranger.publicKey, (message) =>
        sign(null, message, stranger.privateKey),
      )
      return {
        file: day.checkpointKey,
        line: null,
        done: 'Another root, signed by another key.',
        expected: ['CHECKPOINT_INVALID'],
        changed: new Map([[day.checkpointKey as string, await bench.put(note)]]),
      }
    },
    remedy: 'Pin a key.',
  },
  {
    way: 'old-checkpoint',
    title: 'An older checkpoint put in the place of the day’s',
    attacker: access,
    mode: 'seal',
    lacks: (day) =>
      needsCheckpoint(day) ??
      (olderCheckpoint(day) === null ? 'There is no older checkpoint.' : needsManifest(day)),
    damage: async (day) => ({
      file: day.checkpointKey,
      line: null,
      done: `A copy of ${olderCheckpoint(day)} put in its place.`,
      expected: ['CHECKPOINT_INVALID'],
      changed: new Map([
        [day.checkpointKey as string, day.sidecars.get(olderCheckpoint(day) ?? '') as string],
      ]),
    }),
    remedy: 'The day’s manifest, whose number the checkpoint must state.',
  },
  {
    way: 'edit-leaves',
    title: 'A leaf changed',
    attacker: access,
    mode: 'full',
    lacks: (day) => (day.leavesKey === null ? 'The day has no leaves.' : needsManifest(day)),
    damage: async (day, bench) => {
      const leaves = Buffer.from(await bench.read(day, day.leavesKey as string))
      const at = (day.middle - 1) * 32
      leaves[at] = (leaves[at] ?? 0) ^ 0x01
      return {
        file: day.leavesKey,
        line: null,
        done: `One bit of the leaf of line ${day.middle} changed.`,
        expected: [...MANIFEST_KINDS, 'LINE_REENCODED', 'ENTRY_HASH_MISMATCH'],
        alsoAt: [
          { file: day.log.key, line: day.middle },
          { file: day.manifestKey, line: null },
        ],
        changed: new Map([[day.leavesKey as string, await bench.put(leaves)]]),
      }
    },
    remedy:
      'Nothing in the log is other than it was: leaves only help to place damage, and are believed where they give the manifest’s root.',
  },
  {
    way: 'change-line-and-leaf',
    title: 'A line spelled otherwise, and its leaf made to fit',
    attacker: access,
    mode: 'seal',
    lacks: (day) => (day.leavesKey === null ? 'The day has no leaves.' : needsManifest(day)),
    damage: async (day, bench) => {
      let done = ''
      const log = await bench.editLog(day, (line, number) => {
        if (number !== day.middle) return null
        const change = escapeLetter(line)
        done = change?.to ?? ''
        return change ? `${change.text}\n` : null
      })
      if (done === '') throw new Unsuitable(`Line ${day.middle} has no letter to escape.`)
      const { path } = await log.leaves()
      return {
        file: day.log.key,
        line: day.middle,
        done: `Line ${day.middle}: ${done} written as an escape, and the leaves made anew.`,
        expected: ['LINE_REENCODED', 'ENTRY_HASH_MISMATCH', ...MANIFEST_KINDS],
        // With the leaf gone along, the manifest knows that the bytes are others, and not where.
        alsoAt: [
          { file: day.log.key, line: null },
          { file: day.manifestKey, line: null },
        ],
        changed: new Map([
          [day.log.key, log.path],
          [day.leavesKey as string, path],
        ]),
      }
    },
    remedy: 'A manifest that is not believed blindly: its hash over the bytes.',
  },
  {
    way: 'other-profile',
    title: 'Another profile declared, under which the hashes mean nothing',
    attacker: access,
    mode: 'seal',
    lacks: (day) =>
      day.profileKey === null
        ? 'The archive declares no profile.'
        : isChained(day)
          ? null
          : 'The entries have no hashes.',
    damage: async (day, bench) => {
      const key = day.profileKey as string
      const fields = readJson(await bench.read(day, key), key) as Fields
      const other = day.profile === 'jcs-v1' ? 'sigc-v1' : 'jcs-v1'
      return {
        file: day.profileKey,
        line: null,
        done: `profile.json says ${other}.`,
        expected: ['MANIFEST_INVALID', 'ENTRY_HASH_MISMATCH'],
        alsoAt: [
          { file: day.manifestKey, line: null },
          ...(day.before
            ? [
                { file: day.before.key, line: null },
                { file: manifestOf(day.before.key), line: null },
              ]
            : []),
          { file: day.log.key, line: null },
        ],
        changed: new Map([
          [day.profileKey as string, await bench.put(jcsBytes({ ...fields, profile: other }))],
        ]),
      }
    },
    remedy: 'Nothing more: the hashes themselves say by which rule they were made.',
  },
]

const manifestOf = (logKey: string) => logKey.replace(/\.log(\.gz)?$/, '.manifest.json')

/** The next day's manifest names this one's hash: where a manifest without a checkpoint is found out. */
function followers(day: DayUnderDrill) {
  return day.after === null ? [] : [{ file: manifestOf(day.after.key), line: null }]
}

function olderCheckpoint(day: DayUnderDrill): string | null {
  const older = [...day.sidecars.keys()].filter(
    (key) => key.endsWith('.checkpoint') && key < (day.checkpointKey ?? ''),
  )
  return older.sort().at(-1) ?? null
}
