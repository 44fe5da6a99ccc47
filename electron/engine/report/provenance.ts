import type { Day } from '../../../shared/model/archive.ts'
import { daysBetween } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { NoEvents, Provenance, ReportFile } from '../../../shared/model/report.ts'
import { FILE_VERDICTS, type FileVerdict } from '../../../shared/model/verdict.ts'
import type { Reader } from './ask.ts'
import { countText, visible } from './format.ts'

export const SIGN_CONVENTION =
  'positive = cost: slippage above zero is money lost to the market, for buys and sells alike'

export type ProvenanceInput = {
  readonly from: Day
  readonly to: Day
  readonly toolVersion: string
  readonly generatedAt?: string | undefined
  /** The days on which the archive should have a file; without it, Monday to Friday. */
  readonly expectedDays?: readonly Day[] | undefined
}

/** Reads which archive files the period rests on, with their verdicts and findings. */
export async function readProvenance(read: Reader, input: ProvenanceInput): Promise<Provenance> {
  const period = { from: input.from, to: input.to }
  const files = (
    await read(
      `SELECT file, CAST(day AS VARCHAR) AS day, sha256, CAST(bytes AS VARCHAR) AS bytes,
         CAST(entries AS VARCHAR) AS entries, CAST("rows" AS VARCHAR) AS "rows",
         CAST(rejects AS VARCHAR) AS rejects, CAST(verdict AS VARCHAR) AS verdict, profile
       FROM files WHERE day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) ORDER BY day, file`,
      period,
    )
  ).map(
    (row): ReportFile => ({
      file: row.text('file'),
      day: row.textOrNull('day'),
      sha256: row.textOrNull('sha256'),
      bytes: row.countOrNull('bytes'),
      entries: row.countOrNull('entries'),
      rows: row.countOrNull('rows'),
      rejects: row.countOrNull('rejects'),
      verdict: verdictOf(row.textOrNull('verdict')),
      profile: row.textOrNull('profile'),
    }),
  )
  const findings = { error: 0, warning: 0, info: 0 }
  const counted = await read(
    `SELECT CAST(severity AS VARCHAR) AS severity, CAST(count(*) AS VARCHAR) AS n FROM findings
     WHERE day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) GROUP BY ALL`,
    period,
  )
  for (const row of counted) {
    const severity = row.text('severity')
    if (severity !== 'error' && severity !== 'warning' && severity !== 'info')
      throw new BlotterError('INTERNAL', `A finding has the unknown severity "${visible(severity)}".`)
    findings[severity] = row.count('n')
  }
  const present = new Set(files.map((file) => file.day))
  const oneDay = input.from === input.to
  const expected = input.expectedDays ?? (oneDay ? [input.from] : weekdays(input.from, input.to))
  const count = (verdict: FileVerdict) => files.filter((file) => file.verdict === verdict).length
  return {
    from: input.from,
    to: input.to,
    timeZone: 'UTC',
    files,
    verified: count('PASSED'),
    failed: count('FAILED'),
    notChecked: count('NOT_CHECKED'),
    missingDays: expected.filter((day) => day >= input.from && day <= input.to && !present.has(day)),
    calendar: input.expectedDays ? 'given' : oneDay ? 'one day' : 'weekdays',
    failure: failureSentence(files, findings.error),
    findings,
    toolVersion: input.toolVersion,
    generatedAt: input.generatedAt ?? null,
    signConvention: SIGN_CONVENTION,
  }
}

/** The first line of a report over files that failed verification, in words; null when none failed. */
function failureSentence(files: readonly ReportFile[], errors: number): string | null {
  const failed = files.filter((file) => file.verdict === 'FAILED')
  const first = failed[0]
  if (!first) return null
  const grounds =
    errors === 0 ? '' : ` (${countText(errors)} ${errors === 1 ? 'finding' : 'findings'} of severity error)`
  if (files.length === 1)
    return `FAILED VERIFICATION: the archive file ${visible(first.file)} failed verification${grounds}; the figures below rest on records that are not proven to be as written.`
  const names = failed.slice(0, 3).map((file) => visible(file.file))
  const more = failed.length > 3 ? ` and ${countText(failed.length - 3)} more` : ''
  return `FAILED VERIFICATION: ${countText(failed.length)} of ${countText(files.length)} archive files failed verification${grounds}: ${names.join(', ')}${more}; the figures below rest on records that are not proven to be as written.`
}

/** Why a period has no events: no file, a file that was not loaded, an empty one, or one with only unreadable lines. */
export function explainNoEvents(provenance: Provenance, namedMissing: readonly Day[]): NoEvents {
  const { files, from, to } = provenance
  const period = from === to ? from : `${from} to ${to}`
  const say = (reason: NoEvents['reason'], why: string): NoEvents => ({
    reason,
    sentence: `No events on ${period}: ${why}`,
  })
  if (files.length === 0) {
    if (namedMissing.length > 0)
      return say(
        'missing',
        `verification found that the archive should have a file here and has none (${namedMissing.slice(0, 5).join(', ')}).`,
      )
    return say(
      'not-loaded',
      'no archive file of this period is loaded. Pull it; if the archive has none, the day is missing there.',
    )
  }
  const total = (of: (file: ReportFile) => number | null) =>
    files.reduce((sum, file) => sum + (of(file) ?? 0), 0)
  const name =
    files.length === 1 ? `the file ${visible(files[0]?.file ?? '')}` : `its ${countText(files.length)} files`
  const rejects = total((file) => file.rejects)
  if (rejects > 0)
    return say('unreadable', `${name} held ${countText(rejects)} lines, none of which could be read.`)
  if (total((file) => file.entries) > 0)
    return say(
      'not-loaded',
      `${name} held ${countText(total((file) => file.entries))} entries, none of which is loaded.`,
    )
  return say('empty', `${name} ${files.length === 1 ? 'is' : 'are'} there and held no entry.`)
}

/** Days that findings name as missing. */
export async function readMissingDays(read: Reader, from: Day, to: Day): Promise<readonly Day[]> {
  const rows = await read(
    `SELECT DISTINCT CAST(day AS VARCHAR) AS day FROM findings
     WHERE day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
       AND kind IN ('DAY_MISSING', 'DAY_FILE_MISSING') ORDER BY 1`,
    { from, to },
  )
  return rows.map((row) => row.text('day'))
}

/** What a reader has to know about the files themselves. */
export function fileNotes(provenance: Provenance): readonly string[] {
  const rejects = provenance.files.reduce((sum, file) => sum + (file.rejects ?? 0), 0)
  const notes: string[] = []
  if (rejects > 0)
    notes.push(
      `${countText(rejects)} ${rejects === 1 ? 'line' : 'lines'} of the archive could not be read and ${rejects === 1 ? 'is' : 'are'} in no figure (table rejects).`,
    )
  if (provenance.notChecked > 0)
    notes.push(
      `${countText(provenance.notChecked)} ${provenance.notChecked === 1 ? 'file was' : 'files were'} not checked: nothing speaks for or against ${provenance.notChecked === 1 ? 'its' : 'their'} integrity.`,
    )
  return notes
}

function verdictOf(text: string | null): FileVerdict {
  const verdict = FILE_VERDICTS.find((known) => known === text)
  if (!verdict)
    throw new BlotterError('INTERNAL', `A file has the unknown verdict "${visible(String(text))}".`)
  return verdict
}

function weekdays(from: Day, to: Day): readonly Day[] {
  return daysBetween(from, to).filter((day) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    return weekday !== 0 && weekday !== 6
  })
}
