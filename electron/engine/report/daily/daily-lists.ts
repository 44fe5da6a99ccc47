import type { Day } from '../../../../shared/model/archive.ts'
import { AWAY_ADVICE } from '../../../../shared/model/due-days.ts'
import type {
  Anomaly,
  ConfigurationChange,
  DayWithoutFile,
  UserAction,
} from '../../../../shared/model/report.ts'
import type { Reader, Row } from '../ask.ts'
import { changeEntries } from '../change-entries.ts'
import { ARCHIVE_ORDER, FILES_IN_PERIOD, RECORD_TEXT } from '../fields.ts'
import { IN_PERIOD, type Period } from '../period.ts'
import { type ByDay, groupedByDay } from './by-day.ts'

/** Findings on the files of the period. */
const OF_FILES = `file IN (SELECT file FROM files WHERE ${FILES_IN_PERIOD})`

/** Who did something, when, and the record that says so. */
const whoWhen = (row: Row) => ({
  file: row.text('file'),
  line: row.count('line'),
  time: row.text('ts_text'),
  user: row.textOrNull('user_id'),
  ipAddress: row.textOrNull('ip_address'),
})

export async function readConfigurationChanges(
  read: Reader,
  period: Period,
): Promise<ByDay<ConfigurationChange>> {
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, file, CAST(line AS VARCHAR) AS line, ts_text, user_id, ip_address,
       ${RECORD_TEXT} AS record
     FROM events WHERE ${IN_PERIOD} AND event_type = 'config_changed' ORDER BY ${ARCHIVE_ORDER}`,
    period,
  )
  return groupedByDay(rows, (row) => ({
    ...whoWhen(row),
    changes: changeEntries(row.text('record')),
  }))
}

export async function readUserActions(read: Reader, period: Period): Promise<ByDay<UserAction>> {
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, file, CAST(line AS VARCHAR) AS line, ts_text, user_id, ip_address, action
     FROM events WHERE ${IN_PERIOD} AND event_type = 'user_action' ORDER BY ${ARCHIVE_ORDER}`,
    period,
  )
  return groupedByDay(rows, (row) => ({
    ...whoWhen(row),
    action: row.textOrNull('action'),
  }))
}

/** The files of each day; one that has no day of its own belongs to the days of its records. */
export async function readFilesByDay(
  read: Reader,
  days: readonly Day[],
): Promise<ReadonlyMap<Day, ReadonlySet<string>>> {
  const rows = await read(
    `SELECT CAST(d.day AS VARCHAR) AS day, file
     FROM (SELECT unnest(CAST(CAST($days AS JSON) AS DATE[])) AS day) d
     JOIN files ON coalesce(files.day, CAST(first_ts AS DATE)) <= d.day
       AND coalesce(files.day, CAST(last_ts AS DATE)) >= d.day`,
    { days: JSON.stringify(days) },
  )
  const files = new Map<Day, Set<string>>(days.map((day) => [day, new Set()]))
  for (const row of rows) files.get(row.text('day'))?.add(row.text('file'))
  return files
}

/** Every finding on the files of the period, worst first; its time is that of the record at its line, if there is one. */
export async function readFindings(read: Reader, period: Period): Promise<readonly Anomaly[]> {
  const rows = await read(
    `SELECT CAST(f.kind AS VARCHAR) AS kind, CAST(f.severity AS VARCHAR) AS severity, f.file,
       CAST(f.line AS VARCHAR) AS line, f.message, e.ts_text
     FROM (SELECT * FROM findings WHERE ${OF_FILES}) f
     LEFT JOIN (SELECT file, line, ts_text FROM events WHERE ${IN_PERIOD}
         AND line IN (SELECT line FROM findings WHERE ${OF_FILES})
         AND file IN (SELECT file FROM findings WHERE line IS NOT NULL)) e
       ON e.file = f.file AND e.line = f.line
     ORDER BY CASE CAST(f.severity AS VARCHAR) WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
       f.file, f.line, kind, f.message`,
    period,
  )
  return rows.map((row) => {
    const severity = row.text('severity')
    return {
      source: 'integrity',
      severity: severity === 'error' || severity === 'warning' ? severity : 'info',
      kind: row.text('kind'),
      time: row.textOrNull('ts_text'),
      file: row.textOrNull('file'),
      line: row.countOrNull('line'),
      message: row.textOrNull('message') ?? '',
    }
  })
}

/**
 * That a day has no file here: missing, or with a file at its source that could not be pulled. Nothing when it has one,
 * and when no file of it is known.
 */
export function dayNotHere(
  day: Day,
  elsewhere: DayWithoutFile | undefined,
  isMissing: boolean,
): readonly Anomaly[] {
  const said = (kind: string, message: string): readonly Anomaly[] => [
    { source: 'integrity', severity: 'error', kind, time: null, file: null, line: null, message },
  ]
  switch (elsewhere?.where) {
    case 'in cold storage':
    case 'not pulled':
      return said(
        'DAY_NOT_PULLED',
        `The source lists a file for ${day} that is ${elsewhere.where}: nothing of it is verified. ${AWAY_ADVICE[elsewhere.where]}`,
      )
    default:
      return isMissing ? said('DAY_MISSING', `The archive should have a file for ${day} and has none.`) : []
  }
}
