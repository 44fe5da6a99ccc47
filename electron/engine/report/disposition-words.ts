import type { Disposition } from '../../../shared/model/alert-rule.ts'

/** What was said of a hit, and by whom: "dismissed by Ana Ruiz: planned test". */
export function dispositionWords({ kind, reason, caseId, caseTitle, author }: Disposition): string {
  const because = reason === '' ? '' : `: ${reason}`
  switch (kind) {
    case 'dismissed':
      return `dismissed by ${author}${because}`
    case 'linked':
      return `linked to case ${caseId}${caseTitle === null ? '' : ` (${caseTitle})`} by ${author}${because}`
    case 'reopened':
      return `reopened by ${author}${because}`
  }
}
