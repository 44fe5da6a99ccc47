import type { Day } from '../../../shared/model/archive.ts'
import { AWAY_ADVICE } from '../../../shared/model/due-days.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { DayWithoutFile, NoEvents, Provenance, ReportFile } from '../../../shared/model/report.ts'
import { FILE_VERDICTS, type FileVerdict } from '../../../shared/model/verdict.ts'
import type { Reader } from './ask.ts'
import { FILES_IN_PERIOD } from './fields.ts'
import { countText, visible } from './format.ts'
import { daysWithoutFile, type KnownDays } from './known-days.ts'

export const SIGN_CONVENTION =
  'positive = cost: slippage above zero is money lost to the market, for buys and sells alike'

export type ProvenanceInput = {
  readonly from: Day
  readonly to: Day
  readonly toolVersion: string
  readonly generatedAt?: string | undefined
  /** Days that the archive should have and has not, where pull or verification found that. */
  readonly missingDays?: readonly Day[] | undefined
  /** What is known of its days; without it, Monday to Friday should have a file. */
  readonly knownDays?: KnownDays | undefined
}

/** Reads which archive files the period rests on, with their verdicts and findings. */
export async function readProvenance(read: Reader, input: ProvenanceInput): Promise<Provenance> {
  const period = { from: input.from, to: input.to }
  const files = (
    await read(
      `SELECT file, CAST(day AS VARCHAR) AS day, sha256, CAST(bytes AS VARCHAR) AS bytes,
         CAST(lines AS VARCHAR) AS lines, CAST("rows" AS VARCHAR) AS "rows",
         CAST(rejects AS VARCHAR) AS rejects, CAST(cast_misses AS VARCHAR) AS cast_misses,
         CAST(rounded AS VARCHAR) AS rounded, CAST(verdict AS VARCHAR) AS verdict, profile
       FROM files WHERE ${FILES_IN_PERIOD} ORDER BY day, file`,
      period,
    )
  ).map(
    (row): ReportFile => ({
      file: row.text('file'),
      day: row.textOrNull('day'),
      sha256: row.textOrNull('sha256'),
      bytes: row.countOrNull('bytes'),
      lines: row.countOrNull('lines'),
      rows: row.countOrNull('rows'),
      rejects: row.countOrNull('rejects'),
      castMisses: row.countOrNull('cast_misses'),
      roundedValues: row.countOrNull('rounded'),
      verdict: verdictOf(row.textOrNull('verdict')),
      profile: row.textOrNull('profile'),
    }),
  )
  const findings = { error: 0, warning: 0, info: 0 }
  const counted = await read(
    `SELECT CAST(severity AS VARCHAR) AS severity, CAST(count(*) AS VARCHAR) AS n FROM findings
     WHERE file IN (SELECT file FROM files WHERE ${FILES_IN_PERIOD}) GROUP BY ALL`,
    period,
  )
  for (const row of counted) {
    const severity = row.text('severity')
    if (severity !== 'error' && severity !== 'warning' && severity !== 'info')
      throw new BlotterError('INTERNAL', `A finding has the unknown severity "${visible(severity)}".`)
    findings[severity] = row.count('n')
  }
  return provenanceOf(input, files, findings)
}

