/** Rules that are ready to run, and everything that is wrong with those that are not. */
import type { AlertRule, RuleProblem } from '../../../shared/model/alert-rule.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Reader } from '../query/open-reader.ts'
import { type ConditionMistake, compileCondition, compileName, readVocabulary } from './condition.ts'
import { type ParsedRules, parseRules } from './parse-rules.ts'

/** A rule with its condition, and the names of its `by:`, as SQL over one row of `events`. */
export type ReadyRule = {
  readonly rule: AlertRule
  readonly condition: string
  readonly by: readonly string[]
}

export type CheckedRules = {
  readonly rules: readonly AlertRule[]
  readonly ready: readonly ReadyRule[]
  /** Of the YAML and of the conditions, in the order of the text. */
  readonly problems: readonly RuleProblem[]
}

/**
 * Reads the YAML and lets the database judge each condition. Nothing runs over the events. `fields` are names that records
 * have which are not loaded here: a rule that names one is no mistake.
 */
export async function checkRules(
  reader: Reader,
  text: string,
  fields: readonly string[] = [],
): Promise<CheckedRules> {
  const parsed = parseRules(text)
  const vocabulary = await readVocabulary(reader, fields)
  const problems: RuleProblem[] = [...parsed.problems]
  const ready: ReadyRule[] = []
  for (const rule of parsed.rules) {
    const compiled = await compileCondition(reader, vocabulary, rule.condition)
    const by: string[] = []
    const mistakes: ConditionMistake[] = [...compiled.mistakes]
    for (const name of rule.rate?.by ?? []) {
      const key = await compileName(reader, vocabulary, name)
      if (key.sql === null) mistakes.push(...key.mistakes.map((each) => ({ ...each, offset: null })))
      else by.push(key.sql)
    }
    problems.push(...mistakes.map((mistake) => problemOf(parsed, rule, mistake)))
    if (compiled.sql !== null && mistakes.length === 0) ready.push({ rule, condition: compiled.sql, by })
  }
  return {
    rules: parsed.rules,
    ready,
    problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
  }
}

function problemOf(parsed: ParsedRules, rule: AlertRule, mistake: ConditionMistake): RuleProblem {
  const { offset, message, hint } = mistake
  const place = parsed.places.get(rule.name)
  const start = place?.start ?? 0
  const inside = place?.verbatim === true && offset !== null
  const word = inside ? (/^\w+/.exec(rule.condition.slice(offset))?.[0].length ?? 1) : rule.condition.length
  return {
    ...parsed.positionOf(inside ? start + offset : start),
    length: Math.max(1, Math.min(word, place?.length ?? word)),
    rule: rule.name,
    message,
    hint,
  }
}

/** `rules.yaml:12:18: message\n  hint`, one problem after the other. */
export function problemLines(problems: readonly RuleProblem[], file: string): string {
  return problems
    .map(({ line, column, rule, message, hint }) => {
      const about = rule === null ? '' : `${rule}: `
      return `${file}:${line}:${column}: ${about}${message}${hint === null ? '' : `\n  ${hint}`}`
    })
    .join('\n')
}

/** Throws USAGE with every problem in its text, the first as its position. */
export function refuseProblems(problems: readonly RuleProblem[], file: string): void {
  const [first] = problems
  if (!first) return
  const { line, column, length } = first
  throw new BlotterError('USAGE', `The rules have mistakes.\n${problemLines(problems, file)}`, {
    hint: 'Mend them; nothing was run or saved.',
    position: { line, column, length },
  })
}
