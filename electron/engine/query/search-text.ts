import { BlotterError } from '../../../shared/model/error.ts'
import { sqlString } from './quote.ts'

/**
 * Text search over records: `SPY & assignment`, `"reset breaker" | !admin`, `(a | b) & c`. Words without an operator
 * between them must all be there. Case does not count; a word matches anywhere in the record, also inside a longer
 * one. Words are looked for as they stand in the record's JSON text.
 */

type Part = { readonly kind: 'word'; readonly text: string } | { readonly kind: '&' | '|' | '!' | '(' | ')' }

/** The SQL predicate over `column` for a search text. Throws USAGE when the text cannot be read. */
export function searchPredicate(query: string, column = 'event_data'): string {
  const parts = split(query)
  let at = 0
  const wrong = (what: string) =>
    new BlotterError('USAGE', `The search text “${query}” cannot be read: ${what}.`, {
      hint: 'Combine words with & (and), | (or), ! (not); put phrases in double quotes.',
    })
  const either = (): string => {
    const terms = [both()]
    while (parts[at]?.kind === '|') {
      at++
      terms.push(both())
    }
    return terms.length > 1 ? `(${terms.join(' OR ')})` : (terms[0] as string)
  }
  const both = (): string => {
    const terms = [one()]
    for (;;) {
      const next = parts[at]
      if (next?.kind === '&') at++
      else if (next === undefined || next.kind === '|' || next.kind === ')') break
      terms.push(one())
    }
    return terms.length > 1 ? `(${terms.join(' AND ')})` : (terms[0] as string)
  }
  const one = (): string => {
    const part = parts[at++]
    if (part === undefined) throw wrong('a word is missing at its end')
    switch (part.kind) {
      case '!':
        return `NOT ${one()}`
      case '(': {
        const inner = either()
        if (parts[at++]?.kind !== ')') throw wrong('a bracket is not closed')
        return inner
      }
      case 'word':
        return contains(column, part.text)
      default:
        throw wrong(`${part.kind} stands where a word is due`)
    }
  }
  if (parts.length === 0) throw wrong('it is empty')
  const predicate = either()
  if (at < parts.length) throw wrong('there is a bracket too many')
  return predicate
}

function split(query: string): readonly Part[] {
  const parts: Part[] = []
  const pattern = /\s*(?:([&|!()])|"([^"]*)"?|([^\s&|!()"]+))/gy
  for (let match = pattern.exec(query); match !== null; match = pattern.exec(query)) {
    const [, operator, phrase, word] = match
    if (operator !== undefined) parts.push({ kind: operator as '&' })
    else if (word !== undefined) parts.push({ kind: 'word', text: word })
    else if (phrase) parts.push({ kind: 'word', text: phrase })
  }
  return parts
}

function contains(column: string, word: string): string {
  // Plain ASCII letters are found by the fast way; lower() never meets an escape there.
  if (/^[\x20-\x7e]+$/.test(word) && !/["\\/]/.test(word)) {
    return `contains(lower(${column}), ${sqlString(word.toLowerCase())})`
  }
  // Anything else may stand escaped in the JSON text: \u00e9, \", \/.
  let pattern = ''
  for (const character of word) {
    const spellings = new Set<string>()
    for (const variant of [character, character.toLowerCase(), character.toUpperCase()]) {
      spellings.add(literal(variant))
      if (/[^\x20-\x7e]/.test(variant)) {
        spellings.add(
          [...Array(variant.length).keys()].map((i) => `\\\\u${hex(variant.charCodeAt(i))}`).join(''),
        )
      }
      if (variant === '"' || variant === '\\' || variant === '/') spellings.add(`\\\\${literal(variant)}`)
    }
    pattern += `(?:${[...spellings].join('|')})`
  }
  return `regexp_matches(${column}, ${sqlString(pattern)}, 'i')`
}

const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
const hex = (unit: number) => unit.toString(16).padStart(4, '0')
