/** Reads the day once, before it is drilled: how long it is, and which lines have something to change. */
import { type Day, parseArchiveKey, siblingKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { readLines } from '../seal/read-lines.ts'
import type { VerifyFile, VerifyRequest } from '../verify/index.ts'
import { planArchive } from '../verify/plan.ts'
import { isCounted, isPriced } from './forge.ts'
import type { DayUnderDrill } from './types.ts'

/** The logs of the day and of the nearest days that the archive has. Throws NOT_FOUND without the day. */
export function findDay(
  day: Day,
  logs: readonly VerifyFile[],
): { readonly log: VerifyFile; readonly before: VerifyFile | null; readonly after: VerifyFile | null } {
  const inOrder = [...logs].filter((log) => log.day !== null).sort((a, b) => (a.key < b.key ? -1 : 1))
  const log = inOrder.find((each) => each.day === day)
  if (!log) {
    throw new BlotterError('NOT_FOUND', `There is no log of ${day}.`, {
      hint: 'Choose a day that the archive has; pull it first when it is not here.',
    })
  }
  return {
    log,
    before: inOrder.findLast((each) => (each.day ?? '') < day) ?? null,
    after: inOrder.find((each) => (each.day ?? '') > day) ?? null,
  }
}

/** What there is to damage. `baseline` is the verdict on the day as it is. */
export async function surveyDay(
  day: Day,
  request: VerifyRequest,
  baseline: VerificationResult,
  signal: AbortSignal | undefined,
): Promise<DayUnderDrill> {
  const found = findDay(day, request.files)
  const { log } = found
  const { stream } = await planArchive({ ...request, files: [log] }, { signal })
  const { sidecars } = request
  const keyOf = (suffix: 'manifest.json' | 'checkpoint' | 'leaves') => {
    const key = siblingKey(log.key, suffix)
    return sidecars.has(key) ? key : null
  }
  const whole = (kind: string) =>
    [...sidecars.keys()].sort().find((key) => parseArchiveKey(key)?.kind === kind) ?? null
  const judged = baseline.files.find((file) => file.file === log.key)
  const { lines, priced, counted } = await readFeatures(log.path, signal)
  const middle = Math.max(1, Math.floor(lines / 2))
  return {
    day,
    ...found,
    sidecars,
    fromDayOn: [...request.files.map(({ key }) => key), ...sidecars.keys()].filter(
      (key) => (parseArchiveKey(key)?.day ?? '') >= day,
    ),
    manifestKey: keyOf('manifest.json'),
    checkpointKey: keyOf('checkpoint'),
    leavesKey: keyOf('leaves'),
    keySetKey: whole('keys'),
    keySignatureKey: whole('keys-signature'),
    profileKey: whole('profile'),
    lines,
    middle,
    priceLine: nearest(priced, middle),
    quantityLine: nearest(counted, middle),
    profile: judged?.profile ?? null,
    stream,
    firstSeq: judged?.first_seq ?? null,
    signed: (judged?.signatures.total ?? 0) > 0,
    hasKeys: baseline.trust.status !== 'NONE',
    rootPinned: request.roots.length > 0,
    anchored: (request.anchors?.length ?? 0) > 0,
  }
}

/** Of the lines with something: the last before the middle, or the first after it. Bounded, however long the day. */
type Feature = { before: number | null; after: number | null }

async function readFeatures(path: string, signal: AbortSignal | undefined) {
  let lines = 0
  for await (const { line } of readLines(path, signal)) lines = line
  const middle = Math.max(1, Math.floor(lines / 2))
  const priced: Feature = { before: null, after: null }
  const counted: Feature = { before: null, after: null }
  const note = (feature: Feature, line: number) => {
    if (line <= middle) feature.before = line
    else feature.after ??= line
  }
  for await (const { line, bytes } of readLines(path, signal)) {
    const text = bytes.toString('latin1')
    if (isPriced(text)) note(priced, line)
    if (isCounted(text)) note(counted, line)
  }
  return { lines, priced, counted }
}

const nearest = ({ before, after }: Feature, middle: number): number | null => {
  if (before === null || after === null) return before ?? after
  return middle - before <= after - middle ? before : after
}
