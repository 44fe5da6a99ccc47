import type {
  ActivityClass,
  ActivityEntry,
  ActivityReport,
  UserSummary,
} from '../../../../shared/model/report-activity.ts'
import type { RunOptions } from '../../run-options.ts'
import type { Reader, Row } from '../ask.ts'
import { changeEntries } from '../change-entries.ts'
import { RECORD_TEXT } from '../fields.ts'
import { HELD_ROWS, INSTANT, type ListingSql, type Pages, timedPages } from '../listing.ts'
import type { Period } from '../period.ts'
import { fileNotes } from '../provenance.ts'
import { readHead } from '../report-head.ts'
import type { ReportSource } from '../report-source.ts'

const STEPS = 10
const MOST_USERS = 200
const MOST_ACTIONS = 100

/** Office hours: those of the library's questions on logins and activity. */
export const OFFICE = { zone: 'America/New_York', opens: '06:00', closes: '20:00' } as const

const LOCAL = `timezone('${OFFICE.zone}', timezone('UTC', CAST(ts AS TIMESTAMP)))`
const OFF_HOURS = `(isodow(${LOCAL}) > 5 OR CAST(${LOCAL} AS TIME) < TIME '${OFFICE.opens}' OR CAST(${LOCAL} AS TIME) >= TIME '${OFFICE.closes}')`

const NAME = 'coalesce(event_type, event)'
const IS_CHANGE = `${NAME} IN ('config_changed', 'config_change', 'configuration_changed')`
const IS_LOGIN = `(${NAME} LIKE '%login%' OR ${NAME} LIKE '%logon%')`
const RESULT = "json_extract_string(event_data, '$.result')"

const CLASS = `CASE WHEN ${IS_CHANGE} THEN 'configuration change'
    WHEN ${IS_LOGIN} AND (lower(coalesce(${RESULT}, status, '')) IN ('failure', 'failed', 'denied', 'error', 'false')
      OR ${NAME} LIKE '%fail%' OR success = false) THEN 'failed login'
    WHEN ${IS_LOGIN} THEN 'login' ELSE 'action' END`

/** Who did what in a period. Throws USAGE, CANCELLED. */
export async function activityReport(
  source: ReportSource,
  asked: Period,
  run: RunOptions = {},
): Promise<ActivityReport> {
  const { read, period, head } = await readHead(source, asked, 'User activity', STEPS, run)
  const pages = activityPages(read, period)
  const [changes, entries] = [newListing(), newListing()]
  const users = new Map<string | null, UserTally>()
  const actions = new Map<string | null, number>()
  for (const [listed, of] of [
    [changes, pages.changes],
    [entries, pages.entries],
  ] as const) {
    for await (const page of of()) {
      for (const entry of page) {
        listed.total++
        if (listed.rows.length < HELD_ROWS) listed.rows.push(entry)
        addTo(users, entry)
        if (entry.class === 'action') actions.set(entry.action, (actions.get(entry.action) ?? 0) + 1)
      }
    }
  }
  return {
    kind: 'activity',
    ...head,
    users: [...users.values()].map(summaryOf).toSorted(byRecords).slice(0, MOST_USERS),
    userCount: users.size,
    actions: [...actions]
      .map(([action, records]) => ({ action, records }))
      .toSorted((a, b) => b.records - a.records || ((a.action ?? '') < (b.action ?? '') ? -1 : 1))
      .slice(0, MOST_ACTIONS),
    notes: fileNotes(head.provenance),
    changes,
    entries,
  }
}

type UserTally = Omit<UserSummary, 'days' | 'addresses'> & {
  readonly dayNames: ReadonlySet<string>
  readonly addressNames: ReadonlySet<string>
}

const newListing = (): { total: number; rows: ActivityEntry[] } => ({ total: 0, rows: [] })

