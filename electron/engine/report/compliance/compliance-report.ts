/** The compliance report: coverage of a period against the retention schedule, and what protects its objects. */
import { type Day, daysBetween } from '../../../../shared/model/archive.ts'
import { BlotterError } from '../../../../shared/model/error.ts'
import type { Provenance } from '../../../../shared/model/report.ts'
import type {
  ComplianceFacts,
  ComplianceReport,
  DayCoverage,
  DayState,
  ObjectFacts,
  RecordTypeCoverage,
  RuleCoverage,
} from '../../../../shared/model/report-compliance.ts'
import { periodText, type RetentionRule, type RetentionSchedule } from '../../../../shared/model/retention.ts'
import type { RunOptions } from '../../run-options.ts'
import { type Ask, readerOf } from '../ask.ts'
import { explainNoEvents, fileNotes, readProvenance } from '../provenance.ts'
import { keepThrough } from './deadlines.ts'
import { type Asked, askedOf, askedOfAll, judgeObject } from './judge-object.ts'
import { countRecordTypes, OTHER_TYPE, type TypeCount } from './record-types.ts'

export type ComplianceInput = {
  readonly ask: Ask
  readonly from: Day
  readonly to: Day
  readonly toolVersion: string
  readonly generatedAt?: string | undefined
  readonly missingDays: readonly Day[]
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

  const logs = facts.objects.filter(({ kind, day }) => kind === 'log' && day !== null)
  const typesOf = groupTypes(counts)
  const asked = new Map(
    logs.map((log) => [log.day as Day, askedOf(log.day as Day, rulesFor(schedule, typesOf.get(log.key)))]),
  )
  const days = coverDays(input, provenance, logs, typesOf, asked)
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
    },
    noEvents: events === 0 ? explainNoEvents(provenance, missingDays) : null,
    schedule: facts.schedule,
    coverage: {
      days: days.length,
      covered: having('covered'),
      failed: having('failed'),
      notChecked: having('not checked'),
      notLoaded: having('not loaded'),
      missing: having('missing'),
      noneDue: having('none due'),
      list: days,
      gaps: gapsOf(days),
    },
    recordTypes: coverTypes(schedule, days, counts),
    rules: coverRules(schedule, days, facts.asOf),
    objects: {
      total: objects.length,
      underProtected: objects.filter(({ protection }) => protection === 'under-protected').length,
      protectionNotKnown: objects.filter(({ protection }) => protection === 'not known').length,
      notReadilyAccessible: objects.filter(({ access }) => access === 'not readily accessible').length,
      overKept: objects.filter(({ overKept }) => overKept !== null).length,
      deletable: objects.filter(({ disposal }) => disposal === 'deletable').length,
      fallsDue: objects.filter(({ disposal }) => disposal === 'falls due').length,
      onHold: objects.filter(({ disposal }) => disposal === 'on hold').length,
      list: objects,
    },
    holds: facts.holds.filter((hold) => hold.from <= to && hold.to >= from),
    findings: facts.findings,
    retrievals: facts.retrievals,
    attestations: facts.attestations,
    notes: [...fileNotes(provenance), ...scheduleNotes(counts, days)],
  }
}

function groupTypes(counts: readonly TypeCount[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const byFile = new Map<string, Map<string, number>>()
  for (const { file, type, records } of counts) {
    const types = byFile.get(file) ?? new Map<string, number>()
    types.set(type, records)
    byFile.set(file, types)
  }
  return byFile
}

/**
 * The rules that speak of what is in a file. Where that is not known, or holds records of no type, all of them: what
 * is not known must not be kept too short.
 */
function rulesFor(
  { rules }: RetentionSchedule,
  types: ReadonlyMap<string, number> | undefined,
): readonly RetentionRule[] {
  if (!types || types.has(OTHER_TYPE)) return rules
  return rules.filter(({ recordTypes }) => recordTypes === null || recordTypes.some((id) => types.has(id)))
}

function coverDays(
  { from, to, missingDays, facts }: ComplianceInput,
  provenance: Provenance,
  logs: readonly ObjectFacts[],
  typesOf: ReadonlyMap<string, ReadonlyMap<string, number>>,
  asked: ReadonlyMap<Day, Asked>,
): readonly DayCoverage[] {
  const due = new Set([...provenance.missingDays, ...missingDays])
  const loaded = new Map(provenance.files.map((file) => [file.file, file]))
  const logOf = new Map(logs.map((log) => [log.day, log]))
  return daysBetween(from, to).map((day): DayCoverage => {
    const log = logOf.get(day)
    const file = log && loaded.get(log.key)
    const types = log && typesOf.get(log.key)
    return {
      day,
      state: log ? stateOf(log, file !== undefined) : due.has(day) ? 'missing' : 'none due',
      file: log?.key ?? null,
      records: file?.rows ?? null,
      recordTypes: types ? [...types.keys()] : [],
      keepThrough: asked.get(day)?.keepThrough ?? null,
      onHold: facts.holds.some((hold) => hold.released === null && hold.from <= day && day <= hold.to),
    }
  })
}

function stateOf({ verdict }: ObjectFacts, loaded: boolean): DayState {
  if (verdict === 'FAILED') return 'failed'
  if (!loaded) return 'not loaded'
  return verdict === 'PASSED' ? 'covered' : 'not checked'
}

function gapsOf(days: readonly DayCoverage[]): ComplianceReport['coverage']['gaps'] {
  const gaps: { from: Day; to: Day; days: number }[] = []
  let open: { from: Day; to: Day; days: number } | null = null
  for (const { day, state } of days) {
    // A day on which none is due neither ends a gap nor counts in it.
    if (state === 'none due') continue
    if (state !== 'missing') open = null
    else if (open) {
      open.to = day
      open.days += 1
    } else {
      open = { from: day, to: day, days: 1 }
      gaps.push(open)
    }
  }
  return gaps
}

function coverTypes(
  { recordTypes }: RetentionSchedule,
  days: readonly DayCoverage[],
  counts: readonly TypeCount[],
): readonly RecordTypeCoverage[] {
  const named = [...recordTypes, { id: OTHER_TYPE, title: 'Records of no type of the schedule' }]
  return named.flatMap(({ id, title }): readonly RecordTypeCoverage[] => {
    const having = days.filter((day) => day.recordTypes.includes(id)).map(({ day }) => day)
    if (id === OTHER_TYPE && having.length === 0) return []
    return [
      {
        id,
        title,
        records: counts.reduce((sum, { type, records }) => (type === id ? sum + records : sum), 0),
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

function scheduleNotes(counts: readonly TypeCount[], days: readonly DayCoverage[]): readonly string[] {
  const others = counts
    .filter(({ type }) => type === OTHER_TYPE)
    .reduce((sum, { records }) => sum + records, 0)
  const unknown = days.filter(({ file, records }) => file !== null && records === null).length
  return [
    ...(others > 0
      ? [
          `${others} ${others === 1 ? 'record is' : 'records are'} of no type of the schedule; their files are kept by the longest of its rules.`,
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
