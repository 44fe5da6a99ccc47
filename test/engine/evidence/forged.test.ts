/**
 * Bundles that somebody changed and signed anew with a key of his own: the first step holds, and the others have to
 * find it. And the smaller parts that the check is made of.
 */
import { sign } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { rootByPath } from '../../../electron/engine/evidence/check/merkle.ts'
import { exactJson } from '../../../electron/engine/evidence/exact-json.ts'
import { InclusionPath } from '../../../electron/engine/evidence/inclusion-path.ts'
import { checkProof, readExpectedKey } from '../../../electron/engine/evidence/index.ts'
import {
  layOutJson,
  textOfBytes,
  visiblePieces,
} from '../../../electron/engine/evidence/page/visible-text.ts'
import { sampleKeys } from '../../../electron/engine/seal/index.ts'
import { type JsonValue, jcsBytes } from '../../../electron/engine/verify/jcs.ts'
import { leafHash, merkleRoot } from '../../../electron/engine/verify/merkle.ts'
import { inclusionProof } from '../verify/support/merkle-proofs.ts'
import { withFolder } from '../verify/support/scratch.ts'
import { events, prove, ROOT_KEY, writeArchive } from './support.ts'

const FORGER = sampleKeys('forger').first

// biome-ignore lint/suspicious/noExplicitAny: a forger changes what he likes
type Bundle = any

let original: string
let other: Bundle

beforeAll(async () => {
  await withFolder(async (folder) => {
    const days = [events('2024-01-15', 6), events('2024-01-16', 3)]
    const archive = await writeArchive(folder, { days })
    original = (await prove(archive, '2024-01-15', 3)).json.toString('utf8')
    other = JSON.parse((await prove(archive, '2024-01-16', 2)).json.toString('utf8'))
  })
})

/** The bundle after a change, signed as a whole by the forger, who signs a certificate of his own as well. */
function forge(change: (bundle: Bundle) => void): Buffer {
  const bundle: Bundle = JSON.parse(original)
  change(bundle)
  bundle.workstation = {
    algorithm: 'ed25519',
    fingerprint: FORGER.publicKey.fingerprint,
    pem: FORGER.publicPem,
  }
  if (bundle.certificate) {
    const certificate = JSON.parse(Buffer.from(bundle.certificate.json, 'base64').toString('utf8'))
    certificate.workstation.fingerprint = FORGER.publicKey.fingerprint
    const json = jcsBytes(certificate)
    bundle.certificate = {
      json: json.toString('base64'),
      signature: sign(null, json, FORGER.privateKey).toString('base64'),
    }
  }
  const { signature: _, ...rest } = bundle
  const signature = sign(null, jcsBytes(rest as JsonValue), FORGER.privateKey).toString('base64')
  return jcsBytes({ ...rest, signature } as JsonValue)
}

const flipped = (base64: string, at: number) => {
  const bytes = Buffer.from(base64, 'base64')
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes.toString('base64')
}
const edited = (base64: string, from: string, to: string) =>
  Buffer.from(Buffer.from(base64, 'base64').toString('utf8').replace(from, to)).toString('base64')

