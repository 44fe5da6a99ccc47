/**
 * A condition as the tree that DuckDB's own parser makes of it. What runs is written again from this tree, once every
 * part of it was found to be one that a predicate may have: whatever else a text might say, it never gets that far.
 */

/** A node of DuckDB's serialised tree; members beside these are looked at where they matter. */
export type TreeNode = { readonly class: string; readonly type: string; readonly [member: string]: unknown }

/** Numbers that JavaScript would round are carried through as they are written. */
const EXACT = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
}

export function parseTree(json: string): unknown {
  return EXACT.parse(json, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && !Number.isSafeInteger(value)
      ? EXACT.rawJSON(source)
      : value,
  )
}

/** The one expression of `SELECT (…)` and nothing else; null when the text is more than that. */
export function onlyExpression(tree: unknown): TreeNode | null {
  const statements = member(tree, 'statements')
  if (!Array.isArray(statements) || statements.length !== 1) return null
  const node = member(statements[0], 'node')
  const list = member(node, 'select_list')
  const plain =
    member(node, 'type') === 'SELECT_NODE' &&
    isEmpty(member(node, 'modifiers')) &&
    isEmpty(member(member(node, 'cte_map'), 'map')) &&
    member(member(node, 'from_table'), 'type') === 'EMPTY' &&
    member(node, 'where_clause') === null &&
    isEmpty(member(node, 'group_expressions')) &&
    isEmpty(member(node, 'group_sets')) &&
    member(node, 'having') === null &&
    member(node, 'sample') === null &&
    member(node, 'qualify') === null
  if (!plain || !Array.isArray(list) || list.length !== 1) return null
  const expression: unknown = list[0]
  return isNode(expression) && member(expression, 'alias') === '' ? expression : null
}

export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

export function isNode(value: unknown): value is TreeNode {
  return typeof member(value, 'class') === 'string' && typeof member(value, 'type') === 'string'
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

/** Where the node stands in the text that was parsed; null where the parser did not keep it. */
export function locationOf(node: TreeNode): number | null {
  return typeof node.query_location === 'number' ? node.query_location : null
}

export const column = (...names: string[]): TreeNode => ({
  class: 'COLUMN_REF',
  type: 'COLUMN_REF',
  alias: '',
  query_location: 0,
  column_names: names,
})

const constant = (type: string, value: unknown): TreeNode => ({
  class: 'CONSTANT',
  type: 'VALUE_CONSTANT',
  alias: '',
  query_location: 0,
  value: { type: { id: type, type_info: null }, is_null: false, value },
})
export const textConstant = (value: string): TreeNode => constant('VARCHAR', value)
export const integerConstant = (value: bigint): TreeNode =>
  constant('BIGINT', EXACT.rawJSON(value.toString()))

export const call = (name: string, ...children: readonly TreeNode[]): TreeNode => ({
  class: 'FUNCTION',
  type: 'FUNCTION',
  alias: '',
  query_location: 0,
  function_name: name,
  schema: '',
  children,
  filter: null,
  order_bys: { type: 'ORDER_MODIFIER', orders: [] },
  distinct: false,
  is_operator: false,
  export_state: false,
  catalog: '',
})

export const tryCast = (child: TreeNode, id: string, typeInfo: unknown = null): TreeNode => ({
  class: 'CAST',
  type: 'OPERATOR_CAST',
  alias: '',
  query_location: 0,
  child,
  cast_type: { id, type_info: typeInfo },
  try_cast: true,
})

export const decimalType = (width: number, scale: number) => ({
  type: 'DECIMAL_TYPE_INFO',
  alias: '',
  extension_info: null,
  width,
  scale,
})
