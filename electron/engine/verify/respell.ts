/** Other spellings of the same JSON: what a program leaves that reads a line and writes it again. */
import { compareCodePoints } from './canonical/code-point-order.ts'

type Node =
  | { readonly lexeme: string }
  | { readonly items: readonly Node[] }
  | { readonly members: readonly (readonly [name: string, value: Node])[] }

const SEPARATORS = [
  [', ', ': '],
  [',', ':'],
  [', ', ':'],
  [',', ': '],
] as const

/**
 * The usual spellings of a line that is a JSON object: its separators with and without spaces, its names as they
 * stand and in order, its characters as they are and escaped. Numbers keep their digits.
 */
export function* respellings(line: Buffer): Generator<Buffer> {
  const tree = parse(line.toString('utf8'))
  if (tree === null) return
  for (const sorted of [false, true]) {
    for (const respell of [(lexeme: string) => lexeme, escapeAll, escapeNone]) {
      for (const [comma, colon] of SEPARATORS)
        yield Buffer.from(print(tree, { sorted, respell, comma, colon }))
    }
  }
}

type Spelling = {
  readonly sorted: boolean
  readonly respell: (lexeme: string) => string
  readonly comma: string
  readonly colon: string
}

function print(node: Node, spelling: Spelling): string {
  const { sorted, respell, comma, colon } = spelling
  if ('lexeme' in node) return respell(node.lexeme)
  if ('items' in node) return `[${node.items.map((item) => print(item, spelling)).join(comma)}]`
  const members = sorted ? [...node.members].sort(([a], [b]) => compareCodePoints(a, b)) : node.members
  return `{${members.map(([name, value]) => respell(name) + colon + print(value, spelling)).join(comma)}}`
}

/** As Python's json.dumps does by default: everything beyond ASCII is escaped. */
function escapeAll(lexeme: string): string {
  return lexeme.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** As JSON.stringify does: nothing is escaped that need not be. */
function escapeNone(lexeme: string): string {
  return lexeme.startsWith('"') ? JSON.stringify(JSON.parse(lexeme)) : lexeme
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+)\s*/y
/** Nested deeper, nothing is respelled: the search is no reader of hostile lines. */
const DEEPEST = 64

/** The tokens of a line as a tree; null where it is no JSON, or too deep. */
function parse(text: string): Node | null {
  let at = 0
  const take = (): string => {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[1] ?? ''
    at = TOKEN.lastIndex
    return token
  }
  const value = (depth: number): Node | null => {
    const token = take()
    if (depth > DEEPEST) return null
    if (token === '[' || token === '{') return list(token, depth)
    return token === '' || /^[\]},:]$/.test(token) ? null : { lexeme: token }
  }
  const list = (open: string, depth: number): Node | null => {
    const close = open === '[' ? ']' : '}'
    const items: Node[] = []
    const members: (readonly [string, Node])[] = []
    const done = () => (open === '[' ? { items } : { members })
    if (text.slice(at).trimStart().startsWith(close)) {
      take()
      return done()
    }
    for (;;) {
      const name = open === '{' ? take() : null
      if (name !== null && (!name.startsWith('"') || take() !== ':')) return null
      const item = value(depth + 1)
      if (item === null) return null
      if (name === null) items.push(item)
      else members.push([name, item])
      const next = take()
      if (next === close) return done()
      if (next !== ',') return null
    }
  }
  try {
    const tree = value(0)
    if (tree !== null) print(tree, { sorted: false, respell: escapeNone, comma: ',', colon: ':' })
    return tree
  } catch (error) {
    if (error instanceof SyntaxError) return null // a string that is none
    throw error
  }
}
