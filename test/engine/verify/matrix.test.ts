import { describe, expect, test } from 'vitest'
import { READ_LIMITS } from '../../../electron/engine/verify/index.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import {
  type Case,
  FILE_CASES,
  GZIP_CASES,
  KINDS,
  type Kind,
  LINE_CASES,
  makeWorld,
  placeOf,
  SIDECAR_CASES,
} from './support/matrix.ts'
import { withFolder } from './support/scratch.ts'

const kinds = Object.keys(KINDS) as Kind[]

function verifyDamaged(kind: Kind, mode: 'seal' | 'full', damaged: Case): Promise<VerificationResult> {
  return withFolder(async (folder) => {
    const world = makeWorld(kind)
    damaged.damage(world)
    world.writeTo(folder)
    const { maxLineBytes = READ_LIMITS.maxLineBytes } = damaged
    return verifyFolder(folder, mode, { ...world.pins(), limits: { ...READ_LIMITS, maxLineBytes } })
  })
}

/** Kinds of which both sides are known; of the other kinds at least `actual`, but for those that have neither. */
const WITH_BOTH =
  /^(ENTRY_HASH_MISMATCH|CHAIN_LINK_BROKEN|CHAIN_RESET|ENTRY_DELETED|LINE_REENCODED|GZIP_CRC|GZIP_EXTRA|FILE_TAIL|MANIFEST_NOT|MANIFEST_LAST|KEY_NOT_PINNED)/
const WITH_NEITHER =
  /^(SIGNATURE_|NOT_JSON|INVALID_UTF8|TORN_LAST_LINE|MANIFEST_INVALID|CHECKPOINT_INVALID|DAY_)/

/** Every finding says where, what is there and what should be, and in words what happened. */
function expectFilled(result: VerificationResult): void {
  for (const item of result.findings) {
    const { kind, message, file, line, byte_offset, expected, actual } = item
    const text = JSON.stringify(item)
    expect(message, text).toMatch(/^[A-Z0-9].*\.$/s)
    expect(message, text).not.toMatch(/undefined|null|NaN|\[object/)
    if (line !== null) expect(file, text).not.toBeNull()
    if (line !== null && kind !== 'KEY_UNKNOWN') expect(byte_offset, text).not.toBeNull()
    const lost = kind === 'ENTRY_HASH_MISMATCH' && message.includes('has lost')
    if (!WITH_NEITHER.test(kind) && !lost && !(kind === 'FILE_TAIL_MISSING' && line === 1))
      expect(actual, text).not.toBeNull()
    if (WITH_BOTH.test(kind) && !(lost && expected === null)) expect(expected, text).not.toBeNull()
  }
}

const TABLES = { lines: LINE_CASES, gzip: GZIP_CASES, files: FILE_CASES, sidecars: SIDECAR_CASES }

describe.each(Object.entries(TABLES))('%s', (_, cases) => {
  describe.each(cases)('$name', (damaged) => {
    for (const kind of kinds) {
      const expected = damaged.expect[kind]
      if (!expected) continue
      for (const mode of ['seal', 'full'] as const) {
        test(`${kind}, ${mode}`, async () => {
          const places = (mode === 'seal' ? damaged.seal?.[kind] : undefined) ?? expected
          const result = await verifyDamaged(kind, mode, damaged)
          const errors = result.findings.filter(({ severity }) => severity === 'error')
          expect(errors.map(placeOf)).toEqual(places)
          expect(result.integrity).toBe(places.length > 0 ? 'FAILED' : 'PASSED')
          expectFilled(result)
        })
      }
    }
  })
})
