/** The compliance report: coverage of a period against the retention schedule, and what protects its objects. */
import type { Day } from '../../../../shared/model/archive.ts'
import { BlotterError } from '../../../../shared/model/error.ts'
import type {
  ComplianceFacts,
  ComplianceReport,
  DayCoverage,
  DayState,
  RecordTypeCoverage,
  RuleCoverage,
} from '../../../../shared/model/report-compliance.ts'
import { periodText, type RetentionSchedule } from '../../../../shared/model/retention.ts'
import type { RunOptions } from '../../run-options.ts'
import { type Ask, readerOf } from '../ask.ts'
import { calendarOf, type KnownDays } from '../known-days.ts'
import { explainNoEvents, fileNotes, readProvenance } from '../provenance.ts'
import { askedOfLogs, coverDays, gapsOf, type Log, logsOf } from './cover-days.ts'
import { keepThrough } from './deadlines.ts'
import { askedOf, askedOfAll, judgeObject } from './judge-object.ts'
import { countRecordTypes, OTHER_TYPE } from './record-types.ts'

export type ComplianceInput = {
  readonly ask: Ask
  readonly from: Day
  readonly to: Day
  readonly toolVersion: string
  readonly generatedAt?: string | undefined
  readonly missingDays: readonly Day[]
  readonly knownDays?: KnownDays
  readonly facts: ComplianceFacts
  /** `facts.schedule`, read. */
  readonly schedule: RetentionSchedule
}

const STEPS = 3

/** @throws BlotterError USAGE when the period is none, CANCELLED when stopped. */
export async function complianceReport(
  input: ComplianceInput,
  run: RunOptions = {},
): Promise<ComplianceReport> {
  const { ask, from, to, facts, schedule, missingDays } = input
  if (from > to) throw new BlotterError('USAGE', `The period ${from} to ${to} is none.`)
  const read = readerOf(ask, 'report', STEPS, run)
  const provenance = await readProvenance(read, input)
  const counts = await countRecordTypes(read, schedule.recordTypes, { from, to })

  const logs = logsOf(facts.objects, provenance, counts)
  const asked = new Map([...logs].map(([day, own]) => [day, askedOfLogs(day, own, schedule)]))
  const days = coverDays({ from, to }, missingDays, facts, logs, asked)
  // The keys of the archive are needed as long as its newest day is.
  const newest = facts.newestDay === null ? [] : [askedOf(facts.newestDay, schedule.rules)]
  const all = askedOfAll([...asked.values(), ...newest])
  const objects = facts.objects.map((object) =>
    judgeObject(
      object,
      object.day === null ? all : (asked.get(object.day) ?? askedOf(object.day, schedule.rules)),
      facts.holds,
      facts.asOf,
    ),
  )
  const having = (state: DayState) => days.filter((day) => day.state === state).length
  const events = counts.reduce((sum, { records }) => sum + records, 0)
  return {
    kind: 'compliance',
    from,
    to,
    asOf: facts.asOf,
    provenance: {
      ...provenance,
      missingDays: days.filter(({ state }) => state === 'missing').map(({ day }) => day),
      calendar: calendarOf({ from, to }, facts.judged),
    },
    noEvents: events === 0 ? explainNoEvents(provenance, missingDays) : null,
    schedule: facts.schedule,
    coverage: {
      days: days.length,
      covered: having('covered'),
      failed: having('failed'),
      notChecked: having('not checked'),
      notLoaded: having('not loaded'),
      inColdStorage: having('in cold storage'),
      notPulled: having('not pulled'),
      missing: having('missing'),
      noneDue: having('none due'),
      list: days,
      gaps: gapsOf(days),
    },
    recordTypes: coverTypes(schedule, days, [...logs.values()].flat()),
    rules: coverRules(schedule, days, facts.asOf),
    objects: {
      total: objects.length,
      underProtected: objects.filter(({ protection }) => protection === 'under-protected').length,
      protectionNotKnown: objects.filter(({ protection }) => protection === 'not known').length,
      notReadilyAccessible: objects.filter(({ access }) => access === 'not readily accessible').length,
      overKept: objects.filter(({ overKept }) => overKept !== null).length,
      gone: objects.filter(({ goneSince }) => goneSince !== null).length,
      deletable: objects.filter(({ disposal }) => disposal === 'deletable').length,
      fallsDue: objects.filter(({ disposal }) => disposal === 'falls due').length,
      onHold: objects.filter(({ disposal }) => disposal === 'on hold').length,
      list: objects,
    },
    holds: facts.holds.filter((hold) => hold.from <= to && hold.to >= from),
    findings: facts.findings,
    retrievals: facts.retrievals,
    attestations: facts.attestations,
    notes: [...fileNotes(provenance), ...scheduleNotes([...logs.values()].flat())],
  }
}

