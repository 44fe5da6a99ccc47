/**
 * Compares two strings by Unicode code point, as Python does. JavaScript's own order is by UTF-16 unit, and puts
 * U+FFFF after U+1F600. A lone surrogate counts as its own code point, below U+E000.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const unitA = a.charCodeAt(at)
    const unitB = b.charCodeAt(at)
    if (unitA === unitB) continue
    if (unitA < 0xd800 || unitB < 0xd800) return unitA - unitB
    // Both are 0xD800 or above. If the difference lies in the second half of a pair, the shared first half decides
    // that both may be astral: look at the code points that start there.
    const start = at > 0 && isHigh(a.charCodeAt(at - 1)) && !isSecondHalf(a, at - 1) ? at - 1 : at
    return codePoints(a, start) - codePoints(b, start) || codePoints(a, at) - codePoints(b, at)
  }
  return a.length - b.length
}

function codePoints(text: string, at: number): number {
  return text.codePointAt(at) ?? -1
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff

/** True when the unit at `at` is the low half of a pair that starts before it. */
function isSecondHalf(text: string, at: number): boolean {
  return at > 0 && isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1))
}
