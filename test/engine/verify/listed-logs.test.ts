/** Logs that a source lists and that are not here change words, and loosen no verdict. */
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatVerification } from '../../../electron/engine/verify/index.ts'
import type { AwayState } from '../../../shared/model/due-days.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'

const VECTORS = new URL('../../vectors/tamper/', import.meta.url).pathname
const rootPem = readFileSync(`${VECTORS}root.pem`, 'utf8')
const keyOf = (day: string) => `audit/2026/03/${day}.log.gz`
const SIDECARS = ['manifest.json', 'checkpoint', 'leaves']

/** The clean archive of the vectors without some files: as it is, and with what a source lists. */
async function both(
  removed: readonly string[],
  listed: readonly (readonly [string, AwayState])[],
  requested: [string, string] | null = null,
): Promise<readonly [VerificationResult, VerificationResult]> {
  return withFolder(async (folder) => {
    cpSync(`${VECTORS}base`, folder, { recursive: true })
    for (const name of removed) rmSync(join(folder, 'audit/2026/03', name))
    const request = { roots: [rootPem], requested }
    return [
      await verifyFolder(folder, 'seal', request),
      await verifyFolder(folder, 'seal', { ...request, listed: new Map(listed) }),
    ]
  })
}

/** All but words and coverage. */
const verdictOf = ({ integrity, completeness, trust, files, findings }: VerificationResult) => ({
  integrity,
  completeness,
  trust,
  files,
  findings: findings.map(({ message: _, ...rest }) => rest),
})

describe('a log that is at the source only', () => {
  test('its manifest is here: the same finding, which says where the log is', async () => {
    const [plain, told] = await both(['2026-03-04.log.gz'], [[keyOf('2026-03-04'), 'in cold storage']])
    expect(verdictOf(told)).toEqual(verdictOf(plain))
    expect(told.integrity).toBe('FAILED')
    expect(told.coverage).toEqual({ ...plain.coverage, not_pulled: ['2026-03-04'] })
    expect(plain.findings[0]?.message).toMatch(/^The log of 2026-03-04 is missing; its manifest says/)
    expect(told.findings[0]?.message).toMatch(
      /^The log of 2026-03-04 is not here: its source lists it in a cold storage class, and it was not pulled; its manifest says/,
    )
    const text = formatVerification(told)
    expect(text).toContain('4 of 5 days, at the source and not pulled 2026-03-04\n')
    expect(text).toContain('a listing proves nothing of what it lists')
    expect(formatVerification(plain)).toContain('4 of 5 days, missing 2026-03-04\n')
  })

  test('nothing of the day is here: the same finding; another missing day keeps its word', async () => {
    const of = (day: string) => ['log.gz', ...SIDECARS].map((suffix) => `${day}.${suffix}`)
    const [plain, told] = await both(
      [...of('2026-03-04'), '2026-03-03.log.gz'],
      [[keyOf('2026-03-04'), 'not pulled']],
    )
    expect(verdictOf(told)).toEqual(verdictOf(plain))
    expect(told.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The log of 2026-03-03 is missing/),
      expect.stringMatching(/^Nothing of 2026-03-04 is here \(its source lists it, and it was not pulled\)/),
    ])
    expect(told.coverage).toMatchObject({ missing: ['2026-03-03', '2026-03-04'], not_pulled: ['2026-03-04'] })
  })

  test('a day that no calendar expects is due once a source lists it, and completeness does not reach over it', async () => {
    const listed = [[keyOf('2026-03-07'), 'in cold storage']] as const
    const [plain, told] = await both([], listed, ['2026-03-02', '2026-03-07'])
    expect(plain.coverage.missing).toEqual([])
    expect(told.coverage).toMatchObject({ missing: ['2026-03-07'], not_pulled: ['2026-03-07'] })
    expect(told.integrity).toBe(plain.integrity)
    expect(told.completeness).toEqual(plain.completeness)
  })

  test('a log that is here is not told as being elsewhere', async () => {
    const [plain, told] = await both([], [[keyOf('2026-03-04'), 'in cold storage']])
    expect(told).toEqual(plain)
  })
})
