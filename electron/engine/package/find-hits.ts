/** The hits of a package's own rules over its own records: `rules/hits.json`, and what the daily summaries tell. */
import type { RuleOutcome } from '../../../shared/model/alert-rule.ts'
import type { DayRange } from '../../../shared/model/source-object.ts'
import type { Reader } from '../query/open-reader.ts'
import type { RulesRun } from '../report/index.ts'
import { hitsOfRules, type PeriodHits, type RuleInputs } from '../rules/rule-hits.ts'
import type { RunOptions } from '../run-options.ts'
import { burstNotes } from './burst-notes.ts'
import type { SqlLog } from './sql-log.ts'
import type { Staging } from './staging.ts'

export const HITS_NAME = 'rules/hits.json'
/** Hits that are written at once. */
const BLOCK = 1000

/** Runs the rules once over the period and writes their hits down. */
export async function findHits(
  reader: Reader,
  rules: RuleInputs,
  period: DayRange,
  { sql, staging }: { readonly sql: SqlLog; readonly staging: Staging },
  run: RunOptions,
): Promise<RulesRun> {
  const found = await hitsOfRules(reader, rules, period, run, (statement, values) =>
    sql.note('rules', HITS_NAME, statement, values),
  )
  await staging.stream(HITS_NAME, async (write) => {
    const count = await writeHits(found, write)
    return { count, period, rebuilt: true }
  })
  return { ...found.anomalies, notes: burstNotes(found.outcomes, period) }
}

/** One hit a line, after what each rule found. Returns how many hits there are. */
async function writeHits(
  { rules, outcomes, anomalies }: PeriodHits,
  write: (piece: string) => Promise<void>,
): Promise<number> {
  const told = {
    sha256: rules?.sha256,
    saved_at: rules?.savedAt,
    failures: anomalies.failures,
    outcomes: outcomes.map(({ list: _, ...outcome }) => outcome),
  }
  await write(`${JSON.stringify(told, null, 2).slice(0, -2)},\n  "hits": [`)
  let count = 0
  for (const block of blocksOf(outcomes)) {
    await write(block.map((hit, at) => `${count + at === 0 ? '' : ','}\n    ${JSON.stringify(hit)}`).join(''))
    count += block.length
  }
  await write(`${count === 0 ? '' : '\n  '}]\n}\n`)
  return count
}

function* blocksOf(outcomes: readonly RuleOutcome[]) {
  for (const { list } of outcomes)
    for (let at = 0; at < list.length; at += BLOCK) yield list.slice(at, at + BLOCK)
}
