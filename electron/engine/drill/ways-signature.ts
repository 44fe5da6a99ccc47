/** Ways that go for signatures and keys. */
import { sign } from 'node:crypto'
import { type JsonValue, jcsBytes } from '../verify/jcs.ts'
import { changeByte, damageSignature, rechainFrom, signedBy, withoutSignature } from './forge.ts'
import { needsSignatures, oneLine } from './lacks.ts'
import { readJson } from './read-json.ts'
import type { DayUnderDrill, Way } from './types.ts'

const nothing = 'nothing but the file'

const needsKeySet = (day: DayUnderDrill) =>
  needsSignatures(day) ??
  (day.keySetKey === null || day.keySignatureKey === null ? 'The archive has no key set.' : null)

export const SIGNATURE_WAYS: readonly Way[] = [
  {
    way: 'strip-signature',
    title: 'A signature removed',
    attacker: nothing,
    mode: 'full',
    lacks: (day) => (day.signed ? null : 'The entries are not signed.'),
    damage: async (day, bench) => {
      const at = day.middle
      const { path } = await bench.editLog(day, (line, number) =>
        number === at ? `${withoutSignature(line)}\n` : null,
      )
      return oneLine(day, at, `Line ${at}: signature and key_id removed.`, ['SIGNATURE_MISSING'], path)
    },
    remedy: 'Nothing more: the other entries are signed.',
  },
  {
    way: 'strip-all-signatures',
    title: 'Every signature of the day removed',
    attacker: nothing,
    mode: 'full',
    lacks: (day) =>
      !day.signed
        ? 'The entries are not signed.'
        : day.manifestKey === null && day.before === null && day.after === null
          ? 'It is the only day, without a manifest: nothing says that it was signed.'
          : null,
    damage: async (day, bench) => {
      const { path } = await bench.editLog(day, (line) => `${withoutSignature(line)}\n`)
      return oneLine(day, 1, 'signature and key_id removed from every line.', ['SIGNATURE_MISSING'], path)
    },
    remedy: 'A signed day beside it, or a manifest.',
  },
  {
    way: 'damage-signature',
    title: 'A signature damaged',
    attacker: nothing,
    mode: 'full',
    lacks: needsSignatures,
    damage: async (day, bench) => {
      const at = day.middle
      const { path } = await bench.editLog(day, (line, number) =>
        number === at ? `${damageSignature(line)}\n` : null,
      )
      return oneLine(day, at, `Line ${at}: one letter of the signature changed.`, ['SIGNATURE_INVALID'], path)
    },
    remedy: 'Pin a key, and verify in full.',
  },
  {
    way: 'strange-key-set',
    title: 'The day changed and signed anew by a stranger, whose key set and root lie in the archive',
    attacker: 'write access to the archive, and keys of his own',
    mode: 'full',
    lacks: needsKeySet,
    damage: async (day, bench) => {
      const { path } = await bench.editLog(
        day,
        rechainFrom(day, 1, (line) => changeByte(line)?.text ?? line, {
          finish: (line, number) => signedBy(line, number, day, bench.stranger, 'named'),
        }),
      )
      const { stranger, strangeRoot } = bench
      const keys = jcsBytes({
        format: 'sigc-keys-v1',
        stream: day.stream ?? 'stream',
        keys: [
          {
            key_id: stranger.publicKey.fingerprint,
            alg: 'ed25519',
            pem: stranger.publicPem,
            first_seq: 0,
            last_seq: null,
          },
        ],
      })
      const signature = sign(null, keys, strangeRoot.privateKey).toString('base64')
      return {
        file: null,
        line: null,
        done: 'Line 1 changed, every line chained and signed anew by another key, and keys.json made to name it.',
        expected: ['KEY_NOT_PINNED'],
        changed: new Map([
          [day.log.key, path],
          [day.keySetKey as string, await bench.put(keys)],
          [day.keySignatureKey as string, await bench.put(`${signature}\n`)],
        ]),
      }
    },
    remedy: 'Pin the root key: keys that come with the archive prove only that it agrees with itself.',
  },
  {
    way: 'edit-key-set',
    title: 'The key set edited: a key valid for longer',
    attacker: 'write access to the archive',
    mode: 'seal',
    lacks: needsKeySet,
    damage: async (day, bench) => {
      const key = day.keySetKey as string
      const set = readJson(await bench.read(day, key), key) as {
        keys: { last_seq: number | null }[]
      }
      const [first] = set.keys
      if (first) first.last_seq = first.last_seq === null ? 1_000_000_000_000 : first.last_seq + 1_000_000
      return {
        file: null,
        line: null,
        done: `${key}: last_seq of the first key changed.`,
        expected: ['KEY_NOT_PINNED'],
        changed: new Map([[key, await bench.put(jcsBytes(set as unknown as JsonValue))]]),
      }
    },
    remedy: 'Pin the root key.',
  },
]
