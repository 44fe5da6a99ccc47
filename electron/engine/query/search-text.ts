import { BlotterError } from '../../../shared/model/error.ts'
import { parseSearch, type SearchTree } from '../../../shared/model/search-syntax.ts'
import { sqlString } from './quote.ts'

/** Text search over records without the index: every record's JSON text is read. Words are looked for as they stand
 * there, whatever their case; see search-syntax.ts for the language. */

/** A search text as its tree. Throws USAGE when it cannot be read. */
export function readSearch(query: string): SearchTree {
  const parsed = parseSearch(query)
  if (parsed.ok) return parsed.tree
  throw new BlotterError('USAGE', `The search text “${query}” cannot be read: ${parsed.message}.`, {
    hint: 'Combine words with & (and), | (or), ! (not); put phrases in double quotes.',
    position: { line: 1, column: parsed.start + 1, length: parsed.length },
  })
}

/** The SQL predicate over `column` for a search. */
export function searchPredicate(tree: SearchTree, column = 'event_data'): string {
  switch (tree.kind) {
    case 'word':
      return holds(column, tree.text)
    case 'not':
      return `NOT ${searchPredicate(tree.term, column)}`
    case 'and':
      return `(${tree.terms.map((term) => searchPredicate(term, column)).join(' AND ')})`
    case 'or':
      return `(${tree.terms.map((term) => searchPredicate(term, column)).join(' OR ')})`
  }
}

function holds(column: string, word: string): string {
  // Without letters there is no case, and without quotes and slashes no escape: the fastest way.
  if (/^[\x20-\x7e]+$/.test(word) && !/["\\/a-zA-Z]/.test(word))
    return `contains(${column}, ${sqlString(word)})`
  // Signs beyond ASCII, quotes and slashes may stand escaped in the JSON text: \u00e9, \", \/.
  let pattern = ''
  for (const character of word) {
    const spellings = new Set<string>()
    for (const variant of [character, character.toLowerCase(), character.toUpperCase()]) {
      if (/^[\x20-\x7e]$/.test(character) && /[a-zA-Z]/.test(character)) {
        spellings.add(character.toLowerCase())
        continue
      }
      spellings.add(literal(variant))
      if (/[^\x20-\x7e]/.test(variant)) {
        spellings.add(
          [...Array(variant.length).keys()].map((i) => `\\\\u${hex(variant.charCodeAt(i))}`).join(''),
        )
      }
      if (variant === '"' || variant === '\\' || variant === '/') spellings.add(`\\\\${literal(variant)}`)
    }
    const [only] = spellings
    pattern += spellings.size === 1 ? only : `(?:${[...spellings].join('|')})`
  }
  const matches = (wanted: string) => `regexp_matches(${column}, ${sqlString(wanted)}, 'i')`
  // Spellings to choose from are slow to look for: the longest part that has one spelling is looked for first.
  const [part = ''] = (word.match(/[a-zA-Z0-9_]{3,}/g) ?? []).sort((a, b) => b.length - a.length)
  if (part === '' || !pattern.includes('(?:')) return matches(pattern)
  return `(${matches(part)} AND ${matches(pattern)})`
}

const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
const hex = (unit: number) => unit.toString(16).padStart(4, '0')
