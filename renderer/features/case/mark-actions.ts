/** What is done to records from wherever they are shown: a grid, the inspector, a timeline, a list. */
import type { NewMember } from '../../../shared/contract/case.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { RecordPlace } from '../../../shared/model/mark.ts'
import type { App } from '../../state/app.ts'
import { plural } from '../../ui/format.ts'

export async function toggleStar(app: App, places: readonly RecordPlace[]): Promise<void> {
  await app.attempt('The record could not be starred', async () => {
    const on = await app.marks.toggleStar(places)
    if (places.length > 1)
      app.notices.push({
        tone: 'info',
        title: on ? `${plural(places.length, 'record')} starred` : `${plural(places.length, 'star')} removed`,
      })
  })
}

export function openMarking(app: App, places: readonly RecordPlace[]): void {
  app.marks.mark(places)
}

export function addRecordsToCase(app: App, places: readonly RecordPlace[]): void {
  const members = places.map(({ file, line }): NewMember => ({ kind: 'record', file, line }))
  app.cases.ask({ members, what: plural(places.length, 'record') })
}

/** What a row's menu offers for its record. */
export const MARK_ACTIONS = [
  { id: 'mark-star', label: 'Star, or remove the star', keys: 'M' },
  { id: 'mark-open', label: 'Tag or comment…', keys: 'Mod+Shift+M' },
  { id: 'mark-case', label: 'Add to case…', keys: 'Shift+M' },
] as const
type MarkAction = (typeof MARK_ACTIONS)[number]['id']

export function isMarkAction(id: string): id is MarkAction {
  return MARK_ACTIONS.some((action) => action.id === id)
}

export function actOnRecord(app: App, action: MarkAction, { file, line }: RecordPlace): void {
  switch (action) {
    case 'mark-star':
      void toggleStar(app, [{ file, line }])
      break
    case 'mark-open':
      openMarking(app, [{ file, line }])
      break
    case 'mark-case':
      addRecordsToCase(app, [{ file, line }])
  }
}

export function addFindingToCase(app: App, finding: Finding): void {
  const { kind, file, line, byte_offset, expected, actual } = finding
  app.cases.ask({
    members: [{ kind: 'finding', finding: { kind, file, line, byte_offset, expected, actual } }],
    what: 'a finding',
  })
}

export function addDayToCase(app: App, day: string): void {
  app.cases.ask({ members: [{ kind: 'day', day }], what: 'the day' })
}

export function addChartToCase(app: App, chart: Omit<Extract<NewMember, { kind: 'chart' }>, 'kind'>): void {
  app.cases.ask({ members: [{ kind: 'chart', ...chart }], what: 'the chart' })
}
