/** What timestamps say. They are the writer's word: strange ones are worth a look, and prove nothing by themselves. */
import type { Finding } from '../../../shared/model/finding.ts'
import type { FileTally, TimeRemark } from './file-tally.ts'
import { finding, gatherNeighbours } from './findings.ts'

/** Remarks about time, less those that `known` findings explain. A log without any timestamp gets none. */
export function explainTime(
  log: { readonly key: string; readonly firstSeq: number | null },
  tally: FileTally,
  known: readonly Finding[],
): readonly Finding[] {
  if (tally.timed === 0) return []
  const explained = new Set<number>()
  for (const { line, lines } of known) {
    for (const at of [line, ...(lines ?? [])]) if (at !== null) explained.add(at).add(at + 1)
  }
  const findings = tally.timeRemarks
    .filter(({ line }) => !explained.has(line))
    .map((remark) =>
      finding({
        kind: remark.kind,
        file: log.key,
        line: remark.line,
        byte_offset: remark.byteOffset,
        seq: log.firstSeq === null ? null : log.firstSeq + remark.line - 1,
        event_id: remark.eventId,
        expected: remark.expected,
        actual: remark.actual,
        message: MESSAGE[remark.kind],
      }),
    )
  return KINDS.flatMap((kind) => gatherNeighbours(findings.filter((item) => item.kind === kind)))
}

const KINDS = ['TIMESTAMP_INVALID', 'TIMESTAMP_ORDER', 'TIMESTAMP_OUT_OF_DAY'] as const

const MESSAGE: Readonly<Record<TimeRemark['kind'], string>> = {
  TIMESTAMP_INVALID: 'The entry has no timestamp in ISO 8601.',
  TIMESTAMP_ORDER: 'The timestamp is earlier than the one before it.',
  TIMESTAMP_OUT_OF_DAY: "The timestamp lies outside the file's day.",
}
