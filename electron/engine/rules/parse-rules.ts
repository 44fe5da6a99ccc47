/**
 * Reads alert rules: the YAML of the source document, with every mistake at its line and column. Conditions are read
 * as text here; check-rules.ts lets the database judge them.
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from 'yaml'
import {
  type AlertRule,
  RULE_SEVERITIES,
  type RuleCheck,
  type RuleProblem,
  type RuleRate,
  type RuleSeverity,
} from '../../../shared/model/alert-rule.ts'
import { closeNames } from '../../../shared/sql/close-names.ts'
import { readDuration } from './durations.ts'

const LONGEST_TEXT = 1_000_000
const LONGEST_CONDITION = 10_000
const MOST_RULES = 500
const MOST_IN_RATE = 100_000
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,79}$/
const RULE_KEYS = ['name', 'condition', 'rate', 'notification', 'response_time', 'description'] as const
const RATE_KEYS = ['more_than', 'within', 'by'] as const

/** Where a condition stands in the YAML, so that a place within it can be told. */
export type ConditionPlace = {
  /** Offset of its first character. */
  readonly start: number
  /** Whether the text stands in the YAML as it is, on one line: then an offset in it is one in the file. */
  readonly verbatim: boolean
  readonly length: number
}

export type ParsedRules = RuleCheck & {
  /** By the rule's name. */
  readonly places: ReadonlyMap<string, ConditionPlace>
  /** Line and column (1-based) of an offset in the YAML. */
  readonly positionOf: (offset: number) => { readonly line: number; readonly column: number }
}

/** Reads the YAML. It never throws for what the text says: mistakes are `problems`, and all of them are told. */
export function parseRules(text: string): ParsedRules {
  const counter = new LineCounter()
  const positionOf = (offset: number) => {
    const { line, col } = counter.linePos(Math.max(0, offset))
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const reading = new Reading(text, positionOf)
  if (text.length > LONGEST_TEXT) {
    reading.problem(0, 1, `The rules have ${text.length} characters.`, `At most ${LONGEST_TEXT} are read.`)
    return reading.result()
  }
  const documents = parseAllDocuments(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false })
  const list = Array.isArray(documents) ? documents : []
  for (const document of list) {
    for (const { pos, message, code } of [...document.errors, ...document.warnings]) {
      reading.problem(pos[0], pos[1] - pos[0], yamlMessage(message), yamlHint(code))
    }
  }
  if (reading.hasProblems) return reading.result()
  const [document, second] = list
  if (second) {
    reading.problem(second.range[0], 3, 'There is a second YAML document.', 'Write all rules in one.')
  }
  reading.readTop(document?.contents ?? null)
  return reading.result()
}

function yamlMessage(message: string): string {
  return `This is not YAML: ${message.replace(/\.$/, '')}.`
}

function yamlHint(code: string): string | null {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'Each key stands once.'
    case 'BAD_INDENT':
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
    case 'TAB_AS_INDENT':
      return 'Indent by spaces, two a level, and lists of rules with "- ".'
    case 'UNEXPECTED_TOKEN':
    case 'BAD_SCALAR_START':
      return 'A condition that begins with a quote, or has ": " or " #" in it, is put into quotes itself, or behind "condition: |" on lines of its own.'
    default:
      return null
  }
}

class Reading {
  readonly #text: string
  readonly #positionOf: ParsedRules['positionOf']
  readonly #problems: RuleProblem[] = []
  readonly #rules: AlertRule[] = []
  readonly #places = new Map<string, ConditionPlace>()
  /** The rule that is read, by its name. */
  #rule: string | null = null

  constructor(text: string, positionOf: ParsedRules['positionOf']) {
    this.#text = text
    this.#positionOf = positionOf
  }

  get hasProblems(): boolean {
    return this.#problems.length > 0
  }

  result(): ParsedRules {
    return {
      rules: this.#rules,
      problems: this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
      places: this.#places,
      positionOf: this.#positionOf,
    }
  }

  problem(offset: number, length: number, message: string, hint: string | null): void {
    const place = this.#positionOf(offset)
    this.#problems.push({ ...place, length: Math.max(1, length), rule: this.#rule, message, hint })
  }

