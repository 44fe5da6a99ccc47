/** Every finding, and every verdict, in words: none left out, none that claims too much or breaks on an odd value. */
import { describe, expect, test } from 'vitest'
import { FINDING_KINDS, type Finding, type FindingKind } from '../../shared/model/finding.ts'
import { explainFinding, FINDING_WORDS, placeOf } from '../../shared/model/finding-words.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import { FIRST_LIMIT, limitsOf } from '../../shared/model/verification-limits.ts'
import { finding } from '../support/finding.ts'
import { VERIFICATION } from './fake-data.ts'

function placed(kind: FindingKind): Finding {
  return {
    ...finding({ kind }),
    file: 'audit/2024/01/2024-01-24.log.gz',
    line: 3731,
    seq: 12_004,
    expected: '11'.repeat(32),
    actual: '22'.repeat(32),
    missing: 2,
    missing_seq: 12_002,
    lines: [3731, 3732],
    intact_lines: 3730,
  }
}

describe('each kind of finding', () => {
  test('has words, and no word is of a kind that is none', () => {
    expect(Object.keys(FINDING_WORDS).sort()).toEqual([...FINDING_KINDS].sort())
  })

  test.each(FINDING_KINDS)('%s: a short title and whole sentences, with and without a place', (kind) => {
    const { title } = FINDING_WORDS[kind]
    expect(title.split(' ').length).toBeLessThanOrEqual(8)
    for (const each of [finding({ kind }), placed(kind)]) {
      const words = explainFinding(each)
      for (const text of [words.happened, words.proves, words.doesNotProve, words.next]) {
        expect(text).toMatch(/^[A-Za-z0-9].*[.]$/s)
        expect(text).not.toMatch(/undefined|null|NaN|\[object|\s{2}/)
      }
      // Never who, when or why: the one thing that no verifier shows.
      expect(`${words.happened} ${words.proves}`).not.toMatch(/attacker|fraud|criminal|deliberate|malicious/i)
    }
  })

  test('titles tell the kinds apart', () => {
    const titles = FINDING_KINDS.map((kind) => FINDING_WORDS[kind].title)
    expect(new Set(titles).size).toBe(titles.length)
  })

  test('figures of the finding are in its sentence', () => {
    expect(explainFinding(placed('ENTRY_DELETED')).happened).toBe(
      'Before line 3,731 of audit/2024/01/2024-01-24.log.gz 2 entries are missing, from number 12,002 of the stream on.',
    )
    expect(explainFinding({ ...placed('FILE_TAIL_MISSING'), missing: 1 }).happened).toContain(
      'one entry is missing that was sealed',
    )
    expect(explainFinding(placed('GZIP_TRUNCATED')).happened).toContain('3,730 lines before it')
    expect(explainFinding(finding({ kind: 'ENTRY_HASH_MISMATCH' })).happened).toContain('has no hash')
    const run = { ...placed('NOT_JSON'), lines: [3731, 3732, 3733, 3740] }
    expect(explainFinding(run).happened).toContain('lines after it: 3,732 to 3,733, 3,740.')
    expect(explainFinding({ ...placed('ROLLBACK'), expected: 1200, actual: 28 }).happened).toContain(
      'knows 1,200 sealed days of this archive; now there are 28.',
    )
    expect(placeOf({ file: null, line: 3 })).toBe('the archive')
  })

  test('a kind that can mean two things says the one that this finding is about', () => {
    const whole = { ...placed('ENTRY_DUPLICATED'), lines: undefined }
    const { lines: _, ...copied } = whole
    expect(explainFinding(copied).happened).toContain('repeat those of another log')
    expect(explainFinding(placed('ENTRY_DUPLICATED')).happened).toContain('repeats line 3,731')
    expect(explainFinding(placed('DAY_FILE_MISSING')).happened).toContain('lies another log')
    expect(explainFinding({ ...placed('DAY_FILE_MISSING'), actual: null }).happened).toContain(
      'had 2 entries',
    )
    expect(explainFinding({ ...placed('LINE_REENCODED'), expected: null }).happened).toContain(
      'unlike the other',
    )
    const outside = placed('TIMESTAMP_OUT_OF_DAY')
    expect(explainFinding(outside).happened).not.toBe(
      explainFinding({ ...outside, severity: 'warning' }).happened,
    )
    expect(explainFinding({ ...placed('FORK'), severity: 'warning' }).happened).toContain('could not be held')
  })

  test('what is only likely is said to be so, in what happened and in what it proves', () => {
    const sure = explainFinding(placed('DAY_MISSING'))
    const likely = explainFinding({ ...placed('DAY_MISSING'), confidence: 'likely' })
    expect(likely.happened).toContain('another is possible')
    expect(likely.proves).toBe(`If the explanation is right: ${sure.proves}`)
  })
})

describe('what a verdict leaves open', () => {
  const titles = (change: Partial<VerificationResult>) =>
    limitsOf({ ...VERIFICATION, ...change }).map(({ title }) => title)

  test('the truth of what was written is open always', () => {
    expect(FIRST_LIMIT).toContain('does not show that what was written is true')
    for (const integrity of ['PASSED', 'FAILED', 'NOT_VERIFIABLE'] as const) {
      expect(titles({ integrity })).toContain('That what was written is true')
      expect(titles({ integrity })).toContain('Events that were never logged')
    }
  })

  test('it fits the result: trust, completeness, mode, missing days', () => {
    expect(titles({ trust: { status: 'FIRST_USE', keys: ['aa'] } })).toContain('Whose keys these are')
    expect(titles({ trust: { status: 'PINNED', keys: ['aa'] } })).not.toContain('Whose keys these are')
    expect(titles({ trust: { status: 'NONE', keys: [] } })).toContain('Who wrote it')
    const open = { status: 'NOT_PROVEN', by: null, through: null } as const
    expect(titles({ completeness: open })).toContain('Whether it is all there')
    const proven = { status: 'PROVEN', by: 'certificate of 2024-02-01', through: null } as const
    expect(titles({ completeness: proven })).toContain('What came after the anchor')
    const some = { total: 100, checked: 2, valid: 2 }
    expect(titles({ mode: 'seal', signatures: some })).toContain('Signatures one by one')
    const all = { total: 100, checked: 100, valid: 100 }
    expect(titles({ mode: 'full', signatures: all })).not.toContain('Signatures one by one')
    const whole = { ...VERIFICATION.coverage, missing: [] }
    expect(titles({ coverage: whole })).not.toContain('Days that are not here')
  })
})
