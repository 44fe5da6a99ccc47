/**
 * From the tree of a condition to the tree that runs: every part is looked at, names are resolved, and what may hold
 * anything is made safe to compare.
 */
import { closeNames } from '../../../shared/sql/close-names.ts'
import { CAST_KINDS, FUNCTIONS, type Kind } from './condition-functions.ts'
import {
  call,
  column,
  decimalType,
  integerConstant,
  isNode,
  locationOf,
  member,
  type TreeNode,
  textConstant,
  tryCast,
} from './condition-tree.ts'
import { readTimeOfDay, timeOfDay } from './time-of-day.ts'

/** What names mean: the columns of `events`, and the fields of records that no column holds. */
export type Vocabulary = {
  /** By name in lower case. */
  readonly columns: ReadonlyMap<string, Kind>
  readonly fields: ReadonlySet<string>
}

export type ConditionProblem = {
  /** Byte offset in the text that was parsed; null when it is not known. */
  readonly at: number | null
  readonly message: string
  readonly hint: string | null
}

type Typed = { readonly node: TreeNode; readonly kind: Kind; readonly isConstant: boolean }

const FIELD_HINT = "A field of the record that is no column is written event_data->>'name'."

export class ConditionCompiler {
  readonly #vocabulary: Vocabulary
  readonly problems: ConditionProblem[] = []

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
  }

  /** The whole condition: it has to be true or false. */
  predicate(node: TreeNode): TreeNode {
    return this.#asBoolean(this.#read(node), node)
  }

  /** A name as `by:` gives it: a column, or a field of the record. */
  name(path: readonly string[]): TreeNode {
    return this.#readName(column(...path)).node
  }

  #problem(node: TreeNode, message: string, hint: string | null): Typed {
    this.problems.push({ at: locationOf(node), message, hint })
    return { node, kind: 'other', isConstant: false }
  }

  #read(node: unknown): Typed {
    if (!isNode(node)) {
      return this.#problem(column('?'), 'The condition could not be read.', null)
    }
    switch (node.class) {
      case 'CONSTANT':
        return { node, kind: kindOfConstant(node), isConstant: true }
      case 'COLUMN_REF':
        return this.#readName(node)
      case 'CONJUNCTION':
        return this.#logic(node)
      case 'COMPARISON': {
        const [left, right] = this.#align(node, [node.left, node.right])
        return typed({ ...node, left, right }, 'boolean')
      }
      case 'BETWEEN': {
        const [input, lower, upper] = this.#align(node, [node.input, node.lower, node.upper])
        return typed({ ...node, input, lower, upper }, 'boolean')
      }
      case 'OPERATOR':
        return this.#operator(node)
      case 'FUNCTION':
        return this.#function(node)
      case 'CASE':
        return this.#case(node)
      case 'CAST':
        return this.#cast(node)
      case 'LAMBDA':
        return this.#arrow(node)
      default:
        return this.#problem(
          node,
          `${WHAT[node.class] ?? 'This'} cannot stand in a condition.`,
          'A condition compares values of one record: log_type, slippage_pct, event_data->>…',
        )
    }
  }

  #readName(node: TreeNode): Typed {
    const given = Array.isArray(node.column_names) ? node.column_names.map(String) : []
    const path = given.length > 1 && given[0]?.toLowerCase() === 'events' ? given.slice(1) : given
    const [first = ''] = path
    const known = this.#vocabulary.columns.get(first.toLowerCase())
    if (path.length === 1 && known !== undefined) return typed(column(first), known)
    if (path.length === 1 && first === 'timestamp') return typed(column('ts'), 'time')
    if (this.#vocabulary.fields.has(first)) {
      const pointer = path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
      return typed(call('json_extract_string', column('event_data'), textConstant(pointer)), 'text')
    }
    const names = [...new Set([...this.#vocabulary.columns.keys(), ...this.#vocabulary.fields, 'timestamp'])]
    const meant = closeNames(first, names).slice(0, 3)
    const list = new Intl.ListFormat('en', { type: 'disjunction' })
    return this.#problem(
      node,
      `There is no column or field “${path.join('.').slice(0, 100)}”.`,
      meant.length > 0
        ? `Did you mean ${list.format(meant.map((name) => `“${name}”`))}? ${FIELD_HINT}`
        : `${FIELD_HINT} A text is written in single quotes.`,
    )
  }

  /** AND, OR. */
  #logic(node: TreeNode): Typed {
    const children = childrenOf(node).map((child) => this.#asBoolean(this.#read(child), child))
    return typed({ ...node, children }, 'boolean')
  }

  #asBoolean({ node, kind }: Typed, given: unknown): TreeNode {
    if (kind === 'text' || kind === 'json') {
      if (isNode(given) && given.class === 'CONSTANT')
        return this.#problem(given, 'A text is neither true nor false.', 'Compare it with something.').node
      return tryCast(node, 'BOOLEAN')
    }
    if (kind === 'number' || kind === 'time') {
      const what = kind === 'number' ? 'number' : 'time'
      this.#problem(
        isNode(given) ? given : node,
        `This is a ${what}, not true or false.`,
        'Compare it, e.g. > 0.',
      )
    }
    return node
  }

  #operator(node: TreeNode): Typed {
    const children = childrenOf(node)
    switch (node.type) {
      case 'OPERATOR_NOT':
        return this.#logic(node)
      case 'OPERATOR_IS_NULL':
      case 'OPERATOR_IS_NOT_NULL':
        return typed({ ...node, children: children.map((child) => this.#read(child).node) }, 'boolean')
      case 'COMPARE_IN':
      case 'COMPARE_NOT_IN':
        return typed({ ...node, children: this.#align(node, children) }, 'boolean')
      case 'OPERATOR_COALESCE': {
        const read = children.map((child) => this.#read(child))
        return typed({ ...node, children: read.map((each) => each.node) }, read[0]?.kind ?? 'other')
      }
      default:
        return this.#problem(
          node,
          'This operator cannot stand in a condition.',
          "Parts of the record are written event_data->>'name'.",
        )
    }
  }

  #function(node: TreeNode): Typed {
    const name = String(node.function_name).toLowerCase()
    const known = FUNCTIONS.get(name)
    const orders = member(node.order_bys, 'orders')
    const plain =
      (node.schema === '' || node.schema === 'main') &&
      node.catalog === '' &&
      node.filter === null &&
      node.distinct === false &&
      Array.isArray(orders) &&
      orders.length === 0
    if (!known || !plain) {
      const [meant] = closeNames(name, [...FUNCTIONS.keys()])
      return this.#problem(
        node,
        `${name.slice(0, 60)}(…) cannot stand in a condition.`,
        meant === undefined
          ? 'Allowed are functions of one record’s values, such as lower, abs, contains, regexp_matches, json_extract_string.'
          : `Did you mean ${meant}(…)?`,
      )
    }
    const read = childrenOf(node).map((child) => this.#read(child))
    const children =
      known.takes === 'number' && read.some(({ kind }) => kind === 'number' || kind === 'text')
        ? read.map((each) => numberInArithmetic(each))
        : read.map((each) => each.node)
    const kind = name === 'nullif' || name === 'ifnull' ? (read[0]?.kind ?? 'other') : known.gives
    // Of times, a difference or a sum is a time or a span: what it may be compared with, the database knows.
    const isTime = known.takes === 'number' && read.some((each) => each.kind === 'time')
    return typed({ ...node, children }, isTime ? 'other' : kind)
  }

  /** `event_data->'components'`: the parser takes every `->` for a lambda's. */
  #arrow(node: TreeNode): Typed {
    const { kind, node: lhs } = this.#read(node.lhs)
    const { isConstant } = this.#read(node.expr)
    if (kind !== 'json' || !isConstant) {
      return this.#problem(
        node,
        'A lambda cannot stand in a condition.',
        "Parts of the record are written event_data->'name'.",
      )
    }
    return typed({ ...node, lhs }, 'json')
  }

  #case(node: TreeNode): Typed {
    const checks = Array.isArray(node.case_checks) ? node.case_checks : []
    const kinds: Kind[] = []
    const case_checks = checks.map((check: unknown) => {
      const when = member(check, 'when_expr')
      const then = this.#read(member(check, 'then_expr'))
      kinds.push(then.kind)
      return {
        ...(check as object),
        when_expr: this.#asBoolean(this.#read(when), when),
        then_expr: then.node,
      }
    })
    const otherwise = this.#read(node.else_expr)
    return typed({ ...node, case_checks, else_expr: otherwise.node }, kinds[0] ?? 'other')
  }

  #cast(node: TreeNode): Typed {
    const id = String(member(node.cast_type, 'id'))
    const kind = CAST_KINDS.get(id)
    if (kind === undefined) {
      return this.#problem(
        node,
        `A condition cannot cast to ${id.slice(0, 60)}.`,
        `It can to ${[...CAST_KINDS.keys()].join(', ')}.`,
      )
    }
    const child = this.#read(node.child)
    return { node: { ...node, child: child.node, try_cast: true }, kind, isConstant: child.isConstant }
  }

  /** Operands of one comparison: what may hold anything is read as what it is compared with. */
  #align(node: TreeNode, children: readonly unknown[]): readonly TreeNode[] {
    const operands = children.map((child) => this.#read(child))
    const clock = timeOfDayOperands(node, operands)
    if (clock) return clock
    const has = (kind: Kind) => operands.some((operand) => operand.kind === kind)
    return operands.map((operand) => {
      if (operand.isConstant || (operand.kind !== 'text' && operand.kind !== 'json')) return operand.node
      if (has('number')) return exactNumber(operand.node)
      if (has('boolean')) return tryCast(operand.node, 'BOOLEAN')
      if (has('time')) return tryCast(operand.node, 'TIMESTAMP_NS')
      return operand.kind === 'json' && has('text') ? tryCast(operand.node, 'VARCHAR') : operand.node
    })
  }
}