describe('a bundle that was changed and signed by somebody else', () => {
  it('still stands when nothing but the issuer changed: what it rests on is the root', () => {
    const { check } = checkProof(
      forge(() => {}),
      readExpectedKey(ROOT_KEY.publicPem) as never,
    )
    expect(check).toMatchObject({ proved: true, reason: null })
  })

  const cases: readonly (readonly [what: string, step: string, change: (bundle: Bundle) => void])[] = [
    [
      'the line',
      'The line gives its hash',
      (b) => {
        b.record.raw = edited(b.record.raw, '185.50', '185.51')
      },
    ],
    [
      'the spelling of the line',
      'The line gives its hash',
      (b) => {
        b.record.raw = edited(b.record.raw, '", "event_type', '",  "event_type')
      },
    ],
    [
      'the stated hash',
      'The line gives its hash',
      (b) => {
        b.entry.current_hash = 'a'.repeat(64)
      },
    ],
    [
      'the profile',
      'The line gives its hash',
      (b) => {
        b.entry.profile = 'jcs-v1'
      },
    ],
    [
      'the signature of the entry',
      'The line gives its hash',
      (b) => {
        b.entry.signature = flipped(b.entry.signature, 5)
      },
    ],
    [
      'the place in the stream',
      'The hash is signed',
      (b) => {
        b.record.seq = 3
      },
    ],
    [
      'the stream',
      'The hash is signed',
      (b) => {
        b.entry.stream = 'other.example/audit'
      },
    ],
    [
      'the leaf',
      'The line is sealed in its day',
      (b) => {
        b.inclusion.leaf_index = 3
      },
    ],
    [
      'the number of leaves',
      'The line is sealed in its day',
      (b) => {
        b.inclusion.leaves = 7
      },
    ],
    [
      'the path',
      'The line is sealed in its day',
      (b) => {
        b.inclusion.path.pop()
      },
    ],
    [
      'a longer path',
      'The line is sealed in its day',
      (b) => {
        b.inclusion.path.push('0'.repeat(64))
      },
    ],
    [
      'the manifest',
      'The line is sealed in its day',
      (b) => {
        b.inclusion.manifest = other.inclusion.manifest
      },
    ],
    [
      'the name of the file',
      'The line is sealed in its day',
      (b) => {
        b.record.file = 'audit/2024/01/2024-01-16.log.gz'
      },
    ],
    [
      'the day',
      'The line is sealed in its day',
      (b) => {
        b.record.day = '2024-01-16'
      },
    ],
    [
      'a field of the manifest',
      'The day is sealed in the log',
      (b) => {
        b.inclusion.manifest = edited(b.inclusion.manifest, '"gz_bytes":', '"gz_bytes":1')
      },
    ],
    [
      'the place of the day',
      'The day is sealed in the log',
      (b) => {
        b.log.index = 1
      },
    ],
    [
      'the way to the checkpoint',
      'The day is sealed in the log',
      (b) => {
        b.log.path = other.log.path
      },
    ],
    [
      'the root in the checkpoint',
      'The day is sealed in the log',
      (b) => {
        b.log.checkpoint = edited(b.log.checkpoint, '\n2\n', '\n2\nA')
      },
    ],
    [
      'the signature of the checkpoint',
      'The log is signed',
      (b) => {
        b.log.checkpoint = flipped(b.log.checkpoint, Buffer.from(b.log.checkpoint, 'base64').length - 12)
      },
    ],
    [
      'the key set',
      'The root key vouches for the keys',
      (b) => {
        b.keys.keys_json = edited(b.keys.keys_json, '"last_seq":null', '"last_seq":99')
      },
    ],
    [
      'the signature of the key set',
      'The root key vouches for the keys',
      (b) => {
        b.keys.keys_sig = edited(b.keys.keys_sig, '=', 'A')
      },
    ],
    [
      'the root',
      'The root key vouches for the keys',
      (b) => {
        b.root = { fingerprint: FORGER.publicKey.fingerprint, pem: FORGER.publicPem }
      },
    ],
    [
      'the SHA-256 of the file',
      'The file was verified',
      (b) => {
        b.record.file_sha256 = '0'.repeat(64)
      },
    ],
    [
      'the certificate',
      'The file was verified',
      (b) => {
        b.certificate.json = edited(
          b.certificate.json,
          '"findings":[]',
          `"findings":[{"file":"${b.record.file}","kind":"ENTRY_HASH_MISMATCH","line":3,"message":"x","severity":"error"}]`,
        )
      },
    ],
  ]
  for (const [what, step, change] of cases) {
    it(`does not stand: ${what}`, () => {
      const { check } = checkProof(forge(change))
      expect(check.steps[0]?.holds, check.reason ?? '').toBe(true)
      expect(check.proved).toBe(false)
      expect(check.steps.find(({ holds }) => holds === false)?.name).toBe(step)
    })
  }

  it('cannot borrow a root whose keys have signed nothing in it', () => {
    // A true key set beside a line of the forger's own, unsigned and in a day that nobody sealed.
    const bytes = forge((b) => {
      const line = Buffer.from(b.record.raw, 'base64').toString('utf8')
      const bare = line.replace(/, "previous_hash".*/, '}').replace('185.50', '1.00')
      b.record.raw = Buffer.from(bare).toString('base64')
      b.record.seq = 0
      b.entry = null
      b.log = null
      const manifest = JSON.parse(Buffer.from(b.inclusion.manifest, 'base64').toString('utf8'))
      const leaf = leafHash(Buffer.from(bare)).toString('hex')
      Object.assign(manifest, { entries: 1, merkle_root: leaf, profile: 'manifest-only' })
      b.inclusion = { leaf_index: 0, leaves: 1, path: [], manifest: jcsBytes(manifest).toString('base64') }
    })
    const { check } = checkProof(bytes)
    expect(check.steps.find(({ name }) => name === 'The key is the one you expect')?.detail).toContain(
      `on its word only. Compare this fingerprint with one that you got another way, not with this bundle: ${FORGER.publicKey.fingerprint}`,
    )
    const compared = checkProof(bytes, readExpectedKey(ROOT_KEY.publicPem) as never)
    expect(compared.check.proved).toBe(false)
  })

  it('is nothing when neither a signature nor a day speaks for the line', () => {
    const bytes = forge((b) => {
      b.inclusion = null
      b.log = null
      b.keys = null
      b.root = null
    })
    expect(checkProof(bytes).check).toMatchObject({
      proved: false,
      reason: expect.stringContaining('Neither a signature'),
    })
  })
})