  #at(node: unknown, message: string, hint: string | null): void {
    const range = (node as Node | null)?.range
    const start = range?.[0] ?? 0
    const end = Math.max(start, range?.[1] ?? start)
    const line = this.#text.indexOf('\n', start)
    this.problem(start, Math.min(end, line < 0 ? end : line) - start, message, hint)
  }

  readTop(node: unknown): void {
    if (!isMap(node)) {
      this.#at(node, 'The rules begin with "alerts:".', 'Begin with: alerts:, and below it critical:.')
      return
    }
    const pairs = this.#pairs(node, ['alerts'], 'key')
    const alerts = pairs.get('alerts')
    if (!alerts) {
      if (pairs.size === 0 && node.items.length === 0)
        this.#at(node, 'The rules begin with "alerts:".', 'Begin with: alerts:, and below it critical:.')
      return
    }
    const groups = alerts.value
    if (groups === null || (isScalar(groups) && groups.value === null)) return
    if (!isMap(groups)) {
      this.#at(groups, '"alerts" holds groups by severity.', `Write ${RULE_SEVERITIES.join(', ')} below it.`)
      return
    }
    const found = this.#pairs(groups, RULE_SEVERITIES, 'severity group')
    for (const severity of RULE_SEVERITIES) {
      const group = found.get(severity)?.value
      if (group === undefined || group === null || (isScalar(group) && group.value === null)) continue
      if (!isSeq(group)) {
        this.#at(group, `"${severity}" holds a list of rules.`, 'Begin each rule with "- name: …".')
        continue
      }
      for (const item of group.items) this.#readRule(severity, item)
    }
  }

  #readRule(severity: RuleSeverity, node: unknown): void {
    this.#rule = null
    if (!isMap(node)) {
      this.#at(node, 'A rule has a name and a condition.', 'Write "- name: …" and below it "condition: …".')
      return
    }
    if (this.#rules.length === MOST_RULES) {
      this.#at(node, `There are more than ${MOST_RULES} rules.`, 'Keep those that are looked at.')
      return
    }
    const named = node.items.find(({ key }) => isScalar(key) && key.value === 'name')?.value
    if (isScalar(named) && typeof named.value === 'string') this.#rule = named.value.slice(0, 80)
    const before = this.#problems.length
    const pairs = this.#pairs(node, RULE_KEYS, 'key of a rule')
    const name = this.#readName(node, pairs.get('name'))
    const condition = this.#readCondition(node, pairs.get('condition'), name)
    const rate = this.#readRate(pairs.get('rate'))
    const notification = this.#readWords(pairs.get('notification'), 'notification', '[email, slack]')
    const responseTime = this.#readResponseTime(pairs.get('response_time'))
    this.#readText(pairs.get('description'), 'description')
    if (name !== null && condition !== null && this.#problems.length === before) {
      const { line } = this.#positionOf(node.range?.[0] ?? 0)
      this.#rules.push({ name, severity, condition, rate, notification, responseTime, line })
    }
    this.#rule = null
  }

  /** The members of a map by their keys; keys that are none of `known` are told. */
  #pairs(node: { readonly items: readonly Pair[] }, known: readonly string[], what: string) {
    const found = new Map<string, Pair>()
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      if (known.includes(key)) {
        found.set(key, pair)
        continue
      }
      const [meant] = closeNames(key, known)
      this.#at(
        pair.key,
        `"${key.slice(0, 60)}" is no ${what}.`,
        meant === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
      )
    }
    return found
  }

  #readName(rule: unknown, pair: Pair | undefined): string | null {
    if (!pair) {
      this.#at(rule, 'This rule has no name.', 'Write "name: …"; what is said of its hits is kept by it.')
      return null
    }
    const name = isScalar(pair.value) && typeof pair.value.value === 'string' ? pair.value.value : null
    if (name === null || !NAME.test(name)) {
      this.#at(
        pair.value ?? pair.key,
        'The name is none that can be told again.',
        'Letters, digits, "_", "-" and ".", beginning with a letter, 80 at most: high_slippage.',
      )
      return null
    }
    const other = this.#rules.find((each) => each.name === name)
    if (other) {
      this.#at(
        pair.value,
        `There is a rule "${name}" in line ${other.line} already.`,
        'Give this one another name.',
      )
      return null
    }
    return name
  }

  #readCondition(rule: unknown, pair: Pair | undefined, name: string | null): string | null {
    if (!pair) {
      this.#at(rule, 'This rule has no condition.', "Write e.g. condition: log_type == 'RISK'")
      return null
    }
    const { value: node } = pair
    const condition =
      isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'boolean')
        ? String(node.value)
        : null
    if (condition === null || condition.trim() === '') {
      this.#at(
        node ?? pair.key,
        'The condition is no text.',
        "Write a predicate, e.g. log_type == 'TRADE' AND slippage_pct > 0.02",
      )
      return null
    }
    if (condition.length > LONGEST_CONDITION) {
      this.#at(
        node,
        `The condition has ${condition.length} characters.`,
        `At most ${LONGEST_CONDITION} are read.`,
      )
      return null
    }
    const [start = 0, end = 0] = (node as Node).range ?? []
    const quoted = /^['"]/.test(this.#text.slice(start, start + 1)) ? 1 : 0
    const verbatim = this.#text.slice(start + quoted, start + quoted + condition.length) === condition
    if (name !== null) this.#places.set(name, { start: start + quoted, verbatim, length: end - start })
    return condition
  }

  #readRate(pair: Pair | undefined): RuleRate | null {
    if (!pair) return null
    if (!isMap(pair.value)) {
      this.#at(
        pair.value ?? pair.key,
        'A rate has "more_than" and "within".',
        'Write rate: { more_than: 5, within: 5_minutes }',
      )
      return null
    }
    const pairs = this.#pairs(pair.value, RATE_KEYS, 'key of a rate')
    const moreThan = pairs.get('more_than')?.value
    const count = isScalar(moreThan) ? moreThan.value : undefined
    const isCount =
      typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= MOST_IN_RATE
    if (!isCount) {
      this.#at(
        moreThan ?? pair.key,
        '"more_than" is no whole number above zero.',
        `Write e.g. more_than: 5 (at most ${MOST_IN_RATE}); the sixth record within the time is the hit.`,
      )
    }
    const within = pairs.get('within')?.value
    const span = isScalar(within) ? String(within.value) : ''
    const nanoseconds = readDuration(span)
    if (nanoseconds === null) {
      this.#at(
        within ?? pair.key,
        '"within" is no span of time.',
        'Write e.g. 5_minutes, 30_seconds, 1_hour.',
      )
    }
    const by = this.#readWords(pairs.get('by'), 'by', '[api, endpoint]')
    return isCount && nanoseconds !== null
      ? { moreThan: count, within: span, withinNs: String(nanoseconds), by }
      : null
  }

  /** One word, or a list of words. */
  #readWords(pair: Pair | undefined, key: string, example: string): readonly string[] {
    if (!pair) return []
    const nodes: readonly unknown[] = isSeq(pair.value) ? pair.value.items : [pair.value]
    return nodes.flatMap((node) => {
      const word = isScalar(node) && typeof node.value === 'string' ? node.value.trim() : ''
      if (word !== '' && word.length <= 100) return [word]
      this.#at(node ?? pair.key, `"${key}" is a list of words.`, `Write e.g. ${key}: ${example}`)
      return []
    })
  }

  #readResponseTime(pair: Pair | undefined): string | null {
    if (!pair) return null
    const text = isScalar(pair.value) ? String(pair.value.value) : ''
    if (text === 'immediate' || text === 'eod' || readDuration(text) !== null) return text
    this.#at(
      pair.value ?? pair.key,
      `"${text.slice(0, 60)}" is no response time.`,
      'Write immediate, eod, or a span such as 5_minutes or 1_hour.',
    )
    return null
  }

  #readText(pair: Pair | undefined, key: string): void {
    if (!pair || (isScalar(pair.value) && typeof pair.value.value === 'string')) return
    this.#at(pair.value ?? pair.key, `"${key}" is no text.`, 'Put it into quotes.')
  }
}
