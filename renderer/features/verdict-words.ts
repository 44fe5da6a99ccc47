/** The value of a verification in words: three answers, each with its ground, and the figures below them. */
import { PINNED_KEY_NOTE, type VerificationResult } from '../../shared/model/verification.ts'
import { daysWords, formatCount, plural } from '../ui/format.ts'

export type Grade = 'good' | 'bad' | 'warn'

export type Answer = {
  readonly name: 'Integrity' | 'Completeness' | 'Trust'
  readonly word: string
  readonly ground: string
  readonly grade: Grade
}

export type VerdictFact = { readonly name: string; readonly value: string; readonly grade: Grade | null }

export function answersOf(result: VerificationResult): readonly [Answer, Answer, Answer] {
  return [integrityOf(result), completenessOf(result), trustOf(result)]
}

function integrityOf({ integrity, findings, files, entries }: VerificationResult): Answer {
  const name = 'Integrity'
  switch (integrity) {
    case 'PASSED': {
      const warnings = findings.length === 0 ? '' : ` ${plural(findings.length, 'warning')} to look at.`
      return {
        name,
        word: 'PASSED',
        ground: `Every check held in ${plural(files.length, 'file')}.${warnings}`,
        grade: 'good',
      }
    }
    case 'FAILED': {
      const errors = findings.filter(({ severity }) => severity === 'error')
      const places = new Set(errors.map(({ file }) => file)).size
      return {
        name,
        word: 'FAILED',
        ground: `${plural(errors.length, 'error')} in ${plural(places, 'place')}: see the findings.`,
        grade: 'bad',
      }
    }
    case 'NOT_VERIFIABLE':
      return {
        name,
        word: 'NOT VERIFIABLE',
        ground:
          entries === 0
            ? 'There was no entry to check.'
            : 'Nothing contradicts it, and for some files nothing could speak: no key, no known profile, or no seal.',
        grade: 'warn',
      }
  }
}

function completenessOf({ completeness, integrity }: VerificationResult): Answer {
  const name = 'Completeness'
  const { status, by, through } = completeness
  switch (status) {
    case 'PROVEN':
      return {
        name,
        word: `proven by ${by ?? 'an anchor'}`,
        ground: through ? `All days up to ${through} are under it.` : 'All that was pulled is under it.',
        grade: 'good',
      }
    case 'PROVEN_TO_CHECKPOINT':
      return {
        name,
        word: `proven to ${by ?? 'the checkpoint'}`,
        ground: through
          ? `All days up to ${through} are under this signed checkpoint.`
          : 'All manifests are under this signed checkpoint.',
        grade: 'good',
      }
    case 'NOT_PROVEN':
      return {
        name,
        word: 'not proven',
        ground:
          integrity === 'FAILED'
            ? 'While integrity fails, nothing proves that all is there.'
            : 'No checkpoint signed by a trusted key covers these days.',
        grade: 'warn',
      }
  }
}

function trustOf({ trust, notes, findings, signatures }: VerificationResult): Answer {
  const name = 'Trust'
  switch (trust.status) {
    case 'PINNED': {
      const isRoot = !notes.includes(PINNED_KEY_NOTE)
      return {
        name,
        word: isRoot ? 'pinned root' : 'pinned key',
        ground: isRoot
          ? 'The root that you pinned vouches for the keys of the archive.'
          : 'Entries are judged by the key that you pinned.',
        grade: 'good',
      }
    }
    case 'FIRST_USE':
      return {
        name,
        word: 'on first use',
        ground: 'The keys came with the archive: they show only that it agrees with itself.',
        grade: 'warn',
      }
    case 'NONE':
      return {
        name,
        word: 'none',
        ground: findings.some(({ kind }) => kind === 'KEY_NOT_PINNED')
          ? 'The keys of the archive are not those that you pinned.'
          : signatures.total === 0
            ? 'Nothing is signed, and no key is pinned.'
            : 'No key is at hand for the signatures.',
        grade: 'warn',
      }
  }
}

/** `26 of 175,482 checked`, and whether those that were checked are good. */
function signatureFact({ signatures, findings, trust }: VerificationResult): VerdictFact {
  const { total, checked, valid } = signatures
  const name = 'Signatures'
  if (total === 0) return { name, value: 'none', grade: null }
  const of = `${formatCount(checked)} of ${formatCount(total)} checked`
  if (checked === 0) {
    const why = trust.status === 'NONE' ? ', no key' : ''
    return { name, value: `not checked (${of}${why})`, grade: 'warn' }
  }
  const blamed = findings.some(({ kind, severity }) => severity === 'error' && /^(SIGNATURE|KEY)_/.test(kind))
  return valid === checked && !blamed
    ? { name, value: `valid (${of})`, grade: 'good' }
    : { name, value: `invalid (${formatCount(valid)} valid, ${of})`, grade: 'bad' }
}

function coverageFacts({ coverage }: VerificationResult): readonly VerdictFact[] {
  const { requested, found, days, missing, not_pulled: notPulled = [] } = coverage
  const gone = missing.filter((day) => !notPulled.includes(day))
  const due = days + missing.length
  return [
    { name: 'Requested', value: requested ? daysWords(...requested) : 'all that was pulled', grade: null },
    {
      name: 'Found',
      value: found
        ? `${daysWords(...found)}, ${formatCount(days)} of ${plural(due, 'day')}`
        : `nothing of ${plural(due, 'day')}`,
      grade: null,
    },
    ...(gone.length > 0 ? [{ name: 'Missing', value: shortList(gone), grade: 'warn' } as const] : []),
    ...(notPulled.length > 0
      ? [{ name: 'At the source, not pulled', value: shortList(notPulled), grade: 'warn' } as const]
      : []),
  ]
}

const DAYS_SHOWN = 6

function shortList(days: readonly string[]): string {
  const rest = days.length - DAYS_SHOWN
  const shown = days.slice(0, DAYS_SHOWN).join(', ')
  return rest > 0 ? `${shown} and ${formatCount(rest)} more` : shown
}

/** What stands below the three answers. */
export function factsOf(result: VerificationResult): readonly VerdictFact[] {
  const { mode, hash_chain, entries, authentic, profile } = result
  return [
    {
      name: 'Mode',
      value: mode === 'full' ? 'full: every signature' : 'seal: hashes, links, seals',
      grade: null,
    },
    signatureFact(result),
    {
      name: 'Entries authentic',
      value: `${formatCount(authentic)} of ${formatCount(entries)}`,
      grade: authentic === entries && entries > 0 ? 'good' : 'warn',
    },
    hash_chain.valid
      ? { name: 'Hash chain', value: 'valid', grade: 'good' }
      : profile === null
        ? { name: 'Hash chain', value: 'not checked', grade: 'warn' }
        : { name: 'Hash chain', value: 'broken', grade: 'bad' },
    { name: 'Profile', value: profile ?? 'none', grade: null },
    ...coverageFacts(result),
  ]
}

/** A run that ended, in a sentence for a notice. */
export function describeVerification(result: VerificationResult): string {
  const found = result.findings.length === 0 ? 'no finding' : plural(result.findings.length, 'finding')
  return `Integrity ${result.integrity.toLowerCase().replace('_', ' ')}, ${plural(result.entries, 'entry', 'entries')}, ${found}.`
}