describe('a bundle of somebody with a workstation of his own', () => {
  it('proves nothing by a sealed day that nobody signed', () => {
    const bytes = forge((b) => {
      if (b.entry) b.entry = null
      b.log = null
      b.keys = null
      b.root = null
      b.pinned_keys = []
      b.certificate = null
    })
    expect(checkProof(bytes).check.proved).toBe(false)
  })

  it('cannot call the line another one than it was when the day was sealed', () => {
    const bytes = forge((b) => {
      b.record.line = 4711
      b.certificate = null
    })
    expect(checkProof(bytes).check).toMatchObject({
      proved: false,
      reason: expect.stringContaining('calls it line 4711'),
    })
  })
})

describe('the path to the root', () => {
  it('is that of the definition, for every tree and leaf', () => {
    for (let size = 1; size <= 40; size += 1) {
      const leaves = Array.from({ length: size }, (_, at) => leafHash(Buffer.of(at)))
      for (let index = 0; index < size; index += 1) {
        const made = new InclusionPath(index)
        for (const leaf of leaves) made.append(leaf)
        const { root, path } = made.finish() ?? { root: Buffer.of(), path: [] }
        expect(path).toEqual(inclusionProof(leaves, index))
        expect(root).toEqual(merkleRoot(leaves))
        const leaf = leaves[index] as Buffer
        expect(Buffer.from(rootByPath(leaf, index, size, path) ?? [])).toEqual(root)
        expect(rootByPath(leaf, index, size, [...path, root])).toBeNull()
        if (path.length > 0) expect(rootByPath(leaf, index, size, path.slice(1))).toBeNull()
      }
      expect(new InclusionPath(size).finish()).toBeNull()
    }
  })
})

describe('what is certified', () => {
  it('is exact, or is refused', () => {
    expect(exactJson({ a: [1, null, true, 'x\ud800y'], b: undefined })).toEqual({
      a: [1, null, true, 'x\ufffdy'],
    })
    for (const value of [2 ** 53, 0.5, Number.NaN, [Number.POSITIVE_INFINITY], { a: 1n }]) {
      expect(() => exactJson(value)).toThrow(/cannot be certified/)
    }
  })
})

describe('archived text on the page', () => {
  it('spells out what steers, hides or turns', () => {
    const pieces = visiblePieces('a\u202eb\u0000\n\u00a0c\ud800', true)
    expect(pieces.map(({ text }) => text)).toEqual([
      'a',
      'U+202E',
      'b',
      'U+0000',
      '\n',
      'U+00A0',
      'c',
      'U+D800',
    ])
    expect(textOfBytes(Uint8Array.of(0x61, 0xff, 0x0a))).toBe('a\\xff\n')
  })

  it('is laid out without changing a string or a number', () => {
    expect(layOutJson('{"a":1.50,"b":[],"c":[{"d":"x, {y}: \\" z"},9007199254740993],"e":{}}')).toBe(
      '{\n  "a": 1.50,\n  "b": [],\n  "c": [\n    {\n      "d": "x, {y}: \\" z"\n    },\n    9007199254740993\n  ],\n  "e": {}\n}',
    )
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.stringify(JSON.parse(layOutJson(text)))).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })
})
