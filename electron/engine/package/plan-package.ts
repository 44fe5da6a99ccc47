/** What a package of a period would hold: told before it is made, and the ground on which it is made. */
import type { Day } from '../../../shared/model/archive.ts'
import { daysBetween } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { PackagePlan, PackageRequest } from '../../../shared/model/package.ts'
import { REPORT_KINDS } from '../../../shared/model/report-kinds.ts'
import type { DayRange } from '../../../shared/model/source-object.ts'
import { readDays } from '../archive-view.ts'
import type { ObjectVersion } from '../catalog/objects.ts'
import type { Services } from '../services.ts'
import { reportsOf } from './make-rebuilt.ts'
import { countActivity } from './pack-activity.ts'

/** Days of a period by what is wrong with them, as the workspace knows it now. */
export function stateOfDays(
  services: Services,
  range: DayRange,
): Pick<PackagePlan, 'failed' | 'missing' | 'notPulled' | 'notChecked'> {
  const known = new Map(readDays(services, range).map((day) => [day.day, day]))
  const all = daysBetween(range.from, range.to)
  const having = (fits: (day: Day) => boolean) => all.filter(fits)
  return {
    failed: having((day) => known.get(day)?.state === 'failed'),
    notChecked: having((day) => ['not-checked', 'pulled'].includes(known.get(day)?.state ?? '')),
    notPulled: having((day) => ['cold', 'listed'].includes(known.get(day)?.state ?? '')),
    // Beyond the days that are known of, a weekday should have a file.
    missing: having((day) => {
      const state = known.get(day)?.state
      return state === 'missing' || (state === undefined && isWeekday(day))
    }),
  }
}

function isWeekday(day: Day): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** The archived objects that go in: those of the period, and what anchors its ends. */
export function objectsOf(
  { catalog }: Services,
  range: DayRange,
): readonly (ObjectVersion & { readonly inPeriod: boolean })[] {
  const isIn = (day: Day | null) => day === null || (range.from <= day && day <= range.to)
  return catalog
    .currentObjects()
    .filter(({ kind, day }) => isIn(day) || (kind !== 'log' && kind !== 'leaves'))
    .map((object) => ({ ...object, inPeriod: isIn(object.day) }))
}

/** The cases that go in: those that were named, or all. Throws NOT_FOUND for one that is none. */
export function casesOf({ catalog }: Services, ids: readonly number[] | undefined): PackagePlan['cases'] {
  const all = catalog.cases()
  const unknown = ids?.find((id) => !all.some((each) => each.id === id))
  if (unknown !== undefined) throw new BlotterError('NOT_FOUND', `There is no case ${unknown}.`)
  return all
    .filter(({ id }) => ids === undefined || ids.includes(id))
    .map(({ id, title }) => ({ id, title }))
    .sort((one, other) => one.id - other.id)
}

/** Throws USAGE for a period that is none, NOT_VERIFIABLE when nothing of it was pulled. */
export function planPackage(services: Services, request: PackageRequest): PackagePlan {
  const { range } = request
  if (range.from > range.to)
    throw new BlotterError('USAGE', `The period ${range.from} to ${range.to} is none.`)
  const objects = objectsOf(services, range)
  const logs = objects.filter(({ kind, inPeriod }) => kind === 'log' && inPeriod)
  if (logs.length === 0) {
    throw new BlotterError('NOT_VERIFIABLE', `Nothing was pulled of ${range.from} to ${range.to}.`, {
      hint: 'Pull days of the period first.',
    })
  }
  const states = stateOfDays(services, range)
  const days = [...new Set([...logs.flatMap(({ day }) => day ?? []), ...states.missing, ...states.notPulled])]
  const kinds = REPORT_KINDS.map(({ kind }) => kind)
  const reports = reportsOf(kinds, days, range)
  return {
    ...range,
    days: daysBetween(range.from, range.to).length,
    files: logs.length,
    ...states,
    archiveBytes: objects.reduce((sum, { size }) => sum + size, 0),
    archiveObjects: objects.length,
    reports: REPORT_KINDS.map(({ kind, title }) => ({
      kind,
      title,
      count: reports.filter((report) => report.kind === kind).length,
    })),
    cases: casesOf(services, request.cases),
    activityEntries: countActivity(services, request.wholeActivity === true ? null : range),
    fingerprint: services.workstationKey.publicKey.fingerprint,
  }
}