function addTo(users: Map<string | null, UserTally>, entry: ActivityEntry): void {
  const { user, time, ipAddress } = entry
  const known = users.get(user)
  const one = (name: ActivityClass) => (entry.class === name ? 1 : 0)
  users.set(user, {
    user,
    logins: (known?.logins ?? 0) + one('login'),
    failedLogins: (known?.failedLogins ?? 0) + one('failed login'),
    actions: (known?.actions ?? 0) + one('action'),
    configurationChanges: (known?.configurationChanges ?? 0) + one('configuration change'),
    offHours: (known?.offHours ?? 0) + (entry.offHours ? 1 : 0),
    dayNames: (known?.dayNames as Set<string> | undefined)?.add(entry.day) ?? new Set([entry.day]),
    addressNames:
      ipAddress === null
        ? (known?.addressNames ?? new Set())
        : ((known?.addressNames as Set<string> | undefined)?.add(ipAddress) ?? new Set([ipAddress])),
    first: known === undefined || time < known.first ? time : known.first,
    last: known === undefined || time > known.last ? time : known.last,
  })
}

function summaryOf({ dayNames, addressNames, ...rest }: UserTally): UserSummary {
  return { ...rest, days: dayNames.size, addresses: addressNames.size }
}

const recordsOf = (user: UserSummary): number =>
  user.logins + user.failedLogins + user.actions + user.configurationChanges

const byRecords = (a: UserSummary, b: UserSummary): number =>
  recordsOf(b) - recordsOf(a) || ((a.user ?? '') < (b.user ?? '') ? -1 : 1)

/** The trading engine's user and configuration records, and those of fund operations that are named alike. */
const listing = (which: string): ListingSql => ({
  columns: {
    time: { plain: INSTANT },
    class: { plain: CLASS },
    day: { plain: 'day' },
    user_id: 'user_id',
    ip_address: 'ip_address',
    event: NAME,
    action: '"action"',
    result: `coalesce(${RESULT}, status)`,
    session_id: 'session_id',
    off_hours: { plain: OFF_HOURS },
    local_time: { plain: `strftime(${LOCAL}, '%Y-%m-%d %H:%M:%S')` },
    reason: 'reason',
    changes: `CASE WHEN ${IS_CHANGE} THEN ${RECORD_TEXT} END`,
    file: 'file',
    line: { plain: 'line' },
  },
  from: ({ where, order }) => `(SELECT * FROM events WHERE ${where} AND ${which} ${order})`,
})

/** The listings of the report, all of their rows. */
export function activityPages(
  read: Reader,
  period: Period,
): { readonly changes: Pages<ActivityEntry>; readonly entries: Pages<ActivityEntry> } {
  const flat = (which: string): Pages<ActivityEntry> => {
    const pages = timedPages(read, period, listing(which), entriesOf)
    return async function* entries() {
      for await (const rows of pages()) yield rows.flat()
    }
  }
  return {
    changes: flat(IS_CHANGE),
    entries: flat(`(starts_with(${NAME}, 'user_') OR ${IS_LOGIN}) AND NOT ${IS_CHANGE}`),
  }
}

function entriesOf(row: Row): readonly ActivityEntry[] {
  const entry: ActivityEntry = {
    file: row.text('file'),
    line: row.count('line'),
    time: row.text('time'),
    day: row.text('day'),
    class: row.text('class') as ActivityClass,
    user: row.textOrNull('user_id'),
    ipAddress: row.textOrNull('ip_address'),
    event: row.textOrNull('event'),
    action: row.textOrNull('action'),
    result: row.textOrNull('result'),
    sessionId: row.textOrNull('session_id'),
    offHours: row.text('off_hours') === 'true',
    localTime: row.text('local_time'),
    path: null,
    oldValue: null,
    newValue: null,
    reason: row.textOrNull('reason'),
  }
  const record = row.textOrNull('changes')
  const changes = record === null ? [] : changeEntries(record)
  return changes.length === 0 ? [entry] : changes.map((change) => ({ ...entry, ...change }))
}
