/** What `inputs.json` says besides the list of files, checked to its last member: a replay reads what anybody wrote. */
import { z } from 'zod'
import { ANCHOR_KINDS, type AnchorFact } from '../../../shared/model/anchor.ts'
import { isDay, isListable, OBJECT_KINDS } from '../../../shared/model/archive.ts'
import type { ComplianceFacts } from '../../../shared/model/report-compliance.ts'
import { FILE_VERDICTS } from '../../../shared/model/verdict.ts'
import type { ReportInputs } from '../report-source.ts'
import { readSchedule } from '../retention/parse-schedule.ts'
import type { RuleInputs } from '../rules/rule-hits.ts'

export const day = z.string().refine(isDay, 'no day')
export const period = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to && isListable(from, to), 'no period')
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const text = z.string()
/** As `Date.toISOString` writes it. */
export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'no time')
const count = z.number().int().min(0)
const MOST = 500_000

export const anchorFact: z.ZodType<AnchorFact> = z.object({
  kind: z.enum(ANCHOR_KINDS),
  origin: text,
  size: count,
  root: text,
  day: day.nullable(),
  attestedAt: text.nullable(),
  label: text,
  note: text.nullish(),
  signer: text.nullish(),
  trust: z.enum(['PINNED', 'FIRST_USE']).nullish(),
})

const objectFacts = z.object({
  key: text,
  kind: z.enum(OBJECT_KINDS),
  day: day.nullable(),
  size: count,
  sha256: sha256.nullable(),
  source: z.enum(['s3', 'folder', 'file']),
  storageClass: text.nullable(),
  needsRestore: z.boolean(),
  isLockKnown: z.boolean(),
  lockMode: text.nullable(),
  retainUntil: text.nullable(),
  legalHold: text.nullable(),
  versionId: text.nullable(),
  lastModified: text,
  pulledAt: text.nullable(),
  versions: count,
  listedAt: text.nullable(),
  goneSince: text.nullable(),
  verdict: z.enum(FILE_VERDICTS).nullable(),
  checkedAt: text.nullable(),
})

const said = { at: text, author: text, reason: text }

const complianceFacts: z.ZodType<ComplianceFacts> = z.object({
  asOf: day,
  schedule: z.object({
    text: text.refine((written) => readSchedule(written).schedule !== null, 'no retention schedule'),
    sha256,
    savedAt: text.nullable(),
    author: text.nullable(),
  }),
  objects: z.array(objectFacts).max(MOST),
  newestDay: day.nullable(),
  judged: z.array(z.tuple([day, day])).max(MOST),
  holds: z
    .array(
      z.object({
        id: z.number().int(),
        from: day,
        to: day,
        reason: text,
        author: text,
        placedAt: text,
        released: z.object(said).nullable(),
      }),
    )
    .max(MOST),
  findings: z.object({
    total: count,
    list: z
      .array(
        z.object({
          kind: text,
          severity: z.enum(['error', 'warning', 'info']),
          file: text.nullable(),
          line: count.nullable(),
          message: text,
        }),
      )
      .max(MOST),
  }),
  retrievals: z.object({
    total: count,
    list: z
      .array(z.object({ seq: count, at: text, user: text, host: text, kind: text, what: text }))
      .max(MOST),
  }),
  attestations: z
    .array(
      z.object({
        day,
        by: text,
        at: text,
        state: z.enum(['signed', 'late', 're-opened']),
        changed: z.object({
          total: count,
          list: z
            .array(z.object({ figure: text, before: text.nullable(), after: text.nullable() }))
            .max(MOST),
        }),
        statement: text,
        sha256,
      }),
    )
    .max(MOST)
    .nullable(),
})

export const reportInputs: z.ZodType<ReportInputs> = z.object({
  toolVersion: text.max(100),
  missingDays: z.array(day).max(MOST),
  compliance: complianceFacts,
})

/** Of the alert rules in force; their text is in a file of its own. */
export const ruleFacts: z.ZodType<Pick<RuleInputs, 'sha256' | 'savedAt' | 'fields'>> = z.object({
  sha256,
  savedAt: instant,
  fields: z.array(text.max(10_000)).max(MOST),
})