/** What a period rests on, out of its files and the findings on them by severity. */
export function provenanceOf(
  input: ProvenanceInput,
  files: readonly ReportFile[],
  findings: Provenance['findings'],
): Provenance {
  const present = new Set(files.map((file) => file.day))
  const { missingDays, calendar, elsewhere } = daysWithoutFile(
    input,
    present,
    input.missingDays ?? [],
    input.knownDays,
  )
  const count = (verdict: FileVerdict) => files.filter((file) => file.verdict === verdict).length
  return {
    from: input.from,
    to: input.to,
    timeZone: 'UTC',
    files,
    verified: count('PASSED'),
    failed: count('FAILED'),
    notChecked: count('NOT_CHECKED'),
    missingDays,
    calendar,
    ...(elsewhere.length > 0 && { elsewhere }),
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

/**
 * Why a period has no events: no file, a file that is elsewhere or was not loaded, an empty one, or one with only
 * unreadable lines.
 */
export function explainNoEvents(provenance: Provenance, knownMissing: readonly Day[]): NoEvents {
  const { files, from, to, elsewhere = [] } = provenance
  const period = from === to ? from : `${from} to ${to}`
  const say = (reason: NoEvents['reason'], why: string): NoEvents => ({
    reason,
    sentence: `No events on ${period}: ${why}`,
  })
  if (files.length === 0) {
    const known = new Set(elsewhere.map(({ day }) => day))
    const missing = knownMissing.filter((day) => day >= from && day <= to && !known.has(day))
    if (missing.length > 0)
      return say(
        'missing',
        from === to
          ? 'the archive should have a file for this day and has none.'
          : `the archive should have files for ${countText(missing.length)} of these days and has none.`,
      )
    const [first] = elsewhere
    if (first)
      return say(
        'not-loaded',
        elsewhere.length === 1
          ? `${WHERE[first.where]}. ${ADVICE[first.where]}`
          : `none of its files is loaded: ${elsewhereCounts(elsewhere)}.`,
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
  if (total((file) => file.lines) > 0)
    return say(
      'not-loaded',
      `${name} held ${countText(total((file) => file.lines))} lines, none of which is loaded.`,
    )
  return say('empty', `${name} ${files.length === 1 ? 'is' : 'are'} there and held no line.`)
}

const WHERE: Readonly<Record<DayWithoutFile['where'], string>> = {
  'in cold storage': 'its archive file lies in a cold storage class at its source, and is not here',
  'not pulled': 'its source lists an archive file, which was not pulled',
  'not loaded': 'its archive file is here and not loaded',
}
const ADVICE: Readonly<Record<DayWithoutFile['where'], string>> = {
  ...AWAY_ADVICE,
  'not loaded': 'Pull the day again: that loads it.',
}

/** `2 in cold storage, 1 not pulled`; empty without any. */
export function elsewhereCounts(elsewhere: readonly DayWithoutFile[]): string {
  return PLACES.flatMap((where) => {
    const count = elsewhere.filter((each) => each.where === where).length
    return count === 0 ? [] : [`${countText(count)} ${where}`]
  }).join(', ')
}
const PLACES = ['in cold storage', 'not pulled', 'not loaded'] as const

/** Says of days whose file is elsewhere that no figure holds them, and what is to be done. */
export function elsewhereNotes({ elsewhere = [] }: Provenance): readonly string[] {
  return PLACES.flatMap((where) => {
    const days = elsewhere.filter((each) => each.where === where).map(({ day }) => day)
    if (days.length === 0) return []
    const them = days.length === 1 ? `${days[0]}: ${WHERE[where]}` : `${countText(days.length)} days ${where}`
    return [`${them}; no figure holds ${days.length === 1 ? 'this day' : 'them'}. ${ADVICE[where]}`]
  })
}

/** What a reader has to know about the files themselves. */
export function fileNotes(provenance: Provenance): readonly string[] {
  const rejects = provenance.files.reduce((sum, file) => sum + (file.rejects ?? 0), 0)
  // Without any file, that is what is said in place of the figures.
  const notes: string[] = provenance.files.length > 0 ? [...elsewhereNotes(provenance)] : []
  if (rejects > 0)
    notes.push(
      `${countText(rejects)} ${rejects === 1 ? 'line' : 'lines'} of the archive could not be read and ${rejects === 1 ? 'is' : 'are'} in no figure (table rejects).`,
    )
  const misses = provenance.files.reduce((sum, file) => sum + (file.castMisses ?? 0), 0)
  if (misses > 0)
    notes.push(
      `${countText(misses)} ${misses === 1 ? 'value does not fit its field' : 'values do not fit their fields'} (a text for a number, for instance) and ${misses === 1 ? 'counts' : 'count'} as not given; see schema_drift.`,
    )
  const rounded = provenance.files.reduce((sum, file) => sum + (file.roundedValues ?? 0), 0)
  if (rounded > 0)
    notes.push(
      `${countText(rounded)} ${rounded === 1 ? 'decimal has' : 'decimals have'} more digits after the point than ${rounded === 1 ? 'its column keeps and was' : 'their columns keep and were'} rounded there.`,
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