function coverTypes(
  { recordTypes }: RetentionSchedule,
  days: readonly DayCoverage[],
  logs: readonly Log[],
): readonly RecordTypeCoverage[] {
  const named = [...recordTypes, { id: OTHER_TYPE, title: 'Records of no type of the schedule' }]
  return named.flatMap(({ id, title }): readonly RecordTypeCoverage[] => {
    const having = days.filter((day) => day.recordTypes.includes(id)).map(({ day }) => day)
    if (id === OTHER_TYPE && having.length === 0) return []
    return [
      {
        id,
        title,
        records: logs.reduce((sum, { types }) => sum + (types.get(id) ?? 0), 0),
        days: having.length,
        first: having[0] ?? null,
        last: having.at(-1) ?? null,
      },
    ]
  })
}

function coverRules(
  { rules }: RetentionSchedule,
  days: readonly DayCoverage[],
  asOf: Day,
): readonly RuleCoverage[] {
  return rules.flatMap((rule) =>
    (rule.recordTypes ?? [null]).map((type): RuleCoverage => {
      const having = days.filter(({ recordTypes }) =>
        type === null ? recordTypes.length > 0 : recordTypes.includes(type),
      )
      const through = (day: DayCoverage | undefined) => (day ? keepThrough(day.day, rule) : null)
      return {
        regulation: rule.regulation,
        recordType: type,
        keep: periodText(rule.keep),
        readilyAccessible: rule.readilyAccessible && periodText(rule.readilyAccessible),
        days: having.length,
        verifiedDays: having.filter(({ state }) => state === 'covered').length,
        periodOver: having.filter((day) => (through(day) ?? '9999-12-31') < asOf).length,
        keepThroughFirst: through(having[0]),
        keepThroughLast: through(having.at(-1)),
      }
    }),
  )
}

function scheduleNotes(logs: readonly Log[]): readonly string[] {
  const others = logs.reduce((sum, { types }) => sum + (types.get(OTHER_TYPE) ?? 0), 0)
  const unread = logs.filter(({ loaded }) => loaded !== null && loaded.rejects !== 0).length
  const unknown = logs.filter(({ loaded }) => loaded === null).length
  return [
    ...(others > 0
      ? [
          `${others} ${others === 1 ? 'record is' : 'records are'} of no type of the schedule; their files are kept by the longest of its rules.`,
        ]
      : []),
    ...(unread > 0
      ? [
          `${unread} ${unread === 1 ? 'file has' : 'files have'} lines that could not be read, which may be records of any type; ${unread === 1 ? 'it is' : 'they are'} kept by the longest of the rules.`,
        ]
      : []),
    ...(unknown > 0
      ? [
          `Of ${unknown} ${unknown === 1 ? 'file' : 'files'} it is not known which records ${unknown === 1 ? 'it holds' : 'they hold'}; the longest of the rules is taken.`,
        ]
      : []),
    'This report supports a review of how records are kept. Whether a rule is met is for those to say who answer for it.',
  ]
}
