/** What the schedule asks of an archived object, and what its storage class, lock and holds make of it. */
import type { Day } from '../../../../shared/model/archive.ts'
import {
  FALLS_DUE_DAYS,
  type ObjectFacts,
  type ObjectRetention,
} from '../../../../shared/model/report-compliance.ts'
import type { LegalHold, RetentionRule } from '../../../../shared/model/retention.ts'
import { periodText } from '../../../../shared/model/retention.ts'
import { visible } from '../format.ts'
import { accessibleThrough, addDays, keepThrough, later } from './deadlines.ts'

/** Objects that have to be restored, for minutes to hours, before they can be read. Glacier Instant Retrieval has not. */
const NEEDS_RESTORE = new Set(['GLACIER', 'DEEP_ARCHIVE'])

/** A lock that ends so many days after the schedule's period is no over-keeping: days are sealed and stored later. */
const LOCK_SLACK_DAYS = 31

/** Some write a lock that lasts to the end of a day to the second, some to the millisecond. */
const DAY_ENDS = '23:59:59'

/** What is asked of the records of a day. */
export type Asked = {
  readonly keepThrough: Day | null
  readonly because: string
  readonly accessibleThrough: Day | null
}

/** The longest of what the rules ask of records of that day; `rules` are those that speak of what is in it. */
export function askedOf(day: Day, rules: readonly RetentionRule[]): Asked {
  let asked: Asked = { keepThrough: day, because: 'no rule', accessibleThrough: null }
  rules.forEach((rule, index) => {
    const through = keepThrough(day, rule)
    const isLonger =
      index === 0 || (asked.keepThrough !== null && (through === null || through > asked.keepThrough))
    const access = accessibleThrough(day, rule)
    asked = {
      ...(isLonger
        ? { keepThrough: through, because: `${rule.regulation}, ${periodText(rule.keep)}` }
        : { keepThrough: asked.keepThrough, because: asked.because }),
      accessibleThrough: laterAccess(asked.accessibleThrough, access, through),
    }
  })
  return asked
}

/** `null` from a rule is for ever, which ends with the keeping. */
function laterAccess(one: Day | null, other: Day | null | undefined, through: Day | null): Day | null {
  if (other === undefined) return one
  const end = other ?? through ?? '9999-12-31'
  return one === null || end > one ? end : one
}

/** What is asked of an object that belongs to several days (the key set): the longest of each. */
export function askedOfAll(asked: readonly Asked[]): Asked {
  const [first, ...rest] = asked
  if (!first)
    return { keepThrough: null, because: 'no day is here that says how long', accessibleThrough: null }
  return rest.reduce(
    (one, other) => ({
      keepThrough: later(one.keepThrough, other.keepThrough),
      because: later(one.keepThrough, other.keepThrough) === one.keepThrough ? one.because : other.because,
      accessibleThrough:
        one.accessibleThrough === null || (other.accessibleThrough ?? '') > one.accessibleThrough
          ? other.accessibleThrough
          : one.accessibleThrough,
    }),
    first,
  )
}

export function judgeObject(
  object: ObjectFacts,
  asked: Asked,
  holds: readonly LegalHold[],
  asOf: Day,
): ObjectRetention {
  const through = asked.keepThrough
  const holdIds = holds
    .filter(
      ({ released, from, to }) =>
        released === null && (object.day === null || (from <= object.day && object.day <= to)),
    )
    .map(({ id }) => id)
  const held = holdIds.length > 0 || object.legalHold === 'ON'
  const over = through !== null && asOf > through
  const soon = through !== null && !over && through < addDays(asOf, FALLS_DUE_DAYS)
  return {
    ...object,
    ...asked,
    ...protectionOf(object, through),
    access: accessOf(object, asked.accessibleThrough, asOf),
    disposal: held ? 'on hold' : over ? 'deletable' : soon ? 'falls due' : 'keep',
    overKept: overKeptOf(object, through, over && !held),
    holdIds,
  }
}

function protectionOf(
  object: ObjectFacts,
  through: Day | null,
): Pick<ObjectRetention, 'protection' | 'protectionWords'> {
  const { lockMode, retainUntil, legalHold } = object
  if (object.goneSince !== null)
    return {
      protection: object.source === 's3' ? 'under-protected' : 'not known',
      protectionWords: `gone from its source, as first seen on ${visible(object.goneSince.slice(0, 10))}; the copy here is kept`,
    }
  if (object.source !== 's3')
    return {
      protection: 'not known',
      protectionWords: 'read from a copy outside S3, which has no Object Lock',
    }
  if (!object.isLockKnown)
    return {
      protection: 'not known',
      protectionWords: 'listed and not pulled: a listing does not tell of Object Lock',
    }
  const mode = lockMode === null ? null : visible(lockMode)
  const hold = legalHold === 'ON' ? '; its S3 legal hold is on' : ''
  const end = lockEnd(retainUntil)
  if (mode === null || end === null)
    return { protection: 'under-protected', protectionWords: `no Object Lock${hold}` }
  const until = end.slice(0, 10)
  if (through === null)
    return {
      protection: 'under-protected',
      protectionWords: `${mode} until ${until}; to be kept for ever${hold}`,
    }
  if (end < `${through}T${DAY_ENDS}`)
    return {
      protection: 'under-protected',
      protectionWords: `${mode} until ${until === through ? end : until}; to be kept through ${through}${hold}`,
    }
  const weak = lockMode === 'COMPLIANCE' ? '' : ' (a permission can lift this lock)'
  return { protection: 'protected', protectionWords: `${mode} until ${until}${weak}${hold}` }
}

/** The end of a lock, ISO 8601 UTC, out of how the source spelled it; null when it is none. */
function lockEnd(text: string | null): string | null {
  const time = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

function accessOf(object: ObjectFacts, through: Day | null, asOf: Day): ObjectRetention['access'] {
  if (through === null || asOf > through) return 'not asked'
  if (object.goneSince !== null) return 'not readily accessible'
  if (object.source !== 's3') return 'not known'
  return object.needsRestore || NEEDS_RESTORE.has(object.storageClass ?? 'STANDARD')
    ? 'not readily accessible'
    : 'readily accessible'
}

function overKeptOf(object: ObjectFacts, through: Day | null, over: boolean): string | null {
  const until = object.lockMode === null ? null : (lockEnd(object.retainUntil)?.slice(0, 10) ?? null)
  if (through !== null && until !== null && until > addDays(through, LOCK_SLACK_DAYS))
    return `locked until ${until}; the schedule asks for ${through}`
  return over ? `still there; the schedule asked for it through ${through}` : null
}
