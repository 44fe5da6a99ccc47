import type { CaseDocument } from './case-document.ts'

/** The whole case for machines. Lines are texts; where a text does not show its bytes, these are given as base64. */
export function caseJson({ summary, entries, ...rest }: CaseDocument): string {
  const value = {
    format: 'blotter-case/1',
    time_zone: 'UTC',
    case: summary,
    ...rest,
    entries: entries.map(({ exhibit, ...entry }) => ({ ...entry, ...exhibit })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
