/** Whether a text has the letters that were typed, in their order, and how well. */

export type FuzzyMatch = {
  /** Larger is better; comparable between texts for one query. */
  readonly score: number
  /** Positions in the text of the letters that match, ascending. */
  readonly marks: readonly number[]
}

const WORD_START = 12
const ADJACENT = 10
const PLAIN = 1
const GAP = 0.2
const LONGEST = 200

/** Null when the letters are not there. Words of the query may match in any order; spaces do not count. */
export function matchFuzzy(query: string, text: string): FuzzyMatch | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const target = text.slice(0, LONGEST)
  const lower = target.toLowerCase()
  // Some capitals become two letters: positions would be wrong, so such a text is searched as it stands.
  const searched = lower.length === target.length ? lower : target
  let score = 0
  const marks = new Set<number>()
  for (const word of words) {
    const match = matchWord(word, target, searched)
    if (match === null) return null
    score += match.score
    for (const at of match.marks) marks.add(at)
  }
  // Of two that match alike, the shorter is nearer to what was meant.
  return { score: score - target.length * 0.05, marks: [...marks].sort((one, other) => one - other) }
}

function matchWord(word: string, target: string, searched: string): FuzzyMatch | null {
  const whole = bestWhole(word, target, searched)
  const spread = spreadFrom(word, target, searched)
  if (whole === null) return spread
  return spread === null || whole.score >= spread.score ? whole : spread
}

/** The word as it is, at the best place: a start of a word before the middle of one. */
function bestWhole(word: string, target: string, searched: string): FuzzyMatch | null {
  let best: number | null = null
  for (let at = searched.indexOf(word); at >= 0; at = searched.indexOf(word, at + 1)) {
    if (best === null) best = at
    if (startsWord(target, at)) {
      best = at
      break
    }
  }
  if (best === null) return null
  const start = best
  const marks = Array.from({ length: word.length }, (_unused, offset) => start + offset)
  const score =
    (startsWord(target, start) ? WORD_START * 1.5 : 4) +
    (start === 0 ? 4 : 0) +
    (word.length - 1) * ADJACENT +
    (word.length === target.length ? 10 : 0)
  return { score, marks }
}

/** The letters one by one, starts of words preferred: `sas` finds "Show Archive Screen". */
function spreadFrom(word: string, target: string, searched: string): FuzzyMatch | null {
  const marks: number[] = []
  let score = 0
  let from = 0
  for (const letter of word) {
    const next = searched.indexOf(letter, from)
    if (next < 0) return null
    const initial = nextInitial(letter, target, searched, from)
    const rest = word.slice(marks.length + 1)
    const at = next !== from && initial !== null && holds(rest, searched, initial + 1) ? initial : next
    const previous = marks[marks.length - 1]
    score +=
      previous !== undefined && at === previous + 1
        ? ADJACENT * 0.8
        : startsWord(target, at)
          ? WORD_START * 0.8
          : PLAIN
    if (previous !== undefined) score -= Math.min(3, (at - previous - 1) * GAP)
    marks.push(at)
    from = at + letter.length
  }
  // Letters strewn over a long text say nothing.
  return word.length >= 3 && score < word.length * 2.5 ? null : { score, marks }
}

function holds(letters: string, searched: string, from: number): boolean {
  let at = from
  for (const letter of letters) {
    const next = searched.indexOf(letter, at)
    if (next < 0) return false
    at = next + letter.length
  }
  return true
}

function nextInitial(letter: string, target: string, searched: string, from: number): number | null {
  for (let at = searched.indexOf(letter, from); at >= 0; at = searched.indexOf(letter, at + 1)) {
    if (startsWord(target, at)) return at
  }
  return null
}

function startsWord(text: string, at: number): boolean {
  if (at === 0) return true
  const before = text[at - 1] ?? ''
  const here = text[at] ?? ''
  if (!/[\p{L}\p{N}]/u.test(here)) return false
  return !/[\p{L}\p{N}]/u.test(before) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(here))
}
