/** Names that one may have meant by a word: a slip or two away, or the word is short for them, as `qty` for `quantity`. */
export function closeNames(word: string, names: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase()
  const most = Math.max(1, Math.floor(wanted.length / 3))
  return names
    .map((name) => ({ name, last: (name.split('.').at(-1) ?? name).toLowerCase() }))
    .map(({ name, last }) => ({
      name,
      away: Math.min(slips(wanted, last), isShortFor(wanted, last) ? most : Infinity),
    }))
    .filter(({ away }) => away <= most)
    .sort((one, other) => one.away - other.away)
    .map(({ name }) => name)
}

function isShortFor(word: string, name: string): boolean {
  if (word.length < 3 || word[0] !== name[0]) return false
  let at = 0
  for (const sign of name) if (sign === word[at]) at++
  return at === word.length
}

/** Levenshtein's distance. */
function slips(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
