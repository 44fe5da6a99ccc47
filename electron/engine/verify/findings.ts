import {
  type Finding,
  type FindingKind,
  KINDS_OF_RUNS,
  type Severity,
} from '../../../shared/model/finding.ts'

/** What a check says; the rest of a finding has a usual value. */
export type FindingDraft = { readonly kind: FindingKind; readonly message: string } & {
  readonly [Key in Exclude<keyof Finding, 'kind' | 'message'>]?: Finding[Key]
}

/** Time is worth a look, and no proof of tampering: the entries that carry it are authentic. */
const WARNINGS: ReadonlySet<FindingKind> = new Set([
  'TIMESTAMP_INVALID',
  'TIMESTAMP_ORDER',
  'TIMESTAMP_OUT_OF_DAY',
  'STALE',
])

/** Completes a finding, in the key order of the JSON output. */
export function finding(draft: FindingDraft): Finding {
  const severity: Severity = draft.severity ?? (WARNINGS.has(draft.kind) ? 'warning' : 'error')
  return {
    kind: draft.kind,
    severity,
    file: draft.file ?? null,
    line: draft.line ?? null,
    byte_offset: draft.byte_offset ?? null,
    seq: draft.seq ?? null,
    event_id: draft.event_id ?? null,
    expected: draft.expected ?? null,
    actual: draft.actual ?? null,
    message: draft.message,
    consequences: draft.consequences ?? [],
    confidence: draft.confidence ?? 'certain',
    ...(draft.missing === undefined ? {} : { missing: draft.missing }),
    ...(draft.missing_seq === undefined ? {} : { missing_seq: draft.missing_seq }),
    ...(draft.lines === undefined ? {} : { lines: draft.lines }),
    ...(draft.intact_lines === undefined ? {} : { intact_lines: draft.intact_lines }),
  }
}

/** The same finding with more consequences. */
export function withConsequences(base: Finding, ...more: readonly string[]): Finding {
  const fresh = more.filter((text) => !base.consequences.includes(text))
  return fresh.length === 0 ? base : { ...base, consequences: [...base.consequences, ...fresh] }
}

/** A consequence as it is written: kind and place. */
export function consequence(kind: FindingKind, file: string | null, line: number | null): string {
  const place = file === null ? '' : line === null ? ` in ${file}` : ` at ${file}:${line}`
  return `${kind}${place}`
}

/** More lines than this are not listed one by one. */
const MAX_LINES = 1000

/** The lines from one to another, both included; of very many, the first ones. */
export function boundedLines(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.min(to - from + 1, MAX_LINES) }, (_, at) => from + at)
}

/** Makes one finding of those that say the same of lines one after the other. `findings` are in order of lines. */
export function gatherNeighbours(findings: readonly Finding[]): readonly Finding[] {
  const gathered: Finding[] = []
  /** Index of the first finding of a run -> its last line. */
  const runs = new Map<number, number>()
  for (const item of findings) {
    const at = gathered.length - 1
    const first = gathered[at]
    const last = runs.get(at) ?? first?.line ?? null
    const continues =
      first?.kind === item.kind && first.file === item.file && last !== null && item.line === last + 1
    if (continues && KINDS_OF_RUNS.has(item.kind)) runs.set(at, last + 1)
    else gathered.push(item)
  }
  return gathered.map((item, at) => {
    const last = runs.get(at)
    if (last === undefined || item.line === null) return item
    const message = `${item.message} The same holds for the lines after it, up to line ${last}.`
    return { ...item, message, lines: boundedLines(item.line, last) }
  })
}
