/** Two lines, cut into what is the same and what is not. */
import { isUtf8 } from 'node:buffer'
import type { LineDifferencePiece } from '../../shared/model/evidence.ts'

/** The differing middles are compared sign by sign up to this many pairs; beyond, they are one piece. */
const MOST_PAIRS = 4_000_000
/** What is the same for fewer signs than this, between two differences, is told as part of them. */
const SHORTEST_SAME = 4

/**
 * The pieces of both lines in order. Where both are UTF-8 no character is cut; otherwise the pieces are cut between
 * bytes, and what does not decode is shown as U+FFFD, with the bytes in hex beside it.
 */
export function cutIntoPieces(expected: Buffer, actual: Buffer): readonly LineDifferencePiece[] {
  const encoding = isUtf8(expected) && isUtf8(actual) ? 'utf8' : 'latin1'
  const signsOf = (bytes: Buffer) => [...bytes.toString(encoding)]
  const runs = compare(signsOf(expected), signsOf(actual))
  let offset = 0
  return runs.map(({ same, expected: left, actual: right }) => {
    const [was, is] = [Buffer.from(left.join(''), encoding), Buffer.from(right.join(''), encoding)]
    const piece: LineDifferencePiece = {
      same,
      offset,
      expected: was.toString('utf8'),
      actual: is.toString('utf8'),
      expectedHex: was.toString('hex'),
      actualHex: is.toString('hex'),
    }
    offset += is.length
    return piece
  })
}

type Run = { same: boolean; expected: string[]; actual: string[] }

function compare(expected: readonly string[], actual: readonly string[]): readonly Run[] {
  const shorter = Math.min(expected.length, actual.length)
  let head = 0
  while (head < shorter && expected[head] === actual[head]) head += 1
  let tail = 0
  while (tail < shorter - head && expected.at(-1 - tail) === actual.at(-1 - tail)) tail += 1
  const same = (signs: readonly string[]): Run => ({ same: true, expected: [...signs], actual: [...signs] })
  const runs: Run[] = [
    same(expected.slice(0, head)),
    ...compareMiddles(expected.slice(head, expected.length - tail), actual.slice(head, actual.length - tail)),
    same(expected.slice(expected.length - tail)),
  ]
  return runs.filter((run) => run.expected.length > 0 || run.actual.length > 0)
}

/** By the longest common subsequence. */
function compareMiddles(expected: string[], actual: string[]): readonly Run[] {
  const width = actual.length + 1
  if (expected.length * actual.length > MOST_PAIRS) return [{ same: false, expected, actual }]
  // lengths[i * width + j]: the longest common subsequence of what follows i and j.
  const lengths = new Uint16Array((expected.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] as number
  for (let i = expected.length - 1; i >= 0; i -= 1) {
    for (let j = actual.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        expected[i] === actual[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const runs: Run[] = []
  const add = (same: boolean, was: readonly string[], is: readonly string[]) => {
    let last = runs.at(-1)
    if (last?.same !== same) {
      last = { same, expected: [], actual: [] }
      runs.push(last)
    }
    last.expected.push(...was)
    last.actual.push(...is)
  }
  for (let i = 0, j = 0; i < expected.length || j < actual.length; ) {
    const [was, is] = [expected[i], actual[j]]
    if (was !== undefined && was === is) {
      add(true, [was], [was])
      i += 1
      j += 1
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      add(false, [was], [])
      i += 1
    } else {
      add(false, [], [is as string])
      j += 1
    }
  }
  return joinShort(runs)
}

/** A few signs that are the same by chance, amid differences, are no help to a reader. */
function joinShort(runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = []
  runs.forEach((run, n) => {
    const inside = n > 0 && n < runs.length - 1
    const same = run.same && !(inside && run.expected.length < SHORTEST_SAME)
    const last = joined.at(-1)
    if (last && last.same === same) {
      last.expected.push(...run.expected)
      last.actual.push(...run.actual)
    } else joined.push({ same, expected: [...run.expected], actual: [...run.actual] })
  })
  return joined
}
