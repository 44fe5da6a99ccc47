import type { ActivityEntry, ActivityReport } from '../../../../shared/model/report-activity.ts'
import {
  type Cell,
  cautionCount,
  counted,
  given,
  left,
  listingTable,
  onlyIn,
  placeCell,
  type ReportDocument,
  right,
  type Section,
  words,
} from '../document.ts'
import { countText } from '../format.ts'
import { reportFrame } from '../report-frame.ts'
import { OFFICE } from './activity-report.ts'

export function activityDocument(report: ActivityReport): ReportDocument {
  return reportFrame(
    report,
    [users(report), actions(report), changes(report), entries(report)],
    DEFINITIONS,
    'activity',
  )
}

const NOTHING = 'No login, user action or configuration change is recorded in this period.'

function users({ users: list, userCount }: ActivityReport): Section {
  return {
    id: 'users',
    title: 'By user',
    lead:
      userCount > list.length
        ? `The ${countText(list.length)} of ${countText(userCount)} users with the most records.`
        : null,
    table: {
      columns: [
        left('User'),
        ...['Logins', 'Failed logins', 'Actions', 'Settings changed', 'Off hours', 'Days', 'Addresses'].map(
          right,
        ),
        left('First'),
        left('Last'),
      ],
      empty: NOTHING,
      rows: list.map((user) => [
        words(user.user ?? '(no user)'),
        counted(user.logins),
        cautionCount(user.failedLogins),
        counted(user.actions),
        counted(user.configurationChanges),
        cautionCount(user.offHours),
        counted(user.days),
        counted(user.addresses),
        words(user.first),
        words(user.last),
      ]),
    },
  }
}

function actions({ actions: list }: ActivityReport): Section {
  return {
    id: 'actions',
    title: 'Actions',
    lead: null,
    table: {
      columns: [left('Action'), right('Records')],
      empty: 'No user action is recorded in this period.',
      rows: list.map(({ action, records }) => [words(action ?? '(no action given)'), counted(records)]),
    },
  }
}

const hours = (off: boolean): Cell =>
  off ? { text: 'off hours', tone: 'caution' } : { text: 'office hours' }

function changes(report: ActivityReport): Section {
  return {
    id: 'configuration-changes',
    title: 'Configuration changes',
    lead: 'One line for each setting.',
    table: listingTable(report.changes, {
      name: 'changes',
      columns: [
        ...['Time', 'User', 'Address', 'Setting', 'Old', 'New', 'Reason', 'Hours'].map(left),
        onlyIn('csv', left('Local time')),
        left('File and line'),
      ],
      empty: 'No configuration change is recorded in this period.',
      cells: (entry) => [
        given(entry.time),
        given(entry.user),
        given(entry.ipAddress),
        given(entry.path ?? '(no changes given)'),
        given(entry.oldValue),
        given(entry.newValue),
        given(entry.reason),
        hours(entry.offHours),
        given(entry.localTime),
        placeCell(entry.file, entry.line),
      ],
    }),
  }
}

function entries(report: ActivityReport): Section {
  return {
    id: 'activity',
    title: 'Logins and actions',
    lead: 'By day of the archive and time (UTC).',
    table: listingTable(report.entries, {
      name: 'entries',
      columns: [
        ...['Time', 'What', 'User', 'Address', 'Action', 'Result', 'Hours'].map(left),
        onlyIn('csv', left('Local time')),
        onlyIn('csv', left('Event')),
        onlyIn('csv', left('Session')),
        onlyIn('csv', left('Reason')),
        left('File and line'),
      ],
      empty: 'No login and no user action is recorded in this period.',
      cells: entryCells,
    }),
  }
}

function entryCells(entry: ActivityEntry): readonly Cell[] {
  return [
    given(entry.time),
    entry.class === 'failed login' ? { text: entry.class, tone: 'bad' } : words(entry.class),
    given(entry.user),
    given(entry.ipAddress),
    given(entry.action),
    given(entry.result),
    hours(entry.offHours),
    given(entry.localTime),
    given(entry.event),
    given(entry.sessionId),
    given(entry.reason),
    placeCell(entry.file, entry.line),
  ]
}

const DEFINITIONS = [
  {
    term: 'Off hours',
    text: `Before ${OFFICE.opens}, from ${OFFICE.closes} on, or on a Saturday or Sunday, by the clock of ${OFFICE.zone}. Holidays are not known.`,
  },
  {
    term: 'Login',
    text: 'A record whose type names a login; failed where its result, status or type says so.',
  },
  { term: 'Action', text: 'Any other record whose type begins with user_, user_action above all.' },
  {
    term: 'Settings changed',
    text: 'config_changed records, one for each entry of their changes: path, old and new value as logged, reason. A value that is not in the record shows as null.',
  },
  { term: 'User', text: 'The field user, else user_id, executing_user or employee.' },
]
