/** All rules of a YAML over the days of a period, or over all history. */
import type {
  AlertRule,
  Disposition,
  RuleGround,
  RuleHit,
  RuleOutcome,
  RuleRun,
} from '../../../shared/model/alert-rule.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { PlacedDisposition } from '../catalog/rules.ts'
import { ask } from '../query/index.ts'
import { interruptible } from '../query/interruptible.ts'
import type { Reader } from '../query/open-reader.ts'
import type { RunOptions } from '../run-options.ts'
import { sha256Hex } from '../verify/digest.ts'
import { type CheckedRules, checkRules, refuseProblems } from './check-rules.ts'
import { type OnStatement, type Period, runRule } from './run-rule.ts'

export type RulesToRun = {
  /** The YAML, and what its problems are told of. */
  readonly text: string
  readonly file: string
  readonly period: Period | null
  /** Hits of each rule that are listed; all are counted. */
  readonly limit: number
  readonly dispositions: readonly PlacedDisposition[]
}

/**
 * Runs every rule. Throws USAGE with all problems when the YAML has any, CANCELLED when stopped. A rule that the
 * database cannot run over the data is an outcome with a failure.
 */
export async function runRules(reader: Reader, given: RulesToRun, run: RunOptions = {}): Promise<RuleRun> {
  return interruptible(reader, run.signal, async (connection) => {
    const own = { ...reader, connection }
    const checked = await checkRules(own, given.text)
    refuseProblems(checked.problems, given.file)
    return {
      range: given.period,
      sha256: sha256Hex(given.text),
      ground: await readGround(own, given.period),
      outcomes: await runChecked(own, checked, given, run),
    }
  })
}

/** Runs what is ready; the problems of the others are their failures. `reader` is one that may be interrupted. */
export async function runChecked(
  reader: Reader,
  { rules, ready, problems }: CheckedRules,
  { period, limit, dispositions }: Pick<RulesToRun, 'period' | 'limit' | 'dispositions'>,
  { onProgress }: RunOptions,
  onStatement?: OnStatement,
): Promise<readonly RuleOutcome[]> {
  const outcomes: RuleOutcome[] = []
  for (const [done, rule] of rules.entries()) {
    onProgress?.({ phase: 'rules', done, total: rules.length, unit: 'steps', detail: rule.name })
    const runnable = ready.find((each) => each.rule === rule)
    if (!runnable) {
      const problem = problems.find((each) => each.rule === rule.name)
      outcomes.push(failed(rule, problem?.message ?? 'The rule could not be read.'))
      continue
    }
    const said = new Map(
      dispositions.filter((each) => each.rule === rule.name).map((each) => [placeKey(each), each]),
    )
    try {
      const found = await runRule(
        reader,
        runnable,
        period,
        { limit, places: [...said.values()] },
        onStatement,
      )
      const among = found.among.map((place) => said.get(placeKey(place)))
      outcomes.push({
        rule,
        hits: found.hits,
        dismissed: among.filter((each) => each?.kind === 'dismissed').length,
        linked: among.filter((each) => each?.kind === 'linked').length,
        days: found.days,
        list: found.list.map(
          (hit): RuleHit => ({ ...hit, disposition: dispositionOf(said.get(placeKey(hit))) }),
        ),
        failure: null,
      })
    } catch (error) {
      if (!(error instanceof BlotterError) || error.code !== 'SQL_ERROR') throw error
      outcomes.push(failed(rule, error.message))
    }
  }
  onProgress?.({ phase: 'rules', done: rules.length, total: rules.length, unit: 'steps' })
  return outcomes
}

const failed = (rule: AlertRule, failure: string): RuleOutcome => ({
  rule,
  hits: 0,
  dismissed: 0,
  linked: 0,
  days: [],
  list: [],
  failure,
})

const placeKey = ({ file, line }: { readonly file: string; readonly line: number }) => `${line} ${file}`

function dispositionOf(said: PlacedDisposition | undefined): Disposition | null {
  if (!said) return null
  const { kind, reason, caseId, caseTitle, author, at } = said
  return { kind, reason, caseId, caseTitle, author, at }
}

async function readGround(reader: Reader, period: Period | null): Promise<RuleGround> {
  const within = { from: period?.from ?? null, to: period?.to ?? null }
  const inPeriod = '($from IS NULL OR day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE))'
  const [files] = await ask(
    reader,
    `SELECT count(*) AS files, count(*) FILTER (WHERE verdict = 'PASSED') AS verified,
       count(*) FILTER (WHERE verdict = 'FAILED') AS failed,
       count(*) FILTER (WHERE verdict = 'NOT_CHECKED') AS not_checked FROM files WHERE ${inPeriod}`,
    within,
  )
  const days = await ask(
    reader,
    `SELECT CAST(day AS VARCHAR) AS day, count(*) AS events FROM events WHERE ${inPeriod} GROUP BY day ORDER BY day`,
    within,
  )
  return {
    files: Number(files?.files),
    verified: Number(files?.verified),
    failed: Number(files?.failed),
    notChecked: Number(files?.not_checked),
    days: days.flatMap(({ day }) => (day === null ? [] : [String(day)])),
    events: days.reduce((sum, { events }) => sum + Number(events), 0),
  }
}
