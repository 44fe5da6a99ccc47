/** What no verifier can promise, said of one result: what stays open even when everything that was checked holds. */
import type { VerificationResult } from './verification.ts'

export type Limit = {
  /** What is open, in a few words. */
  readonly title: string
  readonly text: string
}

const number = new Intl.NumberFormat('en-US')

/** The first sentence of the list, for where only one has room. */
export const FIRST_LIMIT =
  'Verification shows whether the log is as it was written. It does not show that what was written is true.'

/** The limits of this result, those that are particular to it first. */
export function limitsOf(result: VerificationResult): readonly Limit[] {
  return [...particular(result), ...ALWAYS]
}

function particular(result: VerificationResult): readonly Limit[] {
  const { trust, completeness, signatures, mode, coverage } = result
  const limits: Limit[] = []
  if (trust.status === 'FIRST_USE') {
    limits.push({
      title: 'Whose keys these are',
      text: 'The keys came with the archive. They show only that the archive agrees with itself: whoever makes a whole archive anew puts new keys beside it. Pin the root key, from its owner by another way.',
    })
  }
  if (trust.status === 'NONE') {
    limits.push({
      title: 'Who wrote it',
      text:
        signatures.total > 0
          ? 'No key is at hand, so no signature was checked. Hashes and links can be made anew by anyone who can write the files.'
          : 'Nothing in it is signed. Hashes and links can be made anew by anyone who can write the files.',
    })
  }
  switch (completeness.status) {
    case 'NOT_PROVEN':
      limits.push({
        title: 'Whether it is all there',
        text: 'No signed checkpoint proves how far the log goes. Entries at its end, or whole days at its ends, can have been taken away without a trace.',
      })
      break
    case 'PROVEN_TO_CHECKPOINT':
      limits.push({
        title: `What came after ${completeness.through ?? 'the checkpoint'}`,
        text: `Completeness is proven up to ${completeness.by ?? 'the newest checkpoint'}. A newer checkpoint that was left out of this copy cannot be missed, unless it was seen elsewhere: keep anchors outside of the archive.`,
      })
      break
    case 'PROVEN':
      limits.push({
        title: 'What came after the anchor',
        text: `Completeness is proven by ${completeness.by ?? 'an anchor'}. Of what was written after it the anchor says nothing.`,
      })
  }
  if (mode === 'seal' && signatures.checked > 0 && signatures.checked < signatures.total) {
    limits.push({
      title: 'Signatures one by one',
      text: `${number.format(signatures.checked)} of ${number.format(signatures.total)} signatures were checked: the last of each file, and those near anything odd. Through the chain they vouch for the entries before them, not for the signature of each. Verify every signature to check those too.`,
    })
  }
  if (coverage.missing.length > 0) {
    limits.push({
      title: 'Days that are not here',
      text: `Of ${number.format(coverage.missing.length)} expected ${coverage.missing.length === 1 ? 'day' : 'days'} there is no log. Nothing is said of them.${coverage.not_pulled ? ` Of ${number.format(coverage.not_pulled.length)} the source lists one that was not pulled; a listing proves nothing of what it lists.` : ''}`,
    })
  }
  if (result.integrity === 'FAILED') {
    limits.push({
      title: 'Who did it, and why',
      text: 'Findings say what is not as it was written, and where. They do not say who changed it, when, or whether it was on purpose.',
    })
  }
  return limits
}

const ALWAYS: readonly Limit[] = [
  {
    title: 'That what was written is true',
    text: 'A valid chain says that nothing was changed after it was written. A false entry that was written in order is chained and signed like a true one.',
  },
  {
    title: 'Events that were never logged',
    text: 'What the application did not write down leaves no gap in the chain.',
  },
  {
    title: 'A history that was written anew',
    text: 'Whoever holds the signing key can write a whole new history, until somebody else has seen the old one. Only something outside of the archive tells the two apart: a checkpoint kept elsewhere, a certificate, a timestamp.',
  },
  {
    title: 'When it happened',
    text: 'Times are those of the writer’s clock. The chain proves their order of writing, not that the clock was right.',
  },
  {
    title: 'Who held the key',
    text: 'A good signature says that the key was used. It does not say by whom.',
  },
]
