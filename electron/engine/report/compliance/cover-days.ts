/** The days of a period: which files each has, as they are now, what is in them, and until when that is to be kept. */
import { type Day, daysBetween } from '../../../../shared/model/archive.ts'
import { awayStateOf, dueDays } from '../../../../shared/model/due-days.ts'
import type { Provenance, ReportFile } from '../../../../shared/model/report.ts'
import type {
  ComplianceFacts,
  DayCoverage,
  DayState,
  ObjectFacts,
} from '../../../../shared/model/report-compliance.ts'
import type { RetentionRule, RetentionSchedule } from '../../../../shared/model/retention.ts'
import { type Asked, askedOf, askedOfAll } from './judge-object.ts'
import { OTHER_TYPE, type TypeCount } from './record-types.ts'

/** A log of the archive; `loaded` is null unless it is loaded as it is now. */
export type Log = {
  readonly object: ObjectFacts
  readonly loaded: ReportFile | null
  /** Records by type. */
  readonly types: ReadonlyMap<string, number>
}

/** The logs of the days of a period. What is loaded of an earlier version of a log says nothing of this one. */
export function logsOf(
  objects: readonly ObjectFacts[],
  { files }: Provenance,
  counts: readonly TypeCount[],
): ReadonlyMap<Day, readonly Log[]> {
  const loaded = new Map(files.map((file) => [file.file, file]))
  const types = Map.groupBy(counts, ({ file }) => file)
  const logs = objects.flatMap((object): readonly (Log & { readonly day: Day })[] => {
    if (object.kind !== 'log' || object.day === null) return []
    const file = loaded.get(object.key)
    const isNow = file !== undefined && object.sha256 !== null && file.sha256 === object.sha256
    const ofFile = isNow ? (types.get(object.key) ?? []) : []
    return [
      {
        day: object.day,
        object,
        loaded: isNow ? file : null,
        types: new Map(ofFile.map(({ type, records }) => [type, records])),
      },
    ]
  })
  return Map.groupBy(logs, ({ day }) => day)
}

/** What is asked of everything of a day: the longest of what is asked of each of its logs. */
export function askedOfLogs(day: Day, logs: readonly Log[], schedule: RetentionSchedule): Asked {
  return askedOfAll(logs.map((log) => askedOf(day, rulesFor(schedule, log))))
}

/**
 * The rules that speak of what is in a log. Where that is not known (it is not loaded, it is empty, it has lines that
 * could not be read, or records of no type), all of them: what is not known must not be kept too short.
 */
function rulesFor({ rules }: RetentionSchedule, { loaded, types }: Log): readonly RetentionRule[] {
  if (loaded?.rejects !== 0 || types.size === 0 || types.has(OTHER_TYPE)) return rules
  return rules.filter(({ recordTypes }) => recordTypes === null || recordTypes.some((id) => types.has(id)))
}

export function coverDays(
  { from, to }: { readonly from: Day; readonly to: Day },
  missing: readonly Day[],
  { judged, holds }: ComplianceFacts,
  logs: ReadonlyMap<Day, readonly Log[]>,
  asked: ReadonlyMap<Day, Asked>,
): readonly DayCoverage[] {
  const isDue = dueDays(missing, judged)
  return daysBetween(from, to).map((day): DayCoverage => {
    const own = logs.get(day) ?? []
    const known = own.flatMap(({ loaded }) => loaded ?? [])
    return {
      day,
      state: own.length > 0 ? worst(own.map(stateOf)) : isDue(day) ? 'missing' : 'none due',
      files: own.map(({ object }) => object.key),
      records: known.length === 0 ? null : known.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
      recordTypes: [...new Set(own.flatMap(({ types }) => [...types.keys()]))],
      keepThrough: asked.get(day)?.keepThrough ?? null,
      onHold: holds.some((hold) => hold.released === null && hold.from <= day && day <= hold.to),
    }
  })
}

function stateOf({ object, loaded }: Log): DayState {
  const { sha256, verdict } = object
  if (sha256 === null) return awayStateOf(object)
  if (verdict === 'FAILED') return 'failed'
  if (!loaded) return 'not loaded'
  return verdict === 'PASSED' ? 'covered' : 'not checked'
}

function worst(states: readonly DayState[]): DayState {
  return (
    (['failed', 'in cold storage', 'not pulled', 'not loaded', 'not checked'] as const).find((state) =>
      states.includes(state),
    ) ?? 'covered'
  )
}

export function gapsOf(
  days: readonly DayCoverage[],
): readonly { readonly from: Day; readonly to: Day; readonly days: number }[] {
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
