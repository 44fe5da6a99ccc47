/** Reads a retention schedule: YAML, or JSON, which is YAML too. What is wrong is told with its place. */
import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { BlotterError } from '../../../shared/model/error.ts'
import {
  LONGEST_SCHEDULE,
  type RetentionPeriod,
  type RetentionSchedule,
  type ScheduleProblem,
} from '../../../shared/model/retention.ts'

export type ReadSchedule = {
  /** Null when there are problems. */
  readonly schedule: RetentionSchedule | null
  readonly problems: readonly ScheduleProblem[]
}

const PERIOD = /^(\d{1,4}) (year|month|day)s?$/
const MATCHED = /^[A-Za-z0-9_.: -]{0,99}\*?$/

const period = z
  .string('Write a period as text: "7 years", "18 months", "90 days" or "permanent".')
  .transform((text, context): RetentionPeriod => {
    if (text === 'permanent') return { unit: 'permanent' }
    const match = PERIOD.exec(text)
    const count = Number(match?.[1])
    if (match && count > 0) return { unit: `${match[2] as 'year' | 'month' | 'day'}s`, count }
    context.addIssue({
      code: 'custom',
      message: `"${text.slice(0, 40)}" is no period. Write "7 years", "18 months", "90 days" or "permanent".`,
    })
    return z.NEVER
  })

const name = (what: string, longest: number) =>
  z
    .string(`${what} is a text.`)
    .min(1, `${what} is empty.`)
    .max(longest, `${what} is longer than ${longest} characters.`)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, `${what} holds characters that cannot be seen.`)

const matched = z
  .string('A pattern is a text.')
  .min(1, 'An empty pattern fits nothing.')
  .regex(MATCHED, 'A pattern is letters, digits and _ . : - with a * at its end at most.')
const oneMatch = z
  .strictObject({ event_type: matched.optional(), log_type: matched.optional(), event: matched.optional() })
  .refine((match) => Object.keys(match).length > 0, 'Name event_type, log_type or event.')

const recordType = z.strictObject({
  id: z
    .string('The id is a text.')
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'An id is small letters, digits and hyphens, and begins with a letter.'),
  title: name('The title', 120),
  match: z
    .array(oneMatch, 'List the patterns of this type under "match".')
    .min(1, 'No pattern is listed.')
    .max(100),
})

const rule = z
  .strictObject({
    regulation: name('The regulation', 80),
    record_types: z.union(
      [z.literal('all'), z.array(z.string()).min(1)],
      'List ids of record types, or write: all',
    ),
    keep: period,
    readily_accessible: period.optional(),
    from: z
      .enum(['day', 'end_of_year'], 'A period begins on the "day" or at the "end_of_year".')
      .default('day'),
  })
  .transform((one) => ({
    regulation: one.regulation,
    recordTypes: one.record_types === 'all' ? null : one.record_types,
    keep: one.keep,
    readilyAccessible: one.readily_accessible ?? null,
    from: one.from,
  }))

const document = z.strictObject(
  {
    record_types: z
      .array(recordType, 'List the types of record under "record_types".')
      .min(1, 'No type is listed.')
      .max(50),
    rules: z.array(rule, 'List the rules under "rules".').min(1, 'No rule is listed.').max(100),
  },
  'A schedule has two parts: record_types and rules.',
)

type Path = readonly PropertyKey[]

/** Reads the text; never throws for what it says. */
export function readSchedule(text: string): ReadSchedule {
  const refused = (problem: Partial<ScheduleProblem> & { readonly message: string }): ReadSchedule => ({
    schedule: null,
    problems: [{ line: 1, column: 1, length: 1, ...problem }],
  })
  if (text.length > LONGEST_SCHEDULE)
    return refused({ message: `The schedule is longer than ${LONGEST_SCHEDULE} characters.` })
  const lines = new LineCounter()
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const place = (from: number, to: number) => {
    const { line, col } = lines.linePos(from)
    return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, to - from) }
  }
  if (parsed.errors.length > 0) {
    return {
      schedule: null,
      problems: parsed.errors.map(({ message, pos }) => ({ ...place(pos[0], pos[1]), message })),
    }
  }
  /** The place of the value at a path; of what is not there, the place of what should hold it. */
  const placeOf = (path: Path) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? parsed.contents : parsed.getIn(path.slice(0, depth), true)
      if (!isNode(node) || !node.range) continue
      const [from, to] = node.range
      const end = text.indexOf('\n', from)
      return place(from, end === -1 ? to : Math.min(to, end))
    }
    return { line: 1, column: 1, length: 1 }
  }
  let value: unknown
  try {
    value = parsed.toJS({ maxAliasCount: 20 })
  } catch (error) {
    return refused({ message: error instanceof Error ? error.message : String(error) })
  }
  const checked = document.safeParse(value)
  if (!checked.success) {
    return {
      schedule: null,
      problems: checked.error.issues.map((issue) => ({ ...placeOf(issue.path), message: wordsOf(issue) })),
    }
  }
  const schedule: RetentionSchedule = { recordTypes: checked.data.record_types, rules: checked.data.rules }
  const problems = contradictions(schedule).map(({ path, message }) => ({ ...placeOf(path), message }))
  return { schedule: problems.length === 0 ? schedule : null, problems }
}

/** The schedule, or a USAGE error at the first thing that is wrong in its text. */
export function parseSchedule(text: string): RetentionSchedule {
  const { schedule, problems } = readSchedule(text)
  if (schedule) return schedule
  const [first] = problems
  const more = problems.length > 1 ? ` ${problems.length - 1} more are wrong after it.` : ''
  throw new BlotterError(
    'USAGE',
    `The retention schedule cannot be used: ${first?.message ?? 'it is empty.'}${more}`,
    {
      hint: 'Correct the text at this place; nothing was saved.',
      ...(first && { position: { line: first.line, column: first.column, length: first.length } }),
    },
  )
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `Unknown: ${issue.keys.map((key) => `"${key.slice(0, 40)}"`).join(', ')}.`
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input') && issue.path.length > 0)
    return `"${String(issue.path.at(-1))}" is missing or of the wrong kind.`
  return issue.message
}

function contradictions({ recordTypes, rules }: RetentionSchedule) {
  const found: { readonly path: Path; readonly message: string }[] = []
  const known = new Set<string>()
  recordTypes.forEach(({ id }, index) => {
    if (known.has(id))
      found.push({ path: ['record_types', index, 'id'], message: `The id "${id}" is used twice.` })
    known.add(id)
  })
  rules.forEach((each, index) => {
    each.recordTypes?.forEach((id, at) => {
      if (!known.has(id))
        found.push({
          path: ['rules', index, 'record_types', at],
          message: `There is no record type "${id.slice(0, 40)}".`,
        })
    })
    if (each.readilyAccessible && longer(each.readilyAccessible, each.keep))
      found.push({
        path: ['rules', index, 'readily_accessible'],
        message: 'Records cannot be accessible for longer than they are kept.',
      })
  })
  recordTypes.forEach(({ id }, index) => {
    if (!rules.some((each) => each.recordTypes === null || each.recordTypes.includes(id)))
      found.push({ path: ['record_types', index, 'id'], message: `No rule says how long "${id}" is kept.` })
  })
  return found
}

const DAYS = { years: 365.25, months: 30.4375, days: 1 }

function longer(one: RetentionPeriod, other: RetentionPeriod): boolean {
  if (other.unit === 'permanent') return false
  if (one.unit === 'permanent') return true
  return one.count * DAYS[one.unit] > other.count * DAYS[other.unit] + 0.5
}
