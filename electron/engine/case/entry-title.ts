import { FINDING_WORDS } from '../../../shared/model/finding-words.ts'
import { countText } from '../report/index.ts'
import type { CaseEntry } from './case-document.ts'

/** What an entry is called in the table of contents and above it, without its caption. */
export function entryTitle({ exhibit }: CaseEntry): string {
  switch (exhibit.kind) {
    case 'record': {
      const { eventType, time, file, line } = exhibit.record
      const what = [eventType, time].filter((part) => part !== null).join(', ')
      return `Record: ${what === '' ? `${file}, line ${countText(line)}` : what}`
    }
    case 'result':
      return `Result: ${exhibit.result.name}`
    case 'chart':
      return `Chart: ${exhibit.chart.title}`
    case 'finding':
      return `Finding: ${FINDING_WORDS[exhibit.finding.finding.kind].title}`
    case 'day':
      return `Day: ${exhibit.day.day}`
  }
}
