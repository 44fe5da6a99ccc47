/** `inputs.json`: everything but the archive's bytes on which the rebuilt members of a package depend. */
import { z } from 'zod'
import type { AnchorFact } from '../../../shared/model/anchor.ts'
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import { AWAY_STATES } from '../../../shared/model/due-days.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { REPORT_KINDS } from '../../../shared/model/report-kinds.ts'
import { anchorFact, day, period, reportInputs, ruleFacts, sha256 } from './inputs-facts.ts'

/** The number rises with whatever reports come to depend on: an older text says too little for them to be made again. */
export const INPUTS_FORMAT = 'blotter-package-inputs-v2'
export const INPUTS_NAME = 'inputs.json'

const pem = z.string().max(64 * 1024)

const packedObject = z.object({
  key: z.string().refine((key) => parseArchiveKey(key) !== null, 'no key of the archive layout'),
  day: day.nullable(),
  size: z.number().int().min(0),
  sha256,
  /** Where it lies in the package; null: only its hash went in. */
  path: z.string().max(1024).nullable(),
  /** False: a sidecar of a day outside the period, which anchors the ends of it. */
  inPeriod: z.boolean(),
})
export type PackedObject = z.infer<typeof packedObject>

const inputs = z.object({
  format: z.literal(INPUTS_FORMAT),
  period,
  kinds: z.array(z.enum(REPORT_KINDS.map(({ kind }) => kind))),
  archive: z.array(packedObject).max(500_000),
  verification: z.object({
    mode: z.enum(['seal', 'full']),
    roots: z.array(pem).max(1000),
    keys: z.array(pem).max(1000),
    tsaRoots: z.array(pem).max(100),
    anchors: z.array(anchorFact).max(10_000),
    gone: z.array(z.string().max(1024)).max(500_000),
    /** Logs that their source lists and that are not here; packages of earlier versions do not say. */
    listed: z
      .array(z.tuple([z.string().max(1024), z.enum(AWAY_STATES)]))
      .max(500_000)
      .optional(),
  }),
  report: reportInputs,
  /** Null: no alert rules were in force. */
  rules: ruleFacts.nullable(),
})

export type PackageInputs = z.infer<typeof inputs>

export function inputsText(value: PackageInputs): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Reads what a package says of itself. Throws USAGE when it is no such text. */
export function parseInputs(text: string): PackageInputs {
  const given = parseJson(text, INPUTS_NAME)
  refuseOtherFormat(given)
  const read = inputs.safeParse(given)
  // As it was written: what zod read has its members in the order of the schema, and a report prints some as they are.
  if (read.success) return given as PackageInputs
  throw notAsItShouldBe(INPUTS_NAME, read.error)
}

function refuseOtherFormat(given: unknown): void {
  const format = (given as { readonly format?: unknown } | null)?.format
  if (
    typeof format !== 'string' ||
    format === INPUTS_FORMAT ||
    !/^blotter-package-inputs-v\d{1,4}$/.test(format)
  )
    return
  throw new BlotterError(
    'USAGE',
    `${INPUTS_NAME} of the package is of the format ${format}; this Blotter makes reports again from ${INPUTS_FORMAT}.`,
    {
      hint: 'Replay it with the version of Blotter that made it: manifest.json of the package names it (tool).',
    },
  )
}

export function notAsItShouldBe(name: string, { issues: [issue] }: z.ZodError): BlotterError {
  return new BlotterError(
    'USAGE',
    `${name} of the package is not as it should be: ${issue?.message} (${issue?.path.join('.')}).`,
    {
      hint: 'It was altered, or written by a Blotter that is not this one.',
    },
  )
}

export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new BlotterError('USAGE', `${name} of the package is not JSON.`, { cause })
  }
}

/** Of an anchor what verification needs, without what this workstation noted of it. */
export function plainAnchor(fact: AnchorFact): AnchorFact {
  const { kind, origin, size, root, day: last, attestedAt, label, note, signer, trust } = fact
  return { kind, origin, size, root, day: last, attestedAt, label, note, signer, trust }
}
