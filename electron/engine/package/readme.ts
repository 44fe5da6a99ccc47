/** README.txt of a package: first what speaks against the period, then what is in it and how to check it. */
import type { Day } from '../../../shared/model/archive.ts'
import { countText } from '../report/index.ts'
import { KEY_NAME, SIGNATURE_NAME, SUMS_NAME } from './manifest.ts'

/** The recipient's commands, as they stand in the README. The package is saved as package.zip. */
export const CHECK_COMMANDS: readonly string[] = [
  'unzip -q package.zip -d package',
  'cd package',
  `sha256sum -c --quiet ${SUMS_NAME}`,
  `openssl pkeyutl -verify -pubin -inkey ${KEY_NAME} -rawin -in ${SUMS_NAME} -sigfile ${SIGNATURE_NAME}`,
  `openssl pkey -pubin -in ${KEY_NAME} -outform DER | sha256sum`,
]

export type ReadmeFacts = {
  readonly from: Day
  readonly to: Day
  readonly asOf: Day
  readonly toolVersion: string
  readonly fingerprint: string
  readonly files: number
  readonly verified: number
  readonly failed: readonly Day[]
  readonly notChecked: readonly Day[]
  readonly missing: readonly Day[]
  readonly notPulled: readonly Day[]
  readonly hashesOnly: boolean
  readonly cases: number
  readonly activityEntries: number
  readonly wholeActivity: boolean
  readonly attestations: number
  /** Hits of the alert rules in force, and of how many of them something was said; null where no rules were saved. */
  readonly rules: { readonly hits: number; readonly said: number } | null
}

const MOST_DAYS = 20

/** What speaks against the period, in sentences; empty when nothing does. */
export function warningsOf({
  failed,
  missing,
  notPulled,
  notChecked,
}: Pick<ReadmeFacts, 'failed' | 'missing' | 'notPulled' | 'notChecked'>): readonly string[] {
  return [
    ...sentence(failed, 'FAILED VERIFICATION', 'the archive file failed verification'),
    ...sentence(missing, 'MISSING', 'there is no archive file'),
    ...sentence(
      notPulled,
      'NOT PULLED',
      'the source lists an archive file that is not here, most often in cold storage; nothing of it is verified or in this package',
    ),
    ...sentence(notChecked, 'NOT CHECKED', 'nothing speaks for or against the archive file'),
  ]
}

function sentence(days: readonly Day[], word: string, what: string): readonly string[] {
  if (days.length === 0) return []
  const more =
    days.length > MOST_DAYS
      ? ` and ${countText(days.length - MOST_DAYS)} more (all stand in manifest.json)`
      : ''
  const count = days.length === 1 ? '1 day' : `${countText(days.length)} days`
  return [`${word}: of ${count} ${what}: ${days.slice(0, MOST_DAYS).join(', ')}${more}.`]
}

export function readmeText(facts: ReadmeFacts): string {
  const { from, to, asOf, fingerprint, files, verified, hashesOnly, toolVersion } = facts
  const warnings = warningsOf(facts)
  const first =
    warnings.length === 0
      ? [`Every due day of the period has its archive file, and each of them passed verification.`]
      : warnings
  return `${first.join('\n')}

COMPLIANCE PACKAGE ${from} to ${to}

Made by Blotter ${toolVersion} from ${countText(files)} archive files, ${countText(verified)} of them verified. Retention is told as of ${asOf}.
It supports an examination of the records of this period; what follows from them is for the reader to say.

1. What is in it

  reports/         every report of the period as HTML, JSON and CSV; the daily summaries also as text. They rest on the
                   records of this period alone: a day is compared with days before it only as far as they are in it.
                   ${
                     facts.rules === null
                       ? 'No alert rules were in force, so the daily summaries have no hits of any'
                       : 'The daily summaries tell the hits of the alert rules that were in force, and what was said of each'
                   }
  records/         the specification's parts as tables: trade blotters, position snapshots, NAV calculations, fee
                   calculations, risk events, compliance logs, communications; each row with its file and line
  sql/             every statement that made a figure, with the values it was asked with
  verification/    what the verification of the archive files said; the certificate of the workspace's own run
  archive/         ${
    hashesOnly
      ? 'left out: manifest.json names each original archive file with its SHA-256'
      : 'the original archive files, byte for byte, with their manifests, checkpoints and keys'
  }
  keys/            the keys that the maker had pinned when the archive was judged
  cases/           ${facts.cases === 0 ? 'left out: no case was chosen' : `cases put together in Blotter (${countText(facts.cases)})`}
  activity/        ${
    facts.activityEntries === 0
      ? `left out: Blotter's own activity log has no entry ${facts.wholeActivity ? '' : 'dated in this period'}`.trimEnd()
      : `Blotter's own activity log${facts.wholeActivity ? '' : ' of these days'} (${countText(facts.activityEntries)} entries)`
  }
  attestations/    ${
    facts.attestations === 0
      ? 'left out: no day of the period was attested'
      : `who certified which days (${countText(facts.attestations)} attested), signed; with HOW-TO-CHECK.txt`
  }
  rules/           ${
    facts.rules === null
      ? 'left out: no alert rules were in force'
      : `rules.yaml: the alert rules that were in force when this was made; dispositions.json: what people
                   said of their hits, as it stood then (${countText(facts.rules.said)}); hits.json: the hits in the period (${countText(facts.rules.hits)}), which follow
                   from these two and the records. A rate counts the records of this period alone: where a burst may
                   have begun before it or gone on after it, the summary of that day says so`
  }
  inputs.json      what the reports depend on besides the archive files: schedule, holds, calendar, pinned keys
  manifest.json    each member with its bytes, SHA-256, count and period
  ${SUMS_NAME}       SHA-256 of each member; signed in ${SIGNATURE_NAME} with the key in ${KEY_NAME}

2. How to check it

Save it as package.zip, and run in the folder where it lies:

${CHECK_COMMANDS.map((command) => `  ${command}`).join('\n')}

The third prints nothing when every member is as it was packed, the fourth says "Signature Verified Successfully".
The last prints the fingerprint of the key. It has to be

  ${fingerprint}

Compare it with the one that you were given by another way: a key that lies beside what it signs proves only that the
two agree.

3. How to make the reports again

  blotter package replay package.zip${hashesOnly ? ' --archive DIR' : ''}

verifies the archive files ${hashesOnly ? 'in the folder DIR' : 'of the package'}, makes every report again from them${facts.rules === null ? ' and inputs.json' : ', inputs.json and rules/'}, and
compares the bytes: it says "identical", or shows the first difference. Without Blotter: the lines of the archive are JSON,
one record a line (gzip -dc), and sql/ has the statements.
`
}
