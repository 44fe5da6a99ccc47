/** Which part of an archived line a finding speaks of, so that it can be marked. */
import type { LineDifferencePiece } from '../../shared/model/evidence.ts'
import type { Finding } from '../../shared/model/finding.ts'

export type Segment = { readonly text: string; readonly marked: boolean }

/** The part where two texts differ: between their common start and their common end. Null when they are equal. */
export function differingPart(
  one: string,
  other: string,
): { start: number; oneEnd: number; otherEnd: number } | null {
  if (one === other) return null
  const shortest = Math.min(one.length, other.length)
  let start = 0
  while (start < shortest && one[start] === other[start]) start++
  let tail = 0
  while (tail < shortest - start && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail++
  return { start, oneEnd: one.length - tail, otherEnd: other.length - tail }
}

const HEX = /^(?:[0-9a-f]{2})+$/

/**
 * Two values cut into what they have in common and what not. Hex of one length byte by byte (unless they are hashes
 * that have next to nothing in common); other text between its common start and its common end. Nothing is marked while
 * one of the two is not known.
 */
export function differingParts(
  one: string | null,
  other: string | null,
): readonly [readonly Segment[], readonly Segment[]] {
  if (one === null || other === null || one === other) return [whole(one), whole(other)]
  if (one.length === other.length && HEX.test(one) && HEX.test(other)) {
    const differs = (at: number) => one.slice(at, at + 2) !== other.slice(at, at + 2)
    const differing = Array.from({ length: one.length / 2 }, (_, at) => at * 2).filter(differs).length
    // Hashes of two contents have nothing in common but by chance: marks would be noise. A hash that was edited has.
    if (one.length === 64 && differing > 16) return [whole(one), whole(other)]
    return [bytewise(one, differs), bytewise(other, differs)]
  }
  const part = differingPart(one, other)
  return part === null
    ? [whole(one), whole(other)]
    : [cut(one, part.start, part.oneEnd), cut(other, part.start, part.otherEnd)]
}

function whole(text: string | null): readonly Segment[] {
  return text === null ? [] : [{ text, marked: false }]
}

function bytewise(hex: string, differs: (at: number) => boolean): readonly Segment[] {
  const segments: { text: string; marked: boolean }[] = []
  for (let at = 0; at < hex.length; at += 2) {
    const marked = differs(at)
    const last = segments.at(-1)
    if (last?.marked === marked) last.text += hex.slice(at, at + 2)
    else segments.push({ text: hex.slice(at, at + 2), marked })
  }
  return segments
}

function cut(text: string, start: number, end: number): readonly Segment[] {
  return [
    { text: text.slice(0, start), marked: false },
    { text: text.slice(start, end), marked: true },
    { text: text.slice(end), marked: false },
  ].filter((segment) => segment.text.length > 0)
}

/** Marks the found value in the line; or, when the expected value is a whole line, the bytes that differ from it. */
export function markLine(text: string, findings: readonly Finding[]): readonly Segment[] {
  for (const { expected, actual } of findings) {
    if (typeof expected === 'string' && expected.startsWith('{') && text.startsWith('{')) {
      const part = differingPart(text, expected)
      if (part && part.oneEnd > part.start) return cut(text, part.start, part.oneEnd)
    }
    if (actual === null) continue
    const found = String(actual)
    const at = found.length >= 4 ? text.indexOf(found) : -1
    if (at >= 0) return cut(text, at, at + found.length)
  }
  return [{ text, marked: false }]
}

/** Marks what differs from the sealed bytes; null when the pieces are not of this text, or nothing of it differs. */
export function markPieces(text: string, pieces: readonly LineDifferencePiece[]): readonly Segment[] | null {
  if (pieces.map(({ actual }) => actual).join('') !== text) return null
  const segments = pieces
    .filter(({ actual }) => actual !== '')
    .map(({ same, actual }) => ({ text: actual, marked: !same }))
  return segments.some(({ marked }) => marked) ? segments : null
}