const WHAT: Readonly<Record<string, string>> = {
  SUBQUERY: 'A query within the condition',
  WINDOW: 'A window',
  PARAMETER: 'A parameter',
  STAR: 'A star',
  COLLATE: 'COLLATE',
  DEFAULT: 'DEFAULT',
}

const typed = (node: TreeNode, kind: Kind): Typed => ({ node, kind, isConstant: false })

function childrenOf(node: TreeNode): readonly unknown[] {
  return Array.isArray(node.children) ? node.children : []
}

function kindOfConstant(node: TreeNode): Kind {
  const id = String(member(member(node.value, 'type'), 'id'))
  return id === 'NULL' ? 'other' : (CAST_KINDS.get(id) ?? 'other')
}

/** `timestamp == '16:30:00'`: the time of day, in UTC. Null when no operand is a time of day, or no time stands beside it. */
function timeOfDayOperands(node: TreeNode, operands: readonly Typed[]): readonly TreeNode[] | null {
  const clocks = operands.map((operand) => (operand.isConstant ? readTimeOfDay(textOf(operand.node)) : null))
  const times = operands.filter(({ kind, isConstant }) => kind === 'time' && !isConstant)
  if (times.length === 0 || clocks.every((clock) => clock === null)) return null
  if (operands.some(({ isConstant }, at) => isConstant && clocks[at] === null)) return null
  // Equal to a time of day means: within the second (or the part of it) that is written.
  const isEquality = /EQUAL$|_IN$|DISTINCT_FROM$/.test(node.type) && !/GREATER|LESS/.test(node.type)
  const unit = isEquality
    ? clocks.reduce((least, clock) => (clock && clock.unit < least ? clock.unit : least), 60_000_000_000n)
    : 1n
  return operands.map((operand, at) => {
    const clock = clocks[at]
    return clock ? integerConstant(clock.nanoseconds / unit) : timeOfDay(operand.node, unit)
  })
}

