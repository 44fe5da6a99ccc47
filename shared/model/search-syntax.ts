/**
 * The search language: `AAPL & reject*`, `"reset breaker" | !admin`, `(a | b) & c`. Words without an operator between
 * them must all be there. Case does not count, and a word is found inside longer ones too, so that a `*` at its ends
 * says what holds anyway. In double quotes everything is taken as it stands.
 */
export type SearchTree =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly SearchTree[] }
  | { readonly kind: 'not'; readonly term: SearchTree }

export type ParsedSearch =
  | { readonly ok: true; readonly tree: SearchTree }
  /** `start` and `length` point into the text that was given. */
  | { readonly ok: false; readonly message: string; readonly start: number; readonly length: number }

type Part = { readonly start: number; readonly length: number } & (
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: '&' | '|' | '!' | '(' | ')' }
)

/** Brackets and negations go no deeper than this. */
const DEEPEST = 100

class Unreadable extends Error {
  readonly start: number
  readonly length: number
  constructor(message: string, start: number, length: number) {
    super(message)
    this.start = start
    this.length = length
  }
}

/** Reads a search text. */
export function parseSearch(query: string): ParsedSearch {
  try {
    return { ok: true, tree: readTree(query) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { ok: false, message: error.message, start: error.start, length: error.length }
  }
}

/** The words that a hit holds, to be marked: those that are not asked to be absent, longest first. */
export function wordsToMark(tree: SearchTree): readonly string[] {
  const words = new Set<string>()
  const collect = (node: SearchTree, wanted: boolean): void => {
    switch (node.kind) {
      case 'word':
        if (wanted) words.add(node.text)
        break
      case 'not':
        collect(node.term, !wanted)
        break
      case 'and':
      case 'or':
        for (const term of node.terms) collect(term, wanted)
    }
  }
  collect(tree, true)
  return [...words].sort((a, b) => b.length - a.length)
}

function readTree(query: string): SearchTree {
  const parts = split(query)
  let at = 0
  const wrongAt = (part: Part | undefined, what: string) =>
    part
      ? new Unreadable(what, part.start, part.length)
      : new Unreadable(what, Math.max(0, query.length - 1), Math.min(1, query.length))
  const either = (depth: number): SearchTree => {
    const terms = [both(depth)]
    while (parts[at]?.kind === '|') {
      at++
      terms.push(both(depth))
    }
    return terms.length > 1 ? { kind: 'or', terms } : (terms[0] as SearchTree)
  }
  const both = (depth: number): SearchTree => {
    const terms = [one(depth)]
    for (;;) {
      const next = parts[at]
      if (next?.kind === '&') at++
      else if (next === undefined || next.kind === '|' || next.kind === ')') break
      terms.push(one(depth))
    }
    return terms.length > 1 ? { kind: 'and', terms } : (terms[0] as SearchTree)
  }
  const one = (depth: number): SearchTree => {
    const part = parts[at++]
    if (part === undefined) throw wrongAt(undefined, 'a word is missing at its end')
    if (depth > DEEPEST) throw wrongAt(part, 'its brackets go too deep')
    switch (part.kind) {
      case '!':
        return { kind: 'not', term: one(depth + 1) }
      case '(': {
        const inner = either(depth + 1)
        if (parts[at++]?.kind !== ')') throw wrongAt(part, 'a bracket is not closed')
        return inner
      }
      case 'word':
        return { kind: 'word', text: part.text }
      default:
        throw wrongAt(part, `${part.kind} stands where a word is due`)
    }
  }
  if (parts.length === 0) throw wrongAt(undefined, 'it is empty')
  const tree = either(0)
  if (at < parts.length) throw wrongAt(parts[at], 'there is a bracket too many')
  return tree
}

function split(query: string): readonly Part[] {
  const parts: Part[] = []
  const pattern = /\s*(?:([&|!()])|("[^"]*"?)|([^\s&|!()"]+))/gy
  for (let match = pattern.exec(query); match !== null; match = pattern.exec(query)) {
    const [whole, operator, phrase, word] = match
    const text = operator ?? phrase ?? word ?? ''
    const place = { start: match.index + whole.length - text.length, length: text.length }
    if (operator !== undefined) parts.push({ kind: operator as '&', ...place })
    else if (phrase !== undefined) {
      const inner = phrase.slice(1, phrase.length > 1 && phrase.endsWith('"') ? -1 : undefined)
      if (inner) parts.push({ kind: 'word', text: inner, ...place })
    } else if (word !== undefined) {
      const bare = word.replace(/^\*+|\*+$/g, '')
      if (!bare) throw new Unreadable('* needs a part of a word beside it', place.start, place.length)
      parts.push({ kind: 'word', text: bare, ...place })
    }
  }
  return parts
}
