/** Verdicts, as SQL, window, command line and reports name them. */

/** One file's integrity. NOT_CHECKED: nothing contradicts it, but no key or hash chain could speak for it. */
export const FILE_VERDICTS = ['PASSED', 'FAILED', 'NOT_CHECKED'] as const
export type FileVerdict = (typeof FILE_VERDICTS)[number]

/** The word a person reads for a verdict; never shown by colour alone. */
export const VERDICT_WORD: Readonly<Record<FileVerdict, string>> = {
  PASSED: 'verified',
  FAILED: 'failed',
  NOT_CHECKED: 'not checked',
}

export type Integrity = 'PASSED' | 'FAILED'
export type CompletenessStatus = 'PROVEN' | 'PROVEN_TO_CHECKPOINT' | 'NOT_PROVEN'
export type TrustStatus = 'PINNED' | 'FIRST_USE' | 'NONE'
export type VerifyMode = 'seal' | 'full'

export const PROFILES = ['py-jsondumps-v0', 'jcs-v1', 'rawline-v1', 'sigc-v1', 'manifest-only'] as const
export type Profile = (typeof PROFILES)[number]
