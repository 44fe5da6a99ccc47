/** What the workspace has of a day: its files as they are now, how they were judged, and whether they are loaded. */
import { type Day, parseArchiveKey } from '../../../shared/model/archive.ts'
import type { AttestedFigures, GoneFile } from '../../../shared/model/attestation.ts'
import { AWAY_ADVICE, awayStateOf } from '../../../shared/model/due-days.ts'
import type { FileVerdict } from '../../../shared/model/verdict.ts'
import { daysNotHere, readAtSource } from '../at-source.ts'
import type { Services } from '../services.ts'

export type OpenDay = {
  readonly files: AttestedFigures['files']
  readonly rows: number
  readonly rejects: number
  readonly alarms: number
  /** Files that their source does not list any more. */
  readonly gone: readonly GoneFile[]
  /** Why nothing can be signed for this day. */
  readonly problems: readonly { readonly message: string; readonly hint: string }[]
  /** Whether every file of the day is loaded as it is now. */
  readonly loaded: boolean
}

export function openDayState({ catalog }: Pick<Services, 'catalog'>, day: Day): OpenDay {
  const atSource = readAtSource(catalog, { from: day, to: day })
  const logs = catalog
    .currentObjects({ from: day, to: day })
    .filter((object) => object.kind === 'log' && object.day === day)
  const verdicts = catalog.latestFileVerdicts()
  const problems: { message: string; hint: string }[] = []
  if (logs.length === 0) {
    const away = daysNotHere(atSource).get(day)
    problems.push({
      message: away
        ? `The source lists a log of ${day} that is ${awayStateOf(away)}: it is not in this workspace.`
        : `There is no log of ${day} in this workspace.`,
      hint: away
        ? AWAY_ADVICE[awayStateOf(away)]
        : 'Pull the day first. A day that has no log cannot be certified.',
    })
  }
  let rows = 0
  let rejects = 0
  let loaded = logs.length > 0
  const files = logs.map(({ key, sha256, size }) => {
    const judged = verdicts.get(key)
    const verdict: FileVerdict | null = judged?.sha256 === sha256 ? judged.verdict : null
    if (verdict === null) {
      problems.push({
        message: `${key} has not been verified as it is now.`,
        hint: 'Verify the archive again.',
      })
    }
    const load = catalog.loadOf(key)
    if (load?.sha256 !== sha256) {
      loaded = false
      problems.push({
        message: `${key} is not loaded as it is now, so its figures are not known.`,
        hint: 'Load what was pulled, or pull the day again.',
      })
    } else {
      rows += load.rows
      rejects += load.rejects
    }
    return { file: key, sha256, bytes: size, verdict: verdict ?? ('NOT_CHECKED' as const) }
  })
  const alarms = catalog
    .alarms('unacknowledged')
    .filter(({ key }) => parseArchiveKey(key)?.day === day).length
  const gone = logs.flatMap(({ key }): readonly GoneFile[] => {
    const since = atSource.goneSince.get(key)
    return since === undefined ? [] : [{ file: key, noticed_at: since }]
  })
  return { files, rows, rejects, alarms, gone, problems, loaded }
}