function textOf(node: TreeNode): string {
  const value = member(node.value, 'value')
  return typeof value === 'string' ? value : ''
}

const LARGEST = 100_000_000_000_000_000_000n

/**
 * A text as the number that it is: exact to 18 digits after the point within 20 digits before it, the nearest bound
 * beyond; NULL when it is no number.
 */
function exactNumber(node: TreeNode): TreeNode {
  const double = tryCast(node, 'DOUBLE')
  const bound = (sign: '' | '-') =>
    tryCast(textConstant(`${sign}${LARGEST - 1n}`), 'DECIMAL', decimalType(38, 18))
  const compare = (type: string, sign: '' | '-') => ({
    class: 'COMPARISON',
    type,
    alias: '',
    query_location: 0,
    left: double,
    right: tryCast(textConstant(`${sign}${LARGEST}`), 'DOUBLE'),
  })
  return {
    class: 'CASE',
    type: 'CASE_EXPR',
    alias: '',
    query_location: 0,
    case_checks: [
      { when_expr: compare('COMPARE_GREATERTHANOREQUALTO', ''), then_expr: bound('') },
      { when_expr: compare('COMPARE_LESSTHANOREQUALTO', '-'), then_expr: bound('-') },
    ],
    else_expr: tryCast(node, 'DECIMAL', decimalType(38, 18)),
  }
}

/** In arithmetic a text counts as a quantity does: exact to 8 digits after the point. */
function numberInArithmetic({ node, kind, isConstant }: Typed): TreeNode {
  return isConstant || (kind !== 'text' && kind !== 'json')
    ? node
    : tryCast(node, 'DECIMAL', decimalType(28, 8))
}
