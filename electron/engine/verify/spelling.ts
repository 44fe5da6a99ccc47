/**
 * How lines are spelled. The hash of `py-jsondumps-v0` and `jcs-v1` covers what a line says and not how: the same
 * entry with other spaces, escapes, number spellings or order of names has the same hash. A writer spells all its
 * lines alike; a line that is spelled unlike the bulk of its log was written by another hand.
 */
import { pythonFloat } from './canonical/python-float.ts'
import { sha256Hex } from './digest.ts'

/** A line that is spelled unlike the others. */
export type OddSpelling = {
  readonly line: number
  readonly byteOffset: number
  /** In words: what it has that the others do not. */
  readonly what: string
}

/** Lines of one spelling beyond this many are counted, not listed. */
const MAX_LISTED = 1000
/** Different spellings beyond this many are no bulk to compare with. */
const MAX_SPELLINGS = 10_000
/** A longer line is compared with no other. */
const MAX_TEXT = 65_536

type Place = { readonly line: number; readonly byteOffset: number }

/** Collects the spellings of a log's lines, and tells those that stand out. */
export class SpellingCensus {
  /** Traits of a line, joined -> how many lines have them, and which. */
  readonly #spellings = new Map<string, { count: number; readonly places: Place[] }>()

  add(text: string, place: Place): void {
    if (text.length > MAX_TEXT) return
    const key = [...traitsOf(text)].map(([aspect, trait]) => `${aspect}\u0001${trait}`).join('\u0002')
    const known = this.#spellings.get(key)
    if (!known && this.#spellings.size >= MAX_SPELLINGS) return
    const spelling = known ?? { count: 0, places: [] }
    spelling.count += 1
    if (spelling.places.length < MAX_LISTED) spelling.places.push(place)
    if (!known) this.#spellings.set(key, spelling)
  }

  /** Lines with a trait that fewer than half of the lines have that show the same aspect. In order. */
  oddLines(): readonly OddSpelling[] {
    const aspects = new Map<string, Map<string, number>>()
    for (const [key, { count }] of this.#spellings) {
      for (const [aspect, trait] of parse(key)) {
        const traits = aspects.get(aspect) ?? new Map<string, number>()
        traits.set(trait, (traits.get(trait) ?? 0) + count)
        aspects.set(aspect, traits)
      }
    }
    const odd: OddSpelling[] = []
    for (const [key, { places }] of this.#spellings) {
      // Lines end in LF whoever writes them: a CR is odd, however many lines have it.
      const found = parse(key).find(
        ([aspect, trait]) => aspect === 'line end' || isRare(trait, aspects.get(aspect)),
      )
      if (found) odd.push(...places.map((place) => ({ ...place, what: wordsFor(found[0]) })))
    }
    return odd.sort((a, b) => a.line - b.line).slice(0, MAX_LISTED)
  }
}

function parse(key: string): readonly (readonly [string, string])[] {
  return key.split('\u0002').map((part) => {
    const at = part.indexOf('\u0001')
    return [part.slice(0, at), part.slice(at + 1)]
  })
}

/** Of two spellings that are equally common the one that is not canonical is the odd one. */
function isRare(trait: string, traits: ReadonlyMap<string, number> | undefined): boolean {
  if (!traits) return false
  let total = 0
  for (const count of traits.values()) total += count
  const own = traits.get(trait) ?? 0
  return own * 2 < total || (own * 2 === total && total > own && trait === UNUSUAL)
}

const USUAL = 'usual'
const UNUSUAL = 'unusual'

function wordsFor(aspect: string): string {
  switch (aspect) {
    case 'spaces':
      return 'other spaces than the other lines'
    case 'line end':
      return 'a carriage return before its line feed'
    case 'escapes':
      return 'escapes that the other lines do not have'
    case 'letters':
      return 'letters beyond ASCII spelled otherwise than in the other lines'
    case 'numbers':
      return 'a number that is spelled otherwise than in the other lines'
    default:
      return 'its names in another order than the other lines'
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[-+0-9.eE]+|[{}[\],:]|[A-Za-z]+|[ \t\r\n]+/gy
const SHORT = new Map([...'bfnrt"\\'].map((letter) => [letter, true]))

/** The traits of a line, by aspect. The text is a JSON object; what is none has no traits. */
export function traitsOf(text: string): ReadonlyMap<string, string> {
  const traits = new Map<string, string>()
  const unusual = (aspect: string) => traits.set(aspect, UNUSUAL)
  const stack: { readonly names: string[]; readonly path: string; isName: boolean }[] = []
  let gaps = ''
  let before = ''
  let lastName = ''
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const token = match[0]
    const first = token[0] as string
    const top = stack.at(-1)
    if (first === '"') {
      addStringTraits(token, traits)
      if (top?.isName) {
        lastName = token
        top.names.push(token)
        top.isName = false
      }
    } else if (first === '{') {
      stack.push({ names: [], path: `${top?.path ?? ''}/${lastName}`, isName: true })
    } else if (first === '[') {
      stack.push({ names: [], path: `${top?.path ?? ''}/${lastName}`, isName: false })
    } else if (first === '}' || first === ']') {
      const ended = stack.pop()
      if (ended && ended.names.length > 1) {
        const members = sha256Hex([ended.path, ...[...ended.names].sort()].join())
        traits.set(`order ${members}`, sha256Hex(ended.names.join()))
      }
    } else if (first === ',') {
      if (top && top.names.length > 0) top.isName = true
    } else if (first === '-' || (first >= '0' && first <= '9')) {
      if (isUsualNumber(token)) {
        if (!traits.has('numbers')) traits.set('numbers', USUAL)
      } else unusual('numbers')
    }
    // Which gaps stand where: behind a comma, behind a colon, anywhere else.
    if (first === ' ' || first === '\t' || first === '\r' || first === '\n') {
      const kind =
        before === ',' || before === ':' ? `${before}${token}` : `elsewhere${JSON.stringify(token)}`
      if (!gaps.includes(kind)) gaps += `${kind};`
    } else if ((before === ',' || before === ':') && !gaps.includes(`${before}-`)) {
      gaps += `${before}-;`
    }
    before = first
  }
  traits.set('spaces', [...gaps.split(';')].sort().join(';'))
  if (text.endsWith('\r')) unusual('line end')
  return traits
}

function addStringTraits(token: string, traits: Map<string, string>): void {
  let needless = false
  for (let at = token.indexOf('\\'); at >= 0; at = token.indexOf('\\', at + 2)) {
    const letter = token[at + 1] ?? ''
    if (letter !== 'u') {
      if (!SHORT.has(letter)) needless = true
      continue
    }
    const hex = token.slice(at + 2, at + 6)
    const unit = Number.parseInt(hex, 16)
    if (unit >= 0x7f) traits.set('letters', hex === hex.toLowerCase() ? 'escaped' : 'ESCAPED')
    else if (unit >= 0x20 || hex !== hex.toLowerCase() || [8, 9, 10, 12, 13].includes(unit)) needless = true
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/[^\x00-\x7e]/.test(token)) {
    const known = traits.get('letters')
    traits.set('letters', known === undefined || known === 'as they are' ? 'as they are' : 'mixed')
  }
  if (needless) traits.set('escapes', UNUSUAL)
  else if (!traits.has('escapes')) traits.set('escapes', USUAL)
}

/** Spelled as CPython or ECMAScript prints it. */
function isUsualNumber(lexeme: string): boolean {
  if (/^-?(?:0|[1-9][0-9]*)$/.test(lexeme)) return lexeme !== '-0'
  const value = Number(lexeme)
  return Number.isFinite(value) && (pythonFloat(value) === lexeme || String(value) === lexeme)
}
