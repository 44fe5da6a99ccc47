/** Hits of the rules in force, for reports and for the compliance package. */
import type { RuleHit, RuleOutcome } from '../../../shared/model/alert-rule.ts'
import type { Day } from '../../../shared/model/archive.ts'
import type { Anomaly } from '../../../shared/model/report.ts'
import { findRecords } from '../case/find-records.ts'
import type { PlacedDisposition } from '../catalog/rules.ts'
import { interruptible } from '../query/interruptible.ts'
import type { Reader } from '../query/open-reader.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { checkRules } from './check-rules.ts'
import { rulesInForce } from './rule-book.ts'
import type { OnStatement, Period } from './run-rule.ts'
import { runChecked } from './run-rules.ts'

const ALL_HITS = 2 ** 31 - 1

/** Hits as a report lists them, by the day of their record, how many rules were run, and which could not be. */
export type RuleAnomalies = {
  readonly count: number
  readonly hits: ReadonlyMap<Day, readonly Anomaly[]>
  readonly failures: readonly { readonly rule: string; readonly message: string }[]
}

/**
 * Everything but the records that hits depend on. Values only: they go into a compliance package as they are, and a
 * replay finds the same hits with them.
 */
export type RuleInputs = {
  /** The YAML of the set in force and its SHA-256. */
  readonly text: string
  readonly sha256: string
  readonly savedAt: string
  /** Fields that records have which are not at hand: a rule may name them. */
  readonly fields: readonly string[]
  readonly dispositions: readonly PlacedDisposition[]
}

/** The hits of a period with what was said of them, and the rules that found them. */
export type PeriodHits = {
  /** Null when no rules were saved. */
  readonly rules: Pick<RuleInputs, 'text' | 'sha256' | 'savedAt'> | null
  readonly outcomes: readonly RuleOutcome[]
  readonly anomalies: RuleAnomalies
}

/** Brings the places of records up to date: to be called before the reader is held. */
export async function prepareRuleHits(services: Services, signal: AbortSignal | undefined): Promise<void> {
  if (services.catalog.ruleSet() !== null) await findRecords(services, signal)
}

/** The rules in force and what stands of all that was said of hits, after `prepareRuleHits`; null before rules were saved. */
export function readRuleInputs({ catalog }: Pick<Services, 'catalog'>): RuleInputs | null {
  const inForce = rulesInForce({ catalog })
  if (inForce === null) return null
  const { set, text } = inForce
  const { sha256, savedAt } = set
  return { text, sha256, savedAt, fields: [], dispositions: catalog.ruleDispositions() }
}

/** The hits of the rules in force over a period, in archive order by severity and rule, after `prepareRuleHits`. */
export async function ruleHitsFrom(
  services: Pick<Services, 'catalog'>,
  reader: Reader,
  period: Period,
  run: RunOptions = {},
): Promise<PeriodHits> {
  const inputs = readRuleInputs(services)
  if (inputs === null) {
    return { rules: null, outcomes: [], anomalies: { count: 0, hits: new Map(), failures: [] } }
  }
  return hitsOfRules(reader, inputs, period, { signal: run.signal })
}

/** The same of these rules, with what was said of their hits. */
export async function hitsOfRules(
  reader: Reader,
  { text, sha256, savedAt, fields, dispositions }: RuleInputs,
  period: Period,
  run: RunOptions,
  onStatement?: OnStatement,
): Promise<PeriodHits> {
  const { outcomes, problems } = await interruptible(reader, run.signal, async (connection) => {
    const own = { ...reader, connection }
    const checked = await checkRules(own, text, fields)
    const asked = { period, limit: ALL_HITS, dispositions }
    const found = await runChecked(own, checked, asked, run, onStatement)
    return { outcomes: found, problems: checked.problems.filter(({ rule }) => rule === null) }
  })
  return {
    rules: { text, sha256, savedAt },
    outcomes,
    anomalies: {
      count: outcomes.length,
      hits: anomaliesByDay(outcomes),
      failures: [
        ...problems.map(({ message }) => ({ rule: 'the rules', message })),
        ...outcomes.flatMap(({ rule, failure }) =>
          failure === null ? [] : [{ rule: rule.name, message: failure }],
        ),
      ],
    },
  }
}

function anomaliesByDay(outcomes: readonly RuleOutcome[]): ReadonlyMap<Day, readonly Anomaly[]> {
  const days = new Map<Day, Anomaly[]>()
  for (const outcome of outcomes) {
    for (const hit of outcome.list) {
      // The hits of a period have a day each.
      if (hit.day === null) continue
      const list = days.get(hit.day)
      if (list) list.push(anomalyOf(hit, outcome))
      else days.set(hit.day, [anomalyOf(hit, outcome)])
    }
  }
  return days
}

function anomalyOf(hit: RuleHit, outcome: RuleOutcome): Anomaly {
  const { disposition } = hit
  return {
    source: 'rule',
    severity: hit.severity,
    kind: hit.rule,
    time: hit.time,
    file: hit.file,
    line: hit.line,
    message: hitWords(hit, outcome),
    ...(disposition !== null && disposition.kind !== 'reopened' && { disposition }),
  }
}

/** What was found and who is to be told: "7 × SYSTEM api_error within 5_minutes; notify slack; respond in 1_hour". */
function hitWords({ type, burst }: RuleHit, { rule }: RuleOutcome): string {
  const { rate, notification, responseTime } = rule
  const found =
    burst && rate ? `${burst.records} × ${type} within ${rate.within}, from line ${burst.first.line}` : type
  return [
    found,
    ...(notification.length > 0 ? [`notify ${notification.join(', ')}`] : []),
    ...(responseTime === null ? [] : [`response time ${responseTime}`]),
  ].join('; ')
}
