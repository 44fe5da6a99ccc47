import type { Day } from '../../../shared/model/archive.ts'
import type { ReportPeriod } from '../../state/report.ts'

export type QuickPeriod = { readonly id: string; readonly label: string; readonly period: ReportPeriod }

/** The periods that are asked for most, over the days that are loaded (in order). */
export function quickPeriods(days: readonly Day[]): readonly QuickPeriod[] {
  const last = days.at(-1)
  if (last === undefined) return []
  const month = last.slice(0, 7)
  const monthBefore = days.findLast((day) => day.slice(0, 7) < month)?.slice(0, 7)
  const candidates: readonly (readonly [string, string, readonly Day[]])[] = [
    ['day', 'Newest day', days.slice(-1)],
    ['before', 'Day before', days.slice(-2, -1)],
    ['five', 'Last 5 days', days.slice(-5)],
    ['twenty', 'Last 20 days', days.slice(-20)],
    ['month', 'Newest month', days.filter((day) => day.startsWith(month))],
    ['month-before', 'Month before', days.filter((day) => day.slice(0, 7) === monthBefore)],
    ['all', 'All loaded days', days],
  ]
  return candidates.flatMap(([id, label, [from, ...rest]]) =>
    from === undefined ? [] : [{ id, label, period: { from, to: rest.at(-1) ?? from } }],
  )
}
