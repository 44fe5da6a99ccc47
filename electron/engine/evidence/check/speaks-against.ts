import type { Finding, FindingKind } from '../../../../shared/model/finding.ts'

/**
 * Findings that stand at a line and are about what lies around it: a gap before it, its order, the end of the file.
 * The line itself may be as it was sealed; its own proof tells.
 */
const AROUND: ReadonlySet<FindingKind> = new Set<FindingKind>([
  'CHAIN_LINK_BROKEN',
  'CHAIN_RESET',
  'ENTRY_DELETED',
  'ENTRIES_REORDERED',
  'FILE_TAIL_MISSING',
  'GZIP_TRUNCATED',
  'GZIP_CRC_MISMATCH',
  'GZIP_EXTRA_MEMBER',
])

/** The first finding that is about this very line, and not about its surroundings. */
export function findAgainst(findings: readonly Finding[], file: string, line: number): Finding | null {
  const against = findings.find(
    (finding) =>
      finding.severity === 'error' &&
      finding.file === file &&
      !AROUND.has(finding.kind) &&
      (finding.line === line || finding.lines?.includes(line) === true),
  )
  return against ?? null
}
